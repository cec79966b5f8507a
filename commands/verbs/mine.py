"""What one has taken on."""

from __future__ import annotations

from collections.abc import Iterator

from commands import message, people
from commands.command import Context, Listed, command
from commands.facts import Fact, Held, HeldLine, NothingHeld
from commands.facts.people import Covering, Due, DueLine, PromiseLine, Promises
from commands.hours import Hours
from storage import cases, promises
from storage import people as volunteers
from storage.models import Case

MOST_LISTED = 20


@command("mine", reads=True, examples=[("mine", "You hold no case...")])
def mine(ctx: Context) -> Listed:
    """List what you hold, what you promised, what is due today, and for whom you cover."""
    held = cases.mine(ctx.db, ctx.sender.id) if ctx.sender.id is not None else []
    held = [case for case in held if ctx.may_name(case)]
    told: list[Fact] = [NothingHeld()]
    if held:
        shown = held[:MOST_LISTED]
        for case in shown:
            ctx.look_at(case)
        told = [Held(len(held), len(held) - len(shown)), *(HeldLine(case) for case in shown)]
        told += [*_promised(ctx, held), *_due(ctx, held)]
    return Listed((*told, *_covering(ctx)))


def _promised(ctx: Context, held: list[Case]) -> Iterator[Fact]:
    found = [(case, promises.pending(ctx.db, case.number)) for case in held]
    made = [(case, promise) for case, promise in found if promise is not None]
    if made:
        yield Promises(len(made))
    for case, promise in made[:MOST_LISTED]:
        yield PromiseLine(case, promise.due_at, promise.what or None, promise.waiting_for)


def _due(ctx: Context, held: list[Case]) -> Iterator[Fact]:
    today = Hours(ctx.sender.zone).day_ends(ctx.now)
    due = [case for case in held if case.due_at is not None and case.due_at < today]
    if due:
        yield Due(len(due))
    for case in due[:MOST_LISTED]:
        yield DueLine(case)


def _covering(ctx: Context) -> Iterator[Fact]:
    if ctx.sender.id is None:
        return
    for absent in volunteers.covered_by(ctx.db, ctx.sender.id, ctx.now):
        assert absent.away_until is not None  # noqa: S101 - they were found by it
        numbers = message.numbers([case.number for case in cases.mine(ctx.db, absent.id) if ctx.may_name(case)])
        yield Covering(people.mention(ctx.db, absent.id), absent.away_until, numbers or None)
