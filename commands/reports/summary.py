"""How a month went, in a few lines that anyone in the team may hear: counts and shares, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterator

from commands import words
from commands.exhibits import Exhibit
from commands.facts import Code, Fact
from commands.facts.reports import (
    MonthAgainst,
    MonthEnded,
    MonthHead,
    MonthKept,
    MonthPeople,
    MonthPractice,
    MonthPracticesUnclear,
    MonthTimes,
    MonthTooLittle,
    OutcomeShare,
    OutcomesLeftOut,
)
from commands.figures.few import FEWEST, few
from commands.figures.shares import wilson
from commands.reports import numerals
from commands.reports.casework import RESOLVED, Brief, Ended
from commands.reports.month import LOOKED_BACK, Figures
from commands.reports.practising import Verdict
from commands.reports.volunteering import Volunteering
from storage.models import Audience

MOST_OUTCOMES = 6
"""Outcomes that a line names; the others are in the tables."""


def told(figures: Figures, language: str, audience: Audience, exhibits: tuple[Exhibit, ...] = ()) -> Iterator[Fact]:
    """What an audience may hear of a month, one line each; with the first goes what can be shown."""
    yield from _casework(figures, language, exhibits)
    if hears_of_the_team(audience):
        yield from _practices(figures, language)
        yield from _people(figures.team, language)


def hears_of_the_team(audience: Audience) -> bool:
    """Whether an audience is the team, and hears how that fares."""
    return audience.covers(Audience.TEAM)


def _casework(figures: Figures, language: str, exhibits: tuple[Exhibit, ...]) -> Iterator[Fact]:
    brief = figures.cases.brief
    nothing = not (anything(brief) or brief.standing.unresolved or brief.promised.due)
    yield MonthHead(
        exhibits=exhibits,
        month=numerals.month(figures.month, language),
        so_far=figures.period.so_far,
        nothing=nothing,
        opened=brief.opened,
        claimed=brief.claimed,
        resolved=brief.resolved,
        reopened=brief.reopened,
        unresolved=brief.standing.unresolved,
        unclaimed=brief.standing.unclaimed,
        overdue=brief.standing.overdue,
    )
    if nothing:
        return
    if not figures.period.so_far:
        yield _against(figures, language)
    if brief.opened:
        yield _times(figures, language)
    yield _kept(figures, language)
    if figures.cases.ended.n:
        yield MonthEnded(figures.cases.ended.n, ended(figures.cases.ended, language, MOST_OUTCOMES))
    if little := [each.group for each in figures.areas if few(each.n)]:
        yield MonthTooLittle(Code(", ".join(little)), FEWEST)


def _practices(figures: Figures, language: str) -> Iterator[Fact]:
    """What the figures propose, and of how many practices they say nothing yet."""
    for each in figures.proposals:
        if each.verdict is not Verdict.TOO_LITTLE:
            yield MonthPractice(
                title=each.title,
                practice=each.practice,
                area=Code(each.area),
                better=each.verdict is Verdict.BETTER,
                followed=each.followed.n,
                followed_share=numerals.percent(each.followed.share, language),
                without=each.without.n,
                without_share=numerals.percent(each.without.share, language),
                between=numerals.points(each.difference, language),
            )
    if unclear := sum(each.verdict is Verdict.TOO_LITTLE for each in figures.proposals):
        yield MonthPracticesUnclear(unclear)


def _people(team: Volunteering, language: str) -> Iterator[Fact]:
    """The volunteers' month, if anything is known of one."""
    last = team.last
    if last is None:
        return
    kept_back = last.few
    yield MonthPeople(
        month=numerals.month(last.month, language),
        few=kept_back,
        active=0 if kept_back else last.active,
        new=0 if kept_back else last.new,
        returned=0 if kept_back else last.returned,
        stayed=0 if kept_back else last.stayed,
        gone_quiet=0 if kept_back else last.gone_quiet,
        net=numerals.signed(0 if kept_back else last.net_gain),
        trend=team.trend.verdict,
        months=team.trend.months,
    )


def ended(group: Ended, language: str, most: int) -> Code:
    """How the cases of a group ended, each outcome with its interval, the most frequent first."""
    told = [
        words.text(
            OutcomeShare(
                Code(outcome), share.hits, numerals.percent(share.share, language), numerals.interval(share, language)
            ),
            language=language,
        )
        for outcome, share in group.shares[:most]
    ]
    if left_out := len(group.shares[most:]):
        told.append(words.text(OutcomesLeftOut(left_out), language=language))
    return Code(", ".join(told))


def _against(figures: Figures, language: str) -> MonthAgainst:
    this, before, then = figures.cases.brief, figures.before, figures.year_before
    known = anything(then)
    return MonthAgainst(
        before=numerals.month(figures.month.plus(-1), language),
        year_before=numerals.month(figures.month.plus(-LOOKED_BACK), language) if known else None,
        opened=this.opened,
        opened_before=before.opened,
        opened_year_before=then.opened,
        resolved=this.resolved,
        resolved_before=before.resolved,
        resolved_year_before=then.resolved,
    )


def _times(figures: Figures, language: str) -> MonthTimes:
    cases = figures.cases
    claim, reply, ends = cases.brief.to_claim, cases.to_first_reply, cases.to_first_resolution
    times = (claim.median, claim.quantile(0.9), reply.median, ends.quantile(RESOLVED, 0.5))
    half_claimed, most_claimed, half_answered, half_resolved = (
        numerals.length(each, language) if each is not None else None for each in times
    )
    return MonthTimes(
        n=claim.n,
        claim=half_claimed,
        claim_most=most_claimed,
        unclaimed=claim.censored,
        reply=half_answered,
        unanswered=reply.censored,
        resolve=half_resolved,
        unresolved=ends.censored,
    )


def _kept(figures: Figures, language: str) -> MonthKept:
    promised = figures.cases.brief.promised
    kept, again = wilson(promised.kept, promised.due), figures.cases.reopened_again
    return MonthKept(
        due=promised.due,
        kept=promised.kept,
        share=numerals.percent(kept.share, language) if kept else None,
        between=numerals.interval(kept, language) if kept else None,
        watched=again.n if again else 0,
        reopened=again.hits if again else 0,
        reopened_share=numerals.percent(again.share, language) if again else None,
        reopened_between=numerals.interval(again, language) if again else None,
    )


def anything(brief: Brief) -> bool:
    """Whether anything came or went in a period."""
    return any((brief.opened, brief.claimed, brief.resolved, brief.reopened))
