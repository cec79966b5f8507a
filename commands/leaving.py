"""Leaving the team: everything is handed back, kindly, and why is for whoever leaves to say or not."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from commands import asking, rules, vocabulary
from commands.command import Context
from commands.facts.pairing import TheyDidNotAnswer
from commands.facts.people import Gone, ReasonsKept
from commands.refusals import HaveLeft, NoSuchReason, NothingToLeave
from storage import cases, departures, links, offers, trail
from storage import people as volunteers
from storage.models import EntryKind, OfferState, Volunteer

AVOIDABLE = "!"
REASONS = ", ".join(vocabulary.REASONS)


def leave(ctx: Context, reasons: Mapping[str, bool | None]) -> Gone | ReasonsKept:
    """Go; or, having gone, say why."""
    me = volunteers.find(ctx.db, ctx.sender.id) if ctx.sender.id is not None else None
    if me is None or me.id is None:
        raise NothingToLeave
    if me.left_at is not None:
        return _say_why(ctx, me, me.id, reasons)
    held = cases.mine(ctx.db, me.id)
    for case in held:
        ctx.announce(rules.release(ctx, case, None))
    _ask_no_more(ctx, me.id)
    _write_down(ctx, EntryKind.LEFT, me.id)
    departures.record(ctx.db, me.id, reasons, at=ctx.now)
    numbers = ", ".join(f"#{case.number}" for case in held)
    return Gone(ctx.sender.mention, numbers or None, None if reasons else REASONS)


def read_reasons(words: Sequence[str]) -> dict[str, bool | None]:
    """Reasons as they are said: `stress less_time!`, where `!` says that it could have been avoided."""
    found: dict[str, bool | None] = {}
    for word in words:
        said = word.rstrip(",;").lower().replace("-", "_")
        reason = said.removesuffix(AVOIDABLE)
        if reason not in vocabulary.REASONS:
            near = difflib.get_close_matches(reason, vocabulary.REASONS, n=3, cutoff=0.5)
            raise NoSuchReason(word, ", ".join(near) or REASONS)
        found[reason] = True if said.endswith(AVOIDABLE) else found.get(reason)
    return found


def _say_why(ctx: Context, me: Volunteer, number: int, reasons: Mapping[str, bool | None]) -> ReasonsKept:
    """Write down reasons given afterwards, each once."""
    if not reasons:
        raise HaveLeft(REASONS)
    assert me.left_at is not None  # noqa: S101 - they have left
    given = {each.reason for each in departures.since(ctx.db, number, me.left_at)}
    new = {reason: avoidable for reason, avoidable in reasons.items() if reason not in given}
    departures.record(ctx.db, number, new, at=ctx.now)
    _write_down(ctx, EntryKind.CHANGED, number, now="departure")
    return ReasonsKept(", ".join(reasons))


def _ask_no_more(ctx: Context, number: int) -> None:
    """Nothing waits for whoever has left: no cover, no code, no offer; whoever suits next is asked instead."""
    volunteers.uncover(ctx.db, number)
    links.withdraw(ctx.db, number)
    volunteers.change(ctx.db, number, left_at=ctx.now, away_until=None, cover_id=None)
    for pending in offers.of(ctx.db, number):
        case = cases.find(ctx.db, pending.case_number)
        assert case is not None  # noqa: S101 - the schema keeps offers with a case
        offers.withdraw(ctx.db, pending.case_number, ctx.now)
        _write_down(ctx, EntryKind.LAPSED, number, case=case.number, now=OfferState.WITHDRAWN)
        following = asking.go_on(ctx.db, case, pending, team=ctx.team, now=ctx.now)
        said = TheyDidNotAnswer(case, ctx.sender.mention, following)
        asking.tell_asker(ctx.db, case, pending, said, team=ctx.team, now=ctx.now)
        ctx.owes = True


def _write_down(ctx: Context, kind: EntryKind, number: int, *, case: int | None = None, now: str | None = None) -> None:
    trail.append(ctx.db, kind, at=ctx.now, case=case, volunteer=number, speaker=ctx.sender.speaker, now=now)
