"""One person, many accounts."""

from __future__ import annotations

from commands import linking
from commands.arguments import Word
from commands.command import Context, command
from commands.facts import Fact
from storage.models import Role


@command("link", role=Role.OBSERVER, enrols=False, examples=[("link", "Your code: ...")])
def link(ctx: Context, code: Word | None = None) -> Fact:
    """Get a code here, and say it from your other account: both are yours from then on."""
    return linking.give_code(ctx) if code is None else linking.use_code(ctx, code)
