"""The verbs' own examples, which are shown as help, hold."""

from __future__ import annotations

import pytest

from commands.command import Command, verbs
from storage.models import Role
from tests.conversations.talk import Talk, _matches

BOB_IS_HERE = ("bob", "note 1 I have seen such a case")
ADA_IS_ASKED = (BOB_IS_HERE, ("ada", "note 1 so have I"), ("bob", "offer 1 ada"))
BEFORE = {
    "suggest": [BOB_IS_HERE],
    "offer": [BOB_IS_HERE],
    "handover": [BOB_IS_HERE],
    "accept": ADA_IS_ASKED,
    "decline": ADA_IS_ASKED,
}
"""What must have been said for the examples of some verbs to have any meaning."""


@pytest.mark.parametrize("verb", verbs(), ids=lambda verb: verb.name)
def test_a_verb_s_examples_come_true(talk: Talk, verb: Command) -> None:
    talk.arrives("the birth year is wrong")
    for who, said in BEFORE.get(verb.name, ()):
        talk.say(who, said)
    assert verb.examples, f"{verb.name} has no example"
    for said, answered in verb.examples:
        heard = talk.say("cora" if verb.role is Role.COORDINATOR else "ada", said)
        assert _matches(heard[0], answered), f"{said!r} was answered {heard[0]!r}"


@pytest.mark.parametrize("verb", verbs(), ids=lambda verb: verb.name)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_help_tells_how_a_verb_is_used(talk: Talk, verb: Command) -> None:
    for name in verb.names:
        assert talk.say("?eve", f"help {name}")[0].startswith(f"!{verb.usage}: {verb.does}")
