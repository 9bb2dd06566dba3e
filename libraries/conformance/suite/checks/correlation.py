"""Correlation ids and traces, as they come in and go out."""

import re

from ..check import check, equal, expect
from ..service import Echo, call

ID, TRACE, SPAN = "X-Correlation-ID", "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{SPAN}-01"
REFUSED = (400, 431)  # by the server itself, before anybody else sees the request
NEW = re.compile(r"[0-9a-f]{32}")
BAD_IDS = [
    "",
    "two words",
    'quo"te',
    "semi;colon",
    "a" * 129,
    "a" * 4000,
    "\x1b[31mred",
    "tab\there",
    "ümlaut",
    "{{7*7}}",
    "<script>",
]
BAD_TRACEPARENTS = [
    "garbage",
    f"00-{'0' * 32}-{SPAN}-01",
    f"00-{TRACE}-{'0' * 16}-01",
    f"00-{TRACE.upper()}-{SPAN}-01",
    f"ff-{TRACE}-{SPAN}-01",
    f"00-{TRACE[:-1]}-{SPAN}-01",
    f"00-{TRACE}-{SPAN}-01-more",
    "00" * 5000,
]


def correlation_id(service, headers):
    """What a request with these headers was given."""
    answer = service.get("/hello/id", headers)
    return answer.headers.get(ID)


@check("A correlation id that fits comes back")
def _(service):
    for value in ("order-42", "A.b_c:/+=-9", "x" * 128):
        equal(correlation_id(service, {ID: value}), value, f"the id for {value}")
        equal(correlation_id(service, {"x-correlation-id": value}), value, "the id for the header in lower case")


@check("X-Request-ID serves where there is no correlation id, or none that fits")
def _(service):
    equal(correlation_id(service, {"X-Request-ID": "request-7"}), "request-7", "the id")
    equal(correlation_id(service, {"X-Request-ID": "request-7", ID: "order-42"}), "order-42", "the id beside a correlation id")
    equal(correlation_id(service, {"X-Request-ID": "request-7", ID: "two words"}), "request-7", "the id beside one that does not fit")


@check("An id that does not fit is replaced by a new one")
def _(service):
    for value in BAD_IDS:
        answer = service.get("/hello/id", {ID: value})
        if answer.status in REFUSED:
            continue
        expect(NEW.fullmatch(answer.headers.get(ID) or ""), f"the id for {value[:40]!r} is {answer.headers.get(ID)}")


@check("A header of 10 KB breaks nothing")
def _(service):
    answer = service.get("/hello/id", {ID: "a" * 10240})
    expect(answer.status in (200, 404, *REFUSED) and answer.headers.get(ID, "") != "a" * 10240, f"the status is {answer.status}")
    equal(service.get("/health").status, 200, "the status of /health afterwards")


@check("Without an id, a request has that of its trace")
def _(service):
    equal(correlation_id(service, {"traceparent": TRACEPARENT}), TRACE, "the id")
    equal(correlation_id(service, {"traceparent": f"00-{TRACE}-{SPAN}-00"}), TRACE, "the id of a trace that is not sampled")
    equal(correlation_id(service, {"traceparent": f"cc-{TRACE}-{SPAN}-01-future"}), TRACE, "the id of a trace header of a future version")


@check("A trace header that does not parse is ignored")
def _(service):
    for value in BAD_TRACEPARENTS:
        answer = service.get("/hello/id", {"traceparent": value})
        if answer.status in REFUSED:
            continue
        seen = answer.headers.get(ID) or ""
        expect(NEW.fullmatch(seen) and seen.lower() != TRACE and set(seen) != {"0"}, f"the id for {value[:70]!r} is {seen}")


@check("Without an id and a trace, every request has a new id")
def _(service):
    seen = [correlation_id(service, {}) for _ in range(5)]
    expect(all(NEW.fullmatch(one or "") for one in seen) and len(set(seen)) == 5, f"the ids are {seen}")


@check("An answer to a request that failed has its id", needs="example")
def _(service):
    equal(service.get("/fail", {ID: "failed-1"}).headers.get(ID), "failed-1", "the id")


@check("An outgoing request carries the correlation id and the trace", needs="example")
def _(service):
    with Echo() as echo:
        sent = service.get(call(f"http://127.0.0.1:{echo.port}/"), {ID: "order-43", "traceparent": TRACEPARENT}).json()
        equal(sent.get("x-correlation-id"), "order-43", "the id of the outgoing request")
        expect(sent.get("traceparent", "").split("-")[1:2] == [TRACE], f"its traceparent is {sent.get('traceparent')}")
        alone = service.get(call(f"http://127.0.0.1:{echo.port}/")).json()
        expect(NEW.fullmatch(alone.get("x-correlation-id", "")), f"the new id of an outgoing request is {alone.get('x-correlation-id')}")


@check("Requests at the same time keep their ids apart, in the log as well", needs="example process")
def _(service):
    names = [f"crowd-{number}" for number in range(20)]
    answers = service.at_once(*((f"/hello/{name}", {ID: name, "X-Tenant": "crowd"}) for name in names))
    equal([answer.headers.get(ID) for answer in answers], names, "the ids")
    for name in names:
        line = service.line(lambda fields: fields.get("labels.who") == name, f"of /hello/{name}")
        equal(line.get("labels.correlation_id"), name, f"the id in the line of {name}")
