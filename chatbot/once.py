"""What is delivered twice is dealt with once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

KEPT = 5000
"""Keys kept after their work is done; the case log knows older ones, and those of the process before."""

Outcome = TypeVar("Outcome")


class Once(Generic[Outcome]):
    """Runs the work of each key once, and keeps what it came to.

    A line may be delivered again while the first is still in hand. A second comer waits for the first, and does the
    work itself only when that one failed, or came to what does not `count`.
    """

    def __init__(self, counts: Callable[[Outcome], bool] = lambda _: True) -> None:
        self._counts = counts
        self._in_hand: dict[str, asyncio.Future[None]] = {}
        self._dealt_with: dict[str, Outcome] = {}

    async def run(self, key: str, work: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """What the work of this key came to, now or before. What it raises is raised, and leaves it to the next."""
        while key in self._in_hand:
            await asyncio.wait([self._in_hand[key]])
        if key in self._dealt_with:
            return self._dealt_with[key]
        over = self._in_hand[key] = asyncio.get_running_loop().create_future()
        try:
            outcome = await work()
            if self._counts(outcome):
                self._dealt_with[key] = outcome
            if len(self._dealt_with) > KEPT:
                del self._dealt_with[next(iter(self._dealt_with))]
        finally:
            del self._in_hand[key]
            over.set_result(None)
        return outcome
