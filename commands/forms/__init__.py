"""The forms: what each asks for, and what it says when it comes back filled in.

Whoever may not say a verb is told so when they would open its form, in the words in which the verb would tell them.
What a form says is said to its verbs as a line is: nothing is done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from importlib import import_module

from sqlalchemy import Connection

from commands import dispatch, message, people, profile, words
from commands.arguments import Argument
from commands.command import COMMANDS, Command, Context, Witnessed
from commands.dispatch import Refused
from commands.facts.forms import FormAbout
from commands.forms.form import FORMS, Filled, Kind, Sheet
from commands.message import Say
from commands.refusals import BadUse, Refusal
from commands.spoken import Identity, Incoming
from commands.team import Team
from commands.views import Form, Said
from storage.models import Case

for _file in ("ending", "working", "passing", "opening", "oneself", "admitting"):
    import_module(f"commands.forms.{_file}")


def draw(db: Connection, incoming: Incoming, *, team: Team, now: datetime) -> tuple[Form, tuple[Witnessed, ...]]:
    """The form for what is said: `resolve 12`; and what is to be written down before it is shown. Raises
    dispatch.Refused.

    What `incoming.filled` holds stands in its fields from the start.
    """
    ctx = dispatch.context(db, incoming, team=team, now=now)
    verb, said = dispatch.parted(incoming.text)
    kind = FORMS.get(verb.name if verb else " ".join(said[:1]).lower())
    verb = verb or (COMMANDS[kind.verb] if kind else None)
    try:
        if kind is None or verb is None:
            raise dispatch.unknown(incoming.text)
        dispatch.allow(verb, ctx.sender)
        form = _drawn(ctx, kind, _case(ctx, verb, said) if kind.may is not None else None)
    except Refusal as refusal:
        raise Refused(dispatch.refused(refusal, verb, ctx)) from None
    return form, tuple(ctx.witnessed)


def says(
    db: Connection, who: Identity, name: str, case: int | None, filled: Mapping[str, str], *, team: Team, now: datetime
) -> tuple[Said, ...]:
    """What a form says that somebody has filled in, each verb once; nothing where nothing is to change."""
    by = people.recognise(db, who, team)
    me = profile.kept(db, by, now)
    return tuple(FORMS[name].says(Filled(name, case, by, me, filled)))


def _case(ctx: Context, verb: Command, said: list[str]) -> Case:
    """The case that a form is for, as its verb reads it."""
    argument: Argument = next(each for each in verb.arguments if each.name == "case")
    if not said:
        raise BadUse(Say(verb.usage), verb.example)
    found: Case = argument.reader(said, ctx)[0]
    return found


def _drawn(ctx: Context, kind: Kind, case: Case | None) -> Form:
    sheet = Sheet(ctx, kind.name, case)
    if case is not None and kind.may is not None:
        kind.may(ctx, case)
        ctx.look_at(case)
    facts = [*([FormAbout(case)] if case is not None else []), *kind.about(sheet)]
    audience = ctx.audience(case)
    say = partial(words.phrase, audience=audience, zone=ctx.sender.zone, language=ctx.team.language)
    title = sheet.label("title")
    return Form(
        kind.name,
        case.number if case is not None else None,
        f"{title} {message.numbers([case.number])}" if case is not None else title,
        sheet.label("submit"),
        tuple(kind.fields(sheet)),
        message.join(say(fact) for fact in facts) if facts else None,
    )
