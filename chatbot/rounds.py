"""A courier's round on one platform: where something is on its way, and which places are left alone for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from math import inf
from typing import Any

from chatbot.clock import Clock
from chatbot.waiting import Wake


class Round:
    """Gives each place one delivery at a time, and the rest that it asks for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wake = Wake()
        self._on_their_way: dict[str, asyncio.Task[float]] = {}
        self._resting: dict[str, float] = {}
        self._begun_anew = 0

    @property
    def under_way(self) -> bool:
        """Whether anything is on its way."""
        return bool(self._on_their_way)

    def passed_by(self) -> list[str]:
        """The places that get nothing now."""
        now = self._clock.monotonic()
        self._resting = {place: until for place, until in self._resting.items() if until > now}
        return [*self._on_their_way, *self._resting]

    def send(self, place: str, delivery: Coroutine[Any, Any, float]) -> None:
        """Deliver to a place; it then rests until the moment of the monotonic clock that `delivery` gives."""
        task = self._on_their_way[place] = asyncio.create_task(delivery)
        task.add_done_callback(partial(self._arrived, place, self._begun_anew))

    def _arrived(self, place: str, begun: int, delivery: asyncio.Task[float]) -> None:
        del self._on_their_way[place]
        if not delivery.cancelled() and begun == self._begun_anew:
            self._resting[place] = delivery.result()
        self._wake.set()

    def wake(self) -> None:
        """There is something new to see to."""
        self._wake.set()

    def start_anew(self) -> None:
        """Leave no place alone any more, nor one where something is still on its way."""
        self._begun_anew += 1
        self._resting.clear()
        self._wake.set()

    async def pause(self, seconds: float) -> None:
        """Return after so many seconds of the clock; before, when woken, arrived somewhere, or a place has rested."""
        rested = min(self._resting.values(), default=inf) - self._clock.monotonic()
        await self._wake.wait(self._clock, max(0.0, min(seconds, rested)))

    async def end(self, within: float) -> None:
        """Give what is on its way so many seconds to arrive, and no more."""
        tasks = list(self._on_their_way.values())
        if tasks:
            await asyncio.wait(tasks, timeout=within)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
