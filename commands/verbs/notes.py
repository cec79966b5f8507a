"""Writing down what was found."""

from __future__ import annotations

from commands import rules
from commands.arguments import Named, Rest
from commands.command import Context, command
from commands.facts import Fact


@command("note", "inject", "comment", examples=[("note 1 found the register entry", "#1: noted, ada...")])
def note(ctx: Context, case: Named, text: Rest) -> Fact:
    """Write something down about a case."""
    return rules.note(ctx, case, text)
