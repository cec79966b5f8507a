"""Writing down what was found, and what was answered."""

from __future__ import annotations

from commands import rules
from commands.arguments import Named, Rest
from commands.command import Context, command
from commands.facts import Fact


@command("note", "inject", "comment", examples=[("note 1 found the register entry", "#1: noted, ada...")])
def note(ctx: Context, case: Named, text: Rest) -> Fact:
    """Write something down about a case."""
    return rules.note(ctx, case, text)


@command(
    "replied",
    "answered",
    examples=[("replied 1 the corrected entry is online", "#1: noted that they were answered, ada...")],
)
def replied(ctx: Context, case: Named, what: Rest = "") -> Fact:
    """Say that whoever wrote in has been answered; how long they waited is counted from it."""
    return rules.reply(ctx, case, what or None)
