"""Who is who: only by the server's word, and only while somebody can be seen."""

from __future__ import annotations

import sys
from itertools import count
from types import FrameType
from typing import Any

import pytest

from chatbot.platforms.irc.accounts import People, casemapping, vouched


@pytest.fixture
def people() -> People:
    return People(casemapping("rfc1459"), by_nick=False)


def test_a_nick_without_an_account_is_nobody(people: People) -> None:
    people.here("alice", "#a")
    assert people.find("alice") is None


def test_an_account_is_found_under_its_present_nick(people: People) -> None:
    people.here("ada", "#a")
    people.is_known_as("ada", "Alice")
    people.renamed("ada", "[Ada]")
    assert people.nick_of("alice") == "[Ada]"
    assert people.get("{ada}") is people.get("[ADA]")


def test_somebody_is_found_while_others_come_and_go(people: People) -> None:
    """The case log's thread asks while the connection goes on: somebody comes at every step of the question."""
    came = count()

    def somebody_comes(*_: object) -> Any:
        nick = f"ada{next(came)}"
        people.here(nick, "#r")
        people.is_known_as(nick, "alice")
        return somebody_comes

    def step_by_step(frame: FrameType, *_: object) -> Any:
        frame.f_trace_opcodes = True
        return somebody_comes()

    somebody_comes()
    before = sys.gettrace()
    sys.settrace(step_by_step)
    try:
        found = people.find("alice")
    finally:
        sys.settrace(before)
    assert found is not None
    assert next(came) > 10


def test_who_comes_back_after_a_quit_is_a_stranger(people: People) -> None:
    people.here("ada", "#a")
    people.is_known_as("ada", "alice")
    people.gone("ada")
    people.here("ada", "#a")
    assert people.find("alice") is None


def test_logging_out_ends_it(people: People) -> None:
    people.here("ada", "#a")
    people.is_known_as("ada", "alice")
    people.is_known_as("ada", None)
    assert people.find("alice") is None


def test_who_is_in_no_room_of_ours_any_more_is_forgotten(people: People) -> None:
    people.here("ada", "#a")
    people.here("ada", "#b")
    people.is_known_as("ada", "alice")
    people.left("ada", "#a")
    assert people.nick_of("alice") == "ada"
    people.room_closed("#b")
    assert people.find("alice") is None
    assert people.rooms_of("ada") == frozenset()


def test_somebody_out_of_sight_is_not_believed(people: People) -> None:
    people.is_known_as("ada", "alice")
    assert people.find("alice") is None


def test_without_services_the_nick_is_the_account() -> None:
    people = People(casemapping("rfc1459"), by_nick=True)
    people.here("[Ada]", "#a")
    people.is_known_as("[Ada]", "coordinator")
    assert people.nick_of("{ada}") == "[Ada]"
    assert people.find("coordinator") is None
    people.renamed("[Ada]", "bob")
    assert people.nick_of("bob") == "bob"
    assert people.find("{ada}") is None


@pytest.mark.parametrize(
    ("tags", "account"),
    [
        (None, None),
        ([{"key": "account", "value": "Alice"}], "alice"),
        ([{"key": "account", "value": None}], None),
        ([{"key": "account", "value": "alice"}, {"key": "account", "value": "root"}], None),
        ([{"key": "account", "value": "alice"}, {"key": "account", "value": "alice"}], None),
        ([{"key": "+account", "value": "alice"}], None),
    ],
)
def test_one_account_tag_vouches_and_two_do_not(tags: list[dict[str, str | None]] | None, account: str | None) -> None:
    assert vouched(tags) == account


def test_look_alikes_are_not_the_same_account() -> None:
    fold = casemapping("precis")
    assert fold("\u212aate") != fold("kate")
    assert fold("straße") != fold("strasse")
    assert casemapping("ascii")("[x]") != "{x}"
