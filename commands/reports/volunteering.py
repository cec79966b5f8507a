"""The volunteers of the team, or of a wider community, over months: who came and stayed, never who they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from commands.figures.contributors import Contributor
from commands.figures.few import kept_back, unless_few
from commands.figures.ledger import Row, Settings, ledger, lifetimes
from commands.figures.load import Busiest, absence_factor, busiest_tenth
from commands.figures.months import Month
from commands.figures.shares import Share, wilson
from commands.figures.survival import Curve, kaplan_meier
from commands.figures.trends import Trend, trend
from commands.reports import contributing
from commands.reports.contributing import Life
from commands.team import Team
from storage import activity, contributions, departures

MONTHS = 24
"""So many months are looked back upon: whoever began in the first twelve of them could be seen a year later."""

YEAR = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """How many of those who left gave this reason; several may be given by one."""

    reason: str
    share: Share


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why people left, of at least five who did.

    `given` are the reasons that at least five gave, the most frequent first; `kept_back`: others were given as well.
    `avoidable` said that something of it could have been avoided, and `silent` gave no reason; None: so few did, or did
    not, that it is kept back.
    """

    left: int
    given: tuple[Reason, ...]
    kept_back: bool
    avoidable: int | None
    silent: int | None


@dataclass(frozen=True, slots=True)
class Volunteering:
    """What can be told of people's months. A figure that is None is about fewer than five people, or about none.

    `rows` are complete months, the last one is told; those before `since`, the first month in which anybody did
    something, are left out. `until` is when what is known ends. `trend` is of how many were active, of which the net
    gain is the change, over the months of `rows`. `newcomers` is the share that survived of those who joined in the
    last twelve of them; `watched` are those of them whose day 60 is still to come. `kept` is the share of those who
    began in these months that did something twelve months later. `survival` is from joining to leaving or lapsing, of
    everybody. `absence_factor` and `busiest` are of the last month's actions, and `reasons` of those who left in the
    last twelve months.
    """

    circle: str | None
    since: Month | None
    until: datetime
    rows: tuple[Row, ...]
    trend: Trend
    newcomers: Share | None
    watched: int
    kept: Share | None
    survival: Curve | None
    absence_factor: int | None
    busiest: Busiest | None
    reasons: Reasons | None

    @property
    def last(self) -> Row | None:
        """The month that is told; None where none is complete, or nothing was done in it or before."""
        return self.rows[-1] if self.rows else None


def of(db: Connection, month: Month, *, now: datetime, team: Team, circle: str | None = None) -> Volunteering:
    """A month, and those before it that it is held against."""
    return reckon(db, month.plus(1 - MONTHS), month, now=now, team=team, circle=circle)


def reckon(
    db: Connection, first: Month, last: Month, *, now: datetime, team: Team, circle: str | None = None
) -> Volunteering:
    """The months from the first to the last, as far as they are complete at `now`; of the team, or of a `circle` of a
    wider community, as far as its activity was imported.

    The team's actions are `storage.contributions.ACTIONS`. Its trail gives joins, leaves and declared leave; of a
    circle the first action is the joining, and nothing else is known.
    """
    settings = Settings(team.active_from, team.lapsed_after, team.gone_after)
    known: dict[int, Life] = {}
    if circle is None:
        until, known = now, contributing.lives(contributions.turns(db))
        people = contributing.team(db, known, now)
    else:
        until = min(now, activity.known_until(db, circle) or now)
        people = contributing.circle(db, circle)
    told = min(last, Month.of(until).plus(-1))
    seen = _Seen(told, until, settings)
    reckoned = ledger(seen.passing(people), first, told, now=until, settings=settings)
    rows = tuple(row for row in reckoned if seen.since is not None and row.month >= seen.since)
    year = rows[-YEAR:]
    return Volunteering(
        circle=circle,
        since=seen.since,
        until=until,
        rows=rows,
        trend=trend([row.active for row in rows]),
        newcomers=_together(row.newcomers.survived for row in year),
        watched=sum(row.newcomers.censored for row in year),
        kept=_together(row.kept for row in rows),
        survival=unless_few(kaplan_meier(seen.lifetimes), len(seen.lifetimes)),
        absence_factor=unless_few(absence_factor(seen.loads), len(seen.loads)),
        busiest=unless_few(busiest_tenth(seen.loads), len(seen.loads)),
        reasons=_reasons(db, known, year[0].month.begins, told.ends) if year else None,
    )


@dataclass(slots=True)
class _Seen:
    """What is noted of people on their way into the ledger, so that they need not be read twice."""

    told: Month
    until: datetime
    settings: Settings
    since: Month | None = None
    loads: list[int] = field(default_factory=list)
    lifetimes: list[tuple[timedelta, bool]] = field(default_factory=list)

    def passing(self, people: Iterable[Contributor]) -> Iterator[Contributor]:
        for person in people:
            known = person.until(self.until)
            self.lifetimes += lifetimes([known], now=self.until, settings=self.settings)
            if known.worked:
                first = Month.of(known.worked[0].first)
                self.since = min(first, self.since or first)
            self.loads += (each.actions for each in known.worked if Month.of(each.first) == self.told)
            yield person


def _together(shares: Iterable[Share | None]) -> Share | None:
    """The share of all that these are of; None of fewer than five people."""
    known = [share for share in shares if share is not None]
    n = sum(share.n for share in known)
    return unless_few(wilson(sum(share.hits for share in known), n), n)


def _reasons(db: Connection, known: Mapping[int, Life], since: datetime, until: datetime) -> Reasons | None:
    """Why people left in a period, whenever they said so; None where fewer than five did."""
    gone = {id(life): life for life in known.values() if any(since <= at < until for at in life.left)}
    said: dict[int, dict[str, bool]] = {person: {} for person in gone}
    for each in departures.every_since(db, since):
        life = known.get(each.volunteer_id)
        if life is not None and id(life) in gone and _of_leaving(life, each.at, since, until):
            theirs = said[id(life)]
            theirs[each.reason] = theirs.get(each.reason, False) or each.avoidable is True
    left = len(gone)
    given = Counter(reason for theirs in said.values() for reason in theirs)
    hidden = kept_back(given)
    shares = {reason: wilson(n, left) for reason, n in given.most_common() if reason not in hidden}
    reasons = Reasons(
        left=left,
        given=tuple(Reason(reason, share) for reason, share in shares.items() if share is not None),
        kept_back=bool(hidden),
        avoidable=_part(sum(any(theirs.values()) for theirs in said.values()), left),
        silent=_part(sum(not theirs for theirs in said.values()), left),
    )
    return unless_few(reasons, left)


def _of_leaving(life: Life, at: datetime, since: datetime, until: datetime) -> bool:
    """Whether what somebody said then was about a leaving in the period: about the last one before it was said."""
    before = max((left for left in life.left if left <= at), default=None)
    return before is not None and since <= before < until


def _part(people: int, of_all: int) -> int | None:
    """So many of all; None where they, or the others, are too few to be told."""
    return None if kept_back({"they": people, "others": of_all - people}) else people
