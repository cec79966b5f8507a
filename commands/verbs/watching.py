"""Watching areas, to be called when an urgent case comes there."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from commands import vocabulary, watching
from commands.command import Context, command
from commands.facts import Fact
from commands.refusals import NotAnArea


def areas(words: list[str], ctx: Context) -> tuple[list[str], list[str]]:
    """One or more of the team's areas, with or without commas."""
    del ctx
    named = " ".join(words).replace(",", " ").lower().split()
    for each in named:
        if each not in vocabulary.AREAS:
            raise NotAnArea(each, vocabulary.nearest(each, vocabulary.AREAS))
    return named, []


def areas_or_all(words: list[str], ctx: Context) -> tuple[list[str], list[str]]:
    """The same, or all of them."""
    if words[0].lower() == watching.EVERYTHING:
        return [watching.EVERYTHING], words[1:]
    return areas(words, ctx)


Areas: TypeAlias = Annotated[list[str], areas]
AreasOrAll: TypeAlias = Annotated[list[str], areas_or_all]


@command(
    "watch",
    examples=[
        ("watch all", "You watch article-error, compliment..."),
        ("watch licensing living-person", "You watch..."),
    ],
)
def watch(ctx: Context, areas: AreasOrAll) -> Fact:
    """Be called privately when an urgent case comes in these areas (all: in any) and nobody has it."""
    return watching.watch(ctx, areas)


@command(
    "unwatch",
    examples=[("watch licensing", "You watch licensing..."), ("unwatch all", "You watch no area...")],
)
def unwatch(ctx: Context, areas: AreasOrAll) -> Fact:
    """Be called about these areas no longer; all: about none."""
    return watching.unwatch(ctx, areas)
