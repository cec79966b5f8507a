"""The verbs' own examples, which are shown as help, hold."""

from __future__ import annotations

import pytest

from commands.command import Command, verbs
from tests.conversations.talk import Talk, _matches


@pytest.mark.parametrize("verb", verbs(), ids=lambda verb: verb.name)
def test_a_verb_s_examples_come_true(talk: Talk, verb: Command) -> None:
    talk.arrives("the birth year is wrong")
    assert verb.examples, f"{verb.name} has no example"
    for said, answered in verb.examples:
        heard = talk.say("ada", said)
        assert _matches(heard[0], answered), f"{said!r} was answered {heard[0]!r}"


@pytest.mark.parametrize("verb", verbs(), ids=lambda verb: verb.name)
def test_help_tells_how_a_verb_is_used(talk: Talk, verb: Command) -> None:
    for name in verb.names:
        assert talk.say("?eve", f"help {name}")[0].startswith(f"!{verb.usage}: {verb.does}")
