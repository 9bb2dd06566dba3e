"""httpx: `send` is measured, so that proxies, redirects and transports stay as httpx makes them."""

from __future__ import annotations

from typing import Any

import httpx

from .measured import Measured


class Client(httpx.Client):
    def __init__(self, measured: Measured, **options: Any) -> None:
        super().__init__(**options)
        self._measured = measured

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        with self._measured.call(request.method, str(request.url), instrumented=_is_instrumented(self, httpx.HTTPTransport.handle_request)) as call:
            for name, value in call.headers.items():
                request.headers.setdefault(name, value)
            response = super().send(request, **options)
            call.status = response.status_code
            return response


class AsyncClient(httpx.AsyncClient):
    def __init__(self, measured: Measured, **options: Any) -> None:
        super().__init__(**options)
        self._measured = measured

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        instrumented = _is_instrumented(self, httpx.AsyncHTTPTransport.handle_async_request)
        with self._measured.call(request.method, str(request.url), instrumented=instrumented) as call:
            for name, value in call.headers.items():
                request.headers.setdefault(name, value)
            response = await super().send(request, **options)
            call.status = response.status_code
            return response


def _is_instrumented(client: object, transport: object) -> bool:
    """By OpenTelemetry, which wraps the transports of all clients, or of one."""
    return hasattr(transport, "__wrapped__") or getattr(client, "_is_instrumented_by_opentelemetry", False)
