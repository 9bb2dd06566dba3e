"""ASGI (https://asgi.readthedocs.io/en/latest/specs/www.html): a plain middleware around an application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ..exchange import CORRELATION_HEADER
from .endpoints import Endpoints
from .observer import CLIENT_CLOSED_REQUEST, Observation, Observer

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_CORRELATION = CORRELATION_HEADER.lower().encode()


class AsgiRequest:
    __slots__ = ("_headers", "method", "path", "scheme")

    def __init__(self, scope: Scope) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.scheme: str = scope.get("scheme", "http")
        self._headers: dict[bytes, bytes] = dict(scope["headers"])

    def header(self, name: str) -> str | None:
        value = self._headers.get(name.lower().encode("latin-1"))
        return None if value is None else value.decode("latin-1")


class AsgiMiddleware:
    """Answers the endpoints (None: elsewhere), and observes all other requests. Other protocols pass."""

    def __init__(
        self,
        app: App,
        observer: Observer,
        endpoints: Endpoints | None,
        *,
        on_start: Callable[[], None],
        on_end: Callable[[], None],
        route: Callable[[Scope], str] | None = None,
        is_instrumented: Callable[[], bool] = lambda: False,
        has_lifespan: bool = True,
    ) -> None:
        self._app = app
        self._observer = observer
        self._endpoints = endpoints
        self._on_start = on_start
        self._on_end = on_end
        self._route = route
        self._is_instrumented = is_instrumented
        self._has_lifespan = has_lifespan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._on_start()
        request = AsgiRequest(scope)
        if self._endpoints and self._endpoints.handles(request.method, request.path):
            await self._answer(self._endpoints, request, send)
            return
        observation = self._observer.begin(request, instrumented=self._is_instrumented())
        observed = _Observed(receive, send, observation)
        error: BaseException | None = None
        try:
            await self._app(scope, observed.receive, observed.send)
        except BaseException as e:
            error = e
            raise
        finally:
            if self._route:
                observation.exchange.route = self._route(scope)
            observed.end(error)

    async def _answer(self, endpoints: Endpoints, request: AsgiRequest, send: Send) -> None:
        answer = await endpoints.answer_async(request.path, request.header("accept") or "")
        headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else answer.body})

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def flushing_send(message: Message) -> None:
            if message["type"].startswith("lifespan.shutdown."):
                await asyncio.to_thread(self._on_end)
            await send(message)

        self._on_start()
        if self._has_lifespan:
            await self._app(scope, receive, flushing_send)
            return
        message: Message = {"type": ""}
        while message["type"] != "lifespan.shutdown":
            message = await receive()
            await flushing_send({"type": f"{message['type']}.complete"})


class _Observed:
    """The two channels of a request, and what was seen in them."""

    __slots__ = ("_body_bytes", "_gone", "_observation", "_receive", "_send", "_status")

    def __init__(self, receive: Receive, send: Send, observation: Observation) -> None:
        self._receive, self._send, self._observation = receive, send, observation
        self._status = 0
        self._body_bytes = 0
        self._gone = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect" and not self._status:
            self._gone = True
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            exchange = self._observation.exchange
            exchange.see_trace()  # seen here because an instrumentation's span has ended when the request does
            self._status = message["status"]
            correlation = (_CORRELATION, exchange.correlation_id.encode())
            message = {**message, "headers": [*message.get("headers", ()), correlation]}
        elif message["type"] == "http.response.body":
            self._body_bytes += len(message.get("body", b""))
        await self._send(message)

    def end(self, error: BaseException | None) -> None:
        gone = self._gone or isinstance(error, asyncio.CancelledError)
        if error is not None and not gone:
            self._observation.failed(error)
            status = max(self._status, 500)
        else:
            status = self._status or (CLIENT_CLOSED_REQUEST if gone else 500)
        self._observation.end(status, self._body_bytes if self._status else None, None if gone else error)
