"""How fast a client goes: the slower its answers, the longer its pauses, so that a busy machine has as much in hand."""

from __future__ import annotations

import asyncio
from random import Random

_PAUSES = 8.0
"""A pause, at most, in answers' times."""

_LONGEST_ANSWER = 0.15
"""Seconds; what took longer waited for a bot that was not there."""


class Pace:
    """One client's pace. `least` is how many seconds a pause may last at least."""

    def __init__(self, dice: Random, least: float) -> None:
        self._dice = dice
        self._least = least
        self._longest = least
        self._asked_at = 0.0

    async def pause(self) -> None:
        """People and help desks do not all speak up in the moment the bot is back."""
        await asyncio.sleep(self._dice.uniform(0, self._longest))
        self._asked_at = asyncio.get_running_loop().time()

    def answered(self) -> None:
        took = min(_LONGEST_ANSWER, asyncio.get_running_loop().time() - self._asked_at)
        self._longest = max(self._least, _PAUSES * took)
