"""/metrics, /health and /ready."""

import contextlib
import time

from ..check import check, equal, expect

TEXT, OPENMETRICS = "text/plain", "application/openmetrics-text"
DOWN = {"name": "db", "status": "DOWN"}


def sees_db(service, state):
    """Sets the check and waits until the kept result is too old to be the one from before."""
    equal(service.get(f"/db?state={state}").status, 200, f"the status of /db?state={state}")
    time.sleep(1.1)  # the contract's second for which a result serves


@contextlib.contextmanager
def db(service, state):
    sees_db(service, state)
    try:
        yield
    finally:
        sees_db(service, "up")


def ready(service, status):
    answer = service.get("/ready")
    equal(answer.status, status, "the status of /ready")
    return answer.json()


@check("/metrics answers in Prometheus' text format, each series once")
def _(service):
    answer = service.get("/metrics")
    equal(answer.status, 200, "the status")
    equal(answer.headers.get_content_type(), TEXT, "the type")
    equal(answer.headers.get_param("version"), "0.0.4", "its version")
    expect(service.metrics().samples, "there are no samples")


@check("/metrics answers in OpenMetrics when Accept asks for it")
def _(service):
    answer = service.get("/metrics", {"Accept": f"{OPENMETRICS};version=1.0.0,text/plain;version=0.0.4;q=0.5"})
    equal(answer.status, 200, "the status")
    equal(answer.headers.get_content_type(), OPENMETRICS, "the type")
    expect(answer.body.endswith(b"# EOF\n"), f"it ends with {answer.body[-30:]!r}")


@check("/health answers 200 with its status as JSON")
def _(service):
    answer = service.get("/health")
    equal(answer.status, 200, "the status")
    equal(answer.headers.get_content_type(), "application/json", "the type")
    equal(answer.json(), {"status": "UP", "checks": []}, "the body")


@check("/ready answers 200 with every check")
def _(service):
    answer = service.get("/ready")
    equal(answer.status, 200, "the status")
    equal(answer.headers.get_content_type(), "application/json", "the type")
    body = answer.json()
    equal(body.get("status"), "UP", "its status")
    for one in body.get("checks", [None]):
        expect(isinstance(one, dict) and one.get("name") and one.get("status") == "UP", f"a check is {one}")


@check("A check that fails makes /ready 503, and says which and why; /health stays 200", needs="example")
def _(service):
    with db(service, "down"):
        body = ready(service, 503)
        equal(body.get("status"), "DOWN", "its status")
        equal(body.get("checks"), [{**DOWN, "data": {"error": "connection refused"}}], "the checks")
        equal(service.get("/health").status, 200, "the status of /health")
    equal(ready(service, 200)["checks"], [{"name": "db", "status": "UP"}], "the checks afterwards")


@check("A check that hangs makes /ready 503 after two seconds, holds up nobody, and recovers", needs="example")
def _(service):
    with db(service, "hang"):
        begin = time.monotonic()
        answers = service.at_once(*[("/ready", None)] * 10, ("/hello/meanwhile", None), ("/health", None))
        took = time.monotonic() - begin
        equal([answer.status for answer in answers], [503] * 10 + [200] * 2, "the statuses of ten /ready, /hello and /health")
        equal(answers[0].json().get("checks"), [{**DOWN, "data": {"error": "no answer within 2 s"}}], "the checks")
        expect(took < 4.5, f"ten requests to /ready took {took:.1f} s: more than one run")
    ready(service, 200)


@check("/metrics, /health and /ready are not counted as requests")
def _(service):
    name = "http_server_request_duration_seconds_count"
    service.get("/health")
    before = service.metrics().sum(name) or 0
    for path in ("/metrics", "/health", "/ready") * 3:
        service.get(path)
    equal(service.metrics().sum(name) or 0, before, "the number of requests")
