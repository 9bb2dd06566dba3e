import asyncio
import threading
import time

import pytest

from devmon_service import readiness
from devmon_service.readiness import Check, Readiness


def errors(checks: dict[str, Check]) -> dict[str, str | None]:
    return {result.name: result.error for result in Readiness(checks).check().result(10)}


async def async_up() -> None:
    await asyncio.sleep(0)


async def async_down() -> bool:
    return False


def raises() -> None:
    raise ConnectionError("refused by postgres password=hunter2 " + "x" * 500)


def exits() -> None:
    raise SystemExit(3)


def test_how_a_check_fails() -> None:
    seen = errors(
        {
            "none": lambda: None,
            "zero": lambda: 0,
            "true": lambda: True,
            "false": lambda: False,
            "returns": lambda: ValueError("returned"),
            "raises": raises,
            "exits": exits,
            "silent": lambda: KeyError(),
            "async": async_up,
            "async_false": async_down,
            "awaitable": lambda: async_down(),
        }
    )
    assert (seen["none"], seen["zero"], seen["true"], seen["async"]) == (None, None, None, None)
    assert seen["false"] == seen["async_false"] == seen["awaitable"] == "the check returned False"
    assert (seen["returns"], seen["exits"], seen["silent"]) == ("returned", "3", "KeyError")
    assert seen["raises"] is not None and len(seen["raises"]) == 200 and "hunter2" not in seen["raises"]


def test_they_run_at_the_same_time_and_once_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(2, timeout=2)
    calls: list[str] = []

    def check(name: str) -> Check:
        def call() -> None:
            calls.append(name)
            together.wait()

        return call

    checks = Readiness({"a": check("a"), "b": check("b")})
    runs = [checks.check() for _ in range(5)]
    assert [result.error for run in runs for result in run.result(5)] == [None] * 10
    checks.check().result(5)
    assert sorted(calls) == ["a", "b"]
    monkeypatch.setattr(readiness, "KEPT_SECONDS", -1.0)
    checks.check().result(5)
    assert sorted(calls) == ["a", "a", "b", "b"]


def test_one_that_hangs_is_given_up_leaves_few_threads_and_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LIMIT_SECONDS", 0.05)
    monkeypatch.setattr(readiness, "KEPT_SECONDS", -1.0)
    go_on, hangs = threading.Event(), [True]

    def check() -> None:
        if hangs[0]:
            go_on.wait(30)

    checks = Readiness({"db": check})
    for _ in range(30):
        assert [result.error for result in checks.check().result(5)] == ["no answer within 0 s"]
    hanging = [thread for thread in threading.enumerate() if thread.name == "devmon-check-db"]
    assert len(hanging) == 8
    go_on.set()
    for thread in hanging:
        thread.join(5)
    hangs[0] = False
    assert [result.error for result in checks.check().result(5)] == [None]


def test_asynchronous_checks_run_in_the_loop_of_the_service_and_are_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LIMIT_SECONDS", 0.1)
    cancelled = threading.Event()
    loops: list[object] = []

    async def hang() -> None:
        loops.append(asyncio.get_running_loop())
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def main() -> None:
        checks = Readiness({"db": hang})
        checks.loop = asyncio.get_running_loop()
        begin = time.monotonic()
        results = await asyncio.wrap_future(checks.check())
        assert [result.error for result in results] == ["no answer within 0 s"] and time.monotonic() - begin < 2
        await asyncio.to_thread(cancelled.wait, 5)
        assert loops == [checks.loop]

    asyncio.run(main())
    assert cancelled.is_set()
