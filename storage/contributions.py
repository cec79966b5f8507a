"""What volunteers did with cases, counted by person; and when they joined, left and were away.

Tests, spam and merged cases are in no figure, and neither is what was done with them.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from storage.models import UNCOUNTED, Case, Entry, EntryKind
from storage.rows import table

ACTIONS = (
    EntryKind.OPENED,
    EntryKind.CLAIMED,
    EntryKind.RELEASED,
    EntryKind.NOTED,
    EntryKind.PROMISED,
    EntryKind.WAITING,
    EntryKind.KEPT,
    EntryKind.RESOLVED,
    EntryKind.REOPENED,
    EntryKind.REFERRED,
    EntryKind.SET,
    EntryKind.MERGED,
    EntryKind.OFFERED,
    EntryKind.ACCEPTED,
    EntryKind.DECLINED,
    EntryKind.REPLIED,
    EntryKind.HELD,
)
"""Case actions: what a person does with a case. What happens by itself has the same kinds and nobody's name.

A hand-over is one when it is offered and when it is accepted: the entry that says it is done is written in the name of
whoever offered it, at the moment at which the other accepts. To look, to join, to be away and to be refused is none.
"""

TURNS = (EntryKind.JOINED, EntryKind.LINKED, EntryKind.AWAY, EntryKind.BACK, EntryKind.LEFT)
"""What is told of volunteers besides what they do."""

_CASE, _ENTRY = table(Case), table(Entry)
_BY_A_PERSON = (
    _ENTRY.c.kind.in_(ACTIONS),
    _ENTRY.c.volunteer_id.is_not(None),
    _ENTRY.c.case_number.not_in(select(_CASE.c.number).where(UNCOUNTED)),
)
_FIRST = select(func.min(_ENTRY.c.at))
_DONE = (
    select(_ENTRY.c.volunteer_id, func.min(_ENTRY.c.at), func.max(_ENTRY.c.at), func.count())
    .where(_ENTRY.c.at >= bindparam("since"), _ENTRY.c.at < bindparam("until"), *_BY_A_PERSON)
    .group_by(_ENTRY.c.volunteer_id)
)
_ACTED = select(
    select(_ENTRY.c.id)
    .where(
        _ENTRY.c.at >= bindparam("first"),
        _ENTRY.c.at <= bindparam("last"),
        _ENTRY.c.volunteer_id.in_(bindparam("volunteers", expanding=True)),
        *_BY_A_PERSON,
    )
    .exists()
)
_TURNS = (
    select(_ENTRY.c.kind, _ENTRY.c.at, _ENTRY.c.volunteer_id, _ENTRY.c.was, _ENTRY.c.now)
    .where(_ENTRY.c.kind.in_(TURNS), _ENTRY.c.volunteer_id.is_not(None))
    .order_by(_ENTRY.c.id)
)


class Done(NamedTuple):
    """How many case actions a volunteer took in a stretch of time, the first and the last of them."""

    volunteer: int
    first: datetime
    last: datetime
    actions: int


class Turn(NamedTuple):
    """An entry of the trail about a volunteer; `was` and `now` as the trail has them."""

    kind: EntryKind
    at: datetime
    volunteer: int
    was: str | None
    now: str | None


def begins(db: Connection) -> datetime | None:
    """When the trail begins; None where there is nothing in it."""
    found: datetime | None = db.scalar(_FIRST)
    return found


def done(db: Connection, since: datetime, until: datetime) -> list[Done]:
    """What each volunteer did in a period; whoever did nothing is not in it."""
    return [Done(*row) for row in db.execute(_DONE, {"since": since, "until": until})]


def acted(db: Connection, volunteers: list[int], first: datetime, last: datetime) -> bool:
    """Whether any of these volunteers did anything from one moment to another, both included."""
    return bool(db.scalar(_ACTED, {"volunteers": volunteers, "first": first, "last": last}))


def turns(db: Connection) -> list[Turn]:
    """When volunteers joined, were found to be one person, were away, came back and left, in the trail's order."""
    return [Turn(*row) for row in db.execute(_TURNS)]
