"""Moments as people say them: `3d`, `2h`, `tomorrow 9:00`, `friday`, `2026-12-24`, in their own zone and language.

Reading them is dateparser's work; what is ours is to find where the moment ends and the rest of the line begins, to
give a bare day its morning, and to count hours as hours also across a change of clocks: days, weeks and longer move
what the clock on the wall shows, hours and shorter are time that passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

MORNING = time(9)
EVENING = time(17)
MOST_WORDS = 5

_COMPACT = re.compile(r"(?:\d{1,4}(?:[smhdw]|min))+", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PART = re.compile(r"(\d+)(min|[smhdw])", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_EXACT = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours"}
_NO_MOMENT = {"name", "date_order", "pertain", "simplifications", "relative-type-regex", "sentence_splitter_group"}
_BY_CALENDAR = {"d": "days", "w": "weeks"}
_COUNTED = 1
"""Microseconds, which nobody says: a moment that has them was counted from now."""


def read(words: Sequence[str], now: datetime, zone: str, language: str) -> tuple[datetime, int] | None:
    """The moment (UTC) that the first words name, and how many words name it; None when they name none."""
    if not words:
        return None
    if _COMPACT.fullmatch(words[0]):
        return _after(words[0], now, zone), 1
    for count in range(_leading(words, language), 0, -1):
        moment = _parse(" ".join(words[:count]), now, zone, language)
        if moment is not None:
            return moment, count
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
        if not (word[:1].isdigit() or word.lower().strip(",.") in _vocabulary(language)):
            break
        count += 1
    return count


def _parse(text: str, now: datetime, zone: str, language: str) -> datetime | None:
    if any(_ISO.fullmatch(word) and not _is_date(word) for word in text.split()):
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
    return moment.replace(tzinfo=moment.tzinfo or here.tzinfo, fold=here.fold).astimezone(UTC)


def _is_date(word: str) -> bool:
    """Whether an ISO date exists; the library would turn one that does not into another."""
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def _counts(text: str, language: str, *units: str) -> bool:
    """Whether one of these units is named; a number alone may have been taken for one."""
    named = {word for unit in units for word in _locale(language)[unit]}
    return not named.isdisjoint(_LETTERS.findall(text.lower()))


def _parser(language: str, local: datetime) -> DateDataParser:
    from dateparser.date import DateDataParser  # noqa: PLC0415 - 10 MiB that only who names a day needs

    settings: Any = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": local, "RETURN_TIME_AS_PERIOD": True}
    return DateDataParser(languages=[language], settings=settings)


@cache
def _locale(language: str) -> dict[str, Any]:
    info: dict[str, Any] = import_module(f"dateparser.data.date_translation_data.{language}").info
    return info


@cache
def _vocabulary(language: str) -> frozenset[str]:
    return frozenset(word for phrase in _phrases(_locale(language)) for word in phrase.lower().split())


def _phrases(info: Any) -> Iterator[str]:
    if isinstance(info, str):
        yield info
    elif isinstance(info, dict):
        for key, value in info.items():
            if key not in _NO_MOMENT:
                yield from _phrases(value)
    elif isinstance(info, list):
        for value in info:
            yield from _phrases(value)
