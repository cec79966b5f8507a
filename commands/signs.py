"""Early signs that it gets too much for somebody: told to them alone, kindly, and at most once a fortnight.

Four things are looked for: far more in hand than usual, a run of hard cases, work at night, offers left unanswered.
Nothing of it is written in the trail; others hear no more than how many people it concerns, if they are not too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median_low
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from commands import hearers, hours, people, telling
from commands.command import Context
from commands.facts.signs import EarlySigns, SignsAre, SignsInTeam
from commands.figures.few import unless_few
from commands.figures.months import Month
from commands.team import Team
from storage import pairing, signs
from storage import people as volunteers
from storage.models import Audience, EntryKind, Role, Volunteer

FORTNIGHT = timedelta(days=14)
MOST_A_DAY = 5
"""So many people are told within a day, whoever has waited longest first; the others on the next, if it is still so."""

USUAL_OVER, LEAST_HISTORY = 6, 3
"""What is usual is the median of the ends of so many months, and of no fewer than so many."""

KNOWN_FOR = timedelta(days=30)
"""So long before the end of the first of these months a case may have come in that was in hand then, and is over."""

TIMES, MORE = 2, 3
"""Far above it is so many times as much, and so many cases more."""

LAST_CASES, HARD_OF_THEM, MANY_WORDS = 5, 3, 3
"""Of the last cases that somebody took within `LATELY` so many are a run of hard ones; a case is hard that is high or
urgent, was reopened, or about which whoever wrote in wrote again so many times.
"""

NIGHT_ENDS = 5
"""In full hours after midnight, where they are."""

NIGHTS, DONE_AT_NIGHT = 3, 5
"""So many things done within a fortnight, in so many nights of it."""

LAPSED = 3
"""So many offers within `LATELY`."""

LATELY = timedelta(days=30)

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a volunteer; None of what was not. `load`: how many cases they hold, and how many usually;
    `hard`: how many cases were hard, and of how many; they worked in so many `nights`, and left so many offers
    `unanswered`.
    """

    volunteer: Volunteer
    load: tuple[int, int] | None
    hard: tuple[int, int] | None
    nights: int | None
    unanswered: int | None


def seen(db: Connection, now: datetime, team: Team) -> list[Seen]:
    """Everybody of whom there are early signs: who works on cases, is not away, and wants to be told of them."""
    if not team.signs:
        return []
    theirs = [
        each
        for each in pairing.here(db)
        if each.signs and people.away(each, now) is None and people.role(db, each, team) is not Role.OBSERVER
    ]
    load, hard = _load(db, theirs, now), _hard(db, now)
    nights, lapsed = _nights(db, theirs, now), _unanswered(db, now)
    found = [
        Seen(each, load.get(each.id), hard.get(each.id), nights.get(each.id), lapsed.get(each.id)) for each in theirs
    ]
    return [each for each in found if any((each.load, each.hard, each.nights, each.unanswered))]


def tell(db: Connection, now: datetime, team: Team) -> int:
    """Tell some of those of whom there are early signs, within their hours; how many."""
    left = max(0, MOST_A_DAY - signs.told_since(db, now - timedelta(days=1)))
    if not left:
        return 0
    returned = signs.returned(db, now - 2 * FORTNIGHT)
    told = 0
    for each in sorted(seen(db, now, team), key=_longest_waiting):
        if told < left and _tell(db, each, returned.get(each.volunteer.id), now, team):
            told += 1
    return told


def aggregate(db: Connection, now: datetime, team: Team) -> SignsInTeam:
    """How many people there are early signs of, for whoever coordinates: never who."""
    found = seen(db, now, team)

    def count(of: Iterable[object]) -> int | None:
        concerned = sum(each is not None for each in of)
        return unless_few(concerned, concerned)

    return SignsInTeam(
        people=unless_few(len(found), len(found)),
        load=count(each.load for each in found),
        hard=count(each.hard for each in found),
        nights=count(each.nights for each in found),
        unanswered=count(each.unanswered for each in found),
    )


