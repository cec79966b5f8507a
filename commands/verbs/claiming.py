"""Owning a case, and giving it back."""

from __future__ import annotations

from commands import care, rules
from commands.arguments import Named, Rest
from commands.command import Context, Listed, command
from commands.facts import Fact


@command(
    "claim",
    "take",
    "go",
    "reserve",
    examples=[("claim 1", "#1 open -> claimed: it is yours, ada. Next step due...")],
)
def claim(ctx: Context, case: Named, note: Rest = "") -> Fact | Listed:
    """Take an open case; the rooms are told."""
    claimed = rules.claim(ctx, case, note or None)
    whom = care.whom(ctx, claimed.case)
    return Listed((ctx.announce(claimed), *whom)) if whom else ctx.announce(claimed)


@command(
    "release",
    "unclaim",
    "drop",
    "standdown",
    "unreserve",
    examples=[("claim 1", "#1 open -> claimed..."), ("release 1 ill this week", "#1 claimed -> open...")],
)
def release(ctx: Context, case: Named, why: Rest = "") -> Fact:
    """Give a case back, so that anyone may take it."""
    return ctx.announce(rules.release(ctx, case, why or None))
