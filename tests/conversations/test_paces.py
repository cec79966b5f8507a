"""How soon things are to happen: settled in chat, for an area or for all, from the next move on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import spans
from tests.conversations.talk import Talk, converse
from tests.conversations.test_rooms import changes


def test_a_pace_is_settled_for_an_area_or_for_all_and_tells_what_it_was(talk: Talk) -> None:
    converse(
        talk,
        """
        cora: pace
            *: claimed within 1d, next step within 3d, looked at again within 7d, and within 7d where it was referred.
        cora: pace living-person claim 4h
            living-person, claim: 1d -> 4h, from each case's next move on.
        cora: pace * step 2d
            *, step: 3d -> 2d, from each case's next move on.
        cora: pace LICENSING Look 3w
            licensing, look: 7d -> 3w, from each case's next move on.
        cora: pace
            *: claimed within 1d, next step within 2d, looked at again within 7d, ...
            living-person: claimed within 4h, next step within 2d, looked at again within 7d, ...
            licensing: claimed within 1d, next step within 2d, looked at again within 3w, ...
        cora: pace licensing look usual
            licensing, look: 3w -> 7d, from each case's next move on.
        cora: pace licensing
            licensing: claimed within 1d, next step within 2d, looked at again within 7d, ...
        cora: pace licensing look usual
            licensing, look: 7d -> 7d, from each case's next move on.
        """,
    )
    assert changes(talk) == [
        ("irc:cora", "pace living-person claim usual", "pace living-person claim 4h"),
        ("irc:cora", "pace * step usual", "pace * step 2d"),
        ("irc:cora", "pace licensing look usual", "pace licensing look 3w"),
        ("irc:cora", "pace licensing look 3w", "pace licensing look usual"),
    ]


def test_a_pace_counts_from_the_next_move_on(talk: Talk) -> None:
    talk.arrives("before", area="licensing")
    for said in ("pace licensing claim 2h", "pace licensing step 6h", "pace * look 1d"):
        talk.say("cora", said)
    talk.arrives("after", area="licensing")
    talk.arrives("elsewhere")
    assert [talk.case(number)["due_at"] - talk.now for number in (1, 2, 3)] == [
        timedelta(days=1),
        timedelta(hours=2),
        timedelta(days=1),
    ]
    for number, hours in ((1, 6), (2, 6), (3, 72)):
        talk.say("ada", f"claim {number}")
        assert talk.case(number)["due_at"] - talk.now == timedelta(hours=hours)
    talk.say("ada", "waiting 1 her")
    assert talk.case(1)["due_at"] - talk.now == timedelta(days=1)


def test_a_referral_has_a_pace_of_its_own(talk: Talk) -> None:
    talk.team = replace(talk.team, look_again_within=timedelta(days=5))
    for number in (1, 2):
        talk.arrives(f"case {number}", area="licensing")
        talk.say("ada", f"claim {number}")
    converse(
        talk,
        """
        ada: refer 1 legal
            #1 claimed -> waiting for legal: referred by ada. ada looks again Mon 30 Nov 10:00.
        cora: pace licensing refer 2d
            licensing, refer: 7d -> 2d, from each case's next move on.
        ada: refer 1 legal
            #1 waiting -> waiting for legal: referred by ada. ada looks again Wed 25 Nov 10:00.
        ada: waiting 2 her
            #2 claimed -> waiting for her: ada looks again Sat 28 Nov 10:00.
        """,
    )


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("pace licencing claim 4h", "“licencing” is no area. Try licensing."),
        ("pace licensing resolve 4h", "That is written !pace <area|*> <claim|step|look|refer> <time|usual>, for example !pace living-person claim 4h."),
        ("pace licensing claim", "That is written !pace <area|*> claim <time|usual>, for example !pace living-person claim 4h."),
        ("pace licensing claim soon", "I cannot read a length of time in “soon”. Write 30m, 4h, 2d or 3w, or usual for the team's."),
        ("pace licensing claim 4 hours", "I cannot read a length of time in “4 hours”. ..."),
        ("pace licensing claim 4m", "4m is too soon for anybody to keep to. Choose between 5m and 90d."),
        ("pace licensing claim 0h", "0h is too soon ..."),
        ("pace licensing claim 91d", "91d is too late for anybody to keep to. Choose between 5m and 90d."),
        ("pace licensing claim 99999w", "99999w is too late ..."),
        ("pace licensing claim -4h", "I cannot read ..."),
    ],
)  # fmt: skip
def test_what_is_no_pace_is_refused_with_the_way_out_and_changes_nothing(talk: Talk, said: str, answered: str) -> None:
    converse(talk, f"cora: {said}\n    {answered}")
    assert talk.heard("cora", said).refused
    assert changes(talk) == []
    assert len(talk.say("cora", "pace")) == 1


def test_only_coordinators_settle_a_pace(talk: Talk) -> None:
    converse(
        talk,
        """
        ada: pace * claim 5m
            That is for coordinators. Ask a coordinator of your team to do it.
        ?cora: pace
            I cannot tell who you are. ...
        """,
    )


@pytest.mark.parametrize("said", ["5m", "90d"])
def test_the_bounds_themselves_can_be_settled(talk: Talk, said: str) -> None:
    assert not talk.heard("cora", f"pace * claim {said}").refused


@given(st.integers(1, 99999), st.sampled_from("mhdw"))
def test_a_length_reads_back_as_it_is_written(count: int, unit: str) -> None:
    length = spans.length(f"{count}{unit}")
    assert length is not None
    assert spans.length(spans.said(length)) == length


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_days_read_back_as_they_are_written(days: frozenset[int]) -> None:
    kept = ",".join(str(day) for day in sorted(days))
    assert spans.days(spans.days_said(kept)) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [("mon-fri", "0,1,2,3,4"), ("sat-mon", "0,5,6"), ("tue,Thu", "1,3"), ("sun", "6"), ("", None), ("mon-", "0")],
)
def test_days_are_read_as_people_write_them(said: str, kept: str | None) -> None:
    assert spans.days(said) == kept
