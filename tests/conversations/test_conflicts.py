"""A conflict of interest is kept as soon as somebody says it, however they say it, and told to nobody."""

from __future__ import annotations

from typing import Any

import pytest

from commands import conflicts
from storage.models import EntryKind, OfferKind, OfferState
from tests.conversations.offering import kinds_of, met, offers_of
from tests.conversations.talk import Talk, converse

HER: dict[str, Any] = {"requester_id": "customer-9"}


def _met_with_two_cases_of_hers(talk: Talk) -> None:
    met(talk)
    talk.arrives("x", **HER)
    talk.arrives("y", **HER)


def _never_asked_again(talk: Talk, who: str) -> None:
    """Whatever else comes from the same person, nobody suggests them, and nobody can ask them."""
    number = talk.arrives("z", **HER)
    assert not any(line.startswith(f"{who}:") for line in talk.say("bob", f"suggest {number}"))
    assert talk.say("bob", f"offer {number} {who}")[0].startswith(f"{who} has said that #{number} is not for them.")


@pytest.mark.parametrize(
    "why",
    [
        "conflict",
        "Conflict: she is my aunt",
        "a conflict, sorry",
        "I have a conflict of interest: she is my sister",
        "she is my sister, so that is a Conflict-of-Interest",
        "there may be conflicts of interests here",
        "conflicting interests, I worked for them",
        "COI",
        "I am conflicted, he taught me",
        "I have a conflict, we were married",
        "I can't, conflict of interest: she is my sister",
        "No, conflict of interest with my boss",
        "sorry, conflict: she is my aunt",
        "There is a conflict: I taught him",
        "I've a conflict",
        "it’s a conflict",
        "conflict between her and me",
        "I have a conflict with the requester",
    ],
)
def test_a_conflict_of_interest_is_one_wherever_it_stands(why: str) -> None:
    assert conflicts.said(why)


@pytest.mark.parametrize(
    "why",
    [
        None,
        "no time this week",
        "no conflict of interest, just no time",
        "it is not a conflict of interest, but I am tired",
        "I don't have any conflict of interest, only exams",
        "she wants no more conflict",
        "I have a conflict on Tuesday",
        "the articles conflict with each other",
        "conflict between two editors got heated",
        "conflict with my exam dates",
        "I do not have a conflict",
        "coincidence",
    ],
)
def test_other_reasons_are_none(why: str | None) -> None:
    assert not conflicts.said(why)


def test_what_it_is_about_is_not_told_to_whoever_asked(talk: Talk) -> None:
    _met_with_two_cases_of_hers(talk)
    converse(
        talk,
        """
        bob: offer 2 ada
            #2: ada is asked...
        ada: decline 2 I have a conflict of interest: she is my sister
            #2: that is all right, and noted: nothing of this person's will be offered to you. Thank you for saying so.
        bob hears
            ada cannot take #2. cora is asked now.
        """,
    )
    _never_asked_again(talk, "ada")


def test_whoever_has_declined_already_can_still_say_that_it_was_one(talk: Talk) -> None:
    _met_with_two_cases_of_hers(talk)
    converse(
        talk,
        """
        bob: offer 2 ada
            #2: ada is asked...
        ada: decline 2
            #2: that is all right. Thank you for saying so.
        ada: decline 2 too late
            You have answered about #2 already. It is still for anyone: !claim 2.
        ada: decline 2 conflict
            #2: that is all right, and noted: nothing of this person's will be offered to you. Thank you for saying so.
        ada: decline 2 conflict
            #2: that is all right, and noted: nothing of this person's will be offered to you. Thank you for saying so.
        """,
    )
    kept = [(each["kind"], each["conflict"]) for each in offers_of(talk, 2) if each["volunteer_id"] == 1]
    assert kept == [(OfferKind.OFFER, False), (OfferKind.UNASKED, True)], "once, and beside what was answered"
    assert kinds_of(talk, 2).count(EntryKind.RECUSED) == 1
    assert not any("ada" in line or "recused" in line for line in talk.say("bob", "case 2"))
    _never_asked_again(talk, "ada")


def test_it_can_be_said_before_anybody_asks(talk: Talk) -> None:
    _met_with_two_cases_of_hers(talk)
    assert talk.say("ada", "decline 2 busy") == ["Nobody has asked you to take #2. It is for anyone: !claim 2."]
    assert "noted" in talk.say("ada", "decline 2 conflict of interest")[0]
    assert [each["state"] for each in offers_of(talk, 2)] == [OfferState.DECLINED]
    _never_asked_again(talk, "ada")


def test_whoever_gives_a_case_back_for_one_is_not_asked_first_the_next_time(talk: Talk) -> None:
    _met_with_two_cases_of_hers(talk)
    talk.say("ada", "claim 2")
    talk.hears("#cases")
    converse(
        talk,
        """
        ada: release 2 conflict of interest, she is my aunt
            #2 claimed -> open: given back by ada. Anyone may take it with !claim 2. It is noted: nothing of this person's will be offered to you.
        #cases hears
            #2 claimed -> open: given back by ada. Anyone may take it with !claim 2.
        """,
    )
    assert not any("aunt" in line for line in talk.say("bob", "case 2"))
    talk.hears("ada")
    talk.arrives("again", **HER)
    assert talk.hears("ada") == []
    _never_asked_again(talk, "ada")


def test_a_coordinator_who_gives_back_another_s_case_speaks_for_nobody_else(talk: Talk) -> None:
    _met_with_two_cases_of_hers(talk)
    talk.say("ada", "claim 2")
    assert talk.say("cora", "release 2 conflict of interest, she is his aunt") == [
        "#2 claimed -> open: given back by cora. Anyone may take it with !claim 2."
    ]
    assert offers_of(talk, 2) == []
    assert [each["text"] for each in talk.trail(EntryKind.RECUSED)] == ["conflict of interest, she is his aunt"]
    assert not any("aunt" in line for line in talk.say("bob", "case 2"))


def test_it_stays_with_whoever_said_it_when_their_accounts_are_joined(talk: Talk) -> None:
    _met_with_two_cases_of_hers(talk)
    talk.say("eve", "decline 2 conflict")
    code = talk.say("ada", "link")[0].split("Your code: ")[1].split(".")[0]
    talk.say("eve", f"link {code}")
    _never_asked_again(talk, "ada")


def test_those_who_have_one_are_not_counted_among_those_who_were_asked(talk: Talk) -> None:
    _met_with_two_cases_of_hers(talk)
    for who in ("eve", "fay", "gus"):
        talk.say(who, "decline 2 conflict")
    talk.say("bob", "offer 2 ada")
    talk.say("ada", "decline 2")
    assert talk.hears("bob") == ["ada cannot take #2. cora is asked now."]
