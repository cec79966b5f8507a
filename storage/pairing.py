"""What the case log knows of volunteers that makes one suit a case: whom they served, what they did, what they hold.

Somebody *served* a case once they have had it in hand: they claimed it, accepted it when it was offered to them,
or have it since another one of theirs was merged into it.
Whoever measures continuity (the share of returning requesters who are served by the volunteer they had before) takes
`served_before` for those they had: its first row is the volunteer they had last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy import case as sql_case

from storage.models import UNRESOLVED, Audience, Case, Entry, EntryKind, Role, State, Volunteer
from storage.rows import every, table

_CASE, _ENTRY, _VOLUNTEER = table(Case), table(Entry), table(Volunteer)
_MERGED = _CASE.alias("merged")
_TAKING = (EntryKind.CLAIMED, EntryKind.ACCEPTED)
_MOVING = (*_TAKING, EntryKind.RELEASED, EntryKind.RESOLVED, EntryKind.MERGED, EntryKind.REOPENED)
_TAKEN = or_(_ENTRY.c.kind.in_(_TAKING), and_(_ENTRY.c.kind == EntryKind.REOPENED, _ENTRY.c.now == State.CLAIMED.value))
"""Entries by which a volunteer has a case in hand; whoever reopens their own has it again."""

_INHERITED = and_(
    _ENTRY.c.kind == EntryKind.MERGED,
    _ENTRY.c.was == State.OPEN.value,
    _ENTRY.c.now.in_([State.CLAIMED.value, State.WAITING.value]),
)
_HEIR = (
    select(_MERGED.c.owner_id)
    .where(_MERGED.c.merged_into == _ENTRY.c.case_number, _MERGED.c.moved_at == _ENTRY.c.at)
    .correlate(_ENTRY)
    .limit(1)
    .scalar_subquery()
)

SERVING = or_(_ENTRY.c.kind.in_(_TAKING), _INHERITED)
"""Entries by which a volunteer serves a case: SERVED_BY."""

SERVED_BY = sql_case((_ENTRY.c.kind == EntryKind.MERGED, _HEIR), else_=_ENTRY.c.volunteer_id)
"""Whoever speaks; by a merge, whoever had the case that was merged."""

_HERE = select(_VOLUNTEER).where(_VOLUNTEER.c.left_at.is_(None), _VOLUNTEER.c.role != Role.OBSERVER)


@dataclass(frozen=True, slots=True)
class Served:
    """A case of a person who wrote in, that a volunteer has had in hand."""

    volunteer: int
    case: int
    sensitivity: Audience


def here(db: Connection) -> list[Volunteer]:
    """Everybody who works on cases and has not left, absent or not."""
    return every(db, _HERE.order_by(_VOLUNTEER.c.id), Volunteer)


def served_before(db: Connection, case: Case) -> list[Served]:
    """Who has served the person who wrote this case in, in their other cases: the latest first."""
    if case.requester_id is None:
        return []
    latest = func.max(_ENTRY.c.id)
    who = SERVED_BY.label("who")
    statement = (
        select(who, _CASE.c.number, _CASE.c.sensitivity)
        .join(_CASE, _CASE.c.number == _ENTRY.c.case_number)
        .where(
            _CASE.c.requester_id == case.requester_id,
            _CASE.c.number != case.number,
            SERVING,
            who.is_not(None),
        )
        .group_by("who", _CASE.c.number, _CASE.c.sensitivity)
        .order_by(latest.desc())
    )
    return [Served(*row) for row in db.execute(statement)]


def ended(db: Connection, area: str, since: datetime) -> dict[int, Counter[str]]:
    """By volunteer: how the cases of an area ended that were opened since and that they resolved."""
    statement = (
        select(_CASE.c.owner_id, _CASE.c.outcome, func.count())
        .where(
            _CASE.c.opened_at >= since,
            _CASE.c.area == area,
            _CASE.c.state == State.RESOLVED,
            _CASE.c.owner_id.is_not(None),
            _CASE.c.outcome.is_not(None),
        )
        .group_by(_CASE.c.owner_id, _CASE.c.outcome)
    )
    found: dict[int, Counter[str]] = {}
    for owner, outcome, count in db.execute(statement):
        found.setdefault(owner, Counter())[outcome] = count
    return found


def held(db: Connection) -> dict[int, int]:
    """By volunteer: how many unresolved cases they hold now."""
    statement = select(_CASE.c.owner_id, func.count()).where(UNRESOLVED, _CASE.c.owner_id.is_not(None))
    return dict(db.execute(statement.group_by(_CASE.c.owner_id)).all())


def usually_held(db: Connection, now: datetime, over: timedelta) -> dict[int, float]:
    """By volunteer: how many cases they have held at a time, in the mean of the time `over` that ends now.

    That is the time for which they held each case, all together, over that time. What counts are the cases they took
    within it, from when they took them until they ended, were given back or went to somebody else, and those that they
    have held since before it. Who has joined since then is measured by the time since they joined.
    """
    since = now - over
    next_at = func.lead(_ENTRY.c.at, type_=_ENTRY.c.at.type)
    following = next_at.over(partition_by=_ENTRY.c.case_number, order_by=_ENTRY.c.id)
    moves = (
        select(
            _ENTRY.c.case_number, _ENTRY.c.volunteer_id, _ENTRY.c.at, following.label("until"), _TAKEN.label("takes")
        )
        .where(_ENTRY.c.at >= since, _ENTRY.c.kind.in_(_MOVING))
        .subquery()
    )
    takes = select(moves.c.case_number, moves.c.volunteer_id, moves.c.at, moves.c.until)
    for_how_long: dict[int, timedelta] = {}
    taken = set()
    for case, who, at, until in db.execute(takes.where(moves.c.takes, moves.c.volunteer_id.is_not(None))):
        for_how_long[who] = for_how_long.get(who, timedelta(0)) + ((until or now) - at)
        taken.add(case)
    held_now = select(_CASE.c.number, _CASE.c.owner_id).where(UNRESOLVED, _CASE.c.owner_id.is_not(None))
    for case, owner in db.execute(held_now):
        if case not in taken:
            for_how_long[owner] = for_how_long.get(owner, timedelta(0)) + over
    joined = {each.id: each.joined_at for each in here(db)}
    return {
        who: held_for / max(min(over, now - joined.get(who, since)), timedelta(days=1))
        for who, held_for in for_how_long.items()
    }


def active(db: Connection, since: datetime) -> set[int]:
    """Who has done anything since, as the trail has it."""
    statement = select(_ENTRY.c.volunteer_id).where(_ENTRY.c.at >= since, _ENTRY.c.volunteer_id.is_not(None))
    return set(db.execute(statement.distinct()).scalars())
