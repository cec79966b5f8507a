"""Moments as people say them, in their own languages, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import dates
from storage.models import FollowUp
from tests.conversations.talk import Talk, converse

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
        ("tomorrow 14", "2026-11-23 14:00", 2),
        ("tomorrow 9 ring her", "2026-11-23 09:00", 2),
        ("tomorrow 0", "2026-11-23 00:00", 2),
        ("tomorrow 24", "2026-11-24 00:00", 2),
        ("tomorrow 24:00", "2026-11-24 00:00", 2),
        ("tomorrow 9.30", "2026-11-23 09:30", 2),
        ("tomorrow 14h30", "2026-11-23 14:30", 2),
        ("friday 2", "2026-11-27 02:00", 2),
        ("friday at 14", "2026-11-27 14:00", 3),
        ("friday 14 call the office", "2026-11-27 14:00", 2),
        ("next friday 17", "2026-11-27 17:00", 3),
        ("friday 30 letters", "2026-11-27 09:00", 1),
        ("monday 9 am", "2026-11-23 09:00", 3),
        ("monday, 14", "2026-11-23 14:00", 2),
        ("24 dec at 14", "2026-12-24 14:00", 4),
        ("dec 24", "2026-12-24 09:00", 2),
        ("2026-12-24 14", "2026-12-24 14:00", 2),
        ("tomorrow at the office", "2026-11-23 09:00", 1),
    ],
)
def test_a_moment_is_read_in_the_speaker_s_zone(said: str, when: str, count: int) -> None:
    found = dates.read(said.split(), NOW, BERLIN, ("en",))
    assert found is not None
    assert (f"{found[0].astimezone(ZoneInfo(BERLIN)):%Y-%m-%d %H:%M}", found[1]) == (when, count)


@pytest.mark.parametrize(
    ("said", "when", "count"),
    [
        ("morgen", "2026-11-23 09:00", 1),
        ("Übermorgen 14", "2026-11-24 14:00", 2),
        ("freitag um 14 uhr anrufen", "2026-11-27 14:00", 4),
        ("in 3 tagen", "2026-11-25 09:00", 3),
        ("3.12.2026", "2026-12-03 09:00", 1),
        ("tomorrow 14", "2026-11-23 14:00", 2),
        ("demain à 14h", "2026-11-23 14:00", 3),
        ("mañana", "2026-11-23 09:00", 1),
        ("24.12. 14", "2026-12-24 14:00", 2),
        ("24 dic", "2026-12-24 09:00", 2),
        ("24 december", "2026-12-24 09:00", 2),
        ("amanhã", "2026-11-23 09:00", 1),
    ],
)
def test_a_moment_is_read_in_each_of_the_languages_given(said: str, when: str, count: int) -> None:
    languages = ("xx", "de", "fr", "es", "pt-BR", "zh-Hant-TW", "en")
    found = dates.read(said.split(), NOW, BERLIN, languages)
    assert found is not None
    assert (f"{found[0].astimezone(ZoneInfo(BERLIN)):%Y-%m-%d %H:%M}", found[1]) == (when, count)


@pytest.mark.parametrize(
    "said",
    [
        *("", "call back", "may I ask", "12", "25:00", "2026-02-30", "2026-13-01", "2026/13/01", "-3d", "3x"),
        *("tomorrow 25:00", "tomorrow 9:75", "tomorrow 25", "tomorrow 13pm", "friday at 25", "24:00"),
        *("30 february", "30 february call", "february 30 call", "friday 30 february", "31 november", "31.11.2026"),
        *("in 0 days", "0 days", "in 0 hours", "30", "at 14", "3d 25:00", "3d 9:00", "1d 12h", "next week 14"),
    ],
)
def test_what_names_no_moment_is_not_taken_for_one(said: str) -> None:
    assert dates.read(said.split(), NOW, BERLIN, ("en",)) is None


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
    moment, _ = dates.read(said.split(), datetime.fromisoformat(f"{now}+00:00"), BERLIN, ("en",)) or (None, 0)
    assert moment == datetime.fromisoformat(f"{when}+00:00")


def test_days_that_have_passed_are_read_as_such() -> None:
    for said in ("2d ago", "2 days ago", "1h30m ago", "0d"):
        found = dates.read(said.split(), NOW, BERLIN, ("en",))
        assert found is not None
        assert found[0] <= NOW, said
        assert found[1] == len(said.split())


READ = "Write 3d, 2h, tomorrow 9:00, friday or 2026-12-24."


def test_what_is_no_moment_to_come_is_refused_with_how_to_write_one(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    before = talk.case(1)["due_at"]
    for said in ("tomorrow 25:00", "tomorrow 9:75", "30 february call", "in 0 days"):
        assert talk.say("ada", f"followup 1 {said}") == [f"I cannot read a time in “{said}”. {READ}"]
    for said, when in (("2d ago", "Sat 21 Nov 10:00"), ("1d ago", "Sun 22 Nov 10:00"), ("today 9", "Mon 23 Nov 09:00")):
        assert talk.say("ada", f"followup 1 {said}") == [
            f"{when} has passed. Write a time to come, such as 3d or tomorrow 9:00."
        ]
    assert talk.say("ada", "followup 1 until") == [f"I cannot read a time in “until”. {READ}"]
    assert talk.heard("ada", "waiting 1 her tomorrow 25:00").refused
    assert talk.case(1)["due_at"] == before
    assert not talk.rows(FollowUp)


def test_people_say_moments_in_their_own_languages_and_in_the_team_s(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    assert talk.heard("ada", "followup 1 morgen").refused
    talk.say("ada", "languages fr de")
    talk.say("ada", "timezone Europe/Berlin")
    converse(
        talk,
        """
        ada: followup 1 morgen 14 anrufen
            #1 claimed -> claimed, next step ... -> Tue 24 Nov 14:00, promised by ada: anrufen
        ada: followup 1 tomorrow 15
            #1 claimed -> claimed, next step ... -> Tue 24 Nov 15:00, promised by ada.
        ada: waiting 1 the archive until freitag
            #1 claimed -> waiting for the archive: ada looks again Fri 27 Nov 09:00.
        ada: waiting 1 a word from me
            #1 waiting -> waiting for a word from me: ada looks again ...
        ada: away bis morgen
            I cannot read a time in “bis morgen”. ...
        ada: away übermorgen
            You are away until Wed 25 Nov 09:00, ada, ...
        """,
    )
    assert talk.heard("bob", "away morgen").refused, "it is not a word of his languages"


@given(st.lists(st.text(max_size=12), max_size=6))
def test_no_words_break_the_reading(words: list[str]) -> None:
    said = [word for word in words if word.strip()]
    found = dates.read(said, NOW, BERLIN, ("de", "en"))
    assert found is None or 1 <= found[1] <= len(said)
