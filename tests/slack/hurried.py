"""A clock in a hurry, and people who try again: for what takes a bot hours to get over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from chatbot.app import App
from chatbot.clock import SystemClock
from commands import intake
from commands.intake import Letter
from storage import outbox
from tests.slack_standin import Channel, Fault, Message, Slack, Slow, User

FASTER = 500


class HurriedClock(SystemClock):
    """A minute takes less than a second, or it goes `faster` than others by less than that."""

    def __init__(self, faster: int = FASTER) -> None:
        self._faster = faster
        self._began, self._then = super().monotonic(), super().now()
        self._ahead = 0.0

    def now(self) -> datetime:
        return self._then + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (super().monotonic() - self._began) * self._faster + self._ahead

    def move(self, seconds: float) -> None:
        """Let time pass at once; who sleeps, sleeps on."""
        self._ahead += seconds

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._faster)


def breaks(slack: Slack, method: str, fault: Callable[[], Fault]) -> None:
    """The next call of a method fails."""
    planned = fault()
    slack.faults.put(method, planned)
    if isinstance(planned, Slow):
        asyncio.get_running_loop().call_later(0.1, planned.until.set)


class Team:
    """A coordinator and a volunteer, who try again what did not work."""

    def __init__(self, slack: Slack, app: App, cases: Channel) -> None:
        self.slack, self.app, self.cases = slack, app, cases
        self.cora, self.bob = slack.workspace.person("cora"), slack.workspace.person("bob")

    async def opens(self, subject: str) -> None:
        letter = Letter("otrs", subject, subject)
        house = self.app.main.house
        await house.transact(
            partial(intake.receive, letter=letter, key=subject, digest=subject, now=house.clock.now(), team=house.team)
        )
        self.app.main.courier.wake()

    async def until(self, so: Callable[[], bool], act: Callable[[], Awaitable[object]]) -> None:
        """Act, again and again, until something is so."""
        async with asyncio.timeout(10):
            while not so():
                await act()
                await asyncio.sleep(0.03)

    async def says(self, user: User, text: str) -> None:
        await self.slack.types_command(user, self.cases, text)

    def breaks(self, method: str, fault: Callable[[], Fault]) -> None:
        """The next call of a method fails."""
        breaks(self.slack, method, fault)

    def cards(self) -> list[Message]:
        return [each for each in self.cases.said_by_bot() if not each.thread_ts]

    def under_cards(self) -> list[Message]:
        return [each for each in self.cases.said_by_bot() if each.thread_ts]

    async def settled(self) -> None:
        """Nothing is owed any more."""
        house = self.app.main.house
        async with asyncio.timeout(20):
            while (await house.read(lambda db: outbox.outlook(db, "slack")))[0]:  # noqa: ASYNC110 - the courier tells nobody
                await asyncio.sleep(0.01)
        await self.slack.settled()
