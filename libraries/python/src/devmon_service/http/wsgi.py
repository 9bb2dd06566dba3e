"""WSGI (PEP 3333): a middleware around an application. A request ends when the server closes the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from ..exchange import CORRELATION_HEADER
from .endpoints import Endpoints
from .observer import Observation, Observer

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]


class WsgiRequest:
    __slots__ = ("_environ", "method", "path", "scheme")

    def __init__(self, environ: Environ) -> None:
        self._environ = environ
        self.method: str = environ["REQUEST_METHOD"]
        self.scheme: str = environ.get("wsgi.url_scheme", "http")
        # PEP 3333 passes bytes as text of Latin-1.
        self.path: str = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")

    def header(self, name: str) -> str | None:
        value: str | None = self._environ.get(f"HTTP_{name.upper().replace('-', '_')}")
        return value


class WsgiMiddleware:
    """Answers the endpoints (None: elsewhere), and observes all other requests."""

    def __init__(
        self,
        app: App,
        observer: Observer,
        endpoints: Endpoints | None,
        *,
        on_start: Callable[[], None],
        route: Callable[[Environ], str] | None = None,
        is_instrumented: Callable[[], bool] = lambda: False,
    ) -> None:
        self._app = app
        self._observer = observer
        self._endpoints = endpoints
        self._on_start = on_start
        self._route = route
        self._is_instrumented = is_instrumented

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self._on_start()
        request = WsgiRequest(environ)
        if self._endpoints and self._endpoints.handles(request.method, request.path):
            answer = self._endpoints.answer(request.path, request.header("accept") or "")
            start_response(status_line(answer.status), answer.headers)
            return [] if request.method == "HEAD" else [answer.body]
        observation = self._observer.begin(request, instrumented=self._is_instrumented())
        route = partial(self._route, environ) if self._route else None
        observed = _Observed(start_response, observation, route)
        try:
            observed.answer = self._app(environ, observed.start_response)
        except BaseException as e:
            observed.end(e)
            raise
        return observed


class _Observed:
    """The answer, and what was seen of it."""

    __slots__ = ("_body_bytes", "_chunks", "_observation", "_route", "_start_response", "_status", "answer")

    def __init__(self, start_response: StartResponse, observation: Observation, route: Callable[[], str] | None) -> None:
        self._start_response = start_response
        self._status = 0
        self._body_bytes = 0
        self._chunks: Iterator[bytes] | None = None
        self.answer: Iterable[bytes] = ()
        self._observation = observation
        self._route = route

    def start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        exchange = self._observation.exchange
        # Both are seen here because a framework forgets its request, and an instrumentation ends its span, before the answer is closed.
        exchange.see_trace()
        if self._route:
            exchange.route = self._route()
        self._status = int(status[:3])
        return self._start_response(status, [*headers, (CORRELATION_HEADER, exchange.correlation_id)], exc_info)

    def __iter__(self) -> Iterator[bytes]:
        self._chunks = iter(self.answer)
        return self

    def __next__(self) -> bytes:
        assert self._chunks is not None
        chunk = next(self._chunks)
        self._body_bytes += len(chunk)
        return chunk

    def close(self) -> None:
        try:
            close = getattr(self.answer, "close", None)
            if close is not None:
                close()
        finally:
            self.end(None)

    def end(self, error: BaseException | None) -> None:
        if error is not None:
            self._observation.failed(error)
        status = self._status or 500
        self._observation.end(max(status, 500) if error else status, self._body_bytes if self._status else None, error)


def status_line(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"
