"""Who hears of a case whose time has come: step by step, within everybody's hours, and never too much."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from commands import clocks
from commands.ladder import Step
from storage.models import Audience, Entry, EntryKind, Nudge, Room, State, Volunteer
from storage.rows import table
from tests.conversations.talk import Talk, converse

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lives(talk: Talk, name: str, **values: Any) -> None:
    """Somebody lives by these hours."""
    volunteers = table(Volunteer)
    talk.do(lambda db: db.execute(update(volunteers).where(volunteers.c.name == name).values(**values)).rowcount)


def steps(talk: Talk) -> list[str]:
    """The steps that were taken, as the trail has them."""
    entries = table(Entry)
    found = select(entries.c.now).where(entries.c.kind == EntryKind.NUDGED).order_by(entries.c.id)
    return list(talk.do(lambda db: db.execute(found).scalars().all()))


@pytest.fixture
def held(talk: Talk) -> Talk:
    """ada has #1 and promised to call back in two hours; everything until then has been heard."""
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("ada", "followup 1 2h call back")
    for place in (*talk.only, "ada", "cora"):
        talk.hears(place)
    return talk


def test_from_the_owner_to_the_room_to_the_coordinators_and_back_to_everybody(held: Talk) -> None:
    converse(
        held,
        """
        2 hours later
        ada hears
            ada: #1 is due, as you said (Mon 23 Nov 12:00): call back. Done? !kept 1. Later? !followup 1 2d.
        1 day later
        #cases hears
            #1 is due since Mon 23 Nov 12:00; ada has it. Anyone who can help, say so.
        2 days later
        cora hears
            #1 has been due since Mon 23 Nov 12:00, and ada, who has it, has not said a word since. A word with them may help; who else would suit: !suggest 1.
        2 days later
        ada hears
            ada: #1 has been due since Mon 23 Nov 12:00. Say a word on it, such as !note 1 how it stands; else Mon 30 Nov 12:00 it is open again for anyone to take.
        2 days later
        ada hears
        cora hears
        #cases hears
            #1 claimed -> open: it has waited for ada for long, and is open again. Anyone may take it with !claim 1.
        bob: claim 1
            #1 open -> claimed: it is yours, bob...
        """,
    )
    assert steps(held) == [Step.OWNER, Step.ROOM, Step.COORDINATORS, Step.WARNING, Step.AGAIN]


@pytest.mark.parametrize("word", ["note 1 I am on it", "followup 1 1d", "waiting 1 her 1d", "kept 1"])
def test_a_word_of_the_owner_begins_the_ladder_anew(held: Talk, word: str) -> None:
    held.pass_time(2 * HOUR + 5 * DAY)
    held.say("ada", word)
    assert held.case(1)["rung"] == 0
    held.hears("ada")
    held.hears("#cases")
    held.pass_time(4 * DAY)
    assert len(held.hears("ada")) >= 1
    assert held.case(1)["state"] is not State.OPEN


def test_another_volunteers_note_is_not_the_owners_word(held: Talk) -> None:
    held.pass_time(2 * HOUR + 5 * DAY)
    held.say("bob", "note 1 any news?")
    held.pass_time(2 * DAY)
    assert held.case(1)["state"] is State.OPEN


def test_nobody_is_reminded_in_their_quiet_hours(held: Talk) -> None:
    lives(held, "ada", zone="America/New_York", quiet="22:00-09:30")  # it is 05:00 for her
    converse(
        held,
        """
        2 hours later
        ada hears
        150 minutes later
        ada hears
            ada: #1 is due, as you said (Mon 23 Nov 07:00): call back...
        """,
    )


def test_nor_on_days_on_which_they_do_not_work(held: Talk) -> None:
    lives(held, "ada", days="2,3")
    held.pass_time(DAY + 13 * HOUR)
    assert held.hears("ada") == []
    held.pass_time(HOUR)
    assert len(held.hears("ada")) == 1
    assert held.now.weekday() == 2


def test_nor_while_they_are_away_and_the_room_neither(held: Talk) -> None:
    lives(held, "ada", away_until=held.now + 20 * DAY)
    held.pass_time(19 * DAY)
    assert (held.hears("ada"), held.hears("#cases"), held.hears("cora")) == ([], [], [])
    held.pass_time(DAY + HOUR)
    assert len(held.hears("ada")) == 1
    assert held.hears("#cases") == []


