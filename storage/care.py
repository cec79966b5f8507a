"""Who of the team has gone quiet, and the cases that care for them.

A word is written down beside an account at most once a day (`Account.heard_at`); the trail has the others, and who has
looked at what is confidential.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, RowMapping, exists, func, or_, select

from storage import inbox, links
from storage.models import UNRESOLVED, Account, Case, Entry, EntryKind, Role, Volunteer
from storage.prepared import Prepared
from storage.rows import table, value

SOURCE = "care"
"""Where a case comes from that opened by itself."""

_CASE, _ENTRY, _VOLUNTEER, _ACCOUNT = table(Case), table(Entry), table(Volunteer), table(Account)
_HEARD = (
    select(_ACCOUNT.c.volunteer_id, func.max(_ACCOUNT.c.heard_at).label("heard")).group_by(_ACCOUNT.c.volunteer_id)
).subquery()
_CARED_FOR = exists().where(_CASE.c.about_id == _VOLUNTEER.c.id, or_(UNRESOLVED, _CASE.c.opened_at > _HEARD.c.heard))
"""There is a care case about them, or has been since they were heard last."""

_SPOKE = exists().where(_ACCOUNT.c.volunteer_id == _CASE.c.about_id, _ACCOUNT.c.heard_at >= _CASE.c.opened_at)
_LEFT = exists().where(_VOLUNTEER.c.id == _CASE.c.about_id, _VOLUNTEER.c.left_at >= _CASE.c.opened_at)
_TOLD = exists().where(_ENTRY.c.case_number == _CASE.c.number, _ENTRY.c.kind == EntryKind.BACK)
_SEEN_AGAIN = Prepared(select(_CASE).where(UNRESOLVED, _CASE.c.about_id.is_not(None), or_(_SPOKE, _LEFT), ~_TOLD))


@dataclass(frozen=True, slots=True)
class Quiet:
    """A volunteer, and since when nothing has been heard of them while they were not away; `days` of it the bot was
    there to hear.
    """

    volunteer: Volunteer
    since: datetime
    days: int


def quiet(db: Connection, since: datetime, until: datetime, days: int) -> list[Quiet]:
    """Who works on cases and has gone quiet between these moments, the latest first, and has not been heard on so many
    days on which the bot was there; none for whom somebody cares, or has cared since.
    """
    heard = _HEARD.c.heard
    statement = (
        select(_VOLUNTEER, heard)
        .join(_HEARD, _HEARD.c.volunteer_id == _VOLUNTEER.c.id)
        .where(
            _VOLUNTEER.c.left_at.is_(None),
            _VOLUNTEER.c.role != Role.OBSERVER,
            heard <= until,
            or_(_VOLUNTEER.c.away_until.is_(None), _VOLUNTEER.c.away_until <= until),
            ~_CARED_FOR,
        )
    )
    silent = [(row, last) for row in db.execute(statement).mappings() if (last := _last(row)) >= since]
    there_on = _days_there(db, since) if silent else []
    found = [
        Quiet(value(Volunteer, {column.key: row[column.key] for column in _VOLUNTEER.c}), last, days_of_it)
        for row, last in silent
        if (days_of_it := len(there_on) - bisect_right(there_on, last.date())) >= days
    ]
    found = [each for each in found if _has_been_here(db, each)]
    there = _there(db, until) if found else set()
    return sorted((each for each in found if each.volunteer.id not in there), key=lambda each: each.since, reverse=True)


def opened_since(db: Connection, at: datetime) -> int:
    """How many care cases have opened by themselves."""
    statement = select(func.count()).select_from(_CASE).where(_CASE.c.opened_at > at, _CASE.c.source == SOURCE)
    count: int = db.execute(statement).scalar_one()
    return count


def seen_again(db: Connection) -> list[Case]:
    """The unresolved cases about somebody who has been heard since, or has left, of which that is not written down."""
    return _SEEN_AGAIN.every(db, Case)


def _days_there(db: Connection, since: datetime) -> list[date]:
    """The days (UTC) on which the bot was there, in order: it looked that day, or wrote anything."""
    wrote = select(func.max(_ENTRY.c.at)).where(_ENTRY.c.at >= since).group_by(func.date(_ENTRY.c.at))
    return sorted({each.date() for each in (*inbox.days(db), *db.execute(wrote).scalars())})


def _has_been_here(db: Connection, quiet: Quiet) -> bool:
    """Whether they have done anything; others may have named them before they ever spoke."""
    joined = quiet.volunteer.joined_at
    if quiet.since != joined:
        return True
    that_day = (_ENTRY.c.at >= joined, _ENTRY.c.at <= joined + timedelta(days=1))
    theirs = select(_ENTRY.c.id).where(*that_day, _ENTRY.c.volunteer_id == quiet.volunteer.id).limit(1)
    return db.execute(theirs).first() is not None


def _there(db: Connection, since: datetime) -> set[int]:
    """Who has done or read anything since, as the trail has it; that an absence is over is nobody's doing."""
    done = (_ENTRY.c.at > since, _ENTRY.c.kind != EntryKind.BACK, _ENTRY.c.volunteer_id.is_not(None))
    became = links.became(db)
    return {became.get(who, who) for who in db.execute(select(_ENTRY.c.volunteer_id).where(*done).distinct()).scalars()}


def _last(row: RowMapping) -> datetime:
    """Whoever said that they are away was heard when they said so: their clock stands still from then on."""
    heard: datetime = row["heard"]
    away_until: datetime | None = row["away_until"]
    return heard if away_until is None else max(heard, away_until)
