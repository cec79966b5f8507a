"""What may happen once, however often it is asked for: under one key until it has, whatever is refused meanwhile."""

from __future__ import annotations

KEPT = 1000
"""Refused attempts that are remembered."""


class Attempts:
    """Counts how often the same was refused. What is done under a key is done; what was refused has another the next
    time, so that it may be tried again.
    """

    def __init__(self) -> None:
        self._refused: dict[str, int] = {}

    def key(self, same: str) -> str:
        """The key of the present attempt."""
        return f"{same}:{self._refused.get(same, 0)}"

    def refused(self, same: str) -> None:
        """The present attempt is over, and nothing came of it."""
        self._refused[same] = self._refused.get(same, 0) + 1
        if len(self._refused) > KEPT:
            del self._refused[next(iter(self._refused))]
