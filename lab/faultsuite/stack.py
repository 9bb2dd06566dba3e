"""A stack of the suite's own: its settings, its folders, and devmon's commands as a user runs them."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from . import machine
from .engine import Engine, default_socket
from .proxy import EngineProxy

HOME = Path(__file__).resolve().parents[2]
COMPONENTS = ("alertmanager", "prometheus", "host-scraper", "jaeger", "otel-collector", "mailpit")
PORT_LABEL = "dev.devmon.port."
STAND_IN = "devmon-lab/stand-in:lab"
SERVICES = ("faults-orders", "faults-ledger", "faults-search")
DISK_MEGABYTES, STATE_MEGABYTES = 256, 16
FAKETIME = "/usr/lib/*/faketime/libfaketimeMT.so.1"
COMMAND_SECONDS = 120
# Names no machine has, so that a proxy of the environment is never asked for what is local.
_HTTP = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Result:
    command: str
    code: int
    out: str
    err: str
    seconds: float

    def __str__(self):
        # What a command prints when all is well is long, and tells nothing of a failure
        said = self.err if self.code == 0 else self.out + self.err
        return f"$ {self.command}\nexit code {self.code} after {self.seconds:.1f} s\n{said}".rstrip()


class Running:
    """A command that has been started, in a session of its own so that signals reach all of it."""

    def __init__(self, words, environment, folder):
        self._command = "devmon " + " ".join(words)
        self._out = tempfile.TemporaryFile()
        self._err = tempfile.TemporaryFile()
        self._begin = time.monotonic()
        self.process = subprocess.Popen(
            [str(HOME / "bin/devmon"), *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
            start_new_session=True,
        )

    @property
    def ended(self):
        return self.process.poll() is not None

    def wait(self, seconds):
        """Whether it ends within this time."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def signal(self, number):
        machine.kill_group(self.process, number)

    def result(self, seconds=COMMAND_SECONDS):
        late = ""
        if not self.wait(seconds):
            late = f"(no end within {seconds} s: killed)\n"
            self.signal(signal.SIGKILL)
            self.process.wait()
        took = time.monotonic() - self._begin
        return Result(self._command, self.process.returncode, _text(self._out), _text(self._err) + late, took)


def _text(file):
    with file:
        file.seek(0)
        return file.read().decode(errors="replace")


