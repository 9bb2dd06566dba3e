"""The faults. Each is a function of a cycle and its random numbers, which says in a few words what it did.

What a fault does to the machine it undoes by `cycle.undo`, before the `devmon up` that has to bring everything back.
"""

import os
import shutil
import signal
import time

from . import checks, machine, proxy
from .stack import COMPONENTS, files_below

FAULTS = {}
ON_HOST_NETWORK = ("host-scraper",)
UP_SECONDS, DOWN_SECONDS = 3.5, 2.0  # within which a command is ended; it may have finished before
AGENT_LOOKS = 2.5  # the agent looks at its world every two seconds


class Broken(Exception):
    """The fault cannot go on: something is not as it must be."""


def fault(name):
    def register(function):
        FAULTS[name] = function
        return function

    return register


def in_order(names):
    return ", ".join(name for name in COMPONENTS if name in names)


# --- commands that are ended half-way


def _end_up(cycle, rng, number):
    missing = _work_for_up(cycle, rng)
    cycle.touched |= set(COMPONENTS)
    return f"{_end(cycle, rng, number, UP_SECONDS, 'up')} of {missing}"


def _work_for_up(cycle, rng):
    """Removes some containers, or the whole stack, so that `up` has something to do."""
    if rng.random() < 0.4:
        cycle.must(cycle.stack.run("down"), 0)
        return "everything"
    names = rng.sample(COMPONENTS, rng.randint(1, len(COMPONENTS)))
    for name in names:
        cycle.remove(name)
    return in_order(names)


def _end(cycle, rng, number, within, command):
    wait = rng.uniform(0, within)
    running = cycle.stack.start(command)
    finished = running.wait(wait)
    running.signal(number)
    result = cycle.stack.finish(running)
    if finished:
        cycle.without_effect("finished before")
    elif number == signal.SIGINT and result.code != -number:  # the launcher, before it became Java
        cycle.clear_failure(result, (0, 130))
    return f"after {wait:.2f} s"


@fault("up-killed")
def up_killed(cycle, rng):
    return _end_up(cycle, rng, signal.SIGKILL)


@fault("up-interrupted")
def up_interrupted(cycle, rng):
    return _end_up(cycle, rng, signal.SIGINT)


def _end_down(cycle, rng, number):
    cycle.touched |= set(COMPONENTS)
    return _end(cycle, rng, number, DOWN_SECONDS, "down")


@fault("down-killed")
def down_killed(cycle, rng):
    return _end_down(cycle, rng, signal.SIGKILL)


@fault("down-interrupted")
def down_interrupted(cycle, rng):
    return _end_down(cycle, rng, signal.SIGINT)


@fault("two-ups")
def two_ups(cycle, rng):
    missing = _work_for_up(cycle, rng)
    cycle.touched |= set(COMPONENTS)
    first = cycle.stack.start("up")
    first.wait(rng.uniform(0, 1))
    second = cycle.stack.start("up")
    results = [cycle.stack.finish(first), cycle.stack.finish(second)]
    if not any(result.code == 0 for result in results):
        cycle.problems.append("neither of the two succeeds")
    refused = [result for result in results if result.code != 0]
    for result in refused:
        cycle.clear_failure(result, (5,), "another devmon command")
    return f"of {missing}; {'one is refused' if refused else 'both succeed'}"


# --- containers


def _some(rng):
    return rng.sample(COMPONENTS, rng.randint(1, 3))


def _do(cycle, names, verb, **query):
    for name in names:
        cycle.touched.add(name)
        cycle.engine.do(cycle.container(name), verb, **query)
    return in_order(names)


@fault("container-killed")
def container_killed(cycle, rng):
    return _do(cycle, _some(rng), "kill")


