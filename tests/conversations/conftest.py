"""A team to talk with, on each database."""

from __future__ import annotations

import pytest

from storage.store import Store
from tests.conversations.talk import Talk


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)


@pytest.fixture
def team(talk: Talk) -> Talk:
    """ada holds #1, with a promise, and #2; bob and cora are of the team."""
    for subject in ("x", "y"):
        talk.arrives(subject)
    for said in ("claim 1", "followup 1 2d call back", "claim 2"):
        talk.say("ada", said)
    for who in ("bob", "cora"):
        talk.say(who, "note 1 hm")
    talk.hush()
    return talk
