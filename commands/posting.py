"""What is owed to the rooms: which of them hear of a case, and in which form.

A room that keeps cards is owed the case's card, drawn as the case stands when it is sent, and with threads on a line
under it for what has changed; another room is owed a line.
The room where it was said hears the answer itself: that answer is its post, sent at once and again if the server never
confirms it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from commands import hearers, message, people, privacy, telling, words
from commands.facts import CaseFact, CaseLine, Opened, Veiled
from commands.message import Message
from commands.team import Team
from storage import cards, cases, outbox, rooms
from storage.models import Audience, Case, Room, State
from storage.rooms import Furnishing

ANSWER_LEASE = timedelta(seconds=30)
"""How long an answer may take to be confirmed before its room is told again."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where something is said; `room` is None in private."""

    platform: str
    room: str | None


NOWHERE = Here("", None)


def owe(
    db: Connection, fact: CaseFact, *, team: Team, now: datetime, here: Here = NOWHERE, answer: Message | None = None
) -> tuple[int | None, int]:
    """Write the posts for a fact: the id of the one that `answer` will be, if the room here is owed a line, and how
    many there are besides.
    """
    answered, others = None, 0
    for room in _concerned(db, fact):
        if answer is not None and not room.cards and (room.platform, room.name) == (here.platform, here.room):
            answered = _write(db, room, fact, message.pack(answer), now, leased_until=now + ANSWER_LEASE)
        else:
            _owe(db, room, fact, team, now)
            others += 1
            if room.cards and room.threads and not isinstance(fact, Opened):
                _write(db, room, fact, _told(fact, room, team), now)
    return answered, others


def owe_unasked(db: Connection, fact: CaseFact, *, team: Team, now: datetime, crowd: bool) -> None:
    """Owe the rooms what happened by itself, each within its hours. Where that is later, or one of a `crowd`, a room
    without cards hears in one with what else waits, as it stands by then.
    """
    for room in _concerned(db, fact):
        hearer = hearers.room_hearer(room, team)
        at = hearer.next(now)
        if room.cards:
            _owe(db, room, fact, team, at)
            if room.threads:
                only = telling.in_the_same_hands(fact.case)
                telling.tell(db, hearer, fact, now=at, case=fact.case.number, only=only)
        elif crowd or at > now:
            telling.fold(db, hearer, fact.case.number, now=now, until=hearer.next(now + telling.GATHERING))
        else:
            _owe(db, room, fact, team, now)


MOST_INTRODUCED = 20
"""Cases that a room is told of when it begins to hear of them."""

MOST_LOOKED_AT = 1000
"""Open cases among which they are looked for."""


def introduce(
    db: Connection, room: Room, *, team: Team, now: datetime, new: Callable[[Case], bool] = lambda _: True
) -> None:
    """Owe a room what is still to be taken and `new` to it, the most urgent first."""
    found, _ = cases.unresolved(
        db, states=[State.OPEN], areas=rooms.areas(room), confidential=True, most=MOST_LOOKED_AT
    )
    told = [each for each in found if new(each) and privacy.may_hear_of(each, room.audience)]
    for case in told[:MOST_INTRODUCED]:
        _owe(db, room, Opened(case), team, now)


def furnish(
    db: Connection,
    platform: str,
    configured: Collection[Furnishing],
    *,
    cards: bool,
    team: Team,
    now: datetime,
    all_there: bool = True,
) -> None:
    """Make a platform's rooms those that are configured, others closed where these are `all_there`. Owe those that are
    new the cases that are still open, and those that are there again the cards that stand in them.
    """
    before = rooms.audiences(db, platform)
    new = rooms.furnish(db, platform, configured, cards=cards, all_there=all_there)
    for room in rooms.everywhere(db):
        if room.platform == platform and room.name in before and room.audience is not before[room.name]:
            seen_anew(db, room, before[room.name], team=team, now=now)
    for room in new:
        introduce(db, room, team=team, now=now)
        for case in outbox.with_card_in(db, room.platform, room.name) if room.cards else ():
            _write(db, room, CaseFact(case), None, now)
    anew = {room.name for room in new}
    for room in rooms.everywhere(db):
        as_before = room.name not in anew and room.audience is before.get(room.name) and room.since is not None
        if room.platform == platform and not as_before:
            rooms.change(db, room, since=now)


