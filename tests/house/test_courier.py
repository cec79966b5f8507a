"""What is owed arrives: in order, each place at its own pace, marked only when it was confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select
from structlog.testing import capture_logs

from chatbot.courier import LONGEST_PAUSE, Courier
from chatbot.house import House
from chatbot.platforms.platform import Later, Never, Outcome, Parcel, Sent
from commands import dispatch, parcels
from commands.message import Message, Text, pack
from commands.spoken import Identity, Incoming, Place
from storage import outbox, rooms
from storage.models import Audience, Post, PostState
from storage.rooms import Furnishing
from storage.rows import table
from storage.store import NotStored, Store
from tests.conversations.talk import Talk
from tests.house.stage import HandClock, Stage

WAITING = "casebell_posts_waiting"


def owe(house: House, text: str, place: str = "#cases", platform: str = "irc") -> int:
    body = pack(Message(((Text(text),),)))
    work = lambda db: outbox.write(db, platform=platform, place=place, at=house.clock.now(), body=body)  # noqa: E731
    return house.store.transact(work).result(10)


def posts(house: House) -> dict[int, Any]:
    found = house.store.transact(lambda db: db.execute(select(table(Post))).mappings().all()).result(10)
    return {post["id"]: post for post in found}


def text(parcel: Parcel) -> str:
    assert isinstance(parcel.content, Message)
    return "".join(span.text for line in parcel.content.lines for span in line if isinstance(span, Text))


@asynccontextmanager
async def carried(house: House, *stages: Stage) -> AsyncIterator[Courier]:
    """A courier at work on these platforms."""
    courier = Courier(house)
    tasks = [asyncio.create_task(courier.run(stage)) for stage in stages]
    tasks.append(asyncio.create_task(courier.run_receipts()))
    try:
        yield courier
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def until(true: Callable[[], bool]) -> None:
    """Let everybody go on until something is so."""
    async with asyncio.timeout(60):
        while not true():
            await asyncio.to_thread(lambda: None)


async def test_posts_arrive_in_order_and_are_marked_once_confirmed(house: House) -> None:
    stage = Stage()
    owed = [owe(house, str(number)) for number in range(20)]
    async with carried(house, stage):
        assert [text(await stage.gets()) for _ in owed] == [str(number) for number in range(20)]
        await until(lambda: all(post["state"] is PostState.SENT for post in posts(house).values()))


async def test_only_a_place_that_takes_posts_steadily_is_given_many_at_once(house: House, clock: HandClock) -> None:
    stage = Stage()
    for number in range(20):
        owe(house, str(number))
    async with carried(house, stage):
        await until(lambda: all(post["state"] is PostState.SENT for post in posts(house).values()))
        assert stage.batches == [1, 2, 3, 4, 5, 5]
        stage.plays = lambda _: Later("the server said 404", seconds=5)
        failing = owe(house, "x")
        clock.move(timedelta(minutes=1))
        await until(lambda: posts(house)[failing]["attempts"] == 1)
        stage.plays = lambda _: Sent()
        owe(house, "y")
        clock.move(timedelta(minutes=1))
        await until(lambda: all(post["state"] is PostState.SENT for post in posts(house).values()))
        assert stage.batches[-2:] == [1, 1]


async def test_what_was_not_confirmed_is_not_marked_and_is_tried_again(house: House, clock: HandClock) -> None:
    stage = Stage()
    stage.plays = lambda _: Later("the server said 404", seconds=5)
    post = owe(house, "x")
    async with carried(house, stage):
        await stage.gets()
        await until(lambda: posts(house)[post]["attempts"] == 1)
        assert posts(house)[post]["state"] is PostState.WAITING
        stage.plays = lambda _: Sent()
        clock.move(timedelta(seconds=6))
        await stage.gets()
        await until(lambda: posts(house)[post]["state"] is PostState.SENT)


async def test_an_uncertain_post_is_sent_again_as_uncertain(house: House, clock: HandClock) -> None:
    stage = Stage()
    stage.plays = lambda _: Later("the answer was lost", seconds=1, unsure=True)
    post = owe(house, "x")
    async with carried(house, stage):
        assert not (await stage.gets()).uncertain
        await until(lambda: posts(house)[post]["unsure"])
        clock.move(timedelta(seconds=2))
        assert (await stage.gets()).uncertain


async def test_after_a_start_whatever_waits_may_have_arrived(house: House) -> None:
    owe(house, "x")
    house.store.transact(lambda db: outbox.release_leases(db, house.clock.now())).result(10)
    stage = Stage()
    async with carried(house, stage):
        assert (await stage.gets()).uncertain


async def test_what_no_longer_holds_is_withdrawn_unsent_and_holds_up_nothing(house: House) -> None:
    case = Talk(house.store, now=house.clock.now()).arrives("x")
    stage, body = Stage(), pack(Message(((Text("it is resolved"),),)))
    only = {"lines": body, "buttons": [], "only": {"state": ["resolved"]}}

    def owed(db: Connection) -> None:
        db.execute(table(Post).delete())
        outbox.write(db, platform="irc", place="#cases", at=house.clock.now(), body=only, case=case)

    house.store.transact(owed).result(10)
    owe(house, "next")
    async with carried(house, stage):
        assert text(await stage.gets()) == "next"
        await until(lambda: [post["state"] for post in posts(house).values()] == [PostState.SENT])


async def test_a_post_nobody_takes_is_parked_and_the_others_flow_on(house: House) -> None:
    stage = Stage()
    stage.plays = lambda parcel: Never("no such channel") if text(parcel) == "bad" else Sent()
    owed = [owe(house, said) for said in ("a", "bad", "b")]
    async with carried(house, stage):
        await until(lambda: posts(house)[owed[2]]["state"] is PostState.SENT)
        assert [posts(house)[post]["state"] for post in owed] == [PostState.SENT, PostState.PARKED, PostState.SENT]
        assert posts(house)[owed[1]]["problem"] == "no such channel"


async def test_a_post_a_platform_breaks_on_is_parked_alone(house: House) -> None:
    def break_on_bad(parcel: Parcel) -> Outcome:
        if text(parcel) == "bad":
            raise ValueError("cannot be rendered")
        return Sent()

    stage = Stage()
    stage.plays = break_on_bad
    owed = [owe(house, said) for said in ("a", "bad", "b")]
    async with carried(house, stage):
        await until(lambda: posts(house)[owed[1]]["state"] is PostState.PARKED)
        await until(lambda: posts(house)[owed[2]]["state"] is PostState.SENT)
        assert posts(house)[owed[0]]["state"] is PostState.SENT


async def test_a_place_that_hangs_holds_up_no_other(house: House) -> None:
    stage = Stage()
    stage.held = {"#slow": asyncio.Event()}
    owe(house, "stuck", "#slow")
    async with carried(house, stage) as courier:
        await until(lambda: bool(stage.batches))
        for said in "xyz":
            owe(house, said, "#other")
            courier.wake()
            assert text(await stage.gets()) == said
        stage.held["#slow"].set()
        assert text(await stage.gets()) == "stuck"


async def test_what_is_tried_again_is_not_overtaken_by_what_came_after_it(house: House, clock: HandClock) -> None:
    stage = Stage()
    stage.plays = lambda _: Later("the server said 404", seconds=5)
    first = owe(house, "first")
    async with carried(house, stage) as courier:
        assert text(await stage.gets()) == "first"
        await until(lambda: posts(house)[first]["attempts"] == 1)
        stage.plays = lambda _: Sent()
        for said in ("once round", "twice round"):
            owe(house, said, "#other")
            courier.wake()
            assert text(await stage.gets()) == said
        owe(house, "second")
        owe(house, "elsewhere", "#other")
        courier.wake()
        assert text(await stage.gets()) == "elsewhere"
        clock.move(timedelta(seconds=6))
        assert [text(await stage.gets()) for _ in range(2)] == ["first", "second"]


async def test_a_post_that_is_refused_again_and_again_holds_up_no_other_for_ever(
    house: House, clock: HandClock
) -> None:
    stage = Stage()
    stage.plays = lambda parcel: Later("the server said 404") if text(parcel) == "spam" else Sent()
    refused, behind = owe(house, "spam"), owe(house, "behind")
    async with carried(house, stage):
        await until(lambda: clock.tick() or posts(house)[behind]["state"] is PostState.SENT)
        assert clock.monotonic() < 300
        assert posts(house)[refused]["state"] is PostState.WAITING
        assert posts(house)[refused]["attempts"] >= parcels.HOLDS_UP


async def test_the_next_try_elsewhere_does_not_wait_for_a_place_that_rests(house: House, clock: HandClock) -> None:
    stage = Stage()
    stage.plays = lambda parcel: Later("no", seconds=500 if text(parcel) == "long" else 3)
    owed = {said: owe(house, said, f"#{said}") for said in ("long", "short")}
    async with carried(house, stage):
        await until(lambda: all(posts(house)[post]["attempts"] == 1 for post in owed.values()))
        stage.plays = lambda _: Sent()
        clock.move(timedelta(seconds=4))
        await until(lambda: posts(house)[owed["short"]]["state"] is PostState.SENT)


async def test_a_place_that_rests_is_not_looked_at_again_and_again(house: House, clock: HandClock) -> None:
    class Counts(Store):
        looks = 0

        def read(self, work: Callable[[Connection], Any]) -> Any:
            self.looks += 1
            return super().read(work)

    counts = Counts(house.store.engine.url.render_as_string())
    stage = Stage()
    stage.plays = lambda _: Later("no", seconds=500)
    refused = owe(house, "refused")
    async with carried(House(counts, house.team, clock, house.metrics), stage) as courier:
        await until(lambda: posts(house)[refused]["attempts"] == 1)
        owe(house, "behind")
        courier.wake()
        for _ in range(100):
            await asyncio.to_thread(lambda: None)
        assert counts.looks < 10
        assert stage.batches == [1]
    counts.close()


async def test_a_delivery_that_breaks_is_a_fault_once_and_tried_again_only_after_a_long_while(
    house: House, clock: HandClock
) -> None:
    class Miscounts(Stage):
        async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
            return [*await super().deliver(parcels), Sent()][miscounted:]

    miscounted = 2
    stage = Miscounts()
    post = owe(house, "x")
    with capture_logs() as logged:
        async with carried(house, stage) as courier:
            await until(lambda: any(entry["event"] == "fault" for entry in logged))
            for said in "abc":
                owe(house, said, "#other")
            miscounted = 1
            courier.wake()
            await until(lambda: all(posts(house)[each]["state"] is PostState.SENT for each in (2, 3, 4)))
            assert [text(stage.delivered.get_nowait()) for _ in range(stage.delivered.qsize())] == ["x", *"abc"]
            clock.move(timedelta(seconds=LONGEST_PAUSE + 1))
            await until(lambda: posts(house)[post]["state"] is PostState.SENT)
    assert len([entry for entry in logged if entry["event"] == "fault"]) == 1


async def test_an_outbox_that_cannot_be_read_is_read_again(house: House, clock: HandClock) -> None:
    class Shaky(Store):
        def read(self, work: Callable[[Connection], Any]) -> Any:
            nonlocal asked
            asked += 1
            if asked % 2 == 0:
                raise NotStored("the case log cannot be read now")
            return super().read(work)

    asked = 0
    shaky = Shaky(house.store.engine.url.render_as_string())
    stage = Stage()
    async with carried(House(shaky, house.team, clock, house.metrics), stage):
        await until(lambda: clock.tick() or asked > 4)
        owe(house, "x")
        await until(lambda: clock.tick() or stage.delivered.qsize() == 1)
    shaky.close()


async def test_how_many_posts_wait_is_counted_also_while_some_are_on_their_way(house: House, clock: HandClock) -> None:
    stage = Stage()
    stage.held = {"#cases": asyncio.Event()}
    owe(house, "on its way")
    async with carried(house, stage) as courier:
        await until(lambda: bool(stage.batches))
        for number in range(3):
            owe(house, str(number))
        courier.wake()
        await until(lambda: clock.tick() or house.metrics.registry.get_sample_value(WAITING, {"platform": "irc"}) == 4)
        stage.held["#cases"].set()


async def test_every_post_that_is_folded_into_one_counts(house: House, clock: HandClock) -> None:
    talk = Talk(house.store, only=("#slack",))
    talk.now = clock.now()
    talk.arrives("x")
    talk.say("ada", "claim 1")
    stage = Stage("slack", cards=True)
    stage.plays = lambda _: Later("slow down", seconds=30)
    async with carried(house, stage):
        await until(lambda: all(post["attempts"] == 1 for post in posts(house).values()))
    assert stage.batches == [1]
    attempted = house.metrics.posts_total.labels(platform="slack", outcome="later")
    assert attempted._value.get() == 2


async def test_what_is_on_its_way_when_the_house_is_left_still_arrives(house: House) -> None:
    stage = Stage()
    stage.held = {"#cases": asyncio.Event()}
    post = owe(house, "x")
    async with carried(house, stage):
        await until(lambda: bool(stage.batches))
        asyncio.get_running_loop().call_later(0.05, stage.held["#cases"].set)
    assert posts(house)[post]["state"] is PostState.SENT


async def test_what_never_arrives_does_not_keep_the_house(house: House) -> None:
    stage = Stage()
    stage.held = {"#cases": asyncio.Event()}
    owe(house, "x")
    async with asyncio.timeout(3):
        async with carried(house, stage):
            await until(lambda: bool(stage.batches))


async def test_an_answer_confirmed_while_the_house_is_left_is_written_down(house: House, clock: HandClock) -> None:
    async with claimed(house, clock) as (_, courier, post):
        courier.receipt(post)()
    assert posts(house)[post]["state"] is PostState.SENT


async def test_while_a_platform_is_away_its_posts_wait_and_others_do_not(house: House) -> None:
    away, there = Stage(), Stage("slack")
    away.ready = False
    waiting, going = owe(house, "x"), owe(house, "y", "C1", "slack")
    async with carried(house, away, there) as courier:
        assert text(await there.gets()) == "y"
        await until(lambda: posts(house)[going]["state"] is PostState.SENT)
        assert posts(house)[waiting]["state"] is PostState.WAITING
        assert not away.batches
        away.ready = True
        courier.wake()
        assert text(await away.gets()) == "x"


@asynccontextmanager
async def claimed(house: House, clock: HandClock) -> AsyncIterator[tuple[Stage, Courier, int]]:
    """A case, told and then claimed in its room: the answer to that is the post of this id."""
    talk = Talk(house.store, only=("#cases",))
    talk.now = clock.now()
    talk.arrives("x")
    stage = Stage()
    incoming = Incoming(Identity("irc", "", "ada", "ada"), Place("#cases", Audience.TEAM), "!claim 1")
    async with carried(house, stage) as courier:
        await stage.gets()
        answered = talk.do(lambda db: dispatch.answer(db, "claim 1", incoming, team=talk.team, now=talk.now))
        assert answered.post is not None
        yield stage, courier, answered.post


async def test_an_answer_that_is_a_post_is_not_sent_again_once_its_room_has_it(house: House, clock: HandClock) -> None:
    async with claimed(house, clock) as (stage, courier, post):
        courier.receipt(post)()
        await until(lambda: posts(house)[post]["state"] is PostState.SENT)
        clock.move(timedelta(minutes=5))
        courier.wake()
        owe(house, "after")
        assert text(await stage.gets()) == "after"


async def test_an_answer_its_room_never_confirmed_is_sent_again(house: House, clock: HandClock) -> None:
    async with claimed(house, clock) as (stage, courier, post):
        clock.move(timedelta(minutes=5))
        courier.wake()
        assert (await stage.gets()).key == posts(house)[post]["key"]


async def test_a_card_is_drawn_once_however_often_its_case_moved_and_then_updated_in_place(
    house: House, clock: HandClock
) -> None:
    talk = Talk(house.store, only=("#slack",))
    talk.now = clock.now()
    talk.arrives("x")
    for said in ("claim 1", "release 1", "claim 1"):
        talk.say("ada", said)
    stage = Stage("slack", cards=True)
    async with carried(house, stage) as courier:
        first = await stage.gets()
        assert first.ref is None
        await until(lambda: all(post["state"] is PostState.SENT for post in posts(house).values()))
        assert stage.batches == [1]
        talk.say("ada", "release 1")
        courier.wake()
        assert (await stage.gets()).ref == f"ref-{first.key}"


@pytest.mark.parametrize("fold", [True, False])
async def test_a_room_that_could_not_be_reached_for_long_gets_one_digest(
    house: House, clock: HandClock, fold: bool
) -> None:
    house.store.transact(
        lambda db: rooms.furnish(db, "irc", [Furnishing("#cases", Audience.TEAM)], cards=False)
    ).result(10)
    for number in range(20):
        owe(house, str(number))
    if fold:
        clock.move(timedelta(hours=5))
    stage = Stage()
    async with carried(house, stage):
        await until(lambda: all(post["state"] is PostState.SENT for post in posts(house).values()))
    assert stage.delivered.qsize() == (1 if fold else 20)
