"""A case is offered to one person, who is free to accept or to decline; nobody is ever given one by force."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from commands import asking
from commands.hours import hours
from commands.team import Pairing
from storage.models import Audience, Entry, EntryKind, FollowUp, Offer, OfferState, Priority, PromiseState, State
from storage.people import change
from storage.rows import table
from storage.store import Store
from tests.conversations.talk import START, Talk, converse

TEAM_OF_FOUR = ("ada", "bob", "cora", "dan")


def _met(talk: Talk, *people: str) -> None:
    """Everybody has said something before, and the rooms have heard what there was."""
    number = talk.arrives("an older case")
    for who in people or TEAM_OF_FOUR:
        talk.say(who, f"note {number} hm")
    talk.say("cora", f"claim {number}")
    talk.say("cora", f"resolve {number} spam it was")
    for place in (*talk.only, *TEAM_OF_FOUR):
        talk.hears(place)


def _is(talk: Talk, who: str, **values: Any) -> None:
    number = _id(talk, who)
    talk.do(lambda db: change(db, number, **values))


def _id(talk: Talk, who: str) -> int:
    from storage import people

    found = talk.do(lambda db: people.by_account(db, "irc", "", who))
    assert found is not None
    return int(found.id)


def _offers(talk: Talk, case: int) -> list[Any]:
    offers = table(Offer)
    statement = select(offers).where(offers.c.case_number == case).order_by(offers.c.id)
    return list(talk.do(lambda db: db.execute(statement).mappings().all()))


def _states(talk: Talk, case: int) -> list[OfferState]:
    return [each["state"] for each in _offers(talk, case)]


def _kinds(talk: Talk, case: int) -> list[EntryKind]:
    entries = table(Entry)
    statement = select(entries.c.kind).where(entries.c.case_number == case).order_by(entries.c.id)
    return list(talk.do(lambda db: db.execute(statement).scalars().all()))


def test_whoever_is_asked_privately_takes_the_case_and_only_then_the_rooms_hear(talk: Talk) -> None:
    _met(talk)
    talk.arrives("The birth year is wrong", area="living-person")
    talk.hears("#cases")
    converse(
        talk,
        """
        #cases bob: !offer 2 ada
            #2: ada is asked, until Tue 24 Nov 10:00. I will tell you what they say.
        #cases hears
        ada hears
            ada: bob asks whether you would take #2 (living-person, en, normal): The birth year is wrong. Until Tue 24 Nov 10:00: !accept 2 or !decline 2; either is fine.
        ada: accept 2
            #2 open -> claimed: it is yours, ada. Next step due Thu 26 Nov 10:00; to promise another time, say !followup 2 2d.
        #cases hears
            #2 open -> claimed: ada has it.
        bob hears
        """,
    )
    assert _states(talk, 2) == [OfferState.ACCEPTED]
    assert _kinds(talk, 2)[-3:] == [EntryKind.OFFERED, EntryKind.ACCEPTED, EntryKind.CLAIMED]


def test_it_can_be_pressed(talk: Talk) -> None:
    _met(talk)
    talk.arrives("x")
    talk.say("cora", "assign 2 ada")
    body = next(post["body"] for post in talk.posts() if post["private"] and post["place"] == "ada")
    assert [button[:2] for button in body["buttons"]] == [["Accept", "accept 2"], ["Decline", "decline 2"]]


def test_who_declines_is_thanked_and_the_next_is_asked_in_their_place(talk: Talk) -> None:
    _met(talk, "ada", "bob", "cora")
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
            ada: you would suit #2. Would you take it (general, en, normal): x. Until Tue 24 Nov 10:00: !accept 2 or !decline 2; either is fine.
        #cases hears
        ada: decline 2
            #2: that is all right. Thank you for saying so.
        #cases hears
            #2 is still for anyone: general, en, normal, opened just now: x – Take it with !claim 2.
        """,
    )


