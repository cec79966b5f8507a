"""Who hears of a case whose time has come: step by step, within everybody's hours, and never too much."""

from __future__ import annotations

from dataclasses import replace
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


def test_the_word_of_any_volunteer_begins_it_anew_and_its_owner_is_reminded_a_day_later(held: Talk) -> None:
    held.pass_time(2 * HOUR + 7 * DAY - HOUR)
    held.hears("ada")
    converse(
        held,
        """
        #cases bob: !note 1 I have written to them for ada
            #1: noted, bob.
        23 hours later
        ada hears
        1 hour later
        ada hears
            ada: #1 is due, as you said (Mon 23 Nov 12:00): call back...
        """,
    )
    assert held.case(1)["state"] is State.CLAIMED


@pytest.mark.parametrize("said", ["bob: note 1 any news?", "cora: set 1 priority high", "bob: note 2 hm"])
def test_what_is_still_to_come_stays_due_whoever_says_a_word(held: Talk, said: str) -> None:
    held.arrives("y")
    held.say("ada", "claim 2")
    clocks_before = [held.case(number)["due_at"] for number in (1, 2)]
    held.pass_time(HOUR)
    held.say(*said.split(": "))
    assert [held.case(number)["due_at"] for number in (1, 2)] == clocks_before


def test_a_word_about_a_case_that_nobody_has_does_not_put_off_its_call(talk: Talk) -> None:
    talk.arrives("x")
    talk.pass_time(DAY + HOUR)
    rings_at = talk.case(1)["rings_at"]
    talk.say("bob", "note 1 I have seen such a thing before")
    assert (talk.case(1)["rings_at"], talk.case(1)["rung"]) == (rings_at, 1)


def test_who_was_warned_and_then_away_has_time_to_answer(held: Talk) -> None:
    held.pass_time(2 * HOUR + 5 * DAY)
    assert "open again for anyone" in held.hears("ada")[-1]
    held.say("ada", "away 10d")
    converse(
        held,
        """
        10 days later
        ada hears
            ada: #1 is due, as you said (Mon 23 Nov 12:00): call back...
        5 days later
        ada hears
            ada: #1 has been due since Tue 08 Dec 12:00. Say a word on it...; else Tue 15 Dec 12:00 it is open again...
        """,
    )
    held.pass_time(2 * DAY - HOUR)
    assert held.case(1)["state"] is State.CLAIMED
    held.pass_time(HOUR)
    assert held.case(1)["state"] is State.OPEN


def test_who_was_warned_and_comes_back_early_has_time_to_answer(held: Talk) -> None:
    held.pass_time(2 * HOUR + 5 * DAY)
    held.say("ada", "away 10d")
    held.pass_time(4 * DAY)
    assert held.say("ada", "back")[1].startswith("#1 claimed")
    held.hears("ada")
    held.pass_time(DAY)
    assert held.hears("ada")[0].startswith("ada: #1 is due, as you said (Mon 23 Nov 12:00)")
    held.pass_time(6 * DAY)
    assert held.case(1)["state"] is State.CLAIMED


def test_an_absence_of_long_ago_does_not_begin_a_ladder_anew(held: Talk) -> None:
    held.say("ada", "away 1h")
    held.pass_time(2 * HOUR + 7 * DAY)
    assert steps(held) == [Step.OWNER, Step.ROOM, Step.COORDINATORS, Step.WARNING, Step.AGAIN]


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


def test_each_room_is_told_once_its_own_quiet_hours_are_over(held: Talk) -> None:
    """Of a step that was taken while another room was awake."""
    held.say("cora", "room #cases quiet 9-13")
    converse(
        held,
        """
        26 hours later
        #quiet hears
            #1 is due since Mon 23 Nov 12:00; ada has it. Anyone who can help, say so.
        59 minutes later
        #cases hears
        1 minute later
        #cases hears
            #1 is due since Mon 23 Nov 12:00; ada has it. Anyone who can help, say so.
        """,
    )


