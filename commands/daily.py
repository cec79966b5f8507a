"""What is looked at once a day, in the team's morning: who has gone quiet, and for whom it gets too much."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from commands import care, signs
from commands.dates import MORNING
from commands.team import Team
from storage import inbox


def look(db: Connection, now: datetime, team: Team) -> int:
    """Look, unless that was done today or it is too early; how many posts or cases came of it."""
    at = next(db, now, team)
    if at is None or at > now:
        return 0
    inbox.remember(db, _key(_day(now, team)), at=now)
    return care.look(db, now, team) + signs.tell(db, now, team)


def next(db: Connection, now: datetime, team: Team) -> datetime | None:  # noqa: A001 - read as daily.next
    """When it is looked next; in the past where that is late, None where there is nothing to look at."""
    if team.care_after is None and not team.signs:
        return None
    day = _day(now, team)
    if inbox.find(db, _key(day)) is not None:
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, ZoneInfo(team.zone)).astimezone(UTC)


def _day(now: datetime, team: Team) -> date:
    return now.astimezone(ZoneInfo(team.zone)).date()


def _key(day: date) -> str:
    return f"{inbox.DAY}{day}"
