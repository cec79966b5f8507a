"""What a place is owed, made ready to send: posts that one message pays are folded into one.

A case's card is drawn once, as the case now stands, whatever changed since. Where an attempt failed and waits to be
made again, the next change takes it along: it may have arrived, and is looked for by its key. What piled up for a room
or a person is told in one digest, not line by line; what no longer holds is not told. A post that cannot be made ready
holds up no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from commands import cards, digests, message, piles, telling
from commands.message import Card, Message
from commands.piles import Pile
from commands.team import Team
from storage import outbox, people, rooms
from storage import piles as stored
from storage.models import Audience, Post
from storage.outbox import Line

HOLDS_UP = 6
"""How often a post is tried, in about a minute, before those behind it go without it: some a server never takes."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to send to one place under its `key`, and the `posts` that it pays.

    `after` are cards of which it tells, and that follow it. `thread`: under the message that stands there. `networks`:
    in which the account is known, of a person's. `fault`: why it cannot be sent. `since`: when it began to be owed.
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
    since: datetime
    after: tuple[int, ...] = ()
    thread: str | None = None
    networks: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing of it holds any more, so that there is nothing to send."""
        return self.fault is None and self.content == Message(())


def due(db: Connection, platform: str, *, besides: Sequence[str], now: datetime, team: Team, most: int) -> list[Due]:
    """What may be sent on a platform now, in order, but to none of the places `besides`."""
    posts = outbox.due(db, platform, now, besides=besides, most=most)
    crowded = piles.crowded(db, platform, now) if len(posts) > piles.FEW else set()
    found: dict[tuple[str, bool], Pile] = {}
    owed_cards = _cards(db, platform, now, posts)
    ready: list[Due] = []
    paid: set[int] = set()
    for post in posts:
        if post.id in paid or _waits_for_its_card(db, post):
            continue
        place = post.place, post.private
        if place in crowded and place not in found:
            found[place] = piles.find(db, post, now)
        pile = found.get(place)
        if post.folds is not None:
            made = _made(post, [post], partial(digests.draw, db, post, team=team, now=now))
        elif pile is not None and not pile.leaves_alone(post):
            if not pile.holds(post):
                continue  # its turn comes once that is told
            made = _digest(db, post, pile, team)
        elif post.body is None:
            made = _card(db, owed_cards, post, team)
        else:
            made = replace(_made(post, [post], partial(_line, db, post)), thread=_thread(db, post))
        paid.update(made.posts, made.after)
        networks = people.networks(db, platform, post.place) if post.private else ()
        ready.append(replace(made, networks=networks) if networks else made)
    return ready


def sent(db: Connection, due: Due, now: datetime) -> None:
    """It was taken: what it pays is owed no more, and what follows it comes in a while."""
    outbox.sent(db, due.posts, now)
    stored.follow(db, due.after, at=now, until=now + piles.CARDS_AFTER)


def _cards(db: Connection, platform: str, now: datetime, posts: Sequence[Post]) -> list[Post]:
    """The cards that are owed, with those that are to be tried again later."""
    owed = [post for post in posts if post.body is None and post.folds is None]
    if not owed:
        return []
    return sorted((*outbox.cards_held_back(db, platform, now), *owed), key=lambda post: post.id)


def _waits_for_its_card(db: Connection, post: Post) -> bool:
    """Whether a line goes under a card that is itself still on its way."""
    if post.case_number is None or not _goes_under_a_card(db, post) or _thread(db, post) is not None:
        return False
    tried = stored.card_tried(db, post.platform, post.place, post.case_number)
    return tried is not None and tried < HOLDS_UP


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
        since=min(each.made_at for each in paid),
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


def _digest(db: Connection, post: Post, pile: Pile, team: Team) -> Due:
    """All that piled up for a place, in one."""
    made = _made(post, pile.all, partial(piles.draw, db, post, pile, team), key=pile.key)
    told, cards = (tuple(each.id for each in part) for part in (pile.told, pile.cards))
    return replace(made, posts=told, after=cards)
