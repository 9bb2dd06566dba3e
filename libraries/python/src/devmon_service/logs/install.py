"""Puts the format on the root logger, and leads what servers and frameworks log there."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from ..exchange import CURRENT
from ..identity import Identity
from . import fields
from .formats import Ecs, Text

_SERVERS = ("uvicorn", "uvicorn.error", "gunicorn.error", "hypercorn.error", "werkzeug", "waitress", "django")
_ACCESS = ("uvicorn.access", "gunicorn.access", "hypercorn.access", "django.server")
_LOGGED = "_devmon_logged"

_is_werkzeugs_access_line = re.compile(r"\S+ - - \[").match


class Logging:
    """Adopts loggers, and gives them back as they were."""

    def __init__(self, identity: Identity, *, access_log: bool) -> None:
        self._access_log = access_log
        self._restore: list[Callable[[], None]] = []
        self._handler = logging.StreamHandler(sys.stdout)
        self._handler.setFormatter(Ecs(identity) if _wants_json() else Text())
        self._handler.addFilter(_not_logged_before)
        make = logging.getLogRecordFactory()
        self._restore.append(partial(logging.setLogRecordFactory, make))
        logging.setLogRecordFactory(partial(_with_exchange, make))
        root = logging.getLogger()
        self._restore.append(partial(_set, root, root.handlers[:], root.level, root.propagate))
        self._adopt(root, console_only=True)
        root.addHandler(self._handler)
        if root.level == logging.WARNING:  # Python's default, under which a service would say nothing of its work
            root.setLevel(logging.INFO)
        self.adopt_servers()

    def adopt_servers(self) -> None:
        """Again at the start of the server: `uvicorn.run(app)` sets its loggers up after the application was made."""
        for name in _SERVERS:
            self._adopt(logging.getLogger(name), console_only=name == "django")
        for name in _ACCESS:
            logger = logging.getLogger(name)
            if not self._access_log:
                if logger.handlers:  # without any, its server was told to write none
                    self._adopt(logger, console_only=False)
            elif logger.hasHandlers():  # without any, servers spare themselves the line
                self._restore.append(partial(_set, logger, logger.handlers[:], logger.level, logger.propagate))
                logger.handlers[:] = []
                logger.propagate = False
        if self._access_log:
            logging.getLogger("werkzeug").addFilter(_not_werkzeugs_access_line)

    def close(self) -> None:
        logging.getLogger("werkzeug").removeFilter(_not_werkzeugs_access_line)
        logging.getLogger().removeHandler(self._handler)
        while self._restore:
            self._restore.pop()()

    def _adopt(self, logger: logging.Logger, *, console_only: bool) -> None:
        """Its lines go to the root logger alone. Files that it writes stay its own."""
        before = logger.handlers[:], logger.level, logger.propagate
        kept = [handler for handler in logger.handlers if not _is_console(handler, console_only)]
        if logger.handlers != kept or not logger.propagate:
            self._restore.append(partial(_set, logger, *before))
            logger.handlers[:] = kept
            logger.propagate = True


def _with_exchange(make: Callable[..., logging.LogRecord], *args: Any, **kwargs: Any) -> logging.LogRecord:
    """For handlers other than ours, such as OpenTelemetry's, which send what a record has."""
    record = make(*args, **kwargs)
    for name, value in fields.of_exchange(CURRENT.get()).items():
        record.__dict__[f"labels.{name}"] = value
    return record


def mark_as_logged(exception: BaseException) -> None:
    """Servers log an exception that they catch once more, outside of the request: that line is left out."""
    setattr(exception, _LOGGED, True)


def _not_logged_before(record: logging.LogRecord) -> bool:
    exception = record.exc_info[1] if record.exc_info else None
    return not (exception is not None and record.name in _SERVERS and getattr(exception, _LOGGED, False))


def _not_werkzeugs_access_line(record: logging.LogRecord) -> bool:
    return not _is_werkzeugs_access_line(str(record.msg))


def _is_console(handler: logging.Handler, exactly: bool) -> bool:
    if exactly:  # not pytest's or an IDE's own kinds of it
        return type(handler) is logging.StreamHandler
    return isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler)


def _set(logger: logging.Logger, handlers: list[logging.Handler], level: int, propagate: bool) -> None:
    logger.handlers[:] = handlers
    logger.setLevel(level)
    logger.propagate = propagate


def _wants_json() -> bool:
    wanted = os.environ.get("DEVMON_LOG_FORMAT")
    if wanted not in (None, "", "json", "text"):
        raise ValueError(f"DEVMON_LOG_FORMAT is {wanted}: it is json or text")
    return wanted == "json" or (wanted != "text" and not sys.stdout.isatty())