def turn(ctx: Context, *, on: bool) -> SignsAre:
    """Be told of early signs from now on, or not."""
    me = volunteers.find(ctx.db, ctx.enrol())
    assert me is not None  # noqa: S101 - they have just been enrolled
    if me.signs is not on:
        volunteers.change(ctx.db, me.id, signs=on)
        ctx.write_down(EntryKind.CHANGED, was=_written(me.signs), now=_written(on))
    return SignsAre(on, me.signs, ctx.team.signs)


def _written(on: bool) -> str:  # noqa: FBT001 - private
    return "signs" if on else "nosigns"


def _longest_waiting(each: Seen) -> tuple[datetime, int]:
    return each.volunteer.signed_at or _LONG_AGO, each.volunteer.id


def _tell(db: Connection, found: Seen, returned: datetime | None, now: datetime, team: Team) -> bool:
    """Tell somebody, unless they were told within a fortnight, or what waited for them while they were away can have
    been said within it.
    """
    whom = found.volunteer
    kept = hours.of(whom, team)
    over = [kept.next(each) for each in (whom.away_until, returned) if each is not None]
    spoken_to = max((*over, whom.signed_at or _LONG_AGO))
    hearer = hearers.last_heard(db, whom, Audience.PUBLIC, team)
    if hearer is None or spoken_to + FORTNIGHT > now:
        return False
    at = hearer.next(now)
    (holds, usual), (hard, last) = found.load or (None, None), found.hard or (None, None)
    fact = EarlySigns(holds, usual, hard, last, found.nights, FORTNIGHT.days, found.unanswered)
    telling.tell(db, hearer, fact, now=at)
    volunteers.change(db, whom.id, signed_at=at)
    return True


def _load(db: Connection, theirs: Sequence[Volunteer], now: datetime) -> dict[int, tuple[int, int]]:
    """Who holds far more than is usual for them: how many, and how many otherwise."""
    ends = [Month.of(now).plus(-months).begins for months in range(USUAL_OVER)]
    now_held = pairing.held(db)
    many = [each for each in theirs if now_held.get(each.id, 0) > MORE]
    found: dict[int, tuple[int, int]] = {}
    if not many:
        return found
    before = signs.held_at(db, [each.id for each in many], ends, ends[-1] - KNOWN_FOR)
    for each in many:
        theirs_then = before.get(each.id, [0] * len(ends))
        counts = [count for end, count in zip(ends, theirs_then, strict=True) if end >= each.joined_at]
        if len(counts) < LEAST_HISTORY:
            continue
        usual, holds = median_low(counts), now_held[each.id]
        if holds >= max(TIMES * usual, max(usual, 1) + MORE):
            found[each.id] = holds, usual
    return found


def _hard(db: Connection, now: datetime) -> dict[int, tuple[int, int]]:
    """Whose last cases were a run of hard ones: how many, and of how many."""
    last = {whom: cases[:LAST_CASES] for whom, cases in signs.taken(db, now - LATELY).items()}
    last = {whom: cases for whom, cases in last.items() if len(cases) >= HARD_OF_THEM}
    hard = signs.hard(db, {case for cases in last.values() for case in cases}, words=MANY_WORDS)
    counts = {whom: (len(hard.intersection(cases)), len(cases)) for whom, cases in last.items()}
    return {whom: (count, of) for whom, (count, of) in counts.items() if count >= HARD_OF_THEM}


def _nights(db: Connection, theirs: Sequence[Volunteer], now: datetime) -> dict[int, int]:
    """Who works at night, where they have said which zone is theirs: in how many nights."""
    zones = {each.id: ZoneInfo(each.zone) for each in theirs if each.zone is not None}
    at_night: dict[int, list[date]] = {}
    for whom, at in signs.worked(db, list(zones), now - FORTNIGHT) if zones else ():
        local = at.astimezone(zones[whom])
        if local.hour < NIGHT_ENDS:
            at_night.setdefault(whom, []).append(local.date())
    return {
        whom: len(set(days))
        for whom, days in at_night.items()
        if len(days) >= DONE_AT_NIGHT and len(set(days)) >= NIGHTS
    }


def _unanswered(db: Connection, now: datetime) -> dict[int, int]:
    """Who has let offers lapse: how many."""
    return {whom: count for whom, count in signs.unanswered(db, now - LATELY).items() if count >= LAPSED}
