"""Figures over time: how many cases were open day after day, and promises kept month after month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from commands.figures import months
from commands.figures.months import Month
from commands.figures.shares import Share, wilson
from storage import reports, standing
from storage.counted import Counted

_DAY = timedelta(days=1)


def open_over(
    db: Connection, first: date, last: date, *, area: str | None = None, language: str | None = None
) -> list[tuple[date, int]]:
    """How many cases were unresolved at the end of each day (UTC) from the first to the last, both among them.

    Counted back from those that are now, by what has changed since; a day to come has as many as there are now.
    """
    counted = Counted(area, language)
    since, ever = _begins(first), datetime.max.replace(tzinfo=UTC)
    opened = reports.opened_by_day(db, since, ever, counted)
    resolved = reports.resolved_by_day(db, since, ever, counted)
    reopened = reports.reopened_by_day(db, since, ever, counted)
    changes = Counter(opened) + Counter(reopened)
    changes.subtract(resolved)
    count = standing.unresolved(db, counted) - sum(change for day, change in changes.items() if day > last)
    found = []
    for day in reversed(list(_days(first, last))):
        found.append((day, count))
        count -= changes[day]
    return found[::-1]


def kept_by_month(
    db: Connection, first: Month, last: Month, *, area: str | None = None, language: str | None = None
) -> list[tuple[Month, Share | None]]:
    """Of the follow-ups due in each month the share that was kept by its time; None where none was due. Ask for
    complete months: what is due in one that is not may still be kept.
    """
    found = reports.promised_by_month(db, first.begins, last.ends, Counted(area, language))
    return [(month, wilson(*found.get((month.year, month.month), (0, 0)))) for month in months.between(first, last)]


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * _DAY for number in range((last - first).days + 1))
