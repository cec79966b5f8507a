"""Quiet hours and working days, in everybody's own zone, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.hours import EVERY_DAY, Hours, hours, quiet_hours, written

NIGHT = (time(22), time(7))
WORKING = frozenset(range(5))


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "opens"),
    [
        ("UTC", "2026-11-23 23:00", "2026-11-24 07:00"),
        ("UTC", "2026-11-23 06:59", "2026-11-23 07:00"),
        ("UTC", "2026-11-23 07:00", "2026-11-23 07:00"),
        ("UTC", "2026-11-27 22:00", "2026-11-30 07:00"),  # from Friday night to Monday
        ("Europe/Berlin", "2026-03-27 22:00", "2026-03-30 05:00"),  # over the weekend in which the clocks go forward
        ("Europe/Berlin", "2026-10-23 22:00", "2026-10-26 06:00"),  # and the one in which they go back
        ("America/St_Johns", "2026-11-24 02:00", "2026-11-24 10:30"),
        ("UTC", "2028-02-28 22:00", "2028-02-29 07:00"),
        ("Asia/Kathmandu", "2028-02-28 20:00", "2028-02-29 01:15"),
    ],
)
def test_the_next_moment_is_the_end_of_the_night_on_a_working_day(zone: str, moment: str, opens: str) -> None:
    assert Hours(zone, NIGHT, WORKING).next(at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-29 00:30", "2026-03-29 01:00"),  # 02:30 never comes: the clock goes from 02:00 to 03:00
        ("2026-10-25 00:10", "2026-10-25 00:30"),  # the first 02:10
        ("2026-10-25 01:10", "2026-10-25 01:30"),  # the second
    ],
)
def test_a_night_that_ends_while_the_clocks_change(moment: str, opens: str) -> None:
    assert Hours("Europe/Berlin", (time(22), time(2, 30))).next(at(moment)) == at(opens)


def test_a_rest_in_the_middle_of_the_day() -> None:
    rest = Hours("UTC", (time(12), time(14)))
    assert not rest.allow(at("2026-11-23 13:59"))
    assert rest.allow(at("2026-11-23 14:00"))
    assert rest.next(at("2026-11-23 12:00")) == at("2026-11-23 14:00")


@pytest.mark.parametrize(
    ("kept", "moment", "morning"),
    [
        (Hours("UTC"), "2026-11-23 10:00", "2026-11-24 09:00"),
        (Hours("UTC"), "2026-11-23 03:00", "2026-11-24 09:00"),
        (Hours("UTC", NIGHT), "2026-11-23 10:00", "2026-11-24 09:00"),
        (Hours("UTC", (time(20), time(11))), "2026-11-23 12:00", "2026-11-24 11:00"),
        (Hours("UTC", (time(9), time(0))), "2026-11-23 03:00", "2026-11-25 00:00"),  # who works at night
        (Hours("UTC", NIGHT, WORKING), "2026-11-27 10:00", "2026-11-30 09:00"),
        (Hours("Asia/Kathmandu"), "2026-11-23 20:00", "2026-11-25 03:15"),
        (Hours("Europe/Berlin"), "2026-03-28 12:00", "2026-03-29 07:00"),
    ],
)
def test_a_morning_is_the_next_working_day_s_and_not_before_the_quiet_hours_end(
    kept: Hours, moment: str, morning: str
) -> None:
    assert kept.next_morning(at(moment)) == at(morning)


@given(
    moment=st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: at("2026-01-01 00:00") + timedelta(minutes=minutes)),
    zone=st.sampled_from(
        ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo"]
    ),
    quiet=st.none() | st.tuples(st.times(), st.times()).filter(lambda span: span[0] != span[1]),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_the_next_moment_is_allowed_and_none_before_it_is(
    moment: datetime, zone: str, quiet: tuple[time, time] | None, days: frozenset[int]
) -> None:
    if quiet is not None:
        quiet = (quiet[0].replace(second=0, microsecond=0), quiet[1].replace(second=0, microsecond=0))
        quiet = None if quiet[0] == quiet[1] else quiet
    kept = Hours(zone, quiet, days)
    opens = kept.next(moment)
    assert kept.allow(opens)
    step = max(timedelta(minutes=7), (opens - moment) / 50)
    while moment < opens:
        assert not kept.allow(moment)
        moment += step


@pytest.mark.parametrize(
    ("said", "kept"),
    [("22-7", "22:00-07:00"), ("22:30 - 7:05", "22:30-07:05"), ("0-24", None), ("23-24", "23:00-00:00")],
)
def test_quiet_hours_are_read_as_people_write_them(said: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(ValueError, match=said):
            quiet_hours(said)
    else:
        span = quiet_hours(said)
        assert span is not None
        assert written(span) == kept
        assert hours("UTC", kept, "0,1") == Hours("UTC", span, frozenset({0, 1}))


@pytest.mark.parametrize("said", ["25-7", "7-31", "22:61-7"])
def test_hours_that_no_day_has_are_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        quiet_hours(said)


def test_what_is_no_span_is_something_else() -> None:
    assert quiet_hours("friday") is None
    assert hours("UTC", "", "") == Hours("UTC", None, EVERY_DAY)
