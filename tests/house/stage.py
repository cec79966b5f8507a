"""A clock that is moved by hand, and a platform that plays what a test tells it to."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from math import ceil

from chatbot.platforms.platform import Hear, Outcome, Parcel, Sent
from storage.models import Audience
from tests.conversations.talk import START


class HandClock:
    """Time stands still until `move`; whoever sleeps wakes when their time is reached."""

    def __init__(self) -> None:
        self._now = START
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - START).total_seconds()

    @property
    def asleep(self) -> bool:
        """Whether anybody sleeps."""
        return any(not woken.done() for _, _, woken in self._sleepers)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        whole = timedelta(microseconds=ceil(seconds * 1e6))  # nobody wakes before their time
        heapq.heappush(self._sleepers, (self._now + whole, next(self._order), woken))
        await woken

    def move(self, by: timedelta) -> None:
        self._now += by
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)

    def tick(self) -> None:
        """Move to when the next sleeper wakes, if anybody sleeps."""
        if self._sleepers:
            self.move(self._sleepers[0][0] - self._now)


class Stage:
    """A platform whose server is the test. `plays` gives a parcel's outcome, by default sent; places in `held` wait."""

    def __init__(self, name: str = "irc", *, cards: bool = False, rooms: Sequence[str] = ("#cases",)) -> None:
        self.name, self.cards = name, cards
        self.rooms = [(room, Audience.TEAM) for room in rooms]
        self.ready = True
        self.all_in_sight = True
        self.plays: Callable[[Parcel], Outcome] = lambda parcel: Sent(f"ref-{parcel.key}")
        self.delivered: asyncio.Queue[Parcel] = asyncio.Queue()
        self.batches: list[int] = []
        self.held: dict[str, asyncio.Event] = {}

    async def run(self, hear: Hear, on_ready: Callable[[], None]) -> None:
        on_ready()
        await asyncio.Event().wait()

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        self.batches.append(len(parcels))
        outcomes = [self.plays(parcel) for parcel in parcels]
        if parcels[0].place in self.held:
            await self.held[parcels[0].place].wait()
        for parcel in parcels:
            self.delivered.put_nowait(parcel)
        return outcomes

    def reach(self, account: str, network: str = "") -> bool:
        return self.ready

    async def gets(self) -> Parcel:
        """The next parcel that was delivered."""
        return await asyncio.wait_for(self.delivered.get(), 10)
