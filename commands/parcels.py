"""What a place is owed, made ready to send: posts that one message pays are folded into one.

A case's card is drawn once, as the case now stands, whatever changed since. Where an attempt failed and waits to be
made again, the next change takes it along: it may have arrived, and is looked for by its key. What piled up for a room
or a person is told in one digest, not line by line; what no longer holds is not told. A post that cannot be made ready
holds up no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from commands import cards, digests, message, rechecks, telling, words
from commands.facts import Fact, WhileAway
from commands.facts.ending import DidTheyHold
from commands.message import Card, Message
from commands.team import Team
from storage import cases, outbox, people, rooms
from storage.models import Audience, Post
from storage.outbox import Line

STALE = timedelta(minutes=10)
"""A line that waited longer than this is folded, where there are several."""

FEW = 5
"""So many stale lines are still sent one by one."""

MANY = 60
"""So many lines of any age are still sent one by one."""

MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class Due:
    """Something to send to one place under its `key`, and the `posts` that it pays.

    `thread`: under the message that stands there. `fault`: why it cannot be sent.
    """

    key: str
    posts: tuple[int, ...]
    place: str
    private: bool
    content: Message | Card
    ref: str | None
    unsure: bool
    attempts: int
    fault: Exception | None
    thread: str | None = None

    @property
    def over(self) -> bool:
        """Whether nothing of it holds any more, so that there is nothing to send."""
        return self.fault is None and self.content == Message(())


def due(db: Connection, platform: str, *, besides: Sequence[str], now: datetime, team: Team, most: int) -> list[Due]:
    """What may be sent on a platform now, in order, but to none of the places `besides`."""
    posts = outbox.due(db, platform, now, besides=besides, most=most)
    crowded = _crowded(db, platform, now) if len(posts) > FEW else set()
    owed_cards = _cards(db, platform, now, posts)
    ready: list[Due] = []
    paid: set[int] = set()
    for post in posts:
        if post.id in paid or _waits_for_its_card(db, owed_cards, post):
            continue
        if post.folds is not None:
            made = _made(post, [post], partial(digests.draw, db, post, team=team, now=now))
        elif post.body is None:
            made = _card(db, owed_cards, post, team)
        elif (post.place, post.private) in crowded:
            made = _digest(db, post, team, now)
        else:
            made = replace(_made(post, [post], partial(_line, db, post)), thread=_thread(db, post))
        paid.update(made.posts)
        ready.append(made)
    return ready


def _crowded(db: Connection, platform: str, now: datetime) -> set[tuple[str, bool]]:
    return outbox.crowded(db, platform, now, stale=now - STALE, few=FEW, many=MANY)


def _cards(db: Connection, platform: str, now: datetime, posts: Sequence[Post]) -> list[Post]:
    """The cards that are owed, with those that are to be tried again later."""
    owed = [post for post in posts if post.body is None and post.folds is None]
    if not owed:
        return []
    return sorted((*outbox.cards_held_back(db, platform, now), *owed), key=lambda post: post.id)


def _waits_for_its_card(db: Connection, owed: Sequence[Post], post: Post) -> bool:
    """Whether a line goes under a card that is itself still on its way."""
    if not _goes_under_a_card(db, post) or _thread(db, post) is not None:
        return False
    return any((each.place, each.case_number) == (post.place, post.case_number) for each in owed)


def _goes_under_a_card(db: Connection, post: Post) -> bool:
    if post.body is None or post.private or post.case_number is None:
        return False
    room = rooms.find(db, post.platform, post.place)
    return room is not None and room.threads


def _thread(db: Connection, post: Post) -> str | None:
    """Where the card stands that a line goes under."""
    if post.case_number is None or not _goes_under_a_card(db, post):
        return None
    return outbox.card_at(db, post.platform, post.place, post.case_number)


def _made(
    post: Post,
    paid: Sequence[Post] | Sequence[Line],
    draw: Callable[[], Message | Card],
    *,
    key: str | None = None,
    ref: str | None = None,
) -> Due:
    """What pays these posts, all for the place of `post`."""
    content: Message | Card = Message(())
    fault = None
    try:
        content = draw()
    except SQLAlchemyError:  # the database's trouble, not this post's
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are not to wait for it
        fault = error
    return Due(
        key=key or paid[0].key,
        posts=tuple(each.id for each in paid),
        place=post.place,
        private=post.private,
        content=content,
        ref=ref,
        unsure=any(each.unsure for each in paid),
        attempts=paid[0].attempts,
        fault=fault,
    )


def _card(db: Connection, owed: Sequence[Post], post: Post, team: Team) -> Due:
    assert post.case_number is not None  # noqa: S101 - a post without a body is a case's card
    same = [each for each in owed if (each.place, each.case_number) == (post.place, post.case_number)]
    room = rooms.find(db, post.platform, post.place)
    if room is not None and room.language is not None:
        team = replace(team, language=room.language)
    audience = rooms.audience(db, post.platform, post.place) or Audience.PUBLIC
    ref = outbox.card_at(db, post.platform, post.place, post.case_number)
    return _made(post, same, partial(cards.draw, db, post.case_number, audience, team), ref=ref)


def _line(db: Connection, post: Post) -> Message:
    return message.unpack(post.body) if telling.holds(db, post) else Message(())


def _digest(db: Connection, post: Post, team: Team, now: datetime) -> Due:
    """All that waits for a place, under a key of its own: that one of these lines was told before tells no other."""
    lines = outbox.lines_due(db, post.platform, post.place, now, private=post.private)
    key = hashlib.sha256("".join(line.key for line in lines).encode()).hexdigest()[:24]
    told = [line for line in lines if telling.holds(db, line)]
    return _made(post, lines, partial(_told_in_one, db, post, told, team), key=key)


def _told_in_one(db: Connection, post: Post, lines: Sequence[Line], team: Team) -> Message:
    if not lines:
        return Message(())
    numbers = sorted({line.case_number for line in lines if line.case_number is not None})
    nameable = [number for number in numbers if not post.private or _may_be_named_to(db, post, number)]
    named = [f"#{number}" for number in nameable[:MOST_NAMED]]
    more = len(numbers) - len(named)
    told = [", ".join(named), *([f"… (+{more})"] if more else [])] if named else []
    facts = [WhileAway(len(lines), " ".join(told) or None), *_asked(db, post, nameable)]
    way = None if post.private else words.ROOM
    return message.join(
        words.phrase(fact, audience=Audience.PUBLIC, zone=team.zone, language=team.language, way=way) for fact in facts
    )


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
