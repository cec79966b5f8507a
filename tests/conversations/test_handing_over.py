"""A case in hand is offered to another, with a note; it stays with its owner until somebody accepts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.models import Audience, FollowUp, OfferState, PromiseState, State
from storage.rows import table
from tests.conversations.offering import met, states_of
from tests.conversations.talk import START, Talk, converse


def test_a_case_in_hand_is_handed_over_with_a_note_its_promise_and_its_clock(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.say("ada", "followup 2 5d call her")
    talk.hears("#cases")
    converse(
        talk,
        """
        ada: give 2 bob she writes in the evening
            #2: bob is asked to take it over, until Tue 24 Nov 10:00. It stays where it is until they accept; I will tell you what they say.
        bob hears
            bob: ada would like to hand #2 over to you (general, en, normal), until Tue 24 Nov 10:00: x – “she writes in the evening” – !accept 2 or !decline 2; either is fine.
        #cases hears
        ada: release 99
            There is no #99...
        bob: accept 2
            #2 ada -> bob: it is yours, bob. Next step due Sat 28 Nov 10:00. ada says: she writes in the evening
        #cases hears
            #2 ada -> bob: bob has it now.
        ada hears
            bob has accepted #2, and has it from now on.
        bob: case 2
            #2 is claimed: general, en, normal, opened just now; bob has it, due Sat 28 Nov 10:00. Promised: call her. – x
            Mon 23 Nov 10:00: opened
            Mon 23 Nov 10:00: claimed (open -> claimed) by ada
            Mon 23 Nov 10:00: promised by ada: call her
            Mon 23 Nov 10:00: accepted by bob
            Mon 23 Nov 10:00: handed over by ada: she writes in the evening
        """,
    )
    promises = table(FollowUp)
    promised = talk.do(lambda db: db.execute(select(promises)).mappings().all())
    assert [(each["volunteer_id"], each["state"]) for each in promised] == [
        (talk.volunteer("bob"), PromiseState.PENDING)
    ]
    talk.pass_time(timedelta(days=5))
    assert talk.hears("bob")[-1].startswith("bob: #2 is due, as you said")


def test_whoever_has_a_case_hands_it_over_with_a_note_and_in_no_other_way(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    converse(
        talk,
        """
        ada: offer 2 bob
            #2 is yours. To ask somebody to take it over, say what they must know: !handover 2 name note.
        bob hears
        ada: handover 2 bob she writes in the evening
            #2: bob is asked to take it over...
        """,
    )


def test_what_was_overdue_begins_anew_with_its_new_owner(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.say("ada", "followup 2 1d")
    talk.pass_time(timedelta(days=2))
    talk.say("cora", "offer 2 bob")
    talk.hears("ada")
    assert talk.say("bob", "accept 2") == ["#2 ada -> bob: it is yours, bob. Next step due Sat 28 Nov 10:00."]
    assert talk.hears("ada") == talk.hears("cora")[-1:] == ["bob has accepted #2, and has it from now on."]
    assert talk.case(2)["rings_at"] == START + timedelta(days=5)
    assert talk.do(lambda db: db.execute(select(table(FollowUp).c.state)).scalars().all()) == [PromiseState.MISSED]


def test_a_hand_over_that_nobody_takes_leaves_the_case_where_it_is(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.say("ada", "handover 2 bob as we said")
    talk.say("bob", "decline 2")
    assert talk.hears("ada") == ["bob cannot take #2. Who else would suit: !suggest 2."]
    talk.say("ada", "handover 2 dan as we said")
    talk.pass_time(timedelta(days=1))
    assert talk.hears("ada") == ["dan has not answered about #2 in time. Who else would suit: !suggest 2."]
    assert (talk.case(2)["owner_id"], talk.case(2)["state"]) == (talk.volunteer("ada"), State.CLAIMED)
    assert states_of(talk, 2) == [OfferState.DECLINED, OfferState.LAPSED], "nobody else is asked"


def test_two_hand_overs_do_not_cross(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    converse(
        talk,
        """
        ada: handover 2 bob as we said
            #2: bob is asked to take it over...
        cora: handover 2 dan he has time
            bob is already being asked about #2, until Tue 24 Nov 10:00. To ask somebody else in their place: !offer 2 name.
        ada: handover 2 dan as we said
            bob is already being asked about #2, until Tue 24 Nov 10:00. Wait for their answer, or speak with them.
        dan: accept 2
            Nobody has asked you to take #2. It is with ada; speak with them.
        bob: accept 2
            #2 ada -> bob: it is yours, bob...
        ada: handover 2 dan as we said
            #2 is with bob, so only they...
        bob: accept 2
            You have answered about #2 already. bob has it; there is nothing you need do.
        """,
    )


@pytest.mark.parametrize("move", ["release 2", "resolve 2 upheld done"])
def test_a_case_that_its_owner_moves_on_is_offered_no_more(talk: Talk, move: str) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.say("ada", "handover 2 bob she writes in the evening")
    talk.say("ada", "followup 2 2d")
    assert states_of(talk, 2) == [OfferState.PENDING], "a promise does not change whose it is"
    talk.say("ada", move)
    assert states_of(talk, 2) == [OfferState.WITHDRAWN]


@pytest.mark.parametrize("said", ["ada: handover 2 bob she writes in the evening", "cora: offer 2 bob"])
def test_while_somebody_is_asked_to_take_a_case_over_nobody_is_reminded_and_it_is_not_given_back(
    talk: Talk, said: str
) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.pass_time(timedelta(days=9, hours=23))
    talk.team = replace(talk.team, offer_within=timedelta(days=3))
    talk.say(*said.split(": "))
    for place in ("ada", "#cases"):
        talk.hears(place)
    talk.pass_time(timedelta(days=3, minutes=-1))
    assert talk.hears("ada") == talk.hears("#cases") == []
    assert not talk.heard("bob", "accept 2").refused


def test_a_ladder_begins_anew_once_nobody_took_a_case_over(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.pass_time(timedelta(days=9, hours=23))
    talk.team = replace(talk.team, offer_within=timedelta(days=5))
    talk.say("cora", "offer 2 bob")
    for place in ("ada", "#cases"):
        talk.hears(place)
    talk.pass_time(timedelta(days=5))
    assert len(talk.hears("ada")) == 1, "who has it is asked first"
    talk.pass_time(timedelta(days=6))
    assert talk.case(2)["state"] is State.CLAIMED
    talk.pass_time(timedelta(days=1))
    assert talk.case(2)["state"] is State.OPEN


def test_the_clock_of_a_case_waits_no_longer_for_somebody_who_has_declined_it(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.pass_time(timedelta(days=2, hours=23))
    talk.say("ada", "handover 2 bob her lawyer writes")
    talk.say("ada", "followup 2 1h")
    talk.pass_time(timedelta(hours=2))
    assert talk.hears("ada") == [], "it rests while somebody is asked"
    talk.say("bob", "decline 2")
    assert talk.case(2)["rings_at"] == talk.now


def test_of_a_confidential_case_a_volunteer_who_is_asked_hears_no_more_than_that_it_is_there(talk: Talk) -> None:
    met(talk)
    talk.arrives("her address", sensitivity=Audience.CONFIDENTIAL, requester_name="A. Person")
    talk.say("ada", "!claim 2", "#inner")
    talk.say("ada", "!handover 2 bob her lawyer writes", "#inner")
    asked = talk.hears("bob")
    assert asked == [
        "bob: ada would like to hand #2 over to you (general, en, normal), until Tue 24 Nov 10:00 – !accept 2 or !decline 2; either is fine."
    ]
    for said in ("case 2", "note 2 hm", "suggest 2"):
        assert talk.say("bob", said)[0].startswith("There is no #2")
    assert talk.heard("bob", "!accept 2", "#quiet").refused, "nobody there may hear of it"
    for other in ("dan", "eve"):
        assert talk.say(other, "accept 2")[0].startswith("There is no #2")
    assert talk.say("bob", "accept 2")[0].endswith("ada says: her lawyer writes")
    for room in ("#cases", "#quiet"):
        assert not any("ada -> bob" in line or "lawyer" in line for line in talk.hears(room))
    assert "#2 ada -> bob: bob has it now." in talk.hears("#inner")
