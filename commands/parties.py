"""Whom a case can be referred to: one of the team's parties, or the room of another team."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from commands import vocabulary
from commands.command import Context
from commands.refusals.working import NoSuchParty
from storage import rooms
from storage.models import Room

LONGEST_NAME = max(len(each.split()) for each in vocabulary.PARTIES)
"""Words of which a party's name is made."""


@dataclass(frozen=True, slots=True)
class Party:
    """`rooms` are those of that name, where it is a room's."""

    name: str
    rooms: tuple[Room, ...] = ()


def party(words: list[str], ctx: Context) -> tuple[Party, list[str]]:
    """A party's name (`_` or `-` is as good as a space), or a room's with its `#`."""
    said = words[:1]
    if said[0].startswith("#"):
        name = said[0].rstrip(":,")[1:].casefold()
        found = tuple(room for room in rooms.everywhere(ctx.db) if _name(room) == name)
        if found:
            return Party(f"#{name}", found), words[1:]
    else:
        said = max((words[:count] for count in range(1, LONGEST_NAME + 1)), key=_closeness)
        if _folded(said) in vocabulary.PARTIES:
            return Party(_folded(said)), words[len(said) :]
    raise NoSuchParty(" ".join(said), ", ".join(_nearest(_folded(said), ctx)))


def _closeness(words: list[str]) -> float:
    """How close some words come to the name of a party; 1.0: they are one."""
    return max(difflib.SequenceMatcher(None, _folded(words), known).ratio() for known in vocabulary.PARTIES)


def _folded(words: list[str]) -> str:
    """Words as the name of a party is written."""
    return " ".join(words).rstrip(":,").lower().replace("-", " ").replace("_", " ")


def _nearest(said: str, ctx: Context) -> list[str]:
    """What comes close, among the parties and the rooms that may be named here."""
    named = [f"#{_name(room)}" for room in rooms.everywhere(ctx.db) if ctx.audience().covers(room.audience)]
    known = [*vocabulary.PARTIES, *dict.fromkeys(named)]
    near = difflib.get_close_matches(said, known, n=3, cutoff=0.5)
    return near or [*vocabulary.PARTIES, "#room"]


def _name(room: Room) -> str:
    return room.name.removeprefix("#").casefold()


Referee: TypeAlias = Annotated[Party, party]
