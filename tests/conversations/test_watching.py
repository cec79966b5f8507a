"""Watching areas: an urgent case calls those who do, privately, within their hours and not too often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.models import Audience, Entry, EntryKind, Priority, Role
from storage.rows import table
from tests.conversations.talk import Talk, converse

URGENT = {"area": "living-person", "priority": Priority.URGENT}


def test_one_watches_areas_and_no_longer(talk: Talk) -> None:
    converse(
        talk,
        """
        ada: watch living-person, licensing
            You watch licensing, living-person: when an urgent case comes there, I tell you privately.
        ada: watch general licensing
            You watch general, licensing, living-person: ...
        ada: unwatch licensing
            You watch general, living-person: ...
        ada: unwatch licensing
            You do not watch licensing; you watch general, living-person. See all of yours with !me.
        ada: watch licence
            “licence” is no area. Try licensing.
        ada: unwatch all
            You watch no area. Begin with !watch licensing.
        ada: unwatch general
            You do not watch general, nor any other area. See all of yours with !me.
        ada: watch
            That is written !watch <areas>, for example !watch licensing living-person.
        ada: watch all
            You watch article-error, compliment, editing-help, general, licensing, living-person, organisation, vandalism-bias, volunteer-care: ...
        ada: unwatch compliment
            You watch article-error, editing-help, ...
        ada: unwatch all
            You watch no area. ...
        """,
    )
    entries = table(Entry)
    changed = select(entries.c.was, entries.c.now).where(entries.c.kind == EntryKind.CHANGED).order_by(entries.c.id)
    assert [tuple(row) for row in talk.do(lambda db: db.execute(changed).all())][:4] == [
        ("watches", "watches licensing,living-person"),
        ("watches licensing,living-person", "watches general,licensing,living-person"),
        ("watches general,licensing,living-person", "watches general,living-person"),
        ("watches general,living-person", "watches"),
    ]


def test_an_urgent_case_calls_its_watchers_and_nobody_else(talk: Talk) -> None:
    talk.say("ada", "watch living-person")
    talk.say("bob", "watch licensing")
    talk.arrives("not urgent", area="living-person", priority=Priority.HIGH)
    talk.arrives("she is threatened", **URGENT)
    converse(
        talk,
        """
        ada hears
            #2 is urgent, and nobody has it yet: living-person, en, opened just now: she is threatened – Take it with !claim 2.
        bob hears
        #quiet hears
            #1 is new: ...
            #2 is new: living-person, en, urgent, opened just now. Take it with !claim 2.
        ada: claim 2
            #2 open -> claimed...
        """,
    )


def test_the_call_can_be_answered_by_a_button(talk: Talk) -> None:
    talk.say("ada", "watch living-person")
    talk.arrives("she is threatened", **URGENT)
    (called,) = [post for post in talk.posts() if post["place"] == "ada"]
    assert called["private"]
    assert called["body"]["buttons"] == [["Claim", "claim 1", False, False, False]]


def test_nobody_is_called_again_soon(talk: Talk) -> None:
    talk.say("ada", "watch living-person")
    for number in range(3):
        talk.arrives(f"case {number}", **URGENT)
        talk.now += timedelta(minutes=20)
    assert len(talk.hears("ada")) == 1
    talk.now += timedelta(minutes=1)
    talk.arrives("later", **URGENT)
    assert len(talk.hears("ada")) == 1


def test_nobody_is_called_outside_their_hours_away_or_gone_or_who_only_reads(talk: Talk) -> None:
    for who in ("ada", "bob", "zoe", "eve"):
        talk.say(who, "watch living-person")
    talk.keep("ada", quiet="09:00-11:00")
    talk.keep("bob", away_until=talk.now + timedelta(days=1))
    talk.keep("zoe", left_at=talk.now)
    talk.keep("eve", role=Role.OBSERVER)
    talk.arrives("x", **URGENT)
    assert {post["place"] for post in talk.posts() if post["private"]} == {"ada"}, "she hears of it later"
    assert talk.hears("ada") == []
    talk.now += timedelta(hours=1)
    talk.arrives("y", **URGENT)
    assert [line.split(":")[0] for line in talk.hears("ada")] == [
        "#1 is urgent, and nobody has it yet",  # her quiet hours are over
        "#2 is urgent, and nobody has it yet",
    ]


@pytest.mark.parametrize(
    "said", [None, "bob: claim 1", "bob: set 1 priority high", "ada: unwatch all", "cora: volunteer ada role observer"]
)
def test_who_slept_when_an_urgent_case_came_hears_of_it_if_it_is_so_still(talk: Talk, said: str | None) -> None:
    for words in ("watch living-person", "quiet 9-12"):
        talk.say("ada", words)
    talk.say("cora", "volunteer cora role coordinator")
    talk.arrives("she is threatened", **URGENT)
    talk.now += timedelta(minutes=119)
    if said is not None:
        talk.say(*said.split(": "))
    assert [line for line in talk.hears("ada") if "urgent" in line] == []
    talk.now += timedelta(minutes=1)
    heard = [line for line in talk.hears("ada") if "urgent" in line]
    assert heard == ([] if said else [SHE_IS_THREATENED])


SHE_IS_THREATENED = (
    "#1 is urgent, and nobody has it yet: living-person, en, opened 2 hours ago: she is threatened – "
    "Take it with !claim 1."
)


def test_who_slept_when_many_came_hears_of_them_in_one(talk: Talk) -> None:
    for words in ("watch living-person", "quiet 9-12"):
        talk.say("ada", words)
    for number in range(7):
        talk.arrives(f"case {number}", **URGENT)
    talk.say("bob", "claim 3")
    talk.now += timedelta(hours=2)
    assert talk.hears("ada") == [
        "6 cases are urgent, and nobody has them yet: #1, #2, #4, #5, #6, #7. Take one with !claim 12."
    ]


def test_of_a_confidential_case_only_those_who_may_hear_of_it_are_called(talk: Talk) -> None:
    talk.say("ada", "watch living-person")
    talk.say("cora", "watch living-person")
    talk.arrives("canary", sensitivity=Audience.CONFIDENTIAL, **URGENT)
    assert talk.hears("ada") == []
    assert talk.hears("cora")[0].endswith(": canary – Take it with !claim 1.")


def test_a_case_that_becomes_urgent_or_comes_to_an_area_calls_too(talk: Talk) -> None:
    talk.say("ada", "watch licensing")
    talk.say("bob", "watch licensing")
    talk.arrives("x")
    assert talk.heard("cora", "set 1 priority urgent").owes
    assert talk.hears("ada") == []
    talk.say("bob", "set 1 area licensing")
    assert talk.hears("ada")[0].startswith("#1 is urgent")
    assert talk.hears("bob") == [], "it was he who said so"
    talk.now += timedelta(hours=2)
    talk.say("cora", "claim 1")
    talk.say("cora", "set 1 area general")
    talk.say("cora", "set 1 area licensing")
    assert talk.hears("ada") == [], "somebody has it"
