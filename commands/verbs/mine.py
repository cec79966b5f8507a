"""What one has taken on."""

from __future__ import annotations

from collections.abc import Iterator

from commands import message, people
from commands.command import Context, Listed, command
from commands.facts import Fact, Held, HeldElsewhere, HeldLine, NothingHeld
from commands.facts.people import Covering, Due, Promises
from commands.hours import Hours
from storage import cases, promises
from storage import people as volunteers
from storage.models import Case

MOST_LISTED = 20


@command("mine", reads=True, examples=[("mine", "You hold no case...")])
def mine(ctx: Context) -> Listed:
    """List what you hold, what you promised, what is due today, and for whom you cover."""
    everything = cases.mine(ctx.db, ctx.sender.id) if ctx.sender.id is not None else []
    held = [case for case in everything if ctx.may_name(case)]
    told: list[Fact] = []
    if held:
        shown = held[:MOST_LISTED]
        told = [Held(len(held), len(held) - len(shown)), *_lines(ctx, shown)]
    if len(everything) > len(held):
        told.append(HeldElsewhere(len(everything) - len(held)))
    return Listed((*(told or [NothingHeld()]), *_covering(ctx)))


def _lines(ctx: Context, held: list[Case]) -> Iterator[Fact]:
    """Each case once, where it matters most: as due by the end of today, as promised, or as held."""
    today = Hours(ctx.sender.zone).day_ends(ctx.now)
    kept: list[Fact] = []
    promised: list[Fact] = []
    due: list[Fact] = []
    for case in held:
        ctx.look_at(case)
        promise = promises.pending(ctx.db, case.number)
        line = HeldLine(case, promise is not None, promise.what or None if promise else None)
        if case.due_at is not None and case.due_at < today:
            due.append(line)
        else:
            (kept if promise is None else promised).append(line)
    yield from kept
    if promised:
        yield Promises(len(promised))
    yield from promised
    if due:
        yield Due(len(due))
    yield from due


def _covering(ctx: Context) -> Iterator[Fact]:
    if ctx.sender.id is None:
        return
    for absent in volunteers.covered_by(ctx.db, ctx.sender.id, ctx.now):
        assert absent.away_until is not None  # noqa: S101 - they were found by it
        numbers = message.numbers([case.number for case in cases.mine(ctx.db, absent.id) if ctx.may_name(case)])
        yield Covering(people.mention(ctx.db, absent.id), absent.away_until, numbers or None)
