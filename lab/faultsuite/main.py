"""Draws faults, brings the stack back after each of them, and says what came of it."""

import argparse
import contextlib
import random
import re
import signal
import sys
import time
import traceback

from . import checks, faults, machine, samples
from .engine import EngineError
from .stack import COMPONENTS, STAND_IN, Stack

WIDTH = 22


class Cycle:
    """One fault and what follows it."""

    def __init__(self, number, name, stack, expected):
        self.number, self.name = number, name
        self.stack, self.engine, self._expected = stack, stack.engine, expected
        self.touched = set()
        self.ports_may_move = False
        self.detail, self.note, self.problems = "", "", []
        self.begin = self.end = self.up_seconds = 0.0
        self.took = {}
        self._undo, self._last = contextlib.ExitStack(), contextlib.ExitStack()
        self._afterwards = []

    # --- for the faults

    def container(self, name):
        found = self.stack.containers().get(name)
        if found is None:
            raise faults.Broken(f"{name} has no container")
        return found["Id"]

    def remove(self, name):
        self.touched.add(name)
        self.engine.remove(self.container(name))

    def undo(self, action):
        """Before the `up` that brings everything back."""
        self._undo.callback(action)

    def finally_undo(self, action):
        """At the end of the cycle."""
        self._last.callback(action)

    def afterwards(self, check):
        """One more thing that must hold after `up`."""
        self._afterwards.append(check)

    def without_effect(self, why):
        self.note = why

    def must(self, result, code):
        if result.code != code:
            self.problems.append(f"{result.command} ends with {result.code}")

    def clear_failure(self, result, codes, words=""):
        """It failed as it should, and its message is one for people."""
        if result.code not in codes:
            self.problems.append(f"{result.command} ends with {result.code}, expected was {' or '.join(map(str, codes))}")
        if "this is a bug" in result.err or re.search(r"^\s+at .*\(.*\)$", result.err, re.MULTILINE):
            self.problems.append(f"{result.command} takes it for a bug of its own")
        if result.code in (0, 130):
            return
        missing = [part for part in ("error:", "why:", "fix:", words) if part not in result.err]
        if missing:
            self.problems.append(f"{result.command} does not say {' '.join(missing)}")

    # --- for the runner

    def run(self, rng):
        self.stack.commands.clear()
        self._before, ports = self._lives(), self.stack.bound_ports()
        self.begin = time.time()
        with self._last:
            try:
                with self._undo:
                    self.detail = faults.FAULTS[self.name](self, rng)
            except (faults.Broken, EngineError) as error:
                self.problems.append(str(error))
            self._converge()
        self._see_who_was_touched()
        self.end = time.time()
        if not self.ports_may_move:
            # Back to where the settings want it is no move
            moved = [
                name
                for name, own in self.stack.bound_ports().items()
                if own not in (ports.get(name, own), self.stack.ports.get(name))
            ]
            self.problems += [f"{name} has moved to another port, although its own was free" for name in moved]

    def _see_who_was_touched(self):
        after = self._lives()
        self.touched |= {name for name in COMPONENTS if self._before.get(name) != after.get(name)}

    def _lives(self):
        """Which container a component has, and since when it runs."""
        lives = {}
        for name, container in self.stack.containers().items():
            lives[name] = (container["Id"], self.engine.inspect(container["Id"])["State"]["StartedAt"])
        return lives

    def _converge(self):
        since = time.time()
        result = self.stack.run("up")
        self.up_seconds = result.seconds
        if result.code:
            self.problems.append(f"devmon up ends with {result.code}")
            return
        self._see_who_was_touched()
        self.problems += checks.problems(self.stack, self._expected, since, self.touched, self.took)
        for check in self._afterwards:
            # Waiting for what cannot come any more would take long and tell nothing new
            problem = None if self.problems else check(self.stack)
            if problem:
                self.problems.append(problem)

    def line(self):
        what = "FAILED" if self.problems else "converged"
        more = "; ".join(part for part in (self.detail, self.note) if part)
        return f"{self.number:4}  {self.name:{WIDTH}} {self.end - self.begin:6.1f} s  (up {self.up_seconds:4.1f} s)  {what:10} {more}".rstrip()

    def outage(self):
        return samples.Outage(self.number, self.name, self.begin, self.end, self.touched)


