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


def test_a_day_is_a_day_and_an_hour_an_hour_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)  # noon in Berlin, the day before winter time
    day, _ = dates.read(["1d"], before, BERLIN, "en") or (None, 0)
    hours, _ = dates.read(["24h"], before, BERLIN, "en") or (None, 0)
    assert day == datetime(2026, 10, 25, 11, 0, tzinfo=UTC)
    assert hours == datetime(2026, 10, 25, 10, 0, tzinfo=UTC)


@given(st.lists(st.text(max_size=12), max_size=6))
def test_no_words_break_the_reading(words: list[str]) -> None:
    said = [word for word in words if word.strip()]
    found = dates.read(said, NOW, BERLIN, "en")
    assert found is None or 1 <= found[1] <= len(said)
