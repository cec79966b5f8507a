"""A post that cannot be made ready is set aside, and holds up no other."""

from __future__ import annotations

from sqlalchemy import update
from structlog.testing import capture_logs

from chatbot.house import House
from storage.models import Post, PostState
from storage.rows import table
from tests.house.stage import Stage
from tests.house.test_courier import carried, owe, posts, text, until

POST = table(Post)


async def test_a_post_that_cannot_be_unpacked_is_parked_with_a_fault_and_the_others_flow_on(house: House) -> None:
    owed = [owe(house, said) for said in ("a", "bad", "b", "c")]
    broken = update(POST).where(POST.c.id == owed[1]).values(body=[[["nonsense"]]])
    house.store.transact(lambda db: db.execute(broken).rowcount).result(10)
    stage = Stage()
    with capture_logs() as logged:
        async with carried(house, stage):
            await until(lambda: all(post["state"] is not PostState.WAITING for post in posts(house).values()))
    found = posts(house)
    assert [found[post]["state"] for post in owed] == [PostState.SENT, PostState.PARKED, PostState.SENT, PostState.SENT]
    assert [text(stage.delivered.get_nowait()) for _ in range(3)] == ["a", "b", "c"]
    [fault] = [entry for entry in logged if entry["event"] == "fault"]
    assert found[owed[1]]["problem"] == f"fault {fault['fault']}"
