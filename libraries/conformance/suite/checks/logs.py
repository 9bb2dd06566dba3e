"""Log lines, as they reach the standard output."""

import re
import urllib.parse

from ..check import check, equal, expect
from ..service import eventually
from .correlation import ID, SPAN, TRACE, TRACEPARENT

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
LEVELS = {"trace", "debug", "info", "warn", "error", "fatal"}
SERVICE = {"service.name": "example", "service.version": "1.2.3", "service.environment": "development"}
HOSTILE = 'one\ntwo\r\n{"log.level":"fatal"}\x1b[31m\x00 red \x07'


def of_request(correlation_id, **wanted):
    wanted = {name.replace("_", "."): value for name, value in wanted.items()}
    return lambda fields: fields.get("labels.correlation_id") == correlation_id and all(fields.get(k) == v for k, v in wanted.items())


def access_line(service, path, correlation_id, headers=None):
    service.get(path, {ID: correlation_id, **(headers or {})})
    return service.line(of_request(correlation_id, log_logger="access"), f"of the access to {path}")


@check("Every line is a JSON object with time, level, message, logger and service", needs="example process")
def _(service):
    service.get("/hello/lines", {ID: "lines-1"})
    service.line(of_request("lines-1", log_logger="access"), "of the access")
    broken = [line for line in service.log if line.strip() and not line.startswith("{")]
    equal(broken, [], "what is no JSON object")
    for fields in service.lines():
        expect(TIME.fullmatch(str(fields.get("@timestamp"))), f"a time is {fields.get('@timestamp')}")
        expect(fields.get("log.level") in LEVELS, f"a level is {fields.get('log.level')}")
        expect(isinstance(fields.get("message"), str) and fields.get("log.logger"), f"a line has no message or no logger: {fields}")
        equal({name: fields.get(name) for name in SERVICE}, SERVICE, "the service of a line")


@check("A line of a request has its correlation id, its tenant, its trace and its own fields", needs="example process")
def _(service):
    service.get("/hello/ann", {ID: "fields-1", "X-Tenant": "acme", "traceparent": TRACEPARENT})
    line = service.line(of_request("fields-1", message="saying hello"), "that says hello")
    seen = {name: line.get(name) for name in ("labels.tenant", "labels.who", "log.level", "trace.id")}
    equal(seen, {"labels.tenant": "acme", "labels.who": "ann", "log.level": "info", "trace.id": TRACE}, "the line")
    expect(line.get("span.id") in (None, SPAN) or len(line["span.id"]) == 16, f"its span is {line.get('span.id')}")


@check("A request has one access line, with route, status and duration", needs="example process")
def _(service):
    line = access_line(service, "/hello/bob?secret=1", "access-1")
    wanted = {"http.request.method": "GET", "url.path": "/hello/bob", "http.response.status_code": 200, "log.level": "info"}
    equal({name: line.get(name) for name in wanted}, wanted, "the line")
    route, message = line.get("http.route", ""), line["message"]
    expect(route.startswith("/hello/") and route != "/hello/bob", f"its route is {route}")
    expect(re.fullmatch(rf"GET {re.escape(route)} 200 \d+ ms", message), f"its message is {message}")
    expect(isinstance(line.get("event.duration"), int) and 1000 < line["event.duration"] < 5e9, f"its duration is {line.get('event.duration')} ns")
    same = [fields for fields in service.lines() if of_request("access-1", log_logger="access")(fields)]
    equal(len(same), 1, "the number of access lines")


@check("The access line of a request without a route names none", needs="example process")
def _(service):
    line = access_line(service, "/nowhere/at/all", "access-2")
    equal((line.get("http.response.status_code"), line.get("http.route") or ""), (404, ""), "status and route")


@check("An exception is one line, with type, message and stack trace, under the request's id", needs="example process")
def _(service):
    line = access_line(service, "/fail", "broken-1")
    equal((line.get("http.response.status_code"), line.get("log.level")), (500, "error"), "status and level of the access line")
    line = service.line(lambda fields: of_request("broken-1")(fields) and "error.message" in fields, "with error.message")
    expect(line.get("error.type") and "broken on purpose" in line["error.message"], f"the error is {line.get('error.type')}: {line['error.message']}")
    expect(len(str(line.get("error.stack_trace", "")).splitlines()) > 1, "there is no stack trace of several lines")
    access_line(service, "/hello/afterwards", "broken-2")  # whatever else there is about the exception has been printed by now
    same = [fields for fields in service.lines() if of_request("broken-1")(fields) and "error.message" in fields]
    equal(len(same), 1, "the number of lines of the exception")


@check("Secrets are redacted, in fields, messages and errors", needs="example process")
def _(service):
    service.get("/log?message=" + urllib.parse.quote("api_key=abc123xyz Authorization: Bearer eyJhbGciOi.zzz"), {ID: "secret-1"})
    line = service.line(of_request("secret-1"), "of /log")
    equal(line.get("labels.password"), "[redacted]", "the field password")
    service.get("/fail", {ID: "secret-2"})
    service.line(lambda fields: of_request("secret-2")(fields) and "error.message" in fields, "with error.message")
    for secret in ("hunter2", "abc123xyz", "eyJhbGciOi"):
        told = [text for text in service.log if secret in text]
        equal(told, [], f"the lines with {secret}")


@check("Nothing that a client sends begins a line of its own or reaches a terminal as a command", needs="example process")
def _(service):
    service.get("/log?message=" + urllib.parse.quote(HOSTILE), {ID: "hostile-1"})
    line = service.line(of_request("hostile-1", log_level="info"), "of /log")
    equal((line["message"], line.get("labels.note")), (HOSTILE, HOSTILE), "message and note")
    if service.get("/nowhere/%0d%0a%1b%5b31m", {ID: "hostile-2"}).status == 404:  # some servers refuse such a path
        service.line(of_request("hostile-2", log_logger="access"), "of the access")
    raw = [text for text in service.log if any(ord(c) < 32 for c in text)]
    equal(raw, [], "the lines with control characters")


@check("The endpoints have no access lines", needs="example process")
def _(service):
    for path in ("/metrics", "/health", "/ready"):
        service.get(path, {ID: "endpoint-1"})
    access_line(service, "/hello/after", "endpoint-2")
    told = [fields for fields in service.lines() if fields.get("url.path") in ("/metrics", "/health", "/ready")]
    equal(told, [], "their lines")


@check("DEVMON_LOG_FORMAT=text makes lines for people, still one for each message", needs="example process", start="text")
def _(service):
    service.get("/log?message=" + urllib.parse.quote(HOSTILE), {ID: "text-1"})
    service.get("/hello/zoe", {ID: "text-2"})

    def hello():
        return [text for text in service.log if "saying hello" in text and "zoe" in text]

    expect(eventually(hello, 5), f"no line says hello to zoe: {service.log[-3:]}")
    line = hello()[0]
    expect(not line.startswith("{") and "text-2" in line and "INFO" in line.upper(), f"the line is {line}")
    expect(any("one\\ntwo" in text for text in service.log), "the hostile message is not one line with escapes")
    raw = [text for text in service.log if any(ord(c) < 32 and c != "\t" for c in text) or text.startswith('{"log.level')]
    equal(raw, [], "the lines with control characters, or that a client has begun")
