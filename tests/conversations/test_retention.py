"""Whether people stay, told to those who coordinate: never of whom, and of fewer than five not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from storage import activity
from storage.activity import Day
from storage.models import EntryKind
from tests.conversations.talk import Talk, converse

DAY = timedelta(days=1)
PEOPLE = ("ada", "bob", "dan", "eve", "fay", "gus", "hal")


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=UTC)


def acts(talk: Talk, day: str, *who: str) -> None:
    """On a day these do something."""
    talk.now = at(day)
    for each in who:
        talk.say(each, "note 1 hm")


@pytest.fixture
def months(talk: Talk) -> Talk:
    """Seven people from September to November: in October one is new, one is back in November, and one has left."""
    talk.now = at("2026-07-31")
    talk.arrives("x")
    acts(talk, "2026-08-20", "cora", "hal")
    acts(talk, "2026-09-10", "cora", *PEOPLE[:5])
    acts(talk, "2026-10-10", "cora", *PEOPLE[1:6])
    acts(talk, "2026-10-20", *["cora"] * 4)
    talk.say("gus", "leave stress!")
    talk.now = at("2026-11-05")
    return talk


def test_a_month_is_told_with_its_parts_and_never_with_a_name(months: Talk) -> None:
    answered = months.heard("cora", "!retention 2026-10", "#cases")
    told = months.plain(answered.message)
    assert told == [
        "2026-10: 6 active, net gain +0: 1 new, 5 stayed, 0 returned, 1 gone quiet. 1 left, 0 lapsed so far (more may come to light).",
        "How many are active, 2026-08 to 2026-10 (n = 3 months): too short to say, which takes 10 months.",
        "Newcomers of the last 12 months: fewer than 5 whose first 60 days are over; 6 too new to say. A year after they began: fewer than 5 to tell of.",
        "How long people stay: fewer than 5 to tell of.",
        "How the work of 2026-10 was spread: 1 person did half of it; the busiest 1 of 6 did 50 %.",
        "Why people left, in the last 12 months: fewer than 5 did.",
        "Early signs now, of which each alone is told: of fewer than 5 people.",
    ]
    everything = f"{answered.message}"
    assert not {*PEOPLE, "cora", "stress"} & set(re.findall(r"\w+", everything))
    assert months.say("cora", "retention") == told
    assert months.say("cora", "retention october") == told
    months.now = at("2028-01-05")
    assert months.say("cora", "retention 2026-10")[0] == (
        "2026-10: 6 active, net gain +0: 1 new, 5 stayed, 0 returned, 1 gone quiet. "
        "1 left, 5 lapsed (5 of them gone long since)."
    )


def test_a_month_of_few_people_is_kept_back(months: Talk) -> None:
    assert (
        months.say("cora", "retention 2026-08")[0]
        == "2026-08: fewer than 5 people were active, then or the month before, so their comings and goings are not told."
    )
    table, _ = months.heard("cora", "retention 2026-10").message.exhibits
    assert table.rows == (
        ("2026-10", "6", "+0", "1", "5", "0", "1", "1", "0*"),
        *((month, "fewer than 5", *("–",) * 7) for month in ("2026-09", "2026-08")),
    ), "what September gained would tell how few August had"


def test_what_cannot_be_told_says_what_can(months: Talk) -> None:
    converse(
        months,
        """
        cora: retention 2026-11
            2026-11 is not over, and only whole months are told. Ask for !retention 2026-10, or again once it is over.
        cora: retention 2027-01
            ...2027-01...
        cora: retention 2026-07
            2026-07 was over before anybody took an action. The first month that can be told: !retention 2026-08.
        cora: retention 2026-13
            ...2026-13...
        cora: retention wiki
            “wiki” is neither a month, such as 2026-10, nor a community whose activity was imported. None was: casebell import --activity wiki changes.json
        cora: retention 2026
            “2026” is neither a month...
        bob: retention
            That is for coordinators...
        """,
    )


def test_before_a_month_is_over_there_is_nothing_to_tell(talk: Talk) -> None:
    talk.arrives("x")
    nothing = "Nobody has taken a case action in a month that is over. Ask again next month."
    assert talk.say("cora", "retention") == [nothing]
    talk.say("cora", "note 1 hm")
    assert talk.say("cora", "retention") == [nothing]
    assert talk.say("cora", "retention 2026-10") == [nothing]


def test_a_community_is_told_as_far_as_it_was_imported(months: Talk) -> None:
    people = [f"p{number}" for number in range(6)]
    days = [Day(who, at(day), at(day), 2) for who in people for day in ("2026-08-31", "2026-09-30")]
    days += [Day("p6", at("2026-09-30"), at("2026-09-30"), 9), Day("p7", at("2026-10-07"), at("2026-10-07"), 1)]
    months.do(lambda db: activity.store(db, "wiki", days))
    told = months.say("cora", "retention wiki")
    assert (
        told[0]
        == "wiki, 2026-09: 7 active, net gain +1: 1 new, 6 stayed, 0 returned, 0 gone quiet. 0 lapsed so far (more may come to light)."
    )
    assert told[-1] == "How the work of 2026-09 was spread: 2 people did half of it; the busiest 1 of 7 did 43 %."
    assert months.say("cora", "retention 2026-09 wiki") == told
    assert months.say("cora", "retention 2026-10 wiki") == [
        "What was imported of wiki ends before 2026-10-08, so 2026-10 is not whole. Import the rest, or ask for !retention 2026-09 wiki."
    ]
    assert "Known: wiki." in months.say("cora", "retention wicked")[0]


def test_absences_and_leavings_are_read_as_they_were_said(talk: Talk) -> None:
    from commands.reports import contributing
    from storage import contributions

    talk.arrives("x")
    began = talk.now
    for who in ("ada", "bob"):
        talk.say(who, "note 1 hm")
    talk.say("ada", "away 10d @bob")
    talk.now += 2 * DAY
    talk.say("ada", "away 20d")
    talk.now += DAY
    talk.say("ada", "back")
    talk.now += DAY
    talk.say("ada", "away 9d")
    talk.pass_time(12 * DAY)
    talk.say("ada", "away 9d")
    talk.now += DAY
    talk.say("ada", "leave")
    lives = talk.do(lambda db: contributing.lives(contributions.turns(db)))
    life = lives[talk.volunteer("ada")]
    assert life.left == [talk.now]
    assert life.absences() == [
        (began, began + 2 * DAY),
        (began + 2 * DAY, began + 3 * DAY),
        (began + 4 * DAY, began + 13 * DAY),
        (began + 16 * DAY, began + 17 * DAY),
    ]
    people = talk.do(lambda db: [each.leaves for each in contributing.team(db, lives, talk.now) if each.leaves])
    assert people == [((began, began + 3 * DAY), *life.absences()[2:])]
    assert not talk.trail(EntryKind.HANDED_OVER)