def seen_anew(db: Connection, room: Room, before: Audience, *, team: Team, now: datetime) -> None:
    """The audience of a room is another than it was: nothing that waits for it tells more than it may hear now, and
    the cards that stand in it are drawn again.
    """
    if not room.audience.covers(before):
        narrowed(db, room, team=team)
    for case in outbox.with_card_in(db, room.platform, room.name) if room.cards else ():
        if room.audience.covers(case.sensitivity) is not before.covers(case.sensitivity):
            _write(db, room, Opened(case), None, now)


def narrowed(db: Connection, room: Room, *, team: Team, only: Case | None = None) -> None:
    """Say instead of the waiting lines how each case stands that the room may not hear the words of; of one that it
    may not even name, that there is one. `only`: of this case alone.
    """
    told: set[int] = set()
    for line in outbox.lines_waiting(db, room.platform, room.name, private=False):
        if only is not None and line.folds is None and line.case_number != only.number:
            continue
        if line.folds is not None:
            _narrow_digest(db, line, room)
            continue
        case = cases.find(db, line.case_number) if line.case_number is not None else None
        if case is None or case.number in told or not privacy.may_hear_of(case, room.audience):
            outbox.withdraw(db, line.id)
        elif not room.audience.covers(case.sensitivity):
            told.add(case.number)
            telling.reword(db, line, _told(CaseLine(case, people.owner(db, case)), room, team))


def say(db: Connection, room: Room, fact: CaseFact, *, team: Team, now: datetime) -> None:
    """Owe one room a fact, whatever areas it hears of."""
    if privacy.may_hear_of(fact.case, room.audience):
        _owe(db, room, fact, team, now)


def redraw(db: Connection, room: Room, case: Case, *, now: datetime) -> None:
    """Owe a room that keeps cards a case's card, where it has one or is to have one."""
    placed = outbox.card_at(db, room.platform, room.name, case.number)
    if placed is not None or (rooms.hears(room, case.area) and privacy.may_hear_of(case, room.audience)):
        _write(db, room, CaseFact(case), None, now)


def redraw_at(db: Connection, platform: str, place: str, ref: str, *, now: datetime) -> bool:
    """Owe a room the card that stands there anew; whether one does."""
    number, room = cards.case_of(db, platform, place, ref), rooms.find(db, platform, place)
    if number is None or room is None:
        return False
    redraw(db, room, cases.get(db, number), now=now)
    return True


def gone(db: Connection, platform: str, place: str, ref: str, *, now: datetime) -> bool:
    """The message that stood there was deleted: if that was a case's card, have it back. Whether something is owed.

    The card of a case that is over need not come back.
    """
    number, room = cards.case_of(db, platform, place, ref), rooms.find(db, platform, place)
    if number is None:
        return False
    cards.gone(db, platform, place, ref)
    case = cases.get(db, number)
    if room is None or case.state in {State.RESOLVED, State.MERGED}:
        return False
    redraw(db, room, case, now=now)
    return True


def _narrow_digest(db: Connection, line: outbox.Line, room: Room) -> None:
    found = [cases.find(db, number) for number in line.folds]
    left = [case.number for case in found if case is not None and privacy.may_name(case, room.audience)]
    if left:
        outbox.refold(db, line.id, left)
    else:
        outbox.withdraw(db, line.id)


def _concerned(db: Connection, fact: CaseFact) -> list[Room]:
    """The rooms to be told: of a case that a room may not name it hears that it came, and no more, if even that."""
    may_hear = privacy.may_hear_of if isinstance(fact, Opened) else privacy.may_name
    return [room for room in rooms.hearing(db, fact.case.area) if may_hear(fact.case, room.audience)]


def _owe(db: Connection, room: Room, fact: CaseFact, team: Team, now: datetime) -> None:
    """Owe a room the card of a case, or a line where it keeps none."""
    _write(db, room, fact, None if room.cards else _told(fact, room, team), now)


def _told(fact: CaseFact, room: Room, team: Team) -> Any:
    """A fact as a room hears it, packed."""
    if not privacy.may_name(fact.case, room.audience):
        fact = Veiled(fact.case)
    language = room.language or team.language
    return message.pack(words.phrase(fact, audience=room.audience, zone=team.zone, language=language, way=words.ROOM))


def _write(
    db: Connection, room: Room, fact: CaseFact, body: object, now: datetime, *, leased_until: datetime | None = None
) -> int:
    return outbox.write(
        db,
        platform=room.platform,
        place=room.name,
        case=fact.case.number,
        body=body,
        at=now,
        leased_until=leased_until,
    )
