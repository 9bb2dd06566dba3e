"""Prometheus' practice for names (https://prometheus.io/docs/practices/naming/), as far as a name alone can be judged."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BASE_UNITS = ("seconds", "bytes", "ratio", "meters", "grams", "joules", "volts", "amperes", "celsius")
_INSTEAD = {
    "ms": "seconds",
    "millis": "seconds",
    "milliseconds": "seconds",
    "us": "seconds",
    "microseconds": "seconds",
    "ns": "seconds",
    "nanoseconds": "seconds",
    "minutes": "seconds",
    "hours": "seconds",
    "days": "seconds",
    "kb": "bytes",
    "kilobytes": "bytes",
    "mb": "bytes",
    "megabytes": "bytes",
    "gb": "bytes",
    "percent": "ratio",
    "percentage": "ratio",
}
_RESERVED_LABELS = ("job", "instance", "service", "env", "le", "quantile")


def faults(kind: str, name: str, labels: Iterable[str]) -> list[str]:
    """What breaks the practice, each with what to write instead. `kind` is counter, gauge or histogram."""
    return [*_faults_of_name(kind, name), *_faults_of_labels(name, labels)]


def _faults_of_name(kind: str, name: str) -> Iterable[str]:
    if not _NAME.fullmatch(name):
        yield f"{name}: a metric's name is lower case with underscores, such as {_snake(name)}"
        return
    base, is_total = name.removesuffix("_total"), name.endswith("_total")
    if kind == "counter" and not is_total:
        yield f"{name}: a counter ends in _total, write {name}_total"
    if kind != "counter" and is_total:
        yield f"{name}: only a counter ends in _total, write {base} for this {kind}"
    stem, _, unit = base.rpartition("_")
    if unit in _INSTEAD and stem:
        yield f"{name}: write {stem}_{_INSTEAD[unit]}{'_total' if is_total else ''} and give {_INSTEAD[unit]}, the base unit"
    elif kind == "histogram" and unit not in _BASE_UNITS:
        yield f"{name}: a histogram's name ends in its unit, write {base}_seconds, {base}_bytes or {base}_ratio"


def _faults_of_labels(name: str, labels: Iterable[str]) -> Iterable[str]:
    for label in labels:
        if not _NAME.fullmatch(label):
            yield f"{name}: the label {label} is lower case with underscores, such as {_snake(label)}"
        elif label in _RESERVED_LABELS:
            yield f"{name}: the label {label} is Prometheus' own or set while scraping, write {name.split('_')[0]}_{label}"


def _snake(text: str) -> str:
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    return re.sub(r"[^a-z0-9]+", "_", parts.lower()).strip("_0123456789") or "requests"
