"""Whatever people say in whatever order, the house's promises hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conversations.histories import check_clocks_and_owners, check_endings, check_the_trail, fresh

CASES = 2
PEOPLE = st.sampled_from(["ada", "ada", "ada", "bob", "cora", "?eve"])
NUMBERS = st.integers(1, CASES)
WORDS = st.sampled_from(
    [
        "claim {}",
        "claim {}",
        "claim {}",
        "release {}",
        "followup {} 2h again",
        "followup {} 5d",
        "waiting {} her",
        "waiting {} archive 1d",
        "kept {}",
        "note {} hm",
        "replied {}",
        "resolve {} upheld done",
        "reopen {} why",
        "case {}",
        "set {} priority urgent",
        "refer {} legal",
        "merge {} into 1",
        "merge {} into 3",
    ]
)
SAID = st.tuples(PEOPLE, st.builds(str.format, WORDS, NUMBERS))
PASSED = st.sampled_from([timedelta(minutes=30), timedelta(hours=3), timedelta(days=2), timedelta(days=33)])
HISTORY = st.lists(st.one_of(SAID, SAID, SAID, PASSED), min_size=15, max_size=40)
"""Few cases and few who can move them, so that most of what is said has an effect."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY)
def test_every_promise_of_the_house_holds_after_any_history(prepared_file: Path, history: list[Any]) -> None:
    with fresh(prepared_file) as talk:
        for number in range(CASES):
            talk.arrives(f"case {number}")
        for step in history:
            if isinstance(step, timedelta):
                talk.pass_time(step)
            else:
                talk.say(*step)
            check_clocks_and_owners(talk)
        check_the_trail(talk)
        check_endings(talk)
