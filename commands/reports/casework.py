"""Every figure of the case work in a period, as METRICS defines them: one function for each, and `reckon` for all.

Left out everywhere: test cases, spam, and cases that were merged, which count as the one that they go on as. Cases
about volunteers themselves (`volunteer-care`) are left out as well, unless they are asked for by their area.

How things stood at the end of a period that is over is worked out from the case log, so that a period's figures stay
as they are; only a case that turns out to be spam, a test or part of another leaves them afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from commands.figures.few import unless_few
from commands.figures.load import Busiest, busiest_tenth
from commands.figures.shares import Share, wilson
from commands.figures.survival import Curve, Incidence, aalen_johansen, kaplan_meier
from commands.reports.period import Period
from storage import links, reports, spells, standing
from storage.counted import Counted
from storage.models import EntryKind
from storage.reports import Promised
from storage.spells import Resolved
from storage.standing import Standing

RESOLVED, WITHDRAWN = "resolved", "withdrawn"
"""The two ways in which the time to resolve ends: they compete."""

OBSERVED = timedelta(days=30)
"""How long a resolution is watched: reopened later, it counts as one that held."""

ACTIVE = timedelta(days=30)
"""Who has done something about a case within this time is active."""


class By(StrEnum):
    """What outcomes are broken down by."""

    AREA = "area"
    LANGUAGE = "language"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases are counted, and in which period; `area` and `language` None: in all of them."""

    period: Period
    area: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """What `stats` tells in one line.

    `opened` to `reopened` are how often that happened in the period. `to_claim` is Kaplan and Meier's curve from being
    opened to the first claim, of the cases opened in the period; what nobody had claimed by its end is censored.
    `promised` are the follow-ups due in the period; `standing` is how cases stood at its end.
    """

    scope: Scope
    opened: int
    claimed: int
    resolved: int
    reopened: int
    to_claim: Curve
    promised: Promised
    standing: Standing


@dataclass(frozen=True, slots=True)
class Replies:
    """Answers to what was written: from the earliest unanswered message to the reply, of the `n` replies in a period.

    `median` and `ninetieth` are of these; None without any.
    """

    n: int
    median: timedelta | None
    ninetieth: timedelta | None


@dataclass(frozen=True, slots=True)
class HandOvers:
    """Of the cases resolved in a period that ever had an owner (`n`): how many `owners` they had in all."""

    n: int
    owners: int

    @property
    def a_case(self) -> float | None:
        """Owners less one, a case; None without a case."""
        return self.owners / self.n - 1 if self.n else None


@dataclass(frozen=True, slots=True)
class Load:
    """Cases in hand at the period's end (`held`), and how many people were active: acted in the period, or in its last
    30 days where it is shorter, or hold a case. `busiest` is what the busiest tenth of them hold, None where nobody
    holds any.
    """

    held: int
    volunteers: int
    busiest: Busiest | None

    @property
    def each(self) -> float:
        """Cases in hand for each active volunteer."""
        return self.held / self.volunteers


@dataclass(frozen=True, slots=True)
class Ended:
    """How `n` cases of a group (an area, a language, or a practice such as `p3`; `` for all) had ended.

    They are the resolutions of the period that had not been reopened by its end. `shares` has each outcome that
    happened with its 95 % interval, the most frequent first.
    """

    group: str
    n: int
    shares: tuple[tuple[str, Share], ...]


@dataclass(frozen=True, slots=True)
class Casework:
    """Every figure.

    - Of the cases opened in the period (the cohort by opening), seen until its end: `brief.to_claim`;
      `to_first_reply`, with what has no reply censored; `to_first_resolution` and `to_last_resolution`, where RESOLVED
      and WITHDRAWN compete and open cases are censored.
    - Of what happened in the period: `to_next_reply`; `hand_overs` of the cases resolved in it; `ended`.
    - `reopened_again`: of the resolutions whose thirtieth day was in the period, the share reopened by then.
    - `continuity`: of those who wrote in again in the period, and whose volunteer of the last time was active, the
      share served by that volunteer.
    - `load`, at the period's end; None about fewer than five people.

    A share is None where it is one of nothing.
    """

    brief: Brief
    to_first_reply: Curve
    to_next_reply: Replies
    to_first_resolution: Incidence
    to_last_resolution: Incidence
    reopened_again: Share | None
    hand_overs: HandOvers
    continuity: Share | None
    ended: Ended
    load: Load | None


def brief(db: Connection, scope: Scope) -> Brief:
    """What `stats` tells in one line."""
    since, until, counted = _of(scope)
    to_claim = kaplan_meier(_spells(spells.claims(db, since, until, counted), until))
    happened = reports.happened(db, since, until, counted, EntryKind.CLAIMED, EntryKind.RESOLVED, EntryKind.REOPENED)
    return Brief(
        scope=scope,
        opened=to_claim.n,
        claimed=happened[EntryKind.CLAIMED],
        resolved=happened[EntryKind.RESOLVED],
        reopened=happened[EntryKind.REOPENED],
        to_claim=to_claim,
        promised=reports.promised(db, since, until, counted),
        standing=_standing(db, scope),
    )


