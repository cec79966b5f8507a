"""Resolved cases that come close to a case, or to some words: how they ended, and whether that held.

It shows, and people decide. A case is found by its words only where these may be heard; what is kept of whoever wrote
in is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from commands import vocabulary, words
from commands.command import Context
from commands.facts import Code, Fact
from commands.facts.learning import Alike, AlikeLine, NothingAlike
from commands.message import Age, CaseNumber, Say
from commands.refusals.learning import SayMore
from storage import similar
from storage.models import Case, Ending
from storage.terms import terms

MOST_SHOWN = 5

SAYS_LITTLE = "says-little"
"""The name in the wording of the words that any case may have."""

_LOOKED_AT = 40
"""Cases among which those are that may be spoken of."""

_NEAR = 1 / 3
"""What comes less close than this share of the closest is left out."""

_SAME_AREA = 1.25
"""By how much closer a case comes that is of the same area."""

_TEACHES_NOTHING = ("duplicate", vocabulary.SPAM)


def to_words(ctx: Context, said: str) -> list[Fact]:
    """What comes close to words. Raises SayMore where they could be of any case."""
    wanted = list(_telling(ctx, said))
    if not wanted:
        raise SayMore(said)
    told = list(_closest(ctx, wanted, None))
    return [Alike(None, by_area=False), *told] if told else [NothingAlike(None, Say("practices"))]


def to_case(ctx: Context, case: Case) -> list[Fact]:
    """What comes close to a case; where its words are not for this place, the latest of its area."""
    ctx.look_at(case)
    covered = _may_hear_words(ctx, case)
    told = list(_closest(ctx, _words_of(ctx, case), case) if covered else _of_area(ctx, case))
    to = CaseNumber(case.number)
    return [Alike(to, not covered), *told] if told else [NothingAlike(to, Say(f"practices {case.area}"))]


def _words_of(ctx: Context, case: Case) -> list[str]:
    """What tells a case from others: its subject and tags, and then the longest words of its summary."""
    summary = dict.fromkeys(_telling(ctx, case.summary or ""))
    return [*_telling(ctx, f"{case.subject} {case.tags or ''}"), *sorted(summary, key=len, reverse=True)]


def _telling(ctx: Context, said: str) -> Iterator[str]:
    """The terms of a text that are not of every text in the team's language."""
    little = _little(ctx.team.language)
    return (term for term in terms(said) if term not in little)


@cache
def _little(language: str) -> frozenset[str]:
    return frozenset(terms(words.word(SAYS_LITTLE, language)))


def _closest(ctx: Context, wanted: list[str], to: Case | None) -> Iterator[AlikeLine]:
    scores = dict(similar.closest(ctx.db, wanted)[:_LOOKED_AT])
    found = [each for each in _of_interest(ctx, scores, to) if _may_hear_words(ctx, each[0])]
    for case, _ in found:
        if to is not None and case.area == to.area:
            scores[case.number] *= _SAME_AREA
    found.sort(key=lambda each: -scores[each[0].number])
    near = [each for each in found if scores[each[0].number] >= _NEAR * scores[found[0][0].number]]
    return _lines(ctx, near)


def _of_area(ctx: Context, case: Case) -> Iterator[AlikeLine]:
    return _lines(ctx, _of_interest(ctx, similar.latest(ctx.db, case.area, _LOOKED_AT), case))


def _of_interest(ctx: Context, numbers: Iterable[int], to: Case | None) -> list[tuple[Case, list[Ending]]]:
    """The cases of these numbers that may be spoken of here and teach something, in their order."""
    found = similar.with_endings(ctx.db, numbers)
    return [
        found[number]
        for number in numbers
        if number in found and (to is None or number != to.number) and _teaches(ctx, found[number][0])
    ]


def _teaches(ctx: Context, case: Case) -> bool:
    return ctx.may_name(case) and not case.test and case.outcome not in _TEACHES_NOTHING


def _may_hear_words(ctx: Context, case: Case) -> bool:
    return ctx.audience(case).covers(case.sensitivity)


def _lines(ctx: Context, found: list[tuple[Case, list[Ending]]]) -> Iterator[AlikeLine]:
    for case, endings in found[:MOST_SHOWN]:
        ctx.look_at(case)
        last = endings[-1] if endings else None
        by = Code(f"p{last.practice}.{last.version}") if last is not None and last.practice is not None else None
        reopened = sum(each.reopened_at is not None for each in endings)
        yield AlikeLine(case, Age(case.resolved_at or case.moved_at), by, reopened, bool(last and last.held))
