"""Checks of what the service needs, run at the same time, one run at a time."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import Any

from .logs.redaction import redact

Check = Callable[[], object] | Callable[[], Awaitable[object]]
"""Fails by raising, or by returning False or an exception."""

LIMIT_SECONDS = 2.0
KEPT_SECONDS = 1.0
_ERROR_LENGTH = 200
# Calls of one check that hang at the same time. Python cannot end a thread, so without a bound each run would leave one more.
_HANGING_CALLS = 8


@dataclass(frozen=True)
class Result:
    name: str
    error: str | None

    def as_json(self) -> dict[str, Any]:
        """The form of MicroProfile Health."""
        if self.error is None:
            return {"name": self.name, "status": "UP"}
        return {"name": self.name, "status": "DOWN", "data": {"error": self.error}}


class Readiness:
    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._hanging = {name: threading.BoundedSemaphore(_HANGING_CALLS) for name in checks}
        self._lock = threading.Lock()
        self._run: Future[list[Result]] | None = None
        self._ended = float("-inf")
        self.loop: asyncio.AbstractEventLoop | None = None  # where asynchronous checks run: the service's own, which its pools belong to

    def check(self) -> Future[list[Result]]:
        """The results of the run that is under way, of the last one if it ended within a second, or of a new one."""
        with self._lock:
            run = self._run
            if run is None or (run.done() and time.monotonic() - self._ended > KEPT_SECONDS):
                run = self._run = Future()
                threading.Thread(target=self._complete, args=(run,), name="devmon-readiness", daemon=True).start()
            return run

    def _complete(self, run: Future[list[Result]]) -> None:
        calls = [_Call(name, check) for name, check in self._checks.items()]
        for call in calls:
            call.start(self._hanging[call.name], self.loop)
        wait([call.answer for call in calls], LIMIT_SECONDS)
        results = [Result(call.name, call.error()) for call in calls]
        self._ended = time.monotonic()
        run.set_result(results)


@dataclass
class _Call:
    name: str
    check: Check
    answer: Future[object] = field(default_factory=Future)

    def start(self, hanging: threading.BoundedSemaphore, loop: asyncio.AbstractEventLoop | None) -> None:
        if inspect.iscoroutinefunction(self.check) and loop is not None and loop.is_running():
            self.answer = asyncio.run_coroutine_threadsafe(self.check(), loop)
        elif hanging.acquire(blocking=False):
            # Not a pool of threads: the interpreter waits for those at its end, and a check that hangs never ends.
            threading.Thread(target=self._call, args=(hanging,), name=f"devmon-check-{self.name}", daemon=True).start()

    def _call(self, hanging: threading.BoundedSemaphore) -> None:
        try:
            result = self.check()
            self._set(asyncio.run(_awaited(result)) if inspect.isawaitable(result) else result)
        except BaseException as e:  # a check fails by raising, whatever it raises
            self._set(e)
        finally:
            hanging.release()

    def _set(self, result: object) -> None:
        if self.answer.set_running_or_notify_cancel():
            self.answer.set_result(result)

    def error(self) -> str | None:
        """Why the check failed, if it did; what has not answered yet is given up."""
        if self.answer.cancel() or not self.answer.done():
            return f"no answer within {LIMIT_SECONDS:.0f} s"
        raised = self.answer.exception()
        result = raised if raised is not None else self.answer.result()
        if isinstance(result, BaseException):
            return redact(str(result) or type(result).__name__)[:_ERROR_LENGTH]
        return "the check returned False" if result is False else None


async def _awaited(result: Awaitable[object]) -> object:
    return await result
