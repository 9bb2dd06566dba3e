"""What happens around every request, whichever the framework: context, span, metrics, log lines."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from .. import tracing
from ..exchange import CURRENT, Exchange, Request, exemplar
from ..logs.fields import ECS
from ..logs.install import mark_as_logged
from ..logs.redaction import redact
from .server_metrics import ServerMetrics, known_method

Tenant = Callable[[Request], str | None]

CLIENT_CLOSED_REQUEST = 499
"""nginx' status for a client that has gone before the answer."""

_access = logging.getLogger("access")
_log = logging.getLogger(__name__)


class Observation:
    """One request, from its beginning to its end."""

    __slots__ = ("_metrics", "_method", "_scope", "_writes_access_line", "exchange")

    def __init__(self, request: Request, tenant: str, metrics: ServerMetrics, writes_access_line: bool, instrumented: bool) -> None:
        self._metrics = metrics
        self._writes_access_line = writes_access_line
        self._method = known_method(request.method)
        self.exchange = Exchange(request, tenant, time.perf_counter())
        self._scope = None if instrumented else tracing.server(request, self._method)
        CURRENT.set(self.exchange)
        if self._scope:
            self.exchange.see_trace()
        metrics.began(self._method)

    def failed(self, error: BaseException) -> None:
        """Logs an exception that nothing has caught."""
        _log.error("unhandled exception in %s %s", self._method, self.exchange.route or self.exchange.path, exc_info=error)
        mark_as_logged(error)

    def end(self, status: int, body_bytes: int | None, error: BaseException | None = None) -> None:
        exchange, route = self.exchange, self.exchange.route
        seconds = time.perf_counter() - exchange.started
        try:
            self._metrics.ended(self._method, status, route, seconds, exemplar(exchange.trace))
            if self._writes_access_line:
                self._write_access_line(status, seconds, body_bytes)
        finally:
            CURRENT.set(None)
            if self._scope:
                attributes: dict[str, str | int] = {"http.response.status_code": status}
                if route:
                    attributes["http.route"] = route
                self._scope.end(f"{self._method} {route}".rstrip(), attributes, error or (str(status) if status >= 500 else None))

    def _write_access_line(self, status: int, seconds: float, body_bytes: int | None) -> None:
        level = logging.ERROR if status >= 500 else logging.INFO
        if not _access.isEnabledFor(level):
            return
        exchange, route = self.exchange, self.exchange.route
        ecs: dict[str, object] = {
            "http.request.method": self._method,
            "url.path": exchange.path,
            "http.response.status_code": status,
            "event.duration": int(seconds * 1e9),
        }
        if route:
            ecs["http.route"] = route
        if body_bytes is not None:
            ecs["http.response.body.bytes"] = body_bytes
        message = f"{self._method} {route or redact(exchange.path)} {status} {seconds * 1000:.0f} ms"
        # Not `log`, which would look for its caller in the stack, for every request.
        _access.handle(_access.makeRecord(_access.name, level, __file__, 0, message, (), None, extra={ECS: ecs}))


class Observer:
    def __init__(self, metrics: ServerMetrics, tenant: Tenant | None, *, access_log: bool) -> None:
        self._metrics = metrics
        self._tenant = tenant
        self._access_log = access_log

    def begin(self, request: Request, *, instrumented: bool) -> Observation:
        """`instrumented` if an OpenTelemetry instrumentation begins a span further inside."""
        return Observation(request, self._tenant_of(request), self._metrics, self._access_log, instrumented)

    def _tenant_of(self, request: Request) -> str:
        if self._tenant is None:
            return ""
        try:
            return str(self._tenant(request) or "")
        except Exception:
            _log.exception("the option `tenant` failed, so this request counts without one")
            return ""
