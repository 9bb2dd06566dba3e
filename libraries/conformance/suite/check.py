"""What a check is: one sentence of the contract, and a function that fails if it does not hold."""

import dataclasses
import typing

ALL = []


class Failed(Exception):
    """The sentence does not hold; the text says what was seen instead."""


class Skipped(Exception):
    """There was no occasion to check; the text says why."""


@dataclasses.dataclass(frozen=True)
class Check:
    sentence: str
    start: str  # which start of the service it needs: a key of service.STARTS
    needs: typing.FrozenSet[str]  # of "example" (its routes) and "process" (its log and signals)
    function: typing.Callable


def check(sentence, *, needs="", start="development"):
    """Registers a function as a check; checks run in the order of their definition."""

    def register(function):
        ALL.append(Check(sentence, start, frozenset(needs.split()), function))
        return function

    return register


def expect(holds, seen):
    """Fails the check unless `holds`."""
    if not holds:
        raise Failed(seen)


def equal(seen, expected, what):
    expect(seen == expected, f"{what} is {shorten(seen)}, not {shorten(expected)}")


def shorten(value, limit=300):
    text = repr(value)
    return text if len(text) <= limit else text[:limit] + " ..."
