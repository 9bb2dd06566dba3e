"""Python imports this at its start, by PYTHONPATH. The packages come last on the path, so that those of the program win."""

import logging
import os
import signal
import sys
import threading

sys.path.append(os.environ["DEVMON_PYTHON_PACKAGES"])

from opentelemetry import _logs, metrics, trace  # noqa: E402
from opentelemetry.instrumentation import auto_instrumentation  # noqa: E402
from opentelemetry.instrumentation.utils import is_instrumentation_enabled, suppress_instrumentation  # noqa: E402

_FLUSH_SECONDS = 3


def _flush():
    for provider in (trace.get_tracer_provider(), metrics.get_meter_provider(), _logs.get_logger_provider()):
        if hasattr(provider, "force_flush"):
            provider.force_flush(_FLUSH_SECONDS * 1000)


def _flush_and_end(number, frame):
    """Ends as before, but sends first what is left: after a signal no exit handler runs. uvicorn raises it again at its end.

    In a thread, since the signal may have come while this one holds what flushing waits for.
    """
    signal.signal(number, signal.SIG_IGN)
    flushing = threading.Thread(target=_flush, daemon=True)
    flushing.start()
    flushing.join(_FLUSH_SECONDS)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _send_log_records():
    """Sends what is logged, also by loggers that do not propagate, such as uvicorn's.

    The root logger is left without a handler, as the program would find it without us: where it has one, Flask and
    `logging.warning` write nothing to the terminal.
    """
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    if not handlers and os.environ.get("OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION") != "false":  # older instrumentations add none
        from opentelemetry.sdk._logs import LoggingHandler

        handlers = [LoggingHandler()]
    logging.getLogger("opentelemetry").addHandler(logging.NullHandler())  # else its warnings go to the terminal
    logging.getLogger("opentelemetry.attributes").setLevel(logging.ERROR)  # an object beside a message is sent as text
    call_handlers = logging.Logger.callHandlers

    def call_ours_too(logger, record):
        if is_instrumentation_enabled():
            with suppress_instrumentation():  # what is logged meanwhile would never come to an end
                for handler in handlers:
                    if record.levelno >= handler.level:
                        handler.handle(record)
        call_handlers(logger, record)

    logging.Logger.callHandlers = call_ours_too


if hasattr(auto_instrumentation, "initialize"):
    auto_instrumentation.initialize()
else:  # older ones have a module for it, and leave log records out unless asked for them
    os.environ.setdefault("OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED", "true")
    import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401
_send_log_records()
if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
    signal.signal(signal.SIGTERM, _flush_and_end)
