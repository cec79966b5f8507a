"""Early signs are told to whom they concern, alone, kindly, seldom, and not to who has had enough of them."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import signs
from storage.models import Case, Entry, Priority, Volunteer
from storage.store import Store
from tests.conversations.histories import fresh
from tests.conversations.lookout import DAY, look
from tests.conversations.talk import Talk, converse

BETWEEN_US = "Between us: "
HARD = (
    f"{BETWEEN_US}3 of the last 3 cases you took are hard ones; if that is as you want it, all is well. If not: give a case "
    "back with !release 12, or take a break with !away 1w. I tell nobody that it is you. No such word again: !nosigns."
)


@pytest.fixture
def met(talk: Talk) -> Talk:
    """ada, bob and cora have been of the team for half a year; nobody is asked whether something held."""
    talk.team = replace(talk.team, recheck_after=None)
    talk.now -= 200 * DAY
    talk.arrives("x")
    for who in ("ada", "bob", "cora"):
        talk.say(who, "note 1 hm")
    talk.now += 200 * DAY
    for said in ("claim 1", "resolve 1 upheld done"):
        talk.say("cora", said)
    talk.hush()
    return talk


def hard_run(talk: Talk, who: str, count: int = 3) -> None:
    """Somebody takes so many urgent cases, and ends them."""
    for _ in range(count):
        case = talk.arrives(f"case {len(talk.rows(Case))}", priority=Priority.HIGH)
        talk.say(who, f"claim {case}")
        talk.say(who, f"resolve {case} upheld done")


def told(talk: Talk, who: str) -> list[str]:
    """What somebody is told of early signs, the next time that these are looked for."""
    talk.hush()
    talk.now += DAY
    look(talk)
    return [line for line in talk.hears(who) if line.startswith(BETWEEN_US)]


def test_a_run_of_hard_cases_is_told_once_a_fortnight_and_not_to_who_says_one_word(met: Talk) -> None:
    hard_run(met, "ada", 2)
    assert told(met, "ada") == []
    hard_run(met, "ada", 1)
    assert told(met, "ada") == [HARD]
    for day in range(13):
        assert told(met, "ada") == [], day
    assert told(met, "ada") == [HARD]
    converse(
        met,
        """
        ada: nosigns
            Early signs on -> off. To be told again: !signs.
        ada: nosigns
            Early signs are off. To be told again: !signs.
        """,
    )
    met.now += 10 * DAY
    hard_run(met, "ada")
    met.now += 5 * DAY
    assert told(met, "ada") == []
    converse(
        met,
        """
        ada: signs
            Early signs off -> on: where it looks as if it gets too much for you, I tell you alone, at most once a fortnight. None of it: !nosigns.
        """,
    )
    assert told(met, "ada") == [HARD]
    assert "hard" not in " ".join(str(dict(each)) for each in met.rows(Entry))
    assert all("Between us" not in str(each["body"]) for each in met.posts() if each["place"] != "ada")


def test_who_turned_out_to_be_one_is_told_of_what_both_did(met: Talk) -> None:
    hard_run(met, "ada", 1)
    hard_run(met, "bob", 2)
    assert told(met, "ada") == told(met, "bob") == []
    code = met.say("ada", "link")[0].split()[2].rstrip(".")
    met.say("bob", f"link {code}")
    assert [line for who in ("ada", "bob") for line in told(met, who)] == [HARD]


def test_what_makes_a_case_hard(met: Talk) -> None:
    for subject in ("reopened", "wrote"):
        case = met.arrives(subject)
        met.say("ada", f"claim {case}")
    met.say("ada", "resolve 2 upheld done")
    met.say("ada", "reopen 2 again")
    hard_run(met, "ada", 1)
    for message in ("1", "2"):
        met.writes("wrote", message)
    assert told(met, "ada") == []
    met.writes("wrote", "3")
    assert "3 of the last 3" in told(met, "ada")[0]


def test_far_more_in_hand_than_usual(met: Talk) -> None:
    for day in range(5):
        met.now = met.now.replace(month=6 + day, day=28, year=2026)
        case = met.arrives(f"of month {day}")
        met.say("ada", f"claim {case}")
        met.now = met.now.replace(month=7 + day, day=2)
        met.say("ada", f"resolve {case} upheld done")
    met.now = datetime.fromisoformat("2026-11-24T10:00Z")
    for case in range(3):
        met.say("ada", f"claim {met.arrives(f'now {case}')}")
    assert told(met, "ada") == []
    met.say("ada", f"claim {met.arrives('one more')}")
    assert told(met, "ada")[0].startswith("Between us: you hold 4 cases, and usually 1; if that is as you want it")
    for case in range(5):
        met.say("zoe", f"claim {met.arrives(f'of a newcomer {case}')}")
    assert told(met, "zoe") == [], "what is usual for them nobody knows yet"


def test_work_at_night_where_it_is_known_to_be_theirs(met: Talk) -> None:
    met.say("ada", "timezone Australia/Sydney")
    for _ in range(3):
        met.now = met.now.replace(hour=15) + DAY  # 2:00 in Sydney
        for who in ("ada", "bob", "ada", "bob"):
            met.say(who, "note 1 hm")
    met.now = met.now.replace(hour=9)
    met.hush()
    met.now += DAY
    look(met)
    assert met.hears("bob") == []
    (heard,) = met.hears("ada")
    assert heard.startswith("Between us: you worked in 3 of the last 14 nights; if that is")
    assert ", have your nights left alone with !quiet 22-7, or take a break" in heard


def test_offers_that_lapse(met: Talk) -> None:
    for case in range(3):
        number = met.arrives(f"offered {case}")
        met.say("cora", f"claim {number}")
        met.say("cora", f"handover {number} bob please")
    met.hears("bob")
    met.pass_time(2 * DAY)
    heard = told(met, "bob")[0]
    assert heard.startswith("Between us: 3 offers to you have lapsed of late; if that is")
    assert "say no to an offer with !decline 12" in heard


def test_nobody_is_told_who_is_away_or_has_left_or_observes_or_where_the_team_wants_none(met: Talk) -> None:
    usual, met.team = met.team, replace(met.team, signs=False)
    for who in ("ada", "bob", "dan", "eve"):
        hard_run(met, who)
    assert told(met, "ada") == []
    assert met.say("ada", "signs") == ["Your team has turned early signs off: nobody is told of them."]
    met.team = usual
    met.say("bob", "away 5d")
    met.say("dan", "leave")
    met.say("cora", "volunteer eve observer")
    met.hush()
    met.now += DAY
    look(met)
    assert [who for who in ("ada", "bob", "dan", "eve") if BETWEEN_US in " ".join(met.hears(who))] == ["ada"]
    met.say("bob", "back")
    assert told(met, "bob") == [], "whoever has just come back is left in peace"
    met.now += 14 * DAY
    assert told(met, "bob") == [HARD]


def test_it_is_said_within_their_hours_and_the_fortnight_counts_from_then(met: Talk) -> None:
    met.say("ada", "quiet 6-22")
    hard_run(met, "ada")
    assert told(met, "ada") == []
    met.now = met.now.replace(hour=22)
    assert met.hears("ada") == [HARD]
    assert met.person("ada")["signed_at"] == met.now


def test_a_few_are_told_a_day_and_coordinators_hear_how_many_where_they_are_not_too_few(met: Talk) -> None:
    everybody = [f"v{each}" for each in range(7)]
    for who in everybody[:4]:
        hard_run(met, who)
    assert met.do(lambda db: signs.aggregate(db, met.now, met.team)).people is None
    for who in everybody[4:]:
        hard_run(met, who)
    found = met.do(lambda db: signs.aggregate(db, met.now, met.team))
    assert (found.people, found.hard, found.load, found.nights, found.unanswered) == (7, 7, None, None, None)
    assert met.say("cora", "retention")[-1] == (
        "Early signs now, of which each alone is told: of 7 people. Far more cases in hand than usual: fewer than 5; "
        "a run of hard cases: 7; work at night: fewer than 5; offers left to lapse: fewer than 5."
    )
    met.hush()
    for told_by_then in (5, 7, 7):
        met.now += DAY
        for _ in range(2):
            look(met)
        assert len([each for each in met.rows(Volunteer) if each["signed_at"] is not None]) == told_by_then


PEOPLE = ("ada", "bob", "cora", "dan")
SAID = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(
        ["hard", "hard", "hard", "away 3d", "away 20d", "back", "nosigns", "signs", "quiet 8-20 mon,wed", "leave"]
    ),
)
PASSED = st.sampled_from([1, 1, 2, 5, 13, 14, 30, 61, -1])


@pytest.fixture(scope="module")
def busy_file(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case log of four people, each of whom has had a run of hard cases."""
    file: Path = tmp_path_factory.mktemp("busy") / "casebell.db"
    shutil.copyfile(prepared_file, file)
    with closing(Store(f"sqlite:///{file}")) as store:
        talk = Talk(store, only=("#cases", "#inner"))
        talk.arrives("x")
        for who in PEOPLE:
            talk.say(who, "note 1 hm")
            hard_run(talk, who)
    return file


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.one_of(SAID, PASSED), min_size=4, max_size=20))
def test_whatever_happens_nobody_is_told_twice_in_a_fortnight_nor_cared_for_twice_at_once(
    busy_file: Path, history: list[Any]
) -> None:
    with fresh(busy_file, only=("#cases", "#inner")) as talk:
        latest = talk.now
        for step in history:
            if isinstance(step, int):
                talk.now += step * DAY
                look(talk)
            elif step[1] == "hard":
                hard_run(talk, step[0], 1)
            else:
                talk.say(*step)
            latest = max(latest, talk.now)
            _check_care(talk)
        talk.now = latest + 100 * DAY
        posts = [each for each in talk.posts() if each["private"] and "Between us" in str(each["body"])]
        for who in PEOPLE:
            said = sorted(each["next_at"] for each in posts if each["place"] == who)
            assert all(later - earlier >= timedelta(days=14) for earlier, later in pairwise(said))


def _check_care(talk: Talk) -> None:
    about = [
        each["about_id"] for each in talk.rows(Case) if each["about_id"] is not None and each["state"] != "resolved"
    ]
    assert len(about) == len(set(about))
    opened = sorted(each["opened_at"] for each in talk.rows(Case) if each["source"] == "care")
    assert all(later - first >= DAY for first, later in zip(opened, opened[3:], strict=False)), "three a day"