@fault("container-crashed")
def container_crashed(cycle, rng):
    """Its process ends by itself, so the engine starts it again beside `up`."""
    names = _some(rng)
    for name in names:
        cycle.touched.add(name)
        pid = cycle.engine.inspect(cycle.container(name))["State"]["Pid"]
        if pid:
            machine.send(pid, signal.SIGKILL)
    return in_order(names)


@fault("container-stopped")
def container_stopped(cycle, rng):
    return _do(cycle, _some(rng), "stop", t=2)


@fault("container-removed")
def container_removed(cycle, rng):
    names = _some(rng)
    for name in names:
        cycle.remove(name)
    return in_order(names)


@fault("container-paused")
def container_paused(cycle, rng):
    return _do(cycle, _some(rng), "pause")


# --- networks


@fault("network-disconnected")
def network_disconnected(cycle, rng):
    name = rng.choice([name for name in COMPONENTS if name not in ON_HOST_NETWORK])
    cycle.touched.add(name)
    cycle.engine.disconnect(cycle.stack.name, cycle.container(name))
    return name


@fault("network-removed")
def network_removed(cycle, rng):
    _do(cycle, COMPONENTS, "stop", t=2)
    cycle.engine.remove_network(cycle.stack.name)
    return "the stack stopped before"


# --- the agent


def _agent(cycle):
    agents = sorted(cycle.stack.agents())
    if not agents:
        raise Broken("no agent runs")
    return agents[0]


@fault("agent-killed")
def agent_killed(cycle, rng):
    machine.send(_agent(cycle), signal.SIGKILL)
    cycle.afterwards(checks.discovery_works)
    return ""


@fault("agent-stopped")
def agent_stopped(cycle, rng):
    machine.send(_agent(cycle), signal.SIGSTOP)
    cycle.afterwards(checks.discovery_works)
    return "by SIGSTOP"


@fault("agent-lost")
def agent_lost(cycle, rng):
    """Nothing says any more that it is there."""
    machine.send(_agent(cycle), signal.SIGSTOP)
    shutil.rmtree(cycle.stack.folder())
    cycle.afterwards(checks.discovery_works)
    return "stopped by SIGSTOP, and the state folder removed"


@fault("agent-hung")
def agent_hung(cycle, rng):
    """It asks the engine and never gets an answer, as from an engine whose virtual machine was put to sleep."""
    cycle.stack.proxy.mode(proxy.HANG)
    cycle.finally_undo(cycle.stack.proxy.release)
    cycle.undo(lambda: cycle.stack.proxy.mode(proxy.PASS))
    _do(cycle, ["mailpit"], "kill")  # an event, after which it asks
    problem = machine.poll(25, lambda: None if cycle.stack.proxy.held else "the agent does not ask the engine")
    if problem:
        raise Broken(problem)
    cycle.afterwards(checks.discovery_works)
    return "in a question to the engine; mailpit killed"


# --- files


def _damage(rng, folder):
    files = files_below(folder) if folder.exists() else []
    for file in files:
        # 0xff is nowhere in UTF-8
        file.write_bytes(b"\xff" + rng.randbytes(rng.randint(1, 4096)))
    return f"{len(files)} files"


@fault("state-removed")
def state_removed(cycle, rng):
    shutil.rmtree(cycle.stack.folder())
    cycle.afterwards(checks.discovery_works)
    return ""


@fault("state-damaged")
def state_damaged(cycle, rng):
    cycle.afterwards(checks.discovery_works)
    return _damage(rng, cycle.stack.folder())


@fault("cache-removed")
def cache_removed(cycle, rng):
    shutil.rmtree(cycle.stack.cache)
    return ""


@fault("cache-damaged")
def cache_damaged(cycle, rng):
    return _damage(rng, cycle.stack.cache)


