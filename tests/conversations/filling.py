"""Forms in conversations: opened by somebody, filled in, and said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from commands import dispatch, forms
from commands.dispatch import Answered, Refused
from commands.spoken import Incoming
from commands.views import Form
from tests.conversations.talk import PATIENCE, Talk


def opened(
    talk: Talk, who: str, text: str, stands: Mapping[str, str] | None = None, room: str | None = None
) -> Form | Answered:
    """The form that somebody opens, in private but for a `room`; what they are told where they may not.

    `stands`: in its fields.
    """
    incoming = Incoming(talk.identity(who, room), talk.place(who, room), text, addressed=True, filled=stands)
    draw = partial(forms.draw, incoming=incoming, team=talk.team, now=talk.now)
    try:
        form, witnessed = talk.store.read(draw).result(PATIENCE)
    except Refused as refused:
        return refused.answered
    talk.do(lambda db: dispatch.write_down(db, witnessed, at=talk.now))
    return form


def form(talk: Talk, who: str, text: str, room: str | None = None) -> Form:
    found = opened(talk, who, text, room=room)
    assert isinstance(found, Form), talk.plain(found.message)
    return found


def refused(talk: Talk, who: str, text: str) -> list[str]:
    """How somebody is told that a form is not theirs to fill in."""
    found = opened(talk, who, text)
    assert isinstance(found, Answered)
    assert found.refused
    return talk.plain(found.message)


def filled(talk: Talk, who: str, text: str, fields: Mapping[str, str], room: str | None = None) -> list[Answered]:
    """What came of a form that somebody opened and filled in, up to the first refusal."""
    found = form(talk, who, text, room)
    assert {name for name, said in fields.items() if said} <= {each.name for each in found.fields}
    identity, now = talk.identity(who, room), talk.now
    says = partial(forms.says, who=identity, name=found.name, case=found.case, filled=fields, team=talk.team, now=now)
    answers = []
    for said in talk.store.read(says).result(PATIENCE):
        answers.append(talk.heard(who, said.text, room, filled=said.filled))
        if answers[-1].refused:
            break
    return answers


def lines(talk: Talk, answers: list[Answered]) -> list[str]:
    return [line for each in answers for line in talk.plain(each.message)]