def reckon(db: Connection, period: Period, *, area: str | None = None, language: str | None = None) -> Casework:
    """Every figure of a period; of one area or language, where it is given."""
    scope = Scope(period, area, language)
    since, until, counted = _of(scope)
    resolutions = spells.resolutions(db, since, until, counted)
    return Casework(
        brief=brief(db, scope),
        to_first_reply=kaplan_meier(_spells(spells.first_replies(db, since, until, counted), until)),
        to_next_reply=_replies(spells.letters(db, since, until, counted), since),
        to_first_resolution=aalen_johansen(_ends(opened, ended[:1], until) for opened, ended in resolutions),
        to_last_resolution=aalen_johansen(
            _ends(opened, [each for each in ended if _stands(each, until)], until) for opened, ended in resolutions
        ),
        reopened_again=_reopened_again(db, scope),
        hand_overs=_hand_overs(db, scope),
        continuity=_continuity(db, scope),
        ended=next(iter(outcomes(db, scope, None)), Ended("", 0, ())),
        load=_load(db, scope),
    )


def outcomes(db: Connection, scope: Scope, by: By | None) -> list[Ended]:
    """How cases ended, by area, language or practice, in the order of the groups' names; None: all in one group.

    What followed no practice is in no group of them.
    """
    counts: dict[str, Counter[str]] = {}
    for group, outcome, count in reports.outcomes(db, *_of(scope), by):
        counts.setdefault(group, Counter())[outcome] = count
    practices = by is By.PRACTICE
    groups = sorted(counts, key=lambda group: (len(group) if practices else 0, group))
    return [_shares(f"p{group}" if practices else group, counts[group]) for group in groups]


def _of(scope: Scope) -> tuple[datetime, datetime, Counted]:
    return scope.period.since, scope.period.until, Counted(scope.area, scope.language)


def _standing(db: Connection, scope: Scope) -> Standing:
    _, until, counted = _of(scope)
    if scope.period.ends_now:
        return standing.now(db, until - datetime.resolution, counted)
    return standing.then(db, until, counted)


def _spells(moments: Iterable[tuple[datetime, datetime | None]], until: datetime) -> Iterator[tuple[timedelta, bool]]:
    """From one moment to another, as far as was seen by the end of the period."""
    for begun, ended in moments:
        seen = ended is not None and ended < until
        yield (ended if seen and ended is not None else until) - begun, seen


def _ends(opened: datetime, ended: Sequence[Resolved], until: datetime) -> tuple[timedelta, str | None]:
    """How long a case lasted, and how it ended, where it had by the end of the period."""
    for each in ended:
        if each.at < until:
            return each.at - opened, WITHDRAWN if each.outcome == WITHDRAWN else RESOLVED
    return until - opened, None


def _stands(resolved: Resolved, until: datetime) -> bool:
    return resolved.reopened_at is None or resolved.reopened_at >= until


def _replies(letters: Iterable[tuple[int, EntryKind, datetime]], since: datetime) -> Replies:
    """Each reply since then to the earliest message without one."""
    took = []
    unanswered: dict[int, datetime] = {}
    for number, kind, at in letters:
        if kind is not EntryKind.REPLIED:
            unanswered.setdefault(number, at)
        elif (asked := unanswered.pop(number, None)) is not None and at >= since:
            took.append((at - asked, True))
    curve = kaplan_meier(took)
    return Replies(curve.n, curve.median, curve.quantile(0.9))


def _reopened_again(db: Connection, scope: Scope) -> Share | None:
    since, until, counted = _of(scope)
    observed, undone = spells.reopened(db, since - OBSERVED, until - OBSERVED, counted)
    return wilson(sum(again - ended <= OBSERVED for ended, again in undone), observed)


def _hand_overs(db: Connection, scope: Scope) -> HandOvers:
    owners, became = spells.owners(db, *_of(scope)), links.became(db)
    return HandOvers(len(owners), sum(len({became.get(who, who) for who in each}) for each in owners.values()))


def _continuity(db: Connection, scope: Scope) -> Share | None:
    became, active = links.became(db), _active(db, scope.period)
    returned = [each for each in spells.returns(db, *_of(scope)) if became.get(each.former, each.former) in active]
    served = sum(became.get(each.former, each.former) in {became.get(who, who) for who in each.by} for each in returned)
    return wilson(served, len(returned))


def _active(db: Connection, period: Period) -> set[int]:
    """Who did something about a case in the period, or in its last 30 days, where it is shorter."""
    became = links.became(db)
    found = spells.active(db, min(period.since, period.until - ACTIVE), period.until)
    return {became.get(who, who) for who in found}


def _load(db: Connection, scope: Scope) -> Load | None:
    _, until, counted = _of(scope)
    held = standing.held_now(db, counted) if scope.period.ends_now else standing.held_then(db, until, counted)
    people = _active(db, scope.period) | held.keys()
    loads = [held.get(who, 0) for who in people]
    return unless_few(Load(sum(loads), len(loads), busiest_tenth(loads)), len(loads))


def _shares(group: str, counts: Counter[str]) -> Ended:
    n = counts.total()
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shares = ((outcome, wilson(count, n)) for outcome, count in ranked)
    return Ended(group, n, tuple((outcome, share) for outcome, share in shares if share is not None))
