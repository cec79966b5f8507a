"""The Home tab: there when somebody comes, the same as the case log a moment later, and never a storm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from chatbot.platforms.platform import Answer
from chatbot.platforms.slack.saying.home import EVERY, MOST_OPEN, OPEN_FOR
from commands.exhibits import Axis, Chart, Series, Shape
from commands.message import Button, Message
from commands.spoken import Identity, Place
from commands.views import Home, Part
from storage.models import Audience
from tests.slack.house import HastyClock, House, connected, said
from tests.slack_standin import AnswerLost, Fails, Fault, RateLimited, Refuses, Revoked, Slack, User

CHART = Chart(
    "opened",
    "Opened and resolved",
    Shape.LINES,
    Axis("month"),
    Axis("cases"),
    ("Oct", "Nov"),
    (Series("opened", (2.0, 1.0)),),
    "n = 3",
    "Two in October, one in November.",
)


class Desk(House):
    """Shows people the home that is set for them. `drawn` is for whom one was asked for, where, and when."""

    def __init__(self, clock: HastyClock) -> None:
        super().__init__()
        self._clock = clock
        self.homes: dict[str, Home] = {}
        self.drawn: list[tuple[str, Place, float]] = []
        self.watching: list[Callable[[], None]] = []

    async def home(self, who: Identity, place: Place) -> Home | None:
        self.drawn.append((str(who.account), place, self._clock.monotonic()))
        return self.homes[str(who.account)]

    @contextmanager
    def watched(self, changed: Callable[[], None]) -> Iterator[None]:
        self.watching.append(changed)
        try:
            yield
        finally:
            self.watching.remove(changed)

    def change(self, text: str, *people: User) -> None:
        """What they find is another than it was, and whoever watches is told."""
        self.homes |= {person.id: a_home(text) for person in people}
        for changed in self.watching:
            changed()

    def gaps(self, user: User) -> list[float]:
        """The seconds between what was drawn for somebody."""
        at = [moment for account, _, moment in self.drawn if account == user.id]
        return [later - earlier for earlier, later in pairwise(at)]


def a_home(text: str, *more: Message) -> Home:
    return Home((Part("What you hold", (said(text), *more)),))


def published(slack: Slack, user: User) -> int:
    return sum(call.method == "views.publish" and call.arguments["user_id"] == user.id for call in slack.calls)


async def drawn(charts: Sequence[Chart]) -> list[bytes]:
    return [b"a picture" for _ in charts]


async def test_a_home_is_there_when_it_is_opened_and_follows_the_case_log_from_then_on(slack: Slack, mode: str) -> None:
    slack.workspace.channel("cases")
    alice, bob = slack.workspace.person("alice"), slack.workspace.person("bob")
    desk = Desk(clock := HastyClock())
    desk.change("nothing yet", alice, bob)
    async with connected(slack, desk, clock=clock, mode=mode):
        await slack.opens_home(alice)
        await slack.sees_home(alice, "nothing yet")
        ((account, place, _),) = desk.drawn
        assert (account, place.room, place.audience) == (alice.id, None, Audience.TEAM)
        await slack.happens({"type": "app_home_opened", "user": bob.id, "channel": "D0BOB", "tab": "messages"})
        for text in ("one case", "two cases", "three cases"):
            desk.change(text, alice, bob)
        await slack.sees_home(alice, "three cases")
        desk.homes[alice.id] = a_home("four cases")
        await slack.opens_home(alice)
        await slack.sees_home(alice, "four cases")
        assert min(desk.gaps(alice)) > EVERY - 1
        desk.change("four cases", alice)
        await slack.opens_home(alice)
        desk.change("none any more", alice)
        await slack.sees_home(alice, "none any more")
    assert published(slack, alice) == 4
    assert published(slack, bob) == 0
    assert not desk.watching


@pytest.mark.parametrize(
    ("fault", "waits"), [(RateLimited(40), 40.0), (Fails(503), 2.5), (AnswerLost(), 2.5)], ids=["429", "503", "lost"]
)
async def test_a_home_that_slack_does_not_take_now_is_published_later(slack: Slack, fault: Fault, waits: float) -> None:
    slack.workspace.channel("cases")
    alice = slack.workspace.person("alice")
    desk = Desk(clock := HastyClock())
    desk.change("nothing yet", alice)
    async with connected(slack, desk, clock=clock):
        slack.faults.put("views.publish", fault, times=3)
        await slack.opens_home(alice)
        await slack.sees_home(alice, "nothing yet")
        while published(slack, alice) < 4:
            await clock.waited(len(clock.waits) + 1)
    assert published(slack, alice) == 4
    assert all(gap >= max(waits, EVERY - 1) for gap in desk.gaps(alice))


async def test_a_home_that_slack_never_takes_is_given_up_until_its_person_comes_again(slack: Slack) -> None:
    slack.workspace.channel("cases")
    alice, bob = slack.workspace.person("alice"), slack.workspace.person("bob")
    desk = Desk(clock := HastyClock())
    desk.change("first", alice, bob)
    with capture_logs() as logged:
        async with connected(slack, desk, clock=clock):
            for fault in (Refuses("not_enabled"), Revoked()):
                slack.faults.put("views.publish", fault)
                before = published(slack, alice)
                await slack.opens_home(alice)
                await slack.opens_home(bob)
                await slack.sees_home(bob, "first")
                desk.change("second", alice, bob)
                await slack.sees_home(bob, "second")
                assert published(slack, alice) == before + 1
                desk.change("first", alice, bob)
                await slack.sees_home(bob, "first")
            await slack.opens_home(alice)
            await slack.sees_home(alice, "first")
    (lost,) = [entry for entry in logged if entry["event"] == "slack_home_lost"]
    assert lost["reason"] == "not_enabled"
    assert "manifest" in lost["hint"]


async def test_only_homes_that_were_opened_lately_are_kept_up(slack: Slack) -> None:
    slack.workspace.channel("cases")
    crowd = [slack.workspace.person(f"p{number}") for number in range(MOST_OPEN + 1)]
    first, *others = crowd
    desk = Desk(clock := HastyClock())
    desk.change("before", *crowd)
    async with connected(slack, desk, clock=clock):
        for person in crowd:
            await slack.opens_home(person)
        await slack.sees_home(others[-1], "before")
        desk.change("after", *crowd)
        for person in others:
            await slack.sees_home(person, "after")
        assert published(slack, first) == 1
        clock.move(OPEN_FOR)
        await slack.opens_home(first)
        desk.change("much later", *crowd)
        await slack.sees_home(first, "much later")
    assert {published(slack, person) for person in others} == {2}


async def test_what_is_pressed_at_home_is_answered_privately_and_its_pictures_hang_there_from_then_on(
    slack: Slack,
) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    desk = Desk(clock := HastyClock())
    desk.answer = lambda heard: Answer(Message(said("October").lines, exhibits=(CHART,)), private=True)
    charts = Message(said("How October went").lines, (Button("Show the charts", "report"),), (CHART,))
    desk.homes[alice.id] = a_home("nothing yet", charts)
    async with connected(slack, desk, clock=clock, draw=drawn):
        await slack.opens_home(alice)
        view = await slack.sees_home(alice, "How October went")
        assert all(block["type"] != "image" for block in view.blocks)
        await slack.presses_in(alice, "Show the charts")
        await slack.workspace.dm(alice).shows(CHART.alt)
        await slack.sees_home(alice, CHART.title)
        (heard,) = desk.heard
        assert (heard.text, heard.who.account, heard.place.room) == ("report", alice.id, None)
    assert cases.whispers == []
    assert slack.called("files.completeUploadExternal") == 1
