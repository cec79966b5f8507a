"""What the case log knows of how much a volunteer has in hand, and when and on what they work.

Whoever turned out to be somebody else as well has done what both did: the trail has it of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy import case as sql_case

from storage import links
from storage.models import UNRESOLVED, Case, Entry, EntryKind, Priority, State, Volunteer
from storage.rows import table

_CASE, _ENTRY, _VOLUNTEER = table(Case), table(Entry), table(Volunteer)
_TAKING = (EntryKind.CLAIMED, EntryKind.ACCEPTED)
_READING = (EntryKind.LOOKED, EntryKind.DENIED)
_RETURNING = (EntryKind.BACK, EntryKind.RETURNED)


def held_at(db: Connection, who: Collection[int], moments: Sequence[datetime], since: datetime) -> dict[int, list[int]]:
    """By volunteer: how many cases they had in hand at each of these moments, among those that were opened `since` or
    are unresolved. A case counts as theirs from its first claim on, whose it is now or was when it ended.
    """
    at = [
        func.sum(
            sql_case(
                (and_(_CASE.c.claimed_at < each, or_(_CASE.c.resolved_at.is_(None), _CASE.c.resolved_at >= each)), 1),
                else_=0,
            )
        )
        for each in moments
    ]
    opened = or_(_CASE.c.opened_at >= since, UNRESOLVED)
    theirs = (_CASE.c.owner_id.in_(who), _CASE.c.state != State.MERGED, _CASE.c.claimed_at.is_not(None))
    statement = select(_CASE.c.owner_id, *at).where(opened, *theirs).group_by(_CASE.c.owner_id)
    return {owner: list(counts) for owner, *counts in db.execute(statement)}


def taken(db: Connection, since: datetime) -> dict[int, list[int]]:
    """By volunteer: the cases that they have taken since, the latest first, each once."""
    latest = func.max(_ENTRY.c.id)
    statement = (
        select(_ENTRY.c.volunteer_id, _ENTRY.c.case_number)
        .where(_ENTRY.c.at >= since, _ENTRY.c.kind.in_(_TAKING), _ENTRY.c.volunteer_id.is_not(None))
        .group_by(_ENTRY.c.volunteer_id, _ENTRY.c.case_number)
        .order_by(latest.desc())
    )
    found: dict[int, list[int]] = {}
    became = links.became(db)
    for volunteer, case in db.execute(statement):
        theirs = found.setdefault(became.get(volunteer, volunteer), [])
        if case not in theirs:
            theirs.append(case)
    return found


def hard(db: Connection, among: Collection[int], *, words: int) -> set[int]:
    """Which of these cases are urgent or high, were reopened, or had whoever wrote in write again so many times."""
    of_case = _ENTRY.c.case_number == _CASE.c.number
    reopened = select(_ENTRY.c.id).where(of_case, _ENTRY.c.kind == EntryKind.REOPENED).exists()
    wrote = select(func.count()).where(of_case, _ENTRY.c.kind == EntryKind.WROTE).scalar_subquery()
    difficult = or_(_CASE.c.priority.in_((Priority.HIGH, Priority.URGENT)), reopened, wrote >= words)
    return set(db.execute(select(_CASE.c.number).where(_CASE.c.number.in_(among), difficult)).scalars())


def worked(db: Connection, who: Collection[int], since: datetime) -> list[tuple[int, datetime]]:
    """When these have done something with a case since."""
    done = (_ENTRY.c.at >= since, _ENTRY.c.case_number.is_not(None), _ENTRY.c.kind.not_in(_READING))
    became = links.became(db)
    known_as = [*who, *(second for second, stays in became.items() if stays in who)]
    statement = select(_ENTRY.c.volunteer_id, _ENTRY.c.at).where(*done, _ENTRY.c.volunteer_id.in_(known_as))
    return [(became.get(volunteer, volunteer), at) for volunteer, at in db.execute(statement)]


def unanswered(db: Connection, since: datetime) -> Counter[int]:
    """By volunteer: how many offers they have let lapse since."""
    lapsed = (
        _ENTRY.c.at >= since,
        _ENTRY.c.kind == EntryKind.LAPSED,
        _ENTRY.c.now.is_(None),
        _ENTRY.c.was.is_not(None),
    )
    became = links.became(db)
    whom = (int(was) for was in db.execute(select(_ENTRY.c.was).where(*lapsed)).scalars())
    return Counter(became.get(volunteer, volunteer) for volunteer in whom)


def returned(db: Connection, since: datetime) -> dict[int, datetime]:
    """Who has come back since, and when last."""
    back = (_ENTRY.c.at >= since, _ENTRY.c.kind.in_(_RETURNING), _ENTRY.c.volunteer_id.is_not(None))
    became, found = links.became(db), dict[int, datetime]()
    for volunteer, at in db.execute(select(_ENTRY.c.volunteer_id, _ENTRY.c.at).where(*back)):
        who = became.get(volunteer, volunteer)
        found[who] = max(at, found.get(who, at))
    return found


def told_since(db: Connection, at: datetime) -> int:
    """How many people have been told of early signs."""
    count: int = db.execute(
        select(func.count()).select_from(_VOLUNTEER).where(_VOLUNTEER.c.signed_at > at)
    ).scalar_one()
    return count
