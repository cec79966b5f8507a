"""The contributors' ledger: who came, stayed, came back, fell quiet and lapsed, month by month.

It is read from what happened, one person after the other: a stream of any length will do, in time linear in the pairs
of person and month. What lies after `now` is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from commands.figures import months as calendar
from commands.figures.contributors import SURVIVES_UNTIL, Contributor, idle, settled_until
from commands.figures.few import few
from commands.figures.months import Month, ordinal
from commands.figures.shares import Share, wilson

STARTS_WITHIN = timedelta(days=1)
COHORT_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Settings:
    """What counts as active, in actions a month; and without an action, from when somebody has lapsed or is gone.

    ValueError for a lapse within 31 days: of each month only the first and the last action are known.
    """

    active_from: int = 1
    lapsed_after: timedelta = timedelta(days=180)
    gone_after: timedelta = timedelta(days=365)

    def __post_init__(self) -> None:
        if self.lapsed_after < timedelta(days=31) or self.gone_after < self.lapsed_after or self.active_from < 1:
            raise ValueError("nobody lapses within 31 days, is gone before that, or is active by doing nothing")


USUAL = Settings()


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Those who joined in a month, and how many of them `started`: acted within a day.

    `survived` is the share of those who did, and acted in days 30 to 60 too, of all whose day 60 is over; None where
    that is nobody. The others are `censored`.
    """

    joined: int
    started: int
    censored: int
    survived: Share | None


@dataclass(frozen=True, slots=True)
class Row:
    """One complete month.

    `new` are active for the first time; `returned` were active before, but not the month before; `stayed` the month
    before too; `gone_quiet` the month before only. `left` said so. `lapsed`, and those of them who were away long
    enough to be `gone`, are booked to the month of their last action before it, or of joining, had they done nothing
    yet; whoever came back afterwards too. While `provisional` more may lapse. `kept` is the share of `new` with any
    action in the month twelve months later; None while that is not complete, and where nobody is new.
    """

    month: Month
    new: int
    stayed: int
    returned: int
    gone_quiet: int
    left: int
    lapsed: int
    gone: int
    provisional: bool
    kept: Share | None
    newcomers: Newcomers

    @property
    def active(self) -> int:
        return self.new + self.stayed + self.returned

    @property
    def net_gain(self) -> int:
        """Active in this month less active in the month before."""
        return self.new + self.returned - self.gone_quiet

    @property
    def few(self) -> bool:
        """Whether its parts are kept back: they are of those who were active in it, and of those in the month before,
        whose number they would tell. Who is nobody is not too few, unless both are.
        """
        fewer, more = sorted((self.active, self.stayed + self.gone_quiet))
        return few(more) or (fewer > 0 and few(fewer))


@dataclass(slots=True)
class _Tally:
    new: int = 0
    stayed: int = 0
    returned: int = 0
    gone_quiet: int = 0
    left: int = 0
    lapsed: int = 0
    gone: int = 0
    may_lapse: int = 0
    kept: int = 0
    joined: int = 0
    started: int = 0
    settled: int = 0
    survived: int = 0


_Tallies = defaultdict[int, _Tally]


def ledger(
    people: Iterable[Contributor], first: Month, last: Month, *, now: datetime, settings: Settings = USUAL
) -> list[Row]:
    """Every month from the first to the last that is complete at `now`, those without anybody too."""
    tallies: _Tallies = defaultdict(_Tally)
    for person in people:
        known = person.until(now)
        _flow(tallies, known, settings)
        _newcomer(tallies, known, now)
        _departures(tallies, known, now, settings)
    complete = (month for month in calendar.between(first, last) if month.complete(now))
    return [_row(month, tallies[month.ordinal], now, settings) for month in complete]


