"""Figures count what the team did, each thing once, and say of which time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commands.exhibits import Chart, Table
from commands.reports import casework, openness, period
from commands.reports.casework import Scope
from commands.reports.period import Period
from storage import reports
from storage.counted import EVERY
from storage.models import Case
from storage.reports import Promised
from tests.conversations.talk import START, Talk, converse

DAY = timedelta(days=1)
LINE = 400
"""Bytes that IRC surely carries in one line."""


def test_spam_tests_merged_and_care_cases_are_in_no_figure(talk: Talk) -> None:
    for subject, area in (("spam", "general"), ("a try", "general"), ("ours", "general"), ("hello", "volunteer-care")):
        talk.arrives(subject, area=area)
    talk.say("cora", "set 2 test yes")
    for number, outcome in ((1, "spam"), (2, "upheld"), (3, "upheld"), (4, "less_time")):
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"followup {number} 2h")
        talk.pass_time(timedelta(hours=1))
        talk.say("ada", f"kept {number}")
        talk.say("ada", f"resolve {number} {outcome} done")
    talk.arrives("the same once more")
    talk.say("ada", "reopen 3 it is back")
    talk.say("ada", "merge 5 into 3")
    talk.say("ada", "resolve 3 upheld done again")
    talk.pass_time(DAY)
    counted = (
        "1 opened, 1 claimed, {} resolved, {} reopened; median time to claim {} (n 1); "
        "follow-ups kept 1 of 1 due. Now 0 unresolved, 0 of them unclaimed, 0 overdue."
    )
    assert talk.say("ada", "stats") == ["Last 30 days: " + counted.format(2, 1, "2 hours")]
    of_care = "Last 30 days, volunteer-care: " + counted.format(1, 0, "3 hours")
    assert talk.say("ada", "!stats volunteer-care", "#inner") == [of_care]


def test_what_happened_on_the_edge_of_two_periods_is_in_one_of_them(talk: Talk) -> None:
    talk.arrives("x")
    edge = talk.now
    talk.say("ada", "claim 1")
    talk.say("ada", "followup 1 1d")

    def counted(since: datetime) -> tuple[int, int, int]:
        scope = Scope(Period(since, since + DAY, "a day"))
        brief = talk.do(lambda db: casework.brief(db, scope))
        return brief.opened, brief.claimed, brief.standing.unresolved

    assert (counted(edge - DAY), counted(edge)) == ((0, 0, 0), (1, 1, 1))
    due = [
        talk.do(lambda db, at=at: reports.promised(db, at, at + DAY, EVERY)) for at in (edge - DAY, edge, edge + DAY)
    ]
    assert due == [Promised(0, 0, 0), Promised(0, 0, 0), Promised(1, 0, 0)]


def test_a_promise_seen_to_late_is_not_kept_and_one_that_was_let_go_is_neither(talk: Talk) -> None:
    for number in (1, 2, 3):
        talk.arrives(str(number))
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"followup {number} 1d")
    talk.say("ada", "kept 1")
    talk.pass_time(2 * DAY)
    talk.say("ada", "kept 2")
    talk.say("ada", "release 3")
    assert "follow-ups kept 1 of 3 due, 1 late." in talk.say("ada", "stats")[0]


def test_a_period_is_named_and_told_as_it_was_at_its_end(talk: Talk) -> None:
    talk.arrives("x")
    talk.arrives("y")
    talk.pass_time(timedelta(hours=3))
    talk.say("ada", "claim 1")
    talk.pass_time(5 * DAY)
    talk.say("bob", "note 2 somebody should look at this")
    talk.pass_time(4 * DAY)
    talk.say("ada", "claim 2")
    talk.say("ada", "resolve 2 upheld done")
    then = "2 opened, 1 claimed, 0 resolved, 0 reopened; median time to claim 3 hours (n 2, 1 unclaimed)"
    november = f"2026-11: {then}; follow-ups kept 0 of 0 due. At its end 2 unresolved, 1 of them unclaimed, 2 overdue."
    for said in ("2026-11", "november", "November 2026", "last month", "last-month", "nov"):
        assert talk.say("bob", f"stats {said}") == [november]
    assert talk.say("bob", "stats today")[0].startswith("2026-12-02 so far: 0 opened, 1 claimed, 1 resolved")
    assert talk.say("bob", "stats 2026 general")[0].startswith("2026 so far, general: 2 opened, 2 claimed")
    assert talk.say("bob", "stats week")[0].startswith("Last 7 days: 0 opened, 1 claimed")
    assert talk.say("bob", "stats last week")[0].startswith("2026-W48: 2 opened, 1 claimed")


def test_what_was_resolved_at_the_end_of_a_period_was_so_though_it_is_reopened_now(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("ada", "resolve 1 upheld done")
    talk.pass_time(10 * DAY)
    talk.say("ada", "reopen 1 it is back")
    assert talk.say("ada", "stats last-month")[0].endswith("At its end 0 unresolved, 0 of them unclaimed, 0 overdue.")
    assert talk.say("ada", "stats")[0].endswith("Now 1 unresolved, 0 of them unclaimed, 0 overdue.")


def test_periods_of_which_nothing_can_be_told(talk: Talk) -> None:
    converse(
        talk,
        """
        bob: stats
            Last 30 days: 0 opened, 0 claimed, 0 resolved, 0 reopened; follow-ups kept 0 of 0 due. Now 0 unresolved, ...
        bob: stats 2025
            Nothing was counted in 2025: no case has come in yet. Ask again when one has.
        bob: new the year is wrong
            ...
        bob: stats 2025-12
            Nothing was counted in 2025-12: the first case came in 2026-11. Ask for that month, or a later time.
        bob: stats december 2026
            2026-12 has not begun yet. Ask for a time up to now, such as this-month or last-month.
        bob: stats 2027
            2027 has not begun yet. Ask for a time up to now, such as this-month or last-month.
        bob: stats december
            Nothing was counted in 2025-12: ...
        bob: stats 2026-13
            “2026-13” is no period I can count. Write 30d, 12w, 2026-10, 2026 or last-month.
        bob: stats 4000d
            “4000d” is no period I can count. ...
        bob: stats 0000
            “0000” is no period I can count. ...
        bob: stats 2026-02-30
            “2026-02-30” is no period I can count. ...
        bob: stats by
            I cannot filter by “by”. Try area, language, practice, outcome.
        bob: stats by volunteer
            I cannot filter by “volunteer”. Try ...
        bob: stats tomorrow
            I cannot count by “tomorrow” there. Write one period, such as 30d or last-month, and one area: article-error, ...
        bob: stats lisencing 30d
            I cannot count by “lisencing” there. Write one period, such as 30d or last-month, and one area: licensing.
        bob: stats licensing general
            I cannot filter by “general”. Try area, language, practice, outcome.
        bob: stats 30d 12w
            I cannot count by “12w” there. ...
        """,
    )


def test_a_clock_that_went_backwards_gives_no_negative_times(talk: Talk) -> None:
    talk.arrives("x")
    talk.now -= timedelta(hours=15)
    talk.say("cora", "claim 1")
    talk.say("cora", "replied 1")
    talk.say("cora", "resolve 1 upheld done")
    talk.now += 40 * DAY
    line, _, times, *_ = talk.say("cora", "stats 12w")
    assert "median time to claim 0 minutes (n 1); follow-ups kept 0 of 0 due" in line
    assert times.startswith("Of the 1 opened: median time to a first reply 0 minutes (0 without)")
    opened = START.date()
    days = talk.do(lambda db: openness.open_over(db, opened - DAY, opened))
    assert days == [(opened - DAY, 0), (opened, 0)]


def test_coordinators_hear_more_in_private_and_of_few_people_nothing(talk: Talk) -> None:
    talk.arrives("x", area="licensing", requester_id="r")
    talk.say("ada", "claim 1")
    talk.pass_time(timedelta(hours=2))
    talk.say("ada", "replied 1")
    talk.writes("x", "m1", "Thank you!")
    talk.pass_time(timedelta(hours=2))
    talk.say("ada", "replied 1 you are welcome")
    talk.say("ada", "resolve 1 upheld done")
    talk.arrives("y", requester_id="r")
    converse(
        talk,
        """
        #inner cora: !stats
            Last 30 days: 2 opened, ...
        ada: stats
            Last 30 days: 2 opened, ...
        cora: stats
            Last 30 days: 2 opened, ...
            Opened by area: general 1, licensing 1.
            Of the 2 opened: median time to a first reply 2 hours (1 without), to a resolution 4 hours (1 without). Median time to a next reply 2 hours (n 1).
            Reopened within 30 days: 0 of 0 resolutions. Hand-overs a case: 0 (n 1). Served by the volunteer of before, who is active: fewer than 5 people came back.
            Load: fewer than 5 people are active, so it is not told.
        """,
    )
    for who in ("bob", "dee", "eve", "fay"):
        talk.arrives(who)
        talk.say(who, f"claim {len(talk.rows(Case))}")
    assert talk.say("cora", "stats")[-1] == (
        "Cases in hand for each of 5 active people: 0.8. The busiest one of them holds 25 %."
    )


def test_how_cases_ended_is_told_by_outcome_or_group(talk: Talk) -> None:
    for number, area, outcome in ((1, "licensing", "upheld"), (2, "licensing", "withdrawn"), (3, "general", "upheld")):
        talk.arrives(str(number), area=area)
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"resolve {number} {outcome} done")
    converse(
        talk,
        """
        #cases ada: !stats 1y by outcome
            Last 365 days: 3 resolutions stand: upheld 2 (67 %, 21–94 %), withdrawn 1 (33 %, 6–79 %).
        #cases ada: !stats licensing outcome
            Last 30 days, licensing: 2 resolutions stand: upheld 1 (50 %, 9–91 %), withdrawn 1 (50 %, 9–91 %).
        #cases ada: !stats licensing week outcome
            Last 7 days, licensing: 2 resolutions stand: ...
        #cases ada: !stats outcome
            Last 30 days: 3 resolutions stand: upheld 2 (67 %, 21–94 %), withdrawn 1 (33 %, 6–79 %).
        #cases ada: !stats by area
            Last 30 days: 3 resolutions stand, with how often each outcome and its 95 % interval:
            general (1): upheld 1 (100 %, 21–100 %)
            licensing (2): upheld 1 (50 %, 9–91 %), withdrawn 1 (50 %, 9–91 %)
        #cases ada: !stats by practice
            Last 30 days: no case was resolved, or none whose resolution stands.
        """,
    )
    [chart] = talk.heard("ada", "stats by area").message.exhibits
    assert isinstance(chart, Chart)
    assert chart.caption.startswith("How the cases resolved in the last 30 days had ended")


def test_what_a_line_has_no_room_for_is_counted(talk: Talk) -> None:
    for number, outcome in enumerate(
        ("upheld", "partly_upheld", "not_upheld", "referred", "withdrawn", "no_response"), 1
    ):
        talk.arrives(outcome)
        talk.say("ada", f"claim {number}")
        talk.say(
            "ada", f"resolve {number} {outcome} done" if outcome != "referred" else f"resolve {number} referred legal"
        )
    assert talk.say("ada", "stats by outcome")[0].endswith("), and 2 other outcomes.")


def test_of_nothing_no_times_are_told(talk: Talk) -> None:
    assert talk.say("cora", "stats")[1] == "None was opened."


def test_a_confidential_case_is_counted_and_not_named(talk: Talk) -> None:
    talk.arrives("a secret", sensitivity="confidential")
    answered = talk.heard("ada", "!stats", "#quiet").message
    assert "1 opened" in talk.plain(answered)[0]
    assert "secret" not in repr(answered)


def test_the_longest_line_fits_irc_and_is_shown_as_a_table_and_a_chart(talk: Talk) -> None:
    talk.arrives("x", area="vandalism-bias")
    talk.say("ada", "claim 1")
    answered = talk.heard("bob", "stats 3660d vandalism-bias").message
    [line] = talk.plain(answered)
    thousands = sum(word.strip(",();").isdigit() for word in line.split())
    assert len(line.encode()) + thousands * len("100,000") < LINE
    shown, chart = answered.exhibits
    assert isinstance(shown, Table)
    assert isinstance(chart, Chart)
    assert shown.title == "Last 3,660 days, vandalism-bias"
    assert ("opened", "1") in shown.rows
    assert all(len(row) == len(shown.head) for row in shown.rows)
    assert chart.name == "time-to-claim"


@pytest.mark.parametrize(
    ("begins", "of"),
    [
        (datetime(2026, 11, 16, tzinfo=UTC), "2026-W47"),
        (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01"),
        (datetime(2020, 12, 28, tzinfo=UTC), "2020-W53"),
    ],
)
def test_a_period_of_the_calendar_begins_and_ends_with_it(begins: datetime, of: str) -> None:
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    found = (period.week if "W" in of else period.day)(begins.date(), now)
    assert found == Period(begins, begins + (7 if "W" in of else 1) * DAY, of)
    assert not found.ends_now
