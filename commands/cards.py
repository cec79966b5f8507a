"""The card of a case: one message that shows it as it stands, with what can be pressed."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from commands import message, offers, people, privacy, words
from commands.facts import CaseCard, Veiled
from commands.message import Button, Card, CaseNumber
from commands.presses import AT_ONCE
from commands.team import Team
from storage import cases, promises
from storage.models import Audience, Case, State

_BUTTONS = {
    State.OPEN: ("claim", "note", "case"),
    State.CLAIMED: ("resolve", "followup", "waiting", "note", "handover", "release", "case"),
    State.WAITING: ("kept", "resolve", "followup", "note", "handover", "release", "case"),
    State.RESOLVED: ("reopen", "case"),
    State.MERGED: ("case",),
}
"""The verbs that fit a state, the likeliest first; what fits more rarely is found with the case itself."""

_MAIN = {"claim", "resolve"}


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
    promised = case.state is State.CLAIMED and promises.pending(db, number) is not None
    buttons = tuple(button(verb, number, team) for verb in (*(["kept"] if promised else []), *_BUTTONS[case.state]))
    return Card(
        case=number,
        head=message.flat(said(way="head")),
        body=said(way="body"),
        facts=said(way="details").lines,
        buttons=buttons,
        text=said(),
    )


def button(verb: str, number: int, team: Team) -> Button:
    """What is pressed to say a verb of a case, or to open its form."""
    label = words.word(f"button-{verb}", team.language)
    return Button(label, f"{verb} {number}", main=verb in _MAIN, form=verb not in AT_ONCE)


def _veiled(case: Case, audience: Audience, team: Team) -> Card:
    """The card of a case that this audience may not name: it has nothing to press."""
    said = partial(words.phrase, Veiled(case), audience=audience, zone=team.zone, language=team.language)
    return Card(case.number, message.flat(said(way="head")), said(), facts=(), buttons=(), text=said())
