"""Whether people stay, for those who coordinate them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from commands import signs
from commands.command import Context, Listed, Told, command
from commands.facts import Code
from commands.facts.retention import NothingDoneYet
from commands.figures.months import Month
from commands.message import Say
from commands.refusals.retention import ActivityEnds, MonthIsNotOver, NoSuchCircle, NothingDoneThen
from commands.reports import staying, volunteering
from commands.reports.period import NamedMonth
from storage import activity
from storage.models import Role


def circle_named(words: list[str], ctx: Context) -> tuple[str, list[str]]:
    """A community whose activity was imported."""
    said, known = words[0].lower(), activity.circles(ctx.db)
    if said not in known:
        raise NoSuchCircle(words[0], ", ".join(known) or None)
    return said, words[1:]


Circle: TypeAlias = Annotated[str, circle_named]


@command(
    "retention",
    role=Role.COORDINATOR,
    reads=True,
    examples=[("retention", "Nobody has taken a case action in a month that is over...")],
)
def retention(ctx: Context, month: NamedMonth | None = None, circle: Circle | None = None) -> Told:
    """Say who came and stayed in a month, and whether people stay; of the team, or of a circle that was imported."""
    until = _known_until(ctx, circle)
    latest = Month.of(until).plus(-1)
    asked = month or latest
    if not asked.complete(ctx.now):
        raise MonthIsNotOver(Code(asked), _ask(latest, circle))
    found = volunteering.of(ctx.db, asked, now=ctx.now, team=ctx.team, circle=circle)
    if found.since is None or found.since > latest:
        return NothingDoneYet()
    if circle is not None and asked > latest:
        raise ActivityEnds(Code(circle), Code(asked), Code(until.date()), _ask(latest, circle))
    if found.last is None:
        raise NothingDoneThen(Code(asked), _ask(found.since, circle))
    told = staying.told(found, ctx.team.language)
    now = circle is None and asked == latest and ctx.team.signs
    return Listed((*told, signs.aggregate(ctx.db, ctx.now, ctx.team)) if now else told)


def _known_until(ctx: Context, circle: str | None) -> datetime:
    """Until when what people did is known."""
    known = activity.known_until(ctx.db, circle) if circle is not None else None
    return ctx.now if known is None else min(ctx.now, known)


def _ask(month: Month, circle: str | None) -> Say:
    return Say(" ".join(filter(None, ("retention", str(month), circle))))
