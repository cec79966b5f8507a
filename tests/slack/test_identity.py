"""Authority comes from a full member's user id, looked up when it is used."""

from __future__ import annotations

from typing import Any

import pytest

from chatbot.platforms.platform import Answer
from storage.models import Audience
from tests.slack.house import HastyClock, House, card, connected, deliver, said
from tests.slack_standin import Fails, Slack
from tests.slack_standin.workspace import TEAM

OUTSIDERS: list[dict[str, Any]] = [
    {"is_restricted": True},
    {"is_ultra_restricted": True},
    {"is_stranger": True, "team_id": "T0OTHER"},
    {"team_id": "T0OTHER"},
    {"is_bot": True},
    {"deleted": True},
]


@pytest.mark.parametrize("flags", OUTSIDERS, ids=str)
async def test_who_is_no_full_member_of_our_team_has_no_account(slack: Slack, flags: dict[str, Any]) -> None:
    cases, mallory = slack.workspace.channel("cases"), slack.workspace.person("mallory", **flags)
    house = House()
    async with connected(slack, house):
        await slack.says(mallory, cases, "!claim 12")
        await slack.types_command(mallory, cases, "claim 12")
        await slack.says_privately(mallory, "claim 12")
    assert [heard.who.account for heard in house.heard] == [None, None, None]
    assert house.heard[2].place.audience is Audience.PUBLIC


async def test_a_display_name_proves_nothing(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    slack.workspace.person("alice", display_name="Alice, coordinator")
    mallory = slack.workspace.person("mallory", display_name="Alice, coordinator", is_restricted=True)
    house = House()
    async with connected(slack, house):
        await slack.says(mallory, cases, "!audit 12")
    assert house.heard[0].who.account is None


async def test_who_speaks_from_another_team_has_no_account_even_under_a_known_id(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    async with connected(slack, house):
        await slack.says(alice, cases, "!claim 12", user_team="T0OTHER")
        await slack.says(alice, cases, "!claim 12", user_team=TEAM)
    assert [heard.who.account for heard in house.heard] == [None, alice.id]


async def test_who_cannot_be_looked_up_has_no_account_until_they_can(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    async with connected(slack, house):
        slack.faults.put("users.info", Fails(503))
        await slack.says(alice, cases, "!claim 12")
        await slack.says(alice, cases, "!claim 12")
    assert [heard.who.account for heard in house.heard] == [None, alice.id]


async def test_a_person_is_looked_up_once_in_five_minutes(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    clock = HastyClock()
    async with connected(slack, House(), clock=clock):
        await slack.says(alice, cases, "!mine")
        await slack.says(alice, cases, "!mine")
        assert slack.called("users.info") == 1
        clock.move(301)
        await slack.says(alice, cases, "!mine")
        assert slack.called("users.info") == 2


async def test_a_demotion_counts_at_the_next_line(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    async with connected(slack, house):
        await slack.says(alice, cases, "!claim 12")
        await slack.changes(alice, is_restricted=True)
        await slack.says(alice, cases, "!claim 13")
    assert [heard.who.account for heard in house.heard] == [alice.id, None]


async def test_a_removed_member_who_presses_an_old_button_has_no_account(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(lambda heard: Answer(said("yours" if heard.who.account else "not known")))
    async with connected(slack, house) as platform:
        await deliver(platform, card("k1", cases.id))
        message = await cases.shows("a wrong date")
        await slack.presses(alice, cases, message, "Claim")
        await slack.changes(alice, deleted=True)
        await slack.presses(alice, cases, message, "Claim")
        await cases.whispered(alice, "not known")
    assert [heard.who.account for heard in house.heard] == [alice.id, None]
