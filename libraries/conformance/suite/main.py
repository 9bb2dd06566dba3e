"""Runs the checks against one service and prints a line for each."""

import argparse
import collections
import contextlib
import http.client
import sys

from . import checks as _checks  # noqa: F401  registers them
from .check import ALL, Failed, Skipped
from .service import STARTS, Service

OK, FAILED, SKIPPED, UNUSABLE = "ok", "FAILED", "skipped", 2
WHY = {"example": "the service has not the routes of an example", "process": "the service was not started here: its log cannot be read"}


def main(arguments):
    parser = argparse.ArgumentParser(prog="run", usage="run [--only TEXT] (URL | -- COMMAND...) | --list", description=__doc__)
    parser.add_argument("--list", action="store_true", help="prints the sentences")
    parser.add_argument("--only", metavar="TEXT", default="", help="only checks whose sentence contains it")
    parser.add_argument("--quiet", action="store_true", help="prints only what failed, and the summary")
    parser.add_argument("target", nargs="*", metavar="URL | -- COMMAND...")
    options = parser.parse_args(arguments)
    chosen = [check for check in ALL if options.only in check.sentence]
    if options.list:
        print("\n".join(check.sentence for check in chosen))
        return 0
    if not options.target:
        parser.error("a URL, or -- and a command")
    is_url = options.target[0].startswith("http://")
    results = collections.Counter()
    try:
        for start in dict.fromkeys(check.start for check in chosen):
            if is_url and start != "development":
                run_all_skipped(chosen, start, results, options.quiet)
                continue
            service = Service.at(options.target[0]) if is_url else Service.started(options.target, STARTS[start])
            with service:
                run(service, [check for check in chosen if check.start == start], results, options.quiet)
    except (OSError, RuntimeError) as e:
        print(f"run: {options.target[0]}: {e}", file=sys.stderr)
        return UNUSABLE
    print(f"conformance: {sum(results.values())} checks: {results[OK]} hold, {results[FAILED]} failed, {results[SKIPPED]} skipped")
    return 1 if results[FAILED] else 0


def run_all_skipped(chosen, start, results, quiet):
    for check in chosen:
        if check.start == start:
            tell(check, SKIPPED, WHY["process"], results, quiet)


def run(service, chosen, results, quiet):
    there = {name for name, have in (("example", service.is_example), ("process", service.process)) if have}
    for check in chosen:
        missing = sorted(check.needs - there)
        if missing:
            tell(check, SKIPPED, WHY[missing[0]], results, quiet)
            continue
        try:
            check.function(service)
            tell(check, OK, "", results, quiet)
        except Skipped as e:
            tell(check, SKIPPED, str(e), results, quiet)
        except Failed as e:
            tell(check, FAILED, str(e), results, quiet)
        except (OSError, http.client.HTTPException) as e:
            tell(check, FAILED, f"a request failed: {type(e).__name__}: {e}", results, quiet)


def tell(check, result, why, results, quiet):
    results[result] += 1
    if quiet and result != FAILED:
        return
    print(f"{result:8}{check.sentence}")
    if why:
        print(f"        {why}")
    with contextlib.suppress(OSError):
        sys.stdout.flush()
