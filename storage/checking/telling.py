"""What the rooms were told: of everything that happened while it is remembered, each that hears of it.

A room is only looked at from when it is written down to hear what it hears now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, literal, not_, or_, select

from storage.checking import Breach
from storage.models import Audience, CardPlace, Case, Entry, EntryKind, Post, PostState, Room
from storage.outbox import KEPT
from storage.rows import table

LONG = timedelta(hours=1)
"""After so long, what may be sent has been tried."""

TOLD = (
    EntryKind.OPENED,
    EntryKind.CLAIMED,
    EntryKind.RELEASED,
    EntryKind.PROMISED,
    EntryKind.WAITING,
    EntryKind.KEPT,
    EntryKind.RESOLVED,
    EntryKind.REOPENED,
    EntryKind.REFERRED,
    EntryKind.MERGED,
)
"""What every room that hears of a case is told."""

_CASE, _ENTRY, _ROOM, _POST, _CARD = table(Case), table(Entry), table(Room), table(Post), table(CardPlace)
_WAITS = _POST.c.state != PostState.SENT
_PLACE = (_POST.c.platform, _POST.c.place)
_HEARS = or_(
    _ROOM.c.areas == "", (literal(",") + _ROOM.c.areas + ",").contains(literal(",") + _CASE.c.area + literal(","))
)
_MAY_NAME = or_(_CASE.c.sensitivity != Audience.CONFIDENTIAL, _ROOM.c.audience == Audience.CONFIDENTIAL)


def told(db: Connection, now: datetime) -> Iterator[Breach]:
    """The rooms that were not told of what last happened to a case, and to which no word of it waits."""
    moved = (
        select(_ENTRY.c.case_number, func.max(_ENTRY.c.id).label("id"))
        .where(_ENTRY.c.at >= now - KEPT, _ENTRY.c.kind.in_(TOLD), not_(_goes_on_as_it_was()))
        .group_by(_ENTRY.c.case_number)
        .subquery()
    )
    words = (
        select(
            *_PLACE,
            _POST.c.case_number,
            func.max(_POST.c.made_at).label("made"),
            func.max(func.coalesce(_POST.c.sent_at, _POST.c.made_at)).label("sent"),
            func.max(case((_WAITS, 1), else_=0)).label("waits"),
        )
        .where(not_(_POST.c.private), _POST.c.case_number.is_not(None))
        .group_by(*_PLACE, _POST.c.case_number)
        .subquery()
    )
    last = (
        select(_CASE.c.number, _ROOM.c.platform, _ROOM.c.name, _ENTRY.c.id, _ENTRY.c.kind, _ENTRY.c.at)
        .join(moved, moved.c.id == _ENTRY.c.id)
        .join(_CASE, _CASE.c.number == _ENTRY.c.case_number)
        .join(_ROOM, and_(_ROOM.c.open, _ROOM.c.since <= _ENTRY.c.at, _HEARS, _MAY_NAME))
        .outerjoin(
            words,
            and_(
                words.c.case_number == _CASE.c.number,
                words.c.platform == _ROOM.c.platform,
                words.c.place == _ROOM.c.name,
            ),
        )
        .where(
            or_(
                words.c.case_number.is_(None),
                and_(words.c.made < _ENTRY.c.at, words.c.sent < _ENTRY.c.at, words.c.waits == 0),
            )
        )
        .order_by(_CASE.c.number, _ROOM.c.id)
    )
    digests: list[Any] | None = None
    for number, platform, room, entry, kind, at in db.execute(last.execution_options(yield_per=1000)):
        if digests is None:
            folding = select(*_PLACE, _POST.c.folds, _POST.c.sent_at).where(_POST.c.folds.is_not(None))
            digests = [each for each in db.execute(folding) if isinstance(each.folds, list)]
        if not any(
            (each.platform, each.place) == (platform, room)
            and number in each.folds
            and (each.sent_at is None or each.sent_at >= at)
            for each in digests
        ):
            yield Breach(
                "case", str(number), f"was {kind} (entry {entry}), and {platform}:{room} was owed no word of it"
            )


def cards(db: Connection, now: datetime) -> Iterator[Breach]:
    """The cards that were sent, and of which nobody knows where they stand."""
    first = (
        select(*_PLACE, _POST.c.case_number, func.min(_POST.c.id).label("id"))
        .where(not_(_POST.c.private), _POST.c.case_number.is_not(None))
        .group_by(*_PLACE, _POST.c.case_number)
        .subquery()
    )
    lost = (
        select(_CASE.c.number, _ROOM.c.platform, _ROOM.c.name)
        .join(first, first.c.case_number == _CASE.c.number)
        .join(_POST, _POST.c.id == first.c.id)
        .join(_ROOM, and_(_ROOM.c.platform == _POST.c.platform, _ROOM.c.name == _POST.c.place))
        .outerjoin(
            _CARD,
            and_(
                _CARD.c.platform == _ROOM.c.platform,
                _CARD.c.place == _ROOM.c.name,
                _CARD.c.case_number == _CASE.c.number,
            ),
        )
        .where(_ROOM.c.cards, _ROOM.c.since <= _CASE.c.opened_at, _CASE.c.opened_at >= now - KEPT)
        .where(_POST.c.state == PostState.SENT, _CARD.c.ref.is_(None))
        .order_by(_CASE.c.number)
    )
    for number, platform, room in db.execute(lost):
        yield Breach("card_place", f"{platform}/{room}/{number}", "must say where the card stands that was sent")


def waiting(db: Connection, now: datetime) -> Iterator[Breach]:
    """The posts that wait though they may be sent; a break where their place has been sent others since."""
    later, card = _POST.alias("later"), _POST.alias("card")
    overtaken = (
        select(later.c.id)
        .where(
            later.c.platform == _POST.c.platform,
            later.c.place == _POST.c.place,
            later.c.private == _POST.c.private,
            later.c.id > _POST.c.id,
            later.c.sent_at > _POST.c.next_at,
        )
        .exists()
    )
    held_up = (
        select(card.c.id)
        .where(
            card.c.platform == _POST.c.platform,
            card.c.place == _POST.c.place,
            card.c.case_number == _POST.c.case_number,
            card.c.state == PostState.WAITING,
            card.c.attempts > 0,
        )
        .exists()
    )
    idle = (
        select(_POST.c.id, _POST.c.next_at, overtaken.label("overtaken"))
        .where(_POST.c.state == PostState.WAITING, _POST.c.attempts == 0, _POST.c.next_at < now - LONG, not_(held_up))
        .order_by(_POST.c.id)
    )
    for post, since, passed_by in db.execute(idle):
        so = "and its place was sent others since" if passed_by else "as it does while the bot does not run"
        yield Breach("post", str(post), f"waits untried since {since:%Y-%m-%d %H:%M} UTC, {so}", note=not passed_by)


def _goes_on_as_it_was() -> Any:
    """A case into which another was merged, and that stands as before: only of the other one is anything told."""
    return and_(_ENTRY.c.kind == EntryKind.MERGED, _ENTRY.c.was == _ENTRY.c.now)
