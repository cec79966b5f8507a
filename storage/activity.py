"""What people of wider communities did, day by day (UTC), as it was imported; apart from the team and its cases.

Nobody's name is kept: what is asked is how many come and stay, and for that a person need only be known again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import TracebackType
from typing import Any, NamedTuple, Self

from sqlalchemy import Connection, bindparam, case, func, or_, select

from storage.models import Activity
from storage.rows import insert_unless_there, table
from storage.sqlite import DRIVER

_ACTIVITY = table(Activity)
_NEXT_CIRCLE = select(func.min(_ACTIVITY.c.circle)).where(_ACTIVITY.c.circle > bindparam("after"))
_LAST_DAY = select(func.max(_ACTIVITY.c.day)).where(_ACTIVITY.c.circle == bindparam("circle"))
_DAYS = (
    select(_ACTIVITY.c.person, _ACTIVITY.c.first_at, _ACTIVITY.c.last_at, _ACTIVITY.c.actions)
    .where(_ACTIVITY.c.circle == bindparam("circle"))
    .order_by(_ACTIVITY.c.person, _ACTIVITY.c.day)
)
_AT_ONCE = 1000


class Day(NamedTuple):
    """What somebody (`known_as`) did on a day: the first and the last of it, and how many actions they were."""

    person: str
    first: datetime
    last: datetime
    actions: int


def known_as(circle: str, name: str) -> str:
    """By what somebody of a community is known again: no name, though whoever has names can try each."""
    return hashlib.sha256(f"{circle}\0{name}".encode()).hexdigest()[:32]


def circles(db: Connection) -> list[str]:
    """The communities of which anything is known."""
    found: list[str] = []
    while (following := db.scalar(_NEXT_CIRCLE, {"after": found[-1] if found else ""})) is not None:
        found.append(following)
    return found


def known_until(db: Connection, circle: str) -> datetime | None:
    """When the last day ends of which anything is known; None where nothing is."""
    last: str | None = db.scalar(_LAST_DAY, {"circle": circle})
    if last is None:
        return None
    return datetime.combine(date.fromisoformat(last), time(), UTC) + timedelta(days=1)


def days(db: Connection, circle: str) -> Iterator[Day]:
    """Every day of everybody, one person after the other, each in order of time."""
    found = db.execute(_DAYS, {"circle": circle}, execution_options={"yield_per": _AT_ONCE})
    return (Day(*row) for row in found)


def store(db: Connection, circle: str, found: Sequence[Day]) -> int:
    """Add days, each person's at most once; how many were new or more than was known of them.

    Of a day that is known already the larger number of actions counts: to add the same again changes nothing.
    """
    statement: Any = insert_unless_there(db, _ACTIVITY)
    told = statement.excluded
    earlier, later = told.first_at < _ACTIVITY.c.first_at, told.last_at > _ACTIVITY.c.last_at
    more = told.actions > _ACTIVITY.c.actions
    statement = statement.on_conflict_do_update(
        index_elements=[_ACTIVITY.c.circle, _ACTIVITY.c.person, _ACTIVITY.c.day],
        set_={
            "first_at": case((earlier, told.first_at), else_=_ACTIVITY.c.first_at),
            "last_at": case((later, told.last_at), else_=_ACTIVITY.c.last_at),
            "actions": case((more, told.actions), else_=_ACTIVITY.c.actions),
        },
        where=or_(earlier, later, more),
    )
    rows = [
        {
            "circle": circle,
            "person": each.person,
            "day": each.first.date().isoformat(),
            "first_at": each.first,
            "last_at": each.last,
            "actions": each.actions,
        }
        for each in found
    ]
    return db.execute(statement, rows, execution_options={"preserve_rowcount": True}).rowcount if rows else 0


class Stage:
    """Adds up the actions of one import by person and day, on disk once they are many: it may be of any length.

    It is a database of its own, which is gone when its `with` ends: the case log waits for nothing meanwhile.
    """

    _MAKE = (
        "PRAGMA journal_mode = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -16000",
        "CREATE TABLE day (person, day, first, last, actions, PRIMARY KEY (person, day)) WITHOUT ROWID",
    )
    _ADD = (
        "INSERT INTO day VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "first = min(first, excluded.first), last = max(last, excluded.last), actions = actions + excluded.actions"
    )

    def __init__(self, circle: str, most_held: int = 20_000) -> None:
        """`most_held` days are added up before they are put on disk."""
        self._circle, self._most_held = circle, most_held
        self._held: dict[tuple[str, str], list[Any]] = {}
        self._file: Any = None

    def __enter__(self) -> Self:
        self._file = DRIVER.connect("", isolation_level=None)  # no name: a file that nobody else sees
        for statement in self._MAKE:
            self._file.execute(statement)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, person: str, at: datetime) -> None:
        """One action of somebody of this name; `at` is in UTC."""
        moment = at.isoformat(" ", "microseconds")[:26]
        held = self._held.get((person, moment[:10]))
        if held is None:
            if len(self._held) >= self._most_held:
                self._put_down()
            self._held[person, moment[:10]] = [moment, moment, 1]
            return
        if moment < held[0]:
            held[0] = moment
        elif moment > held[1]:
            held[1] = moment
        held[2] += 1

    def count(self) -> tuple[int, int]:
        """How many days of people there are, and how many people."""
        self._put_down()
        counted: tuple[int, int] = self._file.execute("SELECT count(*), count(DISTINCT person) FROM day").fetchone()
        return counted

    def batches(self, most: int) -> Iterator[list[Day]]:
        """All of it, in pieces of so many days."""
        self._put_down()
        rows = self._file.execute("SELECT person, first, last, actions FROM day ORDER BY person, day")
        while batch := rows.fetchmany(most):
            yield [Day(person, _moment(first), _moment(last), actions) for person, first, last, actions in batch]

    def _put_down(self) -> None:
        self._file.execute("BEGIN")
        rows = ((known_as(self._circle, name), day, *held) for (name, day), held in self._held.items())
        self._file.executemany(self._ADD, rows)
        self._file.execute("COMMIT")
        self._held.clear()


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)
