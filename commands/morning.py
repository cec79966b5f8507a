"""The coordinators' morning: what nobody has, what is past its time, what waits, whose cover is needed.

A room hears three lines at most, and counts only what it may name; the lists are for coordinators privately. Rooms
that have a time for it hear it then, once a day on their working days; one that is hours late is left out. With the
first of them, or as soon after it as their own hours begin, coordinators hear the lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from commands import hearers, hours, message, words
from commands import people as persons
from commands.command import Context
from commands.facts import Code, Fact
from commands.facts.morning import (
    CoverNeeded,
    Morning,
    MorningFirst,
    OverdueList,
    ProposedList,
    UncoveredList,
    UnownedList,
    WaitingList,
)
from commands.hearers import Hearer, Reach
from commands.message import Message, Say
from commands.practices import named
from commands.team import Team
from storage import inbox, mornings, outbox, people, practices, rooms
from storage.models import Audience, PracticeVersion, Room, State, Volunteer
from storage.mornings import Outline

LATEST = timedelta(hours=3)
"""After its time a morning is still told for so long."""

DAYS = range(-8, 9)
"""From today: those among which the next morning is looked for. A week without a working day may lie between the day
that one is for and the end of the night in which it is told.
"""

TOLD = "told"
"""Of a morning that a room has heard, as opposed to one that had passed when its time was settled."""

LATELY = timedelta(days=7)
"""For so long it is told that a practice is proposed."""

NAMED_FIRST = 5
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Unresolved cases that a place may name, each in one of the lists, longest first; `uncovered` besides. And the
    practices that were `proposed` lately.
    """

    unowned: list[Outline]
    overdue: list[Outline]
    waiting: list[Outline]
    uncovered: list[tuple[Volunteer, list[Outline]]]
    proposed: list[PracticeVersion]


def standing(
    db: Connection,
    now: datetime,
    audience: Audience,
    areas: Sequence[str] = (),
    *,
    team: Team,
    hearer: int | None = None,
) -> Standing:
    """How things stand, as far as an audience may hear it, and this volunteer where it is one alone; `areas`: only of
    these, if there are any.
    """
    named = [each for each in mornings.outlines(db) if _may_name(each, audience) and (not areas or each.area in areas)]
    if hearer is not None:
        named = [each for each in named if each.about_id != hearer]
    in_hand = [each for each in named if each.state is not State.OPEN]
    return Standing(
        unowned=sorted((each for each in named if each.state is State.OPEN), key=lambda each: each.opened_at),
        overdue=_by_due(each for each in in_hand if each.due_at < now),
        waiting=_by_due(each for each in in_hand if each.due_at >= now and each.state is State.WAITING),
        uncovered=list(_uncovered(db, in_hand, now, team)),
        proposed=practices.proposed(db, now - LATELY),
    )


def summary(found: Standing) -> list[Fact]:
    """How things stand in three lines at most."""
    told: list[Fact] = [Morning(len(found.unowned), len(found.overdue), len(found.waiting))]
    first = [_numbers(each[:NAMED_FIRST]) if each else None for each in (found.unowned, found.overdue)]
    if any(first):
        told.append(MorningFirst(*first))
    if found.uncovered:
        told.append(CoverNeeded(", ".join(f"{owner.name} ({len(theirs)})" for owner, theirs in found.uncovered)))
    return told


def lists(found: Standing, team: Team) -> list[Fact]:
    """The cases themselves, and what coordinators have to decide besides."""
    kinds = (
        (UnownedList, found.unowned),
        (OverdueList, found.overdue),
        (WaitingList, found.waiting),
    )
    told: list[Fact] = [kind(len(each), _numbers(each)) for kind, each in kinds if each]
    suggest = team.pairing.suggest
    told += [UncoveredList(owner.name, len(theirs), _numbers(theirs), suggest) for owner, theirs in found.uncovered]
    if found.proposed:
        titles = [f"{named(each.practice, each.version)} {each.title}" for each in found.proposed[:NAMED_FIRST]]
        first = named(found.proposed[0].practice, found.proposed[0].version)
        told.append(ProposedList(len(found.proposed), ", ".join(titles), Say(f"practice {first}")))
    return told


def post(db: Connection, now: datetime, team: Team) -> int:
    """Owe the morning to every room whose time it is; how many there were."""
    told = 0
    for room in rooms.everywhere(db):
        due = _Next.of(db, room, now, team)
        if due is None or due.at > now:
            continue
        hearer = hearers.room_hearer(room, team)
        found = standing(db, now, room.audience, rooms.areas(room), team=team)
        _owe(db, hearer, summary(found), now)
        inbox.remember(db, due.key, at=now, digest=TOLD)
        told += 1
    return told


def tell_coordinators(db: Connection, now: datetime, team: Team, reach: Reach) -> int:
    """Owe the lists to every coordinator who is there, once a day: with the first room's morning, or when their own
    hours begin after it; how many there were.
    """
    due = {key: hearer for at, hearer, key in _to_be_told(db, now, team, reach) if at <= now}
    for key in due:
        inbox.remember(db, key, at=now)
    told = 0
    for hearer in dict.fromkeys(due.values()):
        found = lists(standing(db, now, Audience.CONFIDENTIAL, team=team, hearer=hearer.volunteer), team)
        if found:
            _owe(db, hearer, found, now)
            told += 1
    return told


