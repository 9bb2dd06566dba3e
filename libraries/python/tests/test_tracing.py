"""With a real SDK, and with OpenTelemetry's real instrumentations."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import requests
from fastapi import FastAPI
from flask import Flask
from opentelemetry import trace
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.instrumentation.starlette import StarletteInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from devmon_service import Devmon

Make = Callable[..., Devmon]
Lines = Callable[[], list[dict[str, Any]]]
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PARENT = f"00-{TRACE}-{SPAN}-01"

_exporter = InMemorySpanExporter()
_provider = TracerProvider()
_provider.add_span_processor(SimpleSpanProcessor(_exporter))


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[ReadableSpan]]]:
    """An SDK that is set up for one test. One provider for all: the API's tracers keep the first that they find."""
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", _provider)
    _exporter.clear()
    yield lambda: list(_exporter.get_finished_spans())


@pytest.fixture
def echo() -> Iterator[str]:
    """The address of a server that answers with the headers of the request."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
            self.send_response(404 if self.path == "/404" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def starlette(fails: bool = False) -> Starlette:
    async def order(request: Request) -> Response:
        if fails:
            raise RuntimeError("broken")
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/orders/{id}", order)])


def by_kind(spans: list[ReadableSpan], kind: trace.SpanKind) -> list[ReadableSpan]:
    return [span for span in spans if span.kind is kind]


def test_a_server_span_with_the_attributes_of_http(service: Make, spans: Any) -> None:
    app = starlette()
    service(app)
    TestClient(app).get("/orders/7?secret=1", headers={"traceparent": PARENT})
    (span,) = spans()
    assert (span.name, span.kind) == ("GET /orders/{id}", trace.SpanKind.SERVER)
    assert (format(span.context.trace_id, "032x"), format(span.parent.span_id, "016x")) == (TRACE, SPAN)
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "url.path": "/orders/7",
        "url.scheme": "http",
        "http.response.status_code": 200,
        "http.route": "/orders/{id}",
    }


def test_a_handler_that_throws(service: Make, spans: Any, lines: Lines) -> None:
    app = starlette(fails=True)
    service(app)
    TestClient(app, raise_server_exceptions=False).get("/orders/7")
    (span,) = spans()
    assert span.status.status_code is trace.StatusCode.ERROR and span.attributes["error.type"] == "RuntimeError"
    ids = {(line["trace.id"], line["span.id"], line["labels.correlation_id"]) for line in lines()}
    assert ids == {(format(span.context.trace_id, "032x"), format(span.context.span_id, "016x"), format(span.context.trace_id, "032x"))}


def test_the_endpoints_have_no_spans(service: Make, spans: Any) -> None:
    app = starlette()
    service(app)
    for path in ("/metrics", "/health", "/ready"):
        TestClient(app).get(path)
    assert spans() == []


def test_without_an_sdk_there_is_the_trace_of_the_request(service: Make, lines: Lines) -> None:
    app = starlette()
    shop = service(app)
    client = TestClient(app)
    assert client.get("/orders/7", headers={"traceparent": PARENT}).headers["x-correlation-id"] == TRACE
    (line,) = lines()
    assert (line["trace.id"], line["span.id"]) == (TRACE, SPAN)
    metrics = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"}).text
    assert f'# {{trace_id="{TRACE}",span_id="{SPAN}"}}' in metrics or f'span_id="{SPAN}",trace_id="{TRACE}"' in metrics
    assert shop.registry


@pytest.mark.parametrize("parent", ["garbage", f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{SPAN}-01-x", f"ff-{TRACE}-{SPAN}-01", "00" * 5000, PARENT.upper()])
def test_a_trace_header_that_does_not_parse_is_ignored(service: Make, lines: Lines, parent: str) -> None:
    app = starlette()
    service(app)
    assert TestClient(app).get("/orders/7", headers={"traceparent": parent}).headers["x-correlation-id"] != TRACE
    (line,) = lines()
    assert "trace.id" not in line


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("instrumentor", [StarletteInstrumentor, FastAPIInstrumentor])
@pytest.mark.parametrize("first", [True, False])
def test_no_second_span_where_an_instrumentation_makes_one(service: Make, spans: Any, lines: Lines, fails: bool, instrumentor: Any, first: bool) -> None:
    async def order(id: str) -> str:
        if fails:
            raise RuntimeError("broken")
        return id

    if instrumentor is FastAPIInstrumentor:
        app: Any = FastAPI()
        app.get("/orders/{id}")(order)
    else:
        app = starlette(fails)
    if first:
        instrumentor.instrument_app(app)
    service(app)
    if not first:
        instrumentor.instrument_app(app)
    answer = TestClient(app, raise_server_exceptions=False).get("/orders/7")
    (span,) = by_kind(spans(), trace.SpanKind.SERVER)
    trace_id = format(span.context.trace_id, "032x")
    assert answer.headers["x-correlation-id"] == trace_id
    assert {line.get("trace.id") for line in lines()} == {trace_id}
    assert {format(each.context.trace_id, "032x") for each in spans()} == {trace_id}


@pytest.mark.parametrize("fails", [False, True])
def test_no_second_span_under_flasks_instrumentation(service: Make, spans: Any, lines: Lines, fails: bool) -> None:
    app = Flask("shop")
    app.add_url_rule("/orders/<id>", view_func=lambda id: 1 / 0 if fails else id)
    FlaskInstrumentor.instrument_app(app)
    service(app)
    answer = app.test_client().get("/orders/7", buffered=True)
    (span,) = spans()
    trace_id = format(span.context.trace_id, "032x")
    assert (span.kind, answer.headers["x-correlation-id"]) == (trace.SpanKind.SERVER, trace_id)
    assert {line.get("trace.id") for line in lines()} == {trace_id}


def calls(shop: Devmon) -> dict[str, Callable[[str], Any]]:
    """One call by each of the clients, which gives the JSON of the answer."""

    def urllib(url: str) -> Any:
        with shop.client.urllib().open(url, timeout=5) as answer:
            return json.load(answer)

    async def httpx_async(url: str) -> Any:
        async with shop.client.httpx_async() as client:
            return (await client.get(url)).json()

    return {
        "urllib": urllib,
        "requests": lambda url: shop.client.requests().get(url, timeout=5).json(),
        "httpx": lambda url: shop.client.httpx().get(url).json(),
        "httpx_async": lambda url: __import__("asyncio").run(httpx_async(url)),
    }


CLIENTS = ("urllib", "requests", "httpx", "httpx_async")


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize("with_sdk", [False, True])
def test_an_outgoing_request(service: Make, echo: str, name: str, with_sdk: bool, request: pytest.FixtureRequest) -> None:
    spans = request.getfixturevalue("spans") if with_sdk else list
    app = Flask("shop")
    shop = service(app)
    app.add_url_rule("/", view_func=lambda: calls(shop)[name](f"{echo}/x"))
    sent = app.test_client().get("/", headers={"X-Correlation-ID": "order-1", "traceparent": PARENT}, buffered=True).get_json()
    assert sent["x-correlation-id"] == "order-1"
    port = echo.rpartition(":")[2]
    labels = {"http_request_method": "GET", "http_response_status_code": "200", "server_address": "127.0.0.1", "server_port": port, "error_type": ""}
    assert shop.registry.get_sample_value("http_client_request_duration_seconds_count", labels) == 1
    if not with_sdk:
        assert sent["traceparent"] == PARENT
        return
    (client,), (server,) = by_kind(spans(), trace.SpanKind.CLIENT), by_kind(spans(), trace.SpanKind.SERVER)
    assert sent["traceparent"].split("-")[1:3] == [TRACE, format(client.context.span_id, "016x")]
    assert client.parent.span_id == server.context.span_id and client.attributes["http.response.status_code"] == 200


@pytest.mark.parametrize("name", CLIENTS)
def test_an_outgoing_request_without_an_answer(service: Make, spans: Any, name: str) -> None:
    shop = service()
    with pytest.raises((OSError, httpx.HTTPError, requests.RequestException)):
        calls(shop)[name]("http://127.0.0.1:1/")
    (labels,) = (
        sample.labels
        for metric in shop.registry.collect()
        for sample in metric.samples
        if sample.name == "http_client_request_duration_seconds_count"
    )
    assert labels["error_type"] in ("URLError", "ConnectionError", "ConnectError") and labels["http_response_status_code"] == ""
    (span,) = spans()
    assert span.attributes["error.type"] == labels["error_type"] and span.status.status_code is trace.StatusCode.ERROR


def test_urllib_raises_an_answer_of_404_and_counts_it_as_one(service: Make, echo: str) -> None:
    shop = service()
    with pytest.raises(OSError, match="404"):
        shop.client.urllib().open(f"{echo}/404")
    labels = {
        "http_request_method": "GET",
        "http_response_status_code": "404",
        "server_address": "127.0.0.1",
        "server_port": echo.rpartition(":")[2],
        "error_type": "404",
    }
    assert shop.registry.get_sample_value("http_client_request_duration_seconds_count", labels) == 1


def test_no_second_client_span_under_an_instrumentation(service: Make, spans: Any, echo: str) -> None:
    HTTPXClientInstrumentor().instrument(tracer_provider=_provider)
    try:
        sent = calls(service())["httpx"](echo)
    finally:
        HTTPXClientInstrumentor().uninstrument()
    (span,) = spans()
    assert sent["traceparent"].split("-")[2] == format(span.context.span_id, "016x")
