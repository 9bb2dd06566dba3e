"""The end of the service: on SIGTERM it says at once that it is not ready, and hands over to its server after the grace period."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from types import FrameType

_TERM = signal.SIGTERM


class Draining:
    """Puts itself before whatever handles SIGTERM: uvicorn, gunicorn and the like have handlers of their own."""

    def __init__(self, grace_seconds: float) -> None:
        self._grace = grace_seconds
        self._original: object = None
        self._timer: threading.Timer | None = None
        self.begun = False

    def install(self) -> None:
        """Does nothing outside of the main thread, where Python takes no handlers, and where something below Python handles the signal."""
        if threading.current_thread() is not threading.main_thread():
            return
        handler = signal.getsignal(_TERM)
        if getattr(handler, "__module__", None) == "asyncio.unix_events":
            self._install_in_loop(asyncio.get_running_loop())
        elif handler is not None and handler != self._on_signal:
            self._original = handler
            signal.signal(_TERM, self._on_signal)
            signal.siginterrupt(_TERM, False)  # as gunicorn has it: running system calls go on

    def uninstall(self) -> None:
        if self._timer:
            self._timer.cancel()
        if signal.getsignal(_TERM) == self._on_signal:
            signal.signal(_TERM, self._original)  # type: ignore[arg-type]

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """The first one begins; the second one, which comes from the timer or from someone impatient, ends."""
        if not self.begun and self._grace > 0:
            self.begun = True
            self._timer = threading.Timer(self._grace, os.kill, (os.getpid(), _TERM))
            self._timer.daemon = True
            self._timer.start()
            return
        self.begun = True
        if self._timer:
            self._timer.cancel()
        if callable(self._original):
            self._original(number, frame)
        elif self._original == signal.SIG_DFL:
            raise SystemExit(0)  # what servers without a handler, such as waitress, end in order by

    def _install_in_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """For servers that use `loop.add_signal_handler`. asyncio has no public way to ask what it replaces."""
        original: asyncio.Handle | None = getattr(loop, "_signal_handlers", {}).get(_TERM)
        if original is None:
            return

        def on_signal() -> None:
            if self.begun:
                original._run()
            else:
                self.begun = True
                loop.call_later(self._grace, original._run)

        loop.add_signal_handler(_TERM, on_signal)
