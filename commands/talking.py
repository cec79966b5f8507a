"""What becomes of words under a case's card: its owner decides for theirs, and nobody else's are looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from commands import people, profile, words
from commands.command import Context
from commands.facts.talking import TalkAsked, TalkIs
from commands.message import Button, CaseNumber, Message
from commands.spoken import Identity
from commands.team import Team
from storage import cards, cases
from storage import people as volunteers
from storage.models import Audience, EntryKind, State, Talk


@dataclass(frozen=True, slots=True)
class Under:
    """The case under whose card its owner has written, and what is to become of that."""

    case: int
    talk: Talk


def under_card(db: Connection, who: Identity, place: str, ref: str, *, team: Team) -> Under | None:
    """What is to become of words under a message of a room; None where it is no card of a case that the speaker has in
    hand.
    """
    number = cards.case_of(db, who.platform, place, ref)
    person = people.recognise(db, who, team) if number is not None else None
    if number is None or person is None or person.id is None or person.role is None:
        return None
    case, owner = cases.get(db, number), volunteers.find(db, person.id)
    if owner is None or case.owner_id != owner.id or case.state not in {State.CLAIMED, State.WAITING}:
        return None
    return Under(number, owner.talk)


def ask(under: Under, text: str | None, *, team: Team) -> Message:
    """What to ask whoever wrote `text` under the card of their case; None: it is too long to be kept by pressing."""
    fact = TalkAsked(CaseNumber(under.case), text is None)
    said = words.phrase(fact, audience=Audience.PUBLIC, zone=team.zone, language=team.language)
    label = partial(words.word, language=team.language)
    note = Button(label("button-keep-note"), f"note {under.case} {text}", main=True, once=True)
    settle_it = [Button(label(f"button-talk-{talk}"), f"talk {talk}") for talk in (Talk.KEEP, Talk.LEAVE)]
    return replace(said, buttons=(*([note] if text is not None else []), *settle_it))


def settle(ctx: Context, talk: Talk | None) -> TalkIs:
    """Settle, or only tell, what becomes of what the speaker writes under the cards of their cases."""
    was = profile.known(ctx).talk
    if talk is None:
        return TalkIs(was, None)
    if talk is not was:
        volunteers.change(ctx.db, ctx.enrol(), talk=talk)
        ctx.write_down(EntryKind.CHANGED, was=f"talk {was}", now=f"talk {talk}")
    return TalkIs(talk, was)
