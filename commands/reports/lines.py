"""The figures of a period in few lines, as `stats` tells them: one for anyone, more for coordinators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from commands import words
from commands.exhibits import Exhibit, Table
from commands.facts import Code, Fact
from commands.facts.figures import (
    Figures,
    FiguresByArea,
    FiguresEnded,
    FiguresHeld,
    FiguresLoad,
    FiguresOfGroup,
    FiguresTimes,
)
from commands.facts.reports import ReportLabels
from commands.figures.few import unless_few
from commands.reports import charts, numerals, summary
from commands.reports.casework import RESOLVED, Brief, Casework, Ended, Scope

MOST_OUTCOMES = 4
"""Outcomes that a line names."""


def figures(brief: Brief, language: str) -> Figures:
    """One line; with it go a table of the same, and the time to claim as a curve."""
    period, area = brief.scope.period, brief.scope.area
    told = Figures(
        exhibits=(),
        period=Code(period.name),
        days=period.days,
        so_far=period.so_far,
        over=not period.ends_now,
        area=None if area is None else Code(area),
        opened=brief.opened,
        claimed=brief.claimed,
        resolved=brief.resolved,
        reopened=brief.reopened,
        n=brief.to_claim.n,
        half=_length(brief.to_claim.median, language),
        waiting=brief.to_claim.censored,
        due=brief.promised.due,
        kept=brief.promised.kept,
        late=brief.promised.late,
        unresolved=brief.standing.unresolved,
        unclaimed=brief.standing.unclaimed,
        overdue=brief.standing.overdue,
    )
    return replace(told, exhibits=(_table(told, language), charts.time_to_claim(brief.to_claim, period, language)))


def detail(cases: Casework, areas: Sequence[tuple[str, int]], language: str) -> Iterator[Fact]:
    """What coordinators are told besides: of people only what is true of five or more together."""
    if areas:
        yield FiguresByArea(Code(", ".join(f"{area} {count}" for area, count in areas)))
    replies, resolutions = cases.to_next_reply, cases.to_first_resolution
    yield FiguresTimes(
        n=cases.brief.opened,
        reply=_length(cases.to_first_reply.median, language),
        unanswered=cases.to_first_reply.censored,
        resolution=_length(resolutions.quantile(RESOLVED, 0.5), language),
        unresolved=resolutions.censored,
        replies=replies.n,
        next_reply=_length(replies.median, language),
    )
    again, a_case = cases.reopened_again, cases.hand_overs.a_case
    returning = unless_few(cases.continuity, cases.continuity.n) if cases.continuity is not None else None
    yield FiguresHeld(
        watched=again.n if again else 0,
        reopened=again.hits if again else 0,
        cases=cases.hand_overs.n,
        hand_overs=None if a_case is None else numerals.decimal(a_case, language),
        returning=returning.n if returning else None,
        served=returning.hits if returning else 0,
    )
    load = cases.load
    busiest = load.busiest if load is not None else None
    yield FiguresLoad(
        people=load.volunteers if load is not None else None,
        each=numerals.decimal(load.each, language) if load is not None else None,
        busiest=busiest.people if busiest is not None else 0,
        share=numerals.percent(busiest.share, language) if busiest is not None else None,
    )


def ended(scope: Scope, groups: Sequence[Ended], language: str, *, apart: bool) -> Iterator[Fact]:
    """How cases ended, in one line, or `apart`, in one for each group."""
    n = sum(group.n for group in groups)
    alone = groups[0] if groups and not apart else None
    exhibits: tuple[Exhibit, ...] = (charts.outcomes(groups, scope.period, language),) if apart and n else ()
    yield FiguresEnded(
        exhibits=exhibits,
        period=Code(scope.period.name),
        days=scope.period.days,
        area=None if scope.area is None else Code(scope.area),
        n=n,
        ended=None if alone is None else summary.ended(alone, language, MOST_OUTCOMES),
    )
    if apart:
        for group in groups:
            yield FiguresOfGroup(Code(group.group), group.n, summary.ended(group, language, MOST_OUTCOMES))


def _table(told: Figures, language: str) -> Table:
    def label(name: str) -> str:
        return words.text(ReportLabels(), language=language, way=name)

    counted = ("opened", "claimed", "resolved", "reopened", "unresolved", "unclaimed", "overdue")
    rows = [(label(name), str(getattr(told, name))) for name in counted]
    half = told.half if told.half is not None else label("not-reached")
    rows.append((words.text(told, language=language, way="half"), f"{half} (n = {told.n})"))
    rows.append((label("kept"), f"{told.kept}/{told.due}"))
    title = words.text(told, language=language, way="title")
    return Table(title, (label("of-sharing"), label("value")), tuple(rows))


def _length(time: timedelta | None, language: str) -> Code | None:
    return None if time is None else numerals.length(time, language)
