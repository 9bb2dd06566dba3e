"""What happens around every outgoing request, whichever the library."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from opentelemetry import propagate
from prometheus_client import CollectorRegistry, Histogram

from .. import tracing
from ..exchange import CORRELATION_HEADER, CURRENT, current_trace, exemplar
from ..http.server_metrics import DURATION_BUCKETS, known_method

_TYPE_LENGTH = 100


class Call:
    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        """What the request must carry."""
        self.status: int | None = None
        """To be set when an answer has come."""


class Measured:
    def __init__(self, registry: CollectorRegistry) -> None:
        self._duration = Histogram(
            "http_client_request_duration_seconds",
            "How long outgoing requests took",
            ("http_request_method", "http_response_status_code", "server_address", "server_port", "error_type"),
            registry=registry,
            buckets=DURATION_BUCKETS,
        )

    @contextmanager
    def call(self, method: str, url: str, *, instrumented: bool) -> Iterator[Call]:
        """`instrumented` if an OpenTelemetry instrumentation of the library begins the span."""
        method, target = known_method(method.upper()), urlsplit(url)
        address, port = target.hostname or "", target.port or {"http": 80, "https": 443}.get(target.scheme, 0)
        attributes: dict[str, str | int] = {"http.request.method": method, "server.address": address, "server.port": port}
        scope = None if instrumented else tracing.client(method, {**attributes, "url.full": _without_secrets(url)})
        call, began, error = Call(), time.perf_counter(), None
        exchange = CURRENT.get()
        if exchange:
            call.headers[CORRELATION_HEADER] = exchange.correlation_id
        propagate.inject(call.headers)
        try:
            yield call
        except BaseException as e:
            error = e
            raise
        finally:
            status = "" if call.status is None else str(call.status)
            if call.status is not None:
                kind = status if call.status >= 400 else ""
            else:
                kind = type(error).__qualname__[:_TYPE_LENGTH] if error else ""
            self._duration.labels(method, status, address, str(port), kind).observe(time.perf_counter() - began, exemplar(current_trace()))
            if scope:
                scope.end(method, {"http.response.status_code": call.status} if call.status is not None else {}, (kind or None) if status else error)


def _without_secrets(url: str) -> str:
    """Without user, password, query and fragment, which a trace should not keep."""
    target = urlsplit(url)
    return f"{target.scheme}://{target.netloc.rpartition('@')[2]}{target.path}"
