"""How times read where a platform does not show them in its own way."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta

from commands import words


def moment(at: datetime, zone: str, *, now: datetime, language: str) -> str:
    """A moment as a clock in `zone` shows it, such as `Wed 25 Nov 18:00 UTC`; its year only where that is not now's."""
    this_year = now.astimezone(ZoneInfo(zone)).year
    return _in_words(at.replace(second=0, microsecond=0), zone, this_year, language)


def ago(since: datetime, *, now: datetime, language: str) -> str:
    """How long ago something was: `3 minutes ago`, or `just now`."""
    past = now - since
    if past < timedelta(minutes=1):
        return words.word("just-now", language)
    return format_timedelta(-past, add_direction=True, locale=language)


@lru_cache(1000)
def _in_words(minute: datetime, zone: str, this_year: int, language: str) -> str:
    there = minute.astimezone(ZoneInfo(zone))
    year = "" if there.year == this_year else " y"
    return f"{format_datetime(there, f'EEE d MMM{year} HH:mm', tzinfo=there.tzinfo, locale=language)} {there.tzname()}"
