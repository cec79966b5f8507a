"""The coordinators' morning: in three lines at most in a room, and the lists privately."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from commands import hours, morning
from commands.team import Team
from storage import rooms
from storage.memory import memory
from storage.models import Audience, Heard, Post, Volunteer
from storage.rooms import Furnishing
from storage.rows import table
from storage.store import Store
from tests.conversations.talk import Talk, converse

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


def set_volunteer(talk: Talk, name: str, **values: Any) -> int:
    found = table(Volunteer)
    talk.do(lambda db: (memory(db).clear(), db.execute(update(found).where(found.c.name == name).values(**values))))
    number: int = talk.do(lambda db: db.execute(found.select().where(found.c.name == name)).one().id)
    return number


def post(talk: Talk, *, privately: bool = False) -> int:
    told: int = talk.do(lambda db: morning.post(db, talk.now, talk.team))
    if privately:
        tell(talk)
    return told


def tell(talk: Talk) -> int:
    told: int = talk.do(
        lambda db: morning.tell_coordinators(db, talk.now, talk.team, lambda _, account, __: account in talk.here)
    )
    return told


def following(talk: Talk) -> datetime | None:
    found: datetime | None = talk.do(lambda db: morning.next(db, talk.now, talk.team))
    return found


def busy(talk: Talk) -> None:
    """Six cases: two that nobody has (one of them confidential), two overdue, one waiting, one in hand."""
    for number, more in enumerate(
        ({}, {"sensitivity": Audience.CONFIDENTIAL}, {}, {"area": "licensing"}, {}, {}), start=1
    ):
        talk.arrives(f"case {number}", **more)
    talk.say("ada", "claim 3")
    talk.say("ada", "followup 3 2h")
    talk.say("bob", "claim 4")
    talk.say("bob", "followup 4 1h")
    talk.say("bob", "claim 5")
    talk.say("bob", "waiting 5 her 5d")
    talk.say("ada", "claim 6")
    talk.now += 3 * HOUR
    for place in (*talk.only, "ada", "bob", "cora"):
        talk.hears(place)


def test_in_private_a_coordinator_hears_the_lists(talk: Talk) -> None:
    busy(talk)
    converse(
        talk,
        """
        cora: morning
            2 cases that nobody has, 2 past their time, 1 waiting.
            Nobody has #1, #2, oldest first. Take one with !claim 12.
            Past their time: #4, #3, longest first.
            Waiting for somebody: #5.
        """,
    )


def test_in_a_room_three_lines_at_most_and_only_what_it_may_name_and_the_lists_follow_privately(talk: Talk) -> None:
    busy(talk)
    set_volunteer(talk, "ada", away_until=talk.now + DAY)
    converse(
        talk,
        """
        #cases cora: !morning
            1 case that nobody has, 2 past their time, 1 waiting.
            To look at first: nobody has #1; past their time #4, #3.
            Away, with cases that nobody covers: ada (2).
        cora hears
            Nobody has #1, #2, oldest first. Take one with !claim 12.
            Past their time: #4, #3, longest first.
            Waiting for somebody: #5.
            ada is away, and nobody covers #3, #6. Ask somebody with !suggest 12.
        #inner cora: !morning
            2 cases that nobody has, ...
            To look at first: nobody has #1, #2; past their time #4, #3.
            Away, with cases that nobody covers: ada (2).
        """,
    )


def test_a_room_hears_of_its_own_areas(talk: Talk) -> None:
    busy(talk)
    talk.say("cora", "room #cases areas licensing")
    converse(
        talk,
        """
        #cases cora: !morning
            0 cases that nobody has, 1 past their time, 0 waiting.
            To look at first: past their time #4.
        """,
    )


def test_when_all_is_quiet_one_line_says_so_and_nothing_follows(talk: Talk) -> None:
    assert talk.say("cora", "!morning", "#cases") == ["0 cases that nobody has, 0 past their time, 0 waiting."]
    assert talk.hears("cora") == []


def test_the_morning_is_for_coordinators(talk: Talk) -> None:
    converse(talk, "ada: morning\n    That is for coordinators. Ask a coordinator of your team to do it.")


@pytest.mark.parametrize(
    ("cover", "needed"),
    [(None, True), ({}, False), ({"away_until": DAY}, True), ({"away_until": -DAY}, False), ({"left_at": -DAY}, True)],
    ids=["nobody", "there", "away", "back", "left"],
)
def test_a_cover_who_is_there_is_enough(talk: Talk, cover: dict[str, timedelta] | None, needed: bool) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("bob", "note 1 hm")
    by = None
    if cover is not None:
        by = set_volunteer(talk, "bob", **{"zone": None, **{each: talk.now + after for each, after in cover.items()}})
    set_volunteer(talk, "ada", away_until=talk.now + DAY, cover_id=by)
    told = " ".join(talk.say("cora", "morning"))
    assert ("ada is away, and nobody covers #1" in told) == needed


@pytest.mark.parametrize(("who", "needed"), [("bob", True), ("cora", False)])
def test_a_cover_who_may_not_hear_of_a_case_is_none_for_it(talk: Talk, who: str, needed: bool) -> None:
    talk.arrives("x")
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    talk.say(who, "skills none")
    for number in (1, 2):
        talk.say("ada", f"!claim {number}", "#inner")
    talk.say("ada", f"away until friday @{who} covers")
    told = talk.say("cora", "morning")
    assert ("ada is away, and nobody covers #2. Ask somebody with !suggest 12." in told) == needed
    assert "ada" not in " ".join(talk.say("cora", "!morning", "#cases")), "which may not hear of it"


def test_whoever_is_back_or_holds_nothing_needs_no_cover(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("bob", "note 1 hm")
    set_volunteer(talk, "ada", away_until=talk.now - HOUR)
    set_volunteer(talk, "bob", away_until=talk.now + DAY)
    assert talk.say("cora", "morning") == ["0 cases that nobody has, 0 past their time, 0 waiting."]


def test_a_room_hears_it_at_its_time_once_a_day_and_only_what_it_may_name(talk: Talk) -> None:
    busy(talk)  # Monday 13:00
    talk.say("cora", "room #cases morning 14:30")
    assert following(talk) == at("2026-11-23 14:30")
    assert post(talk) == 0
    talk.now = at("2026-11-23 14:30")
    assert [post(talk) for _ in range(3)] == [1, 0, 0]
    assert talk.hears("#cases") == [
        "1 case that nobody has, 2 past their time, 1 waiting.",
        "To look at first: nobody has #1; past their time #4, #3.",
    ]
    assert all(talk.hears(each) == [] for each in ("#quiet", "#inner", "cora"))
    assert not any("To look at first" in line for line in talk.hears("#slack"))
    assert following(talk) == at("2026-11-24 14:30")


def test_with_it_each_coordinator_who_is_there_gets_the_lists_once_a_day(talk: Talk) -> None:
    busy(talk)
    for name, time in (("#cases", "14:00"), ("#quiet", "15:00")):
        talk.say("cora", f"room {name} morning {time}")
    talk.now = at("2026-11-23 14:00")
    assert post(talk, privately=True) == 1
    assert talk.hears("cora")[0] == "Nobody has #1, #2, oldest first. Take one with !claim 12."
    talk.now = at("2026-11-23 15:00")
    assert post(talk, privately=True) == 1
    assert talk.hears("cora") == []


def test_a_coordinator_who_is_away_or_in_their_quiet_hours_is_left_alone(talk: Talk) -> None:
    busy(talk)
    talk.say("cora", "note 1 hm")
    talk.say("cora", "room #cases morning 14:00")
    talk.now = at("2026-11-23 14:00")
    set_volunteer(talk, "cora", quiet="13:00-15:00")
    assert post(talk, privately=True) == 1
    assert talk.hears("cora") == []
    set_volunteer(talk, "cora", quiet=None, away_until=talk.now + 2 * DAY)
    talk.now += DAY
    assert post(talk, privately=True) == 1
    assert talk.hears("cora") == []


def test_a_coordinator_who_sleeps_then_gets_the_lists_when_their_hours_begin(talk: Talk) -> None:
    busy(talk)
    talk.say("cora", "quiet 13-15")
    talk.say("cora", "room #cases morning 14:00")
    talk.now = at("2026-11-23 14:00")
    assert post(talk, privately=True) == 1
    assert talk.hears("cora") == []
    assert following(talk) == at("2026-11-23 15:00")
    talk.say("bob", "claim 1")
    talk.now = at("2026-11-23 15:00")
    assert [tell(talk), tell(talk)] == [1, 0]
    assert talk.hears("cora")[0] == "Nobody has #2, oldest first. Take one with !claim 12.", "as it stands by then"
    assert following(talk) == at("2026-11-24 14:00")


def test_lists_that_are_hours_late_are_left_out_too(talk: Talk) -> None:
    busy(talk)
    talk.say("cora", "quiet 13-15")
    talk.say("cora", "room #cases morning 14:00")
    talk.now = at("2026-11-23 14:00")
    post(talk, privately=True)
    talk.now = at("2026-11-23 18:00")
    assert tell(talk) == 0
    talk.now = at("2026-11-24 14:00")
    assert post(talk, privately=True) == 1
    talk.now = at("2026-11-24 17:59")
    assert tell(talk) == 1


def test_a_coordinator_who_moves_to_another_zone_hears_the_lists_once_and_no_clock_stops(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("cora", "room #cases morning 7:30")
    talk.now = at("2026-11-24 07:30")
    post(talk)
    assert tell(talk) == 1
    talk.now += HOUR
    talk.say("cora", "timezone America/Los_Angeles")  # where it was the day before, and now is this one
    assert tell(talk) == 0


def test_mornings_of_two_days_that_a_coordinator_missed_are_told_as_one(talk: Talk) -> None:
    busy(talk)
    for name, time in (("#cases", "23:00"), ("#quiet", "0:30")):
        talk.say("cora", f"room {name} morning {time}")
    talk.here -= {"cora"}
    for moment in ("2026-11-23 23:00", "2026-11-24 00:30"):
        talk.now = at(moment)
        assert post(talk, privately=True) == 1
    talk.here |= {"cora"}
    assert [tell(talk), tell(talk)] == [1, 0]


def test_a_weekend_s_lists_and_monday_s_are_one(talk: Talk) -> None:
    busy(talk)
    talk.say("cora", "quiet 22-7:30 mon-fri")
    talk.say("cora", "room #cases morning 8:00")
    talk.now = at("2026-11-29 08:00")  # a Sunday
    assert [post(talk), tell(talk)] == [1, 0]
    talk.now = at("2026-11-30 07:30")
    assert tell(talk) == 1
    talk.now = at("2026-11-30 08:00")
    assert [post(talk), tell(talk)] == [1, 0]


def test_a_coordinator_who_comes_in_their_quiet_hours_is_left_alone_until_these_end(talk: Talk) -> None:
    busy(talk)
    talk.say("cora", "quiet 14-15")
    talk.say("cora", "room #cases morning 13:30")
    talk.here -= {"cora"}
    talk.now = at("2026-11-23 13:30")
    assert post(talk, privately=True) == 1
    talk.here |= {"cora"}
    talk.now = at("2026-11-23 14:30")
    assert tell(talk) == 0
    assert following(talk) == at("2026-11-23 15:00")
    talk.now = at("2026-11-23 15:00")
    assert tell(talk) == 1


def test_lists_without_a_case_are_over_too(talk: Talk) -> None:
    talk.say("cora", "room #cases morning 14:00")
    talk.now = at("2026-11-23 14:00")
    assert post(talk, privately=True) == 1
    talk.arrives("x")
    assert tell(talk) == 0


def test_no_lists_come_where_no_room_has_heard_a_morning(talk: Talk) -> None:
    busy(talk)
    talk.say("cora", "room #cases morning 12:00")
    assert [post(talk), tell(talk)] == [0, 0], "today's has been"


def test_a_coordinator_with_two_accounts_gets_the_lists_at_one(talk: Talk) -> None:
    busy(talk)
    talk.say("cora", "skills none")
    code = talk.say("cora", "link")[0].split("Your code: ")[1].split(".")[0]
    talk.say("cora2", f"link {code}")
    talk.say("cora", "room #cases morning 14:00")
    talk.now = at("2026-11-23 14:00")
    post(talk)
    told = [
        talk.do(
            lambda db, there=each: morning.tell_coordinators(db, talk.now, talk.team, lambda _, who, __: who == there)
        )
        for each in ("cora", "cora2")
    ]
    assert told == [1, 0]


def test_a_time_that_has_passed_today_is_for_tomorrow(talk: Talk) -> None:
    talk.say("cora", "room #cases morning 9:00")
    assert following(talk) == at("2026-11-24 09:00")
    talk.say("cora", "room #cases morning 11:00")
    assert following(talk) == at("2026-11-24 11:00"), "once a day, whatever it was moved to"


def test_after_hours_of_downtime_it_is_left_out(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("cora", "room #cases morning 11:00")
    talk.hears("#cases")
    talk.now = at("2026-11-23 13:59")
    assert following(talk) == at("2026-11-23 11:00")
    talk.now = at("2026-11-23 14:00")
    assert following(talk) == at("2026-11-24 11:00")
    assert post(talk) == 0
    talk.now = at("2026-11-26 13:00")
    assert post(talk) == 1
    assert len(talk.hears("#cases")) == 2


def test_it_keeps_the_room_s_working_days_and_quiet_hours(talk: Talk) -> None:
    talk.say("cora", "room #cases quiet 22-8 mon-fri")
    talk.say("cora", "room #cases morning 7:30")
    talk.now = at("2026-11-27 12:00")  # a Friday
    assert following(talk) == at("2026-11-30 08:00"), "when the quiet hours of Monday end"
    talk.say("cora", "room #cases morning 22:30")
    talk.now = at("2026-11-27 23:00")
    assert following(talk) == at("2026-11-30 08:00"), "Friday's, after the weekend"
    talk.now = at("2026-11-30 08:00")
    assert [post(talk), post(talk)] == [1, 0]
    assert following(talk) == at("2026-12-01 08:00")


def test_it_comes_by_the_team_s_clock_also_where_that_is_moved(store: Store) -> None:
    talk = Talk(store, team=Team(coordinators=frozenset({("irc", "cora")}), zone="Europe/Berlin"))
    talk.say("cora", "room #cases morning 2:30")
    talk.now = at("2026-03-28 12:00")
    assert following(talk) == at("2026-03-29 01:30"), "02:30 never comes that night"
    talk.now = at("2026-10-24 12:00")
    assert following(talk) == at("2026-10-25 00:30"), "the first of the two"
    talk.now = at("2026-10-25 00:30")
    assert post(talk) == 1
    talk.now = at("2026-10-25 01:30")
    assert post(talk) == 0


def test_without_a_time_there_is_no_morning(talk: Talk) -> None:
    assert following(talk) is None
    assert post(talk) == 0
    talk.say("cora", "room #cases morning 11:00")
    talk.say("cora", "room #cases morning off")
    assert following(talk) is None


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(st.integers(1, 60 * 30), min_size=1, max_size=40),
    begins=st.times(),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]),
)
def test_whenever_the_bot_runs_a_room_hears_it_once_a_day_in_time(
    prepared: Store, steps: list[int], begins: Any, zone: str
) -> None:
    """However the bot is stopped and started, no day twice, none later than three hours, none outside its hours."""
    talk = Talk(prepared, team=Team(zone=zone), only=("#cases",))
    values = {"morning": f"{begins:%H:%M}", "quiet": "22:00-06:00", "days": "0,1,2,3,4"}
    talk.do(lambda db: (memory(db).clear(), db.execute(table(Heard).delete()), db.execute(table(Post).delete())))
    talk.do(lambda db: rooms.change(db, rooms.everywhere(db)[0], **values))
    talk.now = at("2026-03-20 00:00")
    days = []
    for minutes in steps:
        due = following(talk)
        assert due is not None
        assert post(talk) == (due <= talk.now)
        if due <= talk.now:
            assert talk.now - due < morning.LATEST
            kept = talk.do(lambda db: hours.of(rooms.everywhere(db)[0], talk.team))
            assert kept.allow(due)
            days.append(kept.day_of(due))
        talk.now += timedelta(minutes=minutes)
    assert days == sorted(set(days))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from storage.schema import prepare

    url = f"sqlite:///{tmp_path_factory.mktemp('morning') / 'casebell.db'}"
    prepare(url)
    store = Store(url)
    store.transact(lambda db: rooms.furnish(db, "irc", [Furnishing("#cases", Audience.TEAM)], cards=False)).result(10)
    yield store
    store.close()
