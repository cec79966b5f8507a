"""From a line to its answer: is it for us, which verb, may they, what does it take, run it. One transaction."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from commands import arguments, message, people, posting, verbs, words
from commands.command import COMMANDS, Command, Context, Listed, Witnessed
from commands.facts import Fact
from commands.message import Message, Say
from commands.people import Person
from commands.refusals import BadUse, CaseRefusal, Denied, NoSuchVerb, Refusal
from commands.spoken import Incoming
from commands.team import Team
from storage import inbox, rooms, trail
from storage.models import Audience, EntryKind

verbs.load()

_CASE = "case"
"""The argument of most verbs that no form asks for."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a line. `post` is the id of the post that the answer itself is, where its room is owed one;
    `rings_at` the earliest clock that was set; `owes` whether the outbox holds more than that post; `again` whether the
    same line had been acted on before; `witnessed` what is to be written down before the answer is told. `field` is
    the argument for which what was filled in is refused, by its name.
    """

    message: Message
    private: bool = False
    refused: bool = False
    post: int | None = None
    owes: bool = False
    rings_at: datetime | None = None
    again: bool = False
    witnessed: tuple[Witnessed, ...] = ()
    field: str | None = None


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
    verb, _ = parted(text)
    return verb


def answer(db: Connection, text: str, incoming: Incoming, *, team: Team, now: datetime) -> Answered:
    """Do what was said, and answer it. Raises Refused.

    A verb that only reads writes nothing: what it has witnessed comes with its answer, for `write_down`.
    """
    ctx = context(db, incoming, team=team, now=now)
    verb = find(text)
    try:
        if verb is None:
            raise unknown(text)
        answered = _done(verb, text, ctx)
    except Denied as denied:
        answered = refused(denied, verb, ctx)
    except Refusal as refusal:
        raise Refused(refused(refusal, verb, ctx)) from None
    if verb is not None and verb.reads:
        return replace(answered, witnessed=tuple(ctx.witnessed))
    write_down(db, ctx.witnessed, at=now)
    return replace(answered, witnessed=()) if answered.witnessed else answered


def context(db: Connection, incoming: Incoming, *, team: Team, now: datetime) -> Context:
    """What a verb, or a form for it, knows."""
    return Context(db, now, team, people.recognise(db, incoming.who, team), _where_it_counts(db, incoming))


def refused(refusal: Refusal, verb: Command | None, ctx: Context) -> Answered:
    """A refusal put into words; of a denied attempt, also what is to be written down."""
    said = _phrase(refusal, ctx)
    if not isinstance(refusal, Denied):
        return Answered(said, refused=True, field=_field(refusal, verb, ctx))
    ctx.witness(EntryKind.DENIED, refusal.case.number if isinstance(refusal, CaseRefusal) else None, verb)
    return Answered(said, refused=True, witnessed=tuple(ctx.witnessed))


def write_down(db: Connection, witnessed: Sequence[Witnessed], *, at: datetime) -> None:
    """Write in the trail what changes nothing else."""
    for each in witnessed:
        trail.append(
            db, each.kind, at=at, case=each.case, volunteer=each.volunteer, speaker=each.speaker, now=each.verb
        )


def _done(verb: Command, text: str, ctx: Context) -> Answered:
    key = ctx.incoming.key
    if not verb.reads and key is not None:
        heard = inbox.find(ctx.db, key)
        if heard is not None and heard.answer is not None:
            return Answered(message.unpack(heard.answer), again=True)
    allow(verb, ctx.sender)
    if verb.role is not None and not verb.reads and verb.enrols:
        ctx.enrol()
    told = verb.run(ctx, **_read(verb, text, ctx))
    return _answered(ctx, verb, told)


def _read(verb: Command, text: str, ctx: Context) -> dict[str, Any]:
    """The values of a verb's arguments, of a line or of a form that was filled in."""
    if ctx.incoming.filled is not None:
        return arguments.read_filled(verb.arguments, ctx.incoming.filled, ctx)
    return arguments.read(verb.arguments, parted(text)[1], ctx, partial(_usage, verb))


