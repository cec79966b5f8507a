"""Lists leave out what is not for the asker, count what they show, and say what they leave out."""

from __future__ import annotations

from datetime import timedelta

from commands.verbs.reading import MOST_LISTED, MOST_TOLD
from storage.models import Audience
from tests.conversations.talk import Talk, converse


def test_cases_that_may_not_be_named_hide_no_others_and_are_not_counted(talk: Talk) -> None:
    for number in range(MOST_LISTED + 2):
        talk.arrives(f"secret {number}", sensitivity=Audience.CONFIDENTIAL, priority="urgent")
    talk.arrives("for all")
    converse(
        talk,
        """
        #cases cora: !cases
            1 unresolved case.
            #23 open, general, en, normal, nobody has it, opened just now: for all
        bob: cases
            1 unresolved case.
            #23 open...
        #inner bob: !claim 1
            #1 open -> claimed...
        bob: cases claimed
            1 unresolved case.
            #1 claimed, general, en, urgent, bob has it, opened just now: secret 0
        #cases bob: !cases claimed
            No unresolved case matches. All quiet.
        """,
    )
    [head, *lines] = talk.say("cora", "cases")
    assert head == "23 unresolved cases, the last 3 of them not shown."
    assert len(lines) == MOST_LISTED


def test_cases_can_be_filtered_by_several_states_and_areas(talk: Talk) -> None:
    for area in ("licensing", "general", "living-person"):
        talk.arrives(area, area=area)
    talk.say("ada", "claim 1")
    talk.say("ada", "claim 2")
    converse(
        talk,
        """
        bob: cases living_person LICENSING
            2 unresolved cases.
            #3 open...
            #1 claimed...
        bob: cases claimed waiting general
            1 unresolved case.
            #2 claimed...
        """,
    )


def test_who_holds_more_than_is_shown_is_told_so(talk: Talk) -> None:
    for number in range(1, MOST_LISTED + 4):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
    [head, *lines] = talk.say("ada", "mine")
    assert head == "You hold 23 cases, soonest due first, the last 3 of them not shown."
    assert len(lines) == MOST_LISTED


def test_a_case_s_story_tells_what_happened_to_it_and_not_who_looked_or_was_turned_away(talk: Talk) -> None:
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "!claim 1", "#inner")
    for _ in range(MOST_TOLD):
        talk.say("bob", "!release 1", "#inner")
        talk.say("bob", "!case 1", "#inner")
    talk.pass_time(timedelta(days=9))
    converse(
        talk,
        """
        #inner bob: !case 1
            #1 is claimed...
            Mon 23 Nov 10:00: opened
            Mon 23 Nov 10:00: claimed (open -> claimed) by ada
        """,
    )
