"""How practices are told: in lists, one whole, and with what became of the cases in which they were followed."""

from __future__ import annotations

from commands import people, vocabulary
from commands.command import Context
from commands.facts import Code, Fact
from commands.facts.learning import (
    PracticeCompared,
    PracticeLine,
    PracticeList,
    PracticeResults,
    PracticeStep,
    PracticeStory,
)
from commands.practices import Meant, counts, named, shown
from commands.reports import numerals, practising
from commands.reports.practising import PracticeResult, Proposal
from storage import practices
from storage.models import Practice, PracticeVersion


def listed(ctx: Context, area: str | None) -> list[Fact]:
    """The practices of an area, or of all."""
    found = practices.every_one(ctx.db, area)
    results = {each.practice: each for each in practising.results(ctx.db, now=ctx.now) if each.version is None}
    lines = [_line(ctx, each, results.get(each.number)) for each in found]
    return [PracticeList(len(found), Code(area) if area else None), *lines]


def told(ctx: Context, meant: Meant) -> list[Fact]:
    """One practice: the version that counts, or the one that is named, its steps, and how cases went by it."""
    practice = meant.practice
    version = meant.version or shown(ctx.db, practice)
    newest = practices.versions(ctx.db, practice.number)[-1].version
    story = PracticeStory(
        named(practice.number, version.version),
        Code(practice.area),
        version.title,
        people.mention(ctx.db, version.by_id) if version.by_id is not None else None,
        version.at,
        version.adopted_at if practice.adopted == version.version and not practice.retired else None,
        practice.retired,
        named(practice.number, newest) if newest != version.version else None,
    )
    language = ctx.team.language
    results = practising.results(ctx.db, now=ctx.now, practice=practice.number)
    compared = practising.better_than_none(ctx.db, now=ctx.now, practice=practice.number)
    return [
        story,
        *steps(version),
        *(went(each, language) for each in results),
        *(against_none(each, language) for each in compared),
    ]


def steps(version: PracticeVersion) -> list[PracticeStep]:
    """The steps of a practice, in their order."""
    return [PracticeStep(number, step) for number, step in enumerate(version.steps.split("\n"), start=1)]


def went(result: PracticeResult, language: str) -> PracticeResults:
    """How cases went by a practice, as it is told."""
    ended = [
        f"{outcome} {share.hits} ({numerals.percent(share.share, language)}, {numerals.interval(share, language)})"
        for outcome, share in result.outcomes
    ]
    again, held = result.reopened, result.held
    return PracticeResults(
        named(result.practice, result.version),
        result.n,
        Code(", ".join(ended)) if ended else None,
        again.n if again else 0,
        numerals.percent(again.share, language) if again else None,
        numerals.interval(again, language) if again else None,
        held.n if held else 0,
        numerals.percent(held.share, language) if held else None,
        numerals.interval(held, language) if held else None,
        result.enough,
    )


def against_none(each: Proposal, language: str) -> PracticeCompared:
    """What the figures support of a practice, as it is told."""
    found = each.difference
    return PracticeCompared(
        named(each.practice),
        each.title,
        Code(each.area),
        numerals.percent(each.followed.share, language),
        each.followed.n,
        numerals.percent(each.without.share, language),
        each.without.n,
        _points(found.difference),
        Code(f"{_points(found.low)} … {_points(found.high)}"),
        each.verdict,
    )


def _line(ctx: Context, practice: Practice, result: PracticeResult | None) -> PracticeLine:
    version, newest = shown(ctx.db, practice), practices.versions(ctx.db, practice.number)[-1]
    again = result.reopened if result is not None and result.enough else None
    return PracticeLine(
        named(practice.number),
        Code(practice.area),
        version.title,
        counts(practice),
        named(practice.number, newest.version) if newest.adopted_at is None else None,
        None if practice.area == vocabulary.CARE else result.n if result is not None else 0,
        numerals.percent(again.share, ctx.team.language) if again is not None else None,
    )


def _points(difference: float) -> Code:
    return Code(f"{round(difference * 100):+d}".replace("-", "−").replace("+0", "0"))
