"""The fields of a record, redacted: what both formats write."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import datetime, timezone
from functools import lru_cache

from opentelemetry.trace import SpanContext

from ..exchange import Exchange
from .redaction import REDACTED, is_sensitive, redact

FIELDS = "devmon_fields"
"""Attribute of a record: the service's own fields, under any name, also one that a LogRecord has itself."""
ECS = "devmon_ecs"
"""Attribute of a record: fields that are the Elastic Common Schema's already, and hold no secrets."""

_LEVELS = ("trace", "debug", "info", "warn", "error", "fatal")  # by tens of logging's numbers
# What a record has without `extra`, and what uvicorn and OpenTelemetry add to each.
_NOT_LABELS = frozenset(logging.makeLogRecord({}).__dict__) | {
    *("message", "asctime", "taskName", "color_message", FIELDS, ECS),
    *("labels.correlation_id", "labels.tenant"),  # of the exchange: written by name
    *("otelSpanID", "otelTraceID", "otelTraceSampled", "otelServiceName"),
}


def timestamp(record: logging.LogRecord) -> str:
    seconds = int(record.created)
    return f"{_to_the_second(seconds)}.{int((record.created - seconds) * 1000):03d}Z"


@lru_cache(maxsize=4)
def _to_the_second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()[:-6]


def level(record: logging.LogRecord) -> str:
    return _LEVELS[min(record.levelno // 10, 5)]


def of_exchange(exchange: Exchange | None) -> dict[str, str]:
    if exchange is None:
        return {}
    if exchange.tenant:
        return {"correlation_id": exchange.correlation_id, "tenant": exchange.tenant}
    return {"correlation_id": exchange.correlation_id}


def labels(record: logging.LogRecord) -> dict[str, str]:
    """The fields that the service gave, as text."""
    found: dict[str, str] = {}
    given = record.__dict__
    for name, value in given.items():
        if name not in _NOT_LABELS:
            found[name] = label(name, value)
    for name, value in given.get(FIELDS, {}).items():
        found[name] = label(name, value)
    return found


def label(name: str, value: object) -> str:
    if is_sensitive(name):
        return REDACTED
    return redact(value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False))


def trace(context: SpanContext | None) -> dict[str, str]:
    if context is None:
        return {}
    return {"trace.id": format(context.trace_id, "032x"), "span.id": format(context.span_id, "016x")}


def error(record: logging.LogRecord) -> dict[str, str]:
    info = record.exc_info
    if not info or info[0] is None:
        return {}
    kind, exception, _ = info
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return {
        "error.type": f"{module}{kind.__qualname__}",
        "error.message": redact("".join(traceback.format_exception_only(kind, exception)).strip().partition(": ")[2]),
        "error.stack_trace": redact("".join(traceback.format_exception(*info)).rstrip()),
    }
