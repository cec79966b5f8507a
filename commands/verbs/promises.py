"""Promising to look again, waiting for somebody, and having done it."""

from __future__ import annotations

from commands import rechecks, rules
from commands.arguments import Awaited, Moment, Named, Rest
from commands.command import Context, command
from commands.facts import Fact
from storage.models import State

_CLAIMED = ("claim 1", "#1 open -> claimed...")


@command(
    "followup",
    "remind",
    "snooze",
    examples=[_CLAIMED, ("followup 1 3d call back", "#1 claimed -> claimed, next step...")],
)
def followup(ctx: Context, case: Named, when: Moment, what: Rest = "") -> Fact:
    """Promise what is next and when; the bot reminds you."""
    return ctx.announce(rules.promise(ctx, case, when, what or None))


@command(
    "waiting",
    examples=[_CLAIMED, ("waiting 1 the requester until friday", "#1 claimed -> waiting...")],
)
def waiting(ctx: Context, case: Named, whom: Awaited, until: Moment | None = None) -> Fact:
    """Say whom a case waits for, and until when; the bot asks you to look again."""
    return ctx.announce(rules.wait(ctx, case, whom, until))


@command(
    "kept",
    "followed",
    examples=[
        _CLAIMED,
        ("followup 1 2h", "#1 claimed -> claimed..."),
        ("kept 1 she has answered", "#1 claimed -> claimed: promise kept by ada..."),
    ],
)
def kept(ctx: Context, case: Named, note: Rest = "") -> Fact:
    """Say that you did what you promised; of a resolved case, that it held."""
    if case.state is State.RESOLVED:
        return rechecks.keep(ctx, case, note or None)
    return ctx.announce(rules.keep(ctx, case, note or None))
