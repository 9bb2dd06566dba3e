"""Python imports this at its start, by PYTHONPATH. The packages come last on the path, so that those of the program win."""

import os
import signal
import sys

sys.path.append(os.environ["DEVMON_PYTHON_PACKAGES"])

from opentelemetry import _logs, metrics, trace  # noqa: E402
from opentelemetry.instrumentation.auto_instrumentation import initialize  # noqa: E402

_FLUSH_MILLISECONDS = 3000


def _flush_and_end(number, frame):
    """Ends as before, but sends first what is left: after a signal no exit handler runs. uvicorn raises it again at its end."""
    for provider in (trace.get_tracer_provider(), metrics.get_meter_provider(), _logs.get_logger_provider()):
        if hasattr(provider, "force_flush"):
            provider.force_flush(_FLUSH_MILLISECONDS)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


initialize()
if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
    signal.signal(signal.SIGTERM, _flush_and_end)
