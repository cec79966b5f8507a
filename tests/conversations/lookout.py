"""What tests of looking after people share: days that pass, and who says something meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from commands import clocks
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
        look(talk)
    _speak(talk, there)


def cared_for(talk: Talk) -> list[Any]:
    """The care cases, by whom they are about."""
    names = {each["id"]: each["name"] for each in talk.rows(Volunteer)}
    return [names[each["about_id"]] for each in sorted(talk.rows(Case), key=_number) if each["about_id"] is not None]


def _number(case: Any) -> int:
    return int(case["number"])


def _speak(talk: Talk, there: tuple[str, ...]) -> None:
    for who in there:
        talk.say(who, "note 1 hm")
