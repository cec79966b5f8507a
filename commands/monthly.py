"""Last month's summary for the rooms that want it: on the first, at their morning's time, and once.

One that could not be told then is told as soon as it can be, within the month: after that the next one is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from commands import hearers, hours, message, words
from commands.dates import MORNING
from commands.exhibits import Chart
from commands.figures.months import Month
from commands.hearers import Hearer
from commands.reports import pages, summary
from commands.reports.month import Figures
from commands.team import Team
from storage import outbox, rooms
from storage.models import Room


@dataclass(frozen=True, slots=True)
class Due:
    """A month of which a room is to be told, `at` the first moment from now on at which it may be."""

    room: Room
    month: Month
    at: datetime


def due(db: Connection, now: datetime, team: Team) -> list[Due]:
    """The rooms that are to be told now."""
    return [each for each in _following(db, now, team) if each.at <= now]


def next(db: Connection, now: datetime, team: Team) -> datetime | None:  # noqa: A001 - read as monthly.next
    """When the next room is to be told."""
    return min((each.at for each in _following(db, now, team)), default=None)


def post(db: Connection, now: datetime, team: Team, figures: Figures) -> int:
    """Owe the summary of this month to the rooms that are to be told of it now; how many they are."""
    told = [each.room for each in due(db, now, team) if each.month == figures.month]
    for room in told:
        hearer = hearers.room_hearer(room, team)
        said = message.join(
            words.phrase(fact, audience=room.audience, zone=team.zone, language=hearer.language, way=words.ROOM)
            for fact in summary.told(figures, hearer.language, room.audience, _shown(room, hearer, figures))
        )
        body = message.pack(said)
        outbox.write(db, platform=room.platform, place=room.name, private=False, body=body, at=now)
        rooms.change(db, room, reported=str(figures.month))
    return len(told)


def begin_next(db: Connection, room: Room, *, now: datetime, team: Team) -> None:
    """A room wants them from now on: one whose time has passed has been."""
    following = _Next.of(room, now, team)
    if following.begins <= now:
        rooms.change(db, room, reported=str(following.month))


def _shown(room: Room, hearer: Hearer, figures: Figures) -> tuple[Chart, ...]:
    """The charts, where the room's platform can show them: where it keeps cards."""
    return pages.pictures(figures, hearer.language, room.audience) if room.cards else ()


def _following(db: Connection, now: datetime, team: Team) -> Iterator[Due]:
    for room in rooms.everywhere(db):
        if room.report:
            following = _Next.of(room, now, team)
            kept = hours.of(room, team)
            yield Due(room, following.month, kept.next(max(following.begins, now)))


@dataclass(frozen=True, slots=True)
class _Next:
    """The next month of which a room has not been told, and when its time begins."""

    begins: datetime
    month: Month

    @classmethod
    def of(cls, room: Room, now: datetime, team: Team) -> _Next:
        zone = ZoneInfo(team.zone)
        here = now.astimezone(zone)
        last = Month(here.year, here.month).plus(-1)
        month = last if room.reported is None or room.reported < str(last) else last.next
        first = month.next.begins.date()
        at = MORNING if room.morning is None else time.fromisoformat(room.morning)
        begins = datetime.combine(first, at, zone).astimezone(UTC)
        return cls(max(begins, month.ends), month)
