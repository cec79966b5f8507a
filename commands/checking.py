"""What `verify` looks at: the trail, whether each case stands as the trail says, and every rule of the case log.

The trail is replayed case by case: states follow one another by `MOVES`, and its owner, its first claim and its endings
are those that the entries tell. Each step streams, so that a long history takes time and no more memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, func, select

from commands.moving import MOVES, Move
from storage import trail
from storage.checking import Breach, columns, pages, rules, telling
from storage.models import Case, Ending, Entry, EntryKind, State
from storage.rows import table

Walked: TypeAlias = Callable[[int], None]
"""Told how many entries more have been looked at."""

EVERY = 1000
"""Entries after which that is told."""

_CASE, _ENTRY, _ENDING = table(Case), table(Entry), table(Ending)
_STORIES = (
    select(
        *(_CASE.c[name] for name in ("number", "state", "owner_id", "merged_into", "claimed_at", "resolved_at")),
        *(_ENTRY.c[name] for name in ("id", "at", "kind", "volunteer_id", "was", "now", "about")),
    )
    .outerjoin(_ENTRY, _ENTRY.c.case_number == _CASE.c.number)
    .order_by(_CASE.c.number, _ENTRY.c.id)
)
_ENDINGS = select(_ENDING).order_by(_ENDING.c.case_number, _ENDING.c.id)
_JOINED = select(_ENTRY.c.was, _ENTRY.c.now).where(_ENTRY.c.kind == EntryKind.LINKED, _ENTRY.c.was.is_not(None))
_EARLIER = _ENTRY.alias("earlier")
_BEFORE = (
    select(_EARLIER.c.at).where(_EARLIER.c.id < _ENTRY.c.id).order_by(_EARLIER.c.id.desc()).limit(1).scalar_subquery()
)
_STAND_STILL = frozenset({EntryKind.NOTED, EntryKind.SET, EntryKind.REPLIED, EntryKind.HELD})
"""Kinds of entries that tell a state, and move nothing."""

_IN_HAND = frozenset({State.CLAIMED, State.WAITING})
_SOMEBODY = -1
"""Whoever had the case that was merged into this one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One part of what is looked at. `walks`: it tells the entries that it has looked at. `first`: where it finds
    anything, nothing after it can be read.
    """

    name: str
    run: Callable[[Connection, datetime, Walked], Iterator[Breach]]
    walks: bool = False
    first: bool = False


def _chain(db: Connection, now: datetime, walked: Walked) -> Iterator[Breach]:
    del now
    for found in trail.verify(db, walked=walked):
        yield Breach("entry", str(found.entry), found.why)


def _rules(db: Connection, now: datetime, walked: Walked) -> Iterator[Breach]:
    del now, walked
    for rule in rules.RULES:
        yield from rules.broken(db, rule)


def _told(db: Connection, now: datetime, walked: Walked) -> Iterator[Breach]:
    del walked
    for look in (telling.told, telling.cards, telling.waiting):
        yield from look(db, now)


def _order(db: Connection, now: datetime, walked: Walked) -> Iterator[Breach]:
    """Where the clock went backwards: the trail's order is that of its entries, so nothing is broken by it."""
    del now, walked
    count, first = db.execute(select(func.count(), func.min(_ENTRY.c.id)).where(_ENTRY.c.at < _BEFORE)).one()
    if count:
        yield Breach("entry", str(first), f"is the first of {count} that are older than the entry before", note=True)


def _pages(db: Connection, now: datetime, walked: Walked) -> Iterator[Breach]:
    del now, walked
    yield from pages.sound(db)


def _values(db: Connection, now: datetime, walked: Walked) -> Iterator[Breach]:
    del now, walked
    yield from columns.readable(db)


def stories(db: Connection, now: datetime, walked: Walked) -> Iterator[Breach]:
    """Whether each case stands as its entries say."""
    del now
    same = _same_people(db)
    endings = _Beside(db.execute(_ENDINGS.execution_options(yield_per=EVERY)))
    found = db.execute(_STORIES.execution_options(yield_per=EVERY))
    for number, entries in groupby(found, key=lambda row: row.number):
        yield from _Story(number, same).told(walked_through(entries, walked), endings.of(number))


STEPS = (
    Step("the database's pages", _pages),
    Step("the values of each row", _values, first=True),
    Step("the chain", _chain, walks=True),
    Step("each case's story", stories, walks=True),
    Step("the order of time", _order),
    Step("clocks, owners, promises and words", _rules),
    Step("what rooms were told", _told),
)


def entries(db: Connection) -> int:
    """How many entries there are to look at."""
    count: int = db.execute(select(func.count()).select_from(_ENTRY)).scalar_one()
    return count


def walked_through(rows: Iterable[Row[Any]], walked: Walked) -> Iterator[Row[Any]]:
    for row in rows:
        walked(1)
        yield row


def _same_people(db: Connection) -> dict[int, int]:
    """Volunteers who turned out to be others, each with who they turned out to be."""
    same: dict[int, int] = {}
    for was, now in db.execute(_JOINED):
        second, first = trail.volunteer_in(was), trail.volunteer_in(now)
        if second is not None and first is not None:
            same = {who: first if is_ == second else is_ for who, is_ in same.items()} | {second: first}
    return same


