"""Spans, by OpenTelemetry's API alone: they exist only where an SDK is set up, and only where nothing else has begun one."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import Token

from opentelemetry import context, metrics, propagate, trace
from opentelemetry._logs import get_logger_provider
from opentelemetry.context import Context
from opentelemetry.propagators.textmap import Getter
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from .exchange import Request

_tracer = trace.get_tracer("devmon_service")


def sdk_is_set_up() -> bool:
    return not isinstance(trace.get_tracer_provider(), (trace.ProxyTracerProvider, trace.NoOpTracerProvider))


class Scope:
    """A span, or the remote trace alone, that is current until `end`."""

    __slots__ = ("_span", "_token")

    def __init__(self, span: Span | None, within: Context) -> None:
        self._span = span
        self._token: Token[Context] = context.attach(within)

    def end(self, name: str, attributes: Mapping[str, str | int], error: BaseException | str | None) -> None:
        if self._span is not None:
            self._span.update_name(name)
            self._span.set_attributes(attributes)
            if isinstance(error, BaseException):
                self._span.record_exception(error)
            if error:
                kind = error if isinstance(error, str) else type(error).__qualname__
                self._span.set_attribute("error.type", kind)
                self._span.set_status(Status(StatusCode.ERROR))
            self._span.end()
        context.detach(self._token)


class _Headers(Getter[Request]):
    def get(self, carrier: Request, key: str) -> list[str] | None:
        value = carrier.header(key)
        return None if value is None else [value]

    def keys(self, carrier: Request) -> list[str]:
        return []  # only propagators of whole families of headers ask


_headers = _Headers()


def server(request: Request, method: str) -> Scope | None:
    """Makes the request's trace current. None where there is neither a trace nor anyone to record one, or a span already."""
    with_sdk = sdk_is_set_up()
    if not (with_sdk or request.header("traceparent")) or trace.get_current_span().get_span_context().is_valid:
        return None
    remote = propagate.extract(request, getter=_headers)
    if not with_sdk:
        return Scope(None, remote)
    attributes = {"http.request.method": method, "url.path": request.path, "url.scheme": request.scheme}
    span = _tracer.start_span(method, remote, SpanKind.SERVER, attributes)
    return Scope(span, trace.set_span_in_context(span, remote))


def client(method: str, attributes: Mapping[str, str | int]) -> Scope | None:
    if not sdk_is_set_up():
        return None
    span = _tracer.start_span(method, kind=SpanKind.CLIENT, attributes=attributes)
    return Scope(span, trace.set_span_in_context(span))


def flush(timeout_seconds: float) -> None:
    """Sends what an SDK still holds: uvicorn ends by a signal, after which no exit handler runs."""
    for provider in (trace.get_tracer_provider(), metrics.get_meter_provider(), get_logger_provider()):
        force_flush = getattr(provider, "force_flush", None)
        if force_flush is not None:
            force_flush(int(timeout_seconds * 1000))
