"""Bounds on label values that come from outside, so that no client can make series without end."""

from __future__ import annotations

OTHER = "other"


class Bounded:
    """The first `limit` values as they are, and `other` for any further one. The empty text is none of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._seen: set[str] = set()

    def __call__(self, value: str) -> str:
        if not value or value in self._seen:
            return value
        if len(self._seen) >= self._limit:
            return OTHER
        self._seen.add(value)
        return value
