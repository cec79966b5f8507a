"""Statements handed straight to the driver: they find and write what SQLAlchemy's own execution would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta, timezone

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import engine as engines
from storage.models import Heard, Post, PostState
from storage.prepared import Prepared, execute
from storage.rows import table
from tests.conversations.talk import START

POST = table(Post)
WRITE = Prepared(
    insert(POST).values(state=PostState.WAITING),
    "key", "platform", "place", "case_number", "body", "made_at", "next_at", "sent_at",
)  # fmt: skip
REMEMBER = Prepared(insert(table(Heard)), "key", "at", "answer")
BY_KEY = Prepared(select(POST).where(POST.c.key == bindparam("key")))
BODY = [["text", "naïve “words”"], None, True, 1.5]


@pytest.fixture
def db(database_url: str) -> Iterator[Connection]:
    engine = engines.connect(database_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def write(db: Connection, key: str, **values: object) -> None:
    given = {"platform": "irc", "place": "#cases", "case_number": None, "body": None, "made_at": START}
    WRITE.run(db, **{**given, "next_at": START, "sent_at": None, "key": key, **values})


def test_what_is_written_and_found_is_what_sqlalchemy_writes_and_finds(db: Connection) -> None:
    elsewhere = (START + timedelta(microseconds=7)).astimezone(timezone(timedelta(hours=5, minutes=30)))
    write(db, "a", body=BODY, next_at=elsewhere)
    prepared = BY_KEY.first(db, Post, key="a")
    usual = db.execute(select(POST).where(POST.c.key == "a")).mappings().one()
    assert prepared is not None
    assert prepared.model_dump() == dict(usual)
    assert (prepared.body, prepared.next_at) == (BODY, elsewhere)
    assert prepared.state is PostState.WAITING
    assert prepared.private is False
    assert (prepared.attempts, prepared.sent_at) == (0, None)


def test_nothing_found_is_none(db: Connection) -> None:
    assert BY_KEY.first(db, Post, key="nobody's") is None
    assert BY_KEY.scalar(db, key="nobody's") is None
    assert BY_KEY.every(db, Post, key="nobody's") == []


def test_it_tells_how_many_rows_were_changed(db: Connection) -> None:
    sent = Prepared(update(POST).where(POST.c.place == bindparam("where")).values(state=PostState.SENT))
    for key in "abc":
        write(db, key)
    assert sent.run(db, where="#cases") == 3
    assert sent.run(db, where="#nowhere") == 0


def test_it_can_be_run_for_each_of_many(db: Connection) -> None:
    moved = Prepared(update(POST).where(POST.c.key == bindparam("which")).values(place=bindparam("to")))
    for key in "ab":
        write(db, key)
    moved.run_for_each(db, [{"which": "a", "to": "#one"}, {"which": "b", "to": "#two"}])
    assert {post.key: post.place for post in db.execute(select(POST))} == {"a": "#one", "b": "#two"}


def test_an_error_is_sqlalchemys_own_and_shows_no_values(db: Connection) -> None:
    db.execute(insert(table(Heard)).values(key="k", at=START))
    with pytest.raises(IntegrityError), db.begin_nested():
        REMEMBER.run(db, key="k", at=START, answer=["a person's words"])
    with pytest.raises(DBAPIError), db.begin_nested():
        execute(db, "SELECT nothing FROM nowhere")
    with pytest.raises(IntegrityError) as told, db.begin_nested():
        write(db, "b", place=None, body=["a person's words"])
    assert told.value.params is None


def test_it_is_part_of_the_transaction(database_url: str) -> None:
    engine = engines.connect(database_url)
    with engine.connect() as db:
        write(db, "a")
        db.rollback()
    with engine.connect() as db:
        assert BY_KEY.first(db, Post, key="a") is None
    engine.dispose()
