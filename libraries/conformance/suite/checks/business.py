"""The typed helpers for business and security, and a service's own metrics."""

from ..check import check, equal, expect

TRANSACTIONS = "business_transactions_total"
ONCE = [  # what one request to /business adds
    (TRANSACTIONS, {"type": "checkout", "status": "success"}),
    (TRANSACTIONS, {"type": "checkout", "status": "failure"}),
    ("business_sla_good_total", {"sla": "checkout"}),
    ("security_auth_attempts_total", {"outcome": "success", "reason": None}),
    ("security_auth_attempts_total", {"outcome": "failure", "reason": "bad_password"}),
    ("security_audit_events_total", {"action": "role_change"}),
    ("security_account_lockouts_total", {}),
]
GAUGES = [
    ("business_sla_target_ratio", {"sla": "checkout"}, 0.99),
    ("business_kpi_value", {"kpi": "conversion"}, 0.031),
    ("business_kpi_target", {"kpi": "conversion", "direction": "min"}, 0.03),
    ("business_job_max_age_seconds", {"batch_job": "nightly"}, 86400),
    ("business_queue_depth", {"queue": "mail"}, 12),
    ("business_queue_depth_limit", {"queue": "mail"}, 1000),
]
BORN = [
    (TRANSACTIONS, {"type": "checkout", "status": "success"}),
    (TRANSACTIONS, {"type": "checkout", "status": "failure"}),
    ("business_sla_good_total", {"sla": "checkout"}),
    ("business_sla_events_total", {"sla": "checkout"}),
    ("security_auth_attempts_total", {"outcome": "success"}),
    ("security_account_lockouts_total", {}),
]
# Type, name, and a word of what the message must say.
BAD_NAMES = [
    ("counter", "orders", "_total"),
    ("gauge", "orders_total", "_total"),
    ("histogram", "lookup_ms", "_seconds"),
    ("histogram", "lookup_duration", "_seconds"),
    ("gauge", "pool_percent", "_ratio"),
    ("gauge", "cache_mb", "_bytes"),
    ("counter", "OrdersTotal", "OrdersTotal"),
]
TENANTS = 130


@check("Counters that are known beforehand start at 0", needs="example process")
def _(service):
    metrics = service.metrics()
    for name, labels in BORN:
        equal(metrics.sum(name, **labels), 0, f"{name} {labels} at start")


@check("A job that never succeeded has no time of success", needs="example process")
def _(service):
    equal(service.metrics().series("business_job_last_success_timestamp_seconds"), [], "the series")


@check("Each helper counts under the name and the labels of the contract", needs="example")
def _(service):
    before = service.metrics()
    equal(service.get("/business").status, 200, "the status of /business")
    after = service.metrics()
    for name, labels in ONCE:
        equal((after.sum(name, **labels) or 0) - (before.sum(name, **labels) or 0), 1, f"the growth of {name} {labels}")
    events = "business_sla_events_total"
    equal(after.sum(events, sla="checkout") - before.sum(events, sla="checkout"), 2, f"the growth of {events}")
    for name, labels, value in GAUGES:
        equal(after.sum(name, **labels, tenant=None), value, f"{name} {labels}")
    expect(after.sum("business_job_last_success_timestamp_seconds", batch_job="nightly") > 1.7e9, "the job's success is no Unix time in seconds")


@check("A transaction's duration is a histogram in seconds", needs="example")
def _(service):
    name = "business_transaction_duration_seconds"
    grown = service.grows(lambda: service.get("/business"), f"{name}_sum", type="checkout")
    expect(0.49 < grown < 0.51, f"0.2 s and 0.3 s added {grown} to {name}_sum")
    bounds = {bound for bound in service.metrics().values(f"{name}_bucket", "le") if bound != "+Inf"}
    equal(sorted(map(float, bounds)), [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60], "the bounds")


@check("The tenant of a request is on its business and security series", needs="example")
def _(service):
    service.get("/business", {"X-Tenant": "acme"})
    metrics = service.metrics()
    for name, labels in ONCE:
        expect(metrics.sum(name, **labels, tenant="acme"), f"{name} {labels} has no tenant acme")


@check("A service's own metric counts, and a label's value that is no text becomes one", needs="example")
def _(service):
    for kind, name, sample in [("counter", "parcels_total", "parcels_total"), ("gauge", "open_parcels", "open_parcels"),
                               ("histogram", "parcel_weight_bytes", "parcel_weight_bytes_count")]:
        answer = service.get(f"/metric?type={kind}&name={name}")
        equal(answer.status, 200, f"the status for {kind} {name}")
        values = service.metrics().values(sample, "kind")
        expect(len(values) == 1 and None not in values, f"{sample} has the kinds {values}")


@check("A name that breaks the naming practice is an error in development, which says what to write", needs="example")
def _(service):
    for kind, name, word in BAD_NAMES:
        answer = service.get(f"/metric?type={kind}&name={name}")
        text = answer.body.decode()
        equal(answer.status, 400, f"the status for {kind} {name}")
        expect(name in text and word in text, f"the error for {kind} {name} does not name it and {word}: {text[:200]}")


@check("After 100 tenants, further ones are `other`", needs="example")
def _(service):
    for number in range(TENANTS):
        equal(service.get("/business", {"X-Tenant": f"tenant-{number}"}).status, 200, f"the status for tenant {number}")
    tenants = service.metrics().values(TRANSACTIONS, "tenant") - {None}
    expect("other" in tenants and len(tenants) <= 101, f"there are {len(tenants)} tenants, `other` is {'' if 'other' in tenants else 'not '}one of them")
