"""A case that a source sends comes once, whatever the source repeats."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from commands import intake
from commands.intake import Conflict, Letter, Received
from storage.models import Case, Requester
from storage.rows import table
from tests.conversations.talk import Talk


def send(talk: Talk, key: str, *, external_id: str = "4711", digest: str = "d1", **more: Any) -> Received:
    letter = Letter("otrs", external_id, "The birth year is wrong", **more)
    work = lambda db: intake.receive(db, letter, key=key, digest=digest, now=talk.now, team=talk.team)  # noqa: E731
    return talk.do(work)


def _count(talk: Talk, model: Any) -> int:
    return talk.do(lambda db: db.execute(select(func.count()).select_from(table(model))).scalar_one())


def test_the_same_letter_gives_the_same_case(talk: Talk) -> None:
    assert send(talk, "k1") == Received(1, new=True)
    assert send(talk, "k1") == Received(1, new=False)
    assert send(talk, "k2") == Received(1, new=False), "another delivery of the same ticket"
    assert _count(talk, Case) == 1
    assert len(talk.hears("#cases")) == 1


def test_the_same_key_or_ticket_with_other_content_is_a_conflict(talk: Talk) -> None:
    send(talk, "k1")
    for key, external_id in (("k1", "4711"), ("k2", "4711"), ("k1", "4712")):
        with pytest.raises(Conflict):
            send(talk, key, external_id=external_id, digest="d2")
    assert _count(talk, Case) == 1


def test_sources_do_not_share_keys_or_tickets(talk: Talk) -> None:
    send(talk, "k1")
    letter = Letter("form", "4711", "Another")
    other = talk.do(lambda db: intake.receive(db, letter, key="k1", digest="d9", now=talk.now, team=talk.team))
    assert other == Received(2, new=True)


def test_a_requester_the_source_knows_is_kept_once(talk: Talk) -> None:
    for number in range(3):
        send(talk, f"k{number}", external_id=str(number), requester_id="customer-9", requester_name="A. Person")
    assert _count(talk, Requester) == 1
    send(talk, "k9", external_id="9")
    assert _count(talk, Requester) == 1
