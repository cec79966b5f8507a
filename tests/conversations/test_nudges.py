"""Reminders reach people by themselves, each once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storage.models import Nudge
from storage.rows import table
from tests.conversations.talk import Talk, converse


def test_a_promise_is_said_to_its_owner_first_and_then_to_the_rooms(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("ada", "followup 1 2h call back")
    for room in talk.only:
        talk.hears(room)
    converse(
        talk,
        """
        2 hours later
        ada hears
            ada: #1 is due, as you said (Mon 23 Nov 12:00): call back. Done? !kept 1. Later? !followup 1 2d.
        #cases hears
        1 day later
        ada hears
        #cases hears
            #1 is due since Mon 23 Nov 12:00; ada has it. Anyone who can help, say so.
        #slack hears
            #1 is due since Mon 23 Nov 12:00; ada has it. Anyone who can help, say so.
        """,
    )


def test_an_owner_who_is_not_there_is_spoken_to_in_the_rooms(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("zoe", "claim 1")
    talk.hears("#cases")
    converse(
        talk,
        """
        3 days later
        zoe hears
        #cases hears
            #1 is due since Thu 26 Nov 10:00; zoe has it. Anyone who can help, say so.
        """,
    )


def test_a_case_that_nobody_takes_is_called_out_again_and_again(talk: Talk) -> None:
    talk.arrives("x")
    talk.hears("#cases")
    converse(
        talk,
        """
        1 day later
        #cases hears
            #1 still waits for somebody: general, en, normal, opened 1 day ago: x – Take it with !claim 1.
        23 days later
        """,
    )
    assert len(talk.hears("#cases")) == 3
    assert talk.hears("cora") == [
        "#1 still waits for somebody: general, en, normal, opened 3 weeks ago: x – Take it with !claim 1."
    ]


def test_nothing_rings_twice_and_a_moved_date_rings_anew(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("ada", "followup 1 2h")
    talk.pass_time(timedelta(hours=2))
    for _ in range(3):
        talk.ring()
    assert len(talk.hears("ada")) == 1
    talk.say("ada", "followup 1 2h")
    talk.pass_time(timedelta(hours=2))
    assert len(talk.hears("ada")) == 1


def test_a_resolved_case_does_not_ring(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("ada", "followup 1 2h")
    talk.say("ada", "resolve 1 upheld done")
    talk.pass_time(timedelta(days=29))
    assert talk.hears("ada") == []


def test_a_bot_that_was_away_rings_once_for_what_it_missed(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("ada", "followup 1 2h")
    talk.now += timedelta(days=10)
    talk.ring()
    talk.ring()
    assert len(talk.hears("ada")) == 1
    assert len(talk.do(lambda db: db.execute(select(table(Nudge))).all())) == 1
