"""Where each framework lets a middleware in, and how it says which route matched. No framework is imported: the application's is already."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from ..exchange import CURRENT
from .asgi import App, AsgiMiddleware, Receive, Scope, Send
from .wsgi import Environ, WsgiMiddleware

Asgi = Callable[..., AsgiMiddleware]
Wsgi = Callable[..., WsgiMiddleware]


def install(app: Any, asgi: Asgi, wsgi: Wsgi) -> Any:
    """The application with the middleware in it: the same object, if it has a place for it."""
    if hasattr(app, "build_middleware_stack") and hasattr(app, "user_middleware"):
        return _starlette(app, asgi)
    if hasattr(app, "wsgi_app") and hasattr(app, "url_map"):
        return _flask(app, wsgi)
    if hasattr(app, "resolve_request") and hasattr(app, "get_response"):
        return _django(app, asgi, wsgi)
    if inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(getattr(app, "__call__", None)):
        return asgi(app)
    if callable(app):
        return wsgi(app)
    raise TypeError(f"{type(app).__qualname__} is neither an ASGI nor a WSGI application")


def _starlette(app: Any, asgi: Asgi) -> Any:
    """FastAPI as well. Outside of everything, also of the middleware that makes exceptions answers, so that those have their headers."""

    @cache  # asked at the first request, when all middlewares are there
    def is_instrumented() -> bool:
        added = any(getattr(each.cls, "__module__", "").startswith("opentelemetry.") for each in app.user_middleware)
        return added or getattr(app, "_is_instrumented_by_opentelemetry", False)

    kind = type(app)
    middleware = asgi(partial(kind.__call__, app), is_instrumented=is_instrumented)

    async def call(self: Any, scope: Scope, receive: Receive, send: Send) -> None:
        await middleware(scope, receive, send)

    # A class of its own for this one object: servers find `__call__` in the class, and instrumentations rebuild the stack of middlewares.
    app.__class__ = type(kind.__name__, (kind,), {"__call__": call, "__module__": kind.__module__})
    app.user_middleware.append(sys.modules["starlette.middleware"].Middleware(_Innermost))
    return app


class _Innermost:
    """Sees the span of an instrumentation, and the scope that the router writes to; middlewares between may have copied it."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = CURRENT.get()
        if exchange is None:
            await self._app(scope, receive, send)
            return
        exchange.see_trace()
        try:
            await self._app(scope, receive, send)
        finally:
            exchange.route = _starlette_route(scope)


def _starlette_route(scope: Scope) -> str:
    # A route of a router that FastAPI has included knows no prefix; what was made of it for this inclusion does.
    included = scope.get("fastapi", {}).get("effective_route_context")
    route = scope.get("route")
    if route is None:
        return ""
    path = str(getattr(included, "path_format", None) or getattr(route, "path_format", ""))
    if "app_root_path" not in scope:  # which a mount leaves behind
        return path
    mounted = scope["root_path"][len(scope["app_root_path"]) :]
    is_mount = hasattr(route, "routes")
    own = {} if is_mount else getattr(route, "param_convertors", {})
    outer = {str(value): name for name, value in scope.get("path_params", {}).items() if name not in own}
    prefix = "/".join(f"{{{outer[part]}}}" if part in outer else part for part in mounted.split("/"))
    return prefix + ("/{path}" if is_mount else path)


def _flask(app: Any, wsgi: Wsgi) -> Any:
    def route(environ: Environ) -> str:
        rule = getattr(environ.get("werkzeug.request"), "url_rule", None)
        return str(rule.rule) if rule is not None else ""

    app.wsgi_app = wsgi(app.wsgi_app, route=route, is_instrumented=lambda: getattr(app, "_is_instrumented_by_opentelemetry", False))
    return app


def _django(app: Any, asgi: Asgi, wsgi: Wsgi) -> Any:
    """What `get_wsgi_application` and `get_asgi_application` return resolves each request inside of all middlewares."""
    resolve = app.resolve_request
    settings = sys.modules["django.conf"].settings

    def resolve_request(request: Any) -> Any:
        exchange = CURRENT.get()
        resolved = resolve(request)
        if exchange is not None:
            exchange.see_trace()
            route = request.resolver_match.route
            exchange.route = route if route.startswith(("/", "^")) else f"/{route}"
        return resolved

    app.resolve_request = resolve_request
    instrumented = any(name.startswith("opentelemetry.") for name in settings.MIDDLEWARE)
    wrap = partial(asgi, has_lifespan=False) if inspect.iscoroutinefunction(app.__call__) else wsgi
    return wrap(app, is_instrumented=lambda: instrumented)

