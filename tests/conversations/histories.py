"""What tests of random histories share: a fresh case log for each, and what must hold after any of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from commands.moving import MOVES, Move
from storage import trail
from storage.models import Case, Ending, Entry, EntryKind, FollowUp, Nudge, PromiseState, State
from storage.rows import table
from tests.conversations.talk import Talk
from tests.fixtures.database import hasty


@contextmanager
def fresh(prepared: Path, **talk: Any) -> Iterator[Talk]:
    """A team whose case log is a copy of this file; `talk` are fields of Talk."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "casebell.db"
        shutil.copyfile(prepared, file)
        store = hasty(f"sqlite:///{file}")
        try:
            yield Talk(store, **talk)
        finally:
            store.close()


def check_clocks_and_owners(talk: Talk) -> None:
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
    pending = select(promises.c.case_number, promises.c.due_at).where(
        promises.c.state == PromiseState.PENDING, promises.c.recheck.is_(False)
    )
    for number, due in talk.do(lambda db: db.execute(pending).all()):
        clock = talk.case(number)["due_at"]
        assert clock == due or (due < clock and due <= talk.now), (
            "a promise sets the case's clock, until a word is said past its time"
        )


def check_the_trail(talk: Talk) -> None:
    """The chain holds, each case's states follow one another by the table, and every ring was rung once."""
    assert not talk.do(lambda db: list(trail.verify(db)))
    stands: dict[int, State] = {}
    entries = talk.do(lambda db: db.execute(select(table(Entry)).order_by(table(Entry).c.id)).mappings().all())
    for entry in entries:
        if entry["kind"] is EntryKind.OPENED:
            stands[entry["case_number"]] = State(entry["now"])
        elif entry["kind"] in set(Move):
            move, was, now = Move(entry["kind"]), State(entry["was"]), State(entry["now"])
            assert was == stands[entry["case_number"]], "no move is missing from the trail"
            to_its_owner = {State.CLAIMED} if move is Move.REOPEN else set()
            goes_on = {was, State.CLAIMED, State.WAITING} if move is Move.MERGE else set()
            assert now in {MOVES[move, was], *to_its_owner, *goes_on}, f"{move} leads elsewhere"
            stands[entry["case_number"]] = now
    assert {number: talk.case(number)["state"] for number in stands} == stands
    rung = talk.do(lambda db: db.execute(select(func.count()).select_from(table(Nudge))).scalar_one())
    assert rung == sum(entry["kind"] is EntryKind.NUDGED for entry in entries)


def check_endings(talk: Talk) -> None:
    """Each resolution is an ending, of which one that was not reopened stands; whoever first took a case did so when it
    says; only what is resolved is looked at again.
    """
    resolved: dict[int, list[str]] = {}
    first: dict[int, datetime] = {}
    for entry in talk.rows(Entry):
        number, has_it = entry["case_number"], entry["now"] in {State.CLAIMED, State.WAITING}
        if entry["kind"] is EntryKind.RESOLVED:
            resolved.setdefault(number, []).append(entry["about"])
        if entry["kind"] is EntryKind.CLAIMED or (entry["kind"] is EntryKind.MERGED and has_it):
            first.setdefault(number, entry["at"])
    endings = sorted(talk.rows(Ending), key=lambda ending: int(ending["id"]))
    rechecks = {each["case_number"] for each in talk.rows(FollowUp) if each["recheck"] and each["ended_at"] is None}
    for case in talk.rows(Case):
        number, theirs = case["number"], [each for each in endings if each["case_number"] == case["number"]]
        assert [f"outcome:{each['outcome']}" for each in theirs] == resolved.get(number, [])
        assert all(each["reopened_at"] is not None for each in theirs[:-1])
        stands = theirs[-1] if theirs and theirs[-1]["reopened_at"] is None else None
        assert (stands is not None) == (case["state"] is State.RESOLVED)
        assert case["outcome"] == (stands["outcome"] if stands else None)
        assert case["claimed_at"] == first.get(number)
        assert stands is not None or number not in rechecks
