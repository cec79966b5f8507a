# ruff: noqa: E501 - a transcript's line is as long as what was said
"""A month is told in lines, and written as pages: what happened, how sure that is, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from chatbot.reports import markdown
from commands.exhibits import Chart, Exhibit
from commands.figures.months import Month
from commands.figures.survival import kaplan_meier
from commands.reports import charts as drawn
from commands.reports import month as months
from commands.reports import pages, period
from storage.models import Audience
from tests.conversations.talk import Talk

OCTOBER = Month(2026, 10)
CANARY = "canary"


def worked(talk: Talk, people: Iterable[str] = ("ada", "bob")) -> None:
    """A month of one case for each, claimed after two hours and resolved a day later, and a confidential one that nobody
    has.
    """
    talk.now = datetime(2026, 10, 5, 9, tzinfo=UTC)
    for number, who in enumerate(people, 1):
        talk.arrives(f"{CANARY} {who}", area="licensing", sensitivity=Audience.TEAM, requester_name=CANARY)
        talk.now += timedelta(hours=2)
        talk.say(who, f"claim {number}")
        talk.say(who, f"followup {number} 2d {CANARY}")
        talk.now += timedelta(days=1)
        talk.say(who, f"kept {number} {CANARY}")
        talk.say(who, f"resolve {number} permission_confirmed {CANARY}")
    talk.arrives(f"{CANARY} open", area="living-person", sensitivity=Audience.CONFIDENTIAL)
    talk.pass_time(datetime(2026, 11, 3, 9, tzinfo=UTC) - talk.now)


def test_the_last_month_is_told_privately_with_its_charts(talk: Talk) -> None:
    worked(talk)
    answered = talk.heard("cora", "!report", "#cases")
    assert answered.private
    assert talk.plain(answered.message) == [
        "October 2026: 3 opened, 2 claimed, 2 resolved, 0 reopened. At its end 1 unresolved, 1 of them unclaimed, 1 overdue.",
        "Opened 3, after 0 in September 2026; resolved 2, after 0.",
        "Of the cases opened in it (n = 3), half were claimed within 2 hours and nine in ten later than can be seen yet (1 unclaimed at its end); half had a first reply later than can be seen yet (3 without one); half were resolved within 26 hours (1 still open).",
        "Follow-ups kept: 2 of 2 due (100 %, 95 % interval 34–100 %).",
        "How 2 cases ended, with 95 % intervals: permission_confirmed 2 (100 %, 34–100 %).",
        "Too little to say how cases end in licensing: fewer than 5 each.",
        "Volunteers in October 2026: fewer than 5 were active, then or the month before, so no more is told of them.",
    ]
    assert [each.name for each in charts(answered.message.exhibits)] == [
        "open-cases",
        "time-to-claim",
        "promises-kept",
        "outcomes",
        "volunteers",
    ]
    assert "coordinators" in talk.say("ada", "report")[0]


def test_this_month_is_told_as_far_as_it_has_come_and_an_empty_one_in_one_line(talk: Talk) -> None:
    worked(talk)
    head = talk.say("cora", "report november")[0]
    assert head == (
        "November 2026, so far: 0 opened, 0 claimed, 0 resolved, 0 reopened. Now 1 unresolved, 1 of them unclaimed, "
        "1 overdue."
    )
    talk.say("cora", "claim 3")
    talk.say("cora", "resolve 3 upheld done")
    talk.now = datetime(2027, 1, 20, tzinfo=UTC)
    assert talk.say("cora", "report")[0] == ("December 2026: nothing came in and nothing was done; no case was open.")


def test_a_month_that_cannot_be_told_is_refused_with_one_that_can(talk: Talk) -> None:
    talk.now = datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert "2026-10" in talk.say("cora", "report")[0], "there is no case at all"
    worked(talk)
    for said in ("report 2026-12", "report 30d", "report 2026", "report 2020-01", "report soonish", "report 2026-13"):
        answered = talk.heard("cora", said)
        assert answered.refused, said
        [told] = talk.plain(answered.message)
        assert "30d, " not in told, "what is offered instead is a month"


def test_five_volunteers_are_told_of_and_four_are_not(talk: Talk) -> None:
    worked(talk, [f"v{each}" for each in range(5)])
    assert talk.say("cora", "report")[-1] == (
        "Volunteers active in October 2026: 5 (5 new, 0 returned, 0 stayed), 0 gone quiet; net gain +5. Over 1 month: too "
        "short to say."
    )


def test_the_pages_hold_counts_and_nothing_that_anybody_wrote_or_is_called(talk: Talk) -> None:
    worked(talk)
    figures = talk.do(lambda db: months.reckon(db, OCTOBER, now=talk.now, team=talk.team))
    document = pages.document(figures, language="en")
    text = markdown.render(document)
    told = "\n".join(talk.say("cora", "!report", "#quiet"))
    for name in (CANARY, "ada", "bob", "otrs"):
        assert name not in text.lower()
        assert name not in told
        assert not any(name in str(each) for each in document.charts())
    assert "fewer than 5" in text
    assert "| licensing | 2 | permission\\_confirmed 2 (100 %, 34–100 %) |" in text
    assert "| Cases | October 2026 | September 2026 |\n" in text, "of the year before nothing is known"
    assert "| 2026-10 | fewer than 5 | – |" in text


def test_how_long_a_claim_took_is_shown_in_a_unit_that_fits() -> None:
    month = period.month(OCTOBER, datetime(2026, 11, 3, tzinfo=UTC))
    for longest, unit in ((0, "minutes"), (119, "minutes"), (120, "hours"), (72 * 60, "days")):
        chart = drawn.time_to_claim(kaplan_meier([(timedelta(minutes=longest), True)]), month, "en")
        assert chart.x.label == f"{unit} since the case was opened"


def test_a_public_room_hears_of_the_cases_alone(talk: Talk) -> None:
    worked(talk, [f"v{each}" for each in range(5)])
    answered = talk.heard("cora", "!report", "#quiet")
    assert "Volunteers" not in "".join(talk.plain(answered.message))
    assert "volunteers" not in {each.name for each in charts(answered.message.exhibits)}


def charts(shown: Iterable[Exhibit]) -> list[Chart]:
    return [each for each in shown if isinstance(each, Chart)]
