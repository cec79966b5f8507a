"""Nobody's time to answer is cut off by somebody else's asking; and whoever cannot answer lets the next be asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.models import OfferState
from tests.conversations.offering import met, offers_of, states_of
from tests.conversations.talk import Talk, converse


def test_another_volunteer_does_not_ask_somebody_else_meanwhile(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("bob", "offer 2 ada")
    converse(
        talk,
        """
        dan: offer 2 cora
            ada is already being asked about #2, until Tue 24 Nov 10:00. Anyone may still take it with !claim 2.
        dan: offer 2 ada
            ada is already being asked about #2, until Tue 24 Nov 10:00. Anyone may still take it with !claim 2.
        ada: accept 2
            #2 open -> claimed: it is yours, ada...
        """,
    )


def test_a_coordinator_does_and_both_whoever_was_asked_and_whoever_had_them_asked_hear_of_it(talk: Talk) -> None:
    met(talk, "ada", "bob", "cora", "dan")
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.say("ada", "handover 2 bob please")
    talk.hears("bob")
    converse(
        talk,
        """
        cora: offer 2 dan
            #2: dan is asked, until Tue 24 Nov 10:00. I will tell you what they say.
        bob hears
            You need not answer about #2 any more: somebody else is asked now.
        ada hears
            cora has had dan asked about #2, so bob is asked no longer. How it stands: !case 2.
        bob: accept 2
            #2 has moved on since you were asked. ada has it; there is nothing you need do.
        """,
    )
    assert states_of(talk, 2) == [OfferState.WITHDRAWN, OfferState.PENDING]


def test_whoever_had_somebody_asked_may_ask_another_and_the_first_hears_of_it(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("bob", "offer 2 ada")
    talk.hears("ada")
    talk.say("bob", "offer 2 dan")
    assert talk.hears("ada") == [
        "You need not answer about #2 any more: somebody else is asked now. Anyone may still take it with !claim 2."
    ]
    assert talk.hears("bob") == [], "who has just been answered"


def test_whoever_has_not_yet_been_spoken_to_hears_nothing_of_it(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.keep("ada", quiet="09:00-12:00")
    talk.say("bob", "offer 2 ada")
    talk.say("bob", "offer 2 dan")
    talk.now += timedelta(hours=3)
    assert talk.hears("ada") == []


def test_a_case_in_hand_is_left_to_the_one_who_is_asked_and_its_owner_waits(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.say("cora", "offer 2 bob")
    assert talk.say("ada", "handover 2 dan please") == [
        "bob is already being asked about #2, until Tue 24 Nov 10:00. Wait for their answer, or speak with them."
    ]


def test_the_former_volunteer_s_first_time_is_theirs(talk: Talk) -> None:
    met(talk)
    talk.arrives("x", requester_id="customer-9")
    talk.say("ada", "claim 2")
    talk.say("ada", "resolve 2 upheld done")
    talk.arrives("y", requester_id="customer-9")
    talk.hears("ada")
    talk.hears("#slack")
    converse(
        talk,
        """
        dan: offer 3 bob
            ada is already being asked about #3, until Mon 23 Nov 14:00. Anyone may still take it with !claim 3.
        cora: offer 3 bob
            #3: bob is asked, until Tue 24 Nov 10:00. I will tell you what they say.
        ada hears
            You need not answer about #3 any more: somebody else is asked now. Anyone may still take it with !claim 3.
        #slack hears
            #3 open: general, en, normal; nobody has it: y
            [Claim] [Note] [Details]
        """,
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("away 7d", "ada is away until Mon 30 Nov 10:00, and is asked about #2 no longer."),
        ("leave", "ada takes cases no more, and is asked about #2 no longer."),
    ],
)
def test_whoever_goes_lets_the_next_be_asked_at_once_and_declines_nothing(talk: Talk, said: str, why: str) -> None:
    met(talk, "ada", "bob", "cora")
    talk.arrives("x")
    talk.say("cora", "offer 2 ada")
    talk.say("ada", said)
    assert talk.hears("cora") == [f"{why} bob is asked now."]
    assert "bob: you would suit #2" in talk.hears("bob")[-1]
    assert states_of(talk, 2) == [OfferState.WITHDRAWN, OfferState.PENDING]
    assert talk.say("ada", "accept 2")[0].startswith("#2 has moved on since you were asked.")


def test_a_hand_over_to_whoever_goes_is_its_owner_s_to_ask_anew(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.say("ada", "handover 2 bob please")
    talk.say("bob", "away 7d")
    assert talk.hears("ada") == [
        "bob is away until Mon 30 Nov 10:00, and is asked about #2 no longer. Who else would suit: !suggest 2."
    ]
    assert not talk.heard("ada", "handover 2 dan please").refused
    assert [each["conflict"] for each in offers_of(talk, 2)] == [False, False]
