"""Rooms: which channels hear of cases, and who is in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.memory import memory
from storage.models import Audience, Room
from storage.prepared import Prepared
from storage.rows import table

_ROOM = table(Room)
_OPEN = Prepared(select(_ROOM).where(_ROOM.c.open).order_by(_ROOM.c.id))
_OPEN_ROOMS = "the open rooms"
_AUDIENCE = Prepared(
    select(_ROOM.c.audience).where(_ROOM.c.platform == bindparam("platform"), _ROOM.c.name == bindparam("name"))
)


@dataclass(frozen=True, slots=True)
class Furnishing:
    """A room as a platform is configured with it."""

    name: str
    audience: Audience


def furnish(
    db: Connection, platform: str, rooms: Collection[Furnishing], *, cards: bool, all_there: bool = True
) -> list[Room]:
    """Make the platform's rooms those that are configured: new ones open, others changed or closed. Unless they are
    `all_there`, others stay as they are.

    A configured audience counts when it is new: what the team has said in chat since holds over a restart. Those that
    are new, or open again.
    """
    memory(db).pop(_OPEN_ROOMS, None)
    known = {row.name: row for row in db.execute(select(_ROOM).where(_ROOM.c.platform == platform))}
    for room in rooms:
        values: dict[str, Any] = {"cards": cards, "open": True}
        if room.name not in known or known[room.name].configured != room.audience:
            values |= {"audience": room.audience, "configured": room.audience}
        if room.name in known:
            db.execute(update(_ROOM).where(_ROOM.c.id == known[room.name].id).values(**values))
        else:
            db.execute(insert(_ROOM).values(platform=platform, name=room.name, areas="", **values))
    new = {room.name for room in rooms if room.name not in known or not known[room.name].open}
    gone = set(known) - {room.name for room in rooms}
    if gone and all_there:
        db.execute(update(_ROOM).where(_ROOM.c.platform == platform, _ROOM.c.name.in_(gone)).values(open=False))
    return [room for room in _OPEN.every(db, Room) if room.platform == platform and room.name in new]


def close_others(db: Connection, platforms: Collection[str]) -> None:
    """Close the rooms of platforms that are no longer configured."""
    memory(db).pop(_OPEN_ROOMS, None)
    db.execute(update(_ROOM).where(_ROOM.c.platform.not_in(platforms)).values(open=False))


def change(db: Connection, room: Room, **values: Any) -> Room:
    """Settle something about a room anew; the room as it is then."""
    memory(db).pop(_OPEN_ROOMS, None)
    db.execute(update(_ROOM).where(_ROOM.c.id == room.id).values(**values))
    return room.model_copy(update=values)


def everywhere(db: Connection) -> list[Room]:
    """Every open room."""
    known = memory(db)
    if _OPEN_ROOMS not in known:
        known[_OPEN_ROOMS] = _OPEN.every(db, Room)
    found: list[Room] = known[_OPEN_ROOMS]
    return found


def find(db: Connection, platform: str, name: str) -> Room | None:
    """An open room."""
    return next((room for room in everywhere(db) if (room.platform, room.name) == (platform, name)), None)


def audience(db: Connection, platform: str, name: str) -> Audience | None:
    """Who is in a room, or was when it was closed; None when it is not known."""
    room = find(db, platform, name)
    if room is not None:
        return room.audience
    found: Audience | None = _AUDIENCE.scalar(db, platform=platform, name=name)
    return found


def audiences(db: Connection, platform: str) -> dict[str, Audience]:
    """Who is in each of a platform's rooms, and was in those that are closed."""
    rows = db.execute(select(_ROOM.c.name, _ROOM.c.audience).where(_ROOM.c.platform == platform))
    return {row.name: row.audience for row in rows}


def hearing(db: Connection, area: str) -> list[Room]:
    """The open rooms that hear of an area."""
    return [room for room in everywhere(db) if hears(room, area)]


def areas(room: Room) -> list[str]:
    """The areas a room hears of; none where it hears of all."""
    return room.areas.split(",") if room.areas else []


def hears(room: Room, area: str) -> bool:
    return not room.areas or area in areas(room)
