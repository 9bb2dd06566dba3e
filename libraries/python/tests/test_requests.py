"""Requests through the real frameworks, within the process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import StreamingResponse
from flask import Blueprint, Flask
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from devmon_service import Devmon
from devmon_service.http.asgi import Message, Receive, Scope, Send

Make = Callable[..., Devmon]
Lines = Callable[[], list[dict[str, Any]]]
COUNT = "http_server_request_duration_seconds_count"


def counted(shop: Devmon) -> dict[tuple[str, str, str], float]:
    """The number of requests by method, status and route."""
    return {
        (sample.labels["http_request_method"], sample.labels["http_response_status_code"], sample.labels["http_route"]): sample.value
        for metric in shop.registry.collect()
        for sample in metric.samples
        if sample.name == COUNT
    }


async def ok(request: Request) -> Response:
    return PlainTextResponse("ok")


def test_starlettes_routes_through_mounts_and_middlewares(service: Make) -> None:
    async def passing(request: Request, call_next: Any) -> Any:
        return await call_next(request)

    inner = Starlette(routes=[Route("/items/{id:int}", ok)])
    app = Starlette(
        routes=[
            Route("/", ok),
            Route("/orders/{id}", ok, methods=["GET"]),
            Mount("/api", app=inner),
            Mount("/tenants/{tenant}", routes=[Route("/users/{user}", ok), Mount("/deep", routes=[Route("/x", ok)])]),
            Mount("/files", app=PlainTextResponse("a file")),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=passing)],
    )
    shop = service(app)
    client = TestClient(app)
    for path in ("/", "/orders/1", "/orders/2", "/api/items/7", "/tenants/acme/users/bo", "/tenants/x/users/x", "/tenants/acme/deep/x", "/files/a/b.txt", "/none/1", "/none/2"):
        client.get(path)
    client.post("/orders/1")
    assert counted(shop) == {
        ("GET", "200", "/"): 1,
        ("GET", "200", "/orders/{id}"): 2,
        ("GET", "200", "/api/items/{id}"): 1,
        ("GET", "200", "/tenants/{tenant}/users/{user}"): 2,
        ("GET", "200", "/tenants/{tenant}/deep/x"): 1,
        ("GET", "200", "/files/{path}"): 1,
        ("GET", "404", ""): 2,
        ("POST", "405", "/orders/{id}"): 1,
    }


def test_fastapis_routes_through_routers_and_a_root_path(service: Make) -> None:
    items = APIRouter(prefix="/items")

    @items.get("/{id}")
    def item(id: int) -> int:
        return id

    outer = APIRouter(prefix="/v1")
    outer.include_router(items, prefix="/shop")
    app, sub = FastAPI(), FastAPI()
    app.include_router(outer)
    sub.include_router(items)
    app.mount("/sub", sub)
    shop = service(app)
    client = TestClient(app, root_path="/behind")
    for path in ("/behind/v1/shop/items/1", "/v1/shop/items/2", "/v1/shop/items/none", "/behind/sub/items/3", "/nothing"):
        client.get(path)
    assert counted(shop) == {
        ("GET", "200", "/v1/shop/items/{id}"): 2,
        ("GET", "422", "/v1/shop/items/{id}"): 1,
        ("GET", "200", "/sub/items/{id}"): 1,
        ("GET", "404", ""): 1,
    }


def test_flasks_routes(service: Make) -> None:
    app = Flask("shop")
    orders = Blueprint("orders", "orders", url_prefix="/orders")
    orders.add_url_rule("/<int:id>", view_func=lambda id: str(id))
    app.register_blueprint(orders)
    app.add_url_rule("/fail", view_func=lambda: 1 / 0)
    shop = service(app)
    client = app.test_client()
    assert [client.get(path, buffered=True).status_code for path in ("/orders/1", "/orders/2", "/orders/x", "/fail")] == [200, 200, 404, 500]
    client.delete("/orders/1", buffered=True)
    assert counted(shop) == {
        ("GET", "200", "/orders/<int:id>"): 2,
        ("GET", "404", ""): 1,
        ("GET", "500", "/fail"): 1,
        ("DELETE", "405", ""): 1,
    }


def test_ten_thousand_routes_and_methods_that_do_not_exist(service: Make) -> None:
    app = Flask("shop")
    for number in range(3000):
        app.add_url_rule(f"/r{number}", str(number), lambda: "ok")
    shop = service(app, access_log=False)
    client = app.test_client()
    for number in range(3000):
        client.get(f"/r{number}", buffered=True)
    for method in ("BREW", "get", "X" * 500, "PROPFIND"):
        client.open("/", method=method, buffered=True)
    routes = {route for _, _, route in counted(shop)} - {""}
    assert len(routes) == 1001 and "other" in routes
    assert {method for method, _, _ in counted(shop)} == {"GET", "_OTHER"}


def test_ten_thousand_paths_without_a_route_are_one_series(service: Make) -> None:
    app = Starlette()
    shop = service(app, access_log=False)

    async def main() -> None:
        async def send(message: Message) -> None:
            """Nobody reads it."""

        for number in range(10_000):
            await call(app, f"/{number}", disconnected, send)

    asyncio.run(main())
    assert counted(shop) == {("GET", "404", ""): 10_000}


@pytest.mark.parametrize("id", ["", "a" * 10_240, "two words", "a\\nb", "\x1b[31m", "semi;colon", "ü", '{"a":1}', "a,b"])
def test_bad_correlation_ids_are_replaced(service: Make, id: str) -> None:
    app = Flask("shop")
    service(app, access_log=False)
    # Through the middleware itself: the test client would refuse some of them.
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_X_CORRELATION_ID": id, "SERVER_NAME": "a", "SERVER_PORT": "1", "wsgi.url_scheme": "http"}
    seen: list[Any] = []
    list(app.wsgi_app(environ, lambda status, headers, exc_info=None: seen.extend(headers)))
    (given,) = (value for name, value in seen if name == "X-Correlation-ID")
    assert len(given) == 32 and set(given) <= set("0123456789abcdef")


async def call(app: Any, path: str, receive: Receive, send: Send) -> None:
    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "root_path": "", "http_version": "1.1"}
    await app(scope, receive, send)


async def disconnected() -> Message:
    return {"type": "http.disconnect"}


def test_a_client_that_has_gone(service: Make, lines: Lines) -> None:
    started = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/reads":
            await receive()
            raise RuntimeError("the client has gone")
        if scope["path"] == "/waits":
            started.set()
            await asyncio.Event().wait()
        await send({"type": "http.response.start", "status": 202, "headers": []})
        await receive()
        raise OSError("gone while it was sent")

    shop = service(app)

    async def main() -> None:
        async def send(message: Message) -> None:
            pass

        with pytest.raises(RuntimeError):
            await call(shop.app, "/reads", disconnected, send)
        with pytest.raises(OSError):
            await call(shop.app, "/sends", disconnected, send)
        waiting = asyncio.create_task(call(shop.app, "/waits", disconnected, send))
        await started.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(main())
    assert counted(shop) == {("GET", "499", ""): 2, ("GET", "500", ""): 1}
    assert [line["log.level"] for line in lines() if line["log.logger"] == "access"] == ["info", "error", "info"]


def test_an_application_that_answers_nothing_counts_with_500(service: Make) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        """Answers nothing."""

    shop = service(app)

    async def send(message: Message) -> None:
        raise AssertionError

    asyncio.run(call(shop.app, "/", disconnected, send))
    assert counted(shop) == {("GET", "500", ""): 1}


def test_a_stream_that_breaks_counts_with_500_and_its_bytes(service: Make, lines: Lines) -> None:
    def numbers() -> Iterator[bytes]:
        yield b"12345"
        raise RuntimeError("broken")

    app = FastAPI()

    @app.get("/numbers")
    def stream() -> StreamingResponse:
        return StreamingResponse(numbers())

    shop = service(app)
    with pytest.raises(RuntimeError):
        TestClient(app).get("/numbers")
    assert counted(shop) == {("GET", "500", "/numbers"): 1}
    logged = lines()
    access = next(line for line in logged if line["log.logger"] == "access")
    assert (access["http.response.body.bytes"], access["log.level"]) == (5, "error")
    assert [line["error.message"] for line in logged if "error.message" in line] == ["broken"]


def test_a_wsgi_application_that_throws(service: Make, lines: Lines) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise RuntimeError("broken")

    shop = service(app)
    with pytest.raises(RuntimeError):
        shop.app({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *_: None)
    assert counted(shop) == {("GET", "500", ""): 1}
    assert [line.get("error.type") for line in lines()] == ["RuntimeError", None]


def test_without_access_log(service: Make, lines: Lines) -> None:
    app = Starlette(routes=[Route("/", ok)])
    service(app, access_log=False)
    assert TestClient(app).get("/").headers["x-correlation-id"]
    assert lines() == []


def test_the_context_ends_with_the_request(service: Make, lines: Lines) -> None:
    app = Flask("shop")
    app.add_url_rule("/", view_func=lambda: "ok")
    shop = service(app)
    app.test_client().get("/", headers={"X-Correlation-ID": "a-1"}, buffered=True)
    shop.log.info("afterwards")
    assert ["labels.correlation_id" in line for line in lines()] == [True, False]


def test_what_is_no_application(service: Make) -> None:
    with pytest.raises(TypeError, match="int is neither an ASGI nor a WSGI application"):
        service(7)


def test_websockets_pass(service: Make) -> None:
    app = FastAPI()

    @app.websocket("/ws")
    async def ws(websocket: Any) -> None:
        await websocket.accept()
        await websocket.send_text("hello")

    ws.__annotations__["websocket"] = __import__("fastapi").WebSocket
    app.router.routes.clear()
    app.add_api_websocket_route("/ws", ws)
    shop = service(app)
    with TestClient(app).websocket_connect("/ws") as connection:
        assert connection.receive_text() == "hello"
    assert counted(shop) == {}
