"""What somebody has taken on, each case once, where it matters most: as due by the end of today, promised, or held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commands import message, people
from commands.command import Context
from commands.facts import HeldLine
from commands.facts.people import Covering
from commands.hours import Hours
from storage import cases, promises
from storage import people as volunteers
from storage.models import Case


@dataclass(frozen=True, slots=True)
class Holding:
    """`count` cases that may be named here, of which these are told of, each list soonest due first; `elsewhere` more
    are not for this place.
    """

    count: int
    due: tuple[HeldLine, ...]
    promised: tuple[HeldLine, ...]
    others: tuple[HeldLine, ...]
    elsewhere: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.due) - len(self.promised) - len(self.others)


def of(ctx: Context, most: int) -> Holding:
    """What the speaker holds; at most so many cases are told of."""
    everything = cases.mine(ctx.db, ctx.sender.id) if ctx.sender.id is not None else []
    held = [case for case in everything if ctx.may_name(case)]
    due, promised, others = _parted(ctx, held[:most])
    return Holding(len(held), tuple(due), tuple(promised), tuple(others), len(everything) - len(held))


def _parted(ctx: Context, held: Sequence[Case]) -> tuple[list[HeldLine], list[HeldLine], list[HeldLine]]:
    today = Hours(ctx.sender.zone).day_ends(ctx.now)
    due: list[HeldLine] = []
    promised: list[HeldLine] = []
    others: list[HeldLine] = []
    for case in held:
        ctx.look_at(case)
        promise = promises.pending(ctx.db, case.number)
        line = HeldLine(case, promise is not None, promise.what or None if promise else None)
        if case.due_at is not None and case.due_at < today:
            due.append(line)
        else:
            (others if promise is None else promised).append(line)
    return due, promised, others


def covered(ctx: Context) -> Iterator[Covering]:
    """For whom the speaker covers, and what those hold."""
    if ctx.sender.id is None:
        return
    for absent in volunteers.covered_by(ctx.db, ctx.sender.id, ctx.now):
        assert absent.away_until is not None  # noqa: S101 - they were found by it
        numbers = message.numbers([case.number for case in cases.mine(ctx.db, absent.id) if ctx.may_name(case)])
        yield Covering(people.mention(ctx.db, absent.id), absent.away_until, numbers or None)
