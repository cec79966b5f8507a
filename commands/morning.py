"""The coordinators' morning: what nobody has, what is past its time, what waits, whose cover is needed.

A room hears three lines at most, and counts only what it may name; the lists are for coordinators privately. Rooms
that have a time for it hear it then, once a day on their working days; one that is hours late is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from commands import hearers, hours, message, words
from commands import people as persons
from commands.command import Context
from commands.facts import Code, Fact
from commands.facts.morning import (
    CoverNeeded,
    Morning,
    MorningFirst,
    OverdueList,
    UncoveredList,
    UnownedList,
    WaitingList,
)
from commands.hearers import Hearer, Reach
from commands.message import Message
from commands.team import Team
from storage import inbox, mornings, outbox, people, rooms
from storage.models import Audience, Room, State, Volunteer
from storage.mornings import Outline

LATEST = timedelta(hours=3)
"""After its time a morning is still told for so long."""

DAYS = range(-8, 9)
"""From today: those among which the next morning is looked for. A week without a working day may lie between the day
that one is for and the end of the night in which it is told.
"""

NAMED_FIRST = 5
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Unresolved cases that a place may name, each in one of the lists, longest first; `uncovered` besides."""

    unowned: list[Outline]
    overdue: list[Outline]
    waiting: list[Outline]
    uncovered: list[tuple[Volunteer, list[Outline]]]


def standing(db: Connection, now: datetime, audience: Audience, areas: Sequence[str] = ()) -> Standing:
    """How things stand, as far as an audience may hear it; `areas`: only of these, if there are any."""
    named = [
        each
        for each in mornings.outlines(db)
        if (each.sensitivity is not Audience.CONFIDENTIAL or audience.covers(each.sensitivity))
        and (not areas or each.area in areas)
    ]
    in_hand = [each for each in named if each.state is not State.OPEN]
    return Standing(
        unowned=sorted((each for each in named if each.state is State.OPEN), key=lambda each: each.opened_at),
        overdue=_by_due(each for each in in_hand if each.due_at < now),
        waiting=_by_due(each for each in in_hand if each.due_at >= now and each.state is State.WAITING),
        uncovered=[
            (owner, theirs)
            for owner in _uncovered(db, now)
            if (theirs := [each for each in in_hand if each.owner_id == owner.id])
        ],
    )


def summary(found: Standing) -> list[Fact]:
    """How things stand in three lines at most."""
    told: list[Fact] = [Morning(len(found.unowned), len(found.overdue), len(found.waiting))]
    first = [_numbers(each[:NAMED_FIRST]) if each else None for each in (found.unowned, found.overdue)]
    if any(first):
        told.append(MorningFirst(*first))
    if found.uncovered:
        told.append(CoverNeeded(", ".join(f"{owner.name} ({len(theirs)})" for owner, theirs in found.uncovered)))
    return told


def lists(found: Standing) -> list[Fact]:
    """The cases themselves."""
    kinds = (
        (UnownedList, found.unowned),
        (OverdueList, found.overdue),
        (WaitingList, found.waiting),
    )
    told: list[Fact] = [kind(len(each), _numbers(each)) for kind, each in kinds if each]
    told += [UncoveredList(owner.name, len(theirs), _numbers(theirs)) for owner, theirs in found.uncovered]
    return told


def post(db: Connection, now: datetime, team: Team, reach: Reach | None = None) -> int:
    """Owe the morning to every room whose time it is; how many there were.

    With `reach`, each coordinator who is there is owed the lists, once a day, within their own hours.
    """
    told = 0
    for room in rooms.everywhere(db):
        due = _Next.of(db, room, now, team)
        if due is None or due.at > now:
            continue
        hearer = hearers.room_hearer(room, team)
        found = standing(db, now, room.audience, rooms.areas(room))
        _owe(db, hearer, summary(found), now)
        inbox.remember(db, due.key, at=now)
        told += 1
    if told and reach is not None:
        _tell_coordinators(db, now, team, reach)
    return told