@pytest.mark.parametrize("said", ["ada: resolve 1 upheld done", "ada: note 1 on it", "bob: note 1 on it"])
def test_a_room_hears_after_its_quiet_hours_only_what_still_holds(held: Talk, said: str) -> None:
    held.say("cora", "room #cases quiet 9-13")
    held.pass_time(26 * HOUR)
    held.say(*said.split(": "))
    held.hears("#cases")
    held.pass_time(3 * HOUR)
    assert held.hears("#cases") == []


def test_a_room_hears_of_many_in_one_after_its_quiet_hours(talk: Talk) -> None:
    talk.say("cora", "room #cases quiet 9-13")
    for number in range(1, 8):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"followup {number} {number}m")
    talk.hears("#cases")
    talk.pass_time(DAY + 10 * timedelta(minutes=1))
    assert talk.hears("#cases") == []
    talk.pass_time(3 * HOUR)
    assert talk.hears("#cases") == ["7 cases are due: #1, #2, #3, #4, #5, #6, #7. How they stand: !cases."]


def test_a_case_is_given_back_within_each_room_s_hours(held: Talk) -> None:
    held.say("cora", "room #cases quiet 9-13")
    held.say("cora", "room #slack quiet 9-13")
    held.pass_time(2 * HOUR + 7 * DAY)
    for place in held.only:
        held.hears(place)
    assert held.case(1)["state"] is State.OPEN
    held.pass_time(HOUR)
    assert held.hears("#cases") == [
        "#1 still waits for somebody: general, en, normal, opened 1 week ago: x – Take it with !claim 1."
    ]
    assert held.hears("#slack")[0].startswith("#1 open: general")


def test_a_room_hears_in_one_of_many_that_are_given_back_at_once(talk: Talk) -> None:
    for number in range(1, 8):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
    talk.pass_time(8 * DAY + HOUR)  # all were warned
    talk.hears("#cases")
    talk.now += 4 * DAY  # while the bot was down
    talk.ring()
    assert {talk.case(number)["state"] for number in range(1, 8)} == {State.OPEN}
    assert talk.hears("#cases") == []
    talk.now += timedelta(minutes=1)
    assert talk.hears("#cases") == ["7 cases are due: #1, #2, #3, #4, #5, #6, #7. How they stand: !cases."]


def test_who_takes_a_case_before_a_room_wakes_is_all_that_it_hears_of(held: Talk) -> None:
    held.say("cora", "room #cases quiet 9-13")
    held.pass_time(2 * HOUR + 7 * DAY)
    held.hears("#cases")
    held.say("bob", "claim 1")
    held.pass_time(HOUR)
    assert held.hears("#cases") == ["#1 open -> claimed: bob has it."]


def test_a_person_is_reminded_so_often_a_day_and_of_the_rest_in_one_the_next_morning(talk: Talk) -> None:
    for number in range(1, 10):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"followup {number} {number}0m")
    lives(talk, "ada", quiet="22:00-08:00")
    talk.pass_time(3 * HOUR)
    assert len([line for line in talk.hears("ada") if line.startswith("ada: ")]) == talk.team.most_a_day
    talk.pass_time(19 * HOUR)
    assert talk.hears("ada") == []
    talk.pass_time(HOUR)
    assert talk.hears("ada") == ["4 more of yours are due: #6, #7, #8, #9. How they stand: !mine."]


@pytest.fixture
def full(talk: Talk) -> Talk:
    """ada has heard as much today as one person does: the rest, #2 and #3, comes in the digest of the next morning."""
    talk.team = replace(talk.team, most_a_day=1)
    for number in (1, 2, 3):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"followup {number} 1h")
    talk.pass_time(HOUR)
    for place in (*talk.only, "ada"):
        talk.hears(place)
    return talk


@pytest.mark.parametrize(
    "said",
    [
        ["ada: resolve 2 upheld done"],
        ["ada: release 2"],
        ["ada: release 2", "bob: claim 2"],
        ["ada: note 2 on it"],
        ["ada: followup 2 3d"],
        ["bob: note 1 hm", "ada: handover 2 bob as we said", "bob: accept 2"],
    ],
)
def test_a_digest_names_only_what_is_still_theirs_and_still_due(full: Talk, said: list[str]) -> None:
    for each in said:
        full.say(*each.split(": "))
    full.hears("ada")
    full.pass_time(DAY - HOUR)
    assert full.hears("ada") == ["1 more of yours is due: #3. How they stand: !mine."]


