"""Whatever people say in whatever order, the house's promises hold."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from commands.rules import MOVES, Move
from storage import trail
from storage.models import Case, Entry, EntryKind, FollowUp, Nudge, PromiseState, State
from storage.rows import table
from storage.store import Store
from tests.conversations.talk import Talk

CASES = 2
PEOPLE = st.sampled_from(["ada", "ada", "ada", "bob", "cora", "?eve"])
NUMBERS = st.integers(1, CASES)
WORDS = st.sampled_from(
    [
        "claim {}",
        "claim {}",
        "claim {}",
        "release {}",
        "followup {} 2h again",
        "followup {} 5d",
        "waiting {} her",
        "waiting {} archive 1d",
        "kept {}",
        "note {} hm",
        "resolve {} upheld done",
        "reopen {} why",
        "case {}",
        "set {} priority urgent",
        "refer {} legal",
        "merge {} into 1",
        "merge {} into 3",
    ]
)
SAID = st.tuples(PEOPLE, st.builds(str.format, WORDS, NUMBERS))
PASSED = st.sampled_from([timedelta(minutes=30), timedelta(hours=3), timedelta(days=2), timedelta(days=9)])
HISTORY = st.lists(st.one_of(SAID, SAID, SAID, PASSED), min_size=15, max_size=40)
"""Few cases and few who can move them, so that most of what is said has an effect."""

_MOVED_BY = {
    EntryKind.CLAIMED: Move.CLAIM,
    EntryKind.RELEASED: Move.RELEASE,
    EntryKind.PROMISED: Move.PROMISE,
    EntryKind.WAITING: Move.WAIT,
    EntryKind.KEPT: Move.KEEP,
    EntryKind.RESOLVED: Move.RESOLVE,
    EntryKind.REOPENED: Move.REOPEN,
    EntryKind.REFERRED: Move.REFER,
    EntryKind.MERGED: Move.MERGE,
}


@contextmanager
def _fresh(prepared: Path) -> Iterator[Talk]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "casebell.db"
        shutil.copyfile(prepared, file)
        store = Store(f"sqlite:///{file}")
        try:
            yield Talk(store)
        finally:
            store.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY)
def test_every_promise_of_the_house_holds_after_any_history(prepared_file: Path, history: list[Any]) -> None:
    with _fresh(prepared_file) as talk:
        for number in range(CASES):
            talk.arrives(f"case {number}")
        for step in history:
            if isinstance(step, timedelta):
                talk.pass_time(step)
            else:
                talk.say(*step)
            _check_clocks_and_owners(talk)
        _check_the_trail(talk)


def _check_clocks_and_owners(talk: Talk) -> None:
    """Every unresolved case has one next ring, and it lies ahead; owners are there exactly where they must be."""
    for case in talk.do(lambda db: db.execute(select(table(Case))).mappings().all()):
        unresolved = case["state"] in {State.OPEN, State.CLAIMED, State.WAITING}
        assert (case["rings_at"] is not None) == (case["due_at"] is not None) == unresolved
        if unresolved:
            assert case["rings_at"] > talk.now
        if case["state"] is State.OPEN:
            assert case["owner_id"] is None
        if case["state"] in {State.CLAIMED, State.WAITING}:
            assert case["owner_id"] is not None
    promises = table(FollowUp)
    pending = select(promises.c.case_number, promises.c.due_at).where(promises.c.state == PromiseState.PENDING)
    for number, due in talk.do(lambda db: db.execute(pending).all()):
        clock = talk.case(number)["due_at"]
        assert clock == due or clock > talk.now > due, (
            "a promise sets the case's clock, until a word is said past its time"
        )


def _check_the_trail(talk: Talk) -> None:
    """The chain holds, each case's states follow one another by the table, and every ring was rung once."""
    assert not talk.do(lambda db: list(trail.verify(db)))
    stands: dict[int, State] = {}
    entries = talk.do(lambda db: db.execute(select(table(Entry)).order_by(table(Entry).c.id)).mappings().all())
    for entry in entries:
        if entry["kind"] is EntryKind.OPENED:
            stands[entry["case_number"]] = State(entry["now"])
        elif entry["kind"] in _MOVED_BY and not (entry["kind"] is EntryKind.MERGED and entry["now"] == entry["was"]):
            move, was, now = _MOVED_BY[entry["kind"]], State(entry["was"]), State(entry["now"])
            assert was == stands[entry["case_number"]], "no move is missing from the trail"
            to_its_owner = {State.CLAIMED} if move is Move.REOPEN else set()
            assert now in {MOVES[move, was], *to_its_owner}, f"{move} leads elsewhere"
            stands[entry["case_number"]] = now
    assert {number: talk.case(number)["state"] for number in stands} == stands
    rung = talk.do(lambda db: db.execute(select(func.count()).select_from(table(Nudge))).scalar_one())
    assert rung == sum(entry["kind"] is EntryKind.NUDGED for entry in entries)
