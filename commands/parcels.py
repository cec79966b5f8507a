"""What a place is owed, made ready to send: posts that one message pays are folded into one.

A case's card is drawn once, as the case now stands, whatever changed since. Where an attempt failed and waits to be
made again, the next change takes it along: it may have arrived, and is looked for by its key. What piled up for a room
while it could not be reached is told in one digest, not line by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from commands import cards, message, words
from commands.facts import WhileAway
from commands.message import Card, Message
from commands.team import Team
from storage import outbox, rooms
from storage.models import Audience, Post

STALE = timedelta(minutes=10)
"""A line that waited longer than this is folded, where there are several."""

FEW = 5
"""So many stale lines are still sent one by one."""

MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class Due:
    """Something to send to one place, under the `key` of the first of the `posts` that it pays."""

    key: str
    posts: tuple[int, ...]
    place: str
    private: bool
    content: Message | Card
    case: int | None
    ref: str | None
    unsure: bool
    attempts: int


def due(db: Connection, platform: str, *, besides: Sequence[str], now: datetime, team: Team, most: int) -> list[Due]:
    """What may be sent on a platform now, in order, but to none of the places `besides`."""
    posts = outbox.due(db, platform, now, besides=besides, most=most)
    ready: list[Due] = []
    stale = _stale_by_place(posts, now)
    owed_cards = [post for post in posts if post.body is None]
    if owed_cards:
        owed_cards = sorted((*outbox.cards_held_back(db, platform, now), *owed_cards), key=lambda post: post.id or 0)
    told: set[tuple[str, int | None]] = set()
    for post in posts:
        if post.key in stale:
            folded = stale[post.key]
            if folded[0] is post:
                ready.append(_line(folded, _digest(folded, team)))
        elif post.body is not None:
            ready.append(_line([post], message.unpack(post.body)))
        elif (post.place, post.case_number) not in told:
            told.add((post.place, post.case_number))
            ready.append(_card(db, owed_cards, post, team))
    return ready


def _line(posts: Sequence[Post], content: Message) -> Due:
    first = posts[0]
    return Due(
        key=first.key,
        posts=_ids(posts),
        place=first.place,
        private=first.private,
        content=content,
        case=first.case_number,
        ref=None,
        unsure=any(post.unsure for post in posts),
        attempts=first.attempts,
    )


def _card(db: Connection, owed: Sequence[Post], post: Post, team: Team) -> Due:
    assert post.case_number is not None  # noqa: S101 - a post without a body is a case's card
    same = [each for each in owed if (each.place, each.case_number) == (post.place, post.case_number)]
    audience = rooms.audience(db, post.platform, post.place) or Audience.PUBLIC
    return Due(
        key=same[0].key,
        posts=_ids(same),
        place=post.place,
        private=False,
        content=cards.draw(db, post.case_number, audience, team),
        case=post.case_number,
        ref=outbox.card_at(db, post.platform, post.place, post.case_number),
        unsure=any(each.unsure for each in same),
        attempts=same[0].attempts,
    )


def _ids(posts: Sequence[Post]) -> tuple[int, ...]:
    return tuple(post.id for post in posts if post.id is not None)


def _stale_by_place(posts: Sequence[Post], now: datetime) -> dict[str, list[Post]]:
    """Each stale post's key, with all the posts it is folded with; empty where there are only few."""
    places: dict[str, list[Post]] = {}
    for post in posts:
        if post.body is not None and not post.private and post.made_at < now - STALE:
            places.setdefault(post.place, []).append(post)
    return {post.key: folded for folded in places.values() if len(folded) > FEW for post in folded}


def _digest(posts: Sequence[Post], team: Team) -> Message:
    numbers = sorted({post.case_number for post in posts if post.case_number is not None})
    named = ", ".join(f"#{number}" for number in numbers[:MOST_NAMED])
    more = len(numbers) - MOST_NAMED
    fact = WhileAway(len(posts), f"{named} … (+{more})" if more > 0 else named)
    return words.phrase(fact, audience=Audience.PUBLIC, zone=team.zone, language=team.language)
