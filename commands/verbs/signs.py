"""Being told, privately, of early signs that it gets too much."""

from __future__ import annotations

from commands import signs
from commands.command import Context, command
from commands.facts import Fact
from storage.models import Role


@command("signs", role=Role.OBSERVER, enrols=False, examples=[("signs", "Early signs are on...")])
def signs_on(ctx: Context) -> Fact:
    """Be told, alone and at most once a fortnight, when it looks as if it gets too much for you. To end it: nosigns."""
    return signs.turn(ctx, on=True)


@command("nosigns", role=Role.OBSERVER, enrols=False, examples=[("nosigns", "Early signs on -> off...")])
def signs_off(ctx: Context) -> Fact:
    """Be told nothing of the kind any more."""
    return signs.turn(ctx, on=False)
