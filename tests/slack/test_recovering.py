"""What could not be said for long is made up for calmly, and what changes fast is shown calmly."""

from __future__ import annotations

import asyncio
import re

from structlog.testing import capture_logs

from tests.slack.hurried import HurriedClock, Team
from tests.slack.whole import alive
from tests.slack_standin import Fails, Refuses, Slack

HOURS = 3 * 3600.0
MANY = 50


async def test_a_room_that_lets_the_bot_in_again_hears_in_one_what_piled_up_and_then_gets_its_cards(
    slack: Slack, sqlite_url: str
) -> None:
    cases, other, clock = slack.workspace.channel("cases"), slack.workspace.channel("other"), HurriedClock()
    with capture_logs() as logged:
        async with alive(slack, sqlite_url, channels="cases,other", clock=clock) as app:
            team = Team(slack, app, cases)
            await team.opens("before")
            stands = await cases.shows(lambda shown: "Claim" in shown.buttons)
            await slack.removes_bot(cases)
            for number in range(2, 10):
                await team.opens(f"case {number}")
            await slack.says_privately(team.bob, "claim 2")
            await slack.says_privately(team.bob, "resolve 2 upheld corrected")
            await slack.says_privately(team.bob, "claim 1")
            await other.shows("case 9")
            clock.move(HOURS)
            assert cases.said_by_bot() == [stands]
            asked = slack.called("chat.postMessage")
            await slack.invites_bot(cases)
            told = await cases.shows("Since I last spoke here")
            began = clock.monotonic()
            assert cases.said_by_bot() == [stands, told]
            assert slack.called("chat.postMessage") - asked <= 2, "one trial, not one for each"
            await cases.shows("case 3")
            assert clock.monotonic() - began > 50
            await team.settled()
            assert "Release" in stands.buttons, "what stood there is drawn anew"
    subjects = [str(each.written) for each in cases.said_by_bot()[2:]]
    assert [f"case {number}" in subject for number, subject in zip(range(3, 10), subjects, strict=True)] == [True] * 7
    assert "#2" in told.text
    alerts = [entry["event"] for entry in logged if entry["log_level"] == "error"]
    assert alerts == ["slack_room_missing"]


async def test_after_hours_in_which_slack_is_silent_five_rooms_hear_calmly_of_many_cases(
    slack: Slack, sqlite_url: str
) -> None:
    rooms, clock = [slack.workspace.channel(f"room{number}") for number in range(5)], HurriedClock(60)
    with capture_logs() as logged:
        async with alive(slack, sqlite_url, channels=",".join(each.name for each in rooms), clock=clock) as app:
            team = Team(slack, app, rooms[0])
            for method in ("auth.test", "chat.postMessage", "conversations.history"):
                slack.faults.put(method, Fails(503), times=None)
            await asyncio.gather(*(team.opens(f"case {number}") for number in range(MANY)))
            await slack.asked("auth.test", slack.called("auth.test") + 2)
            clock.move(HOURS)
            slack.faults.clear()
            for each in rooms:
                await each.shows("Since I last spoke here")
            began, at_once = clock.monotonic(), [len(each.said_by_bot()) for each in rooms]
            await slack.asked("chat.postMessage", slack.called("chat.postMessage") + 1)
            assert clock.monotonic() - began > 50
            assert max(at_once) <= 2, "what was tried before, and all the others in one"
            await team.settled()
    for room in rooms:
        digest, *cards = sorted((each.text for each in room.said_by_bot()), key=lambda text: "Since" not in text)
        assert re.search("Since I last spoke here, (49|50) things happened", digest)
        assert sorted(re.findall(r"case \d+", " ".join(cards))) == sorted(f"case {number}" for number in range(MANY))
    assert [entry["event"] for entry in logged if entry["log_level"] == "error"] == ["slack_silent"]


async def test_a_token_that_is_good_again_brings_all_that_piled_up_after_one_trial(
    slack: Slack, sqlite_url: str
) -> None:
    cases, clock = slack.workspace.channel("cases"), HurriedClock()
    with capture_logs() as logged:
        async with alive(slack, sqlite_url, clock=clock) as app:
            team = Team(slack, app, cases)
            for method in ("auth.test", "chat.postMessage"):
                slack.faults.put(method, Refuses("token_revoked"), times=None)
            for number in range(1, 9):
                await team.opens(f"case {number}")
            await slack.asked("auth.test", slack.called("auth.test") + 2)
            clock.move(HOURS)
            slack.faults.clear()
            await cases.shows("Since I last spoke here")
            await cases.shows("case 8")
            await team.settled()
    assert len(cases.said_by_bot()) == 9
    assert len([call for call in slack.calls if call.method == "chat.postMessage"]) == 10, "one trial for all"
    alerts = [entry["event"] for entry in logged if entry["log_level"] == "error"]
    assert alerts == ["slack_refuses"]


async def test_a_card_that_changes_fifty_times_is_updated_a_few_times_and_the_last_is_true(
    slack: Slack, sqlite_url: str
) -> None:
    cases = slack.workspace.channel("cases")
    async with alive(slack, sqlite_url) as app:
        team = Team(slack, app, cases)
        await team.opens("a wrong date")
        card = await cases.shows(lambda shown: "Claim" in shown.buttons)
        began = app.main.house.clock.monotonic()
        for _ in range(25):
            for said in ("claim 1", "release 1"):
                await team.says(team.bob, said)
        took = app.main.house.clock.monotonic() - began
        await team.says(team.bob, "claim 1")
        await team.settled()
    assert "Release" in card.buttons
    assert slack.called("chat.update") <= 5 + took + 2


async def test_a_deleted_card_comes_back_by_itself(slack: Slack, sqlite_url: str) -> None:
    cases = slack.workspace.channel("cases")
    async with alive(slack, sqlite_url) as app:
        team = Team(slack, app, cases)
        await team.opens("a wrong date")
        slack.deletes(await cases.shows(lambda shown: "Claim" in shown.buttons))
        again = await cases.shows(lambda shown: "Claim" in shown.buttons)
        await slack.presses(team.bob, cases, again, "Claim")
        await cases.shows(lambda shown: "Release" in shown.buttons)
    assert len(cases.said_by_bot()) == 1
