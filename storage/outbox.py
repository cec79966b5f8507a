"""The outbox: what is owed to rooms and people, written with the change that owes it.

A post waits until a server has confirmed it. One that is being sent is leased: its `next_at` lies ahead, so that it is
tried again if nothing more is heard of it, and at once after a restart.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    not_,
    null,
    or_,
    select,
    update,
)

from storage.models import UNRESOLVED, CardPlace, Case, Post, PostState
from storage.prepared import Prepared
from storage.rows import every, insert_unless_there, table

KEPT = timedelta(days=30)
"""How long it is remembered that something was sent."""

_POST = table(Post)
_CARD = table(CardPlace)
_CASE = table(Case)
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
    _POST.c.platform == bindparam("platform"),
    _WAITING,
    _POST.c.body.is_(None),
    _POST.c.folds.is_(None),
    _POST.c.next_at > bindparam("at"),
)
_HOW_MANY = Prepared(select(func.count()).where(_POST.c.platform == bindparam("platform"), _WAITING))
_NEXT = Prepared(select(func.min(_POST.c.next_at)).where(_POST.c.platform == bindparam("platform"), _WAITING))
_NEXT_ELSEWHERE = select(func.min(_POST.c.next_at)).where(
    _POST.c.platform == bindparam("platform"), _WAITING, _POST.c.place.not_in(bindparam("besides", expanding=True))
)
_SENT = Prepared(
    update(_POST)
    .where(_POST.c.id == bindparam("post"), _WAITING)
    .values(state=PostState.SENT, sent_at=bindparam("at"), problem=None, body=null())
)
_POSTPONE = Prepared(
    update(_POST)
    .where(_POST.c.id == bindparam("post"), _WAITING)
    .values(
        next_at=bindparam("until"),
        problem=bindparam("why"),
        attempts=_POST.c.attempts + 1,
        unsure=or_(_POST.c.unsure, bindparam("doubtful", type_=Boolean)),
    )
)
_PARK = Prepared(
    update(_POST)
    .where(_POST.c.id == bindparam("post"), _WAITING)
    .values(state=PostState.PARKED, problem=bindparam("why"))
)
_LINES_FOR = (
    select(*(_POST.c[name] for name in ("id", "key", "case_number", "unsure", "attempts", "made_at", "folds", "body")))
    .where(
        _POST.c.platform == bindparam("platform"),
        _POST.c.place == bindparam("place"),
        _POST.c.private == bindparam("private"),
        _WAITING,
    )
    .order_by(_POST.c.id)
)
_DIGEST = Prepared(
    select(_POST).where(
        _POST.c.platform == bindparam("platform"),
        _POST.c.place == bindparam("place"),
        _POST.c.private == bindparam("private"),
        _WAITING,
        _POST.c.folds.is_not(None),
        _POST.c.attempts == 0,
        _POST.c.next_at > bindparam("at"),
    )
)
_FOLD = Prepared(
    update(_POST).where(_POST.c.id == bindparam("post")).values(folds=bindparam("numbers"), next_at=bindparam("until"))
)
_CARDS_OF = (
    select(_CASE)
    .join(_CARD, _CARD.c.case_number == _CASE.c.number)
    .where(UNRESOLVED, _CARD.c.platform == bindparam("platform"), _CARD.c.place == bindparam("place"))
    .order_by(_CASE.c.number)
)
_CARD_AT = Prepared(
    select(_CARD.c.ref).where(
        _CARD.c.platform == bindparam("platform"),
        _CARD.c.place == bindparam("place"),
        _CARD.c.case_number == bindparam("case_number"),
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """A waiting post: a line, a card where it has no `body`; `folds` are the cases of a digest."""

    id: int
    key: str
    case_number: int | None
    unsure: bool
    attempts: int
    made_at: datetime
    folds: Any
    body: Any


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


def fold(db: Connection, *, platform: str, place: str, private: bool, case: int, at: datetime, until: datetime) -> None:
    """Owe a place a word on a case among others: into the digest that still waits for it. A person's goes at the
    earliest `until`, a room's at the latest.
    """
    digest = _DIGEST.first(db, Post, platform=platform, place=place, private=private, at=at)
    if digest is None:
        post = write(db, platform=platform, place=place, private=private, body=None, at=at, leased_until=until)
        _FOLD.run(db, post=post, numbers=[case], until=until)
    elif case not in digest.folds:
        until = min(digest.next_at, until) if private else max(digest.next_at, until)
        _FOLD.run(db, post=digest.id, numbers=[*digest.folds, case], until=until)


def hold_back(db: Connection, platform: str, place: str, *, at: datetime, until: datetime) -> None:
    """What is to be said to a person later than now is not said before `until`."""
    theirs = (_POST.c.platform == platform, _POST.c.place == place, _POST.c.private, _WAITING)
    later = update(_POST).where(*theirs, _POST.c.next_at > at, _POST.c.next_at < until)
    db.execute(later.where(_POST.c.body.is_not(None)).values(made_at=until, next_at=until))
    db.execute(later.where(_POST.c.folds.is_not(None)).values(next_at=until))


def bring_forward(db: Connection, platform: str, place: str, *, at: datetime, digests_at: datetime) -> None:
    """What was to be said to a person later, since they were away, may be said at `at`; what is told in one, by
    `digests_at`.
    """
    there = (_POST.c.platform == platform, _POST.c.place == place, _POST.c.private, _WAITING)
    lines = update(_POST).where(*there, _POST.c.body.is_not(None), _POST.c.made_at > at)
    db.execute(lines.values(made_at=at, next_at=at))
    digests = update(_POST).where(*there, _POST.c.folds.is_not(None), _POST.c.next_at > digests_at)
    db.execute(digests.values(next_at=digests_at))


def due(db: Connection, platform: str, at: datetime, *, besides: Collection[str], most: int) -> list[Post]:
    """Posts of a platform that may be sent now, oldest first; none for the places `besides`."""
    if not besides:
        return _DUE_ANYWHERE.every(db, Post, platform=platform, at=at, most=most)
    return every(db, _DUE_ELSEWHERE, Post, platform=platform, at=at, besides=list(besides), most=most)


def cards_held_back(db: Connection, platform: str, at: datetime) -> list[Post]:
    """Posts of a platform that are cards, and were tried and are to be tried again later."""
    return every(db, _CARDS_HELD_BACK, Post, platform=platform, at=at)


def digests_due(db: Connection, at: datetime) -> list[Post]:
    """The private digests that may be sent by `at`."""
    due = _WAITING, _POST.c.private, _POST.c.folds.is_not(None), _POST.c.next_at <= at
    return every(db, select(_POST).where(*due), Post)


def put_off(db: Connection, post: int, until: datetime) -> None:
    """Nobody may hear this before `until`."""
    db.execute(update(_POST).where(_POST.c.id == post, _WAITING).values(next_at=until))


def piled(db: Connection, platform: str, place: str, at: datetime, *, private: bool) -> list[Line]:
    """All the lines and cards that may be sent to a place now, oldest first."""
    return _lines(db, _LINES_FOR.where(_POST.c.folds.is_(None), _POST.c.next_at <= at), platform, place, private)


def lines_waiting(db: Connection, platform: str, place: str, *, private: bool) -> list[Line]:
    """All the lines and digests that wait for a place, oldest first."""
    lines = _LINES_FOR.where(or_(_POST.c.body.is_not(None), _POST.c.folds.is_not(None)))
    return _lines(db, lines, platform, place, private)


def _lines(db: Connection, lines: Select[Any], platform: str, place: str, private: bool) -> list[Line]:  # noqa: FBT001 - private
    return [Line(*row) for row in db.execute(lines, {"platform": platform, "place": place, "private": private})]


def outlook(db: Connection, platform: str, *, besides: Collection[str] = ()) -> tuple[int, datetime | None]:
    """How many posts of a platform wait, and when the next may be sent that is for none of the places `besides`."""
    count: int = _HOW_MANY.scalar(db, platform=platform)
    following: datetime | None
    if besides:
        following = db.execute(_NEXT_ELSEWHERE, {"platform": platform, "besides": list(besides)}).scalar_one()
    else:
        following = _NEXT.scalar(db, platform=platform)
    return count, following


def sent(db: Connection, posts: Sequence[int], at: datetime) -> None:
    """The server has confirmed these: their words have done their work, and are dropped."""
    _SENT.run_for_each(db, [{"post": post, "at": at} for post in posts])


def postpone(db: Connection, post: int, *, until: datetime, problem: str, unsure: bool) -> None:
    """It did not go out, or (`unsure`) may have: try again at `until`."""
    _POSTPONE.run(db, post=post, until=until, why=problem, doubtful=unsure)


def park(db: Connection, post: int, problem: str) -> None:
    """It will not be taken as it is: set it aside so that the others flow on."""
    _PARK.run(db, post=post, why=problem)


def reword(db: Connection, post: int, body: Any) -> None:
    """Say something else in place of what waits."""
    db.execute(update(_POST).where(_POST.c.id == post, _WAITING).values(body=body))


def refold(db: Connection, post: int, folds: Sequence[int]) -> None:
    """Leave only these cases in a digest that waits."""
    db.execute(update(_POST).where(_POST.c.id == post, _WAITING).values(folds=list(folds)))


def withdraw(db: Connection, post: int) -> None:
    """What waits is owed no more."""
    db.execute(delete(_POST).where(_POST.c.id == post, _WAITING))


def release_leases(db: Connection, at: datetime) -> None:
    """After a start: whatever waits may be sent at once, and the process before may have sent it already.

    What was put off until somebody may be spoken to stays put off: nobody has tried to send it.
    """
    put_off = or_(_POST.c.made_at > at, and_(_POST.c.folds.is_not(None), _POST.c.attempts == 0, _POST.c.next_at > at))
    db.execute(update(_POST).where(_WAITING, not_(put_off)).values(next_at=at, unsure=True))


def parked(db: Connection) -> int:
    """How many posts have been set aside."""
    count: int = db.execute(select(func.count()).where(_POST.c.state == PostState.PARKED)).scalar_one()
    return count


def forget_old(db: Connection, now: datetime) -> int:
    """Drop what was sent long ago; how much."""
    return db.execute(delete(_POST).where(_POST.c.sent_at < now - KEPT)).rowcount


def with_card_in(db: Connection, platform: str, place: str) -> list[Case]:
    """The unresolved cases whose cards stand in a room."""
    return every(db, _CARDS_OF, Case, platform=platform, place=place)


def card_at(db: Connection, platform: str, place: str, case: int) -> str | None:
    """Where the card of a case stands in a room."""
    found: str | None = _CARD_AT.scalar(db, platform=platform, place=place, case_number=case)
    return found


def card_stands(db: Connection, platform: str, place: str, case: int, ref: str) -> None:
    """Remember where the card of a case stands now."""
    statement = insert_unless_there(db, _CARD).values(platform=platform, place=place, case_number=case, ref=ref)
    db.execute(statement.on_conflict_do_update(index_elements=["platform", "place", "case_number"], set_={"ref": ref}))
