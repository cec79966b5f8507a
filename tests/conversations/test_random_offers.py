"""Whatever people ask and answer in whatever order, nobody is given a case by force."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.models import EntryKind, OfferKind, OfferState, Priority, State
from tests.conversations.histories import fresh
from tests.conversations.offering import TEAM_OF_FOUR, kinds_of, met, offers_of
from tests.conversations.talk import Talk

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
    "release {case} conflict of interest",
    "resolve {case} upheld done",
    "reopen {case} again",
    "followup {case} 2d",
]
CASES = st.integers(2, 3)
SAID = st.tuples(
    PEOPLE, st.builds(lambda what, **of: what.format(**of), st.sampled_from(SAYING), case=CASES, person=PEOPLE)
)
SAID_AWAY = st.tuples(PEOPLE, st.sampled_from(["away 1d", "back"]))
PASSED = st.sampled_from([timedelta(minutes=30), timedelta(hours=11), timedelta(days=1), timedelta(days=4)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.one_of(SAID, SAID, SAID, SAID, SAID_AWAY, PASSED), min_size=5, max_size=40))
def test_whatever_people_answer_nobody_is_given_a_case_by_force(prepared_file: Path, history: list[Any]) -> None:
    with fresh(prepared_file, only=("#cases",)) as talk:
        met(talk)
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
        assert not [
            each for number in (2, 3) for each in offers_of(talk, number) if each["state"] is OfferState.PENDING
        ]
        _check_conflicts(talk)
        _check_the_trail(talk)


def _stands(talk: Talk, number: int) -> tuple[int | None, set[int]]:
    """Whose a case is, and who may accept it."""
    pending = {
        each["volunteer_id"]
        for each in offers_of(talk, number)
        if each["state"] is OfferState.PENDING and each["lapses_at"] > talk.now
    }
    return talk.case(number)["owner_id"], pending


def _check_who_has_it(talk: Talk, step: Any, number: int, owner: int | None, asked: set[int]) -> None:
    """A case comes to nobody but to who claims it while it is nobody's, or accepts it when they are asked."""
    now = talk.case(number)["owner_id"]
    if now is None or now == owner:
        return
    assert not isinstance(step, timedelta)
    who, verb = talk.volunteer(step[0]), step[1].split()[0]
    assert now == who
    assert (verb == "claim" and owner is None) or (verb == "accept" and who in asked)


def _check_offers(talk: Talk, number: int, offered_by: dict[int, int | None]) -> None:
    """`offered_by`: whose the case was when each offer was made."""
    case, made = talk.case(number), offers_of(talk, number)
    pending = [each for each in made if each["state"] is OfferState.PENDING]
    assert len(pending) <= 1
    assert not pending or case["state"] in {State.OPEN, State.CLAIMED, State.WAITING}
    assert all(each["lapses_at"] > talk.now for each in pending), "every lapse ends"
    assert all(each["volunteer_id"] != case["owner_id"] for each in pending)
    assert all((each["ended_at"] is None) == (each["state"] is OfferState.PENDING) for each in made)
    for each in pending:
        assert offered_by.setdefault(each["id"], case["owner_id"]) == case["owner_id"], "it is overtaken by a claim"


def _check_conflicts(talk: Talk) -> None:
    """Nobody is asked again about a person of whom they have said that they have a conflict of interest."""
    made = [each for number in (2, 3) for each in offers_of(talk, number)]
    for said in (each for each in made if each["conflict"]):
        theirs = [each for each in made if each["volunteer_id"] == said["volunteer_id"]]
        assert not [each for each in theirs if each["made_at"] > said["ended_at"]]


def _check_the_trail(talk: Talk) -> None:
    """Every offer and its end is written down."""
    for number in (2, 3):
        kinds = kinds_of(talk, number)
        states = [each["state"] for each in offers_of(talk, number) if each["kind"] is not OfferKind.UNASKED]
        assert kinds.count(EntryKind.OFFERED) == len(states)
        assert kinds.count(EntryKind.ACCEPTED) == states.count(OfferState.ACCEPTED)
        assert kinds.count(EntryKind.DECLINED) == states.count(OfferState.DECLINED)
        lapsed = [each for each in talk.trail(EntryKind.LAPSED) if each["case_number"] == number]
        assert sum(each["now"] is None for each in lapsed) == states.count(OfferState.LAPSED)
        assert sum(each["now"] is not None for each in lapsed) <= states.count(OfferState.WITHDRAWN), "they went away"
