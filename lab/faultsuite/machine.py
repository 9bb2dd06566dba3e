"""What the suite needs of the machine: waiting, ports, processes, example services, small disks."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

PORT_DISTANCE = 10  # so that a taken port has free ones behind it
_SERVICE = Path(__file__).with_name("service.py")


def poll(seconds, why_not, pause=0.1):
    """Asks until `why_not` answers None; returns its last answer."""
    deadline = time.monotonic() + seconds
    while True:
        answer = why_not()
        if answer is None or time.monotonic() > deadline:
            return answer
        time.sleep(pause)


def bindable(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def port_block(count):
    """The first of so many free ports in a row, below those that the kernel gives to clients."""
    for _ in range(100):
        first = random.randrange(20000, 30000 - count)
        if all(bindable(port) for port in range(first, first + count)):
            return first
    raise RuntimeError(f"no {count} free ports in a row")


@contextlib.contextmanager
def ports_taken(ports):
    """Listens on them, as another process of the machine would."""
    with contextlib.ExitStack() as others:
        for port in ports:
            other = others.enter_context(socket.socket())
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            deadline = time.monotonic() + 10
            while True:
                try:
                    other.bind(("127.0.0.1", port))
                    break
                except OSError:  # whoever had it is still on the way out
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)
            other.listen()
        yield


def processes(*words):
    """pid -> command line of the living processes whose command line has all these words in it."""
    found = {}
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            line = Path(entry.path, "cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ").decode(errors="replace")
            if all(word in line for word in words) and state(int(entry.name)) not in ("Z", ""):
                found[int(entry.name)] = line
    return found


def state(pid):
    """R, S, T (stopped), Z (dead), ...; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


def send(pid, number):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


class Service:
    """An example service in a project folder of its own, by which devmon names it."""

    def __init__(self, parent, name, port):
        self.name, self.port = name, port
        folder = parent / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pyproject.toml").write_text(f'[project]\nname = "{name}"\nversion = "1"\n')
        shutil.copy(_SERVICE, folder / "main.py")
        self._process = subprocess.Popen(
            ["python3", "main.py", str(port)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self):
        self._process.kill()
        self._process.wait()


class Disk:
    """A small disk of its own: a file system in a file, mounted on a loop device. Needs root."""

    def __init__(self, image, folder, megabytes):
        self.folder = folder
        self._image = image
        self._fill = folder / "fill"
        folder.mkdir()
        with open(image, "wb") as file:
            file.truncate(megabytes << 20)
        _run("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", str(image))
        _run("mount", "-o", "loop", str(image), str(folder))

    def fill(self):
        """Until nothing fits any more, not a byte."""
        with open(self._fill, "wb", buffering=0) as file:
            free = os.statvfs(self.folder)
            size = free.f_bavail * free.f_frsize
            while size >= 512:
                try:
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), size)
                except OSError:
                    size //= 2
            with contextlib.suppress(OSError):
                while file.write(b"x" * 512):
                    pass

    def free(self):
        self._fill.unlink(missing_ok=True)

    def close(self):
        if os.path.ismount(self.folder):
            _run("umount", "--lazy", str(self.folder))
        self._image.unlink(missing_ok=True)


def _run(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")


def kill_group(process, number=signal.SIGKILL):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def empty(folder):
    for path in folder.iterdir() if folder.exists() else ():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def remove_shared_clocks(since):
    """What libfaketime leaves of processes that were killed."""
    for path in Path("/dev/shm").glob("*faketime_*"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime >= since and not Path("/proc", path.name.rpartition("_")[2]).exists():
                path.unlink()
