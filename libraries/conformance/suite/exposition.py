"""Reads Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/"""

import re

from .check import Failed

SAMPLE = re.compile(
    r"""(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
        (?:\{(?P<labels>(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\})?
        [ ](?P<value>[+-]?(?:Inf|[0-9.]+(?:e[+-]?[0-9]+)?)|NaN)(?:[ ][0-9.]+)?""",
    re.VERBOSE | re.IGNORECASE,
)
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')
ESCAPES = {r"\\": "\\", r"\"": '"', r"\n": "\n"}


class Exposition:
    """The samples of one answer. A label that is empty is one that is absent, as in Prometheus."""

    def __init__(self, text):
        self.samples = {}
        self.types = {}
        for line in text.splitlines():
            if line.startswith("# TYPE "):
                _, _, name, kind = line.split(" ", 3)
                self.types[name] = kind
            elif line and not line.startswith("#"):
                self._add(line)

    def _add(self, line):
        match = SAMPLE.fullmatch(line)
        if not match:
            raise Failed(f"this line of /metrics does not parse: {line[:200]}")
        labels = {name: unescape(value) for name, value in LABEL.findall(match["labels"] or "") if value}
        key = (match["name"], frozenset(labels.items()))
        if key in self.samples:
            raise Failed(f"a series is there twice: {line[:200]}")
        self.samples[key] = float(match["value"])

    def series(self, name, **labels):
        """The label sets and values of the series of that name with at least these labels; `None` asks that a label is absent."""
        return [
            (dict(have), value)
            for (known, have), value in self.samples.items()
            if known == name and all(dict(have).get(label) == wanted for label, wanted in labels.items())
        ]

    def sum(self, name, **labels):
        """Of all their values; None if there is no such series."""
        found = self.series(name, **labels)
        return sum(value for _, value in found) if found else None

    def values(self, name, label):
        """The values of a label that occur in series of that name, None where it is absent."""
        return {labels.get(label) for labels, _ in self.series(name)}


def unescape(text):
    return re.sub(r"\\.", lambda escape: ESCAPES[escape[0]], text)
