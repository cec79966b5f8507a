"""Guests and strangers do nothing until a coordinator lets them in; whoever is barred does nothing any more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commands import dispatch
from commands.dispatch import Answered, Refused
from commands.spoken import Identity, Incoming
from storage import people
from storage.models import Account, Audience, EntryKind
from tests.conversations.talk import PATIENCE, Talk, converse

CORA = Identity("slack", "T1", "U1CORA", "cora")
GUS = Identity("slack", "T1", "U1GUS", "gus", outside=True)
STRANGER = Identity("slack", "T2", "U1GUS", "gus", outside=True)


@pytest.fixture
def team(talk: Talk) -> Talk:
    """Cora coordinates by her Slack account too; #1 is open, and #2 is confidential."""
    talk.team = replace(talk.team, coordinators=talk.team.coordinators | {("slack", "U1CORA")})
    talk.arrives("x")
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    return talk


def says(talk: Talk, who: Identity, text: str, room: str | None = None) -> Answered:
    incoming = Incoming(who, talk.place(who.name, room), text, addressed=True)
    verb = dispatch.find(text)
    ask = talk.store.read if verb is not None and verb.reads else talk.store.transact
    try:
        answered = ask(lambda db: dispatch.answer(db, text, incoming, team=talk.team, now=talk.now)).result(PATIENCE)
    except Refused as refused:
        return refused.answered
    return answered


def told(talk: Talk, who: Identity, text: str) -> list[str]:
    return talk.plain(says(talk, who, text).message)


def test_a_guest_does_nothing_until_a_coordinator_lets_them_in_and_again_once_they_are_barred(team: Talk) -> None:
    assert says(team, GUS, "claim 1").refused
    assert told(team, CORA, "volunteer admit @U1GUS") == [
        (
            "U1GUS is let in, by cora: from the next thing they say they may take part as their role allows."
            " To undo it: !volunteer bar slack:U1GUS."
        )
    ]
    assert told(team, GUS, "claim 1")[0].startswith("#1 open -> claimed: it is yours, gus.")
    assert told(team, CORA, "volunteer bar slack:U1GUS") == [
        (
            "gus may do nothing here any more, says cora. What they held is open for others: #1."
            " To undo it: !volunteer admit slack:U1GUS."
        )
    ]
    assert says(team, GUS, "note 1 still here").refused
    assert team.case(1)["owner_id"] is None
    assert not says(team, CORA, "volunteer admit gus").refused
    assert not says(team, GUS, "claim 1").refused
    assert [each["now"] for each in team.trail(EntryKind.CHANGED)] == [
        "volunteer:2 admitted",
        "volunteer:2 barred",
        "volunteer:2 admitted",
    ]


def test_what_a_guest_may_read_is_what_anybody_may(team: Talk) -> None:
    says(team, CORA, "volunteer admit @U1GUS")
    says(team, GUS, "claim 1")
    assert "x" in " ".join(told(team, GUS, "case 1"))
    says(team, CORA, "volunteer bar gus")
    assert "not for this room" in " ".join(told(team, GUS, "case 1")), "in private, as a stranger reads"
    assert says(team, GUS, "case 2").refused
    assert says(team, GUS, "mine").refused


def test_what_whoever_was_barred_may_read_is_no_more_also_where_they_are_a_member(team: Talk) -> None:
    mia = Identity("slack", "T1", "U1MIA", "mia")
    says(team, mia, "note 1 hm")
    assert " x" in told(team, mia, "cases")[1]
    says(team, CORA, "volunteer bar mia")
    assert " x" not in " ".join((*told(team, mia, "cases"), *told(team, mia, "case 1")))


def test_who_is_let_in_is_one_account_and_no_other_of_that_id(team: Talk) -> None:
    """Whoever speaks first is who was meant: from then on it is the account of their workspace."""
    says(team, CORA, "volunteer admit @U1GUS")
    assert not says(team, GUS, "claim 1").refused
    assert says(team, STRANGER, "release 1").refused
    (account,) = [each for each in team.rows(Account) if each["account"] == "U1GUS"]
    assert (account["network"], account["name"], account["admitted"]) == ("T1", "gus", True)


def test_whoever_is_mentioned_is_nobody_who_only_calls_themselves_so(team: Talk) -> None:
    says(team, Identity("slack", "T1", "U1EVE", "U1GUS"), "note 1 hm")
    team.say("bob", "note 1 hm")
    assert told(team, CORA, "offer 1 @U1GUS")[0].startswith("U1GUS has not worked with me yet")
    says(team, CORA, "volunteer admit @U1GUS")
    assert not says(team, GUS, "note 1 hm").refused
    assert not says(team, CORA, "offer 1 @U1GUS").refused
    assert told(team, CORA, "offer 1 U1GUS")[0].startswith("“U1GUS” could be any of")


def test_an_account_of_a_member_gives_a_guest_of_the_same_id_nothing(team: Talk) -> None:
    member = replace(GUS, outside=False)
    says(team, member, "claim 1")
    assert says(team, GUS, "release 1").refused
    assert says(team, replace(CORA, outside=True), "volunteer gus").refused, "also where the settings name them"
    assert not says(team, member, "release 1").refused


def test_whoever_was_barred_holds_nothing_hears_nothing_and_coordinates_no_more(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("bob", "claim 1")
    talk.say("cora", "volunteer bob coordinator")
    talk.say("cora", "offer 1 bob")
    converse(
        talk,
        """
        cora: volunteer bar bob
            bob may do nothing here any more, says cora. What they held is open for others: #1. To undo it...
        bob hears nothing
        bob: volunteer bar cora
            Only the team can do that here. Ask a coordinator to let you in, by your id bob.
        bob: link CODE
            Only the team...
        cora: offer 1 bob
            bob has left the team. Ask somebody who is here.
        cora: volunteer bar bob
            bob is barred already...
        cora: volunteer admit bob
            bob is let in, by cora...
        bob hears
            You are let in here, by cora: you may take cases like everybody else. See what is open with !cases open.
        cora: volunteer admit bob
            bob has been let in before...
        bob: volunteer cora
            That is for coordinators...
        cora: offer 1 bob
            #1: bob is asked, until...
        """,
    )


def test_one_s_own_account_and_the_last_coordinator_s_are_not_barred(talk: Talk) -> None:
    talk.say("cora", "skills law")
    talk.say("bob", "skills law")
    assert talk.say("cora", "volunteer bar cora")[0].startswith("To leave the team yourself, say !leave")
    assert talk.say("bob", "volunteer bar cora")[0].startswith("That is for coordinators")
    assert talk.say("cora", "volunteer admit @NOBODY")[0].startswith("I know nobody called “NOBODY”")
    assert talk.do(lambda db: len(people.everyone(db))) == 2
