"""A case's life, as the team lives it."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Talk, converse


def test_from_the_door_to_the_end(talk: Talk) -> None:
    talk.arrives("The birth year is wrong", area="living-person", priority="high", language="de")
    converse(
        talk,
        """
        #cases hears
            #1 is new: living-person, de, high, opened just now: The birth year is wrong – Take it with !claim 1.
        #quiet hears
            #1 is new: living-person, de, high, opened just now. Take it with !claim 1.
        #slack hears
            #1 open: living-person, de, high; nobody has it: The birth year is wrong
            [Claim] [Note] [Details]
        #cases ada: !claim 1
            #1 open -> claimed: it is yours, ada. Next step due Thu 26 Nov 10:00; to promise another time, say !followup 1 2d.
        #cases hears
        #quiet hears
            #1 open -> claimed: ada has it.
        #slack hears
            #1 claimed: living-person, de, high; ada has it: The birth year is wrong
            ...[Resolve]...[Release] [Details]
        #slack bob: !claim 1
            #1 is already with ada. See what is open with !cases open.
        ada: note 1 the register says 1961
            #1: noted, ada.
        ada: followup 1 2d call back
            #1 claimed -> claimed, next step Thu 26 Nov 10:00 -> Wed 25 Nov 10:00, promised by ada: call back
        #cases hears
            #1 claimed -> claimed, next step Thu 26 Nov 10:00 -> Wed 25 Nov 10:00, promised by ada: call back
        2 days later
        ada hears
            ada: #1 is due, as you said (Wed 25 Nov 10:00): call back. Done? !kept 1. Later? !followup 1 2d.
        ada: kept 1 she sent her papers
            #1 claimed -> claimed: promise kept by ada (she sent her papers). Next step Wed 25 Nov 10:00 -> Sat 28 Nov 10:00.
        ada: waiting 1 archive until friday
            #1 claimed -> waiting for archive: ada looks again Fri 27 Nov 09:00.
        ada: resolve 1 upheld corrected the date
            #1 waiting -> resolved: upheld, by ada: corrected the date
        #quiet hears
            #1 claimed -> claimed, next step Thu 26 Nov 10:00 -> Wed 25 Nov 10:00, promised by ada.
            #1 claimed -> claimed: promise kept by ada. Next step Wed 25 Nov 10:00 -> Sat 28 Nov 10:00.
            #1 claimed -> waiting: ada looks again Fri 27 Nov 09:00.
            #1 waiting -> resolved: upheld, by ada.
        #slack hears
            #1 resolved: living-person, de, high; ada has it: The birth year is wrong
            [Reopen] [Details]
        bob: stats
            Last 30 days: 1 opened, 1 claimed, 1 resolved, 0 reopened; median time to claim 0 minutes (n 1); follow-ups kept 1 of 1 due. Now 0 unresolved, 0 of them unclaimed, 0 overdue.
        bob: reopen 1 the old date is back
            #1 resolved -> open: reopened by bob (the old date is back). Anyone may take it with !claim 1.
        9 days later
        bob: claim 1
            #1 open -> claimed: it is yours, bob...
        """,
    )


def test_a_case_opened_by_hand_is_announced_by_its_answer_where_it_was_said(talk: Talk) -> None:
    converse(
        talk,
        """
        #cases ada: !new licensing: may this picture be used?
            #1 is new: licensing, en, normal, opened just now: may this picture be used? – Take it with !claim 1.
        #cases hears
        #quiet hears
            #1 is new: licensing, en, normal, opened just now. Take it with !claim 1.
        #slack hears
            #1 open: licensing, en, normal; nobody has it: may this picture be used?
            [Claim] [Note] [Details]
        """,
    )


@pytest.mark.parametrize("said", ["1", "#1", "1.", "1:", "#1,", "case 1", "Case #1.", "case 1:"])
def test_a_case_s_number_is_read_as_people_write_it(talk: Talk, said: str) -> None:
    talk.arrives("x")
    assert talk.say("ada", f"claim {said}")[0].startswith("#1 open -> claimed: it is yours, ada.")
    assert talk.say("ada", f"note {said} she called") == ["#1: noted, ada."]


def test_what_a_volunteer_gives_back_is_open_to_all(talk: Talk) -> None:
    talk.arrives("x")
    converse(
        talk,
        """
        ada: take #1
            #1 open -> claimed: ...
        ada: drop 1 ill this week
            #1 claimed -> open: given back by ada (ill this week). Anyone may take it with !claim 1.
        bob: go 1
            #1 open -> claimed: it is yours, bob...
        """,
    )


def test_reading_a_case_tells_what_happened_to_it(talk: Talk) -> None:
    talk.arrives("The birth year is wrong", link="https://desk.example.org/12")
    converse(
        talk,
        """
        ada: claim 1
            ...
        ada: note 1 asked the archive
            ...
        bob: case 1
            #1 is claimed: general, en, normal, opened just now; ada has it, due Thu 26 Nov 10:00. More at https://desk.example.org/12 – The birth year is wrong
            Mon 23 Nov 10:00: opened
            Mon 23 Nov 10:00: claimed (open -> claimed) by ada
            Mon 23 Nov 10:00: noted by ada: asked the archive
        ada: mine
            You hold 1 case.
            #1 claimed, due Thu 26 Nov 10:00: The birth year is wrong
        bob: mine
            You hold no case. See what is open with !cases open.
        bob: cases
            1 unresolved case.
            #1 claimed, general, en, normal, ada has it, opened just now: The birth year is wrong
        bob: cases open
            No unresolved case matches. All quiet.
        """,
    )


def test_whom_a_case_waits_for_may_take_several_words_and_ends_where_a_time_begins(talk: Talk) -> None:
    talk.arrives("Her birth year is wrong")
    converse(
        talk,
        """
        ada: claim 1
            #1 open -> claimed...
        ada: waiting 1 the city archive
            #1 claimed -> waiting for the city archive: ada looks again Mon 30 Nov 10:00.
        ada: waiting 1 the city archive until tomorrow 9:00
            #1 waiting -> waiting for the city archive: ada looks again Tue 24 Nov 09:00.
        ada: waiting 1 the city archive friday
            #1 waiting -> waiting for the city archive: ada looks again Fri 27 Nov 09:00.
        ada: waiting 1 the city archive until someday
            I cannot read a time in “someday”. ...
        ada: waiting 1 the city archive 2026-02-30
            I cannot read a time in “2026-02-30”. ...
        """,
    )
