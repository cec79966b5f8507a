"""Opening a case by hand."""

from __future__ import annotations

from commands import rules, vocabulary
from commands.arguments import AreaAndText
from commands.command import Context, command
from commands.facts import Fact
from commands.refusals import TooLong
from storage.models import Audience

LONGEST_SUBJECT = 300


@command(
    "new",
    "open",
    "create",
    "addcase",
    examples=[("new living-person: her birth year is wrong", "#2 is new: living-person, en, normal...")],
)
def new(ctx: Context, text: AreaAndText) -> Fact:
    """Open a case; an area and a colon may stand before what it is about."""
    area, subject = text
    if len(subject) > LONGEST_SUBJECT:
        raise TooLong(LONGEST_SUBJECT)
    here = ctx.incoming.place
    sensitivity = here.audience if here.room and here.audience.covers(Audience.TEAM) else Audience.TEAM
    if area == vocabulary.CARE:
        sensitivity = Audience.CONFIDENTIAL
    return ctx.announce(
        rules.open_case(
            ctx.db,
            now=ctx.now,
            team=ctx.team,
            subject=subject,
            area=area,
            source=ctx.incoming.who.platform,
            by=ctx.sender,
            sensitivity=sensitivity,
        )
    )
