"""A case is offered to one person, who is free to accept or to decline; nobody is ever given one by force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commands import asking
from commands.hours import hours
from commands.team import Pairing
from storage.models import Audience, EntryKind, OfferState, State
from tests.conversations.offering import kinds_of, met, offers_of, states_of
from tests.conversations.talk import START, Talk, converse


def test_whoever_is_asked_privately_takes_the_case_and_only_then_the_rooms_hear(talk: Talk) -> None:
    met(talk)
    talk.arrives("The birth year is wrong", area="living-person")
    talk.hears("#cases")
    converse(
        talk,
        """
        #cases bob: !offer 2 ada
            #2: ada is asked, until Tue 24 Nov 10:00. I will tell you what they say.
        #cases hears
        ada hears
            ada: bob asks whether you would take #2 (living-person, en, normal), until Tue 24 Nov 10:00: The birth year is wrong – !accept 2 or !decline 2; either is fine.
        ada: accept 2
            #2 open -> claimed: it is yours, ada. Next step due Thu 26 Nov 10:00; to promise another time, say !followup 2 2d.
        #cases hears
            #2 open -> claimed: ada has it.
        bob hears
        """,
    )
    assert states_of(talk, 2) == [OfferState.ACCEPTED]
    assert kinds_of(talk, 2)[-3:] == [EntryKind.OFFERED, EntryKind.ACCEPTED, EntryKind.CLAIMED]


def test_it_can_be_pressed(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("cora", "assign 2 ada")
    body = next(post["body"] for post in talk.posts() if post["private"] and post["place"] == "ada")
    assert [button[:2] for button in body["buttons"]] == [["Accept", "accept 2"], ["Decline", "decline 2"]]


def test_who_declines_is_thanked_and_the_next_is_asked_in_their_place(talk: Talk) -> None:
    met(talk, "ada", "bob", "cora")
    talk.arrives("x")
    talk.hears("#cases")
    converse(
        talk,
        """
        bob: pair 2 cora
            #2: cora is asked, until Tue 24 Nov 10:00. I will tell you what they say.
        cora: decline 2 no time this week
            #2: that is all right. Thank you for saying so.
        bob hears
            cora cannot take #2 (no time this week). ada is asked now.
        ada hears
            ada: you would suit #2. Would you take it (general, en, normal), until Tue 24 Nov 10:00: x – !accept 2 or !decline 2; either is fine.
        #cases hears
        ada: decline 2
            #2: that is all right. Thank you for saying so.
        #cases hears
            #2 is still for anyone: general, en, normal, opened just now: x – Take it with !claim 2.
        """,
    )


def test_silence_lapses_and_at_most_three_are_asked(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("cora", "offer 2 bob")
    talk.say("eve", "note 2 hm")
    talk.hears("#cases")
    talk.hears("bob")
    talk.pass_time(timedelta(hours=23))
    assert talk.hears("cora") == []
    talk.pass_time(timedelta(hours=1))
    assert talk.hears("cora")[-1] == "bob has not answered about #2 in time. ada is asked now."
    assert "ada: you would suit #2" in talk.hears("ada")[-1]
    talk.pass_time(timedelta(days=1))
    assert len(states_of(talk, 2)) == 3
    talk.hears("#cases")
    talk.pass_time(timedelta(days=1))
    assert any("#2 is still for anyone" in line for line in talk.hears("#cases"))
    talk.pass_time(timedelta(days=20))
    assert states_of(talk, 2) == [OfferState.LAPSED] * 3
    assert kinds_of(talk, 2).count(EntryKind.LAPSED) == 3


def test_a_team_may_want_nobody_asked_next_or_nobody_asked_at_all(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.team = replace(talk.team, pairing=Pairing(next=False))
    talk.say("bob", "offer 2 ada")
    talk.say("ada", "decline 2")
    assert states_of(talk, 2) == [OfferState.DECLINED]
    assert talk.hears("bob") == ["ada cannot take #2. Who else would suit: !suggest 2."]
    assert "#2 is still for anyone" in talk.hears("#cases")[-1]
    talk.team = replace(talk.team, pairing=Pairing(offer=False))
    assert talk.say("bob", "offer 2 dan") == ["Your team has turned offers off. Ask in the room who would take #2."]


def test_a_case_that_anybody_claims_is_offered_no_more(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    converse(
        talk,
        """
        bob: offer 2 ada
            #2: ada is asked...
        dan: claim 2
            #2 open -> claimed...
        ada: accept 2
            #2 has moved on since you were asked. dan has it; there is nothing you need do.
        ada: decline 2
            #2 has moved on since you were asked. dan has it; there is nothing you need do.
        """,
    )
    assert states_of(talk, 2) == [OfferState.WITHDRAWN]
    assert talk.case(2)["owner_id"] == talk.volunteer("dan")


def test_a_new_offer_takes_the_place_of_the_one_before(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("bob", "offer 2 ada")
    converse(
        talk,
        """
        bob: offer 2 ada
            ada is already being asked about #2, until Tue 24 Nov 10:00. To ask somebody else in their place: !offer 2 name.
        bob: offer 2 dan
            #2: dan is asked, until Tue 24 Nov 10:00. I will tell you what they say.
        ada: accept 2
            #2 has moved on since you were asked. It is still for anyone: !claim 2.
        """,
    )
    assert states_of(talk, 2) == [OfferState.WITHDRAWN, OfferState.PENDING]


def test_each_refusal_says_what_to_do_instead_and_changes_nothing(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.keep("dan", away_until=START + timedelta(days=4))
    talk.say("eve", "note 2 hm")
    talk.keep("eve", role="observer")
    talk.say("fay", "note 2 hm")
    talk.keep("fay", left_at=START)
    talk.say("gus", "note 2 hm")
    talk.hears("#cases")
    before = len(talk.posts())
    converse(
        talk,
        """
        bob: offer 2 bob
            You need not ask yourself; take it with !claim 2.
        bob: offer 2 dan
            dan is away until Fri 27 Nov 10:00. Name somebody who is here.
        bob: offer 2 eve
            eve observes, and takes no cases. Name a volunteer.
        bob: offer 2 fay
            fay has left the team. Ask somebody who is here.
        bob: offer 2 nobody
            I know nobody called “nobody”...
        bob: offer 2
            That is written !offer <case> <person>, for example !offer 1 bob.
        bob: handover 2 gus why not
            Nobody has #2 yet. Take it first: !claim 2.
        bob: accept 2
            Nobody has asked you to take #2. It is for anyone: !claim 2.
        bob: decline 2
            Nobody has asked you to take #2. It is for anyone: !claim 2.
        bob: offer 1 gus
            #1 is resolved, so that cannot be done. Take it up again with !reopen 1 why.
        bob: handover 1 gus why not
            #1 is resolved, so that cannot be done. Take it up again with !reopen 1 why.
        """,
    )
    assert len(talk.posts()) == before
    talk.say("ada", "claim 2")
    before = len(talk.posts())
    converse(
        talk,
        """
        bob: offer 2 gus
            #2 is with ada, so only they or a coordinator can do that. Anyone can add to it: !note 2 what you know.
        bob: handover 2 gus I say so
            #2 is with ada, so only they or a coordinator can do that. Anyone can add to it: !note 2 what you know.
        cora: offer 2 ada
            #2 is already with ada. See how it stands with !case 2.
        cora: handover 2 cora mine
            You cannot ask yourself for #2. Name somebody else: !suggest 2.
        bob: accept 2
            Nobody has asked you to take #2. It is with ada; speak with them.
        ada: handover 2 bob
            That is written !handover <case> <person> <note>, for example !handover 1 bob she writes in the evening.
        """,
    )
    assert len(talk.posts()) == before
    assert offers_of(talk, 2) == []


def test_a_lapsed_offer_is_not_accepted_even_before_anybody_noticed(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("bob", "offer 2 ada")
    talk.now += timedelta(days=1)
    assert talk.say("ada", "accept 2") == ["The time to answer about #2 is over. It is still for anyone: !claim 2."]
    assert talk.case(2)["state"] is State.OPEN
    talk.lapse()
    assert talk.say("ada", "accept 2") == ["The time to answer about #2 is over. It is still for anyone: !claim 2."]


def test_a_conflict_of_interest_is_kept_between_them_and_the_case_log(talk: Talk) -> None:
    met(talk)
    talk.arrives("x", requester_id="customer-9")
    talk.arrives("y", requester_id="customer-9")
    talk.team = replace(talk.team, pairing=Pairing(next=False))
    converse(
        talk,
        """
        bob: offer 2 ada
            #2: ada is asked...
        ada: decline 2 Conflict: she is my aunt
            #2: that is all right, and noted: nothing of this person's will be offered to you. Thank you for saying so.
        bob hears
            ada cannot take #2. Who else would suit: !suggest 2.
        bob: offer 3 ada
            ada has said that #3 is not for them. Who else would suit: !suggest 3.
        """,
    )
    assert offers_of(talk, 2)[0]["conflict"]
    assert not any("aunt" in line or "ada" in line for line in talk.say("bob", "case 2"))
    assert not any(line.startswith("ada") for line in talk.say("bob", "suggest 3"))


def test_who_is_asked_in_their_quiet_hours_hears_it_in_the_morning_and_has_time_to_answer(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.keep("ada", quiet="22:00-08:00", zone="Europe/Berlin")
    talk.now = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    talk.team = replace(talk.team, offer_within=timedelta(hours=1))
    talk.say("bob", "offer 2 ada")
    assert offers_of(talk, 2)[0]["lapses_at"] == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert talk.hears("ada") == []
    talk.now = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert "until Tue 24 Nov 10:00" in talk.hears("ada")[0]


def test_what_waits_for_somebody_s_hours_is_not_said_once_it_is_over(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.keep("ada", quiet="09:00-12:00")
    talk.say("bob", "offer 2 ada")
    talk.say("dan", "claim 2")
    talk.now += timedelta(days=1)
    assert talk.hears("ada") == []


@pytest.mark.parametrize("said", ["set 2 sensitivity confidential", "merge 3 into 2"])
def test_whoever_may_not_hear_of_a_case_any_more_is_asked_no_longer(talk: Talk, said: str) -> None:
    met(talk)
    talk.arrives("her address")
    talk.arrives("hush", sensitivity=Audience.CONFIDENTIAL)
    talk.keep("ada", quiet="09:00-12:00")
    talk.say("bob", "offer 2 ada")
    talk.say("cora", said)
    assert states_of(talk, 2)[0] is OfferState.WITHDRAWN
    talk.now += timedelta(days=1)
    assert talk.hears("ada") == []


def test_whoever_no_longer_coordinates_is_not_asked_about_what_they_may_not_hear(talk: Talk) -> None:
    met(talk)
    talk.say("cora", "volunteer ada coordinator")
    talk.hears("ada")
    talk.arrives("her address", sensitivity=Audience.CONFIDENTIAL)
    talk.keep("ada", quiet="09:00-12:00")
    talk.say("cora", "offer 2 ada")
    talk.say("cora", "volunteer ada volunteer")
    assert states_of(talk, 2)[0] is OfferState.WITHDRAWN
    talk.now += timedelta(days=1)
    assert not any("#2" in line for line in talk.hears("ada"))


@pytest.mark.parametrize(
    ("quiet", "days", "until"),
    [
        ("", "", 2),
        ("11:00-14:00", "", 5),
        ("09:00-12:00", "", 4),
        ("11:00-10:30", "", 73),
        ("", "1,2,3", 16),
    ],
)
def test_nobody_s_time_to_answer_is_in_their_quiet_hours(quiet: str, days: str, until: float) -> None:
    kept = hours("UTC", quiet, days)
    assert asking.until(kept, START, timedelta(hours=1)) == START + timedelta(hours=until)
    assert asking.until(kept, START, timedelta(days=9)) == START + timedelta(days=9)
