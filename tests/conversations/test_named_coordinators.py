"""Whom the settings name as coordinators: known before they ever said anything, and nobody else for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from commands import clocks, dispatch, people
from commands.spoken import Identity, Incoming, Place
from storage import people as volunteers
from storage.models import Account, Audience, EntryKind, Role, Volunteer
from tests.conversations.talk import Talk, converse

NETWORK = "T1"


@pytest.fixture
def team(talk: Talk) -> Talk:
    """ada is of the team; cora (IRC) and U07 (Slack) are named in the settings, and have said nothing."""
    talk.team = replace(talk.team, coordinators=frozenset({("irc", "cora"), ("slack", "U07"), ("console", "local")}))
    talk.arrives("x")
    talk.say("ada", "skills none")
    for room in talk.only:
        talk.hears(room)
    return talk


def on_slack(talk: Talk, account: str, name: str, text: str) -> list[str]:
    """Something said on Slack, in a workspace."""
    incoming = Incoming(Identity("slack", NETWORK, account, name), Place(None, Audience.TEAM), text)
    answered = talk.do(lambda db: dispatch.answer(db, text, incoming, team=talk.team, now=talk.now))
    return talk.plain(answered.message)


def test_they_can_be_asked_to_take_a_case(team: Talk) -> None:
    converse(
        team,
        """
        ada: offer 1 cora
            #1: cora is asked, ...
        cora hears
            cora: ada asks whether you would take #1 ...
        cora: accept 1
            #1 open -> claimed: it is yours, cora. ...
        ada: away 2d @slack:U07 covers
            You are away until ...
        """,
    )


def test_naming_them_makes_nobody_else_a_volunteer_and_does_nothing_in_their_name(team: Talk) -> None:
    team.say("ada", "offer 1 cora")
    assert {each["name"] for each in team.rows(Volunteer)} == {"ada", "cora"}
    joined = team.trail(EntryKind.JOINED)[-1]
    assert (joined["volunteer_id"], joined["speaker"], joined["now"]) == (None, "irc:ada", "volunteer:2")
    assert [each["role"] for each in team.rows(Volunteer)] == [Role.VOLUNTEER, Role.VOLUNTEER], "the settings decide"
    assert team.say("cora", "volunteer cora")[0].startswith("cora: coordinator")
    assert len(team.rows(Volunteer)) == 2


def test_a_refusal_leaves_them_unknown(team: Talk) -> None:
    assert team.heard("ada", "offer 99 cora").refused
    assert team.heard("ada", "volunteer cora").refused
    assert [each["name"] for each in team.rows(Volunteer)] == ["ada"]


def test_whoever_is_of_the_team_already_is_meant_rather_than_they(team: Talk) -> None:
    named = {("irc", "cora"), ("slack", "ada"), ("slack", "cora"), ("console", "local")}
    team.team = replace(team.team, coordinators=frozenset(named))
    assert "ada: volunteer" in team.say("cora", "volunteer ada")[0]
    assert team.say("ada", "offer 1 cor") == ["I know nobody called “cor”. Did you mean cora?"]
    assert team.say("ada", "offer 1 local")[0].startswith("I know nobody called “local”"), "the console is no one"


def test_whoever_names_themselves_is_nobody_else(team: Talk) -> None:
    assert team.say("cora", "away 2d @irc:cora")[0].startswith("You cannot cover for yourself.")
    assert team.say("cora", "away 2d with nobody")[0].startswith("You are away")
    assert [each["name"] for each in team.rows(Volunteer)] == ["ada", "cora"]


def test_of_two_who_are_called_the_same_neither_is_guessed_at(team: Talk) -> None:
    team.team = replace(team.team, coordinators=frozenset({("irc", "dora"), ("slack", "dora")}))
    assert team.say("ada", "offer 1 dora") == [
        "“dora” could be any of irc:dora, slack:dora. Write the one you mean in that form."
    ]


def test_somebody_on_slack_is_the_same_person_once_they_speak_in_their_workspace(team: Talk) -> None:
    team.say("ada", "offer 1 U07")
    assert on_slack(team, "U07", "Dora", "mine")[0].startswith("You hold no case")
    assert on_slack(team, "U07", "Dora", "accept 1")[0].startswith("#1 open -> claimed: it is yours, Dora.")
    [account] = [each for each in team.rows(Account) if each["platform"] == "slack"]
    assert (account["network"], account["name"]) == (NETWORK, "Dora")
    assert {each["name"] for each in team.rows(Volunteer)} == {"ada", "Dora"}
    assert on_slack(team, "U07", "Dora", "volunteer ada")[0].startswith("ada: volunteer")


def test_whoever_leaves_with_their_first_word_is_of_the_team_again_once_they_act(team: Talk) -> None:
    team.say("ada", "offer 1 U07")
    assert on_slack(team, "U07", "Dora", "leave")[0].startswith("Thank you, Dora: you have left the team.")
    assert {each["network"] for each in team.rows(Account) if each["platform"] == "slack"} == {NETWORK}
    on_slack(team, "U07", "Dora", "claim 1")
    [dora] = [each for each in team.rows(Volunteer) if each["name"] == "Dora"]
    assert (team.case(1)["owner_id"], dora["left_at"]) == (dora["id"], None)


def test_whoever_left_before_their_workspace_was_known_is_of_the_team_again_too(team: Talk) -> None:
    team.say("ada", "offer 1 U07")
    [number] = [each["volunteer_id"] for each in team.rows(Account) if each["platform"] == "slack"]
    team.do(lambda db: volunteers.change(db, number, left_at=team.now))
    on_slack(team, "U07", "Dora", "claim 1")
    [dora] = [each for each in team.rows(Volunteer) if each["id"] == number]
    assert (dora["name"], dora["left_at"]) == ("Dora", None)


def test_nobody_of_another_name_becomes_them(team: Talk) -> None:
    team.say("ada", "offer 1 U07")
    assert on_slack(team, "U08", "U07", "skills none")[0].startswith("Your skills")
    assert {(each["account"], each["network"]) for each in team.rows(Account) if each["platform"] == "slack"} == {
        ("U07", people.UNSETTLED),
        ("U08", NETWORK),
    }


def heard_after(talk: Talk, by: timedelta, who: str) -> list[Any]:
    """Which private posts somebody is owed while time passes, with everybody there and rooms hearing their mornings."""
    talk.here = frozenset({who})
    end = talk.now + by
    while talk.now < end:
        talk.pass_time(timedelta(hours=1))
        talk.do(lambda db: clocks.ring_others(db, talk.now, talk.team, lambda *_: True))
    return [each for each in talk.posts() if each["private"] and each["place"] == who]


def test_the_ladder_s_last_step_and_the_morning_reach_them_before_they_ever_spoke(team: Talk) -> None:
    team.say("cora", "room #cases morning 8:30")
    assert heard_after(team, timedelta(days=3), "U07")


def test_once_they_have_spoken_their_own_hours_count_whatever_their_workspace(team: Talk) -> None:
    on_slack(team, "U07", "Dora", "away 9d")
    assert not heard_after(team, timedelta(days=3), "U07")
