"""Figures as charts, to be drawn by whoever can: worded by `facts/charts.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import dropwhile

from commands import words
from commands.exhibits import Axis, Chart, Series, Shape
from commands.facts import Code, Fact
from commands.facts.charts import (
    OpenCasesChart,
    OutcomeOfArea,
    OutcomesChart,
    PromisesKeptChart,
    TimeToClaimChart,
    Unit,
    VolunteersFlowChart,
)
from commands.figures.ledger import Row
from commands.figures.months import Month
from commands.figures.shares import Share
from commands.figures.survival import Curve, Step
from commands.figures.trends import Trend
from commands.reports import numerals
from commands.reports.casework import Ended
from commands.reports.period import Period

MOST_STEPS = 300
"""Steps of a curve that are drawn: more, nobody could see."""

MOST_ROWS = 24
"""Rows of a chart of outcomes."""

MOST_OUTCOMES = 4
"""Outcomes of an area that have a row; the others are in the tables."""

_UNITS = (
    (Unit.DAYS, timedelta(days=1), 3),
    (Unit.HOURS, timedelta(hours=1), 2),
    (Unit.MINUTES, timedelta(minutes=1), 0),
)
"""Units of an axis, each with its length, and from how many of it on it is used."""


def open_cases(counts: Sequence[tuple[date, int]], language: str) -> Chart:
    """How many cases were unresolved, day after day, from the first on which any was."""
    known = list(dropwhile(lambda each: not each[1], counts)) or list(counts[-1:])
    peak, most = max(known, key=lambda each: each[1], default=(None, 0))
    told = OpenCasesChart(
        days=len(known),
        first=_day(known[0][0] if known else None),
        last=_day(known[-1][0] if known else None),
        begins=known[0][1] if known else 0,
        ends=known[-1][1] if known else 0,
        peak=_day(peak),
        most=most,
    )
    values = tuple(count for _, count in known) if most else ()
    series = Series(_said(told, language, "cases"), values)
    places = [str(day) for day, _ in known]
    return _chart(told, language, name="open-cases", shape=Shape.LINES, places=places, series=[series])


def time_to_claim(curve: Curve, period: Period, language: str) -> Chart:
    """The share of the cases opened in a period that nobody had claimed yet, as a survival curve."""
    unit, length = next((unit, length) for unit, length, least in _UNITS if curve.until >= least * length)
    median, ninetieth = curve.median, curve.quantile(0.9)
    told = TimeToClaimChart(
        period=Code(period.name),
        days=period.days,
        n=curve.n,
        censored=curve.censored,
        unit=unit,
        median=numerals.length(median, language) if median is not None else None,
        ninetieth=numerals.length(ninetieth, language) if ninetieth is not None else None,
        longest=numerals.length(curve.until, language),
        left=numerals.percent(curve.at(curve.until), language),
    )
    steps = _thinned(curve.steps)
    end = (curve.until / length,) if curve.n else ()
    values = _drawn([1.0, *(step.survival for step in steps)], curve)
    low = _drawn([1.0, *(step.low for step in steps)], curve)
    high = _drawn([1.0, *(step.high for step in steps)], curve)
    series = Series(_said(told, language, "share"), values, low, high)
    places = [0.0, *(step.time / length for step in steps), *end] if curve.n else []
    return _chart(told, language, name="time-to-claim", shape=Shape.STEPS, places=places, series=[series])


def promises_kept(months: Sequence[tuple[Month, Share | None]], language: str) -> Chart:
    """The share of follow-ups that were kept by their time, month after month."""
    known = [(month, share) for month, share in months if share is not None]
    worst, best = (pick(known, key=lambda each: each[1].share, default=None) for pick in (min, max))
    told = PromisesKeptChart(
        first=Code(months[0][0] if months else ""),
        last=Code(months[-1][0] if months else ""),
        due=sum(share.n for _, share in known),
        begins=numerals.percent(known[0][1].share, language) if known else None,
        ends=numerals.percent(known[-1][1].share, language) if known else None,
        best=numerals.percent(best[1].share, language) if best else None,
        best_month=Code(best[0]) if best else None,
        worst=numerals.percent(worst[1].share, language) if worst else None,
        worst_month=Code(worst[0]) if worst else None,
    )
    series = _shares(_said(told, language, "share"), [share for _, share in months])
    places = [str(month) for month, _ in months]
    return _chart(told, language, name="promises-kept", shape=Shape.LINES, places=places, series=[series])


def outcomes(areas: Sequence[Ended], period: Period, language: str) -> Chart:
    """How cases ended in each area, with how sure that is; the most frequent outcomes of the areas with most cases."""
    ranked = sorted(areas, key=lambda area: -area.n)
    rows = [(_row(area, *each, language), each[1]) for area in ranked for each in area.shares[:MOST_OUTCOMES]]
    shown = rows[:MOST_ROWS]
    told = OutcomesChart(
        period=Code(period.name),
        days=period.days,
        n=sum(area.n for area in areas),
        shown=Code("; ".join(words.text(row, language=language) for row, _ in shown)) if shown else None,
        left_out=sum(len(area.shares) for area in areas) - len(shown),
    )
    series = _shares(_said(told, language, "share"), [share for _, share in shown])
    places = [_said(row, language, "row") for row, _ in shown]
    return _chart(told, language, name="outcomes", shape=Shape.DOTS, places=places, series=[series])


def volunteers_flow(rows: Sequence[Row], trend: Trend, language: str) -> Chart:
    """Who came, came back, stayed and fell quiet, month after month, and what that came to."""
    telling = [None if row.few else row for row in rows]
    last = telling[-1] if telling else None
    told = VolunteersFlowChart(
        first=Code(rows[0].month) if rows else None,
        last=Code(rows[-1].month) if rows else None,
        months=len(rows),
        few=telling.count(None),
        trend=trend.verdict,
        p=numerals.chance(trend.p, language) if trend.p is not None else None,
        active=last.active if last else None,
        net=numerals.signed(last.net_gain) if last else None,
        gained=sum(row.net_gain > 0 for row in telling if row),
    )
    parts: dict[str, Callable[[Row], int]] = {
        "stayed": lambda row: row.stayed,
        "returned": lambda row: row.returned,
        "new": lambda row: row.new,
        "gone-quiet": lambda row: -row.gone_quiet,
        "net-gain": lambda row: row.net_gain,
    }
    series = [
        Series(
            _said(told, language, name),
            tuple(None if row is None else count(row) for row in telling),
            line=name == "net-gain",
        )
        for name, count in parts.items()
    ]
    places = [str(row.month) for row in rows]
    return _chart(told, language, name="volunteers", shape=Shape.STACKS, places=places, series=series)


def _chart(
    told: Fact, language: str, *, name: str, shape: Shape, places: Sequence[float | str], series: Sequence[Series]
) -> Chart:
    return Chart(
        name=name,
        title=_said(told, language, "title"),
        shape=shape,
        x=Axis(_said(told, language, "x")),
        y=Axis(_said(told, language, "y"), percent=any(each.low for each in series)),
        places=tuple(places),
        series=tuple(series),
        caption=words.text(told, language=language),
        alt=_said(told, language, "alt"),
    )


def _row(area: Ended, outcome: str, share: Share, language: str) -> OutcomeOfArea:
    told = numerals.percent(share.share, language)
    return OutcomeOfArea(Code(area.group), Code(outcome), share.hits, share.n, told)


def _shares(name: str, shares: Sequence[Share | None]) -> Series:
    """Shares with their intervals."""

    def each(of: Callable[[Share], float]) -> tuple[float | None, ...]:
        return tuple(None if share is None else of(share) for share in shares)

    return Series(name, each(lambda share: share.share), each(lambda share: share.low), each(lambda share: share.high))


def _drawn(values: list[float], curve: Curve) -> tuple[float, ...]:
    """A curve's values at nothing, at its steps, and, where it is known so far, at its end."""
    return (*values, values[-1]) if curve.n else ()


def _thinned(steps: Sequence[Step]) -> list[Step]:
    """Of many steps those that are far enough apart, in time or in height, and the last."""
    if len(steps) <= MOST_STEPS:
        return list(steps)
    apart = (steps[-1].time - steps[0].time) / MOST_STEPS
    kept = [steps[0]]
    for step in steps[1:-1]:
        if step.time - kept[-1].time >= apart or kept[-1].survival - step.survival >= 1 / MOST_STEPS:
            kept.append(step)
    return [*kept, steps[-1]]


def _said(told: Fact, language: str, part: str) -> str:
    return words.text(told, language=language, way=part)


def _day(day: date | None) -> Code:
    return Code(day or "")