def test_a_room_has_quiet_hours_too(talk: Talk) -> None:
    rooms = table(Room)
    talk.do(lambda db: db.execute(update(rooms).values(quiet="09:00-18:00")).rowcount)
    talk.arrives("x")
    talk.hears("#cases")
    talk.pass_time(DAY)
    assert talk.hears("#cases") == []
    talk.pass_time(8 * HOUR)
    assert len(talk.hears("#cases")) == 1


def test_a_person_is_reminded_so_often_a_day_and_of_the_rest_in_one_the_next_morning(talk: Talk) -> None:
    for number in range(1, 10):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"followup {number} {number}0m")
    lives(talk, "ada", quiet="22:00-08:00")
    talk.pass_time(3 * HOUR)
    assert len([line for line in talk.hears("ada") if line.startswith("ada: ")]) == talk.team.most_a_day
    talk.pass_time(18 * HOUR)
    assert talk.hears("ada") == []
    talk.pass_time(HOUR)
    assert talk.hears("ada") == ["4 more of yours are due: #6, #7, #8, #9. How they stand: !mine."]


def test_after_days_of_downtime_a_room_and_a_person_hear_one_digest_each(talk: Talk) -> None:
    for number in range(1, 301):
        talk.arrives(f"case {number}")
    for number in range(1, 151):
        talk.say("ada", f"claim {number}")
    for place in (*talk.only, "ada", "cora"):
        while talk.hears(place):
            pass
    talk.now += 9 * DAY
    while talk.ring():
        pass
    assert talk.hears("#cases") == []
    talk.now += timedelta(minutes=1)
    [digest] = talk.hears("#cases")
    assert digest.startswith("150 cases are due: #151, #152")
    assert len(talk.hears("ada")) == talk.team.most_a_day
    talk.now += DAY
    [digest] = talk.hears("ada")
    assert digest.startswith("145 more of yours are due: ")


def test_where_no_room_may_hear_of_a_case_its_coordinators_do(talk: Talk) -> None:
    for room in ("#inner",):
        talk.do(
            lambda db, name=room: (
                db.execute(update(table(Room)).where(table(Room).c.name == name).values(open=False)).rowcount
            )
        )
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    for place in (*talk.only, "cora"):
        talk.hears(place)
    talk.pass_time(DAY)
    assert [line for line in talk.hears("cora") if line.startswith("#1")] == [
        "#1 still waits for somebody: general, en, normal, opened 1 day ago: secret – Take it with !claim 1."
    ]
    assert all(talk.hears(room) == [] for room in talk.only)
    assert steps(talk) == [Step.COORDINATORS]


def test_where_nobody_at_all_can_be_told_that_is_what_the_trail_says(talk: Talk) -> None:
    talk.do(lambda db: db.execute(update(table(Room)).values(open=False)).rowcount)
    talk.here = frozenset()
    talk.arrives("x")
    talk.pass_time(DAY)
    assert steps(talk) == ["nobody"]
    assert len(talk.do(lambda db: db.execute(select(table(Nudge))).all())) == 1


def test_a_digest_whose_morning_passed_while_the_bot_was_down_waits_for_the_next(talk: Talk) -> None:
    for number in range(1, 8):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"followup {number} {number}0m")
    lives(talk, "ada", quiet="22:00-08:00")
    talk.pass_time(3 * HOUR)
    talk.hears("ada")
    talk.now += DAY + 10 * HOUR  # 23:00
    talk.do(lambda db: clocks.after_a_start(db, talk.now, talk.team))
    assert talk.hears("ada") == []
    talk.now += 9 * HOUR
    assert talk.hears("ada") == ["2 more of yours are due: #6, #7. How they stand: !mine."]


def test_only_what_was_promised_can_be_said_to_be_done(talk: Talk) -> None:
    for number, said in ((1, "claim 1"), (2, "claim 2")):
        talk.arrives(f"case {number}")
        talk.say("ada", said)
    talk.say("ada", "followup 2 3d call back")
    talk.pass_time(3 * DAY)
    told = {post["case_number"]: post["body"]["buttons"] for post in talk.posts() if post["place"] == "ada"}
    assert {number: [words for _, words, _ in buttons] for number, buttons in told.items()} == {
        1: ["followup 1 2d", "release 1"],
        2: ["kept 2", "followup 2 2d", "release 2"],
    }