def _field(refusal: Refusal, verb: Command | None, ctx: Context) -> str | None:
    """The argument that a refusal is about, of a form that was filled in; where only one was, it can be no other."""
    if verb is None or ctx.incoming.filled is None:
        return None
    names = [each.name for each in verb.arguments]
    if refusal.argument is not None:
        return refusal.argument if refusal.argument in names else None
    filled = [name for name in names if ctx.incoming.filled.get(name) and name != _CASE]
    return filled[0] if len(filled) == 1 and not isinstance(refusal, CaseRefusal) else None


def parted(text: str) -> tuple[Command | None, list[str]]:
    """The verb that a line begins with, of two words where one is called so, and the words after it."""
    words = text.split()
    for count in (2, 1):
        verb = COMMANDS.get(" ".join(words[:count]).lower())
        if verb is not None:
            return verb, words[count:]
    return None, words


def _where_it_counts(db: Connection, incoming: Incoming) -> Incoming:
    """The same line, with the audience of its place as the team has it now."""
    place = incoming.place
    names = (place.room,) if place.room is not None else place.shared
    audiences = [found for name in names if (found := rooms.audience(db, incoming.who.platform, name)) is not None]
    widest = max(audiences, key=list(Audience).index, default=place.audience)
    return incoming if widest is place.audience else replace(incoming, place=replace(place, audience=widest))


def _answered(ctx: Context, verb: Command, told: Fact | Listed) -> Answered:
    facts = told.facts if isinstance(told, Listed) else (told,)
    said = message.join(_phrase(fact, ctx) for fact in facts)
    secret = any(fact.secret for fact in facts)
    for_them_alone = secret or told.private or any(fact.private for fact in facts)
    private = ctx.incoming.place.room is not None and for_them_alone
    post, others = None, 0
    for fact in ctx.owed:
        here, answer = (posting.NOWHERE, None) if private else (ctx.here, said)
        answered, more = posting.owe(ctx.db, fact, team=ctx.team, now=ctx.now, here=here, answer=answer)
        post, others = answered or post, others + more
    if not verb.reads and not secret and ctx.incoming.key is not None:
        inbox.remember(ctx.db, ctx.incoming.key, at=ctx.now, answer=message.pack(said))
    rings = [*ctx.rings, *(fact.case.rings_at for fact in ctx.owed if fact.case.rings_at is not None)]
    return Answered(
        said,
        private=private,
        post=post,
        owes=others > 0 or ctx.owes,
        rings_at=min(rings, default=None),
    )


def refusal(told: Refusal, team: Team) -> Message:
    """A refusal in words, for whoever it concerns."""
    return words.phrase(told, audience=Audience.PUBLIC, zone=team.zone, language=team.language)


def allow(verb: Command, sender: Person) -> None:
    """Raises the refusal of who may not say a verb."""
    if verb.role is not None:
        sender.must(verb.role)


def _phrase(told: Fact | Refusal, ctx: Context) -> Message:
    audience = ctx.audience(getattr(told, "case", None))
    return words.phrase(told, audience=audience, zone=ctx.sender.zone, language=ctx.team.language)


def _usage(verb: Command) -> BadUse:
    return BadUse(Say(verb.usage), verb.example)


def unknown(text: str) -> NoSuchVerb:
    """The refusal of words that begin with no verb."""
    said = text.split(maxsplit=1)[0]
    nearest = difflib.get_close_matches(said.lower(), COMMANDS, n=1, cutoff=0.6)
    if not nearest:
        return NoSuchVerb(said, None)
    complete = all(argument.optional for argument in COMMANDS[nearest[0]].arguments)
    return NoSuchVerb(said, Say(nearest[0]), complete)
