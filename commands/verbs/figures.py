"""Figures that anyone may ask for, and the detail behind them for coordinators, in private."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from commands import vocabulary
from commands.arguments import one_of
from commands.command import Context, Listed, command
from commands.refusals import NoSuchFilter
from commands.reports import casework, lines
from commands.reports.casework import By, Scope
from commands.reports.period import Within, last
from storage import reports
from storage.counted import Counted
from storage.models import Role

USUAL_DAYS = 30
BY = "by"

OUTCOME = "outcome"

_read_area = one_of(vocabulary.AREAS, NoSuchFilter)
_read_breakdown = one_of((*By, OUTCOME), NoSuchFilter)


def _area(words: list[str], ctx: Context) -> tuple[str | None, list[str]]:
    """An area; None where a breakdown follows."""
    return (None, words) if words[0].lower() == BY else _read_area(words, ctx)


def _breakdown(words: list[str], ctx: Context) -> tuple[str | None, list[str]]:
    """`by outcome`; the first word may be left out."""
    return _read_breakdown(words[1:] if words[0].lower() == BY and len(words) > 1 else words, ctx)


AnArea: TypeAlias = Annotated[str, _area]
Breakdown: TypeAlias = Annotated[str, _breakdown, "[by area|language|outcome|practice]"]


@command(
    "stats",
    role=None,
    reads=True,
    examples=[("stats 1y by outcome", "Last 365 days..."), ("stats", "Last 30 days...")],
)
def stats(
    ctx: Context, period: Within | None = None, area: AnArea | None = None, by: Breakdown | None = None
) -> Listed:
    """Count what came and went, and how things stand; over 30 days, or 12w, 1y, 2026-10, october, last-month, 2026."""
    language = ctx.team.language
    scope = Scope(period or last(USUAL_DAYS, ctx.now), area)
    if by is not None:
        groups = casework.outcomes(ctx.db, scope, None if by == OUTCOME else By(by))
        return Listed(tuple(lines.ended(scope, groups, language, apart=by != OUTCOME)))
    if not _in_private(ctx):
        return Listed((lines.figures(casework.brief(ctx.db, scope), language),))
    cases = casework.reckon(ctx.db, scope.period, area=area)
    areas = reports.opened_by_area(ctx.db, scope.period.since, scope.period.until, Counted(area))
    return Listed((lines.figures(cases.brief, language), *lines.detail(cases, areas, language)))


def _in_private(ctx: Context) -> bool:
    """Whether a coordinator asks, and nobody reads the answer but them."""
    place = ctx.incoming.place
    return place.room is None and place.read_in is None and ctx.sender.may(Role.COORDINATOR)
