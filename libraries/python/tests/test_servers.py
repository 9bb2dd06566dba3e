"""The real servers, as processes of their own."""

from __future__ import annotations

import concurrent.futures
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

APPS = Path(__file__).with_name("apps")
UVICORN = [sys.executable, "-m", "uvicorn", "asgi:app", "--host", "127.0.0.1", "--port", "$PORT"]
GUNICORN = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:$PORT"]
SERVERS = {
    "uvicorn": UVICORN,
    "uvicorn --workers": [*UVICORN, "--workers", "2"],
    "uvicorn --reload": [*UVICORN, "--reload"],
    "gunicorn sync": [*GUNICORN, "wsgi:app", "--workers", "2"],
    "gunicorn threads": [*GUNICORN, "wsgi:app", "--threads", "4"],
    "gunicorn asgi": [*GUNICORN, "asgi:app", "--worker-class", "asgi"],
    "flask": [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", "$PORT"],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    def __init__(self, command: list[str], **environment: str) -> None:
        self.port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("OTEL_", "DEVMON_"))}
        self.process = subprocess.Popen(
            [part.replace("$PORT", str(self.port)) for part in command],
            cwd=APPS,
            env={**clean, "DEVMON_LOG_FORMAT": "json", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.out: list[str] = []
        self.err: list[str] = []
        self._readers = [
            threading.Thread(target=to.extend, args=(stream,), daemon=True)
            for stream, to in ((self.process.stdout, self.out), (self.process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has ended by itself
        self.process.wait()

    def get(self, path: str, port: int | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=15)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def up(self) -> Server:
        def answers() -> bool:
            assert self.process.poll() is None, "".join(self.err)
            try:
                self.get("/nothing")
            except OSError:
                return False
            return True

        assert eventually(answers, 30), "".join(self.err)
        return self

    def ended(self) -> int:
        code = self.process.wait(15)
        for reader in self._readers:
            reader.join(5)
        return code

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out if not line.startswith(" * ")]  # Flask's command greets on the standard output


def eventually(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("name", SERVERS)
def test_sigterm_drains_before_the_server_ends(name: str) -> None:
    with Server(SERVERS[name], DEVMON_GRACE="1.5").up() as server, concurrent.futures.ThreadPoolExecutor() as pool:
        running = pool.submit(server.get, "/slow?s=2")
        # Sent before the signal: the server has the request when it has one more connection than this one.
        assert server.get("/slow?s=0.2")[0] == 200
        begin = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert eventually(lambda: server.get("/ready") == (503, '{"status": "DOWN", "checks": [{"name": "shutdown", "status": "DOWN"}]}'), 1)
        assert (server.get("/health")[0], server.get("/slow?s=0")[0]) == (200, 200)
        if name != "flask":  # whose development server ends its threads with itself
            assert running.result() == (200, "slept")
        else:
            running.exception()
        assert server.ended() in (0, -signal.SIGTERM)
        assert 1.3 < time.monotonic() - begin < 8


@pytest.mark.parametrize("name", ["uvicorn", "gunicorn threads", "flask"])
def test_the_lines_of_servers_are_json_and_none_is_double(name: str) -> None:
    with Server(SERVERS[name]).up() as server:
        assert server.get("/slow?s=0")[0] == 200
        assert server.get("/fail")[0] == 500
        assert eventually(lambda: any('"GET /fail 500' in line for line in server.out), 5)
        server.process.send_signal(signal.SIGTERM)
        server.ended()
        lines = server.lines()
        of_access = [line["message"].split(" ")[1] for line in lines if line["log.logger"] == "access"]
        assert of_access.count("/slow") == 1 and of_access.count("/fail") == 1
        assert [line["error.message"] for line in lines if "error.message" in line] == ["broken"]
        about = [line for line in lines + server.err if "/slow" in str(line)]
        assert len(about) == 1, about
        if name == "uvicorn":
            assert "uvicorn.error" in {line["log.logger"] for line in lines}


def test_spans_are_sent_before_uvicorn_ends_by_its_signal(tmp_path: Path) -> None:
    file = tmp_path / "spans"
    with Server(UVICORN, SPANS_FILE=str(file)).up() as server:
        server.get("/slow?s=0")
        server.process.send_signal(signal.SIGTERM)
        server.ended()
    assert '"name": "GET /slow"' in file.read_text()


def test_several_workers_of_gunicorn_are_one_service(tmp_path: Path) -> None:
    command = [*GUNICORN, "wsgi:app", "--workers", "3", "--threads", "2"]
    with Server(command, PROMETHEUS_MULTIPROC_DIR=str(tmp_path)).up() as server, concurrent.futures.ThreadPoolExecutor(6) as pool:
        assert {status for status, _ in pool.map(server.get, ["/slow?s=0.02"] * 60)} == {200}
        assert len({file.name.rpartition("_")[2] for file in tmp_path.iterdir()}) >= 3

        def value(name: str) -> list[float]:
            return [float(line.rpartition(" ")[2]) for line in server.get("/metrics")[1].splitlines() if line.startswith(name)]

        assert value("orders_total ") == [60]
        assert value('http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/slow"}') == [60]
        assert value("business_queue_depth{") == [3] and value('http_server_active_requests{http_request_method="GET"}') == [0]
        assert value("target_info{") == [1]


def test_an_admin_port() -> None:
    admin = free_port()
    with Server(UVICORN, ADMIN_PORT=str(admin)).up() as server:
        assert [server.get(path)[0] for path in ("/health", "/ready", "/metrics")] == [404] * 3
        assert [server.get(path, admin)[0] for path in ("/health", "/ready", "/metrics", "/other")] == [200, 200, 200, 404]
        assert "http_server_request_duration_seconds_count" in server.get("/metrics", admin)[1]


def test_an_admin_port_that_is_taken_ends_the_start_with_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Server(UVICORN, ADMIN_PORT=str(port)) as server:
            assert server.ended() == 1
            assert "".join(server.err) == f"devmon: the admin port {port} on 127.0.0.1 is taken; the option admin_port chooses another\n"


@pytest.mark.parametrize("interface", ["asgi", "wsgi"])
@pytest.mark.parametrize("instrumented", ["instrumented", "plain"])
def test_django_has_one_span_of_a_request(interface: str, instrumented: str) -> None:
    command = [sys.executable, "django_spans.py", interface, instrumented]
    out = subprocess.run(command, cwd=APPS, capture_output=True, text=True, check=True, env={**os.environ, "DEVMON_LOG_FORMAT": "json"}).stdout
    spans = [line.split() for line in out.splitlines() if line.startswith("span SERVER")]
    (access,) = (line for line in map(json.loads, filter(lambda line: line.startswith("{"), out.splitlines())) if line["log.logger"] == "access")
    assert len(spans) == 1 and spans[0][2] == "GET"
    assert (access["trace.id"], access["http.route"]) == (spans[0][-1], "/orders/<int:id>")


@pytest.mark.parametrize("value", ["soon", "-1", "inf"])
def test_a_grace_that_is_no_number_ends_the_start(value: str) -> None:
    with Server(UVICORN, DEVMON_GRACE=value) as server:
        assert server.ended() != 0
        assert f"DEVMON_GRACE is {value}: it is a number of seconds" in "".join(server.err)
