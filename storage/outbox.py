"""The outbox: what is owed to rooms and people, written with the change that owes it.

A post waits until a server has confirmed it. One that is being sent is leased: its `next_at` lies ahead, so that it is
tried again if nothing more is heard of it, and at once after a restart.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.models import CardPlace, Post, PostState
from storage.prepared import Prepared
from storage.rows import every, insert_unless_there, table

_POST = table(Post)
_CARD = table(CardPlace)
_WRITE = Prepared(
    insert(_POST).values(state=PostState.WAITING, attempts=0, unsure=False).returning(_POST.c.id),
    "key", "platform", "place", "private", "case_number", "body", "made_at", "next_at",
)  # fmt: skip
_WAITING = _POST.c.state == PostState.WAITING
_DUE = (
    select(_POST)
    .where(_POST.c.platform == bindparam("platform"), _WAITING, _POST.c.next_at <= bindparam("at"))
    .order_by(_POST.c.id)
    .limit(bindparam("most"))
)
_DUE_ANYWHERE = Prepared(_DUE)
_DUE_ELSEWHERE = _DUE.where(_POST.c.place.not_in(bindparam("besides", expanding=True)))
_CARDS_HELD_BACK = select(_POST).where(
    _POST.c.platform == bindparam("platform"), _WAITING, _POST.c.body.is_(None), _POST.c.next_at > bindparam("at")
)
_HOW_MANY = Prepared(select(func.count()).where(_POST.c.platform == bindparam("platform"), _WAITING))
_NEXT = Prepared(select(func.min(_POST.c.next_at)).where(_POST.c.platform == bindparam("platform"), _WAITING))
_SENT = Prepared(
    update(_POST)
    .where(_POST.c.id == bindparam("post"), _WAITING)
    .values(state=PostState.SENT, sent_at=bindparam("at"), problem=None)
)
_CARD_AT = Prepared(
    select(_CARD.c.ref).where(
        _CARD.c.platform == bindparam("platform"),
        _CARD.c.place == bindparam("place"),
        _CARD.c.case_number == bindparam("case_number"),
    )
)


def write(
    db: Connection,
    *,
    platform: str,
    place: str,
    at: datetime,
    body: Any,
    case: int | None = None,
    private: bool = False,
    leased_until: datetime | None = None,
) -> int:
    """Owe something to a place: a packed message, or (None) the card of `case`. Returns the post's id."""
    written: int = _WRITE.scalar(
        db,
        key=secrets.token_hex(12),
        platform=platform,
        place=place,
        private=private,
        case_number=case,
        body=body,
        made_at=at,
        next_at=leased_until or at,
    )
    return written


def due(db: Connection, platform: str, at: datetime, *, besides: Collection[str], most: int) -> list[Post]:
    """Posts of a platform that may be sent now, oldest first; none for the places `besides`."""
    if not besides:
        return _DUE_ANYWHERE.every(db, Post, platform=platform, at=at, most=most)
    return every(db, _DUE_ELSEWHERE, Post, platform=platform, at=at, besides=list(besides), most=most)


def cards_held_back(db: Connection, platform: str, at: datetime) -> list[Post]:
    """Posts of a platform that are cards, and were tried and are to be tried again later."""
    return every(db, _CARDS_HELD_BACK, Post, platform=platform, at=at)


def outlook(db: Connection, platform: str) -> tuple[int, datetime | None]:
    """How many posts of a platform wait, and when the next of them may be sent."""
    count: int = _HOW_MANY.scalar(db, platform=platform)
    following: datetime | None = _NEXT.scalar(db, platform=platform)
    return count, following


def sent(db: Connection, posts: Sequence[int], at: datetime) -> None:
    """The server has confirmed these."""
    _SENT.run_for_each(db, [{"post": post, "at": at} for post in posts])


def postpone(db: Connection, post: int, *, until: datetime, problem: str, unsure: bool) -> None:
    """It did not go out, or (`unsure`) may have: try again at `until`."""
    values: dict[str, Any] = {"next_at": until, "problem": problem, "attempts": _POST.c.attempts + 1}
    if unsure:
        values["unsure"] = True
    db.execute(update(_POST).where(_POST.c.id == post, _WAITING).values(**values))


def park(db: Connection, post: int, problem: str) -> None:
    """It will not be taken as it is: set it aside so that the others flow on."""
    db.execute(update(_POST).where(_POST.c.id == post, _WAITING).values(state=PostState.PARKED, problem=problem))


def release_leases(db: Connection, at: datetime) -> None:
    """After a start: whatever waits may be sent at once, and the process before may have sent it already."""
    db.execute(update(_POST).where(_WAITING).values(next_at=at, unsure=True))


def parked(db: Connection) -> int:
    """How many posts have been set aside."""
    count: int = db.execute(select(func.count()).where(_POST.c.state == PostState.PARKED)).scalar_one()
    return count


def card_at(db: Connection, platform: str, place: str, case: int) -> str | None:
    """Where the card of a case stands in a room."""
    found: str | None = _CARD_AT.scalar(db, platform=platform, place=place, case_number=case)
    return found


def card_stands(db: Connection, platform: str, place: str, case: int, ref: str) -> None:
    """Remember where the card of a case stands now."""
    statement = insert_unless_there(db, _CARD).values(platform=platform, place=place, case_number=case, ref=ref)
    db.execute(statement.on_conflict_do_update(index_elements=["platform", "place", "case_number"], set_={"ref": ref}))
