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


@dataclass(frozen=True, slots=True)
class Party:
    """`rooms` are those of that name, where it is a room's."""

    name: str
    rooms: tuple[Room, ...] = ()


def party(words: list[str], ctx: Context) -> tuple[Party, list[str]]:
    """A party's name (`-` is as good as `_`), or a room's with its `#`."""
    said = words[0].rstrip(":,")
    if said.startswith("#"):
        found = tuple(room for room in rooms.everywhere(ctx.db) if _name(room) == said[1:].casefold())
        if found:
            return Party(f"#{_name(found[0])}", found), words[1:]
    elif said.lower().replace("-", "_") in vocabulary.PARTIES:
        return Party(said.lower().replace("-", "_")), words[1:]
    raise NoSuchParty(words[0], ", ".join(_nearest(said, ctx)))


def _nearest(said: str, ctx: Context) -> list[str]:
    """What comes close, among the parties and the rooms that may be named here."""
    named = [f"#{_name(room)}" for room in rooms.everywhere(ctx.db) if ctx.audience().covers(room.audience)]
    known = [*vocabulary.PARTIES, *dict.fromkeys(named)]
    near = difflib.get_close_matches(said.lower().replace("-", "_"), known, n=3, cutoff=0.5)
    return near or [*vocabulary.PARTIES, "#room"]


def _name(room: Room) -> str:
    return room.name.removeprefix("#").casefold()


Referee: TypeAlias = Annotated[Party, party]