def test_a_digest_of_which_nothing_holds_is_not_told(full: Talk) -> None:
    for number in (2, 3):
        full.say("ada", f"resolve {number} upheld done")
    full.pass_time(DAY)
    assert [line for line in full.hears("ada") if "more of yours" in line] == []


def test_a_digest_waits_for_who_is_away_and_tells_what_still_holds(full: Talk) -> None:
    full.say("ada", "away 3d")
    full.say("cora", "release 2")
    full.pass_time(3 * DAY - HOUR)
    assert full.hears("ada") == []
    full.pass_time(DAY)
    heard = full.hears("ada")
    assert "#3" in " ".join(heard)
    assert "#2" not in " ".join(heard)


def test_a_digest_comes_in_the_morning_also_where_nobody_has_quiet_hours(full: Talk) -> None:
    full.pass_time(21 * HOUR + 59 * timedelta(minutes=1))
    assert full.hears("ada") == []
    full.pass_time(timedelta(minutes=1))
    assert full.hears("ada") == ["2 more of yours are due: #2, #3. How they stand: !mine."]
    assert full.now.hour == 9


def test_nobody_loses_a_case_without_the_warning_also_where_they_heard_enough_that_day(talk: Talk) -> None:
    """The warning comes in the digest as a warning, and from then on there is time to answer."""
    talk.team = replace(talk.team, most_a_day=1)
    for number in (1, 2, 3):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
    talk.pass_time(8 * DAY + HOUR)
    warned = talk.hears("ada")[-1]
    assert warned.startswith("ada: #1 has been due since Thu 26 Nov 10:00.")
    talk.pass_time(22 * HOUR)
    assert talk.hears("ada") == [
        (
            "2 of yours have been due for days: #2, #3. Say a word on each; else they are open again for anyone to take, "
            "the first of them Fri 04 Dec 09:00. How they stand: !mine."
        )
    ]
    talk.say("ada", "note 3 on it")
    talk.pass_time(2 * DAY - HOUR)
    assert [talk.case(number)["state"] for number in (1, 2, 3)] == [State.OPEN, State.CLAIMED, State.CLAIMED]
    talk.pass_time(HOUR)
    assert talk.case(2)["state"] is State.OPEN


def test_a_coordinator_who_heard_enough_that_day_is_told_of_others_cases_as_of_others(talk: Talk) -> None:
    talk.team = replace(talk.team, most_a_day=1)
    talk.say("cora", "skills none")
    for number in (1, 2, 3):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
    talk.pass_time(6 * DAY)
    talk.hears("cora")
    talk.say("ada", "note 3 on it")
    talk.pass_time(DAY)
    assert talk.hears("cora") == ["1 more case is long past its time: #2. How they stand: !cases."]


def test_a_reminder_that_could_not_be_told_at_once_is_not_told_of_a_case_that_is_resolved(held: Talk) -> None:
    held.pass_time(2 * HOUR)
    held.say("ada", "resolve 1 upheld done")
    assert held.hears("ada") == []


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
    talk.now += 9 * HOUR  # the end of her quiet hours
    assert talk.hears("ada") == ["2 more of yours are due: #6, #7. How they stand: !mine."]


def test_only_what_was_promised_can_be_said_to_be_done(talk: Talk) -> None:
    for number, said in ((1, "claim 1"), (2, "claim 2")):
        talk.arrives(f"case {number}")
        talk.say("ada", said)
    talk.say("ada", "followup 2 3d call back")
    talk.pass_time(3 * DAY)
    told = {post["case_number"]: post["body"]["buttons"] for post in talk.posts() if post["place"] == "ada"}
    assert {number: [words for _, words, *_ in buttons] for number, buttons in told.items()} == {
        1: ["note 1", "followup 1 2d", "release 1"],
        2: ["kept 2", "followup 2 2d", "release 2"],
    }
