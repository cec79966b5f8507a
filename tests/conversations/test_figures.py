"""Figures count what the team did, each thing once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from storage import reports
from storage.models import Case, EntryKind, State
from storage.reports import Promised
from storage.rows import table
from tests.conversations.talk import Talk

DAY = timedelta(days=1)


def happened(talk: Talk, since: datetime, until: datetime) -> dict[EntryKind, int]:
    return talk.do(lambda db: reports.happened(db, since, until, None))


def test_spam_and_merged_cases_are_in_no_figure(talk: Talk) -> None:
    for subject in ("spam", "merged", "ours"):
        talk.arrives(subject)
    for number, outcome in ((1, "spam"), (2, "upheld"), (3, "upheld")):
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"followup {number} 2h")
        talk.pass_time(timedelta(hours=1))
        talk.say("ada", f"kept {number}")
        talk.say("ada", f"resolve {number} {outcome} done")
    cases = table(Case)
    merged = update(cases).where(cases.c.number == 2).values(state=State.MERGED)
    talk.do(lambda db: db.execute(merged).rowcount)
    talk.pass_time(DAY)
    assert talk.say("ada", "stats") == [
        "Last 30 days: 1 opened, 1 claimed, 1 resolved, 0 reopened; follow-ups kept 1 of 1 due. Now 0 unresolved, 0 of them unclaimed, 0 overdue."
    ]


def test_what_happened_on_the_edge_of_two_periods_is_in_one_of_them(talk: Talk) -> None:
    talk.arrives("x")
    edge = talk.now
    talk.say("ada", "claim 1")
    talk.say("ada", "followup 1 1d")
    assert happened(talk, edge - DAY, edge) == {}
    assert happened(talk, edge, edge + DAY)[EntryKind.OPENED] == 1
    due = [talk.do(lambda db, at=at: reports.promised(db, at, at + DAY, None)) for at in (edge - DAY, edge, edge + DAY)]
    assert due == [Promised(0, 0), Promised(0, 0), Promised(1, 0)]
