"""The service under test: its requests, its metrics, and, if it was started here, its log and its end."""

import concurrent.futures
import contextlib
import dataclasses
import http.client
import http.server
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

from .check import Failed, Skipped
from .exposition import Exposition

READY_SECONDS, EVENTUALLY_SECONDS, ANSWER_SECONDS, END_SECONDS = 60, 5, 20, 15
POLL_SECONDS = 0.05

# The environment of each start. Nothing of devmon's or OpenTelemetry's is inherited.
STARTS = {
    "development": {},
    "production": {
        "OTEL_SERVICE_NAME": "renamed",
        "OTEL_RESOURCE_ATTRIBUTES": "service.version=4.5.6,deployment.environment.name=production",
        "DEVMON_GRACE": "0",
    },
    "text": {"DEVMON_LOG_FORMAT": "text", "DEVMON_GRACE": "0"},
    "ending": {"DEVMON_GRACE": "2"},
}


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError as e:
            raise Failed(f"the answer is no JSON: {self.body[:200]!r}") from e


class Service:
    """Attached to a URL, or started with `$PORT`; `with` ends what was started."""

    def __init__(self, host, port, process=None):
        self._address = (host, port)
        self.process = process
        self.log = []  # lines as they were printed, without their ends
        self._new_line = threading.Condition()
        if process:
            threading.Thread(target=self._read, daemon=True).start()

    @classmethod
    def at(cls, url):
        parts = urllib.parse.urlsplit(url)
        return cls(parts.hostname or "127.0.0.1", parts.port or 80)

    @classmethod
    def started(cls, command, environment):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("OTEL_", "DEVMON_"))}
        port = free_port()
        process = subprocess.Popen(
            command,
            env={**clean, **environment, "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        service = cls("127.0.0.1", port, process)
        try:
            service.wait_until_up()
        except BaseException:
            service.end()
            raise
        return service

    def wait_until_up(self):
        def up():
            if self.process and self.process.poll() is not None:
                raise RuntimeError(f"the service ended with code {self.process.returncode}; it printed: {self.log[-20:]}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                return self.get("/health").status == 200
            return False

        if not eventually(up, READY_SECONDS):
            raise RuntimeError(f"/health did not answer 200 within {READY_SECONDS} s")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """Kills what is left of it, with its children."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    # --- requests

    def get(self, path, headers=None, method="GET", timeout=ANSWER_SECONDS):
        """Sends it as it is: nothing is corrected on the way, whatever the headers hold."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._address[0]}:{self._address[1]}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        with socket.create_connection(self._address, timeout) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode("utf-8"))
            response = http.client.HTTPResponse(connection, method=method)
            response.begin()
            return Answer(response.status, response.headers, response.read())

    def at_once(self, *requests):
        """Answers of (path, headers) pairs that are all under way at the same time."""
        with concurrent.futures.ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(lambda request: self.get(*request), requests))

    @property
    def is_example(self):
        answer = self.get("/hello/conformance")
        with contextlib.suppress(Failed, AttributeError):
            return answer.status == 200 and answer.json().get("hello") == "conformance"
        return False

    # --- metrics

    def metrics(self):
        return Exposition(self.get("/metrics").body.decode("utf-8"))

    def grows(self, action, name, **labels):
        """By how much the sum of these series grows because of the action. Counted is what has ended, so it may take a moment."""
        before = self.metrics().sum(name, **labels) or 0
        action()
        now = [before]

        def grown():
            now[0] = self.metrics().sum(name, **labels) or 0
            return now[0] > before

        eventually(grown, EVENTUALLY_SECONDS)
        return now[0] - before

    # --- log

    def _read(self):
        for line in self.process.stdout:
            with self._new_line:
                self.log.append(line.rstrip("\n"))
                self._new_line.notify_all()

    def line(self, matches, what):
        """The first line, as flat fields, for which `matches` holds, now or soon."""
        found = []

        def seen():
            found.extend(fields for fields in map(fields_of, list(self.log)) if fields and matches(fields))
            return bool(found)

        if not eventually(seen, EVENTUALLY_SECONDS):
            raise Failed(f"no log line {what}; the last are {self.log[-3:]}")
        return found[0]

    def lines(self):
        """Every JSON line so far, as flat fields."""
        return [fields for fields in map(fields_of, list(self.log)) if fields]

    # --- end

    def terminate(self):
        if not self.process:
            raise Skipped("the service was not started here")
        self.process.send_signal(signal.SIGTERM)

    def exit_code(self):
        try:
            return self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired as e:
            raise Failed(f"the process still runs {END_SECONDS} s after SIGTERM") from e


class Echo:
    """A server that answers with the headers of the request as JSON, names in lower case."""

    def __init__(self, status=200):
        self._status = status

    def __enter__(self):
        status = self._status

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Its requests are of no interest."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def call(url):
    """The path of the example's route that gets a URL."""
    return "/call?url=" + urllib.parse.quote(url, safe="")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(holds, seconds):
    """Whether it holds now or within that time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True


def fields_of(line):
    """A JSON line with nested objects made flat, or None if it is none."""
    try:
        parsed = json.loads(line)
    except ValueError:
        return None
    return flat(parsed) if isinstance(parsed, dict) else None


def flat(fields, prefix=""):
    result = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            result.update(flat(value, f"{prefix}{name}."))
        else:
            result[prefix + name] = value
    return result
