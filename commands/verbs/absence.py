"""Being away, being back, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeAlias

from commands import absence, arguments, leaving, persons, vocabulary
from commands.arguments import NOT_IN_A_LINE, Rest
from commands.command import Context, Listed, command
from commands.facts import Fact
from commands.refusals import NotATime
from commands.refusals.people import NoSuchPerson
from storage.models import Role, Volunteer

_FOR = "for"
_NOBODY = ("nobody", "noone", "no-one")
_BEFORE_A_COVER = (("covered", "by"), ("cover",), ("with",), ("and",))
_COVERS = ("covers", "cover", "covering")


@dataclass(frozen=True, slots=True)
class Plan:
    """An absence as it was said: until when, and who covers; `by_nobody`: nobody is to."""

    until: datetime | None = None
    cover: Volunteer | None = None
    by_nobody: bool = False


def plan(words: list[str], ctx: Context) -> tuple[Plan, list[str]]:
    """Until when and who covers, each at most once, whichever comes first: `until friday @bob covers`, `with bob`."""
    until, covered, cover = None, False, None
    while words:
        if until is None and (said := _moment(words, ctx)) is not None:
            until, words = said
        elif not covered:
            cover, words = _cover(words, ctx, first=until is None)
            covered = True
        else:
            break
    return Plan(until, cover, by_nobody=covered and cover is None), words


def _moment(words: list[str], ctx: Context) -> tuple[datetime, list[str]] | None:
    """A moment to come, as `until friday` or `for 2 weeks`; None where a cover is named instead."""
    said = words[1:] if words[0].lower() == _FOR and len(words) > 1 else words
    announced = words[0].lower() in vocabulary.UNTIL
    return arguments.moment(said, ctx) if announced or arguments.moment_named(said, ctx) else None


def _cover(words: list[str], ctx: Context, *, first: bool) -> tuple[Volunteer | None, list[str]]:
    """Who covers, as `@bob covers` or `covered by bob`; None for nobody. `first`: it could have been a time as well."""
    said = tuple(each.lower() for each in words)
    before = next((each for each in _BEFORE_A_COVER if said[: len(each)] == each and len(said) > len(each)), ())
    words = words[len(before) :]
    if words[0].lower() in _NOBODY:
        return None, _without_covers(words[1:])
    try:
        cover, left = persons.someone(words, ctx)
    except NoSuchPerson:
        if not first or before or words[0].startswith("@"):
            raise
        raise NotATime(" ".join(words[:3])) from None
    return cover, _without_covers(left)


def _without_covers(words: list[str]) -> list[str]:
    """What follows the word after a cover's name, which may as well be left out."""
    return words[1:] if words and words[0].lower() in _COVERS else words


Planned: TypeAlias = Annotated[Plan, plan, "[until] [@name covers]"]
Until: TypeAlias = Annotated[datetime, arguments.moment, NOT_IN_A_LINE]
Cover: TypeAlias = Annotated[Volunteer, persons.someone, NOT_IN_A_LINE]


@command("away", enrols=False, examples=[("away until friday", "You are away until...")])
def away(ctx: Context, planned: Planned = Plan(), *, until: Until | None = None, cover: Cover | None = None) -> Listed:
    """Say that you are away, until when, and who sees to your cases, or nobody; I leave you alone until then."""
    told = absence.go(ctx, planned.until or until, planned.cover or cover, by_nobody=planned.by_nobody)
    return Listed(tuple(filter(None, told)))


@command(
    "back",
    role=Role.OBSERVER,
    enrols=False,
    examples=[("away 3d", "You are away until..."), ("back", "Good to have you back...")],
)
def back(ctx: Context) -> Listed:
    """Say that you are here again, and hear what is due."""
    told, due = absence.come_back(ctx)
    return Listed((told, *due))


@command(
    "leave",
    role=Role.OBSERVER,
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
