"""How long to wait: before trying again, and for something to happen at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from random import SystemRandom
from typing import TypeVar

from chatbot.clock import Clock

T = TypeVar("T")

_random = SystemRandom()


class Backoff:
    """Growing pauses in seconds, each in the upper half of its span, so that many bots do not march in step."""

    def __init__(self, first: float = 1.0, longest: float = 300.0) -> None:
        self._first = first
        self._longest = longest
        self._span = first

    def pause(self) -> float:
        span = self._span
        self._span = min(self._longest, span * 2)
        return _random.uniform(span / 2, span)

    def reset(self) -> None:
        self._span = self._first


async def within(clock: Clock, seconds: float, work: Awaitable[T]) -> T:
    """What `work` gives, if it does so in time; else it is cancelled and TimeoutError raised."""
    task = asyncio.ensure_future(work)
    limit = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, limit}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        limit.cancel()
        task.cancel()
        await asyncio.gather(task, limit, return_exceptions=True)