class Suite:
    def __init__(self, options, stack, names):
        self.options, self.stack, self.names = options, stack, names
        self.expected = checks.Expected(stack)
        self.outages, self.failed, self.left, self.without_effect = [], 0, 0, 0
        self.begin = time.time()
        self.done, self.seconds = 0, 0.0

    def prepare(self):
        self.stack.start_services()
        result = self.stack.run("up")
        if result.code:
            raise SystemExit(f"error: the stack does not come up\n{result}")
        problem = self.expected.learn()
        if problem:
            raise SystemExit(f"error: the stack does not work before any fault\n  why: {problem}")
        # It would compete with the first faults
        machine.poll(60, lambda: "made" if self.stack.archive_makers() else None)
        self.sampled_from = time.time()

    def run(self):
        for number, name in drawn(self.options, self.names):
            cycle = Cycle(number, name, self.stack, self.expected)
            cycle.run(random.Random(f"{self.options.seed}/{number}/{name}"))
            self.done += 1
            self.seconds += cycle.end - cycle.begin
            self.without_effect += bool(cycle.note)
            print(cycle.line(), flush=True)
            if self.options.verbose:
                _indented([", ".join(f"{check} {seconds:.1f} s" for check, seconds in cycle.took.items())])
            if self.options.verbose and not cycle.problems:
                _indented(map(str, self.stack.commands))
            if cycle.problems:
                self.failed += 1
                self.left += any("left over" in problem or "agents run" in problem for problem in cycle.problems)
                self._explain(cycle)
                self._reset()
                cycle.end = time.time()
                cycle.touched |= set(COMPONENTS)
            self.outages.append(cycle.outage())

    def _explain(self, cycle):
        status = self.stack.start("status").result()
        lines = [f"problem: {problem}" for problem in cycle.problems]
        lines += [str(command) for command in self.stack.commands] + [str(status)]
        agent = self.stack.folder() / "agent.out"
        with contextlib.suppress(OSError):
            said = agent.read_text(errors="replace").strip()
            lines += [f"agent.out:\n{said}"] if said else []
        lines.append(f"again: lab/faults --only {cycle.name} --first {cycle.number} 1 {self.options.seed}")
        _indented(lines)

    def _reset(self):
        """A failure must not spoil the faults that follow."""
        stack = self.stack
        stack.kill_all()
        stack.proxy.release()
        stack.engine.remove_stack(stack.name)
        for folder in (stack.tmp, stack.folder(), *stack.cache.glob("devmon/training.*")):
            machine.empty(folder)
        for folder in stack.cache.glob("devmon/training.*"):
            folder.rmdir()
        since = time.time()
        result = stack.run("up")
        problems = [str(result)] if result.code else checks.problems(stack, self.expected, since, set(COMPONENTS))
        if problems:
            raise SystemExit("error: the stack cannot be made anew after a failure\n" + "\n".join(problems))

    def close(self):
        """The summary; true when all was well."""
        if not self.done:
            return False
        # The last scrapes are still on their way
        losses = samples.lost(self.stack, self.expected, self.outages, self.sampled_from, time.time() - 2 * samples.INTERVAL)
        for loss in losses:
            at = time.strftime("%H:%M:%S", time.localtime(loss.at))
            print(f"      sample lost: {loss.series[0]} ({loss.series[1]}) at {at}: {loss.cause}")
        minutes = (time.time() - self.begin) / 60
        print(
            f"faults: {self.done - self.failed} of {self.done} converged, {self.left} left over, "
            f"{len(losses)} samples lost beyond the outages, seed {self.options.seed}, {minutes:.0f} min"
            f" ({self.seconds / self.done:.1f} s a fault; {self.without_effect} without effect)",
            flush=True,
        )
        return not self.failed and not losses and self.done == self.options.faults


def _indented(texts):
    print("\n".join("      " + line for text in texts for line in text.splitlines()), flush=True)


def drawn(options, names):
    """(number, name) of each fault: all kinds in random order, again and again, so that even a few faults are of many kinds."""
    rng, number, bag = random.Random(options.seed), 0, []
    count = 0
    while count < options.faults:
        if not bag:
            bag = rng.sample(names, len(names))
        name = bag.pop()
        number += 1
        if options.only and options.first > 1:
            # a repetition: the number belongs to the draw of all kinds, the name is given
            name = options.only[0]
        if number >= options.first:
            count += 1
            yield number, name


def options_of(arguments):
    parser = argparse.ArgumentParser(
        prog="lab/faults",
        description="Brings a stack of its own up, and does N random things to it and to devmon, one after the other; after each, "
        "`devmon up` must bring everything back, with nothing left over and no sample lost. A seed repeats the sequence.",
    )
    parser.add_argument("faults", metavar="N", type=int, nargs="?", default=20, help="how many; default 20")
    parser.add_argument("seed", metavar="SEED", type=int, nargs="?", help="default: a random one, which the summary names")
    parser.add_argument("--only", metavar="NAME,...", type=lambda text: text.split(","), help="faults of these kinds")
    parser.add_argument("--first", metavar="K", type=int, default=1, help="begin with the Kth fault of the sequence")
    parser.add_argument("--list", action="store_true", help="the names of the kinds")
    parser.add_argument("--verbose", action="store_true", help="the commands of each fault, of those that converge too")
    parser.add_argument("--stack", metavar="NAME", default="faults", help="the stack's name; default faults")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.only or []) - set(faults.FAULTS))
    if unknown:
        parser.error(f"no fault has the name {', '.join(unknown)}: see --list")
    if options.seed is None:
        options.seed = random.randrange(1000)
    return options


def main(arguments):
    options = options_of(arguments)
    if options.list:
        for name, function in faults.FAULTS.items():
            print(f"{name:{WIDTH}} {(function.__doc__ or '').strip().splitlines()[0] if function.__doc__ else ''}".rstrip())
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # A shell's background jobs ignore it, and so would devmon, which is to be interrupted
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stack = Stack(options.stack)
    try:
        if stack.containers():
            raise SystemExit(f"error: there is a stack {stack.name} already\n  fix: devmon --stack-name {stack.name} down, or --stack")
        names, skipped = faults.possible(stack)
        for name, why in skipped.items():
            print(f"SKIPPED: {name}: {why}")
        names = [name for name in names if not options.only or name in options.only]
        if not names:
            return 1
        stand_ins = [name for name in COMPONENTS if stack.images[name] == STAND_IN]
        print(f"faults: {options.faults} of {len(names)} kinds, seed {options.seed}; stand-ins: {', '.join(stand_ins) or 'none'}", flush=True)
        suite = Suite(options, stack, names)
        suite.prepare()
        code = 130
        try:
            suite.run()
            code = 0
        finally:
            well = suite.close()
        return code if well else 1
    except KeyboardInterrupt:
        print("faults: interrupted", flush=True)
        return 130
    except Exception:
        traceback.print_exc()
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stack.close()
