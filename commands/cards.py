"""The card of a case: one message that shows it as it stands, with what can be pressed."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from commands import message, offers, people, privacy, words
from commands.facts import CaseCard, Veiled
from commands.message import Button, Card, CaseNumber
from commands.team import Team
from storage import cases, promises
from storage.models import Audience, Case, State

_BUTTONS = {
    State.OPEN: (("button-claim", "claim", True),),
    State.CLAIMED: (("button-release", "release", False),),
    State.WAITING: (("button-release", "release", False),),
}


def draw(db: Connection, number: int, audience: Audience, team: Team) -> Card:
    """The card of a case as this audience may see it."""
    case = cases.get(db, number)
    if not privacy.may_name(case, audience):
        return _veiled(case, audience, team)
    owner = people.owner(db, case)
    asked, until = offers.asked_first(db, case) or (None, None)
    goes_on = CaseNumber(case.merged_into) if case.merged_into is not None else None
    fact = CaseCard(case, goes_on, owner, promises.said(db, number), asked, until)
    said = partial(words.phrase, fact, audience=audience, zone=team.zone, language=team.language)
    buttons = tuple(
        Button(words.word(label, team.language), f"{verb} {number}", main)
        for label, verb, main in _BUTTONS.get(case.state, ())
    )
    return Card(
        case=number,
        head=message.flat(said(way="head")),
        body=said(way="body"),
        facts=said(way="details").lines,
        buttons=buttons,
        text=said(),
    )


def _veiled(case: Case, audience: Audience, team: Team) -> Card:
    """The card of a case that this audience may not name: it has nothing to press."""
    said = partial(words.phrase, Veiled(case), audience=audience, zone=team.zone, language=team.language)
    return Card(case.number, message.flat(said(way="head")), said(), facts=(), buttons=(), text=said())
