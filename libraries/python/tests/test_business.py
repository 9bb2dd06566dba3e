import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from devmon_service import Devmon, Direction

Make = Callable[..., Devmon]


def test_what_is_known_beforehand_starts_at_zero(service: Make) -> None:
    shop = service()
    shop.business.transaction("checkout")
    shop.business.sla("checkout", target=0.99)
    shop.business.job("nightly", max_age=timedelta(days=1))

    def value(name: str, **labels: str) -> float | None:
        return shop.registry.get_sample_value(name, labels)

    assert value("business_transactions_total", type="checkout", status="success", tenant="") == 0
    assert value("business_transactions_total", type="checkout", status="failure", tenant="") == 0
    assert value("business_sla_events_total", sla="checkout", tenant="") == 0
    assert value("security_auth_attempts_total", outcome="success", reason="", tenant="") == 0
    assert value("security_account_lockouts_total", tenant="") == 0
    assert value("business_job_max_age_seconds", batch_job="nightly") == 86_400
    assert value("business_job_last_success_timestamp_seconds", batch_job="nightly", tenant="") is None


def test_directions_and_jobs(service: Make) -> None:
    shop = service()
    shop.business.kpi("returns", target=0.1, direction=Direction.LOWER_IS_BETTER).set(0.2)
    assert shop.registry.get_sample_value("business_kpi_target", {"kpi": "returns", "direction": "max"}) == 0.1
    shop.business.job("nightly", max_age=60).succeeded()
    success = shop.registry.get_sample_value("business_job_last_success_timestamp_seconds", {"batch_job": "nightly", "tenant": ""})
    assert success is not None and abs(success - time.time()) < 5


def test_an_sla_in_percent_is_an_error(service: Make) -> None:
    with pytest.raises(ValueError, match="it is a ratio"):
        service().business.sla("checkout", target=99)


def test_tenants_reasons_and_actions_are_bounded(service: Make) -> None:
    def work(request: Request) -> PlainTextResponse:
        number = request.path_params["number"]
        shop.security.auth_failed(f"reason-{number}")
        shop.security.audit(f"action-{number}")
        return PlainTextResponse("")

    app = Starlette(routes=[Route("/{number}", work)])
    shop = service(app, tenant=lambda request: request.header("x-tenant"), access_log=False)
    client = TestClient(app)
    for number in range(300):
        client.get(f"/{number}", headers={"X-Tenant": f"tenant-{number}"})
    samples = [sample for metric in shop.registry.collect() for sample in metric.samples]
    for name, label in [("security_auth_attempts_total", "reason"), ("security_audit_events_total", "action"), ("security_audit_events_total", "tenant")]:
        values = {sample.labels[label] for sample in samples if sample.name == name} - {""}
        assert len(values) == 101 and "other" in values


def test_a_tenant_function_that_fails_or_returns_no_text(service: Make) -> None:
    def work(request: Request) -> PlainTextResponse:
        shop.security.locked_out()
        return PlainTextResponse("")

    answers = iter([42, None, ValueError("no tenant")])

    def tenant(_: object) -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    app = Starlette(routes=[Route("/", work)])
    shop = service(app, tenant=tenant)
    client = TestClient(app)
    assert [client.get("/").status_code for _ in range(3)] == [200] * 3
    assert shop.registry.get_sample_value("security_account_lockouts_total", {"tenant": "42"}) == 1
    assert shop.registry.get_sample_value("security_account_lockouts_total", {"tenant": ""}) == 2
