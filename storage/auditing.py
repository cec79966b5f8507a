"""A case's whole life, in the trail's order: its entries, and between them what the rooms were told."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import BindParameter, Connection, bindparam, func, literal, select, union_all

from storage.models import Entry, Post, PostState
from storage.rows import every, table

_ENTRY, _POST = table(Entry), table(Post)
_SENT = _POST.c.state == PostState.SENT
_OF_CASE: BindParameter[int] = bindparam("case_number")
_ENTRIES = select(
    func.max(_ENTRY.c.at).over(order_by=_ENTRY.c.id).label("stands_at"),
    literal(0).label("told"),
    _ENTRY.c.id.label("id"),
).where(_ENTRY.c.case_number == _OF_CASE)
_POSTS = select(_POST.c.sent_at, literal(1), _POST.c.id).where(
    _POST.c.case_number == _OF_CASE, _POST.c.private.is_(False), _SENT
)
_LIFE = union_all(_ENTRIES, _POSTS).subquery()
_PART = (
    select(_LIFE.c.told, _LIFE.c.id)
    .order_by(_LIFE.c.stands_at, _LIFE.c.told, _LIFE.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("past"))
)
_THESE_ENTRIES = select(_ENTRY).where(_ENTRY.c.id.in_(bindparam("ids", expanding=True)))
_THESE_POSTS = select(_POST).where(_POST.c.id.in_(bindparam("ids", expanding=True)))

Happened: TypeAlias = Entry | Post


def count(db: Connection, case: int) -> int:
    """How much there is to tell of a case."""
    found: int = db.execute(select(func.count()).select_from(_LIFE), {"case_number": case}).scalar_one()
    return found


def part(db: Connection, case: int, *, past: int, most: int) -> list[Happened]:
    """What happened to a case, and when a room was told of it, after the first `past` of that.

    An entry stands where the trail has it, also where the clock went backwards.
    """
    order = db.execute(_PART, {"case_number": case, "past": past, "most": most}).all()
    written, sent = ([row.id for row in order if row.told == told] for told in (0, 1))
    entries = {each.id: each for each in every(db, _THESE_ENTRIES, Entry, ids=written)}
    posts = {each.id: each for each in every(db, _THESE_POSTS, Post, ids=sent)}
    return [posts[row.id] if row.told else entries[row.id] for row in order]