@fault("targets-damaged")
def targets_damaged(cycle, rng):
    # The engine removes a file before it writes it anew: a scraper that looks in between has no targets until they are written again.
    cycle.touched |= {"prometheus", "host-scraper"}
    for component, (folder, names) in checks.TARGET_FILES.items():
        for name in names:
            cycle.engine.write(cycle.container(component), folder, name, b"\xff" + rng.randbytes(500))
    again = rng.choice([(), ("host-scraper",), ("prometheus", "host-scraper")])
    _do(cycle, again, "restart", t=2)
    cycle.afterwards(checks.targets_readable)
    return f"{in_order(again)} restarted" if again else "nothing restarted"


# --- ports


def _port(cycle, rng):
    """A component and a port of it: where the settings want it, and where it is, should it have moved."""
    name = rng.choice([name for name in COMPONENTS if cycle.stack.ports.get(name)])
    key = rng.choice(sorted(cycle.stack.ports[name]))
    return name, {cycle.stack.ports[name][key], cycle.stack.bound_ports()[name][key]}


@fault("port-taken")
def port_taken(cycle, rng):
    """The component moves to another port; or `up` says clearly why it cannot."""
    name, ports = _port(cycle, rng)
    cycle.touched |= set(COMPONENTS)  # those that are told of its port are made anew, too
    cycle.ports_may_move = True
    _do(cycle, [name], "kill")
    with machine.ports_taken(ports):
        result = cycle.stack.run("up")
    if result.code:
        cycle.clear_failure(result, (5, 6), str(min(ports)))
    return f"{min(ports)} of {name}: {'up refuses' if result.code else 'another one is used'}"


@fault("port-taken-strict")
def port_taken_strict(cycle, rng):
    """With --strict-ports `up` must refuse, and say who has the port."""
    name, ports = _port(cycle, rng)
    cycle.ports_may_move = True  # back to where the settings want it
    _do(cycle, [name], "kill")
    with machine.ports_taken(ports):
        cycle.clear_failure(cycle.stack.run("up", "--strict-ports"), (5,), str(min(ports)))
    return f"{min(ports)} of {name}"


# --- the engine


def _trouble(cycle, rng, mode, seconds, said):
    """The engine is in trouble for a while; commands fail clearly meanwhile, and the agent outlives it."""
    agent = _agent(cycle)
    killed = _do(cycle, [rng.choice(COMPONENTS)], "kill") if rng.random() < 0.5 else ""
    cycle.undo(lambda: cycle.stack.proxy.mode(proxy.PASS))
    begin = time.monotonic()
    cycle.stack.proxy.mode(mode)
    cycle.clear_failure(cycle.stack.run("up"), (4, 6))
    cycle.clear_failure(cycle.stack.run("status"), (4,))
    machine.poll(seconds, lambda: None if time.monotonic() - begin > seconds else "wait")
    cycle.stack.proxy.mode(proxy.PASS)
    if machine.state(agent) in ("", "Z"):
        cycle.problems.append("the agent has ended")
    return f"{said} {time.monotonic() - begin:.1f} s{', ' + killed + ' killed' if killed else ''}"


@fault("engine-500")
def engine_500(cycle, rng):
    return _trouble(cycle, rng, proxy.ERROR, AGENT_LOOKS, "for")


@fault("engine-gone")
def engine_gone(cycle, rng):
    """Stands in for a restart of the engine: all connections end and new ones are refused. Containers live on."""
    return _trouble(cycle, rng, proxy.GONE, AGENT_LOOKS, "for")


def _trouble_midway(cycle, rng, mode):
    missing = _work_for_up(cycle, rng)
    cycle.touched |= set(COMPONENTS)
    cycle.undo(lambda: cycle.stack.proxy.mode(proxy.PASS))
    wait, lasts = rng.uniform(0.5, UP_SECONDS), rng.uniform(0.1, 2)
    running = cycle.stack.start("up")
    if running.wait(wait):
        cycle.without_effect("finished before")
    cycle.stack.proxy.mode(mode)
    running.wait(lasts)
    cycle.stack.proxy.mode(proxy.PASS)
    result = cycle.stack.finish(running)
    if result.code:
        cycle.clear_failure(result, (4, 6))
    return f"{wait:.2f} s after the start of an up of {missing}, for {lasts:.1f} s"


