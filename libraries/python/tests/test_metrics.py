import logging
from collections.abc import Callable

import pytest

from devmon_service import Devmon

Make = Callable[..., Devmon]


def test_values_of_labels_become_text(service: Make) -> None:
    shop = service()
    orders = shop.counter("orders_total", "orders", ["kind", "express"])
    orders.labels(kind=None, express=True).inc()
    orders.labels(7, 2.5).inc(3)
    assert shop.registry.get_sample_value("orders_total", {"kind": "", "express": "True"}) == 1
    assert shop.registry.get_sample_value("orders_total", {"kind": "7", "express": "2.5"}) == 3
    shop.gauge("open_orders", "orders", ["kind"]).labels(b"x").set(2)
    assert shop.registry.get_sample_value("open_orders", {"kind": "b'x'"}) == 2


def test_the_same_metric_twice_is_one(service: Make) -> None:
    shop = service()
    assert shop.counter("orders_total", "orders", ["kind"]) is shop.counter("orders_total", "orders", ["kind"])
    with pytest.raises(ValueError, match="orders_total is there already, as a counter with the labels"):
        shop.counter("orders_total", "orders", ["other"])


def test_a_bad_name_is_an_error_in_development(service: Make) -> None:
    with pytest.raises(ValueError, match="orders: a counter ends in _total, write orders_total"):
        service().counter("orders", "orders")


def test_in_production_it_works_with_one_warning(service: Make, records: list[logging.LogRecord]) -> None:
    shop = service(environment="production")
    for _ in range(3):
        shop.histogram("lookup_ms", "lookups", ["job"]).labels("x").observe(12)
    assert shop.registry.get_sample_value("lookup_ms_count", {"job": "x"}) == 3
    assert [record.levelname for record in records if "lookup_ms" in record.getMessage()] == ["WARNING"]


def test_no_created_series(service: Make) -> None:
    shop = service()
    shop.counter("orders_total", "orders").inc()
    assert not [sample.name for metric in shop.registry.collect() for sample in metric.samples if sample.name.endswith("_created")]


def test_two_services_have_registries_of_their_own(service: Make) -> None:
    first, second = service(), service()
    first.counter("orders_total", "orders").inc()
    second.counter("orders_total", "orders")
    assert (first.registry.get_sample_value("orders_total"), second.registry.get_sample_value("orders_total")) == (1, 0)
