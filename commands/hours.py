"""When somebody may be spoken to unasked: their quiet hours and working days, in their own zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from commands.dates import MORNING
from commands.team import Team
from storage.models import Room, Volunteer

_SPAN = re.compile(r"(\d{1,2})(?::(\d\d))?\s*-\s*(\d{1,2})(?::(\d\d))?")
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Hours:
    """Quiet from `quiet[0]` to `quiet[1]` (over midnight where that is earlier; None: never), and on other days than
    `days` (0 is Monday), read in `zone` (IANA name).
    """

    zone: str
    quiet: tuple[time, time] | None = None
    days: frozenset[int] = EVERY_DAY

    def allow(self, at: datetime) -> bool:
        """Whether this moment (aware) is within the hours. A quiet night belongs to the day on which it began."""
        local = at.astimezone(_zone(self.zone))
        return local.weekday() in self.days and not self._quiet(local.time())

    def next(self, at: datetime) -> datetime:
        """The first moment from `at` on that is within the hours, in UTC."""
        if self.allow(at):
            return at
        zone = _zone(self.zone)
        day = at.astimezone(zone).date()
        for ahead in range(9):
            for opens in self._opens(day + timedelta(days=ahead), zone):
                if opens > at and self.allow(opens):
                    return opens
        raise ValueError("hours that never come")

    def day_of(self, at: datetime) -> date:
        """The day that `at` is on where they are."""
        return at.astimezone(_zone(self.zone)).date()

    def day_begins(self, at: datetime) -> datetime:
        """When that day began, in UTC."""
        return datetime.combine(self.day_of(at), time(), _zone(self.zone)).astimezone(UTC)

    def day_ends(self, at: datetime) -> datetime:
        """When the day after it begins, in UTC."""
        return datetime.combine(self.day_of(at) + timedelta(days=1), time(), _zone(self.zone)).astimezone(UTC)

    def next_morning(self, at: datetime) -> datetime:
        """When the morning of their next working day after that day has come, and the hours as well, in UTC."""
        zone, day = _zone(self.zone), self.day_of(at) + timedelta(days=1)
        while day.weekday() not in self.days:
            day += timedelta(days=1)
        return self.next(datetime.combine(day, MORNING, zone).astimezone(UTC))

    def _quiet(self, local: time) -> bool:
        if self.quiet is None:
            return False
        begins, ends = self.quiet
        if begins <= ends:
            return begins <= local < ends
        return local >= begins or local < ends

    def _opens(self, day: date, zone: ZoneInfo) -> list[datetime]:
        """The moments of a day at which hours may begin: midnight, and the end of the quiet hours.

        That end comes twice where clocks are put back over it, and where they are put forward over it, at the full hour
        at which they are.
        """
        begins = [time()]
        if self.quiet:
            ends = self.quiet[1]
            begins += [ends.replace(minute=0), ends, ends.replace(fold=1)]
        return sorted(datetime.combine(day, each, zone).astimezone(UTC) for each in begins)


def quiet_hours(said: str) -> tuple[time, time] | None:
    """`22-7` or `22:30-7:00`; None for what is no such span. Raises ValueError for hours that no day has."""
    match = _SPAN.fullmatch(said.strip())
    if match is None:
        return None
    from_hour, from_minute, to_hour, to_minute = (int(each or 0) for each in match.groups())
    begins, ends = time(from_hour % 24, from_minute), time(to_hour % 24, to_minute)
    if max(from_hour, to_hour) > 24 or begins == ends:
        raise ValueError(said)
    return begins, ends


def written(quiet: tuple[time, time]) -> str:
    """Quiet hours as the case log keeps them: `22:00-07:00`."""
    return f"{quiet[0]:%H:%M}-{quiet[1]:%H:%M}"


def of(who: Volunteer | Room, team: Team) -> Hours:
    """A person's hours, or a room's: their own where they have said so, else the team's."""
    zone = (who.zone if isinstance(who, Volunteer) else None) or team.zone
    return hours(zone, team.quiet if who.quiet is None else who.quiet, team.days if who.days is None else who.days)


@lru_cache(1024)
def hours(zone: str, quiet: str, days: str) -> Hours:
    """Hours from what the case log keeps: `22:00-07:00` or nothing, and `0,1,2` or nothing, which is every day."""
    span = quiet_hours(quiet) if quiet else None
    on = frozenset(int(day) for day in days.split(",")) if days else EVERY_DAY
    return Hours(zone, span, on)


@lru_cache(64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
