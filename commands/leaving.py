"""Leaving the team: everything is handed back, kindly, and why is for whoever leaves to say or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from commands import asking, message, rules, vocabulary
from commands.command import Context
from commands.facts.pairing import TheyDidNotAnswer
from commands.facts.people import Gone, ReasonsKept
from commands.refusals.people import HaveLeft, NoSuchReason, NothingToLeave
from storage import cases, departures, links, offers
from storage import people as volunteers
from storage.models import EntryKind, OfferState

AVOIDABLE = "!"
REASONS = ", ".join(vocabulary.REASONS)


def leave(ctx: Context, reasons: Mapping[str, bool | None]) -> Gone | ReasonsKept:
    """Go; or, having gone, say why."""
    me = volunteers.find(ctx.db, ctx.sender.id) if ctx.sender.id is not None else None
    if me is None:
        raise NothingToLeave
    if me.left_at is not None:
        return _say_why(ctx, me.id, me.left_at, reasons)
    held = cases.mine(ctx.db, me.id)
    for case in held:
        ctx.announce(rules.release(ctx, case, None))
    _ask_no_more(ctx, me.id)
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


def _ask_no_more(ctx: Context, me: int) -> None:
    """Nothing waits for whoever has left: no cover, no code, no offer; whoever suits next is asked instead."""
    volunteers.uncover(ctx.db, me)
    links.withdraw(ctx.db, me)
    volunteers.change(ctx.db, me, left_at=ctx.now, away_until=None, cover_id=None)
    for pending in offers.of(ctx.db, me):
        case = cases.find(ctx.db, pending.case_number)
        assert case is not None  # noqa: S101 - the schema keeps offers with a case
        offers.withdraw(ctx.db, pending.case_number, ctx.now)
        ctx.write_down(EntryKind.LAPSED, case=case.number, now=OfferState.WITHDRAWN)
        following = asking.go_on(ctx.db, case, pending, team=ctx.team, now=ctx.now)
        said = TheyDidNotAnswer(case, ctx.sender.mention, following)
        asking.tell_asker(ctx.db, case, pending, said, team=ctx.team, now=ctx.now)
        ctx.owes = True
