"""Leaving the team: everything is handed back, kindly, and why is for whoever leaves to say or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from commands import message, people, roles, standing_down, vocabulary
from commands.command import Context
from commands.facts.people import Gone, ReasonsKept
from commands.refusals.people import HaveLeft, LastCoordinator, NoSuchReason, NothingToLeave
from storage import departures, links
from storage import people as volunteers
from storage.models import EntryKind

AVOIDABLE = "!"
REASONS = ", ".join(vocabulary.REASONS)


def leave(ctx: Context, reasons: Mapping[str, bool | None]) -> Gone | ReasonsKept:
    """Go; or, having gone, say why."""
    me = volunteers.find(ctx.db, ctx.sender.id) if ctx.sender.id is not None else None
    if me is None:
        raise NothingToLeave
    ctx.sender = people.settled(ctx.db, ctx.sender, ctx.now)
    if me.left_at is not None:
        return _say_why(ctx, me.id, me.left_at, reasons)
    if roles.is_last(ctx, me):
        raise LastCoordinator
    held = standing_down.hand_back(ctx, me)
    links.withdraw(ctx.db, me.id)
    volunteers.change(ctx.db, me.id, left_at=ctx.now, away_until=None)
    standing_down.await_nothing(ctx, me)
    ctx.write_down(EntryKind.LEFT)
    departures.record(ctx.db, me.id, reasons, at=ctx.now)
    numbers = message.numbers([case.number for case in held])
    return Gone(ctx.sender.mention, numbers or None, None if reasons else REASONS)


def read_reasons(words: Sequence[str]) -> dict[str, bool | None]:
    """Reasons as they are said: `stress less_time!`, where `!` says that it could have been avoided."""
    found: dict[str, bool | None] = {}
    for word in words:
        said = word.rstrip(",;").lower().replace("-", "_")
        reason = said.removesuffix(AVOIDABLE)
        if reason not in vocabulary.REASONS:
            raise NoSuchReason(word, vocabulary.nearest(reason, vocabulary.REASONS))
        found[reason] = True if said.endswith(AVOIDABLE) else found.get(reason)
    return found


def _say_why(ctx: Context, me: int, left_at: datetime, reasons: Mapping[str, bool | None]) -> ReasonsKept:
    """Write down reasons given afterwards, each once."""
    if not reasons:
        raise HaveLeft(REASONS)
    given = {each.reason for each in departures.since(ctx.db, me, left_at)}
    new = {reason: avoidable for reason, avoidable in reasons.items() if reason not in given}
    departures.record(ctx.db, me, new, at=ctx.now)
    ctx.write_down(EntryKind.CHANGED, now="departure")
    return ReasonsKept(", ".join(reasons))
