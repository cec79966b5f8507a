"""Authority comes from a user id, looked up when it is used; who is no full member of the team is from outside."""

from __future__ import annotations

from typing import Any

from chatbot.platforms.platform import Answer
from storage.models import Audience
from tests.slack.house import HastyClock, House, card, connected, deliver, said
from tests.slack_standin import Fails, Slack
from tests.slack_standin.workspace import TEAM

OTHER = "T0OTHER"

OUTSIDE: dict[str, dict[str, Any]] = {
    "guest": {"is_restricted": True},
    "guest of one channel": {"is_ultra_restricted": True},
    "stranger": {"is_stranger": True, "team_id": OTHER},
    "stranger in a shared channel": {"team_id": OTHER},
}
NOBODY: dict[str, dict[str, Any]] = {"bot": {"is_bot": True}, "deactivated": {"deleted": True}}


async def test_guests_and_strangers_are_from_outside_and_bots_and_the_deactivated_nobody(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    who = {name: slack.workspace.person(f"u{at}", **OUTSIDE[name]) for at, name in enumerate(OUTSIDE)}
    nobody = {name: slack.workspace.person(f"v{at}", **NOBODY[name]) for at, name in enumerate(NOBODY)}
    house = House()
    async with connected(slack, house):
        for person in (*who.values(), *nobody.values()):
            await slack.says(person, cases, "!claim 12")
            await slack.types_command(person, cases, "claim 12")
            await slack.says_privately(person, "claim 12")
    heard = {name: house.heard[at * 3 : at * 3 + 3] for at, name in enumerate((*who, *nobody))}
    for name, person in who.items():
        assert {(each.who.account, each.who.outside) for each in heard[name]} == {(person.id, True)}, name
        assert {each.who.network for each in heard[name]} == {TEAM}, name
    for name in nobody:
        assert {(each.who.account, each.who.outside) for each in heard[name]} == {(None, False)}, name
        assert heard[name][2].place.audience is Audience.PUBLIC


async def test_who_is_from_outside_reads_no_open_channel_that_they_were_not_invited_to(slack: Slack) -> None:
    cases, lobby = slack.workspace.channel("cases"), slack.workspace.channel("lobby")
    guest, member = slack.workspace.person("gus", is_restricted=True), slack.workspace.person("ada")
    cases.members -= {guest.id, member.id}
    house = House()
    async with connected(slack, house, "cases:team,lobby:public"):
        for person in (guest, member):
            await slack.says_privately(person, "cases")
    assert [heard.place.shared for heard in house.heard] == [(lobby.id,), (cases.id, lobby.id)]
    assert [heard.place.audience for heard in house.heard] == [Audience.PUBLIC, Audience.TEAM]


async def test_a_display_name_proves_nothing(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    slack.workspace.person("alice", display_name="Alice, coordinator")
    mallory = slack.workspace.person("mallory", display_name="Alice, coordinator", is_restricted=True)
    house = House()
    async with connected(slack, house):
        await slack.says(mallory, cases, "!audit 12")
    assert (house.heard[0].who.account, house.heard[0].who.outside) == (mallory.id, True)


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


async def test_a_clock_is_where_slack_has_it_where_there_is_such_a_place(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    people = [slack.workspace.person(f"u{at}", tz=zone) for at, zone in enumerate(("Asia/Tokyo", "Moon/Base", ""))]
    house = House()
    async with connected(slack, house):
        for person in people:
            await slack.says(person, cases, "!mine")
    assert [heard.who.zone for heard in house.heard] == ["Asia/Tokyo", None, None]


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
    assert [heard.who.outside for heard in house.heard] == [False, True]


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
