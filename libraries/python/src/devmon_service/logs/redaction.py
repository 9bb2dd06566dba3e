"""Secrets are replaced before anything is written. This helps, but it is no guarantee."""

from __future__ import annotations

import re
from functools import lru_cache

REDACTED = "[redacted]"

_NAMES = (
    r"authorization|cookie|password|passwd|pwd|secret|token|api[_-]?key|access[_-]key|private[_-]key|credential"
)
_is_name = re.compile(_NAMES, re.IGNORECASE).search
# Every repetition is bounded or cannot overlap with what follows it, so that hostile text takes linear time.
_NAMED = re.compile(
    rf"""((?:{_NAMES})[\w.-]{{0,40}}\\?["']?\s{{0,4}}(?:[=:]|%3[ad])\s{{0,4}})"""
    r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\"(?:[^"\\]|\\[^"])*\\"|"""  # quoted, also within JSON within a text
    r"""["']?(?:(?:Bearer|Basic)\s+)?[^\s,;&"'})\]]+(?:;\s?[\w.-]+=[^\s;,&"']*)*)""",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"\b(Bearer|Basic|bearer)\s+[^\s,;\"']+")


@lru_cache(maxsize=1024)
def is_sensitive(name: str) -> bool:
    """Whether a field with this name holds a secret."""
    return _is_name(name) is not None


def redact(text: str) -> str:
    """The text without what follows a name of secrets and `=` or `:`, and without what follows `Bearer` or `Basic`."""
    return _SCHEME.sub(rf"\1 {REDACTED}", _NAMED.sub(rf"\1{REDACTED}", text))