def next(db: Connection, now: datetime, team: Team) -> datetime | None:  # noqa: A001 - read as morning.next
    """When the next room hears its morning, or the next coordinator who sleeps hears the lists. In the past
    where a room's is late, and still to be told.
    """
    found = [_Next.of(db, room, now, team) for room in rooms.everywhere(db)]
    asleep = [at for at, *_ in _to_be_told(db, now, team, lambda *_: True) if at > now]
    return min([*(each.at for each in found if each is not None), *asleep], default=None)


def tell_asker(ctx: Context, told: Sequence[Fact]) -> None:
    """Owe the lists privately to a coordinator who asked in a room."""
    who, team = ctx.sender.identity, ctx.team
    asker = Hearer(
        who.platform,
        who.account or "",
        private=True,
        audience=Audience.CONFIDENTIAL,
        hours=hours.hours(ctx.sender.zone, "", ""),
        language=team.language,
    )
    _owe(ctx.db, asker, told, ctx.now)
    ctx.owes = True


def begin_tomorrow(db: Connection, room: Room, *, now: datetime, team: Team) -> None:
    """A room's time was settled just now: where today's has passed, that has been."""
    while (due := _Next.of(db, room, now, team)) is not None and due.begins <= now:
        inbox.remember(db, due.key, at=now)


@dataclass(frozen=True, slots=True)
class _Next:
    """A room's next morning that is not too late and has not been told: it begins then, and is told `at` the end of
    the room's quiet hours, if they are not over.
    """

    begins: datetime
    at: datetime
    key: str

    @classmethod
    def of(cls, db: Connection, room: Room, now: datetime, team: Team) -> _Next | None:
        if room.morning is None:
            return None
        zone, kept = ZoneInfo(team.zone), hours.of(room, team)
        for days in DAYS:
            day = now.astimezone(zone).date() + timedelta(days=days)
            begins = datetime.combine(day, time.fromisoformat(room.morning), zone).astimezone(UTC)
            key = f"morning:{room.id}:{day}"
            if day.weekday() not in kept.days:
                continue
            at = kept.next(begins)
            if at + LATEST > now and inbox.find(db, key) is None:
                return cls(begins, at, key)
        return None


def _to_be_told(db: Connection, now: datetime, team: Team, reach: Reach) -> Iterator[tuple[datetime, Hearer, str]]:
    """Coordinators who have not heard the lists of a room's morning, from when on they may, and the key under which
    that is remembered. They may within their hours, until it is too late after the first moment of these.
    """
    mornings_told = sorted(_told_lately(db, now, team))
    for hearer in hearers.coordinators(db, team, reach) if mornings_told else ():
        at = hearer.next(now)
        for first in map(hearer.next, mornings_told):
            key = _key(hearer, first, team)
            if at < first + LATEST and inbox.find(db, key) is None:
                yield at, hearer, key


def _told_lately(db: Connection, now: datetime, team: Team) -> Iterator[datetime]:
    """When the rooms heard their last mornings."""
    today = now.astimezone(ZoneInfo(team.zone)).date()
    for room in rooms.everywhere(db):
        for day in (today - timedelta(days=1), today) if room.morning is not None else ():
            heard = inbox.find(db, f"morning:{room.id}:{day}")
            if heard is not None and heard.digest == TOLD:
                yield heard.at


def _key(hearer: Hearer, first: datetime, team: Team) -> str:
    """For the team's day on which they may hear it first: it stays the same when they move to another time zone."""
    who = f"{hearer.platform}:{hearer.place}" if hearer.volunteer is None else f"volunteer:{hearer.volunteer}"
    return f"morning:{who}:{first.astimezone(ZoneInfo(team.zone)).date()}"


def _owe(db: Connection, hearer: Hearer, told: Sequence[Fact], now: datetime) -> None:
    body = message.pack(_phrased(hearer, told))
    outbox.write(db, platform=hearer.platform, place=hearer.place, private=hearer.private, body=body, at=now)


def _phrased(hearer: Hearer, told: Sequence[Fact]) -> Message:
    way = None if hearer.private else words.ROOM
    return message.join(
        words.phrase(fact, audience=hearer.audience, zone=hearer.hours.zone, language=hearer.language, way=way)
        for fact in told
    )


def _uncovered(
    db: Connection, in_hand: Sequence[Outline], now: datetime, team: Team
) -> Iterator[tuple[Volunteer, list[Outline]]]:
    """Owners who are away, and their cases to which nobody sees: their cover is nobody, away too, gone, or may not hear
    of them.
    """
    for owner in mornings.absent_owners(db):
        if persons.away(owner, now) is None:
            continue
        cover = people.find(db, owner.cover_id) if owner.cover_id is not None else None
        if cover is not None and (cover.left_at is not None or persons.away(cover, now) is not None):
            cover = None
        hears = persons.audience(db, cover, team) if cover is not None else None
        theirs = [each for each in in_hand if each.owner_id == owner.id]
        if alone := [each for each in theirs if hears is None or not _may_name(each, hears)]:
            yield owner, alone


def _may_name(case: Outline, audience: Audience) -> bool:
    return case.sensitivity is not Audience.CONFIDENTIAL or audience.covers(case.sensitivity)


def _by_due(found: Iterator[Outline]) -> list[Outline]:
    return sorted(found, key=lambda each: each.due_at)


def _numbers(found: Sequence[Outline]) -> Code:
    return Code(message.numbers([each.number for each in found], MOST_LISTED))
