"""What piled up for a room or a person while nothing could be said to them: told in one.

A room that keeps cards then gets those of what is not over, a while after; a case that came and was over meanwhile is
only named. What may have been said already is left out of it: it is looked for under its own key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from commands import message, privacy, rechecks, telling, words
from commands.facts import Fact, WhileAway
from commands.facts.ending import DidTheyHold
from commands.message import Message
from commands.team import Team
from storage import cases, outbox, people, rooms
from storage import piles as stored
from storage.models import Audience, Post, State
from storage.outbox import Line

STALE = timedelta(minutes=10)
"""What waited longer than this is told in one, where there is more of it."""

FEW = 5
"""So many stale lines and cards still go one by one."""

MANY = 60
"""So many lines of any age still go one by one."""

MOST_NAMED = 40

CARDS_AFTER = timedelta(minutes=1)
"""How long the cards wait once it was told what piled up."""


@dataclass(frozen=True, slots=True)
class Pile:
    """`told` is what the one message pays, and `cards` are those that follow it; `alone`: what goes by itself."""

    told: tuple[Line, ...]
    cards: tuple[Line, ...]
    alone: tuple[Line, ...]

    def holds(self, post: Post) -> bool:
        """Whether a post is in the one message."""
        return any(each.id == post.id for each in (*self.told, *self.cards))

    def leaves_alone(self, post: Post) -> bool:
        """Whether a post goes by itself."""
        return any(each.id == post.id for each in self.alone)

    @property
    def all(self) -> tuple[Line, ...]:
        """What is in the one message, oldest first."""
        return tuple(sorted((*self.told, *self.cards), key=lambda each: each.id))

    @property
    def key(self) -> str:
        """Its own: that one of these lines was told before tells no other."""
        return hashlib.sha256("".join(each.key for each in self.all).encode()).hexdigest()[:24]


def crowded(db: Connection, platform: str, now: datetime) -> set[tuple[str, bool]]:
    """The places for which something piled up, and whether each is a person's."""
    return stored.crowded(db, platform, now, stale=now - STALE, few=FEW, many=MANY)


def find(db: Connection, post: Post, now: datetime) -> Pile:
    """What piled up for the place of a post."""
    waiting = outbox.piled(db, post.platform, post.place, now, private=post.private)
    unsure = tuple(each for each in waiting if each.unsure)
    if len(unsure) < FEW:
        piled, alone = [each for each in waiting if not each.unsure], unsure
    else:
        piled, alone = list(unsure), ()  # it was told in one before, or by another process
    told, cards = list[Line](), list[Line]()
    for each in piled:
        (told if each.body is not None or _came_and_went(db, post, each) else cards).append(each)
    return Pile(tuple(told), tuple(cards), alone)


def _came_and_went(db: Connection, post: Post, card: Line) -> bool:
    """Whether a case is over of which the room never had the card."""
    assert card.case_number is not None  # noqa: S101 - a post without a body is a case's card
    if card.unsure or outbox.card_at(db, post.platform, post.place, card.case_number) is not None:
        return False
    return cases.get(db, card.case_number).state in {State.RESOLVED, State.MERGED}


def draw(db: Connection, post: Post, pile: Pile, team: Team) -> Message:
    """What is told of a pile as it is now: without a line where nothing of it holds any more."""
    lines = [each for each in pile.all if each.body is not None and telling.holds(db, each)]
    cards = [each for each in pile.all if each.body is None]
    if not lines and not cards:
        return Message(())
    numbers = sorted({each.case_number for each in (*lines, *cards) if each.case_number is not None})
    nameable = list(_nameable(db, post, numbers, cards=bool(cards)))
    named = [f"#{number}" for number in nameable[:MOST_NAMED]]
    more = len(numbers) - len(named)
    told = [", ".join(named), *([f"… (+{more})"] if more else [])] if named else []
    facts = [WhileAway(max(len(lines), len(cards)), " ".join(told) or None), *_asked(db, post, nameable)]
    room = None if post.private else rooms.find(db, post.platform, post.place)
    language = (room.language if room is not None else None) or team.language
    return message.join(
        words.phrase(
            fact,
            audience=Audience.PUBLIC,
            zone=team.zone,
            language=language,
            way=None if post.private else words.ROOM,
        )
        for fact in facts
    )


def _nameable(db: Connection, post: Post, numbers: Sequence[int], *, cards: bool) -> Iterable[int]:
    """Those that may be named there. Lines of a room name what it may hear of; a card may be one that it may not."""
    if post.private:
        return (number for number in numbers if _may_be_named_to(db, post, number))
    if not cards:
        return numbers
    audience = rooms.audience(db, post.platform, post.place) or Audience.PUBLIC
    return (number for number in numbers if privacy.may_name(cases.get(db, number), audience))


def _asked(db: Connection, post: Post, numbers: Sequence[int]) -> list[Fact]:
    """Whether what somebody did in these cases held is asked once, so it is asked also among what piled up."""
    whom = people.at(db, post.platform, post.place) if post.private else None
    asked = [each for each in numbers if whom is not None and rechecks.is_asked(db, each, whom.id)]
    return [DidTheyHold(len(asked), message.numbers(asked, MOST_NAMED))] if asked else []


def _may_be_named_to(db: Connection, post: Post, number: int) -> bool:
    """Whether a person may still be told of a case by its number: of a confidential one only while it is theirs."""
    case = cases.find(db, number)
    if case is None or case.sensitivity is not Audience.CONFIDENTIAL:
        return case is not None
    if case.owner_id is None:
        return False
    theirs = people.accounts(db, case.owner_id)
    return any((each.platform, each.account) == (post.platform, post.place) for each in theirs)