class Stack:
    def __init__(self, name):
        self.name = name
        self._begin = time.time()
        self.engine = Engine(default_socket())
        self.work = Path(tempfile.mkdtemp(prefix="devmon-faults-"))
        self.config, self.clock = self.work / "devmon.yaml", self.work / "clock"
        self.state, self.cache, self.tmp = (self.work / folder for folder in ("state", "cache", "tmp"))
        self.images = _images()
        self.services, self.latecomers, self.disks = [], 0, {}
        self.commands = []  # results of the present cycle, for a report
        self._started = []
        for folder in (self.state, self.cache, self.tmp):
            folder.mkdir()
        self.proxy = EngineProxy(str(self.work / "engine.sock"), self.engine.path)
        self._make_disks()
        self.ports = self._write_settings()
        self._service_ports = iter(range(*(lambda first: (first, first + 1000))(machine.port_block(1000))))
        self._make_java()
        self.faketime = next(iter(sorted(Path("/").glob(FAKETIME.lstrip("/")))), None)

    # --- making it

    @property
    def real(self):
        """Components whose own metrics mean something: those of real programs."""
        return [name for name in COMPONENTS if self.images[name] != STAND_IN]

    def start_services(self):
        self.services = [machine.Service(self.work / "services", name, next(self._service_ports)) for name in SERVICES]

    def latecomer(self):
        """One more service, which a working agent must find."""
        self.latecomers += 1
        return machine.Service(self.work / "services", f"faults-late-{self.latecomers}", next(self._service_ports))

    def _make_disks(self):
        try:
            self.disks["state"] = machine.Disk(self.work / "state.img", self.state / "devmon", STATE_MEGABYTES)
            disk = machine.Disk(self.work / "data.img", self.work / "disk", DISK_MEGABYTES)
            self.disks["data"] = disk
        except OSError as error:
            print(f"faults: no small disks, so disks do not get full: {error}")
            return
        data = disk.folder / "data"
        data.mkdir()
        os.chown(data, 65534, 65534)
        options = {"type": "none", "o": "bind", "device": str(data)}
        self.engine.call(
            "POST",
            "/volumes/create",
            {"Name": f"{self.name}-prometheus-data", "DriverOpts": options, "Labels": {"dev.devmon.stack": self.name}},
        )

    def _write_settings(self):
        published = _published_ports()
        first = port = machine.port_block(machine.PORT_DISTANCE * sum(len(published[name]) for name in COMPONENTS))
        ports = {}
        for name in COMPONENTS:
            for key in published[name]:
                ports.setdefault(name, {})[key] = port
                port += machine.PORT_DISTANCE
        lines = ["images:", *(f"  {name}: {self.images[name]}" for name in COMPONENTS), "ports:"]
        lines += [f"  {name}: {json.dumps(own)}" for name, own in ports.items()]
        lines += ["components:"]
        lines += [f"  {name}: {{enabled: false, reason: not needed here}}" for name in sorted(set(published) - set(COMPONENTS))]
        self.config.write_text("\n".join(lines) + "\n")
        assert first < port
        return ports

    def _make_java(self):
        """The machine's Java with temporary files of its own, and on demand a clock of its own."""
        real = os.path.join(os.environ["JAVA_HOME"], "bin/java") if os.environ.get("JAVA_HOME") else shutil.which("java")
        java = self.work / "java/bin/java"
        java.parent.mkdir(parents=True)
        java.write_text(
            "#!/bin/sh\n"
            '[ -z "${FAULTS_CLOCK:-}" ] || { LD_PRELOAD=$FAULTS_CLOCK && export LD_PRELOAD; }\n'
            f'exec {real} -Djava.io.tmpdir={self.tmp} "$@"\n'
        )
        java.chmod(0o755)

    def environment(self, moved_clock=False):
        own = {name: value for name, value in os.environ.items() if not name.startswith(("DEVMON_", "TESTCONTAINERS_"))}
        own |= {
            "DEVMON_STACK_NAME": self.name,
            "DEVMON_CONFIG": str(self.config),
            "DOCKER_HOST": f"unix://{self.proxy.path}",
            "XDG_STATE_HOME": str(self.state),
            "XDG_CACHE_HOME": str(self.cache),
            "XDG_CONFIG_HOME": str(self.work / "config"),
            "JAVA_HOME": str(self.work / "java"),
        }
        if moved_clock:
            own |= {
                "FAULTS_CLOCK": str(self.faketime),
                "FAKETIME_TIMESTAMP_FILE": str(self.clock),
                "FAKETIME_CACHE_DURATION": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # Java would take ten times as long
            }
        return own

    # --- devmon

    def start(self, *words, moved_clock=False):
        running = Running(words, self.environment(moved_clock), self.work)
        self._started.append(running)
        return running

    def finish(self, running, seconds=COMMAND_SECONDS):
        result = running.result(seconds)
        self.commands.append(result)
        return result

    def run(self, *words, moved_clock=False):
        return self.finish(self.start(*words, moved_clock=moved_clock))

    def status(self):
        """The document, or None with the failed command among the commands."""
        result = self.start("status", "--json").result()
        try:
            return json.loads(result.out)
        except ValueError:
            self.commands.append(result)
            return None

    def agents(self):
        return machine.processes("dev.devmon.Main agent ", f"--stack-name {self.name} ")

    def other_processes(self):
        """What else of devmon runs for the stack; not what makes the class-data archive at leisure."""
        own = machine.processes(f"--stack-name {self.name} ") | machine.processes(f"-Djava.io.tmpdir={self.tmp}")
        return {pid: line for pid, line in own.items() if " dev.devmon.Main agent " not in line and "/training." not in line}

    def archive_makers(self):
        return machine.processes(f"{self.cache}/devmon/training.")

    def folder(self):
        """devmon's state folder of this stack."""
        return self.state / "devmon" / self.name

    def bound_ports(self):
        """Component -> name of a port -> where it is published now, as devmon keeps it in labels."""
        found = {}
        for name, container in self.containers().items():
            labels = {key: value for key, value in container["Labels"].items() if key.startswith(PORT_LABEL)}
            found[name] = {key.removeprefix(PORT_LABEL): int(value.split()[0]) for key, value in labels.items()}
        return found

    def containers(self):
        return self.engine.containers(self.name)

    # --- Prometheus

    def query(self, port, expression):
        """Series of an instant query; None when Prometheus does not answer."""
        url = f"http://127.0.0.1:{port}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
        try:
            with _HTTP.open(url, timeout=5) as answer:
                return json.load(answer)["data"]["result"]
        except (OSError, ValueError, KeyError):
            return None

    def prometheus_port(self):
        """As the engine says: it may have moved."""
        container = self.containers().get("prometheus")
        published = [p["PublicPort"] for p in (container or {}).get("Ports", []) if "PublicPort" in p]
        return published[0] if published else self.ports["prometheus"]["http"]

    # --- ending it

    def kill_all(self):
        for running in self._started:
            if not running.ended:
                running.signal(signal.SIGKILL)
        self._started = [running for running in self._started if not running.ended]
        for pid in {**self.agents(), **self.other_processes()}:
            machine.send(pid, signal.SIGKILL)

    def close(self):
        steps = [self.kill_all, lambda: self.engine.remove_stack(self.name)]
        steps += [lambda: [self.engine.remove_volume(volume) for volume in sorted(self.engine.volumes(self.name))]]
        steps += [service.stop for service in self.services]
        steps += [self.proxy.close, *(disk.close for disk in self.disks.values())]
        for pid in self.archive_makers():
            steps.append(lambda p=pid: machine.send(p, signal.SIGKILL))
        steps.append(lambda: machine.remove_shared_clocks(self._begin))
        for step in steps:
            try:
                step()
            except Exception as error:  # the other steps are as necessary
                print(f"faults: cleaning up: {error}")
        shutil.rmtree(self.work, ignore_errors=True)


def _images():
    """What `lab/setup` wrote; stand-ins for what the lab lacks."""
    settings = HOME / "lab/stand-ins.yaml"
    if not settings.exists():
        raise SystemExit(
            f"error: the lab's images are not there\n  why: there is no {settings}\n  fix: run `make lab` first"
        )
    return dict(re.findall(r"^  ([\w-]+): ([\w./:-]+)", settings.read_text(), re.MULTILINE))


def _published_ports():
    """Component -> names of the ports that it publishes."""
    found = {}
    for file in sorted(HOME.glob("stack/**/component.yaml")):
        text = file.read_text()
        name = re.search(r"^name: *(\S+)", text, re.MULTILINE).group(1)
        found[name] = re.findall(r"^  ([\w-]+): \{[^}]*\bhost: \d+", text, re.MULTILINE)
    return found


def files_below(folder):
    """Regular files, at any depth."""
    return [path for path in folder.rglob("*") if stat.S_ISREG(path.lstat().st_mode)]
