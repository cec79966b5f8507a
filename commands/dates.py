"""Moments as people say them: `3d`, `2h`, `tomorrow 14`, `friday 9:00`, `2026-12-24`, in their own zone and languages.

Reading them is dateparser's work; what is ours is to find where the moment ends and the rest of the line begins, to
give a bare day its morning and a bare hour its minutes, and to count hours as hours also across a change of clocks:
days, weeks and longer move what the clock on the wall shows, hours and shorter are time that passes. What looks like a
part of the moment and is none, such as 25:00, leaves the whole unread: it would be dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from commands import clockwords, datewords
from commands.clockwords import Written

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

MORNING = time(9)
EVENING = time(17)
MOST_WORDS = 5

_COMPACT = re.compile(r"(?:\d{1,4}(?:[smhdw]|min))+", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_PART = re.compile(r"(\d+)(min|[smhdw])", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_EXACT = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours"}
_BY_CALENDAR = {"d": "days", "w": "weeks"}
_AGO = "ago"
_COUNTED = 1
"""Microseconds, which nobody says: a moment that has them was counted from now."""


def read(words: Sequence[str], now: datetime, zone: str, languages: Sequence[str]) -> tuple[datetime, int] | None:
    """The moment (UTC) that the first words name, and how many words name it; None when they name none.

    Of `languages` (codes; those that the library does not have are left out) the one counts in which most words are
    read, and of several the first.
    """
    if not words:
        return None
    if _COMPACT.fullmatch(words[0]):
        return _compact(words, now, zone)
    found = [_in_language(words, now, zone, each) for each in datewords.readable(tuple(languages))]
    return max(filter(None, found), key=lambda reading: reading[1], default=None)


def _compact(words: Sequence[str], now: datetime, zone: str) -> tuple[datetime, int] | None:
    after = _after(words[0], now, zone)
    if len(words) > 1 and words[1].lower() == _AGO:
        return now - (after - now), 2
    return None if clockwords.is_time(words[1:]) else (after, 1)


def _in_language(words: Sequence[str], now: datetime, zone: str, language: str) -> tuple[datetime, int] | None:
    for count in range(_leading(words, language), 0, -1):
        written = clockwords.written(words[:count], words[count:], language)
        moment = _parse(written, now, zone, language) if written is not None else None
        if moment is not None:
            return None if clockwords.begins_with_a_time(words[count:], language) else (moment, count)
    return None


def _after(compact: str, now: datetime, zone: str) -> datetime:
    exact, by_calendar = timedelta(0), timedelta(0)
    for count, unit in _PART.findall(compact.lower()):
        if unit in _EXACT:
            exact += timedelta(**{_EXACT[unit]: int(count)})
        else:
            by_calendar += timedelta(**{_BY_CALENDAR[unit]: int(count)})
    return _later(now, zone, by_calendar, exact)


def _later(now: datetime, zone: str, by_calendar: timedelta, exact: timedelta) -> datetime:
    day = (now.astimezone(ZoneInfo(zone)) + by_calendar).astimezone(UTC) if by_calendar else now
    return day + exact


def _leading(words: Sequence[str], language: str) -> int:
    """How many of the first words can be part of a moment at all."""
    count = 0
    for word in words[:MOST_WORDS]:
        if not (word[:1].isdigit() or clockwords.bare(word) in datewords.every(language)):
            break
        count += 1
    return count


def _parse(said: Written, now: datetime, zone: str, language: str) -> datetime | None:
    text = said.text
    if any(not _is_date(*named.groups()) for word in text.split() if (named := _DATE.fullmatch(word))):
        return None
    here = now.astimezone(ZoneInfo(zone))
    local = here.replace(tzinfo=None, microsecond=_COUNTED)
    found = _parser(language, local).get_date_data(text)
    moment: datetime | None = found.date_obj
    if moment is None or (found.period in {"month", "year"} and not _counts(text, language, "month", "year")):
        return None
    if found.period == "time" and moment.microsecond == _COUNTED and moment.tzinfo is None:
        ahead = moment - local
        days = timedelta(ahead.days) if _counts(text, language, "day", "week", "month", "year") else timedelta(0)
        return _later(now, zone, days, ahead - days)
    if found.period not in {"time", "part_of_day"}:
        moment = datetime.combine(moment, MORNING)
        if moment <= local and moment.date() == local.date():
            moment = datetime.combine(moment, EVENING)
    if said.ends_the_day:
        moment += timedelta(days=1)
    return moment.replace(tzinfo=moment.tzinfo or here.tzinfo, fold=here.fold).astimezone(UTC)


def _is_date(year: str, month: str, day: str) -> bool:
    """Whether a date exists; the library would turn one that does not into another."""
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _counts(text: str, language: str, *units: str) -> bool:
    """Whether one of these units is named; a number alone may have been taken for one."""
    return not datewords.units(language, *units).isdisjoint(_LETTERS.findall(text.lower()))


def _parser(language: str, local: datetime) -> DateDataParser:
    from dateparser.date import DateDataParser  # noqa: PLC0415 - 10 MiB that only who names a day needs

    settings: Any = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": local, "RETURN_TIME_AS_PERIOD": True}
    return DateDataParser(languages=[language], settings=settings)
