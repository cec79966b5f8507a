"""Home, help and refusals of a bot that is whole: who looks and presses need not know a command."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from chatbot.clock import SystemClock
from tests.slack.whole import alive
from tests.slack_standin import Slack

FASTER = 20


class FastClock(SystemClock):
    """Waiting takes a twentieth of the time. `ahead` is how far the calendar was turned."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead

    def monotonic(self) -> float:
        return super().monotonic() * FASTER

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / FASTER)


async def test_home_tells_what_is_open_and_mine_as_it_changes_and_is_all_to_be_pressed(
    slack: Slack, sqlite_url: str, mode: str
) -> None:
    cases, ada, bob = slack.workspace.channel("cases"), slack.workspace.person("ada"), slack.workspace.person("bob")
    async with alive(slack, sqlite_url, mode, clock=FastClock(), COORDINATORS=f"slack:{ada.id}"):
        await slack.says_privately(bob, "new the birth year is wrong")
        await slack.opens_home(bob)
        open_to_all = await slack.sees_home(bob, "the birth year is wrong")
        assert "Claim" in open_to_all.buttons
        assert not any("1 case that nobody has" in text for text in open_to_all.texts)
        await slack.opens_home(ada)
        await slack.sees_home(ada, "1 case that nobody has")

        await slack.presses_in(bob, "Claim")
        mine = await slack.workspace.dm(bob).shows("it is yours")
        await slack.presses(bob, slack.workspace.dm(bob), mine, "Follow up")
        await slack.sees_modal(bob, "Follow up #1")
        await slack.closes(bob)
        await slack.sees_home(ada, "0 cases that nobody has")
        await slack.sees_home(bob, "Every case has somebody")
        await slack.presses_in(bob, "Resolve")
        form = await slack.sees_modal(bob, "Resolve #1")
        assert form.labels
        await slack.closes(bob)
        await slack.presses_in(bob, "My settings")
        await slack.sees_modal(bob)
    assert cases.whispers == []


async def test_a_coordinators_home_has_last_months_figures_and_brings_its_charts(slack: Slack, sqlite_url: str) -> None:
    slack.workspace.channel("cases")
    ada, clock = slack.workspace.person("ada"), FastClock()
    async with alive(slack, sqlite_url, clock=clock, COORDINATORS=f"slack:{ada.id}"):
        for words in ("new the birth year is wrong", "claim 1", "resolve 1 upheld corrected"):
            await slack.says_privately(ada, words)
        clock.ahead = timedelta(days=31)
        await slack.opens_home(ada)
        view = await slack.sees_home(ada, "1 opened")
        assert view.buttons["Show the charts"]["value"] == "report"
        assert all(block["type"] != "image" for block in view.blocks)


async def test_help_can_be_pressed_and_only_who_erred_hears_of_it(slack: Slack, sqlite_url: str, mode: str) -> None:
    cases, bob = slack.workspace.channel("cases"), slack.workspace.person("bob")
    elsewhere = slack.workspace.channel("chatter", without_bot=True)
    async with alive(slack, sqlite_url, mode):
        await slack.types_command(bob, elsewhere, "")
        (helped,) = elsewhere.whispers
        assert helped.way == "ack"
        assert "Open cases" in helped.buttons
        await slack.presses_whisper(bob, elsewhere, helped, "New case")
        await slack.sees_modal(bob, "New case")
        await slack.fills(bob, {"What it is about": "a wrong date"})
        await cases.shows("a wrong date")

        for line, refused in (
            ("!clam 1", "Did you mean"),
            ("!claim 99", "There is no #99"),
            ("casebell: claim", "claim &lt;case&gt;"),
            ("!resolve 1 upheld done", "#1"),
        ):
            await slack.says(bob, cases, line)
            await cases.whispered(bob, refused, seconds=5)
        await slack.types_command(bob, cases, "clam 1")
        assert [whisper.way for whisper in cases.whispers] == ["ephemeral"] * 4 + ["ack"]
    assert len(cases.said_by_bot()) == 1, "the card"
