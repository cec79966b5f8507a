"""What one has taken on."""

from __future__ import annotations

from collections.abc import Iterator

from commands import holding
from commands.command import Context, Listed, command
from commands.facts import Fact, Held, HeldElsewhere, NothingHeld
from commands.facts.people import Due, Promises
from commands.holding import Holding

MOST_LISTED = 20


@command("mine", reads=True, examples=[("mine", "You hold no case...")])
def mine(ctx: Context) -> Listed:
    """List what you hold, what you promised, what is due today, and for whom you cover."""
    held = holding.of(ctx, MOST_LISTED)
    told: list[Fact] = [*_lines(held)]
    if held.elsewhere:
        told.append(HeldElsewhere(held.elsewhere))
    return Listed((*(told or [NothingHeld()]), *holding.covered(ctx)))


def _lines(held: Holding) -> Iterator[Fact]:
    if held.count:
        yield Held(held.count, held.hidden)
    yield from held.others
    if held.promised:
        yield Promises(len(held.promised))
        yield from held.promised
    if held.due:
        yield Due(len(held.due))
        yield from held.due
