"""Every fact has its words, and every word its fact."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from datetime import datetime
from importlib import import_module
from itertools import product
from pkgutil import iter_modules
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from fluent.syntax import FluentParser, ast
from hypothesis import given
from hypothesis import strategies as st

from commands import facts, refusals, wording, words
from commands.exhibits import Exhibit
from commands.facts import Fact, Noted
from commands.message import Age, Bold, Button, CaseNumber, Mention, Message, Say, Text, When, pack, unpack
from commands.refusals import LONGEST_ECHO, NoSuchVerb, Refusal
from commands.wording import _Used
from commands.words import _message_id
from storage.models import Audience, Case, Priority, State
from tests.conversations.talk import START
from tests.exhibits import exhibits

BASES = {"Fact", "CaseFact", "Exhibited", "Refusal", "CaseRefusal", "Denied", "Unread", "NoSuchWord"}

CASE = Case.model_construct(
    number=12,
    area="licensing",
    subject="may this be used?",
    summary="",
    language="en",
    priority=Priority.NORMAL,
    sensitivity=Audience.TEAM,
    state=State.OPEN,
    owner_id=None,
    opened_at=START,
    due_at=START,
    link=None,
    outcome=None,
    done=None,
    waiting_for=None,
)

NOT_FACTS = {"just-now", "says-little"}
LABELS = ("button-", "form-", "part-")


def _below(kind: type[Any]) -> set[type[Any]]:
    return {each for child in kind.__subclasses__() for each in {child, *_below(child)}}


for module in (
    *iter_modules(facts.__path__, "commands.facts."),
    *iter_modules(refusals.__path__, "commands.refusals."),
):
    import_module(module.name)

TOLD = sorted(
    {kind for kind in _below(Fact) | _below(Refusal) if kind.__name__ not in BASES}, key=lambda kind: kind.__name__
)


def _messages() -> dict[str, ast.Message]:
    resource = FluentParser().parse(wording.source("en"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    found = [entry for entry in resource.body if isinstance(entry, ast.Message)]
    assert not [name for name, times in Counter(entry.id.name for entry in found).items() if times > 1]
    return {entry.id.name: entry for entry in found}


def test_every_fact_and_refusal_has_a_message_and_every_message_is_somebody_s() -> None:
    told = {_message_id(kind.__name__) for kind in TOLD}
    labels = {name for name in _messages() if name.startswith(LABELS)} - told
    assert set(_messages()) - NOT_FACTS - labels == told


def test_every_label_can_be_said() -> None:
    for name, entry in _messages().items():
        if name.startswith(LABELS) and entry.id.name not in {_message_id(kind.__name__) for kind in TOLD}:
            said = [words.word(name), *(words.label(name, each.id.name) for each in entry.attributes)]
            assert all(said), name


def test_a_message_uses_only_what_its_fact_tells() -> None:
    messages = _messages()
    for kind in TOLD:
        found = _Used()
        found.visit(messages[_message_id(kind.__name__)])
        assert set(found.names) <= words.arguments_of(kind), kind
    assert not [name for name, entry in messages.items() if "MessageReference" in json.dumps(entry.to_json())]


@pytest.mark.parametrize("full", [True, False])
def test_every_message_can_be_said_of_its_fact(full: bool) -> None:
    for kind in TOLD:
        told = _some(kind, full)
        for audience, way in product([Audience.PUBLIC, Audience.CONFIDENTIAL], [None, words.ROOM]):
            message = words.phrase(told, audience=audience, zone="UTC", way=way)
            assert message.lines, told
            assert all(line for line in message.lines), told
            assert unpack(pack(message)) == message, told


def _some(hint: Any, full: bool) -> Any:
    if get_origin(hint) is tuple:
        return (_some(get_args(hint)[0], full),) if full else ()
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if type(None) in kinds and not full:
        return None
    kind = next(each for each in kinds if each is not type(None))
    fixed: dict[Any, Any] = {
        Case: CASE,
        Mention: Mention("ada"),
        CaseNumber: CaseNumber(9),
        datetime: START,
        Say: Say("claim 1"),
        int: 3 if full else 0,
        float: 0.5,
        bool: full,
    }
    if kind in fixed:
        return fixed[kind]
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: _some(hints[field.name], full) for field in dataclasses.fields(kind)})
    return next(iter(kind)) if hasattr(kind, "__members__") else kind("words")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=LONGEST_ECHO))
def test_nobody_s_text_is_ever_read_as_wording(said: str) -> None:
    message = words.phrase(NoSuchVerb(said, None), audience=Audience.PUBLIC, zone="UTC")
    assert Text(said) in message.lines[0]
    assert Say("help") in message.lines[0]
    assert len(message.lines) == 1


def test_spans_stay_what_they_are() -> None:
    case = CASE.model_copy(update={"sensitivity": Audience.PUBLIC})
    line = words.phrase(facts.Opened(case), audience=Audience.PUBLIC, zone="UTC").lines[0]
    assert CaseNumber(12) in line
    assert Age(START) in line
    assert Bold("may this be used?") in line
    assert Say("claim 12") in line
    assert Mention("ada") in words.phrase(Noted(case, Mention("ada")), audience=Audience.PUBLIC, zone="UTC").lines[0]


def test_times_carry_the_reader_s_zone() -> None:
    message = words.phrase(refusals.InThePast(START), audience=Audience.PUBLIC, zone="Europe/Berlin")
    assert When(START, "Europe/Berlin") in message.lines[0]


def test_a_message_survives_the_outbox() -> None:
    every = (
        Text("a"),
        Bold("b"),
        CaseNumber(1, "https://x.example"),
        Mention("c", (("irc", "", "c"),)),
        When(START, "UTC"),
    )
    message = Message((every, (Age(START), Say("claim 1"))))
    assert unpack(pack(message)) == message


@given(exhibits(st.text(max_size=9)), st.lists(st.builds(Button, st.text(), st.text()), max_size=2).map(tuple))
def test_what_a_message_shows_survives_the_outbox(shows: tuple[Exhibit, ...], buttons: tuple[Button, ...]) -> None:
    message = Message(((Text("a"),),), buttons, shows)
    assert unpack(json.loads(json.dumps(pack(message)))) == message
