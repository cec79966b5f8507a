"""What is owed to the rooms: which of them hear of a case, and in which form.

A room that keeps cards is owed the case's card, drawn as the case stands when it is sent; another room is owed a line.
The room where it was said hears the answer itself: that answer is its post, sent at once and again if the server never
confirms it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from commands import message, people, privacy, words
from commands.facts import CaseFact, CaseLine, Opened, Veiled
from commands.message import Message
from commands.team import Team
from storage import cases, outbox, rooms
from storage.models import Audience, Room, State
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
    return answered, others


def tell(db: Connection, facts: Sequence[CaseFact], *, team: Team, now: datetime) -> None:
    """Owe every room that hears of these cases a line, also those that keep cards: something is to be done."""
    for fact in facts:
        for room in _concerned(db, fact):
            _write(db, room, fact, _told(fact, room.audience, team), now)


MOST_INTRODUCED = 20
"""Cases that a new room is told of."""


def introduce(db: Connection, room: Room, *, team: Team, now: datetime) -> None:
    """Owe a room that is new what is still to be taken, the most urgent first."""
    found, _ = cases.unresolved(
        db, states=[State.OPEN], areas=rooms.areas(room), confidential=True, most=MOST_INTRODUCED
    )
    for case in found:
        _owe(db, room, Opened(case), team, now)


def furnish(
    db: Connection, platform: str, configured: Collection[Furnishing], *, cards: bool, team: Team, now: datetime
) -> None:
    """Make a platform's rooms those that are configured.

    One that is new, or open again, is introduced. One that is for more people now is told none of the words that wait
    for it: they were meant for fewer.
    """
    before = rooms.audiences(db, platform)
    new = rooms.furnish(db, platform, configured, cards=cards)
    for room in configured:
        if room.name in before and not room.audience.covers(before[room.name]):
            _reword(db, platform, room, team)
    for each in new:
        introduce(db, each, team=team, now=now)


def _reword(db: Connection, platform: str, room: Furnishing, team: Team) -> None:
    """Say instead of each waiting line how its case stands, as far as the room may hear it."""
    for line in outbox.lines(db, platform, room.name, private=False):
        case = cases.find(db, line.case_number) if line.case_number is not None else None
        if case is None:
            outbox.park(db, line.id, "its room is for more people now")
        else:
            owner = people.mention(db, case.owner_id) if case.owner_id is not None else None
            outbox.reword(db, line.id, _told(CaseLine(case, owner), room.audience, team))


def _concerned(db: Connection, fact: CaseFact) -> list[Room]:
    """The rooms to be told: of a case that a room may not name it hears that it came, and no more."""
    hearing = rooms.hearing(db, fact.case.area)
    return [room for room in hearing if isinstance(fact, Opened) or privacy.may_name(fact.case, room.audience)]


def _owe(db: Connection, room: Room, fact: CaseFact, team: Team, now: datetime) -> None:
    """Owe a room the card of a case, or a line where it keeps none."""
    _write(db, room, fact, None if room.cards else _told(fact, room.audience, team), now)


def _told(fact: CaseFact, audience: Audience, team: Team) -> list[Any]:
    """A fact as a room of this audience hears it, packed."""
    if not privacy.may_name(fact.case, audience):
        fact = Veiled(fact.case)
    said = words.phrase(fact, audience=audience, zone=team.zone, language=team.language, way=words.ROOM)
    return message.pack(said)


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
