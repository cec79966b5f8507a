"""When whoever wrote in writes again: each such word once, and never kept.

A case in hand rings at once: its owner is asked whether to keep what they promised or to look now, and the promise
stands meanwhile. Of one that nobody has the rooms are told, as of one that is resolved. What only thanks changes
nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from commands import hearers, people, privacy, telling, words
from commands.facts import CaseFact
from commands.facts.wrote import WroteAfterwards, WroteAgain, WroteUnclaimed
from commands.hearers import Hearer
from commands.intake import Conflict, Received
from commands.ladder import Step
from commands.presses import Press
from commands.team import Team
from commands.telling import While
from commands.thanks import only_thanks
from storage import cases, inbox, nudges, promises, trail
from storage import people as volunteers
from storage import wrote as words_heard
from storage.models import Case, EntryKind, State, Volunteer

TOLD_AGAIN_AFTER = timedelta(days=1)
"""How often the rooms hear that they write about a case that nobody has, or that is resolved."""


class Kind(StrEnum):
    """What the trail keeps of what they wrote."""

    MESSAGE = "message"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Word:
    """That they wrote again, as a source tells it, already checked: about which of its cases, and under which key of
    its own. `text` is looked at, and let go.
    """

    source: str
    external_id: str
    message_id: str
    received_at: datetime
    text: str | None = None


class Unknown(Exception):
    """The source has no such case here."""


def receive(db: Connection, word: Word, *, key: str, now: datetime, team: Team) -> Received:
    """The same for a call, whose `key` is its webhook-id. Raises Unknown, and Conflict where the key or the message's
    id came before with something else.
    """
    known = cases.find_by_source(db, word.source, word.external_id)
    if known is None:
        raise Unknown
    call = f"http:{word.source}:{key}"
    heard = inbox.find(db, call)
    if heard is not None and heard.digest != _digest(word):
        raise Conflict
    received = wrote(db, word, now=now, team=team)
    if heard is None:
        inbox.remember(db, call, at=now, digest=_digest(word), case=known.number)
    return received


def wrote(db: Connection, word: Word, *, now: datetime, team: Team) -> Received:
    """Write down that they wrote, and tell whom it concerns: once for each message. Raises Unknown and Conflict."""
    known = cases.find_by_source(db, word.source, word.external_id)
    if known is None:
        raise Unknown
    case = cases.followed(db, known)
    message = f"wrote:{known.number}:{word.message_id}"
    heard = inbox.find(db, message)
    if heard is not None:
        if heard.digest != _digest(word):
            raise Conflict
        return Received(case.number, new=False)
    kind = Kind.THANKS if only_thanks(word.text) else Kind.MESSAGE
    if kind is Kind.MESSAGE:
        _tell(db, case, team=team, now=now)
    inbox.remember(db, message, at=now, digest=_digest(word), case=known.number)
    trail.append(
        db,
        EntryKind.WROTE,
        at=now,
        case=case.number,
        speaker=f"source:{word.source}",
        was=kind,
        now=word.received_at.isoformat(),
    )
    return Received(case.number, new=True)


def _tell(db: Connection, case: Case, *, team: Team, now: datetime) -> None:
    match case.state:
        case State.CLAIMED | State.WAITING:
            _ask(db, case, team=team, now=now)
        case State.OPEN:
            if not words_heard.heard_while_open(db, case.number, Kind.MESSAGE, now - TOLD_AGAIN_AFTER):
                _tell_rooms(db, WroteUnclaimed(case), team=team, now=now, only=telling.in_the_same_hands(case))
        case State.RESOLVED:
            _tell_afterwards(db, case, team=team, now=now)


def _ask(db: Connection, case: Case, *, team: Team, now: datetime) -> None:
    """Ask the owner, and whoever covers for them while they are away: keep what was promised, or look now?"""
    owner = _owner(db, case)
    assert case.due_at is not None  # noqa: S101 - a case in hand has a clock
    fact = WroteAgain(case, case.due_at, promises.pending(db, case.number) is not None)
    hearer = hearers.last_heard(db, owner, case.sensitivity, team)
    if hearer is not None:
        _ring(db, hearer, fact, team=team, now=now)
    covering = _cover(db, owner, case, team=team, now=now)
    if covering is not None:
        _say(db, covering, fact, now=covering.next(now))
    if hearer is None and covering is None:
        _tell_rooms(db, fact, team=team, now=now, only=telling.in_the_same_hands(case))


def _ring(db: Connection, hearer: Hearer, fact: WroteAgain, *, team: Team, now: datetime) -> None:
    """Ring a case's clock for its owner, by the rules of every nudge: within their hours, and few in a day.

    The ring has a key of its own, so that the one that comes when the case is due is not taken for it.
    """
    number, state, at = fact.case.number, fact.case.state, hearer.next(now)
    assert hearer.volunteer is not None  # noqa: S101 - owners are persons
    if words_heard.to_be_told(db, number, hearer.volunteer, now):
        return
    if not nudges.once(db, number, state, now, words_heard.STEP, at=at):
        return
    enough = nudges.told_since(db, hearer.volunteer, hearer.hours.day_begins(at)) >= team.most_a_day
    nudges.told(db, number, state, now, words_heard.STEP, whom=hearer.volunteer, folded=enough)
    trail.append(db, EntryKind.NUDGED, at=now, case=number, now=Step.OWNER)
    if not enough:
        _say(db, hearer, fact, now=at)
        return
    telling.fold(db, hearer, number, now=now, until=hearer.hours.next_morning(at))


def _say(db: Connection, hearer: Hearer, fact: WroteAgain, *, now: datetime) -> None:
    number, keeping = fact.case.number, words.word("button-keeping", hearer.language)
    keep = Press(f"note {number} {keeping}", "button-keep-to-date")
    buttons = (keep, Press(f"case {number}", "button-look"))
    only = telling.in_the_same_hands(fact.case)
    telling.tell(db, hearer, fact, now=now, case=number, buttons=buttons, only=only)


def _tell_afterwards(db: Connection, case: Case, *, team: Team, now: datetime) -> None:
    """Tell the last owner and the rooms, once a day at most, that the case may not be over."""
    if words_heard.heard_since_the_end(db, case.number, Kind.MESSAGE, now - TOLD_AGAIN_AFTER):
        return
    fact, only = WroteAfterwards(case), {"state": [State.RESOLVED]}
    hearer = hearers.last_heard(db, _owner(db, case), case.sensitivity, team)
    if hearer is not None:
        telling.tell(db, hearer, fact, now=hearer.next(now), case=case.number, only=only)
    _tell_rooms(db, fact, team=team, now=now, only=only)


def _tell_rooms(db: Connection, fact: CaseFact, *, team: Team, now: datetime, only: While) -> None:
    for room in hearers.concerned(db, fact.case, team):
        telling.tell(db, room, fact, now=room.next(now), case=fact.case.number, only=only)


def _cover(db: Connection, owner: Volunteer, case: Case, *, team: Team, now: datetime) -> Hearer | None:
    """Whoever sees to the cases of an owner who is away, where they may hear of this one."""
    if people.away(owner, now) is None or owner.cover_id is None:
        return None
    cover = volunteers.find(db, owner.cover_id)
    if cover is None:
        return None
    audience = people.audience(db, cover, team)
    return hearers.last_heard(db, cover, audience, team) if privacy.may_name(case, audience) else None


def _owner(db: Connection, case: Case) -> Volunteer:
    found = volunteers.find(db, case.owner_id) if case.owner_id is not None else None
    assert found is not None  # noqa: S101 - the schema keeps such cases with an owner
    return found


def _digest(word: Word) -> str:
    """Tells words from one another, and tells nothing of their texts."""
    told = json.dumps([word.external_id, word.message_id, word.received_at.isoformat()])
    return hashlib.sha256(told.encode()).hexdigest()
