import io
import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from devmon_service import Devmon
from devmon_service.identity import Identity
from devmon_service.logs.formats import Ecs, Text
from devmon_service.logs.install import Logging

Make = Callable[..., Devmon]
Lines = Callable[[], list[dict[str, Any]]]
HOSTILE = "one\ntwo\r\x1b[31m\x00\x7f\x9b\u2028\ud800 ü 🙂"


def written(action: Callable[[logging.Logger], None], formatter: logging.Formatter) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.Logger("some.logger")
    logger.addHandler(handler)
    action(logger)
    return stream.getvalue()


def ecs(action: Callable[[logging.Logger], None]) -> dict[str, Any]:
    line = written(action, Ecs(Identity("shop", "1.2", "development")))
    assert line.endswith("\n") and line.count("\n") == 1 and line.strip().isprintable()
    fields: dict[str, Any] = json.loads(line)
    return fields


def test_a_line() -> None:
    line = ecs(lambda log: log.warning("%s is low", "stock", extra={"sku": "a-1", "left": 3, "price": 1.5, "tags": ["x"], "password": "hunter2"}))
    stamp = line.pop("@timestamp")
    assert len(stamp) == 24 and stamp.endswith("Z")
    assert line == {
        "log.level": "warn",
        "message": "stock is low",
        "log.logger": "some.logger",
        "service.name": "shop",
        "service.version": "1.2",
        "service.environment": "development",
        "labels.sku": "a-1",
        "labels.left": "3",
        "labels.price": "1.5",
        "labels.tags": '["x"]',
        "labels.password": "[redacted]",
    }


@pytest.mark.parametrize(("level", "name"), [(5, "trace"), (10, "debug"), (20, "info"), (25, "info"), (30, "warn"), (40, "error"), (50, "fatal"), (99, "fatal")])
def test_levels(level: int, name: str) -> None:
    assert ecs(lambda log: log.log(level, "x"))["log.level"] == name


def test_secrets_in_messages_nested_fields_and_errors() -> None:
    def fail(log: logging.Logger) -> None:
        try:
            raise ValueError("login failed: password=hunter2")
        except ValueError:
            log.exception("token: hunter2", extra={"user": {"name": "bo", "api_key": "hunter2"}})

    line = ecs(fail)
    assert "hunter2" not in json.dumps(line)
    assert (line["error.type"], line["error.message"]) == ("ValueError", "login failed: password=[redacted]")
    assert "Traceback" in line["error.stack_trace"] and "test_logs.py" in line["error.stack_trace"]


def test_the_type_of_an_error_has_its_module_and_a_message_may_fail() -> None:
    class Broken(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no text")

    def fail(log: logging.Logger) -> None:
        try:
            raise Broken
        except Broken:
            log.exception("x")

    line = ecs(fail)
    assert line["error.type"].endswith("test_logs.test_the_type_of_an_error_has_its_module_and_a_message_may_fail.<locals>.Broken")
    assert line["error.message"] == "<exception str() failed>"


def test_hostile_text_in_json() -> None:
    line = ecs(lambda log: log.info(HOSTILE, extra={"note": HOSTILE, HOSTILE: 1}))
    expected = HOSTILE.replace("\ud800", "?")
    assert line["message"] == line["labels.note"] == expected and line[f"labels.{expected}"] == "1"


def test_hostile_text_for_people() -> None:
    def log(logger: logging.Logger) -> None:
        logger.info(HOSTILE, extra={"note": HOSTILE})
        try:
            raise ValueError("broken\nINFO forged\x1b[2J")
        except ValueError:
            logger.exception("failed")

    first, *others = written(log, Text()).rstrip("\n").split("\n")
    assert "one\\ntwo\\r\\x1b[31m\\x00\\x7f\\x9b" in first and "note=one\\ntwo" in first
    assert "ERROR" in others[0] and len(others) > 3
    assert all(line.startswith("    ") for line in others[1:]), "only a line of the log begins at the margin"
    assert not any(ord(char) < 32 for line in others for char in line)


def test_fields_by_name_also_those_that_logging_has_itself(lines: Lines, service: Make) -> None:
    service().log.info("hello %s", "bo", name="ann", args=1, message="m", exc_info=None, extra={"other": 2})
    (line,) = lines()
    seen = {key: value for key, value in line.items() if key.startswith("labels.")}
    assert line["message"] == "hello bo"
    assert seen == {"labels.name": "ann", "labels.args": "1", "labels.message": "m", "labels.other": "2"}


def test_structlog_that_renders_to_logging(lines: Lines, service: Make) -> None:
    service()
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs], logger_factory=structlog.stdlib.LoggerFactory(), wrapper_class=structlog.stdlib.BoundLogger
    )
    try:
        structlog.get_logger("orders").info("order placed", sku="a-1", password="hunter2")
    finally:
        structlog.reset_defaults()
    (line,) = lines()
    assert (line["message"], line["log.logger"], line["labels.sku"], line["labels.password"]) == ("order placed", "orders", "a-1", "[redacted]")


def test_console_handlers_are_replaced_and_come_back(service: Make) -> None:
    root, uvicorn = logging.getLogger(), logging.getLogger("uvicorn")
    console, own = logging.StreamHandler(sys.stderr), logging.NullHandler()
    root.addHandler(console)
    root.addHandler(own)
    uvicorn.addHandler(console)
    uvicorn.propagate = False
    level = root.level
    try:
        shop = service()
        assert console not in root.handlers and own in root.handlers and root.level == logging.INFO
        assert uvicorn.propagate and not uvicorn.handlers
        shop.close()
        assert console in root.handlers and root.level == level and uvicorn.handlers == [console] and not uvicorn.propagate
    finally:
        root.removeHandler(console)
        root.removeHandler(own)
        uvicorn.handlers.clear()
        uvicorn.propagate = True


@pytest.mark.parametrize("configured", [True, False])
@pytest.mark.parametrize("access_log", [True, False])
def test_servers_write_access_lines_only_if_the_library_does_not(service: Make, configured: bool, access_log: bool) -> None:
    access = logging.getLogger("uvicorn.access")
    if configured:
        access.addHandler(logging.StreamHandler(sys.stdout))
        access.propagate = False
    try:
        service(access_log=access_log)
        assert access.hasHandlers() is not access_log and not access.handlers
    finally:
        access.handlers.clear()
        access.propagate = True


@pytest.mark.parametrize("value", ["xml", "JSON "])
def test_a_format_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DEVMON_LOG_FORMAT", value)
    with pytest.raises(ValueError, match="it is json or text"):
        Logging(Identity("a", "", ""), access_log=True)
