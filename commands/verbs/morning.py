"""Looking over everything."""

from __future__ import annotations

from commands import morning
from commands.command import Context, Listed, command
from storage import rooms
from storage.models import Audience, Role


@command(
    "morning", role=Role.COORDINATOR, examples=[("morning", "1 case that nobody has, 0 past their time, 0 waiting.")]
)
def look_over(ctx: Context) -> Listed:
    """Tell what nobody has, what is overdue, what waits, whose cover is needed; from a room the lists go to you."""
    me = ctx.sender.id
    everything = morning.standing(ctx.db, ctx.now, Audience.CONFIDENTIAL, team=ctx.team, hearer=me)
    lists = morning.lists(everything, ctx.team)
    place = ctx.incoming.place
    if place.room is None:
        return Listed((*morning.summary(everything)[:1], *lists))
    if lists and ctx.sender.identity.account is not None:
        morning.tell_asker(ctx, lists)
    room = rooms.find(ctx.db, ctx.here.platform, place.room)
    areas = rooms.areas(room) if room is not None else ()
    here = morning.standing(ctx.db, ctx.now, ctx.audience(), areas, team=ctx.team, hearer=me)
    return Listed(tuple(morning.summary(here)))
