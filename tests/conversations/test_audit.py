"""`audit` tells a case's whole life to those who coordinate, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.models import Audience, EntryKind
from tests.conversations.talk import Talk, converse


def test_a_case_s_life_is_told_in_order_and_with_everybody_in_it(talk: Talk) -> None:
    talk.arrives("her birth year is wrong")
    converse(
        talk,
        """
        ada: claim 1 I know her
            #1 open -> claimed...
        #cases hears
            #1 is new...
            #1 open -> claimed...
        bob: release 1
            #1 is with ada...
        """,
    )
    talk.writes("her birth year is wrong", "m1", "please hurry")
    talk.pass_time(timedelta(hours=1))
    converse(
        talk,
        """
        bob: note 1 hm
            #1: noted, bob.
        ada: handover 1 bob you know the archive
            #1: bob is asked...
        bob: accept 1
            #1 ada -> bob...
        bob: replied 1 the archive has it
            #1: noted that they were answered...
        bob: resolve 1 upheld corrected the year
            #1 claimed -> resolved...
        cora: audit 1
            The whole life of #1, in 13 lines.
            Mon 23 Nov 10:00: came in (-> open) [source:otrs]
            Mon 23 Nov 10:00: claimed (open -> claimed) by ada [irc:ada]: I know her
            Mon 23 Nov 10:00: refused, release by bob [irc:bob]
            Mon 23 Nov 10:00: reminder, owner
            Mon 23 Nov 10:00: they wrote again, message 2026-11-23T10:00:00+00:00 [source:otrs]
            Mon 23 Nov 10:00: told irc #cases
            Mon 23 Nov 10:00: told irc #cases
            Mon 23 Nov 11:00: noted by bob [irc:bob]: hm
            Mon 23 Nov 11:00: offered to bob by ada [irc:ada]: you know the archive
            Mon 23 Nov 11:00: accepted, handover by bob [irc:bob]
            Mon 23 Nov 11:00: handed over to bob by ada: you know the archive
            Mon 23 Nov 11:00: they were answered by bob [irc:bob]: the archive has it
            Mon 23 Nov 11:00: resolved, outcome:upheld (claimed -> resolved) by bob [irc:bob]: corrected the year
        """,
    )


def test_that_it_was_read_is_written_down_and_told_the_next_time(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("cora", "audit 1")
    assert talk.say("cora", "audit 1")[-1].endswith("read, audit [irc:cora]")
    assert [(each["case_number"], each["now"]) for each in talk.trail(EntryKind.LOOKED)] == [(1, "audit")] * 2


def test_whoever_looked_at_what_is_confidential_is_in_it(talk: Talk) -> None:
    talk.arrives("x", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "!case 1", "#inner")
    assert any("read by ada" in line or "read [irc:ada]" in line for line in talk.say("cora", "audit 1"))


@pytest.mark.parametrize("room", ["#cases", "#quiet"])
def test_a_confidential_case_has_no_life_where_it_may_not_be_named(talk: Talk, room: str) -> None:
    talk.arrives("x", sensitivity=Audience.CONFIDENTIAL)
    assert talk.say("cora", "!audit 1", room) == [
        "There is no #1 that I can speak of here. See !cases, or ask in the team's own room."
    ]
    assert talk.trail(EntryKind.LOOKED) == []


def test_it_is_told_privately_and_says_no_words_that_the_room_may_not_hear(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "note 1 canary")
    answered = talk.heard("cora", "!audit 1", "#quiet")
    assert answered.private
    assert "canary" not in str(answered.message)
    assert "canary" in str(talk.heard("cora", "audit 1").message)


def test_what_a_conflict_is_about_is_in_it_for_nobody(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("bob", "decline 1 conflict of interest: he is my brother")
    talk.say("ada", "claim 1")
    talk.say("cora", "release 1 conflict of interest: she is her sister")
    life = talk.say("cora", "audit 1")
    assert any("conflict of interest by bob" in line for line in life)
    assert any("conflict of interest of ada by cora" in line for line in life)
    assert "sister" not in str(life)
    assert "brother" not in str(life)


def test_a_long_life_comes_in_pages(talk: Talk) -> None:
    talk.arrives("x")
    for number in range(45):
        talk.say("bob", f"note 1 line {number}")
    first, second, last = (talk.say("cora", f"audit 1 {page}") for page in ("", "2", "page 3"))
    assert first[0] == "The whole life of #1, in 46 lines, page 1 of 3. It goes on with !audit 1 2."
    assert [len(each) for each in (first, second, last)] == [21, 21, 9]
    noted = [line for line in (*first, *second, *last) if "noted" in line]
    assert [line.rpartition(": ")[2] for line in noted] == [f"line {number}" for number in range(45)]
    converse(
        talk,
        """
        cora: audit 1 9
            The life of #1 has 3 pages. The last: !audit 1 3.
        cora: audit 1 0
            That is written !audit <case> [page], for example !audit 12 2.
        cora: audit 1 everything
            That is written !audit <case> [page], for example !audit 12 2.
        """,
    )


def test_where_the_clock_went_backwards_the_trail_s_order_is_kept(talk: Talk) -> None:
    talk.arrives("x")
    for number in range(3):
        talk.say("bob", f"note 1 line {number}")
        talk.now -= timedelta(hours=1)
    told = [line.rpartition(": ")[2] for line in talk.say("cora", "audit 1") if "noted" in line]
    assert told == ["line 0", "line 1", "line 2"]


def test_a_merged_case_tells_its_own_life(talk: Talk) -> None:
    talk.arrives("x")
    talk.arrives("y")
    talk.say("ada", "merge 2 into 1")
    assert any("merged (open -> merged) by ada [irc:ada]: #1" in line for line in talk.say("cora", "audit 2"))


def test_exports_are_made_where_the_bot_runs(talk: Talk) -> None:
    converse(
        talk,
        """
        cora: export
            Exports are made where I run, by whoever runs me: casebell export FOLDER. That one was made is in the trail.
        bob: export
            That is for coordinators...
        """,
    )