def test_silence_lapses_and_at_most_three_are_asked(talk: Talk) -> None:
    _met(talk)
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
    assert len(_states(talk, 2)) == 3
    talk.hears("#cases")
    talk.pass_time(timedelta(days=1))
    assert any("#2 is still for anyone" in line for line in talk.hears("#cases"))
    talk.pass_time(timedelta(days=20))
    assert _states(talk, 2) == [OfferState.LAPSED] * 3
    assert _kinds(talk, 2).count(EntryKind.LAPSED) == 3


def test_a_team_may_want_nobody_asked_next_or_nobody_asked_at_all(talk: Talk) -> None:
    _met(talk)
    talk.arrives("x")
    talk.team = replace(talk.team, pairing=Pairing(next=False))
    talk.say("bob", "offer 2 ada")
    talk.say("ada", "decline 2")
    assert _states(talk, 2) == [OfferState.DECLINED]
    assert talk.hears("bob") == ["ada cannot take #2. Who else would suit: !suggest 2."]
    assert "#2 is still for anyone" in talk.hears("#cases")[-1]
    talk.team = replace(talk.team, pairing=Pairing(offer=False))
    assert talk.say("bob", "offer 2 dan") == ["Your team has turned offers off. Ask in the room who would take #2."]


def test_a_case_that_anybody_claims_is_offered_no_more(talk: Talk) -> None:
    _met(talk)
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
    assert _states(talk, 2) == [OfferState.WITHDRAWN]
    assert talk.case(2)["owner_id"] == _id(talk, "dan")


@pytest.mark.parametrize("move", ["release 2", "resolve 2 upheld done"])
def test_a_case_that_its_owner_moves_on_is_offered_no_more(talk: Talk, move: str) -> None:
    _met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.say("ada", "handover 2 bob she writes in the evening")
    talk.say("ada", "followup 2 2d")
    assert _states(talk, 2) == [OfferState.PENDING], "a promise does not change whose it is"
    talk.say("ada", move)
    assert _states(talk, 2) == [OfferState.WITHDRAWN]


def test_a_case_that_is_given_back_for_silence_is_offered_no_more(talk: Talk) -> None:
    _met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.pass_time(timedelta(days=9, hours=23))
    talk.team = replace(talk.team, offer_within=timedelta(days=3))
    talk.say("cora", "offer 2 bob")
    talk.pass_time(timedelta(days=1))
    assert talk.case(2)["state"] is State.OPEN
    assert _states(talk, 2) == [OfferState.WITHDRAWN]


def test_a_new_offer_takes_the_place_of_the_one_before(talk: Talk) -> None:
    _met(talk)
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
    assert _states(talk, 2) == [OfferState.WITHDRAWN, OfferState.PENDING]


def test_a_case_in_hand_is_handed_over_with_a_note_its_promise_and_its_clock(talk: Talk) -> None:
    _met(talk)
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
            bob: ada would like to hand #2 over to you (general, en, normal): x – “she writes in the evening”. Until Tue 24 Nov 10:00: !accept 2 or !decline 2; either is fine.
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
            Mon 23 Nov 10:00: handed_over by ada: she writes in the evening
        """,
    )
    promises = table(FollowUp)
    promised = talk.do(lambda db: db.execute(select(promises)).mappings().all())
    assert [(each["volunteer_id"], each["state"]) for each in promised] == [(_id(talk, "bob"), PromiseState.PENDING)]
    talk.pass_time(timedelta(days=5))
    assert talk.hears("bob")[-1].startswith("bob: #2 is due, as you said")


def test_what_was_overdue_begins_anew_with_its_new_owner(talk: Talk) -> None:
    _met(talk)
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
    _met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    talk.say("ada", "handover 2 bob as we said")
    talk.say("bob", "decline 2")
    assert talk.hears("ada") == ["bob cannot take #2. Who else would suit: !suggest 2."]
    talk.say("ada", "handover 2 dan as we said")
    talk.pass_time(timedelta(days=1))
    assert talk.hears("ada") == ["dan has not answered about #2 in time. Who else would suit: !suggest 2."]
    assert (talk.case(2)["owner_id"], talk.case(2)["state"]) == (_id(talk, "ada"), State.CLAIMED)
    assert _states(talk, 2) == [OfferState.DECLINED, OfferState.LAPSED], "nobody else is asked"


def test_each_refusal_says_what_to_do_instead_and_changes_nothing(talk: Talk) -> None:
    _met(talk)
    talk.arrives("x")
    _is(talk, "dan", away_until=START + timedelta(days=4))
    talk.say("eve", "note 2 hm")
    _is(talk, "eve", role="observer")
    talk.say("fay", "note 2 hm")
    _is(talk, "fay", left_at=START)
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
    assert _offers(talk, 2) == []


def test_two_hand_overs_do_not_cross(talk: Talk) -> None:
    _met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    converse(
        talk,
        """
        ada: handover 2 bob as we said
            #2: bob is asked to take it over...
        cora: handover 2 dan he has time
            bob is already being asked to take #2 over, until Tue 24 Nov 10:00. Wait for their answer, or ask somebody else in their place: !offer 2 name.
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


