"""What stands around the Slack platform in these tests: a house that listens, and a clock that is moved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from chatbot.clock import SystemClock
from chatbot.platforms.platform import Answer, Outcome, Parcel, Say
from chatbot.platforms.slack import SlackPlatform
from chatbot.platforms.slack.pictures import Draw, drawn
from chatbot.settings import read
from commands.message import Button, Card, CaseNumber, Message, Text
from commands.spoken import Incoming
from tests.slack_standin import Slack
from tests.slack_standin.waiting import Changes


class HastyClock(SystemClock):
    """The machine's clock, but that waiting takes no time: the clock is moved on by it. `waits` holds each wait."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self.waits: list[float] = []
        self._changes = Changes()

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._ahead)

    def monotonic(self) -> float:
        return super().monotonic() + self._ahead

    def move(self, seconds: float) -> None:
        self._ahead += seconds

    async def waited(self, times: int) -> None:
        """Wait until somebody waited by this clock so many times."""
        await self._changes.until(lambda: len(self.waits) >= times or None, f"wait {times}", 10)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._changes.happened()
        self.move(seconds)
        await asyncio.sleep(0)


class House:
    """Hears lines, and answers as it is told to. `stored` holds what it has dealt with to the end.

    `open` holds it back while it is cleared; `breaks` is how many lines it breaks on.
    """

    def __init__(self, answer: Callable[[Incoming], Answer | None] | None = None) -> None:
        self.answer = answer or (lambda incoming: None)
        self.heard: list[Incoming] = []
        self.stored: list[Incoming] = []
        self.open = asyncio.Event()
        self.open.set()
        self.breaks = 0
        self.changes = Changes()

    async def __call__(self, incoming: Incoming, say: Say) -> None:
        self.heard.append(incoming)
        self.changes.happened()
        await self.open.wait()
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("a fault of the house's")
        answer = self.answer(incoming)
        self.stored.append(incoming)
        self.changes.happened()
        if answer is not None:
            await say(answer)

    async def hears(self, count: int = 1) -> Incoming:
        """The line that came as number `count`; waits for it."""
        await self.changes.until(lambda: len(self.heard) >= count or None, f"line {count}", 10)
        return self.heard[count - 1]


@asynccontextmanager
async def connected(
    slack: Slack,
    house: House,
    channels: str = "cases:team",
    *,
    clock: SystemClock | None = None,
    heartbeat: float = 10.0,
    settle: bool = True,
    draw: Draw = drawn,
    **environment: str,
) -> AsyncIterator[SlackPlatform]:
    """The platform, connected to the stand-in; stopped at the end. What its run raises is raised here.

    `settle`: everything on its way is acknowledged before it is stopped.
    """
    settings = read(slack.environment(channels) | environment)
    platform = SlackPlatform(settings, clock or HastyClock(), heartbeat, draw)
    ready = asyncio.Event()
    running = asyncio.create_task(platform.run(house, ready.set))
    waiting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        if running.done():
            await running
        assert platform.ready
        yield platform
        if settle:
            await slack.settled()
    finally:
        for task in (running, waiting):
            task.cancel()
        await asyncio.gather(running, waiting, return_exceptions=True)


async def deliver(platform: SlackPlatform, *parcels: Parcel) -> list[Outcome]:
    return await platform.deliver(parcels)


def said(text: str) -> Message:
    return Message(((Text(text),),))


def answers(text: str, *, private: bool = False) -> Callable[[Incoming], Answer]:
    return lambda incoming: Answer(said(text), private=private)


def post(key: str, place: str, text: str, *, uncertain: bool = False, private: bool = False) -> Parcel:
    return Parcel(key, place, private, said(text), uncertain=uncertain)


def card(
    key: str, place: str, subject: str = "a wrong date", *, ref: str | None = None, uncertain: bool = False
) -> Parcel:
    return Parcel(key, place, False, a_card(subject), ref=ref, uncertain=uncertain)


def a_card(subject: str, buttons: Sequence[Button] = (Button("Claim", "claim 12", main=True),)) -> Card:
    line = (CaseNumber(12), Text(f" {subject}"))
    return Card(12, f"#12 {subject}", Message((line,)), ((Text("Owner: nobody"),),), tuple(buttons), Message((line,)))
