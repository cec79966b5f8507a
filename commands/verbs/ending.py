"""Ending a case, and taking it up again."""

from __future__ import annotations

from commands import rules, vocabulary
from commands.arguments import Named, Outcome, Rest
from commands.command import Context, command
from commands.facts import Code, Fact, Outcomes

_CLAIMED = ("claim 1", "#1 open -> claimed...")
_RESOLVED = ("resolve 1 upheld corrected the date", "#1 claimed -> resolved: upheld...")


@command("resolve", "close", "clear", examples=[_CLAIMED, _RESOLVED])
def resolve(ctx: Context, case: Named, outcome: Outcome, what_was_done: Rest) -> Fact:
    """End a case you hold: how it ended, and what was done."""
    return ctx.announce(rules.resolve(ctx, case, Code(outcome), what_was_done))


@command(
    "reopen",
    examples=[_CLAIMED, _RESOLVED, ("reopen 1 the date is wrong again", "#1 resolved -> claimed...")],
)
def reopen(ctx: Context, case: Named, why: Rest) -> Fact:
    """Take up a resolved case again."""
    return ctx.announce(rules.reopen(ctx, case, why))


@command("outcomes", role=None, reads=True, examples=[("outcomes", "A case can end as upheld...")])
def outcomes(ctx: Context) -> Fact:
    """List how a case can end."""
    del ctx
    return Outcomes(", ".join(vocabulary.OUTCOMES))
