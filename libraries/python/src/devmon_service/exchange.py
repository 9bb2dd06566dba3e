"""The request that is being answered, carried through threads and tasks by a context variable."""

from __future__ import annotations

import random
import re
from contextvars import ContextVar
from typing import Protocol

from opentelemetry.trace import SpanContext, get_current_span

CORRELATION_HEADER = "X-Correlation-ID"

_fits = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}").fullmatch


class Request(Protocol):
    """What is known of a request before the framework has read it."""

    @property
    def method(self) -> str: ...

    @property
    def path(self) -> str: ...

    @property
    def scheme(self) -> str: ...

    def header(self, name: str) -> str | None:
        """The value of a header, by its name in any case."""


class Exchange:
    """One request and its answer."""

    __slots__ = ("_correlation_id", "method", "path", "route", "started", "tenant", "trace")

    def __init__(self, request: Request, tenant: str, started: float) -> None:
        """`started` is a reading of `time.perf_counter`."""
        self.method = request.method
        self.path = request.path
        self.tenant = tenant
        self.started = started
        self.route = ""
        self.trace: SpanContext | None = None  # of the whole request; parts of it may have spans of their own
        self._correlation_id = next((id for id in map(request.header, (CORRELATION_HEADER, "X-Request-ID")) if id and _fits(id)), None)

    def see_trace(self) -> None:
        """Keeps the first current span: an instrumentation begins its span inside of this, and ends it before the access line."""
        if self.trace is None:
            self.trace = _current()

    @property
    def correlation_id(self) -> str:
        if self._correlation_id is None:
            self.see_trace()
            self._correlation_id = format(self.trace.trace_id, "032x") if self.trace else format(random.getrandbits(128), "032x")
        return self._correlation_id


CURRENT: ContextVar[Exchange | None] = ContextVar("devmon_exchange", default=None)


def current_trace() -> SpanContext | None:
    """The current span, else that of the whole request."""
    exchange = CURRENT.get()
    return _current() or (exchange.trace if exchange else None)


def _current() -> SpanContext | None:
    context = get_current_span().get_span_context()
    return context if context.is_valid else None


def exemplar(trace: SpanContext | None) -> dict[str, str] | None:
    """What links a measurement to its trace, if that is sampled."""
    if trace is None or not trace.trace_flags.sampled:
        return None
    return {"trace_id": format(trace.trace_id, "032x"), "span_id": format(trace.span_id, "016x")}
