"""Merging: two cases go on as one, both histories stay, and whoever names the one is led to the other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from commands.moving import MOVES, Move
from commands.refusals import MovedOn
from storage import cases, trail
from storage.models import (
    Audience,
    Case,
    Entry,
    EntryKind,
    FollowUp,
    Nudge,
    Offer,
    OfferState,
    PromiseState,
    Requester,
    State,
)
from storage.rows import table
from tests.conversations.histories import fresh
from tests.conversations.talk import START, Talk, converse


def test_a_case_goes_on_as_another_and_both_histories_are_kept(talk: Talk) -> None:
    talk.arrives("The birth year is wrong")
    talk.arrives("Her birth year, again")
    talk.say("ada", "claim 2")
    talk.say("ada", "note 2 she sent her papers")
    talk.say("ada", "followup 2 2h call back")
    for room in talk.only:
        talk.hears(room)
    converse(
        talk,
        """
        ada: merge 2 into 1
            #2 claimed -> merged: it goes on as #1, says ada. ada has that now. Both histories are kept: !case 2.
        #quiet hears
            #1 open -> claimed: ada has it, by a case merged into it. Next step due Mon 23 Nov 12:00.
            #2 claimed -> merged: it goes on as #1, says ada. Both histories are kept: !case 2.
        #slack hears
            #1 claimed: general, en, normal; ada has it: The birth year is wrong
            ...[Resolve]...[Release] [Details]
            #2 merged: general, en, normal; it goes on as #1: Her birth year, again
            [Details]
        bob: case 2
            #2 was merged: it goes on as #1. What happened to it before, and then to that:
            Mon 23 Nov 10:00: opened
            Mon 23 Nov 10:00: claimed (open -> claimed) by ada
            Mon 23 Nov 10:00: noted by ada: she sent her papers
            Mon 23 Nov 10:00: promised by ada: call back
            Mon 23 Nov 10:00: merged (claimed -> merged) by ada: #1
            #1 is claimed: general, en, normal, opened just now; ada has it, due Mon 23 Nov 12:00. Promised: call back. – The birth year is wrong
            Mon 23 Nov 10:00: opened
            Mon 23 Nov 10:00: merged (open -> claimed) by ada: #2
        bob: claim 2
            #1 is already with ada. ...
        bob: note 2 the register has it too
            #1: noted, bob.
        3 hours later
        ada hears
            ada: #1 is due, as you said (Mon 23 Nov 12:00): call back. ...
        ada: kept 2
            #1 claimed -> claimed: promise kept by ada. ...
        """,
    )
    assert talk.case(2)["merged_into"] == 1
    assert [(each["case_number"], each["due_at"]) for each in talk.rows(FollowUp)] == [(1, START + timedelta(hours=2))]


@pytest.mark.parametrize("who", ["ada", "cora"])
@pytest.mark.parametrize("waits", [True, False])
def test_what_nobody_has_goes_on_with_whoever_had_the_other_and_their_promise(
    talk: Talk, who: str, waits: bool
) -> None:
    talk.arrives("a")
    talk.arrives("b")
    talk.say("ada", "claim 1")
    talk.say("ada", "waiting 1 her 2h" if waits else "followup 1 2h call her")
    talk.say("bob", "note 2 hm")
    talk.say("cora", "offer 2 bob")
    before = talk.case(1)
    talk.say(who, "merge 1 into 2")
    after = talk.case(2)
    for column in ("state", "owner_id", "waiting_for", "due_at", "rings_at", "rung"):
        assert after[column] == before[column]
    assert [each["state"] for each in talk.rows(Offer)] == [OfferState.WITHDRAWN]
    assert [(each["case_number"], each["state"]) for each in talk.rows(FollowUp)] == [(2, PromiseState.PENDING)]
    if who == "cora":
        assert talk.hears("ada") == [
            "#1 "
            + before["state"]
            + " -> merged: it goes on as #2, says cora. ada has that now. Both histories are kept: !case 1."
        ]


def test_of_two_cases_of_one_owner_the_promise_on_either_is_kept_in_mind(talk: Talk) -> None:
    for subject in ("a", "b", "c"):
        talk.arrives(subject)
    for number in (1, 2, 3):
        talk.say("ada", f"claim {number}")
    talk.say("ada", "followup 1 2h call her")
    talk.say("ada", "merge 1 into 2")
    assert talk.case(2)["due_at"] == START + timedelta(hours=2)
    talk.say("ada", "followup 3 1h")
    talk.say("ada", "merge 3 into 2")
    assert talk.case(2)["due_at"] == START + timedelta(hours=2), "she had promised that of it"
    assert [(each["case_number"], each["state"]) for each in talk.rows(FollowUp)] == [
        (2, PromiseState.PENDING),
        (3, PromiseState.REPLACED),
    ]


def test_nobody_is_given_a_case_by_a_merge_that_they_may_not_hear_of(talk: Talk) -> None:
    talk.arrives("a")
    talk.arrives("canary", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "claim 1")
    converse(
        talk,
        """
        cora: merge 1 into 2
            #1 is with ada, who may not hear of #2, and nobody has that one. Take it first, or let somebody who may: !claim 2.
        cora: claim 2
            #2 open -> claimed: ...
        cora: merge 1 into 2
            #1 claimed -> merged: it goes on as #2, says cora. Both histories are kept: !case 1.
        ada hears
        """,
    )
    talk.arrives("b")
    talk.arrives("another", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "claim 3")
    assert not talk.heard("ada", "!merge 3 into 4", "#inner").refused, "she has just named it"
    assert talk.case(4)["owner_id"] == talk.volunteer("ada")


@pytest.mark.parametrize(("had", "who"), [(1, "bob"), (1, "cora"), (2, "bob")])
def test_a_merge_begins_the_ladder_of_what_goes_on_anew(talk: Talk, had: int, who: str) -> None:
    talk.arrives("a")
    talk.arrives("b")
    talk.say("bob", f"claim {had}")
    talk.pass_time(timedelta(days=8, hours=1))
    assert talk.case(had)["rung"] > 0
    talk.say(who, "merge 1 into 2")
    after = talk.case(2)
    assert after["rung"] == 0
    assert after["rings_at"] == after["due_at"] == talk.now + timedelta(days=3 if who == "bob" else 1)
    talk.pass_time(timedelta(days=2))
    assert talk.case(2)["state"] is State.CLAIMED, "the warning was about how it stood before"


def test_nobody_has_by_a_merge_what_they_have_a_conflict_with(talk: Talk) -> None:
    for subject in ("a", "b", "c"):
        talk.arrives(subject)
    talk.say("bob", "decline 2 conflict of interest, she is my aunt")
    talk.say("bob", "claim 1")
    converse(
        talk,
        """
        cora: merge 1 into 2
            #1 is with bob, who cannot take #2. Once somebody else has that one, merge this one into it: !merge 1 2.
        cora: merge 2 into 1
            #1 is with bob, who cannot take #2. Once somebody else has that one, merge this one into it: !merge 1 2.
        ada: claim 2
            #2 open -> claimed: ...
        cora: merge 1 2
            #1 claimed -> merged: it goes on as #2, says cora. Both histories are kept: !case 1.
        """,
    )


@pytest.mark.parametrize("from_whom", [None, "Q"])
def test_a_conflict_with_a_case_is_one_with_whatever_that_goes_on_as(talk: Talk, from_whom: str | None) -> None:
    for subject, requester in (("a", from_whom), ("b", "R"), ("c", "S")):
        talk.arrives(subject, requester_id=requester)
    talk.arrives("another", requester_id="Q")
    talk.say("ada", "skills none")
    talk.say("bob", "decline 1 conflict of interest")
    talk.say("ada", "merge 1 into 2")
    talk.say("ada", "merge 2 into 3")
    if from_whom is not None:
        talk.say("eve", "decline 4 conflict of interest")
        assert talk.say("cora", "offer 3 eve")[0].startswith("eve has said that #3 is not for them.")
    assert talk.say("cora", "offer 3 bob")[0].startswith("bob has said that #3 is not for them.")


@pytest.mark.parametrize("who", ["bob", "cora"])
def test_whoever_has_a_case_by_a_merge_is_asked_first_the_next_time(talk: Talk, who: str) -> None:
    talk.say("ada", "new by hand")
    talk.arrives("b", requester_id="R")
    talk.say("bob", "claim 1")
    talk.say(who, "merge 1 into 2")
    talk.say("bob", "resolve 2 upheld done")
    talk.hears("bob")
    talk.arrives("c", requester_id="R")
    assert talk.hears("bob")[0].startswith("bob: #3 is from a person whose case you had before. You are asked first")


def test_a_merged_case_never_rings(talk: Talk) -> None:
    talk.arrives("x")
    talk.arrives("y")
    talk.say("ada", "claim 2")
    talk.say("ada", "claim 1")
    talk.say("ada", "merge 2 1")
    talk.pass_time(timedelta(days=30))
    assert {each["case_number"] for each in talk.rows(Nudge)} == {1}


@pytest.mark.parametrize(
    ("holds", "who", "may"),
    [
        ((None, None), "bob", True),
        (("ada", None), "bob", False),
        (("ada", None), "ada", True),
        (("ada", "ada"), "ada", True),
        (("ada", "bob"), "bob", False),
        (("ada", "bob"), "ada", True),
        ((None, "ada"), "bob", True),
        (("zoe", None), "bob", True),  # who covers for her
        (("ada", "bob"), "cora", True),
    ],
)
def test_who_may_merge(talk: Talk, holds: tuple[str | None, str | None], who: str, may: bool) -> None:
    talk.say("bob", "skills none")
    talk.say("zoe", "away 2d @bob covers")
    for number, owner in enumerate(holds, start=1):
        talk.arrives(f"case {number}")
        if owner:
            talk.say(owner, f"claim {number}")
    heard = talk.heard(who, "merge 1 into 2")
    assert heard.refused is not may
    if not may:
        assert talk.plain(heard.message) == [
            "#1 is with ada, so only they or a coordinator can do that. Anyone can add to it: !note 1 what you know."
        ]


def test_what_cannot_be_merged_is_refused_with_the_way_out(talk: Talk) -> None:
    for subject in ("a", "b", "c", "d"):
        talk.arrives(subject)
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "claim 4")
    talk.say("ada", "resolve 4 upheld done")
    before = len(talk.rows(Entry))
    converse(
        talk,
        """
        ada: merge 1 into 1
            #1 cannot be merged into itself. Name another: !merge 1 into 12.
        ada: merge 1 into 4
            #4 is resolved, so that cannot be done. Take it up again with !reopen 4 why.
        ada: merge 4 into 1
            #4 is resolved, so that cannot be done. Take it up again with !reopen 4 why.
        ada: merge 1 into 5
            There is no #5 that I can speak of here. ...
        ada: merge 5 into 1
            There is no #5 that I can speak of here. ...
        ada: merge 1 into 99
            There is no #99 that I can speak of here. ...
        ada: merge 1 into
            That is written !merge <case> into <case>, for example !merge 2 into 1.
        ada: merge 1
            That is written !merge <case> <into>, for example !merge 2 into 1.
        """,
    )
    assert len(talk.rows(Entry)) == before
    converse(
        talk,
        """
        ada: merge 1 into 2
            #1 open -> merged: it goes on as #2...
        ada: merge 1 into 3
            #1 was merged before, and goes on as #2. To merge that one further, say !merge 2 into 12.
        ada: merge 2 into 1
            #2 cannot be merged into itself. Name another: !merge 2 into 12.
        ada: merge 3 into 1
            #3 open -> merged: it goes on as #2...
        ada: merge 2 with 6
            There is no #6 that I can speak of here. ...
        """,
    )


def test_a_chain_of_merges_leads_to_its_end(talk: Talk) -> None:
    for subject in ("a", "b", "c"):
        talk.arrives(subject)
    talk.say("ada", "merge 1 into 2")
    talk.say("ada", "merge 2 into 3")
    assert talk.say("ada", "claim 1")[0].startswith("#3 open -> claimed")
    assert talk.say("bob", "case 1")[0].startswith("#1 was merged: it goes on as #3.")


def test_a_redirect_that_were_to_loop_ends_all_the_same(talk: Talk) -> None:
    for subject in ("a", "b"):
        talk.arrives(subject)
    rows = table(Case)
    for number, into in ((1, 2), (2, 1)):
        merged = {"state": State.MERGED, "merged_into": into, "due_at": None}
        talk.do(lambda db, n=number, m=merged: db.execute(update(rows).where(rows.c.number == n).values(**m)))
    assert talk.heard("ada", "note 1 hm").message.lines


def test_of_two_merges_that_cross_one_finds_that_its_case_has_moved_on(talk: Talk) -> None:
    for subject in ("a", "b"):
        talk.arrives(subject)
    seen = talk.do(lambda db: (cases.find(db, 1), cases.find(db, 2)))
    talk.say("ada", "merge 1 into 2")
    with pytest.raises(MovedOn):
        talk.do(lambda db: _merge(db, talk, seen[1], seen[0]))
    assert talk.case(2)["state"] is State.OPEN


def _merge(db: Any, talk: Talk, case: Case, into: Case) -> None:
    from commands import merging, people
    from commands.command import Context
    from commands.spoken import Identity, Incoming, Place

    incoming = Incoming(Identity("irc", "", "cora", "cora"), Place(None, Audience.TEAM), "merge")
    sender = people.enrolled(db, people.recognise(db, incoming.who, talk.team), talk.now)
    merging.merge(Context(db, talk.now, talk.team, sender, incoming), case, into)


def test_the_stricter_sensitivity_of_both_holds_and_nobody_hears_more_than_before(talk: Talk) -> None:
    talk.arrives("canary-open")
    talk.arrives("canary-secret", sensitivity=Audience.CONFIDENTIAL)
    for room in talk.only:
        talk.hears(room)
    talk.say("cora", "merge 2 into 1")
    assert talk.case(1)["sensitivity"] is Audience.CONFIDENTIAL
    for room in ("#quiet", "#cases"):
        assert talk.hears(room) == []
    assert [line for line in talk.hears("#slack") if "canary" in line] == []
    for said in ("case 1", "case 2", "claim 2"):
        assert talk.say("ada", f"!{said}", "#cases")[0].startswith("There is no #")
    assert talk.say("cora", "case 2")[0].startswith("#2 was merged: it goes on as #1.")


def test_an_open_case_that_goes_on_as_a_secret_one_tells_no_room_as_which(talk: Talk) -> None:
    talk.arrives("canary-open")
    talk.arrives("canary-secret", sensitivity=Audience.CONFIDENTIAL)
    for room in talk.only:
        talk.hears(room)
    talk.say("cora", "merge 1 into 2")
    for room in ("#quiet", "#cases", "#slack"):
        assert "#2" not in " ".join(talk.hears(room))
    assert talk.hears("#inner") == ["#1 open -> merged: it goes on as #2, says cora. Both histories are kept: !case 1."]
    assert talk.say("ada", "!case 1", "#cases")[0].startswith("There is no #1")


def test_what_a_case_goes_on_as_is_named_only_where_it_may_be(talk: Talk) -> None:
    talk.arrives("a")
    talk.arrives("canary")
    talk.say("ada", "merge 1 into 2")
    talk.say("ada", "!set 2 sensitivity confidential", "#inner")
    for said in ("case 1", "note 1 hm", "claim 1"):
        assert talk.say("bob", f"!{said}", "#cases")[0].startswith("There is no #1 that I can speak of here.")
    assert talk.say("bob", "!case 1", "#inner")[0].startswith("#1 was merged: it goes on as #2.")


def test_whoever_had_it_is_told_when_somebody_else_merged_it(talk: Talk) -> None:
    talk.arrives("a")
    talk.arrives("b")
    talk.say("ada", "claim 1")
    talk.say("bob", "claim 2")
    talk.say("cora", "merge 1 into 2")
    told = "#1 claimed -> merged: it goes on as #2, says cora. Both histories are kept: !case 1."
    assert talk.hears("ada") == [told]
    assert talk.hears("bob") == [told], "what goes on is his"
    talk.arrives("c")
    talk.say("ada", "claim 3")
    talk.say("ada", "merge 3 into 2")
    assert talk.hears("ada") == []
    assert len(talk.hears("bob")) == 1


def test_whoever_had_both_is_told_once(talk: Talk) -> None:
    for number in (1, 2):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
    talk.say("cora", "merge 1 into 2")
    assert len(talk.hears("ada")) == 1


def test_what_goes_on_as_a_secret_case_is_told_to_whoever_has_that(talk: Talk) -> None:
    talk.arrives("a", sensitivity=Audience.CONFIDENTIAL)
    talk.arrives("b")
    talk.say("bob", "claim 2")
    talk.say("cora", "merge 1 into 2")
    assert talk.hears("bob")[0].startswith("#1 open -> merged: it goes on as #2")


def test_what_was_offered_of_a_merged_case_is_offered_no_more(talk: Talk) -> None:
    talk.arrives("a")
    talk.arrives("b")
    talk.say("bob", "note 1 hm")
    talk.say("ada", "offer 1 bob")
    talk.say("ada", "merge 1 into 2")
    assert [each["state"] for each in talk.rows(Offer)] == [OfferState.WITHDRAWN]
    assert talk.heard("bob", "accept 1").refused
    assert talk.case(2)["state"] is State.OPEN


@pytest.mark.parametrize("who", ["cora", "ada"])
def test_a_case_that_does_not_know_who_wrote_in_takes_it_over(talk: Talk, who: str) -> None:
    talk.arrives("a", requester_id="R")
    talk.say("ada", "new the same matter, by hand")
    talk.say("ada", "claim 2")
    talk.say(who, "merge 1 into 2")
    talk.say("ada", "resolve 2 upheld done")
    talk.hears("ada")
    talk.arrives("b", requester_id="R")
    assert talk.hears("ada")[0].startswith("ada: #3 is from a person whose case you had before. You are asked first")


@pytest.mark.parametrize(("who", "same"), [("cora", True), ("ada", False)])
def test_only_a_coordinator_says_that_two_who_wrote_in_are_one(talk: Talk, who: str, same: bool) -> None:
    talk.arrives("a", requester_id="one", requester_name="canary-name")
    talk.arrives("b", requester_id="two", requester_name="canary-name")
    talk.say(who, "merge 1 into 2")
    assert any(each["same_as"] is not None for each in talk.rows(Requester)) is same
    assert (talk.case(1)["requester_id"] == talk.case(2)["requester_id"]) is same


WORDS = st.sampled_from(
    ["claim {}", "release {}", "followup {} 5h", "waiting {} her", "refer {} legal", "resolve {} upheld done",
     "reopen {} why", "note {} hm", "set {} sensitivity confidential", "set {} area licensing"]
)  # fmt: skip
NUMBERS = st.integers(1, 4)
SAID = st.one_of(
    st.builds(lambda words, number: words.format(number), WORDS, NUMBERS),
    st.builds("merge {} into {}".format, NUMBERS, NUMBERS),
)
HISTORY = st.lists(st.tuples(st.sampled_from(["ada", "bob", "cora", "cora"]), SAID), min_size=4, max_size=25)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY)
def test_after_any_history_every_case_has_a_clock_or_leads_to_one_that_goes_on(
    prepared_file: Path, history: list[tuple[str, str]]
) -> None:
    with fresh(prepared_file) as talk:
        for number in range(4):
            talk.arrives(f"case {number}", sensitivity=Audience.PUBLIC)
        before: dict[int, list[Any]] = {}
        for who, said in history:
            talk.say(who, f"!{said}", "#inner")
            _check_clocks(talk)
            before = _check_histories(talk, before)
        assert not talk.do(lambda db: list(trail.verify(db)))


def _check_clocks(talk: Talk) -> None:
    promised = (each for each in talk.rows(FollowUp) if not each["recheck"])
    pending = {each["case_number"] for each in promised if each["state"] is PromiseState.PENDING}
    for case in talk.rows(Case):
        unresolved = case["state"] in {State.OPEN, State.CLAIMED, State.WAITING}
        assert (case["due_at"] is not None) == (case["rings_at"] is not None) == unresolved
        assert (case["merged_into"] is not None) == (case["state"] is State.MERGED)
        assert unresolved or case["number"] not in pending
        ends = talk.do(lambda db, n=case["number"]: cases.followed(db, cases.find(db, n)))
        assert ends.state is not State.MERGED, "a redirect ends at a case that was not merged"
        assert Audience.covers(ends.sensitivity, case["sensitivity"])


def _check_histories(talk: Talk, before: dict[int, list[Any]]) -> dict[int, list[Any]]:
    """Nothing that was written about a case is lost, and its story can be read under its own number."""
    entries = [
        each for each in talk.rows(Entry) if each["case_number"] is not None and each["kind"] is not EntryKind.DENIED
    ]
    now: dict[int, list[Any]] = {}
    for entry in entries:
        now.setdefault(entry["case_number"], []).append(entry["id"])
    for number, known in before.items():
        assert now[number][: len(known)] == known
    for case in talk.rows(Case):
        story = " ".join(talk.say("cora", f"!case {case['number']}", "#inner"))
        assert f"#{case['number']} " in story
        assert (f"#{case['number']} was merged" in story) == (case["state"] is State.MERGED)
    return now


def test_every_state_that_is_not_over_can_be_merged() -> None:
    merging = {state for move, state in MOVES if move is Move.MERGE}
    assert merging == {State.OPEN, State.CLAIMED, State.WAITING}