def test_a_lapsed_offer_is_not_accepted_even_before_anybody_noticed(talk: Talk) -> None:
    _met(talk)
    talk.arrives("x")
    talk.say("bob", "offer 2 ada")
    talk.now += timedelta(days=1)
    assert talk.say("ada", "accept 2") == ["The time to answer about #2 is over. It is still for anyone: !claim 2."]
    assert talk.case(2)["state"] is State.OPEN
    talk.lapse()
    assert talk.say("ada", "accept 2") == ["The time to answer about #2 is over. It is still for anyone: !claim 2."]


def test_a_conflict_of_interest_is_kept_between_them_and_the_case_log(talk: Talk) -> None:
    _met(talk)
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
    assert _offers(talk, 2)[0]["conflict"]
    assert not any("aunt" in line or "ada" in line for line in talk.say("bob", "case 2"))
    assert not any(line.startswith("ada") for line in talk.say("bob", "suggest 3"))


def test_who_is_asked_in_their_quiet_hours_hears_it_in_the_morning_and_has_time_to_answer(talk: Talk) -> None:
    _met(talk)
    talk.arrives("x")
    _is(talk, "ada", quiet="22:00-08:00", zone="Europe/Berlin")
    talk.now = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    talk.team = replace(talk.team, offer_within=timedelta(hours=1))
    talk.say("bob", "offer 2 ada")
    assert _offers(talk, 2)[0]["lapses_at"] == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert talk.hears("ada") == []
    talk.now = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert "Until Tue 24 Nov 10:00" in talk.hears("ada")[0]


def test_what_waits_for_somebody_s_hours_is_not_said_once_it_is_over(talk: Talk) -> None:
    _met(talk)
    talk.arrives("x")
    _is(talk, "ada", quiet="09:00-12:00")
    talk.say("bob", "offer 2 ada")
    talk.say("dan", "claim 2")
    talk.now += timedelta(days=1)
    assert talk.hears("ada") == []


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


def test_of_a_confidential_case_a_volunteer_who_is_asked_hears_no_more_than_that_it_is_there(talk: Talk) -> None:
    _met(talk)
    talk.arrives("her address", sensitivity=Audience.CONFIDENTIAL, requester_name="A. Person")
    talk.say("ada", "!claim 2", "#inner")
    talk.say("ada", "!handover 2 bob her lawyer writes", "#inner")
    asked = talk.hears("bob")
    assert asked == [
        "bob: ada would like to hand #2 over to you (general, en, normal). Until Tue 24 Nov 10:00: !accept 2 or !decline 2; either is fine."
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


PEOPLE = st.sampled_from(TEAM_OF_FOUR)
SAYING = [
    "offer {case} {person}",
    "offer {case} {person}",
    "handover {case} {person} please",
    "accept {case}",
    "accept {case}",
    "decline {case}",
    "decline {case} conflict",
    "claim {case}",
    "release {case}",
    "resolve {case} upheld done",
    "reopen {case} again",
    "followup {case} 2d",
]
CASES = st.integers(2, 3)
SAID = st.tuples(
    PEOPLE, st.builds(lambda what, **of: what.format(**of), st.sampled_from(SAYING), case=CASES, person=PEOPLE)
)
PASSED = st.sampled_from([timedelta(minutes=30), timedelta(hours=11), timedelta(days=1), timedelta(days=4)])


@contextmanager
def _fresh(prepared: Path) -> Iterator[Talk]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "casebell.db"
        shutil.copyfile(prepared, file)
        store = Store(f"sqlite:///{file}")
        try:
            yield Talk(store, only=("#cases",))
        finally:
            store.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.one_of(SAID, SAID, SAID, SAID, PASSED), min_size=5, max_size=40))
