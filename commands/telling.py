"""A word to somebody who did not ask: written as a post, in the transaction of what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from commands import message, words
from commands.facts import Fact
from commands.hearers import Hearer
from commands.message import Button
from storage import outbox


def tell(
    db: Connection,
    hearer: Hearer,
    fact: Fact,
    *,
    now: datetime,
    case: int | None = None,
    buttons: Sequence[tuple[str, str]] = (),
) -> int:
    """Owe a hearer a fact, in their zone and language; `buttons` are (label's name in the wording, words). The post."""
    way = None if hearer.private else words.ROOM
    said = words.phrase(fact, audience=hearer.audience, zone=hearer.hours.zone, language=hearer.language, way=way)
    pressed = tuple(Button(words.word(label, hearer.language), say) for label, say in buttons)
    return outbox.write(
        db,
        platform=hearer.platform,
        place=hearer.place,
        private=hearer.private,
        case=case,
        body=message.pack(replace(said, buttons=pressed)),
        at=now,
    )
