"""Whoever observes from now on: no case stays with somebody who cannot work on it, and who they are is still theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from commands.command import verbs
from storage.models import Account, FollowUp, Offer, OfferState, PromiseState, Role, State, Volunteer
from tests.conversations.talk import Talk, converse

OBSERVES = "That is for volunteers, and you observe."
OF_ONESELF = {"languages", "timezone", "quiet", "back", "leave", "link", "signs", "nosigns"}


def kept(talk: Talk, name: str) -> Any:
    return next(each for each in talk.rows(Volunteer) if each["name"] == name)


@pytest.fixture
def team(talk: Talk) -> Talk:
    """bob holds #1, with a promise; ada and cora are of the team, and everything until now has been heard."""
    talk.arrives("x")
    talk.say("bob", "claim 1")
    talk.say("bob", "followup 1 2d call back")
    for who in ("ada", "cora"):
        talk.say(who, "skills none")
    for place in (*talk.only, "ada", "bob", "cora"):
        talk.hears(place)
    return talk


def test_what_an_observer_held_is_open_for_others_where_everybody_sees_it(team: Talk) -> None:
    told = team.heard("cora", "!volunteer bob role observer", "#cases")
    assert told.private, "nobody loses a role before the others"
    [line] = team.plain(told.message)
    assert line.startswith("bob: volunteer -> observer, by cora. It holds from the next thing they say.")
    assert line.endswith("They have been told that what they had is open for others: #1.")
    converse(
        team,
        """
        #cases hears
            #1 claimed -> open: given back by cora. Anyone may take it with !claim 1.
        bob hears
            cora has given you another role: volunteer -> observer. What you had is open for others: #1. What you can say now: !help.
        ada: claim 1
            #1 open -> claimed: it is yours, ada. ...
        """,
    )
    assert [each["state"] for each in team.rows(FollowUp)] == [PromiseState.REPLACED]
    team.pass_time(timedelta(days=2))
    assert team.hears("bob") == [], "they are not reminded of what is no longer theirs"


def test_an_observer_covers_for_nobody_and_is_covered_by_nobody(team: Talk) -> None:
    team.say("ada", "away 5d @bob covers")
    team.say("bob", "away 2d @cora covers")
    team.hears("cora")
    team.say("cora", "volunteer bob role observer")
    assert kept(team, "ada")["cover_id"] is None
    assert kept(team, "bob")["cover_id"] is None
    assert team.hears("cora") == ["You no longer cover for bob. Thank you."]


def test_what_an_observer_was_asked_goes_on_to_the_next(team: Talk) -> None:
    team.arrives("y")
    team.say("cora", "offer 2 bob")
    team.say("cora", "volunteer bob role observer")
    bob = team.volunteer("bob")
    assert {each["state"] for each in team.rows(Offer) if each["volunteer_id"] == bob} == {OfferState.WITHDRAWN}
    assert [each["volunteer_id"] for each in team.rows(Offer)][1:] == [team.volunteer("ada")]


def test_whoever_is_promoted_keeps_what_they_hold(team: Talk) -> None:
    assert team.say("cora", "volunteer bob role coordinator") == [
        "bob: volunteer -> coordinator, by cora. It holds from the next thing they say."
    ]
    assert team.case(1)["owner_id"] == team.volunteer("bob")


def test_a_coordinator_who_observes_from_now_on_gives_back_their_own(team: Talk) -> None:
    team.say("cora", "volunteer bob role coordinator")
    assert "#1" in team.say("bob", "volunteer bob role observer")[0]
    assert (team.case(1)["state"], team.case(1)["owner_id"]) == (State.OPEN, None)


def test_an_observer_reads_and_changes_nothing_but_what_is_their_own(team: Talk) -> None:
    team.say("cora", "volunteer ada role observer")
    before = [dict(row) for model in (Volunteer, Account) for row in team.rows(model)]
    posts = len(team.posts())
    for verb in verbs():
        if not verb.reads and verb.role is not None and verb.name not in OF_ONESELF:
            said = f"{verb.name} 1 2d hm"
            assert team.say("ada", said)[0].startswith((OBSERVES, "That is for coordinators.")), said
    assert [dict(row) for model in (Volunteer, Account) for row in team.rows(model)] == before
    assert len(team.posts()) == posts
    for said in ("cases", "me", "timezone Europe/Berlin", "quiet 22-7", "languages de", "link"):
        assert not team.heard("ada", said).refused, said
    assert kept(team, "ada")["zone"] == "Europe/Berlin"
    assert not team.heard("ada", "leave").refused
    assert team.say("ada", "back")[0].startswith("Good to have you back")
    assert kept(team, "ada")["role"] is Role.OBSERVER


@pytest.mark.parametrize("first", ["observer", "volunteer"])
def test_linking_leaves_no_case_with_an_observer(team: Talk, first: str) -> None:
    team.say("cora", "volunteer ada role observer")
    giver, sayer = ("ada", "bob") if first == "observer" else ("bob", "ada")
    code = re.search(r"Your code: (\w+)", team.say(giver, "link")[0])
    assert code
    assert team.say(sayer, f"link {code[1]}")[0].endswith("You observe, so what you held is open for others: #1.")
    assert (team.case(1)["state"], team.case(1)["owner_id"]) == (State.OPEN, None)
    assert team.hears("#cases")[-1].startswith("#1 claimed -> open: given back by")
    assert team.say("bob", "claim 1")[0].startswith(OBSERVES)


def test_who_can_cover_is_decided_by_the_role_that_counts(team: Talk) -> None:
    team.keep("bob", role=Role.OBSERVER)
    team.keep("cora", role=Role.OBSERVER)
    assert team.say("ada", "away 2d @bob covers")[0].startswith("bob only observes")
    assert not team.heard("ada", "away 2d @cora covers").refused, "the settings have it that she coordinates"
