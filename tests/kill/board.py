"""What all clients share: which cases may be taken, how much was acknowledged, and whether it is time to stop."""

from __future__ import annotations

from collections import deque
from random import Random

from tests.slack_standin.waiting import Changes

FRESH = 4
"""Cases that may still be open, of which volunteers choose: few, so that several want the same one."""


class Board:
    """`over`: nothing new is begun any more. `acknowledged` counts what the bot said it did."""

    def __init__(self) -> None:
        self.over = False
        self.acknowledged = 0
        self._fresh: deque[int] = deque(maxlen=FRESH)
        self._changes = Changes()

    def opened(self, case: int) -> None:
        if case not in self._fresh:
            self._fresh.append(case)

    def taken(self, case: int) -> None:
        if case in self._fresh:
            self._fresh.remove(case)

    def choose(self, dice: Random) -> int | None:
        """A case that may still be open."""
        return dice.choice(self._fresh) if self._fresh else None

    def tick(self) -> None:
        """Something was acknowledged."""
        self.acknowledged += 1
        self._changes.happened()

    async def more(self, number: int, seconds: float) -> None:
        """Wait until so many more things have been acknowledged; AssertionError when that takes too long."""
        enough = self.acknowledged + number
        await self._changes.until(lambda: self.acknowledged >= enough or None, f"{number} more acknowledged", seconds)
