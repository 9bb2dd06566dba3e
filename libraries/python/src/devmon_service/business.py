"""What the business does, under names that dashboards and alerts know."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from enum import Enum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from .exchange import current_trace, exemplar

_TRANSACTION_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

Tenant = Callable[[], str]


class Direction(Enum):
    """Which side of a target is good. The value is what the target then is: the least or the most."""

    HIGHER_IS_BETTER = "min"
    LOWER_IS_BETTER = "max"


class Business:
    """Makes the typed helpers. Names are free text, and few: each is a series."""

    def __init__(self, registry: CollectorRegistry, tenant: Tenant) -> None:
        def counter(name: str, help: str, *labels: str) -> Counter:
            return Counter(name, help, labels, registry=registry)

        def gauge(name: str, help: str, *labels: str) -> Gauge:
            return Gauge(name, help, labels, registry=registry, multiprocess_mode="mostrecent")

        self._tenant = tenant
        self._transactions = counter("business_transactions_total", "Transactions, by how they ended", "type", "status", "tenant")
        self._durations = Histogram(
            "business_transaction_duration_seconds",
            "How long transactions took",
            ("type", "tenant"),
            registry=registry,
            buckets=_TRANSACTION_BUCKETS,
        )
        self._sla_events = counter("business_sla_events_total", "Events that an SLA speaks of", "sla", "tenant")
        self._sla_good = counter("business_sla_good_total", "Events that an SLA speaks of and that kept it", "sla", "tenant")
        self._sla_target = gauge("business_sla_target_ratio", "The part of events that must keep the SLA", "sla")
        self._kpi = gauge("business_kpi_value", "The value of a KPI", "kpi", "tenant")
        self._kpi_target = gauge("business_kpi_target", "The least or the most that a KPI should be", "kpi", "direction")
        self._job_success = gauge(
            "business_job_last_success_timestamp_seconds", "When a job succeeded last, in Unix time", "batch_job", "tenant"
        )
        self._job_age = gauge("business_job_max_age_seconds", "How old a job's last success may become", "batch_job")
        self._depth = gauge("business_queue_depth", "How many items wait", "queue", "tenant")
        self._depth_limit = gauge("business_queue_depth_limit", "How many items may wait", "queue")

    def transaction(self, type: str) -> Transaction:
        for status in ("success", "failure"):
            self._transactions.labels(type, status, "")
        return Transaction(type, self._transactions, self._durations, self._tenant)

    def sla(self, name: str, *, target: float) -> Sla:
        """`target` is a ratio: 0.99 if 99 of 100 events must be good."""
        if not 0 < target <= 1:
            raise ValueError(f"the SLA {name} has the target {target}: it is a ratio, such as 0.99")
        self._sla_target.labels(name).set(target)
        self._sla_events.labels(name, "")
        self._sla_good.labels(name, "")
        return Sla(name, self._sla_events, self._sla_good, self._tenant)

    def kpi(self, name: str, *, target: float, direction: Direction) -> Kpi:
        self._kpi_target.labels(name, direction.value).set(target)
        return Kpi(name, self._kpi, self._tenant)

    def job(self, name: str, *, max_age: timedelta | float) -> Job:
        """`max_age` is how old its last success may become, in seconds if it is a number."""
        self._job_age.labels(name).set(max_age.total_seconds() if isinstance(max_age, timedelta) else max_age)
        return Job(name, self._job_success, self._tenant)

    def queue(self, name: str, *, limit: float) -> Queue:
        self._depth_limit.labels(name).set(limit)
        return Queue(name, self._depth, self._tenant)


class Transaction:
    def __init__(self, type: str, count: Counter, durations: Histogram, tenant: Tenant) -> None:
        self._type, self._count, self._durations, self._tenant = type, count, durations, tenant

    def succeeded(self, seconds: float) -> None:
        self._ended("success", seconds)

    def failed(self, seconds: float) -> None:
        self._ended("failure", seconds)

    def _ended(self, status: str, seconds: float) -> None:
        tenant = self._tenant()
        self._count.labels(self._type, status, tenant).inc()
        self._durations.labels(self._type, tenant).observe(seconds, exemplar(current_trace()))


class Sla:
    def __init__(self, name: str, events: Counter, good: Counter, tenant: Tenant) -> None:
        self._name, self._events, self._good, self._tenant = name, events, good, tenant

    def good(self) -> None:
        tenant = self._tenant()
        self._events.labels(self._name, tenant).inc()
        self._good.labels(self._name, tenant).inc()

    def bad(self) -> None:
        tenant = self._tenant()
        self._good.labels(self._name, tenant)  # there at 0, so that the ratio is 0 and not unknown
        self._events.labels(self._name, tenant).inc()


class Kpi:
    def __init__(self, name: str, value: Gauge, tenant: Tenant) -> None:
        self._name, self._value, self._tenant = name, value, tenant

    def set(self, value: float) -> None:
        self._value.labels(self._name, self._tenant()).set(value)


class Job:
    def __init__(self, name: str, success: Gauge, tenant: Tenant) -> None:
        self._name, self._success, self._tenant = name, success, tenant

    def succeeded(self) -> None:
        self._success.labels(self._name, self._tenant()).set(time.time())


class Queue:
    def __init__(self, name: str, depth: Gauge, tenant: Tenant) -> None:
        self._name, self._depth, self._tenant = name, depth, tenant

    def depth(self, items: float) -> None:
        self._depth.labels(self._name, self._tenant()).set(items)