def next(db: Connection, now: datetime, team: Team) -> datetime | None:  # noqa: A001 - read as morning.next
    """When the next room hears its morning, if any does: in the past where that is late, and still to be told."""
    found = [_Next.of(db, room, now, team) for room in rooms.everywhere(db)]
    return min((each.at for each in found if each is not None), default=None)


def tell_asker(ctx: Context, told: Sequence[Fact]) -> None:
    """Owe the lists privately to a coordinator who asked in a room."""
    who, team = ctx.sender.identity, ctx.team
    asker = Hearer(
        who.platform,
        who.account or "",
        private=True,
        audience=Audience.CONFIDENTIAL,
        hours=hours.hours(ctx.sender.zone, "", ""),
        language=team.language,
    )
    _owe(ctx.db, asker, told, ctx.now)
    ctx.owes = True


def begin_tomorrow(db: Connection, room: Room, *, now: datetime, team: Team) -> None:
    """A room's time was settled just now: where today's has passed, that has been."""
    while (due := _Next.of(db, room, now, team)) is not None and due.begins <= now:
        inbox.remember(db, due.key, at=now)


@dataclass(frozen=True, slots=True)
class _Next:
    """A room's next morning that is not too late and has not been told: it begins then, and is told `at` the end of
    the room's quiet hours, if they are not over.
    """

    begins: datetime
    at: datetime
    key: str

    @classmethod
    def of(cls, db: Connection, room: Room, now: datetime, team: Team) -> _Next | None:
        if room.morning is None:
            return None
        zone, kept = ZoneInfo(team.zone), hours.of(room, team)
        for days in DAYS:
            day = now.astimezone(zone).date() + timedelta(days=days)
            begins = datetime.combine(day, time.fromisoformat(room.morning), zone).astimezone(UTC)
            key = f"morning:{room.id}:{day}"
            if day.weekday() not in kept.days:
                continue
            at = kept.next(begins)
            if at + LATEST > now and inbox.find(db, key) is None:
                return cls(begins, at, key)
        return None


def _tell_coordinators(db: Connection, now: datetime, team: Team, reach: Reach) -> None:
    found = lists(standing(db, now, Audience.CONFIDENTIAL))
    for hearer in hearers.coordinators(db, team, reach) if found else ():
        key = f"morning:{hearer.platform}:{hearer.place}:{hearer.hours.day_of(now)}"
        if hearer.next(now) <= now and inbox.find(db, key) is None:
            _owe(db, hearer, found, now)
            inbox.remember(db, key, at=now)


def _owe(db: Connection, hearer: Hearer, told: Sequence[Fact], now: datetime) -> None:
    body = message.pack(_phrased(hearer, told))
    outbox.write(db, platform=hearer.platform, place=hearer.place, private=hearer.private, body=body, at=now)


def _phrased(hearer: Hearer, told: Sequence[Fact]) -> Message:
    way = None if hearer.private else words.ROOM
    return message.join(
        words.phrase(fact, audience=hearer.audience, zone=hearer.hours.zone, language=hearer.language, way=way)
        for fact in told
    )


def _uncovered(db: Connection, now: datetime) -> Iterator[Volunteer]:
    """Owners who are away, and whose cover is nobody, away too, or gone."""
    for owner in mornings.absent_owners(db):
        if persons.away(owner, now) is None:
            continue
        cover = people.find(db, owner.cover_id) if owner.cover_id is not None else None
        if cover is None or cover.left_at is not None or persons.away(cover, now) is not None:
            yield owner


def _by_due(found: Iterator[Outline]) -> list[Outline]:
    return sorted(found, key=lambda each: each.due_at)


def _numbers(found: Sequence[Outline]) -> Code:
    return Code(message.numbers([each.number for each in found], MOST_LISTED))
