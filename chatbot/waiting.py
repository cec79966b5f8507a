"""How to wait: for a call, for an answer, for one's turn, and before trying again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from random import SystemRandom
from typing import TypeVar

from chatbot.clock import Clock

T = TypeVar("T")

_random = SystemRandom()


class Wake:
    """A call that waits until it is heard: set before or while somebody waits, it wakes them once."""

    def __init__(self) -> None:
        self._called = False
        self._waiting: asyncio.Future[None] | None = None

    def set(self) -> None:
        self._called = True
        self._wake()

    def forget(self) -> None:
        """Whoever called has been heeded already."""
        self._called = False

    async def wait(self, clock: Clock, seconds: float) -> None:
        """Return when called, at once if that has been, or after `seconds` of the clock."""
        if not self._called:
            self._waiting = asyncio.get_running_loop().create_future()
            slept = asyncio.ensure_future(clock.sleep(seconds))
            slept.add_done_callback(self._wake)
            try:
                await self._waiting
            finally:
                slept.remove_done_callback(self._wake)
                slept.cancel()
                self._waiting = None
        self._called = False

    def _wake(self, _: object = None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


class Backoff:
    """Pauses that double from `first` to `longest` seconds; 0 as the first: the first retry comes at once."""

    def __init__(self, first: float = 1.0, longest: float = 300.0) -> None:
        self._first = first
        self._longest = longest
        self._span = first

    def pause(self) -> float:
        """The seconds to wait this time."""
        span = self._span
        self._span = min(self._longest, max(1.0, span * 2))
        return jittered(span)

    def reset(self) -> None:
        self._span = self._first


class Bucket:
    """A token bucket: `burst` at once, `rate` a second after that."""

    def __init__(self, clock: Clock, burst: int, rate: float) -> None:
        self._clock = clock
        self._burst = float(burst)
        self._rate = rate
        self._tokens = self._burst
        self._filled_at = clock.monotonic()

    def wait(self) -> float:
        """The seconds until there is a token; 0 where there is one."""
        now = self._clock.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now
        return max(0.0, (1.0 - self._tokens) / self._rate)

    def take(self) -> None:
        """Take one; where there is none it is owed, up to a burst."""
        self._tokens = max(self._tokens - 1.0, -self._burst)


def jittered(seconds: float) -> float:
    """A time in the upper half of this one, so that what failed together does not come back together."""
    return _random.uniform(seconds / 2, seconds)


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
