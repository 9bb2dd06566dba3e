"""The one call, and what it returns."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from functools import partial
from typing import Any

from prometheus_client import CollectorRegistry

from . import tracing
from .bounds import Bounded
from .business import Business
from .client import Clients, Measured
from .draining import Draining
from .exchange import CURRENT
from .http import frameworks
from .http.admin import AdminServer
from .http.asgi import AsgiMiddleware
from .http.endpoints import Endpoints
from .http.observer import Observer, Tenant
from .http.server_metrics import ServerMetrics
from .http.wsgi import WsgiMiddleware
from .identity import Identity
from .logs.install import Logging
from .logs.logger import Logger
from .metrics import Metrics, new_registry, with_target_info
from .readiness import Check, Readiness
from .security import Security

_TENANTS = 100
_GRACE_SECONDS = 5.0
_FLUSH_SECONDS = 5.0


class Devmon:
    """A service and what it has for its operation. `close` takes everything back, for tests."""

    def __init__(
        self,
        app: Any = None,
        *,
        name: str | None = None,
        version: str | None = None,
        environment: str | None = None,
        ready: Mapping[str, Check] | None = None,
        tenant: Tenant | None = None,
        access_log: bool = True,
        admin_port: int | None = None,
        admin_host: str = "127.0.0.1",
        grace: float | None = None,
        registry: CollectorRegistry | None = None,
    ) -> None:
        """
        app: FastAPI, Starlette, Flask, what Django's `get_wsgi_application` or `get_asgi_application` returned, or any other ASGI
            or WSGI application. Without one, `install` takes it later.
        ready: checks by name, synchronous or not, which `/ready` runs.
        tenant: takes a request to the name of its tenant, or None.
        admin_port: the endpoints are there, and not on the service's own server. SystemExit if it is taken.
        grace: how long requests are taken after SIGTERM, in seconds. By default `DEVMON_GRACE`, else 0 in development and 5.
        registry: metrics that are there already, such as `prometheus_client.REGISTRY`. By default a new one.
        """
        self.identity = Identity.find(name, version, environment)
        self.registry = with_target_info(registry if registry is not None else new_registry(), self.identity)
        self._logging = Logging(self.identity, access_log=access_log)
        self.log = Logger(logging.getLogger(self.identity.name))
        bounded = Bounded(_TENANTS)

        def current_tenant() -> str:
            exchange = CURRENT.get()
            return bounded(exchange.tenant) if exchange else ""

        self.business = Business(self.registry, current_tenant)
        self.security = Security(self.registry, current_tenant)
        self.client = Clients(Measured(self.registry))
        own = Metrics(self.registry, strict=self.identity.is_development)
        self.counter, self.gauge, self.histogram = own.counter, own.gauge, own.histogram
        self._readiness = Readiness(ready or {})
        self._draining = Draining(_grace(self.identity) if grace is None else grace)
        self._observer = Observer(ServerMetrics(self.registry), tenant, access_log=access_log)
        self._endpoints = Endpoints(self.registry, self._readiness, self._draining)
        self._admin = None if admin_port is None else AdminServer(self._endpoints, admin_host, admin_port)
        self._started_in = 0
        self.app: Any = None if app is None else self.install(app)
        """The application to be served. It is the one that was given, if that has a place for middleware."""

    def install(self, app: Any) -> Any:
        endpoints = None if self._admin else self._endpoints
        flush = partial(tracing.flush, _FLUSH_SECONDS)
        asgi = partial(AsgiMiddleware, observer=self._observer, endpoints=endpoints, on_start=self._start_in_loop, on_end=flush)
        self.app = frameworks.install(app, asgi, partial(self._wsgi, endpoints))
        return self.app

    def close(self) -> None:
        self._draining.uninstall()
        self._logging.close()
        if self._admin:
            self._admin.close()

    def _wsgi(self, endpoints: Endpoints | None, app: Any, **options: Any) -> WsgiMiddleware:
        self._start()  # now, since gunicorn has set its handlers and serves from other threads than the main one
        return WsgiMiddleware(app, self._observer, endpoints, on_start=self._start, **options)

    def _start_in_loop(self) -> None:
        self._readiness.loop = asyncio.get_running_loop()
        self._start()

    def _start(self) -> None:
        """Once in each process, when its server is there."""
        if self._started_in != os.getpid():
            self._started_in = os.getpid()
            self._draining.install()
            self._logging.adopt_servers()


devmon = Devmon
"""So that a service reads `devmon(app)`."""


def _grace(identity: Identity) -> float:
    text = os.environ.get("DEVMON_GRACE")
    if not text:
        return 0.0 if identity.is_development else _GRACE_SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"DEVMON_GRACE is {text}: it is a number of seconds, such as 5")
    return seconds
