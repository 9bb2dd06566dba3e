import pytest

from devmon_service.naming import faults


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("counter", "orders_created_total"),
        ("counter", "sent_bytes_total"),
        ("counter", "work_seconds_total"),
        ("gauge", "open_orders"),
        ("gauge", "queue_size"),
        ("gauge", "disk_usage_ratio"),
        ("gauge", "ms"),
        ("histogram", "lookup_duration_seconds"),
        ("histogram", "upload_size_bytes"),
        ("histogram", "oven_celsius"),
    ],
)
def test_names_that_keep_the_practice(kind: str, name: str) -> None:
    assert faults(kind, name, ["kind", "order_type"]) == []


@pytest.mark.parametrize(
    ("kind", "name", "instead"),
    [
        ("counter", "orders", "orders_total"),
        ("counter", "sent_kb_total", "sent_bytes_total"),
        ("counter", "OrdersCreated", "orders_created"),
        ("counter", "orders-total", "orders_total"),
        ("counter", "1st", "st"),
        ("counter", "", "requests"),
        ("counter", "ümlaut_total", "mlaut_total"),
        ("gauge", "orders_total", "orders"),
        ("gauge", "pool_percent", "pool_ratio"),
        ("gauge", "age_hours", "age_seconds"),
        ("gauge", "age_minutes", "age_seconds"),
        ("gauge", "cache_mb", "cache_bytes"),
        ("histogram", "lookup_ms", "lookup_seconds"),
        ("histogram", "lookup_milliseconds", "lookup_seconds"),
        ("histogram", "lookup_duration", "lookup_duration_seconds"),
        ("histogram", "lookup_seconds_total", "lookup_seconds"),
    ],
)
def test_a_name_that_breaks_it_is_told_with_what_to_write_instead(kind: str, name: str, instead: str) -> None:
    told = faults(kind, name, [])
    assert told and told[0].startswith(f"{name}: ") and instead in told[0].removeprefix(name)


@pytest.mark.parametrize("label", ["job", "instance", "service", "env", "le", "quantile", "Kind", "order-type", "__name__", "", "été"])
def test_labels_that_break_it(label: str) -> None:
    assert len(faults("gauge", "open_orders", ["kind", label])) == 1