def test_whatever_people_answer_nobody_is_given_a_case_by_force(prepared_file: Path, history: list[Any]) -> None:
    with _fresh(prepared_file) as talk:
        _met(talk)
        for priority in (Priority.NORMAL, Priority.HIGH):
            talk.arrives(f"a {priority} case", priority=priority, requester_id="customer-9")
        offered_by: dict[int, int | None] = {}
        for step in history:
            before = {number: _stands(talk, number) for number in (2, 3)}
            if isinstance(step, timedelta):
                talk.pass_time(step)
            else:
                talk.say(*step)
            for number, (owner, asked) in before.items():
                _check_who_has_it(talk, step, number, owner, asked)
                _check_offers(talk, number, offered_by)
        talk.pass_time(timedelta(days=60))
        assert not [each for number in (2, 3) for each in _offers(talk, number) if each["state"] is OfferState.PENDING]
        _check_the_trail(talk)


def _stands(talk: Talk, number: int) -> tuple[int | None, set[int]]:
    """Whose a case is, and who may accept it."""
    pending = {
        each["volunteer_id"]
        for each in _offers(talk, number)
        if each["state"] is OfferState.PENDING and each["lapses_at"] > talk.now
    }
    return talk.case(number)["owner_id"], pending


def _check_who_has_it(talk: Talk, step: Any, number: int, owner: int | None, asked: set[int]) -> None:
    """A case comes to nobody but to who claims it while it is nobody's, or accepts it when they are asked."""
    now = talk.case(number)["owner_id"]
    if now is None or now == owner:
        return
    assert not isinstance(step, timedelta)
    who, verb = _id(talk, step[0]), step[1].split()[0]
    assert now == who
    assert (verb == "claim" and owner is None) or (verb == "accept" and who in asked)


def _check_offers(talk: Talk, number: int, offered_by: dict[int, int | None]) -> None:
    """`offered_by`: whose the case was when each offer was made."""
    case, made = talk.case(number), _offers(talk, number)
    pending = [each for each in made if each["state"] is OfferState.PENDING]
    assert len(pending) <= 1
    assert not pending or case["state"] in {State.OPEN, State.CLAIMED, State.WAITING}
    assert all(each["lapses_at"] > talk.now for each in pending), "every lapse ends"
    assert all(each["volunteer_id"] != case["owner_id"] for each in pending)
    assert all((each["ended_at"] is None) == (each["state"] is OfferState.PENDING) for each in made)
    for each in pending:
        assert offered_by.setdefault(each["id"], case["owner_id"]) == case["owner_id"], "it is overtaken by a claim"


def _check_the_trail(talk: Talk) -> None:
    """Every offer and its end is written down."""
    for number in (2, 3):
        kinds, states = _kinds(talk, number), _states(talk, number)
        assert kinds.count(EntryKind.OFFERED) == len(states)
        for kind, state in (
            (EntryKind.ACCEPTED, OfferState.ACCEPTED),
            (EntryKind.DECLINED, OfferState.DECLINED),
            (EntryKind.LAPSED, OfferState.LAPSED),
        ):
            assert kinds.count(kind) == states.count(state)
