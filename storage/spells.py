"""When things happened in each case: the moments from which is reckoned how long they took, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from storage.counted import EVERY, Counted
from storage.models import Case, Ending, Entry, EntryKind
from storage.pairing import SERVED_BY, SERVING
from storage.rows import table

_CASE, _ENTRY, _ENDING = table(Case), table(Entry), table(Ending)
_OTHER = _CASE.alias("other")

MESSAGE = "message"
"""What the trail says of a word that asks for an answer, as thanks do not."""

_WRITTEN = (EntryKind.OPENED, EntryKind.WROTE, EntryKind.REPLIED)
_NO_WORK = (EntryKind.LOOKED, EntryKind.DENIED)


class Resolved(NamedTuple):
    """A resolution: when it was, how it ended, and when the case was taken up again, if it was."""

    at: datetime
    outcome: str
    reopened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Return:
    """A case of somebody who had written before: the volunteer whom they had last, and who has had the case since."""

    case: int
    former: int
    by: frozenset[int]


def claims(
    db: Connection, since: datetime, until: datetime, counted: Counted
) -> Sequence[tuple[datetime, datetime | None]]:
    """For each case opened in a period: when, and when somebody first took it."""
    statement = select(_CASE.c.opened_at, _CASE.c.claimed_at).where(*_opened(since, until), *counted.where())
    return db.execute(statement).all()


def first_replies(
    db: Connection, since: datetime, until: datetime, counted: Counted
) -> Sequence[tuple[datetime, datetime | None]]:
    """For each case opened in a period: when, and when a person first replied."""
    first = select(func.min(_ENTRY.c.at)).where(
        _ENTRY.c.case_number == _CASE.c.number, _ENTRY.c.kind == EntryKind.REPLIED
    )
    statement = select(_CASE.c.opened_at, first.scalar_subquery()).where(*_opened(since, until), *counted.where())
    return db.execute(statement).all()


def resolutions(
    db: Connection, since: datetime, until: datetime, counted: Counted
) -> list[tuple[datetime, list[Resolved]]]:
    """For each case opened in a period: when, and its resolutions, in order."""
    statement = (
        select(_CASE.c.number, _CASE.c.opened_at, _ENDING.c.at, _ENDING.c.outcome, _ENDING.c.reopened_at)
        .select_from(_CASE.outerjoin(_ENDING, _ENDING.c.case_number == _CASE.c.number))
        .where(*_opened(since, until), *counted.where())
        .order_by(_CASE.c.number, _ENDING.c.id)
    )
    found: dict[int, tuple[datetime, list[Resolved]]] = {}
    for number, opened, *ended in db.execute(statement):
        resolved = found.setdefault(number, (opened, []))[1]
        if ended[0] is not None:
            resolved.append(Resolved(*ended))
    return list(found.values())


def reopened(
    db: Connection, since: datetime, until: datetime, counted: Counted
) -> tuple[int, list[tuple[datetime, datetime]]]:
    """How many resolutions a period had; and of those that were undone, when they were and when that was."""
    ended = (*_ended(since, until), *counted.where())
    joined = _ENDING.join(_CASE, _CASE.c.number == _ENDING.c.case_number)
    count: int = db.execute(select(func.count()).select_from(joined).where(*ended)).scalar_one()
    statement = select(_ENDING.c.at, _ENDING.c.reopened_at).select_from(joined)
    undone = db.execute(statement.where(*ended, _ENDING.c.reopened_at.is_not(None)))
    return count, [(row[0], row[1]) for row in undone]


def letters(
    db: Connection, since: datetime, until: datetime, counted: Counted
) -> Sequence[tuple[int, EntryKind, datetime]]:
    """What was written to and fro in the cases in which somebody replied in a period, until its end: case by case, and
    in the order of the trail. Thanks are left out.
    """
    replied = select(_ENTRY.c.case_number).where(
        _ENTRY.c.at >= since, _ENTRY.c.at < until, _ENTRY.c.kind == EntryKind.REPLIED
    )
    statement = (
        select(_ENTRY.c.case_number, _ENTRY.c.kind, _ENTRY.c.at)
        .join(_CASE, _CASE.c.number == _ENTRY.c.case_number)
        .where(_ENTRY.c.case_number.in_(replied), _ENTRY.c.at < until, _ENTRY.c.kind.in_(_WRITTEN), *counted.where())
        .where((_ENTRY.c.kind != EntryKind.WROTE) | (_ENTRY.c.was == MESSAGE))
        .order_by(_ENTRY.c.case_number, _ENTRY.c.id)
    )
    return db.execute(statement).all()


def owners(db: Connection, since: datetime, until: datetime, counted: Counted) -> dict[int, set[int]]:
    """Of the cases resolved in a period that ever had an owner: everybody who had them in hand until its end."""
    resolved = (
        select(_ENDING.c.case_number)
        .join(_CASE, _CASE.c.number == _ENDING.c.case_number)
        .where(*_ended(since, until), *counted.where())
    )
    statement = _serving(_CASE.c.number, SERVED_BY).where(
        _CASE.c.number.in_(resolved), _ENTRY.c.at < until, SERVED_BY.is_not(None)
    )
    found: dict[int, set[int]] = {}
    for number, who in db.execute(statement):
        found.setdefault(number, set()).add(who)
    return found


def returns(db: Connection, since: datetime, until: datetime, counted: Counted) -> list[Return]:
    """The cases opened in a period of people one of whose other cases somebody had in hand before that."""
    again = select(_OTHER.c.number).where(
        _OTHER.c.requester_id == _CASE.c.requester_id, _OTHER.c.number != _CASE.c.number
    )
    cases = select(_CASE.c.number, _CASE.c.requester_id, _CASE.c.opened_at).where(
        *_opened(since, until), again.exists(), *counted.where()
    )
    opened = cases.subquery()
    served = (
        _serving(opened.c.number, opened.c.opened_at, _CASE.c.number, SERVED_BY, _ENTRY.c.at)
        .join(opened, opened.c.requester_id == _CASE.c.requester_id)
        .where(SERVED_BY.is_not(None), _ENTRY.c.at < until)
        .where(or_(_CASE.c.number == opened.c.number, and_(*EVERY.where())))
        .order_by(opened.c.number, _ENTRY.c.id)
    )
    former: dict[int, int] = {}
    by: dict[int, set[int]] = {}
    for number, at, other, who, when in db.execute(served):
        if other == number:
            by.setdefault(number, set()).add(who)
        elif when < at:
            former[number] = who
    return [Return(number, who, frozenset(by.get(number, ()))) for number, who in former.items()]


def active(db: Connection, since: datetime, until: datetime) -> set[int]:
    """Who did something about a case in a period; reading is not counted, and neither is what was refused."""
    statement = select(_ENTRY.c.volunteer_id).where(
        _ENTRY.c.at >= since,
        _ENTRY.c.at < until,
        _ENTRY.c.case_number.is_not(None),
        _ENTRY.c.volunteer_id.is_not(None),
        _ENTRY.c.kind.not_in(_NO_WORK),
    )
    return set(db.execute(statement.distinct()).scalars())


def _serving(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(_ENTRY.join(_CASE, _CASE.c.number == _ENTRY.c.case_number)).where(SERVING)


def _opened(since: datetime, until: datetime) -> list[ColumnElement[bool]]:
    return [_CASE.c.opened_at >= since, _CASE.c.opened_at < until]


def _ended(since: datetime, until: datetime) -> list[ColumnElement[bool]]:
    return [_ENDING.c.at >= since, _ENDING.c.at < until]
