"""What a test of the IRC platform puts around it: a house, a clock that is moved by hand, and a bot that runs."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from chatbot.clock import Clock, SystemClock
from chatbot.platforms.irc import IrcPlatform
from chatbot.platforms.platform import Answer, Outcome, Parcel, Say
from chatbot.settings import Channel, Settings
from commands.message import Message, Text
from commands.spoken import Incoming
from storage.models import Audience
from tests.fixtures.irc_servers import IrcServer

T = TypeVar("T")

START = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


class HandClock:
    """Stands still until `move` is called; then everybody whose time has come goes on."""

    def __init__(self) -> None:
        self._passed = 0.0
        self._numbers = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._more = asyncio.Event()

    def now(self) -> datetime:
        return START + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._passed + seconds, next(self._numbers), woken))
        self._more.set()
        await woken

    async def slept(self, at_least: float, at_most: float) -> None:
        """Wait until somebody sleeps for a time within these bounds, counted from now."""
        async with asyncio.timeout(30):
            while not any(
                at_least <= until - self._passed <= at_most and not woken.done() for until, _, woken in self._sleepers
            ):
                self._more.clear()
                await self._more.wait()

    def move(self, seconds: float) -> None:
        self._passed += seconds
        while self._sleepers and self._sleepers[0][0] <= self._passed:
            woken = heapq.heappop(self._sleepers)[2]
            if not woken.done():
                woken.set_result(None)


class House:
    """Hears, remembers, and answers as `answer` says (nothing by default)."""

    def __init__(self, answer: Callable[[Incoming], Answer | None] | None = None) -> None:
        self.heard: list[Incoming] = []
        self._answer = answer
        self._news = asyncio.Event()

    async def __call__(self, incoming: Incoming, say: Say) -> None:
        self.heard.append(incoming)
        self._news.set()
        if self._answer is not None and (answer := self._answer(incoming)) is not None:
            await say(answer)

    async def hears(self, number: int = 1) -> Incoming:
        """Wait until so many lines have been heard; the last of them."""
        async with asyncio.timeout(30):
            while len(self.heard) < number:
                self._news.clear()
                await self._news.wait()
        return self.heard[number - 1]


class Bot:
    """A running platform."""

    def __init__(self, platform: IrcPlatform, task: asyncio.Task[None], becomes_ready: asyncio.Event) -> None:
        self.platform = platform
        self.task = task
        self.becomes_ready = becomes_ready

    async def ready(self, again: bool = False) -> None:
        """Wait until it is ready (`again`: once more)."""
        if again:
            self.becomes_ready.clear()
        await asyncio.wait_for(self.becomes_ready.wait(), 10)

    async def deliver(self, *parcels: Parcel) -> list[Outcome]:
        return await asyncio.wait_for(self.platform.deliver(parcels), 10)


def text(*lines: str) -> Message:
    return Message(tuple((Text(line),) for line in lines))


def parcel(place: str, *lines: str, key: str = "post-1", private: bool = False) -> Parcel:
    return Parcel(key, place, private, text(*lines))


def settings(server: IrcServer, nick: str, rooms: Sequence[str | Channel] = (), **more: Any) -> Settings:
    """Settings for this server; rooms without an audience are public."""
    channels = tuple(room if isinstance(room, Channel) else Channel(room, Audience.PUBLIC) for room in rooms)
    values: dict[str, Any] = {
        "irc_host": server.host,
        "irc_port": server.port,
        "irc_tls": False,
        "irc_nick": nick,
        "irc_username": "casebell",
        "irc_channels": channels,
        "irc_flood_burst": 1000,
        "irc_flood_rate": 1000.0,
    }
    return Settings(**values | more)


@asynccontextmanager
async def running(
    settings: Settings, house: House | None = None, clock: Clock | None = None, *, wait: bool = True
) -> AsyncIterator[Bot]:
    """The platform, running and (with `wait`) ready; stopped at the end."""
    platform = IrcPlatform(settings, clock or SystemClock())
    becomes_ready = asyncio.Event()
    task = asyncio.create_task(platform.run(house or House(), becomes_ready.set))
    bot = Bot(platform, task, becomes_ready)
    try:
        if wait:
            ended = asyncio.create_task(becomes_ready.wait())
            await asyncio.wait({ended, task}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
            ended.cancel()
            if task.done():
                task.result()
            assert becomes_ready.is_set(), "the bot did not become ready"
        yield bot
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
