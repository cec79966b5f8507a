"""What piled up in the outbox: for which places more waits than is told one by one, and what then follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, distinct, func, not_, or_, select, update

from storage.models import Post, PostState
from storage.prepared import Prepared
from storage.rows import table

_POST = table(Post)
_WAITING = _POST.c.state == PostState.WAITING
_LINE = _POST.c.body.is_not(None)
_STALE = _POST.c.made_at < bindparam("stale")
_STALE_CARDS = func.count(distinct(case((and_(not_(_LINE), _STALE), _POST.c.case_number))))
_STALE_LINES = func.sum(case((and_(_LINE, _STALE), 1), else_=0))
_FIRST_OF_A_CROWD = (
    select(func.min(_POST.c.id))
    .where(
        _POST.c.platform == bindparam("platform"), _WAITING, _POST.c.folds.is_(None), _POST.c.next_at <= bindparam("at")
    )
    .group_by(_POST.c.place, _POST.c.private)
    .having(
        or_(
            func.sum(case((_LINE, 1), else_=0)) > bindparam("many"),
            bindparam("few") < _STALE_LINES + _STALE_CARDS,
        )
    )
)
_CROWDED = Prepared(select(_POST).where(_POST.c.id.in_(_FIRST_OF_A_CROWD)))
_FOLLOW = Prepared(
    update(_POST)
    .where(_POST.c.id == bindparam("post"), _WAITING)
    .values(made_at=bindparam("at"), next_at=bindparam("until"))
)
_CARD_TRIED = Prepared(
    select(func.max(_POST.c.attempts)).where(
        _POST.c.platform == bindparam("platform"),
        _POST.c.place == bindparam("place"),
        _POST.c.case_number == bindparam("case_number"),
        _WAITING,
        _POST.c.body.is_(None),
        _POST.c.folds.is_(None),
    )
)


def crowded(
    db: Connection, platform: str, at: datetime, *, stale: datetime, few: int, many: int
) -> set[tuple[str, bool]]:
    """The places, and whether each is a person's, for which more than `many` lines may be sent now, or more than `few`
    lines and cards that were made before `stale`.
    """
    firsts = _CROWDED.every(db, Post, platform=platform, at=at, stale=stale, few=few, many=many)
    return {(first.place, first.private) for first in firsts}


def follow(db: Connection, posts: Sequence[int], *, at: datetime, until: datetime) -> None:
    """What waits is told of otherwise, and comes `until`: it counts as made `at` this moment."""
    _FOLLOW.run_for_each(db, [{"post": post, "at": at, "until": until} for post in posts])


def card_tried(db: Connection, platform: str, place: str, case: int) -> int | None:
    """How often the card of a case that waits to be sent to a room was tried; None where none waits."""
    tried: int | None = _CARD_TRIED.scalar(db, platform=platform, place=place, case_number=case)
    return tried
