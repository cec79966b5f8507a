"""What coordinators settle about a room: what it hears, who is in it, when and in which language it is spoken to.

Each setting is read from the words that show it, so that what is shown can be said again. It holds over a restart;
only a configured audience that is itself another goes before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from commands import hours, monthly, morning, posting, privacy, spans, vocabulary, wording
from commands.command import Context
from commands.facts import Code
from commands.facts.rooms import RoomChanged, RoomStands
from commands.refusals import NotAnArea, NotHours
from commands.refusals.rooms import (
    NoSuchRoom,
    NotAnAudience,
    NotATimeOfDay,
    NoThreads,
    NotOnOrOff,
    NotSpokenYet,
    WhichRoom,
)
from commands.team import Team
from storage import rooms
from storage.models import Audience, Case, EntryKind, Room

ALL, OFF, ON, USUAL = "all", "off", "on", "usual"

_TIME_OF_DAY = re.compile(r"(\d{1,2})(?::(\d\d))?")


class Field(StrEnum):
    AREAS = "areas"
    AUDIENCE = "audience"
    QUIET = "quiet"
    LANGUAGE = "language"
    THREADS = "threads"
    MORNING = "morning"
    REPORT = "report"


def here(ctx: Context) -> Room:
    """The room in which this is said. Raises WhichRoom."""
    found = rooms.find(ctx.db, ctx.here.platform, ctx.here.room) if ctx.here.room is not None else None
    if found is None:
        raise WhichRoom(_known(ctx))
    return found


def called(ctx: Context, name: str) -> Room:
    """The room of this name, with or without `#`: on the speaker's platform, else on any. Raises NoSuchRoom."""
    plain = name.removeprefix("#").casefold()
    ids = {each.casefold(): room for each, room in ctx.incoming.place.named}
    wanted = {plain, ids.get(plain, plain).casefold()}
    found = [room for room in rooms.everywhere(ctx.db) if room.name.removeprefix("#").casefold() in wanted]
    if not found:
        raise NoSuchRoom(name, _known(ctx))
    return next((room for room in found if room.platform == ctx.here.platform), found[0])


def stands(ctx: Context, room: Room) -> RoomStands:
    """What is settled about a room."""
    told = {field: _SETTINGS[field].said(room, ctx.team) for field in Field}
    return RoomStands(
        name(ctx, room),
        areas=told[Field.AREAS] if room.areas else None,
        audience=room.audience,
        quiet=told[Field.QUIET],
        language=told[Field.LANGUAGE],
        threads=told[Field.THREADS],
        morning=told[Field.MORNING],
        report=told[Field.REPORT],
    )


def change(ctx: Context, room: Room, field: Field, value: str) -> RoomChanged:
    """Settle something about a room anew; what it hears of from now on it is told at once."""
    setting = _SETTINGS[field]
    changed = room.model_copy(update=setting.read(value, room))
    was, now = setting.said(room, ctx.team), setting.said(changed, ctx.team)
    if was != now:
        changed = rooms.change(ctx.db, room, **setting.read(value, room))
        what = f"{room.platform}:{room.name} {field}"
        ctx.write_down(EntryKind.CHANGED, was=f"{what} {was}", now=f"{what} {now}")
        _follow_up(ctx, room, changed)
    return RoomChanged(name(ctx, room), Code(field), was, now)


def name(ctx: Context, room: Room) -> str:
    """A room as people call it where this is said."""
    found = (each for each, of in ctx.incoming.place.named if of == room.name and room.platform == ctx.here.platform)
    said = next(found, None)
    return room.name if said is None else f"#{said}"


def _known(ctx: Context) -> str:
    return ", ".join(name(ctx, room) for room in rooms.everywhere(ctx.db))


def _follow_up(ctx: Context, before: Room, room: Room) -> None:
    """What comes of it at once: nothing that waits tells too much, and what is new to the room is told."""
    ctx.owes = True
    if room.audience is not before.audience:
        posting.seen_anew(ctx.db, room, before.audience, team=ctx.team, now=ctx.now)
    if room.morning != before.morning:
        morning.begin_tomorrow(ctx.db, room, now=ctx.now, team=ctx.team)
    if room.report and not before.report:
        monthly.begin_next(ctx.db, room, now=ctx.now, team=ctx.team)

    def new(case: Case) -> bool:
        return _sees(room, case) > _sees(before, case)

    posting.introduce(ctx.db, room, team=ctx.team, now=ctx.now, new=new)
    if (room.areas, room.audience) != (before.areas, before.audience):
        rooms.change(ctx.db, room, since=ctx.now)


