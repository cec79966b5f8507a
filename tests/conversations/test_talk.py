"""What becomes of words under a case's card is for the case's owner to settle, and nobody else's are looked at."""

from __future__ import annotations

import pytest

from commands import talking
from commands.talking import Under
from storage import outbox
from storage.models import EntryKind
from storage.models import Talk as Kept
from tests.conversations.talk import Talk, converse

CARD = "1700000000.000100"


def under(talk: Talk, who: str, ref: str = CARD, room: str = "#slack") -> Under | None:
    found: Under | None = talk.do(
        lambda db: talking.under_card(db, talk.identity(who, "#slack"), room, ref, team=talk.team)
    )
    return found


@pytest.fixture
def carded(talk: Talk) -> Talk:
    """ada holds #1, whose card stands in #slack; bob is of the team."""
    talk.arrives("x")
    talk.heard("ada", "!claim 1", "#slack")
    talk.heard("bob", "!note 1 hm", "#slack")
    talk.do(lambda db: outbox.card_stands(db, "slack", "#slack", 1, CARD))
    return talk


def test_one_says_what_becomes_of_it_and_hears_how_it_stands(talk: Talk) -> None:
    converse(
        talk,
        """
        ada: talk
            On Slack, what you write under the card of a case you hold is kept as a note where you say so when I ask. To change...
        ada: talk keep
            On Slack, what you write under the card of a case you hold is kept as a note from now on. To change that: !talk keep...
        ada: talk leave
            On Slack, what you write under the card of a case you hold stays between those who read it from now on. To change...
        ada: talk often
            That is written !talk <keep|ask|leave>, for example !talk keep.
        #slack ada: !talk leave
            On Slack, what you write...
        #slack ada: !me
            You are ada...
            Skills none...; replies under your cards left alone.
        ada: me
            You are ada...
            Skills none; languages none; areas watched none; quiet hours none; working days all; accounts irc:ada.
        """,
    )
    changed = [(each["was"], each["now"]) for each in talk.trail(EntryKind.CHANGED)]
    assert changed == [("talk ask", "talk keep"), ("talk keep", "talk leave"), ("talk ask", "talk leave")]


def test_only_the_present_owner_s_words_are_looked_at(carded: Talk) -> None:
    assert under(carded, "ada") == Under(1, Kept.ASK)
    carded.heard("ada", "!talk keep", "#slack")
    assert under(carded, "ada") == Under(1, Kept.KEEP)
    for who in ("bob", "cora", "stranger", "?ada", "~ada"):
        assert under(carded, who) is None, who
    assert under(carded, "ada", "1700000000.000200") is None
    assert under(carded, "ada", room="#cases") is None


def test_they_are_looked_at_only_while_the_case_is_in_hand(carded: Talk) -> None:
    carded.heard("ada", "!waiting 1 her", "#slack")
    assert under(carded, "ada") == Under(1, Kept.ASK)
    carded.heard("ada", "!resolve 1 upheld done", "#slack")
    assert under(carded, "ada") is None
    carded.heard("ada", "!reopen 1 again", "#slack")
    carded.heard("ada", "!release 1", "#slack")
    assert under(carded, "ada") is None
    carded.heard("bob", "!claim 1", "#slack")
    assert (under(carded, "bob"), under(carded, "ada")) == (Under(1, Kept.ASK), None)
