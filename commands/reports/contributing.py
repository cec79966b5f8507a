"""Who contributed when: people for the ledger, from the trail or from the imported activity of a wider community."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby

from sqlalchemy import Connection

from commands.figures import months as calendar
from commands.figures.contributors import Contributor, Leave, Worked, by_months
from commands.figures.months import Month, ordinal
from storage import activity, contributions
from storage.activity import Day
from storage.contributions import Turn
from storage.models import EntryKind

_VOLUNTEER = "volunteer:"


@dataclass(slots=True)
class Life:
    """What the trail tells of one person besides what they did. `rows` are the volunteers that they were taken for."""

    rows: list[int]
    joined: datetime | None = None
    left: list[datetime] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    absent: tuple[datetime, datetime] | None = None
    """Since when and until when they are away, as they said last."""

    def go(self, at: datetime, until: datetime) -> None:
        self.come_back(at)
        self.absent = (at, until)

    def come_back(self, at: datetime) -> None:
        if self.absent is not None:
            since, until = self.absent
            self.leaves.append((since, min(until, at)))
            self.absent = None

    def absences(self) -> list[Leave]:
        """Every declared leave, the one that is not over among them."""
        return [*self.leaves, self.absent] if self.absent is not None else self.leaves

    def take_in(self, other: Life) -> None:
        """Another turned out to be this person: the longer of both absences goes on."""
        self.rows += other.rows
        self.joined = min(filter(None, (self.joined, other.joined)), default=None)
        self.left += other.left
        self.leaves += other.leaves
        absences = [each for each in (self.absent, other.absent) if each is not None]
        if absences:
            self.absent = max(absences, key=lambda each: each[1])
            self.leaves += [each for each in absences if each is not self.absent]


def lives(turns: Iterable[Turn]) -> dict[int, Life]:
    """Everybody the trail tells of, by each volunteer that they were taken for."""
    found: dict[int, Life] = {}
    for turn in turns:
        life = found.setdefault(turn.volunteer, Life([turn.volunteer]))
        match turn.kind:
            case EntryKind.JOINED:
                life.joined = min(filter(None, (life.joined, turn.at)))
            case EntryKind.LEFT:
                life.come_back(turn.at)
                life.left.append(turn.at)
            case EntryKind.BACK:
                life.come_back(turn.at)
            case EntryKind.AWAY if turn.now:
                life.go(turn.at, datetime.fromisoformat(turn.now.split()[0]))
            case EntryKind.LINKED if turn.was:
                second = int(turn.was.removeprefix(_VOLUNTEER))
                other = found.setdefault(second, Life([second]))
                if other is not life:
                    life.take_in(other)
                    found |= dict.fromkeys(other.rows, life)
    return found


def team(db: Connection, known: Mapping[int, Life], now: datetime) -> Iterator[Contributor]:
    """The people of the team who joined or took a case action, with all that they did until this month's end."""
    worked = _worked(db, known, now)
    people = {id(life): life for life in known.values()}
    strangers = {row: Life([row]) for row in worked if row not in known}
    for life in (*people.values(), *strangers.values()):
        person = by_months(
            worked.get(life.rows[0], {}).values(),
            partial(contributions.acted, db, life.rows),
            joined=life.joined,
            left=life.left,
            leaves=life.absences(),
        )
        if person is not None:
            yield person


def circle(db: Connection, name: str) -> Iterator[Contributor]:
    """The people of a wider community, one after the other, however many they are."""
    for _, theirs in groupby(activity.days(db, name), key=lambda day: day.person):
        days = list(theirs)
        person = by_months(_months(days), partial(_acted, days))
        if person is not None:
            yield person


def _worked(db: Connection, known: Mapping[int, Life], now: datetime) -> dict[int, dict[int, Worked]]:
    """What each person did, month after month, by the first volunteer that they were taken for."""
    worked: dict[int, dict[int, Worked]] = defaultdict(dict)
    begins = contributions.begins(db)
    if begins is None:
        return worked
    for month in calendar.between(Month.of(begins), Month.of(now)):
        for each in contributions.done(db, month.begins, month.ends):
            life = known.get(each.volunteer)
            months = worked[life.rows[0] if life else each.volunteer]
            here = Worked(each.first, each.last, each.actions)
            months[month.ordinal] = _both(months[month.ordinal], here) if month.ordinal in months else here
    return worked


def _both(one: Worked, other: Worked) -> Worked:
    return Worked(min(one.first, other.first), max(one.last, other.last), one.actions + other.actions)


def _months(days: list[Day]) -> Iterator[Worked]:
    for _, here in groupby(days, key=lambda day: ordinal(day.first)):
        first, *others = list(here)
        last = others[-1] if others else first
        yield Worked(first.first, last.last, sum(day.actions for day in (first, *others)))


def _acted(days: list[Day], first: datetime, last: datetime) -> bool:
    return any(day.first <= last and first <= day.last for day in days)