def _sees(room: Room, case: Case) -> int:
    """How much a room hears of a case: not of it, that it came, how it stands, its words."""
    if not rooms.hears(room, case.area):
        return 0
    return 1 + privacy.may_name(case, room.audience) + room.audience.covers(case.sensitivity)


@dataclass(frozen=True, slots=True)
class _Setting:
    """`read`: the columns that a value sets, or a refusal; `said`: what is settled, as it would be said."""

    read: Callable[[str, Room], dict[str, Any]]
    said: Callable[[Room, Team], Code]


def _read_areas(value: str, _: Room) -> dict[str, Any]:
    named = [each for each in re.split(r"[,\s]+", value.lower()) if each]
    if named == [ALL]:
        return {"areas": ""}
    if not named:
        raise NotAnArea(value, ", ".join(vocabulary.AREAS))
    for each in named:
        if each not in vocabulary.AREAS:
            raise NotAnArea(each, vocabulary.nearest(each, vocabulary.AREAS))
    return {"areas": ",".join(area for area in vocabulary.AREAS if area in named)}


def _read_audience(value: str, _: Room) -> dict[str, Any]:
    if value.lower() not in set(Audience):
        raise NotAnAudience(value)
    return {"audience": Audience(value.lower())}


def _read_quiet(value: str, room: Room) -> dict[str, Any]:
    """Quiet hours, working days or both; of days alone, the hours stay."""
    *first, last = value.lower().split()
    days = spans.days(last)
    said = " ".join(first) if days is not None else value.lower()
    if said == OFF:
        return {"quiet": "", "days": days or ""}
    if said == USUAL:
        return {"quiet": None, "days": days}
    if not said:
        return {"days": days}
    try:
        span = hours.quiet_hours(said)
    except ValueError:
        span = None
    if span is None:
        raise NotHours(value)
    return {"quiet": hours.written(span), "days": room.days if days is None else days}


def _read_language(value: str, _: Room) -> dict[str, Any]:
    spoken = wording.languages()
    if value.lower() == USUAL:
        return {"language": None}
    if value.lower() not in spoken:
        raise NotSpokenYet(value, vocabulary.nearest(value.lower(), spoken))
    return {"language": value.lower()}


def _read_threads(value: str, room: Room) -> dict[str, Any]:
    if not room.cards:
        raise NoThreads(room.name)
    return {"threads": _is_on(value)}


def _read_morning(value: str, _: Room) -> dict[str, Any]:
    if value.lower() == OFF:
        return {"morning": None}
    match = _TIME_OF_DAY.fullmatch(value)
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise NotATimeOfDay(value)
    return {"morning": f"{int(match[1]):02}:{match[2] or '00'}"}


def _read_report(value: str, _: Room) -> dict[str, Any]:
    return {"report": _is_on(value)}


def _is_on(value: str) -> bool:
    if value.lower() not in {ON, OFF}:
        raise NotOnOrOff(value)
    return value.lower() == ON


def _quiet_said(room: Room, team: Team) -> Code:
    if room.quiet is None and room.days is None:
        return Code(f"{USUAL} ({_hours_said(team.quiet, team.days)})")
    if room.quiet is None:
        return Code(_hours_said(f"{USUAL} ({team.quiet or OFF})", room.days or ""))
    return Code(_hours_said(room.quiet, team.days if room.days is None else room.days))


def _hours_said(quiet: str, days: str) -> str:
    return " ".join([quiet or OFF, *([spans.days_said(days)] if days else [])])


_SETTINGS = {
    Field.AREAS: _Setting(_read_areas, lambda room, _: Code(", ".join(rooms.areas(room)) or ALL)),
    Field.AUDIENCE: _Setting(_read_audience, lambda room, _: Code(room.audience)),
    Field.QUIET: _Setting(_read_quiet, _quiet_said),
    Field.LANGUAGE: _Setting(_read_language, lambda room, team: Code(room.language or f"{USUAL} ({team.language})")),
    Field.THREADS: _Setting(_read_threads, lambda room, _: Code(ON if room.threads else OFF)),
    Field.MORNING: _Setting(_read_morning, lambda room, _: Code(room.morning or OFF)),
    Field.REPORT: _Setting(_read_report, lambda room, _: Code(ON if room.report else OFF)),
}
