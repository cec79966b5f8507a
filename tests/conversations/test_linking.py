"""One person, many accounts: a code from one account, said from another, makes both the same volunteer's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from commands.dispatch import Answered
from commands.linking import LENGTH, UNAMBIGUOUS
from storage import trail
from storage.models import (
    Account,
    Case,
    Departure,
    Entry,
    EntryKind,
    FollowUp,
    Heard,
    LinkCode,
    Offer,
    OfferKind,
    OfferState,
    Role,
    Volunteer,
    WrongCode,
)
from storage.rows import table
from tests.conversations.talk import START, Talk, converse

WRONG = "I know no such code; it may have been used already. Get a new one with !link from your first account. "


def code_of(talk: Talk, who: str, room: str | None = None) -> str:
    told = talk.say(who, "!link", room)[0]
    found = re.fullmatch(r"Your code: (\w+)\. Say !link (\w+) to me from your other account, until .*", told)
    assert found is not None, told
    assert found[1] == found[2]
    return found[1]


def joined(talk: Talk, who: str = "ada") -> list[tuple[str, str, int]]:
    return [
        (each["platform"], each["account"], each["volunteer_id"])
        for each in talk.rows(Account)
        if each["account"] == who
    ]


def test_a_code_from_irc_said_on_slack_makes_two_accounts_one_person_s(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    code = code_of(talk, "ada")
    assert len(code) == LENGTH
    assert set(code) <= set(UNAMBIGUOUS)
    assert talk.say("ada", f"!link {code[:4].lower()}-{code[4:].lower()}", "#slack") == [
        "slack:ada is yours now, ada. I know you as irc:ada, slack:ada."
    ]
    assert len(talk.rows(Volunteer)) == 1, "whoever only links is not enrolled apart"
    converse(
        talk,
        """
        #slack ada: !release 1
            #1 claimed -> open: given back by ada. ...
        #slack ada: !claim 1
            ...
        ada: mine
            You hold 1 case.
            #1 claimed, ...
        """,
    )


def test_a_code_from_slack_is_good_on_irc(talk: Talk) -> None:
    code = code_of(talk, "ada", "#slack")
    assert talk.say("ada", f"link {code}")[0].startswith("irc:ada is yours now, ada.")
    assert joined(talk) == [("slack", "ada", 1), ("irc", "ada", 1)]


def test_a_code_asked_for_in_a_room_is_told_privately_and_kept_nowhere(talk: Talk) -> None:
    given = talk.heard("ada", "!link", "#cases", key="slack:Ev1")
    assert given.private
    code = talk.plain(given.message)[0].removeprefix("Your code: ")[:LENGTH]
    kept = [str(dict(row)) for model in (LinkCode, Heard, Entry, Volunteer) for row in talk.rows(model)]
    assert len(talk.rows(LinkCode)) == 1
    assert not [row for row in kept if code in row]


def test_two_volunteers_become_one_and_the_trail_stays_as_it_was(talk: Talk) -> None:
    for number in range(1, 4):
        talk.arrives(f"case {number}")
    talk.say("ada", "claim 1")
    talk.say("ada", "!claim 2", "#slack")
    talk.say("ada", "!followup 2 2d call back", "#slack")
    talk.say("ada", "!skills law", "#slack")
    talk.say("ada", "!timezone Europe/Berlin", "#slack")
    bob = talk.say("bob", "claim 3") and 3
    offers, departures = table(Offer), table(Departure)
    asked = {"case_number": 1, "volunteer_id": 2, "by_id": bob, "kind": OfferKind.HANDOVER, "state": OfferState.PENDING}
    moments = {"made_at": START, "lapses_at": START + timedelta(days=1), "conflict": False}
    talk.do(lambda db: db.execute(offers.insert().values(**asked, **moments)).rowcount)
    talk.do(lambda db: db.execute(departures.insert().values(volunteer_id=2, at=START, reason="stress")).rowcount)
    talk.do(
        lambda db: db.execute(update(table(Volunteer)).where(table(Volunteer).c.id == 3).values(cover_id=2)).rowcount
    )
    before = talk.rows(Entry)

    assert talk.say("ada", f"!link {code_of(talk, 'ada')}", "#slack") == [
        "slack:ada is yours now, ada. I know you as irc:ada, slack:ada. What was kept of either is now yours."
    ]
    first, second, third = sorted(talk.rows(Volunteer), key=lambda row: row["id"])
    assert (second["left_at"], first["left_at"]) == (talk.now, None)
    assert (first["skills"], first["zone"]) == ("law", "Europe/Berlin")
    assert third["cover_id"] == 1
    assert {each["volunteer_id"] for each in talk.rows(Account)} == {1, 3}
    assert [each["owner_id"] for each in sorted(talk.rows(Case), key=lambda row: row["number"])] == [1, 1, 3]
    assert [each["volunteer_id"] for each in talk.rows(FollowUp)] == [1]
    assert [(each["volunteer_id"], each["state"]) for each in talk.rows(Offer)] == [(1, OfferState.WITHDRAWN)]
    assert [each["volunteer_id"] for each in talk.rows(Departure)] == [1]
    entries = talk.rows(Entry)
    assert entries[: len(before)] == before
    last = entries[-1]
    assert (last["kind"], last["volunteer_id"], last["was"], last["now"], last["speaker"]) == (
        EntryKind.LINKED, 1, "volunteer:2", "volunteer:1", "slack:ada",
    )  # fmt: skip
    assert not talk.do(lambda db: list(trail.verify(db)))
    assert talk.say("ada", "!me", "#slack")[0].startswith("You are ada, known by slack:ada: volunteer, holding 2 cases")


def test_each_wrong_code_counts_and_five_lock_the_account_out_for_an_hour(talk: Talk) -> None:
    code = code_of(talk, "ada")
    for left in ("4 more tries.", "3 more tries.", "2 more tries.", "1 more try."):
        assert talk.say("bob", "link ABCDEFGH") == [WRONG + left]
    assert talk.say("bob", "link ABCDEFGH") == [WRONG + "Too many were wrong, so this account must wait an hour."]
    locked = "Too many codes from this account were wrong. Try again Mon 23 Nov 11:00, with a new one."
    assert talk.say("bob", f"link {code}") == [locked]
    assert joined(talk, "bob") == []
    assert [(each["account"], each["tries"]) for each in talk.rows(WrongCode)] == [("bob", 5)]
    assert talk.say("bob", f"!link {code}", "#slack")[0].startswith("slack:bob is yours now"), "another account is free"
    talk.now += timedelta(hours=1)
    assert talk.say("bob", f"link {code_of(talk, 'ada')}")[0].startswith("irc:bob is yours now, ada.")


def test_wrong_codes_are_denied_attempts_and_reveal_no_code_in_the_trail(talk: Talk) -> None:
    talk.say("bob", "link SECRETXY")
    denied = [each for each in talk.rows(Entry) if each["kind"] is EntryKind.DENIED]
    assert [(each["speaker"], each["now"], each["text"]) for each in denied] == [("irc:bob", "link", None)]


def test_wrong_codes_are_forgotten_after_an_hour(talk: Talk) -> None:
    for _ in range(4):
        talk.say("bob", "link ABCDEFGH")
    talk.now += timedelta(hours=1)
    assert talk.say("bob", "link ABCDEFGH") == [WRONG + "4 more tries."]


def test_a_code_is_good_once_and_for_ten_minutes_and_a_new_one_replaces_it(talk: Talk) -> None:
    first = code_of(talk, "ada")
    second = code_of(talk, "ada")
    assert talk.say("bob", f"link {first}") == [WRONG + "4 more tries."]
    talk.now += timedelta(minutes=10)
    expired = "That code is no longer good. Get a new one with !link from your first account."
    assert talk.say("bob", f"link {second}") == [expired]
    third = code_of(talk, "ada")
    talk.now += timedelta(minutes=9, seconds=59)
    assert talk.say("bob", f"link {third}")[0].startswith("irc:bob is yours now")
    assert talk.say("eve", f"link {third}") == [WRONG + "4 more tries."]
    assert talk.say("ada", f"link {third}")[0].startswith(WRONG)


def test_one_s_own_code_joins_nothing(talk: Talk) -> None:
    code = code_of(talk, "ada")
    own = "That code is your own: say it from your other account, the one to be joined to this."
    assert talk.say("ada", f"link {code}") == [own]
    talk.say("ada", f"!link {code}", "#slack")
    again = code_of(talk, "ada")
    assert talk.say("ada", f"!link {again}", "#slack") == [own]
    assert len(talk.rows(LinkCode)) == 1, "it is still good for the account it was meant for"


def test_nobody_comes_to_coordinate_by_a_code_that_a_coordinator_is_talked_into_saying(talk: Talk) -> None:
    swapped = "This account coordinates and the other does not. Say !link here, and the code from the other."
    assert talk.say("cora", f"link {code_of(talk, 'bob')}") == [swapped]
    talk.say("cora", "new x")
    assert talk.say("cora", f"link {code_of(talk, 'bob')}") == [swapped]
    assert talk.heard("bob", "volunteer cora").refused
    talk.say("bob", f"!link {code_of(talk, 'cora')}", "#slack")
    assert not talk.heard("bob", "!volunteer cora", "#slack").refused, "her own other account is hers"


def test_whom_the_team_has_demoted_stays_so_under_another_account(talk: Talk) -> None:
    team = talk.team
    talk.team = type(team)(coordinators=frozenset({("irc", "cora"), ("irc", "dora")}))
    talk.say("dora", "new x")
    talk.say("cora", "volunteer dora role volunteer")
    code = code_of(talk, "fresh", "#slack")
    assert talk.say("dora", f"link {code}")[0].startswith("irc:dora is yours now")
    assert talk.heard("dora", "volunteer cora").refused
    assert [each["role"] for each in talk.rows(Volunteer) if each["name"] == "fresh"] == [Role.VOLUNTEER]


@pytest.mark.parametrize("said", ["link", "link ABCDEFGH"])
def test_a_stranger_links_nothing(talk: Talk, said: str) -> None:
    answered: Answered = talk.heard("?ada", said)
    assert answered.refused
    assert not talk.rows(LinkCode)
    assert not talk.rows(WrongCode)
