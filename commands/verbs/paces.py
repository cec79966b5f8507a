"""How soon things are to happen."""

from __future__ import annotations

from typing import Annotated

from commands import paces
from commands.arguments import Rest
from commands.command import Context, Listed, command
from commands.facts import Fact
from commands.message import Say
from commands.paces import Clock
from commands.refusals import BadUse
from storage.models import Role


def _area(words: list[str], ctx: Context) -> tuple[str, list[str]]:
    del ctx
    return paces.area(words[0]), words[1:]


def _clock(words: list[str], ctx: Context) -> tuple[Clock, list[str]]:
    del ctx
    if words[0].lower() not in set(Clock):
        raise BadUse(Say("pace <area|*> <" + "|".join(Clock) + "> <time|usual>"), Say("pace living-person claim 4h"))
    return Clock(words[0].lower()), words[1:]


@command(
    "pace",
    role=Role.COORDINATOR,
    examples=[
        ("pace living-person claim 4h", "living-person, claim: 1d -> 4h, from each case's next move on."),
        ("pace * step 2d", "*, step: 3d -> 2d, from each case's next move on."),
    ],
)
def pace(
    ctx: Context,
    area: Annotated[str, _area] | None = None,
    clock: Annotated[Clock, _clock] | None = None,
    time: Rest = "",
) -> Fact | Listed:
    """Show or change how soon cases of an area (*: all) are claimed, moved on, looked at again, also when referred."""
    if area is None:
        return Listed(tuple(paces.every(ctx)))
    if clock is None:
        return paces.stands(ctx, area)
    if not time:
        raise BadUse(Say(f"pace <area|*> {clock} <time|usual>"), Say(f"pace living-person {clock} 4h"))
    return paces.change(ctx, area, clock, time)
