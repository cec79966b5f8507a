"""Figures that anyone may ask for, and the detail behind them for coordinators, in private."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from commands import vocabulary
from commands.arguments import one_of
from commands.command import Context, Listed, command
from commands.message import Say
from commands.refusals import NoSuchFilter
from commands.refusals.care import CareIsNotCounted
from commands.refusals.figures import NoSuchScope
from commands.reports import casework, lines
from commands.reports.casework import By, Scope
from commands.reports.period import Period, last, within
from storage import reports
from storage.counted import Counted
from storage.models import Audience, Role

USUAL_DAYS = 30
BY = "by"

OUTCOME = "outcome"

_read_area = one_of(vocabulary.AREAS, NoSuchScope)
_read_breakdown = one_of((*By, OUTCOME), NoSuchFilter)


def _scope(words: list[str], ctx: Context) -> tuple[Scope, list[str]]:
    """A period and an area, whichever is said first, either may be left out; until a breakdown follows."""
    period: Period | None = None
    area: str | None = None
    while words and (period is None or area is None) and words[0].lower() not in {BY, *By, OUTCOME}:
        found = None
        if period is None:
            found, words = within(words, ctx)
        if found is not None:
            period = found
        elif area is None:
            area, words = _read_area(words, ctx)
        else:
            break
    return Scope(period or last(USUAL_DAYS, ctx.now), area), words


def _breakdown(words: list[str], ctx: Context) -> tuple[str | None, list[str]]:
    """`by outcome`; the first word may be left out."""
    return _read_breakdown(words[1:] if words[0].lower() == BY and len(words) > 1 else words, ctx)


AScope: TypeAlias = Annotated[Scope, _scope, "[period] [area]"]
Breakdown: TypeAlias = Annotated[str, _breakdown, "[by area|language|outcome|practice]"]


@command(
    "stats",
    role=None,
    reads=True,
    examples=[("stats", "Last 30 days..."), ("stats 1y by outcome", "Last 365 days...")],
)
def stats(ctx: Context, of: AScope | None = None, by: Breakdown | None = None) -> Listed:
    """Count what came and went, and how things stand; over 30 days, or 12w, 1y, 2026-10, october, last-month, 2026."""
    scope = of or Scope(last(USUAL_DAYS, ctx.now))
    area, language = scope.area, ctx.team.language
    if area == vocabulary.CARE and not (ctx.incoming.place.room and ctx.audience() is Audience.CONFIDENTIAL):
        raise CareIsNotCounted(Say(f"stats {area}"))
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
