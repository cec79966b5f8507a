"""Ending a case, and taking it up again."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

from commands import followed, rules
from commands import outcomes as known
from commands.arguments import Named, Rest
from commands.command import Context, command
from commands.facts import Fact
from commands.facts.ending import Outcomes
from commands.followed import Practice
from commands.message import Say
from commands.outcomes import Outcome
from commands.refusals import BadUse
from storage.models import Role

_CLAIMED = ("claim 1", "#1 open -> claimed...")
_RESOLVED = ("resolve 1 upheld corrected the date", "#1 claimed -> resolved: upheld...")


class Edit(StrEnum):
    """What can be done with the list of outcomes."""

    ADD = "add"
    REMOVE = "remove"


def _edit(words: list[str], ctx: Context) -> tuple[tuple[Edit, str], list[str]]:
    """What is done with the list, and the outcome it is done with."""
    del ctx
    said = words[0].lower()
    if said not in set(Edit) or len(words) == 1:
        raise BadUse(Say("outcomes [add|remove <outcome>]"), Say("outcomes add granted_in_part"))
    return (Edit(said), " ".join(words[1:])), []


Edited: TypeAlias = Annotated[tuple[Edit, str], _edit, "[add|remove <outcome>]"]


@command("resolve", "close", "clear", examples=[_CLAIMED, _RESOLVED])
def resolve(
    ctx: Context, case: Named, outcome: Outcome, practice: Practice | None = None, *, what_was_done: Rest
) -> Fact:
    """End a case you hold: how it ended, the practice you followed, such as p3, if any, and what was done."""
    how = known.meant(ctx.db, case, outcome)
    by = followed.meant(ctx.db, case, practice) if practice is not None else None
    return ctx.announce(rules.resolve(ctx, case, how, what_was_done, by))


@command(
    "reopen",
    examples=[_CLAIMED, _RESOLVED, ("reopen 1 the date is wrong again", "#1 resolved -> claimed...")],
)
def reopen(ctx: Context, case: Named, why: Rest) -> Fact:
    """Take up a resolved case again; why is kept."""
    return ctx.announce(rules.reopen(ctx, case, why))


@command("outcomes", role=None, examples=[("outcomes", "A case can end as upheld...")])
def outcomes(ctx: Context, edited: Edited | None = None) -> Fact:
    """List how a case can end; coordinators add to the list, and take from it."""
    if edited is None:
        return Outcomes(", ".join(known.listed(ctx.db)))
    ctx.sender.must(Role.COORDINATOR)
    ctx.enrol()
    how, outcome = edited
    return known.add(ctx, outcome) if how is Edit.ADD else known.remove(ctx, outcome)
