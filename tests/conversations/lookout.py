"""What tests of looking after people share: days that pass, and who says something meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from commands import clocks
from storage import inbox
from storage.models import Case, Volunteer
from tests.conversations.talk import Talk

DAY = timedelta(days=1)
OFTEN = 10


def look(talk: Talk) -> None:
    """Every clock but those of cases rings, as in the house."""
    talk.do(lambda db: clocks.ring_others(db, talk.now, talk.team, lambda *_: True))


def live(talk: Talk, days: int, *there: str) -> None:
    """So many days pass, one by one where they are few; these say something every now and then, and at their end."""
    left = days
    while left:
        _speak(talk, there)
        step = min(left, OFTEN) if days > OFTEN else 1
        talk.now += step * DAY
        left -= step
        be_there(talk, step)
        look(talk)
    _speak(talk, there)


def be_there(talk: Talk, days: int) -> None:
    """The bot has been there on each of so many days until now, and nothing came of it."""

    def note(db: Connection) -> None:
        for past in (talk.now - number * DAY for number in range(1, days)):
            if inbox.find(db, key := f"{inbox.DAY}{past.date()}") is None:
                inbox.remember(db, key, at=past)

    talk.do(note)


def cared_for(talk: Talk) -> list[Any]:
    """The care cases, by whom they are about."""
    names = {each["id"]: each["name"] for each in talk.rows(Volunteer)}
    return [names[each["about_id"]] for each in sorted(talk.rows(Case), key=_number) if each["about_id"] is not None]


def _number(case: Any) -> int:
    return int(case["number"])


def _speak(talk: Talk, there: tuple[str, ...]) -> None:
    for who in there:
        talk.say(who, "note 1 hm")
