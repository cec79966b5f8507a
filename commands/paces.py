"""What coordinators settle about how soon things are to happen. A case's clock keeps what it was set to until its next
move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

from commands import pace, spans, vocabulary
from commands.command import Context
from commands.facts import Code
from commands.facts.rooms import PaceChanged, PaceStands
from commands.refusals import NotAnArea
from commands.refusals.rooms import NotAPace, PaceOutOfBounds
from storage import paces
from storage.models import EntryKind

SOONEST, LATEST = timedelta(minutes=5), timedelta(days=90)
USUAL = "usual"


class Clock(StrEnum):
    CLAIM = "claim"
    STEP = "step"
    LOOK = "look"
    REFER = "refer"


def area(said: str) -> str:
    """An area, or `*` for every one. Raises NotAnArea."""
    known = said.lower()
    if known == paces.EVERY_AREA or known in vocabulary.AREAS:
        return known
    raise NotAnArea(said, vocabulary.nearest(known, vocabulary.AREAS))


def every(ctx: Context) -> Iterator[PaceStands]:
    """The pace of every area, and of those for which it is another."""
    yield stands(ctx, paces.EVERY_AREA)
    for each in vocabulary.AREAS:
        if paces.find(ctx.db, each) is not None and _times(ctx, each) != _times(ctx, paces.EVERY_AREA):
            yield stands(ctx, each)


def stands(ctx: Context, area: str) -> PaceStands:
    """How soon things are to happen in an area."""
    return PaceStands(Code(area), *(_said(each) for each in _times(ctx, area)))


def change(ctx: Context, area: str, clock: Clock, value: str) -> PaceChanged:
    """Settle one of an area's times anew; `usual` leaves it to every area's, or to the team's."""
    length = None if value.lower() == USUAL else spans.length(value)
    if length is None and value.lower() != USUAL:
        raise NotAPace(value)
    if length is not None and not SOONEST <= length <= LATEST:
        raise PaceOutOfBounds(value, length < SOONEST, _said(SOONEST), _said(LATEST))
    before = paces.find(ctx.db, area)
    settled = None if before is None else getattr(before, clock)
    seconds = None if length is None else int(length.total_seconds())
    was = getattr(pace.within(ctx.db, area, ctx.team), clock)
    if seconds != settled:
        paces.settle(ctx.db, area, **{clock.value: seconds})
        ctx.write_down(
            EntryKind.CHANGED,
            was=f"pace {area} {clock} {USUAL if settled is None else _said(timedelta(seconds=settled))}",
            now=f"pace {area} {clock} {USUAL if length is None else _said(length)}",
        )
    return PaceChanged(Code(area), Code(clock), _said(was), _said(getattr(pace.within(ctx.db, area, ctx.team), clock)))


def _times(ctx: Context, area: str) -> list[timedelta]:
    within = pace.within(ctx.db, area, ctx.team)
    return [getattr(within, clock) for clock in Clock]


def _said(length: timedelta) -> Code:
    return Code(spans.said(length))
