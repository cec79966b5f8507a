"""The outbox keeps what is owed until it is sent, and nobody's words longer than that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from commands import upkeep
from storage import engine as engines
from storage import inbox, outbox
from storage.models import Post, PostState
from storage.rows import table
from tests.conversations.talk import START

LATER = START + timedelta(minutes=1)


@pytest.fixture
def db(database_url: str) -> Iterator[Connection]:
    engine = engines.connect(database_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def owe(db: Connection) -> int:
    return outbox.write(db, platform="irc", place="#cases", at=START, body=[[["text", "a person's words"]]])


def posts(db: Connection) -> dict[int, Any]:
    return {row["id"]: row for row in db.execute(select(table(Post))).mappings()}


def test_what_was_sent_keeps_nobody_s_words(db: Connection) -> None:
    sent, waiting = owe(db), owe(db)
    outbox.sent(db, [sent], LATER)
    found = posts(db)
    assert (found[sent]["state"], found[sent]["sent_at"], found[sent]["body"]) == (PostState.SENT, LATER, None)
    assert found[waiting]["body"] is not None
    assert [post.id for post in outbox.due(db, "irc", LATER, besides=(), most=9)] == [waiting]


def test_an_attempt_that_may_have_arrived_stays_one_whatever_becomes_of_the_next(db: Connection) -> None:
    post = owe(db)
    for number, unsure in enumerate([False, True, False], 1):
        outbox.postpone(db, post, until=LATER, problem=f"try {number}", unsure=unsure)
        found = posts(db)[post]
        assert (found["attempts"], found["unsure"], found["problem"]) == (number, number > 1, f"try {number}")
        assert found["next_at"] == LATER


def test_what_was_sent_is_neither_postponed_nor_parked_nor_worded_anew(db: Connection) -> None:
    post = owe(db)
    outbox.sent(db, [post], LATER)
    before = posts(db)
    outbox.postpone(db, post, until=LATER, problem="late", unsure=True)
    outbox.park(db, post, "late")
    outbox.reword(db, post, [])
    assert posts(db) == before


def test_a_month_after_all_that_was_sent_or_heard_is_forgotten(db: Connection) -> None:
    old, new, waiting, parked = (owe(db) for _ in range(4))
    outbox.sent(db, [old], START)
    outbox.sent(db, [new], LATER)
    outbox.park(db, parked, "never taken")
    inbox.remember(db, "old", at=START)
    inbox.remember(db, "new", at=LATER)
    upkeep.forget_old(db, START + timedelta(days=30, seconds=1))
    assert set(posts(db)) == {new, waiting, parked}
    assert inbox.find(db, "old") is None
    assert inbox.find(db, "new") is not None
