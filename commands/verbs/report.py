"""How a whole month went."""

from __future__ import annotations

from typing import Annotated

from commands.command import Context, Listed, command
from commands.figures.months import Month
from commands.refusals.reports import NotAMonth
from commands.reports import month as months
from commands.reports import pages, period, summary
from storage.models import Role


def _month(words: list[str], ctx: Context) -> tuple[Month, list[str]]:
    month, left = period.month_named(words, ctx)
    if month is None:
        raise NotAMonth(words[0])
    return month, left


@command(
    "report",
    role=Role.COORDINATOR,
    reads=True,
    examples=[("report 2026-11", "November 2026, so far: 1 opened, 0 claimed, 0 resolved, 0 reopened. Now 1...")],
)
def report(ctx: Context, month: Annotated[Month, _month] | None = None) -> Listed:
    """Tell how a month went, the last one unless you name another; where charts can be shown, with charts."""
    of = month or Month.of(ctx.now).plus(-1)
    period.counted(ctx.db, period.month(of, ctx.now))
    figures = months.reckon(ctx.db, of, now=ctx.now, team=ctx.team)
    language, audience = ctx.team.language, ctx.audience()
    return Listed(tuple(summary.told(figures, language, audience, pages.pictures(figures, language, audience))))
