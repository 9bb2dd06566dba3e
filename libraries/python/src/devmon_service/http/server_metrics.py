"""OpenTelemetry's metrics of HTTP servers (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/)."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Gauge, Histogram

from ..bounds import Bounded

DURATION_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)

_METHODS = frozenset(("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"))
_ROUTES = 1000


def known_method(method: str) -> str:
    return method if method in _METHODS else "_OTHER"


class ServerMetrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        self._duration = Histogram(
            "http_server_request_duration_seconds",
            "How long requests took",
            ("http_request_method", "http_response_status_code", "http_route"),
            registry=registry,
            buckets=DURATION_BUCKETS,
        )
        active = Gauge(
            "http_server_active_requests",
            "Requests that are being answered",
            ("http_request_method",),
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._route = Bounded(_ROUTES)
        # The children, since looking one up costs more than counting. As many as there are series.
        self._active = {method: active.labels(method) for method in (*_METHODS, "_OTHER")}
        self._durations: dict[tuple[str, int, str], Histogram] = {}

    def began(self, method: str) -> None:
        self._active[method].inc()

    def ended(self, method: str, status: int, route: str, seconds: float, exemplar: dict[str, str] | None) -> None:
        self._active[method].dec()
        key = (method, status, self._route(route))
        histogram = self._durations.get(key)
        if histogram is None:
            histogram = self._durations[key] = self._duration.labels(method, str(status), key[2])
        histogram.observe(seconds, exemplar)