class _Beside:
    """Rows of another table in the order of the same cases, handed out case by case."""

    def __init__(self, rows: Iterable[Row[Any]]) -> None:
        self._groups = groupby(rows, key=lambda row: row.case_number)
        self._next = next(self._groups, None)

    def of(self, case: int) -> list[Row[Any]]:
        while self._next is not None and self._next[0] < case:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != case:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found


class _Story:
    """A case as its entries tell it."""

    def __init__(self, number: int, same: dict[int, int]) -> None:
        self._number, self._same = number, same
        self._state: State | None = None
        self._owner: int | None = None
        self._claims: list[datetime] = []
        self._resolved: list[Row[Any]] = []
        self._reopened: list[datetime | None] = []

    def told(self, entries: Iterable[Row[Any]], endings: list[Row[Any]]) -> Iterator[Breach]:
        case: Row[Any] | None = None
        for case in entries:
            if case.id is not None:
                yield from self._happened(case)
        assert case is not None  # noqa: S101 - a group has a row
        yield from self._ends(case)
        yield from self._ended(endings)

    def _happened(self, entry: Row[Any]) -> Iterator[Breach]:
        kind = entry.kind
        if kind is EntryKind.OPENED:
            if self._state is not None:
                yield _entry(entry, "opens a case that was opened before")
            self._state = State.OPEN
        elif kind in set(Move):
            yield from self._moved(entry, Move(kind))
        elif kind in _STAND_STILL and not (entry.was == entry.now == self._state):
            yield _entry(entry, f"tells {entry.was} -> {entry.now} of a case that was {self._state}")
        elif kind is EntryKind.HANDED_OVER:
            self._owner = self._who(trail.volunteer_in(entry.now))

    def _moved(self, entry: Row[Any], move: Move) -> Iterator[Breach]:
        if entry.was != self._state:
            yield _entry(entry, f"moves from {entry.was} a case that was {self._state}")
        if not {entry.was, entry.now} <= set(State):
            yield _entry(entry, f"moves a case by {entry.kind} from {entry.was} to {entry.now}, which are no states")
            return
        was, now = State(entry.was), State(entry.now)
        leads = {MOVES[move, was]} if (move, was) in MOVES else set()
        if move is Move.REOPEN and leads:
            leads.add(State.CLAIMED)
        if move is Move.MERGE:  # of two entries, one is of the case that goes on
            leads |= {was, *_IN_HAND} if was is State.OPEN else {was}
        if now not in leads:
            yield _entry(entry, f"moves a case by {entry.kind} from {was} to {now}, where that does not lead")
        self._state = now
        self._changes_hands(entry, move, was, now)
        if move is Move.RESOLVE:
            self._resolved.append(entry)
            self._reopened.append(None)
        elif move is Move.REOPEN and self._reopened:
            self._reopened[-1] = entry.at

    def _changes_hands(self, entry: Row[Any], move: Move, was: State, now: State) -> None:
        if now is State.OPEN:
            self._owner = None
        elif move is Move.CLAIM:
            self._owner = self._who(entry.volunteer_id)
            self._claims.append(entry.at)
        elif move is Move.MERGE and was is State.OPEN and now in _IN_HAND:
            self._owner = _SOMEBODY
            self._claims.append(entry.at)

    def _ends(self, case: Row[Any]) -> Iterator[Breach]:
        if self._state is None:
            yield self._case("must have been opened, by the trail")
            return
        if case.state != self._state:
            yield self._case(f"is {case.state}, and by the trail {self._state}")
        if self._owner not in (_SOMEBODY, case.owner_id):
            yield self._case(f"is {_whose(case.owner_id)}, and by the trail {_whose(self._owner)}")
        first = {None} if not self._claims else {self._claims[0], min(self._claims)}
        if case.claimed_at not in first:
            yield self._case(f"was first claimed at {case.claimed_at}, and by the trail at {next(iter(first))}")
        resolved = self._resolved[-1].at if self._resolved and self._state is State.RESOLVED else None
        if case.resolved_at != resolved:
            yield self._case(f"was resolved at {case.resolved_at}, and by the trail at {resolved}")

    def _ended(self, endings: list[Row[Any]]) -> Iterator[Breach]:
        if len(endings) != len(self._resolved):
            yield self._case(f"has {len(endings)} endings, and was resolved {len(self._resolved)} times by the trail")
            return
        for ending, resolved, reopened in zip(endings, self._resolved, self._reopened, strict=True):
            by = (self._who(ending.by_id), self._who(resolved.volunteer_id))
            if ending.at != resolved.at or by[0] != by[1] or ending.reopened_at != reopened:
                yield Breach("ending", str(ending.id), f"must be as entry {resolved.id} and the reopening after it say")
            elif resolved.about is not None and resolved.about != _about(ending):
                yield Breach(
                    "ending", str(ending.id), f"is {_about(ending)}, and by entry {resolved.id} {resolved.about}"
                )

    def _who(self, volunteer: int | None) -> int | None:
        return None if volunteer is None else self._same.get(volunteer, volunteer)

    def _case(self, why: str) -> Breach:
        return Breach("case", str(self._number), why)


def _entry(entry: Row[Any], why: str) -> Breach:
    return Breach("entry", str(entry.id), f"{why} (case {entry.number})")


def _whose(volunteer: int | None) -> str:
    return "nobody's" if volunteer is None else f"volunteer {volunteer}'s"


def _about(ending: Row[Any]) -> str:
    by = "" if ending.practice is None else f" practice:{ending.practice}.{ending.version}"
    return f"outcome:{ending.outcome}{by}"
