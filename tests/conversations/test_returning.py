"""Whoever wrote in before is recognised, and the volunteer whom they know is asked first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from commands import intake
from commands.intake import Letter
from commands.team import Pairing
from storage import requesters
from storage.models import Audience, Case, Offer, OfferKind, OfferState, Requester, Role
from storage.rows import table
from tests.conversations.talk import START, Talk, converse

HER: dict[str, Any] = {"requester_id": "customer-9", "area": "living-person"}


def _served_by(talk: Talk, who: str, subject: str = "first", **more: Any) -> int:
    """A case of hers that somebody has resolved; nothing more is to be heard of it."""
    number = talk.arrives(subject, **{**HER, **more})
    talk.say(who, f"!claim {number}", "#inner")
    talk.say(who, f"!resolve {number} upheld done", "#inner")
    _all_heard(talk)
    return number


def _all_heard(talk: Talk) -> None:
    for place in (*talk.only, "ada", "bob", "cora"):
        talk.hears(place)


def _offers(talk: Talk) -> list[tuple[OfferKind, OfferState]]:
    offers = table(Offer)
    rows = talk.do(lambda db: db.execute(select(offers.c.kind, offers.c.state).order_by(offers.c.id)).all())
    return [(row[0], row[1]) for row in rows]


def _requester_of(talk: Talk, number: int) -> Any:
    return talk.case(number)["requester_id"]


def test_whoever_they_know_is_asked_first_and_the_rooms_hear_of_it(talk: Talk) -> None:
    _served_by(talk, "ada")
    talk.arrives("The date is wrong again", **HER)
    converse(
        talk,
        """
        ada hears
            ada: #2 is from a person whose case you had before. You are asked first; anyone may take it (living-person, en, normal), until Mon 23 Nov 14:00: The date is wrong again – !accept 2 or !decline 2; either is fine.
        #cases hears
            #2 is new: living-person, en, normal, opened just now: The date is wrong again – ada knows the person and is asked first, until Mon 23 Nov 14:00; anyone may take it with !claim 2.
        #quiet hears
            #2 is new: living-person, en, normal, opened just now. ada knows the person and is asked first, until Mon 23 Nov 14:00; anyone may take it with !claim 2.
        #slack hears
            #2 open: living-person, en, normal; nobody has it, ada, who knows the person, is asked first until Mon 23 Nov 14:00: The date is wrong again
            [Claim] [Note] [Details]
        ada: accept 2
            #2 open -> claimed: it is yours, ada...
        #slack hears
            #2 claimed: living-person, en, normal; ada has it: The date is wrong again
            ...[Resolve]...[Release] [Details]
        """,
    )
    assert _offers(talk) == [(OfferKind.RETURNING, OfferState.ACCEPTED)]


def test_nobody_is_kept_from_claiming_it(talk: Talk) -> None:
    _served_by(talk, "ada")
    talk.arrives("again", **HER)
    converse(
        talk,
        """
        bob: claim 2
            #2 open -> claimed: it is yours, bob...
        ada: accept 2
            #2 has moved on since you were asked. bob has it; there is nothing you need do.
        """,
    )
    assert _offers(talk) == [(OfferKind.RETURNING, OfferState.WITHDRAWN)]


@pytest.mark.parametrize("answer", ["", "decline 2", "decline 2 conflict", "away 2d"])
def test_silence_or_a_no_ends_it_and_the_rooms_hear_that_it_is_for_anyone(talk: Talk, answer: str) -> None:
    talk.arrives("older")
    talk.say("bob", "note 1 hm")
    _served_by(talk, "ada", "first")
    talk.arrives("again", **HER)
    _all_heard(talk)
    if answer:
        talk.say("ada", answer.replace("2", "3"))
    talk.pass_time(timedelta(hours=5))
    state = {"": OfferState.LAPSED, "away 2d": OfferState.WITHDRAWN}.get(answer, OfferState.DECLINED)
    assert _offers(talk) == [(OfferKind.RETURNING, state)], "nobody else is asked"
    for place in ("bob", "ada"):
        assert talk.hears(place) == []
    converse(
        talk,
        """
        #cases hears
            #3 is still for anyone: living-person, en, normal, opened 5 hours ago: again – Take it with !claim 3.
        #quiet hears
            #3 is still for anyone: living-person, en, normal, opened 5 hours ago. Take it with !claim 3.
        """,
    )
    assert talk.hears("#slack")[:2] == [
        "#3 open: living-person, en, normal; nobody has it: again",
        "[Claim] [Note] [Details]",
    ], "the card no longer says who is asked first"


def test_who_is_asleep_is_asked_in_the_morning_and_has_time_to_answer(talk: Talk) -> None:
    _served_by(talk, "ada")
    talk.keep("ada", quiet="09:00-20:00")
    talk.arrives("again", **HER)
    assert "until Mon 23 Nov 22:00" in talk.hears("#cases")[0]
    assert talk.hears("ada") == []
    talk.now = START + timedelta(hours=10)
    assert "until Mon 23 Nov 22:00" in talk.hears("ada")[0]


@pytest.mark.parametrize(
    "values", [{"away_until": START + timedelta(days=2)}, {"left_at": START}, {"role": Role.OBSERVER}]
)
def test_who_is_not_there_is_not_asked(talk: Talk, values: dict[str, Any]) -> None:
    _served_by(talk, "ada")
    talk.keep("ada", **values)
    talk.arrives("again", **HER)
    assert _offers(talk) == []
    assert "Take it with !claim 2." in talk.hears("#cases")[0]


def test_who_declined_this_person_before_is_not_asked_again_and_who_else_knows_them_is(talk: Talk) -> None:
    _served_by(talk, "bob", "first")
    _served_by(talk, "ada", "second")
    talk.say("ada", "decline 2")
    talk.arrives("third", **HER)
    talk.say("ada", "decline 3 conflict")
    _all_heard(talk)
    talk.arrives("fourth", **HER)
    assert "bob knows the person" in talk.hears("#cases")[0]


def test_who_was_busy_once_is_asked_first_the_next_time(talk: Talk) -> None:
    _served_by(talk, "ada")
    talk.arrives("second", **HER)
    talk.say("ada", "decline 2 busy this week")
    talk.pass_time(timedelta(days=60))
    _all_heard(talk)
    talk.arrives("third", **HER)
    assert "ada: #3 is from a person whose case you had before" in talk.hears("ada")[0]


def test_a_team_may_want_nobody_asked_first(talk: Talk) -> None:
    talk.team = replace(talk.team, pairing=Pairing(returning=False))
    _served_by(talk, "ada")
    talk.arrives("again", **HER)
    assert _offers(talk) == []
    assert _requester_of(talk, 1) == _requester_of(talk, 2), "the cases belong together all the same"


def test_one_known_in_confidence_is_asked_and_no_wider_circle_hears_that_they_know_each_other(talk: Talk) -> None:
    _served_by(talk, "ada", sensitivity=Audience.CONFIDENTIAL)
    talk.arrives("again", **HER)
    assert talk.hears("ada")[0].startswith("ada: #2 is from a person whose case you had before")
    for room in talk.only:
        heard = talk.hears(room)
        assert heard
        assert not any("knows" in line for line in heard)


def test_a_confidential_case_is_offered_to_nobody_outside_its_circle(talk: Talk) -> None:
    _served_by(talk, "ada")
    talk.arrives("again", **HER, sensitivity=Audience.CONFIDENTIAL)
    assert _offers(talk) == []
    _served_by(talk, "ada", "third", sensitivity=Audience.CONFIDENTIAL)
    talk.arrives("fourth", **HER, sensitivity=Audience.CONFIDENTIAL)
    assert talk.hears("ada")[-1] == (
        "ada: #4 is from a person whose case you had before. You are asked first; anyone may take it "
        "(living-person, en, normal), until Mon 23 Nov 14:00 – !accept 4 or !decline 4; either is fine."
    )
    assert "ada knows" not in " ".join([*talk.hears("#cases"), *talk.hears("#quiet")])


def test_the_earlier_cases_are_told_where_they_and_this_one_may_be_spoken_of(talk: Talk) -> None:
    for subject, sensitivity in (
        ("first", Audience.PUBLIC),
        ("second", Audience.TEAM),
        ("third", Audience.CONFIDENTIAL),
        ("fourth", Audience.PUBLIC),
    ):
        talk.arrives(subject, **HER, sensitivity=sensitivity)
    talk.arrives("somebody else's", requester_id="customer-8")
    told = {"#quiet": "earlier: #1.", "#cases": "earlier: #1, #2.", "#inner": "earlier: #1, #2, #3."}
    for room, expected in told.items():
        assert expected in talk.say("ada", "!case 4", room)[0]
    assert "earlier" not in talk.say("ada", "!case 2", "#quiet")[0], "what it is about is not for this room"
    assert "earlier" not in talk.say("ada", "!case 5", "#inner")[0]
    assert "earlier" not in talk.say("ada", "!case 1", "#inner")[0]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"requester_id": "a"}, {"requester_id": "a"}, True),
        ({"requester_id": "a"}, {"requester_id": "b"}, False),
        ({"requester_id": "a"}, {"requester_id": "a", "source": "form"}, False),
        ({"requester_contact": "Jane@Roe.example"}, {"requester_contact": " jane@roe.EXAMPLE "}, True),
        ({"requester_contact": "jane@roe.example"}, {"requester_contact": "jane@roe.example", "source": "form"}, True),
        ({"requester_id": "a", "requester_contact": "j@roe.example"}, {"requester_contact": "j@roe.example"}, True),
        (
            {"requester_id": "a", "requester_contact": "j@roe.example"},
            {"requester_id": "b", "requester_contact": "mailto:j@roe.example"},
            True,
        ),
        ({"requester_contact": "unknown"}, {"requester_contact": "unknown"}, False),
        ({"requester_contact": "@"}, {"requester_contact": "@"}, False),
        ({"requester_name": "Jane Roe"}, {"requester_name": "Jane Roe"}, False),
    ],
)
def test_a_person_is_recognised_by_their_key_or_their_address(
    talk: Talk, first: dict[str, Any], second: dict[str, Any], same: bool
) -> None:
    one, other = talk.arrives("first", **first), talk.arrives("second", **second)
    assert (_requester_of(talk, one) == _requester_of(talk, other)) is same


def test_somebody_recognised_by_their_address_is_known_by_their_new_key_as_well(talk: Talk) -> None:
    talk.arrives("first", requester_id="a", requester_contact="jane@roe.example")
    talk.arrives("second", source="form", requester_id="b", requester_contact="jane@roe.example")
    third = talk.arrives("third", source="form", requester_id="b")
    assert _requester_of(talk, third) == _requester_of(talk, 1)


def test_two_that_turn_out_to_be_one_have_their_cases_together(talk: Talk) -> None:
    for subject, key in (("first", "a"), ("second", "b"), ("third", "c")):
        talk.arrives(subject, requester_id=key)
    one, two, three = (_requester_of(talk, number) for number in (1, 2, 3))
    assert talk.do(lambda db: requesters.merge(db, one, two)) == two
    assert talk.do(lambda db: requesters.merge(db, one, three)) == three, "by whichever of them it is called"
    assert talk.do(lambda db: requesters.merge(db, three, one)) == three, "nobody turns out to be themselves"
    assert {_requester_of(talk, number) for number in (1, 2, 3)} == {three}
    for key in ("a", "b", "c"):
        assert _requester_of(talk, talk.arrives(f"again {key}", requester_id=key)) == three
    assert "earlier: #1, #2, #3." in talk.say("ada", "case 4")[0]


def test_a_case_without_a_requester_costs_no_more_statements(talk: Talk) -> None:
    talk.arrives("warm")
    spoken: list[str] = []
    listening = event.listens_for(talk.store.engine, "before_cursor_execute")
    listening(lambda _db, _cursor, statement, *_: spoken.append(statement))
    letter = Letter("otrs", "new", "x")
    talk.do(lambda db: intake.receive(db, letter, key="k", digest="d", now=talk.now, team=talk.team))
    assert not [each for each in spoken if ("requester" in each and "INSERT INTO" not in each) or "offer" in each]


def test_an_address_is_kept_beside_the_person_and_nowhere_else(talk: Talk) -> None:
    talk.arrives("x", requester_id="a", requester_name="Jane Roe", requester_contact="jane@roe.example")
    row = talk.do(lambda db: db.execute(select(table(Requester))).mappings().one())
    digest = requesters.contact_digest("JANE@roe.example")
    assert row["contact_digest"] == digest
    talk.do(lambda db: db.execute(update(table(Requester)).values(name=None, contact=None, contact_digest=None)))
    case = talk.do(lambda db: db.execute(select(table(Case))).mappings().one())
    assert not any(digest in str(value) or "roe" in str(value) for value in case.values())
