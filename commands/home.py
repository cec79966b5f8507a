"""Somebody's home: what they hold and promised, what is open for them, and how they are set up.

It is seen by them alone, so that it tells what they would be told in private. Every list is bounded: a home is looked
over, and what goes beyond it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from commands import cards, dispatch, holding, message, morning, pairing, people, profile, words
from commands.command import Context, Witnessed
from commands.facts import CaseFact, CaseLine, Fact, HeldElsewhere, HeldLine, Me
from commands.facts.home import HomeGreeting, HomeMore, HomeOpen, HomeStranger
from commands.message import Button, Message
from commands.reports import pages, summary
from commands.reports.month import Figures
from commands.spoken import Identity, Incoming, Place
from commands.team import Team
from commands.views import Home, Part
from storage import cases
from storage.models import Audience, Case, Role, State

MOST_HELD = 8
MOST_OPEN = 6
LOOKED_THROUGH = 200
"""Open cases among which are found those that suit."""


def draw(
    db: Connection, who: Identity, place: Place, *, team: Team, now: datetime, figures: Figures | None = None
) -> tuple[Home, tuple[Witnessed, ...]]:
    """The home of whoever this is, and what is to be written down before it is shown.

    `figures` are of the last month, for whom `coordinates`.
    """
    ctx = dispatch.context(db, Incoming(who, place, ""), team=team, now=now)
    if ctx.sender.role is None:
        return Home((_part(ctx, "begin", [_said(ctx, HomeStranger(who.outside, who.account))]),)), ()
    parts = [*_of_theirs(ctx), *_covering(ctx), _open(ctx)]
    if ctx.sender.may(Role.COORDINATOR):
        parts += [_morning(ctx), *_month(ctx, figures)]
    return Home((*parts, _settings(ctx))), tuple(ctx.witnessed)


def coordinates(db: Connection, who: Identity, *, team: Team) -> bool:
    """Whether somebody's home tells of the whole team."""
    return people.recognise(db, who, team).may(Role.COORDINATOR)


def _of_theirs(ctx: Context) -> Iterator[Part]:
    """What they hold: what is due first."""
    held, works = holding.of(ctx, MOST_HELD), ctx.sender.may(Role.VOLUNTEER)
    begin: list[Fact] = [HomeGreeting(ctx.sender.mention, held.count, works)]
    if held.elsewhere:
        begin.append(HeldElsewhere(held.elsewhere))
    yield _part(ctx, "begin", [_said(ctx, *begin)])
    lists = {"due": held.due, "promised": held.promised, "held": held.others}
    told = {name: _lines(ctx, lines) for name, lines in lists.items() if lines}
    if held.hidden:
        told[list(told)[-1]].append(_said(ctx, HomeMore(held.hidden)))
    yield from (_part(ctx, name, said) for name, said in told.items())


def _lines(ctx: Context, lines: Sequence[HeldLine]) -> list[Message]:
    usual = ("resolve", "followup", "note", "case")
    return [_of_case(ctx, line, ("kept", *usual) if line.promised else usual) for line in lines]


def _covering(ctx: Context) -> Iterator[Part]:
    absent = list(holding.covered(ctx))
    if absent:
        yield _part(ctx, "cover", [_said(ctx, *absent)])


def _open(ctx: Context) -> Part:
    """What nobody has: what suits them, if anything does, else all of it."""
    found, count = cases.unresolved(
        ctx.db,
        states=[State.OPEN],
        confidential=ctx.audience() is Audience.CONFIDENTIAL,
        hidden_from=ctx.sender.id,
        most=LOOKED_THROUGH,
    )
    me = profile.known(ctx)
    suits = [case for case in found if pairing.suits(me, case, ctx.audience(case))]
    fitting = 0 < len(suits) < len(found)
    shown, count = (suits, len(suits)) if fitting else (found, count)
    verbs = ("claim", "case") if ctx.sender.may(Role.VOLUNTEER) else ("case",)
    said = [_said(ctx, HomeOpen(count, fitting))]
    for case in shown[:MOST_OPEN]:
        ctx.look_at(case)
        said.append(_of_case(ctx, CaseLine(case, None), verbs))
    if count > MOST_OPEN:
        said.append(_said(ctx, HomeMore(count - MOST_OPEN)))
    return _part(ctx, "open", said)


def _morning(ctx: Context) -> Part:
    found = morning.standing(ctx.db, ctx.now, Audience.CONFIDENTIAL, team=ctx.team, hearer=ctx.sender.id)
    return _part(ctx, "morning", [_said(ctx, *morning.summary(found)[:1], *morning.lists(found, ctx.team))])


def _month(ctx: Context, figures: Figures | None) -> Iterator[Part]:
    if figures is not None and summary.anything(figures.cases.brief):
        language, audience = ctx.team.language, ctx.audience()
        shown = pages.pictures(figures, language, audience)
        told = _said(ctx, *summary.told(figures, language, audience, shown))
        yield _part(ctx, "month", [replace(told, buttons=(_button(ctx, "report"),))])


def _settings(ctx: Context) -> Part:
    sender = ctx.sender
    assert sender.role is not None  # noqa: S101 - whoever has none has another home
    held = cases.mine(ctx.db, sender.id) if sender.id is not None else []
    said = _said(ctx, Me(sender.mention, sender.speaker, sender.role, sender.zone, len(held)), profile.about(ctx))
    buttons = [_button(ctx, "settings", form=True)]
    if sender.may(Role.VOLUNTEER):
        away = people.away(profile.known(ctx), ctx.now) is not None
        buttons.append(_button(ctx, "back") if away else _button(ctx, "away", form=True))
    if sender.may(Role.COORDINATOR):
        buttons += [_button(ctx, each, form=True) for each in ("admit", "bar")]
    return _part(ctx, "settings", [Message(said.lines, tuple(buttons))])


def _part(ctx: Context, name: str, said: Sequence[Message]) -> Part:
    return Part(words.word(f"part-{name}", ctx.team.language), tuple(said))


def _said(ctx: Context, *facts: Fact) -> Message:
    return message.join(_phrase(ctx, fact, None) for fact in facts)


def _of_case(ctx: Context, line: CaseFact, verbs: Sequence[str]) -> Message:
    """A line about a case, and what can be done about it."""
    buttons = tuple(cards.button(verb, line.case.number, ctx.team) for verb in verbs)
    return Message(_phrase(ctx, line, line.case).lines, buttons)


def _phrase(ctx: Context, fact: Fact, case: Case | None) -> Message:
    return words.phrase(fact, audience=ctx.audience(case), zone=ctx.sender.zone, language=ctx.team.language)


def _button(ctx: Context, what: str, *, form: bool = False) -> Button:
    return Button(words.word(f"button-{what}", ctx.team.language), what, form=form)
