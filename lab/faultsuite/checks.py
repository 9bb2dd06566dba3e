"""What must hold after each fault, once `devmon up` has returned."""

import json
import threading
import time

from . import machine, samples
from .stack import COMPONENTS, SERVICES

READY_SECONDS, SCRAPED_SECONDS, AGENT_SECONDS, LEFT_SECONDS, FOUND_SECONDS = 10, 30, 10, 10, 45
# The agent writes the target files again every 15 seconds, changed or not.
REWRITTEN_SECONDS = 25
ON_THE_WAY_SECONDS = 2.5  # from a scrape by host-scraper to Prometheus
TARGET_FILES = {
    "prometheus": ("/etc/prometheus/targets", ("stack.json",)),
    "host-scraper": ("/etc/prometheus/targets", ("stack.json", "services.json")),
}


class Expected:
    """What there is when all is well: learnt once, at the beginning."""

    def __init__(self, stack):
        self.volumes = set()
        self.series = set()
        self.mounted = set()  # every volume that a container of the stack ever had
        self._stack = stack

    def learn(self):
        """Why not, or None."""
        begin = time.time()
        wanted = set(SERVICES) | set(self._stack.real)

        def why_not():
            seen = {key for key, (_, value) in newest(self._stack).items() if value == 1 and key[0] in wanted}
            missing = wanted - {service for service, _ in seen}
            self.series = seen
            return f"not scraped: {', '.join(sorted(missing))}" if missing else None

        problem = machine.poll(60, why_not)
        if problem:
            return problem
        # A component may serve more than one page of metrics; all of them are there after one more round.
        machine.poll(12, lambda: None if time.time() > begin + 12 else "wait")
        why_not()
        self.volumes = self._stack.engine.volumes(self._stack.name)
        return None


def newest(stack):
    """(service, component label) -> (time, value) of the newest sample of `up`."""
    found = {}
    for series in stack.query(stack.prometheus_port(), 'up{job!="health"}[40s]') or []:
        labels = series["metric"]
        key = (labels.get("service", ""), labels.get("component", ""))
        at, value = float(series["values"][-1][0]), float(series["values"][-1][1])
        if at > found.get(key, (0, 0))[0]:
            found[key] = (at, value)
    return found


def problems(stack, expected, since, touched, took=None):
    """All that does not hold; empty when the stack has converged. What the fault touched must have samples newer than `since`."""
    found, took = [], {} if took is None else took

    def add(name, check):
        begin = time.monotonic()
        problem = check()
        took[name] = time.monotonic() - begin
        if problem:
            found.append(problem)

    # `devmon status` takes as long as the scrapes that are waited for: both at once
    status = threading.Thread(target=lambda: add("ready", lambda: ready(stack)))
    status.start()
    add("scraped", lambda: scraped(stack, expected, since, touched))
    status.join()
    add("agent", lambda: machine.poll(AGENT_SECONDS, lambda: one_agent(stack)))
    add("left over", lambda: machine.poll(LEFT_SECONDS, lambda: left_over(stack, expected)))
    return found


def ready(stack):
    def why_not():
        document = stack.status()
        if document is None:
            return "devmon status --json prints no document"
        if "components" not in document:
            return f"devmon status --json: {json.dumps(document)}"
        states = {component["name"]: component for component in document["components"]}
        bad = [f"{name} is {states[name]['state']} ({states[name]['reason']})" for name in COMPONENTS if not states[name]["ready"]]
        if bad:
            return "not ready: " + "; ".join(bad)
        agent = document.get("agent", {})
        return None if agent.get("state") == "running" else f"status says of the agent: {agent}"

    return machine.poll(READY_SECONDS, why_not)


def scraped(stack, expected, since, touched):
    """Newest samples of series that were not touched may be as old as they ever are."""

    def why_not():
        seen, bad, now = newest(stack), [], time.time()
        for key in sorted(expected.series):
            at, value = seen.get(key, (0, 0))
            earliest = since if samples.suffers(key, touched) else now - samples.interval(key) - ON_THE_WAY_SECONDS
            if at >= earliest and value == 1:
                continue
            why = "up is 0" if at >= earliest else f"no sample for {now - at:.0f} s" if at else "no sample"
            bad.append(f"{key[0]} ({why})")
        return "not scraped: " + ", ".join(bad) if bad else None

    return machine.poll(SCRAPED_SECONDS, why_not)


def one_agent(stack):
    agents = stack.agents()
    if len(agents) != 1:
        return f"{len(agents)} agents run: {sorted(agents)}"
    stopped = [pid for pid in agents if machine.state(pid) in "Tt"]
    return f"the agent {stopped[0]} is stopped" if stopped else None


def left_over(stack, expected):
    containers = stack.containers()
    bad = [f"container {name}" for name in sorted(set(containers) - set(COMPONENTS))]
    bad += [f"no container of {name}" for name in sorted(set(COMPONENTS) - set(containers))]
    bad += [f"tool container {tool['Names'][0]}" for tool in stack.engine.tools(stack.name)]
    networks = stack.engine.networks(stack.name)
    if networks != [stack.name]:
        bad.append(f"networks {networks}")
    volumes = stack.engine.volumes(stack.name)
    bad += [f"volume {name}" for name in sorted(volumes - expected.volumes)]
    bad += [f"no volume {name}" for name in sorted(expected.volumes - volumes)]
    for container in containers.values():
        expected.mounted |= {mount["Name"] for mount in container.get("Mounts", []) if mount.get("Name")}
    bad += [f"volume {name}" for name in sorted(expected.mounted - volumes) if stack.engine.has_volume(name)]
    bad += [f"process {pid}: {line}" for pid, line in stack.other_processes().items()]
    bad += [f"file {path.relative_to(stack.work)}" for path in _temporary(stack)]
    return "left over or missing: " + "; ".join(bad) if bad else None


def _temporary(stack):
    found = [*stack.tmp.iterdir(), *stack.folder().glob("*.tmp*")]
    if not stack.archive_makers():
        found += (stack.cache / "devmon").glob("training.*")
    return found


def targets_readable(stack):
    """Prometheus goes on with what it has read before, so this is seen only after its next start."""

    def why_not():
        containers = stack.containers()
        for component, (folder, names) in TARGET_FILES.items():
            for name in names:
                content = stack.engine.read(containers[component]["Id"], f"{folder}/{name}")
                try:
                    json.loads((content or b"").decode())
                except ValueError:
                    return f"the target file {name} of {component} is still damaged"
        return None

    return machine.poll(REWRITTEN_SECONDS, why_not)


def discovery_works(stack):
    """A service that is started now becomes a target."""
    service = stack.latecomer()

    def why_not():
        content = stack.engine.read(stack.containers()["host-scraper"]["Id"], "/etc/prometheus/targets/services.json")
        found = content is not None and f":{service.port}".encode() in content
        return None if found else f"the agent does not find a service that was started {FOUND_SECONDS} s ago"

    try:
        return machine.poll(FOUND_SECONDS, why_not, 0.2)
    finally:
        service.stop()
