"""How a whole month went."""

from __future__ import annotations

import re
from typing import Annotated

from commands.command import Context, Listed, command
from commands.figures.months import Month
from commands.refusals.reports import NotAMonth
from commands.reports import month as months
from commands.reports import pages, period, summary
from storage.models import Role

_MONTH = re.compile(r"(\d{4})-(\d\d)")


def _month(words: list[str], ctx: Context) -> tuple[Month, list[str]]:
    """A month, as a period of that length is written."""
    found, left = period.within(words, ctx)
    name = _MONTH.fullmatch(found.name) if found is not None else None
    if name is None:
        raise NotAMonth(words[0])
    return Month(int(name[1]), int(name[2])), left


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
