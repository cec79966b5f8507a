"""Being away, being back, leaving."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from commands import absence, arguments, dates, leaving, persons, vocabulary
from commands.arguments import Rest
from commands.command import Context, Listed, command
from commands.facts import Fact
from commands.persons import Someone
from commands.refusals import NotATime
from commands.refusals.people import NoSuchPerson

_FOR = "for"
_COVERS = ("covers", "cover", "covering")


def until(words: list[str], ctx: Context) -> tuple[datetime | None, list[str]]:
    """A moment to come, as `until friday` or `for 2 weeks`; None where somebody's name follows instead."""
    said = words[1:] if words[0].lower() == _FOR and len(words) > 1 else words
    if words[0].lower() in vocabulary.UNTIL or _is_a_moment(said, ctx):
        return arguments.moment(said, ctx)
    if not words[0].startswith("@"):
        try:
            persons.someone(words, ctx)
        except NoSuchPerson:
            raise NotATime(" ".join(words[:3])) from None
    return None, words


def covers(words: list[str], ctx: Context) -> tuple[str | None, list[str]]:
    """The word after a cover's name, which may as well be left out."""
    del ctx
    return (words[0], words[1:]) if words[0].lower() in _COVERS else (None, words)


def _is_a_moment(words: list[str], ctx: Context) -> bool:
    try:
        return dates.read(words, ctx.now, ctx.sender.zone, ctx.team.language) is not None
    except (OverflowError, ValueError):
        return False


Until: TypeAlias = Annotated[datetime, until]
Covers: TypeAlias = Annotated[str, covers]


@command("away", enrols=False, examples=[("away until friday", "You are away until...")])
def away(ctx: Context, until: Until | None = None, cover: Someone | None = None, covers: Covers = "") -> Listed:
    """Say that you are away, until when, and who sees to your cases; I leave you alone until then."""
    del covers
    return Listed(tuple(filter(None, absence.go(ctx, until, cover))))


@command("back", enrols=False, examples=[("away 3d", "You are away until..."), ("back", "Good to have you back...")])
def back(ctx: Context) -> Listed:
    """Say that you are here again, and hear what is due."""
    told, due = absence.come_back(ctx)
    return Listed((told, *due))


@command(
    "leave",
    enrols=False,
    examples=[
        ("claim 1", "#1 open -> claimed..."),
        ("leave", "Thank you, ada: ..."),
        ("leave less_time stress!", "Thank you for telling me..."),
    ],
)
def leave(ctx: Context, reasons: Rest = "") -> Fact:
    """Leave the team and give back what you hold; why, only if you like."""
    return leaving.leave(ctx, leaving.read_reasons(reasons.split()))
