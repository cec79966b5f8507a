"""What the door promises to a program that says that a requester wrote again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from commands import intake, wrote
from commands.intake import Letter, Received
from commands.team import Team
from commands.wrote import Word
from storage.models import Entry, EntryKind, Heard, Post
from storage.rows import table
from storage.store import NotStored, Store
from tests.http.conftest import House

PATH = "/v1/cases/form/F-1/messages"
TEAM = Team()


@pytest.fixture
def store(database_url: str) -> Any:
    store = Store(database_url)
    yield store
    store.close()


@pytest.fixture
async def house(open_door: Any, store: Store) -> House:
    """A door before a real case log."""
    clock: list[Any] = []

    async def receive(letter: Letter, key: str, digest: str) -> Received:
        work = partial(intake.receive, letter=letter, key=key, digest=digest, now=clock[0].now(), team=TEAM)
        return await asyncio.wrap_future(store.transact(work))

    async def said(word: Word, key: str) -> Received:
        work = partial(wrote.receive, word=word, key=key, now=clock[0].now(), team=TEAM)
        return await asyncio.wrap_future(store.transact(work))

    opened = await open_door(receive=receive, wrote=said)
    clock.append(opened.clock)
    return opened


@pytest.fixture
def message() -> dict[str, Any]:
    """The least a message needs."""
    return {"external_id": "F-1-2", "received_at": "2026-03-02T09:59:00Z"}


@pytest.fixture
def heard(store: Store) -> Callable[[], list[Any]]:
    """What the trail has of words that came."""
    entries = table(Entry)
    words = select(entries).where(entries.c.kind == EntryKind.WROTE).order_by(entries.c.id)
    return lambda: list(store.read(lambda db: db.execute(words).mappings().all()).result(10))


def is_problem(answer: Any, status: int) -> bool:
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "detail"} <= set(answer.json)
    return True


async def test_a_message_is_written_down_and_the_case_s_number_told(house, case, message, heard):
    await house.post(case, message="c1")
    answer = await house.post({**message, "text": "Is there any news?"}, message="m1", path=PATH)
    assert (answer.status, answer.json) == (201, {"case": 1})
    (entry,) = heard()
    assert (entry["case_number"], entry["now"]) == (1, "2026-03-02T09:59:00+00:00")


async def test_the_same_again_is_the_same_and_has_no_second_effect(house, case, message, heard):
    await house.post(case, message="c1")
    first = await house.post(message, message="m1", path=PATH)
    again = await house.post(message, message="m1", path=PATH)
    under_another_id = await house.post({**message, "text": "said otherwise"}, message="m2", path=PATH)
    assert [answer.status for answer in (first, again, under_another_id)] == [201, 200, 200]
    assert first.json == again.json == under_another_id.json == {"case": 1}
    assert len(heard()) == 1


async def test_another_message_is_another(house, case, message, heard):
    await house.post(case, message="c1")
    await house.post(message, message="m1", path=PATH)
    assert (await house.post({**message, "external_id": 4711}, message="m2", path=PATH)).status == 201
    assert len(heard()) == 2


async def test_the_same_key_with_another_message_is_a_conflict(house, case, message, heard):
    await house.post(case, message="c1")
    await house.post({**case, "external_id": "F-2"}, message="c2")
    await house.post(message, message="m1", path=PATH)
    other = {**message, "received_at": "2026-03-02T09:58:00Z"}
    assert is_problem(await house.post({**message, "external_id": "F-1-3"}, message="m1", path=PATH), 409)
    assert is_problem(await house.post(other, message="m2", path=PATH), 409)
    assert is_problem(await house.post(message, message="c1", path=PATH), 409), "a key that opened a case"
    elsewhere = PATH.replace("F-1", "F-2")
    assert is_problem(await house.post(message, message="m1", path=elsewhere), 409), "said anew of another case"
    assert is_problem(await house.post({**case, "external_id": "F-3"}, message="m1"), 409)
    assert len(heard()) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/v1/cases/form/F-9/messages",
        "/v1/cases/form/%00/messages",
        "/v1/cases/form/%0a/messages",
        "/v1/cases/form/%ff/messages",
        "/v1/cases/form/%ed%a0%80/messages",
        f"/v1/cases/form/{'x' * 201}/messages",
        "/v1/cases/form/F-1%20/messages",
        "/v1/cases/form//messages",
        "/v1/cases/form/messages",
        "/v1/cases/form/F-1/messages/more",
    ],
)
async def test_of_a_case_that_is_not_there_nothing_is_known(house, case, message, heard, path):
    await house.post(case, message="c1")
    assert is_problem(await house.post(message, message="m1", path=path), 404)
    assert heard() == []


@pytest.mark.parametrize("external_id", ["A/B", "ä ö", "50%", "a+b", "..", "?x=1#y"])
async def test_whatever_a_source_calls_its_case_it_can_be_named_in_the_address(house, case, message, external_id):
    from urllib.parse import quote

    await house.post({**case, "external_id": external_id}, message="c1")
    path = f"/v1/cases/form/{quote(external_id, safe='').replace('.', '%2E')}/messages"
    assert (await house.post(message, message="m1", path=path)).json == {"case": 1}


async def test_a_source_speaks_of_its_own_cases_only(house, case, message, heard):
    await house.post(case, message="c1")
    assert is_problem(await house.post(message, message="m1", path=PATH, source="desk"), 401)
    assert is_problem(await house.post(message, message="m1", path=PATH.replace("form", "nobody")), 401)
    assert is_problem(await house.post(message, message="m1", path=PATH.replace("form", "desk"), source="desk"), 404)
    assert heard() == []


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({"webhook_signature": "v1,AAAA"}, 401),
        ({"webhook_signature": ""}, 401),
        ({"webhook_timestamp": "1"}, 401),
        ({"Content_Type": "text/plain"}, 415),
    ],
)
async def test_it_is_signed_as_a_case_is_before_its_body_is_read(house, case, heard, header, status):
    await house.post(case, message="c1")
    assert is_problem(await house.post(b"{", message="m1", path=PATH, **header), status)
    assert heard() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("external_id", None),
        ("external_id", ""),
        ("external_id", "x" * 201),
        ("external_id", "a\x00b"),
        ("received_at", None),
        ("received_at", "yesterday"),
        ("received_at", 1772445600),
        ("received_at", "2026-03-02T09:59:00"),
        ("received_at", "2026-02-30T09:59:00Z"),
        ("received_at", "0001-01-01T00:00:00+14:00"),
        ("received_at", "9999-12-31T23:59:59-14:00"),
        ("received_at", "2026-03-02T10:06:00Z"),
        ("text", 5),
        ("text", ["Thanks"]),
        ("requester", {"name": "canary"}),
        ("subject", "canary"),
    ],
)
async def test_each_bad_field_is_named_and_nothing_of_it_quoted(house, case, message, heard, field, value):
    await house.post(case, message="c1")
    answer = await house.post({**message, field: value}, message="m1", path=PATH)
    assert is_problem(answer, 422)
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert b"canary" not in answer.body
    assert heard() == []


async def test_what_is_no_json_object_is_refused(house, case):
    await house.post(case, message="c1")
    for body in (b"[]", b"{", b"\xff", b'{"external_id": "a", "external_id": "b"}'):
        assert is_problem(await house.post(body, message="m1", path=PATH), 400)


async def test_a_body_that_opens_a_case_says_nothing_about_one(house, case, heard):
    await house.post(case, message="c1")
    assert is_problem(await house.post(case, message="m1", path=PATH), 422)
    assert heard() == []


async def test_too_much_and_too_fast_are_told_for_both_calls_together(open_door, case, message):
    house = await open_door(burst=2, body=1024)
    assert is_problem(await house.post({**message, "text": "x" * 2000}, path=PATH), 413)
    for _ in range(2):
        assert is_problem(await house.post(message, path=PATH), 404)
    answer = await house.post(case)
    assert is_problem(answer, 429)
    assert int(answer.headers["retry-after"]) >= 1
    assert is_problem(await house.post(message, path=PATH), 429)


async def test_what_cannot_be_stored_now_is_to_be_sent_again(open_door, message):
    async def said(word: Word, key: str) -> Received:
        raise NotStored

    answer = await (await open_door(wrote=said)).post(message, path=PATH)
    assert is_problem(answer, 503)
    assert int(answer.headers["retry-after"]) >= 1


async def test_nothing_is_acknowledged_before_it_is_on_disk(open_door, message):
    entered, on_disk = asyncio.Event(), asyncio.Event()

    async def said(word: Word, key: str) -> Received:
        entered.set()
        await on_disk.wait()
        return Received(12, new=True)

    house = await open_door(wrote=said)
    asking = asyncio.create_task(house.post(message, path=PATH))
    await entered.wait()
    assert not asking.done()
    on_disk.set()
    answer = await asking
    assert (answer.status, answer.json) == (201, {"case": 12})


async def test_the_text_is_kept_nowhere_and_logged_nowhere(house, case, message, store, written):
    await house.post(case, message="c1")
    said = {**message, "text": "canary-text"}
    assert (await house.post(said, message="m1", path=PATH)).status == 201
    for model in (Entry, Heard, Post):
        rows = store.read(lambda db, m=model: db.execute(select(table(m))).mappings().all()).result(10)
        assert not [row for row in rows if "canary" in str(dict(row))]
    assert "canary" not in written.getvalue()
    assert "message_received" in written.getvalue()
    assert 'casebell_messages_received_total{outcome="new",source="form"} 1.0' in house.metrics.text().decode()


async def test_only_post_is_known(house):
    answer = await house.get(PATH)
    assert is_problem(answer, 405)
    assert answer.headers["allow"] == "POST"
