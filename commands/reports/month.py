"""One month: what is reckoned of it, in pieces, so that nothing else has to wait for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from commands.figures.months import Month
from commands.figures.shares import Share
from commands.reports import casework, openness, period, practising, volunteering
from commands.reports.casework import Brief, By, Casework, Ended, Scope
from commands.reports.period import Period
from commands.reports.practising import PracticeResult, Proposal
from commands.reports.volunteering import Volunteering
from commands.team import Team

LOOKED_BACK = 12
"""Months of the figures that are shown over time, the month itself among them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is reckoned of a month; of the one before, and that of a year before, only what came and went.

    `open_cases` are those unresolved at the end of each day, and `kept` the follow-ups kept in each complete month, of
    a year. `proposals` and `results` are what can be said of practices by the end of it; `team` are the volunteers'
    months.
    """

    month: Month
    now: datetime
    period: Period
    cases: Casework
    before: Brief
    year_before: Brief
    areas: list[Ended]
    languages: list[Ended]
    practices: list[Ended]
    open_cases: list[tuple[date, int]]
    kept: list[tuple[Month, Share | None]]
    proposals: list[Proposal]
    results: list[PracticeResult]
    team: Volunteering


def readings(month: Month, *, now: datetime, team: Team) -> Mapping[str, Callable[[Connection], Any]]:
    """How each of the figures is read of the case log, by the field that it is for. Raises NotYet for a month that has
    not begun.
    """
    ours = period.month(month, now)
    scope = Scope(ours)
    complete = min(month, Month.of(now).plus(-1))
    since = month.plus(1 - LOOKED_BACK)
    last_day = (ours.until - timedelta(microseconds=1)).date()
    return {
        "cases": partial(casework.reckon, period=ours),
        "before": partial(casework.brief, scope=Scope(period.month(month.plus(-1), now))),
        "year_before": partial(casework.brief, scope=Scope(period.month(month.plus(-LOOKED_BACK), now))),
        **{name: partial(casework.outcomes, scope=scope, by=by) for name, by in _GROUPS.items()},
        "open_cases": partial(openness.open_over, first=since.begins.date(), last=last_day),
        "kept": partial(openness.kept_by_month, first=since, last=complete),
        "proposals": partial(practising.better_than_none, now=ours.until),
        "results": partial(practising.results, now=ours.until),
        "team": partial(volunteering.of, month=complete, now=now, team=team),
    }


_GROUPS = {"areas": By.AREA, "languages": By.LANGUAGE, "practices": By.PRACTICE}


def reckon(db: Connection, month: Month, *, now: datetime, team: Team) -> Figures:
    """All of them at once. Raises NotYet."""
    return put_together(month, now, {name: read(db) for name, read in readings(month, now=now, team=team).items()})


def put_together(month: Month, now: datetime, read: Mapping[str, Any]) -> Figures:
    """The figures, of what each of the readings gave."""
    return Figures(month=month, now=now, period=period.month(month, now), **read)
