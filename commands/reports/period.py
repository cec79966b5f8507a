"""The stretch of time that figures are about: its bounds in UTC, how it is called, and how people write it.

`30d`, `12w`, `6m`, `1y` end now. A month (`2026-10`, `october`, `last month`), a year, a week or a day is one of the
calendar, and what of it is still to come is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, TypeAlias

from sqlalchemy import Connection

from commands import datewords, vocabulary
from commands.command import Context
from commands.facts import Code
from commands.figures.months import Month
from commands.refusals import NotAPeriod
from commands.refusals.figures import NothingThen, NotYet
from storage import reports

MOST_DAYS = 3660

_COUNTED = re.compile(r"(\d{1,4})([dwmy])")
_NUMBERED = re.compile(r"(\d{4})(?:-(?:(\d{1,2})(?:-(\d{1,2}))?|w(\d{1,2})))?")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_ROLLING = {"week": 7, "month": 30, "year": 365}
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` until just before `until`, both aware and in UTC; `until` lies at most a tick past now.

    `name` is short and needs no language: `30d`, `2026-10`, `2026`, `2026-W47`, `2026-11-23`. `days` is how many it has
    where it is counted back from now, None where it is one of the calendar. `so_far`: that one is not over yet.
    """

    since: datetime
    until: datetime
    name: str
    days: int | None = None
    so_far: bool = False

    @property
    def ends_now(self) -> bool:
        """Whether how things stand at its end is how they stand now."""
        return self.days is not None or self.so_far


def last(days: int, now: datetime) -> Period:
    """The last so many days, what happens at this moment among them."""
    until = now + datetime.resolution
    return Period(until - timedelta(days=days), until, f"{days}d", days=days)


def month(of: Month, now: datetime) -> Period:
    """A month of the calendar, as far as it has come. Raises NotYet for one that has not begun."""
    return _calendar(str(of), of.begins, of.ends, now)


def year(of: int, now: datetime) -> Period:
    """A year of the calendar, from 1 to 9998. Raises NotYet."""
    return _calendar(f"{of:04}", Month(of, 1).begins, Month(of, 12).ends, now)


def week(monday: date, now: datetime) -> Period:
    """The week that begins on a Monday. Raises NotYet."""
    begins = _begins(monday)
    iso = monday.isocalendar()
    return _calendar(f"{iso.year:04}-W{iso.week:02}", begins, begins + _WEEK, now)


def day(of: date, now: datetime) -> Period:
    """A day. Raises NotYet."""
    begins = _begins(of)
    return _calendar(of.isoformat(), begins, begins + _DAY, now)


def counted(db: Connection, period: Period) -> Period:
    """The period, where anything can have been counted in it. Raises NothingThen for one before the first case."""
    if period.ends_now:
        return period
    first = reports.first_opened(db)
    if first is None or period.until <= first:
        raise NothingThen(Code(period.name), None if first is None else Code(Month.of(first)))
    return period


def within(words: list[str], ctx: Context) -> tuple[Period | None, list[str]]:
    """A period as people write it; None when it is something else. Raises NotAPeriod, NotYet and NothingThen."""
    said = words[0].lower()
    for read in (_read_counted, _read_numbered, _read_word, _read_month):
        found = read(words, ctx)
        if found is not None:
            period, count = found
            return counted(ctx.db, period), words[count:]
    if said[0].isdigit():
        raise NotAPeriod(words[0])
    return None, words


def month_named(words: list[str], ctx: Context) -> tuple[Month | None, list[str]]:
    """A month of the calendar, written as in a period; None when it is something else. Raises NotYet."""
    reading = (read(words, ctx) for read in (_read_numbered, _read_word, _read_month))
    try:
        found = next(filter(None, reading), None)
    except NotAPeriod:
        found = None
    if found is None:
        return None, words
    period, count = found
    month = Month.of(period.since)
    return (month, words[count:]) if period.name == str(month) else (None, words)


Within: TypeAlias = Annotated[Period, within]
NamedMonth: TypeAlias = Annotated[Month, month_named]
Found: TypeAlias = tuple[Period, int] | None
"""A period, and how many words name it."""


def _read_counted(words: list[str], ctx: Context) -> Found:
    """`30d`, `12w`, `6m`, `1y`."""
    match = _COUNTED.fullmatch(words[0].lower())
    if match is None:
        return None
    days = int(match[1]) * _DAYS[match[2]]
    if not 0 < days <= MOST_DAYS:
        raise NotAPeriod(words[0])
    return last(days, ctx.now), 1


def _read_numbered(words: list[str], ctx: Context) -> Found:
    """`2026`, `2026-10`, `2026-10-31`, `2026-W44`."""
    match = _NUMBERED.fullmatch(words[0].lower())
    if match is None:
        return None
    of_year, of_month, of_day, of_week = (None if each is None else int(each) for each in match.groups())
    assert of_year is not None  # noqa: S101 - the expression has it
    try:
        if of_week is not None:
            return week(date.fromisocalendar(of_year, of_week, 1), ctx.now), 1
        if of_day is not None and of_month is not None:
            return day(date(of_year, of_month, of_day), ctx.now), 1
        return (year(of_year, ctx.now) if of_month is None else month(Month(of_year, of_month), ctx.now)), 1
    except (ValueError, OverflowError):
        raise NotAPeriod(words[0]) from None


def _read_word(words: list[str], ctx: Context) -> Found:
    """`today`, `week` (seven days), `last week`, `this-month`, ..."""
    said = words[0].lower()
    which, joined, unit = said.partition("-")
    if not joined and said in {"last", "this"} and len(words) > 1:
        which, unit = said, words[1].lower()
    if said in _ROLLING:
        return last(_ROLLING[said], ctx.now), 1
    today = ctx.now.astimezone(UTC).date()
    if said in {"today", "yesterday"}:
        return day(today - _DAY * (said == "yesterday"), ctx.now), 1
    if which not in {"last", "this"} or unit not in _ROLLING:
        return None
    before = int(which == "last")
    this = Month.of(ctx.now)
    named: dict[str, Callable[[], Period]] = {
        "week": lambda: week(today - today.weekday() * _DAY - before * _WEEK, ctx.now),
        "month": lambda: month(this.plus(-before), ctx.now),
        "year": lambda: year(this.year - before, ctx.now),
    }
    return named[unit](), 1 if joined else 2


def _read_month(words: list[str], ctx: Context) -> Found:
    """`october`: the latest that has begun; `october 2025`; in the speaker's languages, the team's or English."""
    said = words[0].lower().rstrip(",.")
    if said in vocabulary.AREAS:
        return None
    number = _month_called(said, (*ctx.sender.languages, ctx.team.language, "en"))
    if number is None:
        return None
    this = Month.of(ctx.now)
    if len(words) > 1 and re.fullmatch(r"\d{4}", words[1]):
        found = _read_numbered([f"{words[1]}-{number}"], ctx)
        return found and (found[0], 2)
    return month(Month(this.year - (number > this.month), number), ctx.now), 1


def _month_called(said: str, languages: Iterable[str]) -> int | None:
    for language in datewords.readable(tuple(languages)):
        if said in (numbers := datewords.month_numbers(language)):
            return numbers[said]
    return None


def _calendar(name: str, begins: datetime, ends: datetime, now: datetime) -> Period:
    if begins > now:
        raise NotYet(Code(name))
    until = now + datetime.resolution
    return Period(begins, min(ends, until), name, so_far=ends > until)


def _begins(of: date) -> datetime:
    return datetime.combine(of, time(), UTC)
