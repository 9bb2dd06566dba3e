"""/metrics, /health and /ready."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from ..draining import Draining
from ..metrics import scraped
from ..readiness import Readiness, Result

METRICS, HEALTH, READY = "/metrics", "/health", "/ready"
OPENMETRICS = "application/openmetrics-text"
_PATHS = frozenset((METRICS, HEALTH, READY))


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [("Content-Type", self.content_type), ("Content-Length", str(len(self.body))), ("Cache-Control", "no-store")]


class Endpoints:
    def __init__(self, registry: CollectorRegistry, readiness: Readiness, draining: Draining) -> None:
        self._registry = registry
        self._draining = draining
        self.readiness = readiness

    def handles(self, method: str, path: str) -> bool:
        return path in _PATHS and method in ("GET", "HEAD")

    def answer(self, path: str, accept: str) -> Answer:
        """Takes up to two seconds for /ready."""
        return self._answer(path, accept, self.readiness.check().result() if self._needs_checks(path) else [])

    async def answer_async(self, path: str, accept: str) -> Answer:
        return self._answer(path, accept, await asyncio.wrap_future(self.readiness.check()) if self._needs_checks(path) else [])

    def _needs_checks(self, path: str) -> bool:
        return path == READY and not self._draining.begun

    def _answer(self, path: str, accept: str, checks: list[Result]) -> Answer:
        if path == METRICS:
            # Text 1.0.0 differs in its name alone, and has not reached every reader.
            encode, content_type = choose_encoder(accept if OPENMETRICS in accept else "")
            return Answer(200, content_type, encode(scraped(self._registry)))
        if path == HEALTH:
            return _health([])
        if self._draining.begun:
            return _health([{"name": "shutdown", "status": "DOWN"}])
        return _health([check.as_json() for check in checks])


def _health(checks: list[dict[str, Any]]) -> Answer:
    up = all(check["status"] == "UP" for check in checks)
    body = json.dumps({"status": "UP" if up else "DOWN", "checks": checks}).encode()
    return Answer(200 if up else 503, "application/json", body)
