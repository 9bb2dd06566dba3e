from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from devmon_service import Devmon


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "DEVMON_GRACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DEVMON_LOG_FORMAT", "json")


@pytest.fixture
def service() -> Iterator[Callable[..., Devmon]]:
    """Makes services, and takes them back at the end."""
    made: list[Devmon] = []

    def make(app: Any = None, **options: Any) -> Devmon:
        made.append(Devmon(app, **{"name": "shop", **options}))
        return made[-1]

    yield make
    for each in reversed(made):
        each.close()


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, Any]]]:
    """What was logged since the last call. Ask for it before `service`, so that the handler writes to what is captured."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # which tells of each request, also of the test client's
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """Every record that reaches the root logger."""
    seen: list[logging.LogRecord] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record)

    handler = Handler()
    logging.getLogger().addHandler(handler)
    yield seen
    logging.getLogger().removeHandler(handler)
