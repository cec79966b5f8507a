"""Rooms that want it hear each month how the one before went: once, in their hours, whatever happens to the bot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import hours, monthly
from commands.figures.months import Month
from commands.message import unpack
from commands.reports import month as months
from commands.team import Team
from storage import rooms
from storage.models import Audience, Post
from storage.rooms import Furnishing
from storage.rows import table
from storage.store import Store
from tests.conversations.talk import Talk
from tests.fixtures.database import hasty


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def tell(talk: Talk) -> int:
    """What the task does: read what is due, then owe it."""

    def owe(db: Any) -> int:
        due = monthly.due(db, talk.now, talk.team)
        found = [months.reckon(db, month, now=talk.now, team=talk.team) for month in {each.month for each in due}]
        return sum(monthly.post(db, talk.now, talk.team, figures) for figures in found)

    return int(talk.do(owe))


def following(talk: Talk) -> datetime | None:
    found: datetime | None = talk.do(lambda db: monthly.next(db, talk.now, talk.team))
    return found


def on(talk: Talk, *names: str) -> None:
    for name in names:
        talk.say("cora", f"room {name} report on")
    talk.hush()


def test_a_room_that_wants_it_hears_on_the_first_at_its_morning_and_once(talk: Talk) -> None:
    talk.arrives("x")
    assert talk.say("cora", "room #cases report on") == ["#cases, report: off -> on."]
    assert following(talk) == at("2026-12-01 09:00")
    talk.say("cora", "room #cases morning 7:30")
    talk.now = at("2026-12-01 07:29")
    assert [following(talk), tell(talk)] == [at("2026-12-01 07:30"), 0]
    talk.hush()
    talk.now = at("2026-12-01 07:30")
    assert [tell(talk), tell(talk)] == [1, 0]
    heard = talk.hears("#cases")
    assert heard[0].startswith("November 2026: 1 opened, 0 claimed, 0 resolved, 0 reopened. At its end 1 unresolved")
    assert talk.hears("#quiet") == []
    assert following(talk) == at("2027-01-01 07:30")


def test_a_month_is_over_in_utc_before_it_is_told_anywhere(store: Store) -> None:
    talk = Talk(store, team=Team(zone="Pacific/Kiritimati", coordinators=frozenset({("irc", "cora")})))
    on(talk, "#cases")
    assert following(talk) == at("2026-12-01 00:00"), "there it is two in the afternoon"


def test_after_downtime_over_the_first_it_is_told_within_the_month_and_never_two_at_once(talk: Talk) -> None:
    talk.arrives("x")
    on(talk, "#cases")
    talk.say("cora", "room #cases quiet 22-7")
    talk.now = at("2027-01-30 23:00")
    assert [following(talk), tell(talk)] == [at("2027-01-31 07:00"), 0], "not in its night"
    talk.now = at("2027-01-31 07:00")
    assert tell(talk) == 1
    assert talk.hears("#cases")[0].startswith("December 2026: "), "November's time is over"
    assert following(talk) == at("2027-02-01 09:00")


def test_what_is_turned_on_in_the_middle_of_a_month_begins_with_the_next(talk: Talk) -> None:
    talk.arrives("x")
    on(talk, "#cases")
    assert tell(talk) == 0
    talk.say("cora", "room #cases report off")
    talk.now = at("2026-12-01 12:00")
    assert following(talk) is None
    on(talk, "#cases")
    assert [tell(talk), following(talk)] == [0, at("2027-01-01 09:00")]


def test_each_room_hears_what_it_may_and_sees_what_it_can(talk: Talk) -> None:
    talk.now = at("2026-11-03 09:00")
    for number in range(1, 6):
        talk.arrives(f"canary {number}", sensitivity=Audience.CONFIDENTIAL if number == 5 else Audience.TEAM)
        talk.say("cora" if number == 5 else f"v{number}", f"claim {number}")
    on(talk, "#cases", "#quiet", "#slack")
    talk.now = at("2026-12-01 09:00")
    assert tell(talk) == 3
    bodies = {post["place"]: unpack(post["body"]) for post in talk.posts() if post["state"] == "waiting"}
    shown = {place: [each.name for each in body.exhibits] for place, body in bodies.items()}
    assert shown == {
        "#cases": [],
        "#quiet": [],
        "#slack": ["open-cases", "time-to-claim", "promises-kept", "outcomes", "volunteers"],
    }
    told = {place: "\n".join(talk.plain(body)) for place, body in bodies.items()}
    assert "Volunteers active in November 2026: 5" in told["#cases"]
    assert "Volunteers" not in told["#quiet"]
    assert not any("canary" in line or "v1" in line for line in told.values())


@settings(max_examples=15, deadline=None)
@given(
    steps=st.lists(st.integers(1, 24 * 40), min_size=1, max_size=8),
    morning=st.none() | st.times().map(lambda each: f"{each:%H:%M}"),
    zone=st.sampled_from(["UTC", "Pacific/Kiritimati", "America/St_Johns", "Pacific/Pago_Pago"]),
)
def test_whenever_the_bot_runs_no_month_is_told_twice_nor_before_its_end_nor_out_of_hours(
    prepared: Store, steps: list[int], morning: str | None, zone: str
) -> None:
    talk = Talk(prepared, team=Team(zone=zone), only=("#cases",))
    values = {"morning": morning, "quiet": "22:00-06:00", "days": "0,1,2,3,4", "report": True, "reported": None}
    talk.do(lambda db: (rooms.change(db, rooms.everywhere(db)[0], **values), db.execute(table(Post).delete())))
    talk.now = at("2026-03-20 00:00")
    told = []
    for hours_later in steps:
        due = following(talk)
        assert due is not None
        room = talk.do(lambda db: rooms.everywhere(db)[0])
        assert tell(talk) == (due <= talk.now)
        if due <= talk.now:
            month = Month.of(talk.now.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)).plus(-1)
            assert talk.do(lambda db: rooms.everywhere(db)[0]).reported == str(month)
            assert month.complete(talk.now)
            assert hours.of(room, talk.team).allow(talk.now)
            told.append(month)
        talk.now += timedelta(hours=hours_later)
    assert told == sorted(set(told))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from storage.schema import prepare

    url = f"sqlite:///{tmp_path_factory.mktemp('monthly') / 'casebell.db'}"
    prepare(url)
    store = hasty(url)
    store.transact(lambda db: rooms.furnish(db, "irc", [Furnishing("#cases", Audience.TEAM)], cards=False)).result(10)
    yield store
    store.close()