def lifetimes(
    people: Iterable[Contributor], *, now: datetime, settings: Settings = USUAL
) -> Iterator[tuple[timedelta, bool]]:
    """How long people were there, from joining to first leaving or lapsing, and whether that is over: Kaplan-Meier's.

    A lapse ends it at the last action, and shows only `lapsed_after` later. So everybody is watched until that long
    before now, their declared leave not counted, and no further: to watch until now would count as there whoever is
    about to have lapsed, and the curve would be too high. Whoever joined since then is not in it yet.
    """
    for person in people:
        known = person.until(now)
        until = settled_until(now, settings.lapsed_after, known.leaves)
        if known.began <= until:
            end = _end(known, now, settings)
            yield (until - known.began, False) if end is None or end > until else (end - known.began, True)


def _flow(tallies: _Tallies, person: Contributor, settings: Settings) -> None:
    worked = [ordinal(each.first) for each in person.worked]
    before: int | None = None
    for month, each in zip(worked, person.worked, strict=True):
        if each.actions < settings.active_from:
            continue
        if before is None:
            tallies[month].new += 1
            tallies[month].kept += month + COHORT_MONTHS in worked
        elif before == month - 1:
            tallies[month].stayed += 1
        else:
            tallies[month].returned += 1
            tallies[before + 1].gone_quiet += 1
        before = month
    if before is not None:
        tallies[before + 1].gone_quiet += 1


def _newcomer(tallies: _Tallies, person: Contributor, now: datetime) -> None:
    began = person.began
    tally = tallies[ordinal(began)]
    started = bool(person.worked) and person.worked[0].first - began <= STARTS_WITHIN
    settled = now - began >= SURVIVES_UNTIL
    tally.joined += 1
    tally.started += started
    tally.settled += settled
    tally.survived += started and settled and person.stayed_on


def _departures(tallies: _Tallies, person: Contributor, now: datetime, settings: Settings) -> None:
    for at in person.left:
        tallies[ordinal(at)].left += at >= person.began
    for silence in _silences(person, now):
        length = idle(silence.since, silence.until, person.leaves)
        tally = tallies[ordinal(silence.since)]
        if length >= settings.lapsed_after:
            tally.lapsed += 1
            tally.gone += length >= settings.gone_after
        elif silence.goes_on:
            tally.may_lapse += 1


def _end(person: Contributor, now: datetime, settings: Settings) -> datetime | None:
    """When somebody first was no longer there; None if that has not been yet."""
    for silence in _silences(person, now):
        if idle(silence.since, silence.until, person.leaves) >= settings.lapsed_after:
            return silence.since
        if silence.left:
            return silence.until
    return None


class _Silence(NamedTuple):
    """From an action, or from joining, until the next one, until they `left`, or until now, where it `goes_on`."""

    since: datetime
    until: datetime
    left: bool
    goes_on: bool


def _silences(person: Contributor, now: datetime) -> Iterator[_Silence]:
    """In order; those within one month are left out, for they are short."""
    begins = [person.began, *(each.last for each in person.worked)]
    ends = [*(each.first for each in person.worked), now]
    for number, (since, until) in enumerate(zip(begins, ends, strict=True), 1):
        left = next((at for at in person.left if since <= at <= until), None)
        yield _Silence(since, left or until, left is not None, left is None and number == len(ends))


def _row(month: Month, tally: _Tally, now: datetime, settings: Settings) -> Row:
    return Row(
        month=month,
        new=tally.new,
        stayed=tally.stayed,
        returned=tally.returned,
        gone_quiet=tally.gone_quiet,
        left=tally.left,
        lapsed=tally.lapsed,
        gone=tally.gone,
        provisional=tally.may_lapse > 0 or month.ends > now - settings.lapsed_after,
        kept=wilson(tally.kept, tally.new) if month.plus(COHORT_MONTHS).complete(now) else None,
        newcomers=Newcomers(
            joined=tally.joined,
            started=tally.started,
            censored=tally.joined - tally.settled,
            survived=wilson(tally.survived, tally.settled),
        ),
    )
