"""Alternates between the servers and prints the median of the ratios of neighbouring measurements."""

import os
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

CONNECTIONS = 8
SERVER = Path(__file__).with_name("server.py")
ROUTES = {"empty": "an empty handler", "sleeping": "1 ms of asyncio.sleep", "busy": "1 ms of computing"}
BASES = {"without": "uvicorn with its access log", "quiet": "uvicorn without any log"}


class Measured(NamedTuple):
    per_second: float
    processor: float  # seconds of the server's processor time for a request: what other work on the machine disturbs less than a rate


def main(rounds: int, seconds: int) -> None:
    servers = {kind: started(kind) for kind in ("with", *BASES)}
    try:
        print(f"one process, h11, {CONNECTIONS} connections of wrk, {rounds} rounds of {seconds} s each, log lines written to a file")
        print(f"{'handler':22} {'against':28} {'without':>8} {'with':>8} {'throughput':>11} {'processor time':>15}")
        for route, handler in ROUTES.items():
            seen: dict[str, list[Measured]] = {kind: [] for kind in servers}
            for process, port in servers.values():
                measure(process.pid, port, route, 1)  # warm
            for _ in range(rounds):
                for kind, (process, port) in servers.items():
                    seen[kind].append(measure(process.pid, port, route, seconds))
            for base, name in BASES.items():
                pairs = list(zip(seen["with"], seen[base], strict=True))
                lost = 100 * (1 - statistics.median(ours.per_second / theirs.per_second for ours, theirs in pairs))
                more = 100 * (statistics.median(ours.processor / theirs.processor for ours, theirs in pairs) - 1)
                rates = [statistics.median(one.per_second for one in seen[kind]) for kind in (base, "with")]
                print(f"{handler:22} {name:28} {rates[0]:6.0f}/s {rates[1]:6.0f}/s {-lost:+10.1f}% {more:+14.1f}%", flush=True)
    finally:
        for process, _ in servers.values():
            process.terminate()
            process.wait()


def started(kind: str) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = open(Path(os.environ.get("TMPDIR", "/tmp")) / f"devmon-bench-{kind}.log", "w")
    process = subprocess.Popen([sys.executable, SERVER, str(port), kind], stdout=log, stderr=log)
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return process, port
        except OSError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.05)


def measure(pid: int, port: int, route: str, seconds: int) -> Measured:
    before = processor_seconds(pid)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"http://127.0.0.1:{port}/{route}/42"]
    told = re.search(r"(\d+) requests in ([\d.]+)s", subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    if told is None:
        raise RuntimeError("wrk told no number of requests")
    return Measured(int(told[1]) / float(told[2]), (processor_seconds(pid) - before) / int(told[1]))


def processor_seconds(pid: int) -> float:
    """utime and stime of /proc/PID/stat, behind the name in parentheses."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    rounds, seconds, *_ = [*map(int, sys.argv[1:]), *(5, 2)[len(sys.argv) - 1 :]]
    main(rounds, seconds)
