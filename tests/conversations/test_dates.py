"""Moments as people say them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import dates

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("said", "when", "count"),
    [
        ("3d call back", "2026-11-25 19:00", 1),
        ("2h", "2026-11-22 21:00", 1),
        ("90m", "2026-11-22 20:30", 1),
        ("1d12h", "2026-11-24 07:00", 1),
        ("2w", "2026-12-06 19:00", 1),
        ("tomorrow 9:00 ring her", "2026-11-23 09:00", 2),
        ("tomorrow", "2026-11-23 09:00", 1),
        ("friday call the office", "2026-11-27 09:00", 1),
        ("friday 14:30", "2026-11-27 14:30", 2),
        ("friday 2 calls", "2026-11-27 09:00", 1),
        ("2026-12-24", "2026-12-24 09:00", 1),
        ("2026-12-24 17:45", "2026-12-24 17:45", 2),
        ("24 dec", "2026-12-24 09:00", 2),
        ("in 3 days write", "2026-11-25 09:00", 3),
        ("monday at 14:30", "2026-11-23 14:30", 3),
        ("next month", "2026-12-22 09:00", 2),
    ],
)
def test_a_moment_is_read_in_the_speaker_s_zone(said: str, when: str, count: int) -> None:
    found = dates.read(said.split(), NOW, BERLIN, "en")
    assert found is not None
    assert (f"{found[0].astimezone(ZoneInfo(BERLIN)):%Y-%m-%d %H:%M}", found[1]) == (when, count)


@pytest.mark.parametrize("said", ["", "call back", "may I ask", "12", "25:00", "2026-02-30", "2026-13-01", "-3d", "3x"])
def test_what_names_no_moment_is_not_taken_for_one(said: str) -> None:
    assert dates.read(said.split(), NOW, BERLIN, "en") is None


AUTUMN, FIRST, SECOND = "2026-10-24 10:00", "2026-10-25 00:30", "2026-10-25 01:30"
"""In UTC: noon in Berlin on the day before winter time; half past two there, which then comes twice."""

SPRING = "2026-03-29 00:30"
"""In UTC: half past one in Berlin, half an hour before summer time begins."""


@pytest.mark.parametrize(
    ("now", "said", "when"),
    [
        (AUTUMN, "1d", "2026-10-25 11:00"),
        (AUTUMN, "24h", "2026-10-25 10:00"),
        (AUTUMN, "1d3h", "2026-10-25 14:00"),
        (AUTUMN, "in 24 hours", "2026-10-25 10:00"),
        (AUTUMN, "in 30 hours", "2026-10-25 16:00"),
        (AUTUMN, "in 1 day 3 hours", "2026-10-25 14:00"),
        (AUTUMN, "tomorrow 12:00", "2026-10-25 11:00"),
        ("2026-10-24 22:30", "in 3 hours", "2026-10-25 01:30"),
        (FIRST, "30m", "2026-10-25 01:00"),
        (FIRST, "in 2 hours", "2026-10-25 02:30"),
        (FIRST, "2:45", "2026-10-25 00:45"),
        (SECOND, "2h", "2026-10-25 03:30"),
        (SECOND, "30m", "2026-10-25 02:00"),
        (SECOND, "in 30 minutes", "2026-10-25 02:00"),
        (SECOND, "2:45", "2026-10-25 01:45"),
        (SECOND, "1d", "2026-10-26 01:30"),
        (SPRING, "2h", "2026-03-29 02:30"),
        (SPRING, "in 2 hours", "2026-03-29 02:30"),
        (SPRING, "in 90 minutes", "2026-03-29 02:00"),
        (SPRING, "45 seconds", "2026-03-29 00:30:45"),
        (SPRING, "1d", "2026-03-29 23:30"),
        (SPRING, "1w2h", "2026-04-05 01:30"),
        (SPRING, "in 3 days", "2026-04-01 07:00"),
    ],
)
def test_days_move_the_clock_on_the_wall_and_hours_pass_when_the_clocks_change(now: str, said: str, when: str) -> None:
    moment, _ = dates.read(said.split(), datetime.fromisoformat(f"{now}+00:00"), BERLIN, "en") or (None, 0)
    assert moment == datetime.fromisoformat(f"{when}+00:00")


@given(st.lists(st.text(max_size=12), max_size=6))
def test_no_words_break_the_reading(words: list[str]) -> None:
    said = [word for word in words if word.strip()]
    found = dates.read(said, NOW, BERLIN, "en")
    assert found is None or 1 <= found[1] <= len(said)
