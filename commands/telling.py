"""A word to somebody who did not ask: written as a post, in the transaction of what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection

from commands import message, words
from commands.facts import Fact
from commands.hearers import Hearer
from commands.message import Message
from commands.presses import Press
from storage import cases, outbox
from storage.models import Case, Post, State
from storage.outbox import Line

GATHERING = timedelta(seconds=30)
"""After the last word that goes into a room's digest, before that is told."""

While: TypeAlias = Mapping[str, Sequence[str | int | None]]
"""What must still be so of a case when a word about it is said: each of these columns has one of these values."""


def in_the_same_hands(case: Case) -> While:
    """As long as a case is still to be taken, or its owner still has it."""
    states = [State.OPEN] if case.owner_id is None else [State.CLAIMED, State.WAITING]
    return {"state": states, "owner_id": [case.owner_id]}


def tell(
    db: Connection,
    hearer: Hearer,
    fact: Fact,
    *,
    now: datetime,
    case: int | None = None,
    buttons: Sequence[Press] = (),
    only: While | None = None,
    more: Sequence[Fact] = (),
) -> int:
    """Owe a hearer a fact, in their zone and language, with `buttons` beside those that it has itself. The post.

    It is said at `now`, which may lie ahead, and `only` while that is so of the case; `more` follows in the same post.
    """
    way = None if hearer.private else words.ROOM
    said = message.join(
        words.phrase(each, audience=hearer.audience, zone=hearer.hours.zone, language=hearer.language, way=way)
        for each in (fact, *more)
    )
    pressed = tuple(words.button(each, hearer.language) for each in buttons)
    return outbox.write(
        db,
        platform=hearer.platform,
        place=hearer.place,
        private=hearer.private,
        case=case,
        body=_while(only, message.pack(said + Message((), pressed))),
        at=now,
    )


def fold(db: Connection, hearer: Hearer, case: int, *, now: datetime, until: datetime) -> None:
    """Owe a hearer a word on a case among others, in the digest that comes at `until`."""
    outbox.fold(
        db, platform=hearer.platform, place=hearer.place, private=hearer.private, case=case, at=now, until=until
    )


def holds(db: Connection, post: Post | Line) -> bool:
    """Whether a post is still to be said."""
    only = _only(post.body)
    if only is None or post.case_number is None:
        return True
    case = cases.get(db, post.case_number)
    return all(getattr(case, column) in values for column, values in only.items())


def reword(db: Connection, line: Line, packed: Any) -> None:
    """Say something else in place of what waits, and only while that was to be said."""
    outbox.reword(db, line.id, _while(_only(line.body), packed))


def _only(body: Any) -> Any:
    return body.get("only") if isinstance(body, dict) else None


def _while(only: While | None, packed: Any) -> Any:
    """What is packed, to be said only while that is so."""
    if only is None:
        return packed
    whole = packed if isinstance(packed, dict) else {"lines": packed, "buttons": []}
    return {**whole, "only": {column: list(values) for column, values in only.items()}}
