"""A service's own metrics: those of prometheus_client, with the naming practice checked and label values made text."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import prometheus_client
from prometheus_client import CollectorRegistry, GCCollector, Metric, PlatformCollector, ProcessCollector
from prometheus_client.multiprocess import MultiProcessCollector

from . import naming
from .identity import Identity

_log = logging.getLogger(__name__)


class Registry(CollectorRegistry):
    """Without the `_created` series, which in the text format are gauges that nobody asked for."""

    def collect(self) -> Iterable[Metric]:
        for metric in super().collect():
            metric.samples = [sample for sample in metric.samples if not sample.name.endswith("_created")]
            yield metric


def new_registry() -> CollectorRegistry:
    registry = Registry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


def with_target_info(registry: CollectorRegistry, identity: Identity) -> CollectorRegistry:
    registry.set_target_info(
        {"service_name": identity.name, "service_version": identity.version, "deployment_environment_name": identity.environment}
    )
    return registry


def scraped(registry: CollectorRegistry) -> CollectorRegistry:
    """What `/metrics` shows: in prometheus_client's multiprocess mode the sum of all workers, which has no process metrics."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return registry
    workers = Registry()
    MultiProcessCollector(workers)  # type: ignore[no-untyped-call]
    workers.set_target_info(registry.get_target_info())
    return workers


def _text(value: object) -> str:
    return "" if value is None else str(value)


class Counter(prometheus_client.Counter):
    def labels(self, *values: object, **named: object) -> Counter:
        return super().labels(*map(_text, values), **{key: _text(value) for key, value in named.items()})


class Gauge(prometheus_client.Gauge):
    def labels(self, *values: object, **named: object) -> Gauge:
        return super().labels(*map(_text, values), **{key: _text(value) for key, value in named.items()})


class Histogram(prometheus_client.Histogram):
    def labels(self, *values: object, **named: object) -> Histogram:
        return super().labels(*map(_text, values), **{key: _text(value) for key, value in named.items()})


M = TypeVar("M", Counter, Gauge, Histogram)


class Metrics:
    """Makes metrics. One that is there already, with the same type and labels, is returned again."""

    def __init__(self, registry: CollectorRegistry, *, strict: bool) -> None:
        self._registry = registry
        self._strict = strict
        self._made: dict[str, tuple[tuple[str, ...], Counter | Gauge | Histogram]] = {}

    def counter(self, name: str, help: str, labels: Sequence[str] = ()) -> Counter:
        return self._make(Counter, name, labels, lambda: Counter(name, help, labels, registry=self._registry))

    def gauge(self, name: str, help: str, labels: Sequence[str] = (), *, multiprocess_mode: Any = "livesum") -> Gauge:
        """`multiprocess_mode` says how the workers' values become one; see prometheus_client's multiprocess mode."""
        make = lambda: Gauge(name, help, labels, registry=self._registry, multiprocess_mode=multiprocess_mode)  # noqa: E731
        return self._make(Gauge, name, labels, make)

    def histogram(
        self, name: str, help: str, labels: Sequence[str] = (), *, buckets: Sequence[float] = prometheus_client.Histogram.DEFAULT_BUCKETS
    ) -> Histogram:
        return self._make(Histogram, name, labels, lambda: Histogram(name, help, labels, registry=self._registry, buckets=buckets))

    def _make(self, kind: type[M], name: str, labels: Sequence[str], make: Callable[[], M]) -> M:
        made_with, metric = self._made.get(name, ((), None))
        if metric is not None:
            if isinstance(metric, kind) and made_with == tuple(labels):
                return metric
            raise ValueError(f"{name} is there already, as a {type(metric).__name__.lower()} with the labels {list(made_with)}")
        faults = "; ".join(naming.faults(kind.__name__.lower(), name, labels))
        if faults and self._strict:
            raise ValueError(faults)
        metric = make()
        if faults:
            _log.warning("%s", faults)
        self._made[name] = (tuple(labels), metric)
        return metric
