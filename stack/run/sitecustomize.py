"""Python imports this at its start, by PYTHONPATH. The packages come last on the path, so that those of the program win."""

import builtins
import functools
import logging
import os
import signal
import sys
import threading
import traceback

sys.path.append(os.environ["DEVMON_PYTHON_PACKAGES"])

from opentelemetry import _logs, metrics, trace  # noqa: E402
from opentelemetry.instrumentation import auto_instrumentation  # noqa: E402
from opentelemetry.instrumentation.utils import is_instrumentation_enabled, suppress_instrumentation  # noqa: E402

_FLUSH_SECONDS = 3
_LONGEST_LINE = 65_536


def _flush():
    for provider in (trace.get_tracer_provider(), metrics.get_meter_provider(), _logs.get_logger_provider()):
        if hasattr(provider, "force_flush"):
            provider.force_flush(_FLUSH_SECONDS * 1000)


def _flush_and_end(number, frame):
    """Ends as before, but sends first what is left: after a signal no exit handler runs. uvicorn raises it again at its end.

    In a thread, since the signal may have come while this one holds what flushing waits for.
    """
    signal.signal(number, signal.SIG_IGN)
    flushing = threading.Thread(target=_flush, daemon=True)
    flushing.start()
    flushing.join(_FLUSH_SECONDS)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _log_handlers():
    """What sends log records.

    The root logger is left without a handler, as the program would find it without us: where it has one, Flask and
    `logging.warning` write nothing to the terminal.
    """
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    if not handlers and os.environ.get("OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION") != "false":  # older instrumentations add none
        from opentelemetry.sdk._logs import LoggingHandler

        handlers = [LoggingHandler()]
    logging.getLogger("opentelemetry").addHandler(logging.NullHandler())  # else its warnings go to the terminal
    logging.getLogger("opentelemetry.attributes").setLevel(logging.ERROR)  # an object beside a message is sent as text
    return handlers


class _Thread(threading.local):
    is_sending = False


_thread = _Thread()


def _send(handlers, record, show):
    """Sends a record and shows it: what is printed meanwhile is the same one, and what is logged would never come to an end."""
    if _thread.is_sending or not is_instrumentation_enabled():
        return show()
    _thread.is_sending = True
    try:
        with suppress_instrumentation():
            for handler in handlers:
                if record.levelno >= handler.level:
                    handler.handle(record)
        return show()
    finally:
        _thread.is_sending = False


def _send_log_records(handlers):
    """Sends what is logged, also by loggers that do not propagate, such as uvicorn's."""
    call_handlers = logging.Logger.callHandlers
    logging.Logger.callHandlers = lambda logger, record: _send(handlers, record, lambda: call_handlers(logger, record))


def _send_structlog_once():
    """OpenTelemetry sends what structlog logs before it is printed or logged, and that is the same line."""
    instrumentation = sys.modules.get("opentelemetry.instrumentation.structlog")
    if not instrumentation:
        return
    import structlog

    log = structlog.BoundLoggerBase._proxy_to_logger

    def log_once(self, *args, **fields):
        if not any(isinstance(processor, instrumentation.StructlogProcessor) for processor in self._processors):
            return log(self, *args, **fields)
        was_sending, _thread.is_sending = _thread.is_sending, True
        try:
            return log(self, *args, **fields)
        finally:
            _thread.is_sending = was_sending

    structlog.BoundLoggerBase._proxy_to_logger = log_once


def _send_printed(handlers):
    """Sends what is printed, and what loguru and http.server write to the streams."""
    streams = [stream for stream in (sys.stdout, sys.stderr) if stream]

    def line(text, show):
        if not text.strip() or len(text) > _LONGEST_LINE:
            return show()
        record = logging.LogRecord("print", logging.NOTSET, "", 0, text, None, None)
        record.levelname = ""  # the text says it, if anything does
        return _send(handlers, record, show)

    print_values = builtins.print

    @functools.wraps(print_values)
    def print_and_send(*values, sep=" ", end="\n", file=None, flush=False):
        def show():
            print_values(*values, sep=sep, end=end, file=file, flush=flush)

        is_line = end is None or end.endswith("\n")  # no bar of progress
        if is_line and (sys.stdout if file is None else file) in streams:
            line((" " if sep is None else sep).join(map(str, values)), show)
        else:
            show()

    print_exception = traceback.print_exception

    @functools.wraps(print_exception)
    def print_exception_and_send(*args, **options):
        """Its frames would be lines of their own."""

        def show():
            print_exception(*args, **options)

        file = options.get("file", args[4] if len(args) > 4 else None)
        if (sys.stderr if file is None else file) in streams:
            rest = {name: value for name, value in options.items() if name != "file"}
            line("".join(traceback.format_exception(*args[:4], **rest)).rstrip(), show)
        else:
            show()

    def sending(write):
        def write_and_send(text):
            is_line = isinstance(text, str) and text.endswith("\n")
            return line(text[:-1], lambda: write(text)) if is_line else write(text)

        return write_and_send

    def quietly(hook):
        """OpenTelemetry sends what ends the program."""

        def show(*args):
            _thread.is_sending = True
            try:
                hook(*args)
            finally:
                _thread.is_sending = False

        return show

    builtins.print = print_and_send
    traceback.print_exception = print_exception_and_send
    for stream in streams:
        stream.write = sending(stream.write)
    sys.excepthook = quietly(sys.excepthook)
    threading.excepthook = quietly(threading.excepthook)


if hasattr(auto_instrumentation, "initialize"):
    auto_instrumentation.initialize()
else:  # older ones have a module for it, and leave log records out unless asked for them
    os.environ.setdefault("OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED", "true")
    import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401
_handlers = _log_handlers()
_send_log_records(_handlers)
if "console" not in os.environ.get("OTEL_LOGS_EXPORTER", ""):  # which prints what is sent
    _send_printed(_handlers)
_send_structlog_once()
if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
    signal.signal(signal.SIGTERM, _flush_and_end)
