"""Cases: opening, finding, moving them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, TextClause, bindparam, func, insert, or_, select, update

from storage.models import UNRESOLVED, Audience, Case, Moment, Priority, State
from storage.prepared import Prepared
from storage.rows import every, table

_CASE = table(Case)
_FIND = Prepared(select(_CASE).where(_CASE.c.number == bindparam("number")))
_OPEN = insert(_CASE).returning(_CASE.c.number)
_CLAIM = Prepared(
    update(_CASE)
    .where(_CASE.c.number == bindparam("case_number"), _CASE.c.owner_id.is_(None), _CASE.c.state == State.OPEN)
    .values(
        owner_id=bindparam("by"),
        state=State.CLAIMED,
        moved_at=bindparam("at"),
        due_at=bindparam("due"),
        rings_at=bindparam("due"),
        rung=0,
        claimed_at=func.coalesce(_CASE.c.claimed_at, bindparam("at", type_=Moment())),
    )
)
_MOST_URGENT_FIRST = (
    (_CASE.c.state == State.OPEN).desc(),
    *[(_CASE.c.priority == priority).desc() for priority in reversed(Priority)],
    _CASE.c.number,
)
_MINE = select(_CASE).where(UNRESOLVED, _CASE.c.owner_id == bindparam("owner")).order_by(_CASE.c.due_at, _CASE.c.number)
_RINGING = Prepared(
    select(_CASE)
    .where(UNRESOLVED, _CASE.c.rings_at <= bindparam("at"))
    .order_by(_CASE.c.rings_at, _CASE.c.number)
    .limit(bindparam("most"))
)
_RING_NEXT = Prepared(
    update(_CASE)
    .where(_CASE.c.number == bindparam("case_number"))
    .values(rings_at=bindparam("at"), rung=bindparam("next_rung"))
)
_NEXT_RING = Prepared(select(func.min(_CASE.c.rings_at)).where(UNRESOLVED))
_OF_REQUESTER = select(_CASE).where(_CASE.c.requester_id == bindparam("requester")).order_by(_CASE.c.number)
_BY_SOURCE = Prepared(
    select(_CASE).where(_CASE.c.source == bindparam("source"), _CASE.c.external_id == bindparam("external_id"))
)


def find(db: Connection, number: int) -> Case | None:
    return _FIND.first(db, Case, number=number)


def get(db: Connection, number: int) -> Case:
    """The case of this number, for whoever has it from the case log itself, where foreign keys keep it."""
    found = find(db, number)
    assert found is not None  # noqa: S101 - kept by a foreign key
    return found


def followed(db: Connection, case: Case) -> Case:
    """The case that this one goes on as: itself, unless it was merged, and that one into another."""
    known = {case.number}
    while case.merged_into is not None and case.merged_into not in known:
        case = get(db, case.merged_into)
        known.add(case.number)
    return case


def find_by_source(db: Connection, source: str, external_id: str) -> Case | None:
    """The case that a source knows as `external_id`."""
    return _BY_SOURCE.first(db, Case, source=source, external_id=external_id)


def open_(db: Connection, values: Mapping[str, Any]) -> int:
    """Write down a new case; its number."""
    number: int = db.execute(_OPEN, values).scalar_one()
    return number


def claim(db: Connection, number: int, *, by: int, at: datetime, due: datetime) -> bool:
    """Give an open case to a volunteer, if nobody has it; whether that was so is decided here and nowhere else.

    `claimed_at` stays what it was when somebody first took it.
    """
    return _CLAIM.run(db, case_number=number, by=by, at=at, due=due) == 1


def of_requester(db: Connection, requester: int) -> list[Case]:
    """Every case of whoever wrote in, oldest first."""
    return every(db, _OF_REQUESTER, Case, requester=requester)


def move(db: Connection, case: Case, **values: Any) -> bool:
    """Change a case that still stands as `case` says (state and owner); False when it has moved on meanwhile."""
    new = {f"new_{column}": value for column, value in values.items()}
    return _moving(*values).run(db, case_number=case.number, stood=case.state, had=case.owner_id, **new) == 1


@cache
def _moving(*columns: str) -> Prepared:
    return Prepared(
        update(_CASE)
        .where(
            _CASE.c.number == bindparam("case_number"),
            _CASE.c.state == bindparam("stood"),
            _CASE.c.owner_id.is_not_distinct_from(bindparam("had")),
        )
        .values({column: bindparam(f"new_{column}") for column in columns})
    )


def unresolved(
    db: Connection,
    *,
    states: Sequence[State] = (),
    areas: Sequence[str] = (),
    confidential: bool = False,
    owner: int | None = None,
    hidden_from: int | None = None,
    most: int,
) -> tuple[list[Case], int]:
    """Unresolved cases, unclaimed and urgent ones first: at most `most` of them, and how many there are.

    Confidential ones are left out unless asked for, but for those that `owner` has; what is about `hidden_from` is.
    """
    where: list[ColumnElement[bool] | TextClause] = [UNRESOLVED]
    if states:
        where.append(_CASE.c.state.in_(states))
    if areas:
        where.append(_CASE.c.area.in_(areas))
    if not confidential:
        usual = _CASE.c.sensitivity != Audience.CONFIDENTIAL
        where.append(usual if owner is None else or_(usual, _CASE.c.owner_id == owner))
    if hidden_from is not None:
        where.append(_CASE.c.about_id.is_distinct_from(hidden_from))
    found = every(db, select(_CASE).where(*where).order_by(*_MOST_URGENT_FIRST).limit(most), Case)
    count: int = db.execute(select(func.count()).select_from(_CASE).where(*where)).scalar_one()
    return found, count


def mine(db: Connection, owner: int) -> list[Case]:
    """What a volunteer holds, soonest due first."""
    return every(db, _MINE, Case, owner=owner)


def ringing(db: Connection, at: datetime, most: int) -> list[Case]:
    """Cases whose clock rings by `at`, longest due first."""
    return _RINGING.every(db, Case, at=at, most=most)


def next_ring(db: Connection) -> datetime | None:
    """When the next clock rings."""
    found: datetime | None = _NEXT_RING.scalar(db)
    return found


def ring_anew(db: Connection, case: Case, **clock: Any) -> None:
    """Set a case's clock (`due_at`, `rings_at`, `rung`) without moving it."""
    db.execute(update(_CASE).where(_CASE.c.number == case.number).values(**clock))


def ring_next(db: Connection, case: Case, at: datetime) -> None:
    """A case's clock has rung; it rings next at `at`, unless the case moves."""
    _RING_NEXT.run(db, case_number=case.number, at=at, next_rung=case.rung + 1)


def ring_later(db: Connection, number: int, at: datetime) -> None:
    """A case's clock is put off: the same ring comes at `at`, unless the case moves."""
    db.execute(update(_CASE).where(_CASE.c.number == number, UNRESOLVED).values(rings_at=at))
