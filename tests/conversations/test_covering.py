"""Naming who covers, in the words in which people say it, and taking that back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.models import Volunteer
from tests.conversations.talk import START, Talk, converse

FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


def kept(talk: Talk, name: str) -> Any:
    return next(each for each in talk.rows(Volunteer) if each["name"] == name)


@pytest.fixture
def team(talk: Talk) -> Talk:
    """ada holds #1; bob and cora are of the team."""
    talk.arrives("x")
    talk.say("ada", "claim 1")
    for who in ("bob", "cora"):
        talk.say(who, "skills none")
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "away until friday @bob covers",
        "away until friday covered by bob",
        "away until friday with bob",
        "away until friday with bob covering",
        "away until friday and bob covers",
        "away until friday cover @bob",
        "away @bob covers until friday",
        "away with bob until friday",
        "away covered by irc:bob by friday",
        "away bob friday",
    ],
)
def test_a_cover_is_named_before_or_after_the_time_as_people_say_it(team: Talk, said: str) -> None:
    assert team.say("ada", said)[0].endswith("bob sees to it.")
    assert kept(team, "ada")["away_until"] == FRIDAY
    assert kept(team, "ada")["cover_id"] == team.volunteer("bob")


@pytest.mark.parametrize("said", ["with nobody", "nobody covers", "covered by nobody", "Nobody"])
def test_a_cover_is_taken_back_and_hears_it(team: Talk, said: str) -> None:
    team.say("ada", "away until friday @bob covers")
    team.hears("bob")
    assert "To name somebody who sees to them" in team.say("ada", f"away until friday {said}")[0]
    assert team.hears("bob") == ["You no longer cover for ada. Thank you."]
    assert kept(team, "ada")["cover_id"] is None
    assert "You cover for" not in " ".join(team.say("bob", "mine"))


def test_what_is_left_over_is_refused_and_changes_nothing(team: Talk) -> None:
    converse(
        team,
        """
        ada: away until friday with bobb
            I know nobody called “bobb”. Did you mean bob?
        ada: away with
            I cannot read a time in “with”. ...
        ada: away until friday with bob with cora
            That is written !away [until] [@name covers], for example !away until friday.
        ada: away until friday until monday
            I know nobody called “until”. ...
        """,
    )
    assert kept(team, "ada")["away_until"] is None


def joins(talk: Talk, giver: str, sayer: str) -> str:
    """One says the code of the other, and both are one; the answer."""
    code = re.search(r"Your code: (\w+)", talk.say(giver, "link")[0])
    assert code
    [told] = talk.say(sayer, f"link {code[1]}")
    return told


@pytest.mark.parametrize(("giver", "sayer"), [("ada2", "ada"), ("ada", "ada2")])
def test_an_absence_and_its_cover_stay_when_a_second_account_is_joined(team: Talk, giver: str, sayer: str) -> None:
    team.arrives("y")
    team.say("ada2", "claim 2")
    team.say("ada", "away 7d @bob covers")
    team.hears("bob")
    assert joins(team, giver, sayer).endswith("You are away until Mon 30 Nov 10:00, and bob covers for you.")
    assert "you cover for them: #1, #2." in team.hears("bob")[0]
    assert team.say("bob", "mine")[-1].endswith(": #1, #2")
    assert "away until Mon 30 Nov 10:00, covered by bob" in " ".join(team.say("ada", "me"))
    assert {team.case(number)["rings_at"] for number in (1, 2)} == {START + timedelta(days=7)}


def test_of_two_absences_the_longer_stays_and_whoever_covers_no_longer_hears_it(team: Talk) -> None:
    team.say("ada", "away 2d @bob")
    team.say("ada2", "skills none")
    team.say("ada2", "away 5d @cora")
    for who in ("bob", "cora"):
        team.hears(who)
    assert joins(team, "ada", "ada2").endswith("You are away until Sat 28 Nov 10:00, and cora covers for you.")
    assert team.hears("bob") == ["You no longer cover for ada. Thank you."]
    assert ": #1." in team.hears("cora")[0]


def test_nobody_covers_for_themselves_once_two_accounts_are_one(team: Talk) -> None:
    team.say("ada", "away 2d @bob")
    assert joins(team, "ada", "bob").endswith("You are away until Wed 25 Nov 10:00, and nobody covers for you.")
    assert team.hears("bob")[1:] == [], "there is nobody to be told that they no longer cover"