@fault("engine-500-midway")
def engine_500_midway(cycle, rng):
    return _trouble_midway(cycle, rng, proxy.ERROR)


@fault("engine-gone-midway")
def engine_gone_midway(cycle, rng):
    return _trouble_midway(cycle, rng, proxy.GONE)


@fault("engine-slow")
def engine_slow(cycle, rng):
    delay = rng.uniform(0.05, 0.4)
    killed = _do(cycle, _some(rng), "kill")
    cycle.undo(lambda: cycle.stack.proxy.mode(proxy.PASS))
    cycle.stack.proxy.mode(proxy.SLOW, delay)
    cycle.must(cycle.stack.run("up"), 0)
    return f"each request {delay:.2f} s later, {killed} killed"


# --- disks and clocks


@fault("data-disk-full")
def data_disk_full(cycle, rng):
    """Prometheus stores nothing meanwhile; whether it can start on a full disk is its own affair, what `up` says is devmon's."""
    disk = cycle.stack.disks["data"]
    cycle.undo(disk.free)
    disk.fill()
    restarted = rng.random() < 0.5
    cycle.touched.add("prometheus")
    if restarted:
        _do(cycle, ["prometheus"], "kill")
        # A Prometheus that cannot write would be waited for as long as one that starts: a minute
        running = cycle.stack.start("up")
        if running.wait(8):
            result = cycle.stack.finish(running)
            if result.code:
                cycle.clear_failure(result, (6,))
        else:
            running.signal(signal.SIGINT)
            cycle.clear_failure(cycle.stack.finish(running), (0, 130))
    else:
        # It may have ended by itself on the full disk
        cycle.clear_failure(cycle.stack.run("up"), (0, 6))
    return "of Prometheus" + (", which is killed" if restarted else "")


@fault("state-disk-full")
def state_disk_full(cycle, rng):
    disk = cycle.stack.disks["state"]
    cycle.undo(disk.free)
    agent = _agent(cycle)
    killed = _do(cycle, [rng.choice(COMPONENTS)], "kill")
    disk.fill()
    result = cycle.stack.run("up")
    if result.code:
        cycle.clear_failure(result, (3, 4, 5, 6))
    disk.free()
    if machine.state(agent) in ("", "Z"):
        cycle.problems.append("the agent has ended")
    cycle.afterwards(checks.discovery_works)
    return f"{killed} killed; up {'refuses' if result.code else 'succeeds'}"


@fault("clock-moved")
def clock_moved(cycle, rng):
    """The clock of devmon and its agent, not that of the engine and the components, jumps by hours while they run."""
    stack, hours = cycle.stack, rng.choice((-1, 1)) * rng.randint(1, 30)
    stack.clock.write_text("+0\n")
    cycle.finally_undo(lambda: stack.clock.write_text("+0\n"))
    machine.send(_agent(cycle), signal.SIGTERM)
    cycle.must(stack.run("up", moved_clock=True), 0)
    killed = _do(cycle, [rng.choice(COMPONENTS)], "kill")
    stack.clock.write_text(f"{hours:+d}h\n")
    cycle.must(stack.run("up", moved_clock=True), 0)
    cycle.afterwards(checks.discovery_works)
    return f"by {hours:+d} h, {killed} killed"


def possible(stack):
    """Those that this machine can have, and why the others are left out."""
    skipped = {}
    if not stack.disks:
        skipped |= {name: "it needs loop devices and root" for name in ("data-disk-full", "state-disk-full")}
    if not stack.faketime:
        skipped["clock-moved"] = "it needs Debian's package libfaketime"
    if os.name != "posix" or not os.path.isdir("/proc"):
        raise SystemExit("error: lab/faults runs on Linux only")
    return [name for name in FAULTS if name not in skipped], skipped
