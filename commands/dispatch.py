"""From a line to its answer: is it for us, which verb, may they, what does it take, run it. One transaction."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from commands import arguments, message, people, posting, verbs, words
from commands.command import COMMANDS, Command, Context, Listed
from commands.facts import Fact
from commands.message import Message, Say
from commands.people import Person
from commands.refusals import BadUse, CaseRefusal, Denied, NoSuchVerb, NotAllowed, NotKnown, Refusal
from commands.spoken import Incoming
from commands.team import Team
from storage import inbox, trail
from storage.models import Audience, EntryKind

verbs.load()


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a line. `post` is the id of the post that the answer itself is, where its room is owed one;
    `rings_at` the earliest clock that was set; `owes` whether the outbox holds more than that post; `again` whether the
    same line had been acted on before.
    """

    message: Message
    private: bool = False
    refused: bool = False
    post: int | None = None
    owes: bool = False
    rings_at: datetime | None = None
    again: bool = False
    looked_at: tuple[int, ...] = ()


class Refused(Exception):
    """A refusal, put into words; raised so that whatever its verb wrote is rolled back."""

    def __init__(self, answered: Answered) -> None:
        super().__init__()
        self.answered = answered


def meant_for_us(incoming: Incoming, team: Team) -> str | None:
    """The words said to the bot, or None when the line is only talk."""
    text = incoming.text.strip()
    prefixed = text.startswith(team.prefix)
    if prefixed:
        text = text[len(team.prefix) :]
    if not (prefixed or incoming.addressed or incoming.place.room is None):
        return None
    return text if text[:1].isalpha() else None


def find(text: str) -> Command | None:
    """The verb that a line begins with."""
    return COMMANDS.get(text.split(maxsplit=1)[0].lower())


def answer(db: Connection, text: str, incoming: Incoming, *, team: Team, now: datetime) -> Answered:
    """Do what was said, and answer it. Raises Refused."""
    sender = people.recognise(db, incoming.who, team)
    ctx = Context(db, now, team, sender, incoming)
    try:
        verb = find(text)
        if verb is None:
            raise _unknown(text)
        if not verb.reads and incoming.key is not None:
            heard = inbox.find(db, incoming.key)
            if heard is not None and heard.answer is not None:
                return Answered(message.unpack(heard.answer), again=True)
        _allow(verb, sender)
        if verb.role is not None and not verb.reads:
            ctx.sender = people.enrolled(db, sender, now)
        told = verb.run(ctx, **arguments.read(verb.arguments, text.split()[1:], ctx, partial(_usage, verb)))
    except Denied as refusal:
        _write_down_attempt(ctx, refusal, text)
        return Answered(_refusal(refusal, ctx), refused=True)
    except Refusal as refusal:
        raise Refused(Answered(_refusal(refusal, ctx), refused=True)) from None
    return _answered(ctx, verb, told)


def _answered(ctx: Context, verb: Command, told: Fact | Listed) -> Answered:
    facts = told.facts if isinstance(told, Listed) else (told,)
    said = message.join(_phrase(fact, ctx) for fact in facts)
    post, others = None, 0
    for fact in ctx.owed:
        answered, more = posting.owe(ctx.db, fact, team=ctx.team, now=ctx.now, here=ctx.here, answer=said)
        post, others = answered or post, others + more
    if not verb.reads and ctx.incoming.key is not None:
        inbox.remember(ctx.db, ctx.incoming.key, at=ctx.now, answer=message.pack(said))
    rings = [fact.case.rings_at for fact in ctx.owed if fact.case.rings_at is not None]
    return Answered(
        said,
        private=isinstance(told, Listed) and told.private and ctx.incoming.place.room is not None,
        post=post,
        owes=others > 0,
        rings_at=min(rings, default=None),
        looked_at=tuple(case.number for case in ctx.looked_at if case.number is not None),
    )


def refusal(told: Refusal, team: Team, zone: str | None = None) -> Message:
    """A refusal in words, for whoever it concerns."""
    return words.phrase(told, audience=Audience.PUBLIC, zone=zone or team.zone, language=team.language)


def _allow(verb: Command, sender: Person) -> None:
    if verb.role is None or sender.may(verb.role):
        return
    raise NotKnown if sender.role is None else NotAllowed(verb.role)


def _phrase(fact: Fact, ctx: Context) -> Message:
    audience = ctx.audience(getattr(fact, "case", None))
    return words.phrase(fact, audience=audience, zone=ctx.sender.zone, language=ctx.team.language)


def _refusal(told: Refusal, ctx: Context) -> Message:
    audience = ctx.audience(getattr(told, "case", None))
    return words.phrase(told, audience=audience, zone=ctx.sender.zone, language=ctx.team.language)


def _usage(verb: Command) -> BadUse:
    return BadUse(Say(verb.usage), verb.example)


def _unknown(text: str) -> NoSuchVerb:
    said = text.split(maxsplit=1)[0]
    nearest = difflib.get_close_matches(said.lower(), COMMANDS, n=1, cutoff=0.6)
    return NoSuchVerb(said[:40], Say(nearest[0]) if nearest else None)


def _write_down_attempt(ctx: Context, denied: Denied, text: str) -> None:
    verb = find(text)
    trail.append(
        ctx.db,
        EntryKind.DENIED,
        at=ctx.now,
        case=denied.case.number if isinstance(denied, CaseRefusal) else None,
        volunteer=ctx.sender.id,
        speaker=ctx.sender.speaker,
        now=verb.name if verb else None,
    )
