"""Figures that anyone may ask for."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.arguments import Area, Period
from commands.command import Context, command
from commands.facts import Fact, Figures
from storage import reports
from storage.models import EntryKind

USUAL_PERIOD = timedelta(days=30)


@command("stats", role=None, reads=True, examples=[("stats", "Last 30 days...")])
def stats(ctx: Context, period: Period = USUAL_PERIOD, area: Area | None = None) -> Fact:
    """Count what was opened, claimed and resolved, and how things stand; over 30 days, or 12w, 6m (months), 1y."""
    until = ctx.now + datetime.resolution  # what happens at this moment counts
    happened = reports.happened(ctx.db, until - period, until, area)
    promised = reports.promised(ctx.db, until - period, until, area)
    stands = reports.standing(ctx.db, ctx.now, area)
    return Figures(
        days=period.days,
        area=area,
        opened=happened.get(EntryKind.OPENED, 0),
        claimed=happened.get(EntryKind.CLAIMED, 0),
        resolved=happened.get(EntryKind.RESOLVED, 0),
        reopened=happened.get(EntryKind.REOPENED, 0),
        promises_due=promised.due,
        promises_kept=promised.kept,
        unresolved=stands.unresolved,
        unclaimed=stands.unclaimed,
        overdue=stands.overdue,
    )
