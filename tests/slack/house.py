"""What stands around the Slack platform in these tests: a house that listens, and a clock that is moved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from typing import Any

from chatbot.clock import Clock, SystemClock
from chatbot.intake.door import Door
from chatbot.metrics import Metrics
from chatbot.platforms.platform import Answer, Outcome, Parcel, Say
from chatbot.platforms.slack import SlackApp, SlackPlatform
from chatbot.platforms.slack.saying.pictures import Draw, drawn
from chatbot.platforms.slack.web import Web, connect
from chatbot.settings import Settings, read
from commands import dispatch
from commands.intake import Received
from commands.message import Button, Card, CaseNumber, Message, Text
from commands.refusals import Refusal
from commands.spoken import Identity, Incoming, Place
from commands.talking import Under
from commands.team import Team
from commands.views import Form, Home, Said
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
        self.drawn_anew: list[tuple[str, str]] = []
        self.gone: list[tuple[str, str]] = []
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

    async def form(self, incoming: Incoming) -> Form | Answer:
        raise AssertionError(f"asked for the form of {incoming.text}")

    async def says(
        self, incoming: Incoming, form: str, case: int | None, filled: Mapping[str, str]
    ) -> tuple[Said, ...] | Answer:
        raise AssertionError(f"asked what the form {form} says")

    def refusal(self, told: Refusal) -> Answer:
        return Answer(dispatch.refusal(told, Team()), private=True, refused=True)

    async def card_gone(self, platform: str, place: str, ref: str) -> bool:
        self.gone.append((place, ref))
        self.changes.happened()
        return True

    async def draw_anew(self, platform: str, place: str, ref: str) -> None:
        self.drawn_anew.append((place, ref))
        self.changes.happened()

    async def home(self, who: Identity, place: Place) -> Home | None:
        return Home(())

    async def under_card(self, who: Identity, place: str, ref: str) -> Under | None:
        return None

    async def case_at(self, who: Identity, place: str, ref: str) -> int | None:
        return None

    def ask_to_keep(self, under: Under, text: str | None) -> Message:
        raise AssertionError(f"asked about a case: {under}")

    @contextmanager
    def watched(self, changed: Callable[[], None]) -> Iterator[None]:
        yield

    async def hears(self, count: int = 1) -> Incoming:
        """The line that came as number `count`; waits for it."""
        await self.changes.until(lambda: len(self.heard) >= count or None, f"line {count}", 10)
        return self.heard[count - 1]


def a_platform(environment: dict[str, str], house: House, clock: SystemClock, **more: Any) -> SlackPlatform:
    """The platform of these settings, and of an app of its own."""
    settings = read(environment)
    app = SlackApp(settings, clock, more.pop("heartbeat", 10.0))
    return SlackPlatform(app, settings, clock, house, **more)


@asynccontextmanager
async def speaking(slack: Slack) -> AsyncIterator[Web]:
    """The Web API as the bot speaks to it."""
    settings = read(slack.environment("cases"))
    async with connect(settings) as api:
        assert settings.slack_bot_token is not None
        yield api.web(settings.slack_bot_token.get_secret_value())


@asynccontextmanager
async def connected(
    slack: Slack,
    house: House,
    channels: str = "cases:team",
    *,
    clock: Clock | None = None,
    told: Callable[[], None] = lambda: None,
    heartbeat: float = 10.0,
    settle: bool = True,
    draw: Draw = drawn,
    mode: str = "socket",
    **environment: str,
) -> AsyncIterator[SlackPlatform]:
    """The platform, connected to the stand-in; stopped at the end. What its run raises is raised here.

    `told` is called each time that it is ready, or may be tried anew. `settle`: everything on its way is acknowledged
    before it is stopped. `mode`: Slack delivers by `socket` or `http`.
    """
    clock = clock or HastyClock()
    environment = slack.environment(channels) | environment
    if mode == "http":
        environment |= {"SLACK_SIGNING_SECRET": slack.signing_secret, "SLACK_APP_TOKEN": "", "HTTP_PORT": "0"}
    settings = read(environment)
    app = SlackApp(settings, clock, heartbeat)
    platform = SlackPlatform(app, settings, clock, house, draw)
    async with AsyncExitStack() as stack:
        if mode == "http":
            await stack.enter_async_context(open_to(slack, app, settings, clock))
        await stack.enter_async_context(_running(platform, house, told))
        yield platform
        if settle:
            await slack.settled()


@asynccontextmanager
async def open_to(slack: Slack, app: SlackApp, settings: Settings, clock: Clock) -> AsyncIterator[str]:
    """Slack delivers by HTTP to a door of the app's; its address."""
    door = Door(settings, clock, _nothing_comes, _all_is_well, Metrics(), routes=app.routes)
    _, port = await door.start()
    try:
        yield slack.deliver_to(f"http://127.0.0.1:{port}/slack/events").url
    finally:
        await door.stop()


async def _nothing_comes(*_: object) -> Received:
    raise AssertionError("a case came")


async def _all_is_well() -> dict[str, bool]:
    return {}


@asynccontextmanager
async def _running(platform: SlackPlatform, house: House, told: Callable[[], None]) -> AsyncIterator[None]:
    ready = asyncio.Event()

    def on_ready() -> None:
        ready.set()
        told()

    running = asyncio.create_task(platform.run(house, on_ready))
    waiting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        if running.done():
            await running
        assert platform.ready
        yield
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
