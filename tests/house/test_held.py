"""A place that takes nothing for now is left alone: nothing is written down, and all goes on where it stood."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from chatbot.house import House
from chatbot.metrics import Metrics
from chatbot.platforms.platform import Held, Later, Outcome, Parcel, Sent
from commands import parcels
from commands.message import Card
from commands.team import Team
from storage import rooms
from storage.models import PostState
from storage.store import Store
from tests.conversations.talk import Talk
from tests.house.stage import HandClock, Stage
from tests.house.test_courier import carried, owe, posts, text, until

SHUT = "casebell_places_shut"


async def test_while_nothing_is_taken_nothing_is_written(sqlite_url: str, clock: HandClock) -> None:
    commits: list[int] = []
    store = Store(sqlite_url, on_commit=commits.append)
    house, stage = House(store, Team(), clock, Metrics()), Stage()
    stage.plays = lambda _: Held(300, "Slack is silent")
    for number in range(20):
        owe(house, str(number), f"#{number % 4}")
    async with carried(house, stage):
        for tries in range(1, 4):
            await until(lambda tries=tries: stage.delivered.qsize() == 4 * tries)
            clock.move(timedelta(seconds=300))
    store.close()
    assert len(commits) == 20


async def test_of_a_place_that_is_shut_one_post_is_tried_now_and_then_and_none_is_touched(
    house: House, clock: HandClock
) -> None:
    stage = Stage()
    stage.plays = lambda parcel: Held(300, "not in the room") if parcel.place == "#shut" else Sent()
    for number in range(20):
        owe(house, str(number), "#shut")
    before = posts(house)
    async with carried(house, stage) as courier:
        for tries in range(1, 4):
            await until(lambda tries=tries: len(stage.batches) == tries)
            owe(house, f"elsewhere {tries}", "#open")
            courier.wake()
            await until(lambda tries=tries: stage.delivered.qsize() == 2 * tries)
            assert house.metrics.registry.get_sample_value(SHUT, {"platform": "irc"}) == 1
            stage.batches[:] = [1] * tries
            if tries < 3:
                clock.move(timedelta(seconds=300))
        waiting = {post: row for post, row in posts(house).items() if row["place"] == "#shut"}
        assert waiting == before, "not a write for all these tries"
        stage.plays = lambda _: Sent()
        courier.back("irc")
        await until(lambda: all(post["state"] is PostState.SENT for post in posts(house).values()))
    assert house.metrics.registry.get_sample_value(SHUT, {"platform": "irc"}) == 0


async def test_what_was_held_for_its_turn_goes_with_many_others_as_before(house: House, clock: HandClock) -> None:
    class Takes(Stage):
        """Takes three at a time, and then has the others wait for a second."""

        async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
            taken = await super().deliver(parcels[:3])
            return [*taken, *[Held(1.0)] * (len(parcels) - 3)]

    stage = Takes()
    for number in range(30):
        owe(house, str(number))
    async with carried(house, stage):
        await until(lambda: clock.tick() or all(post["state"] is PostState.SENT for post in posts(house).values()))
    assert [text(stage.delivered.get_nowait()) for _ in range(30)] == [str(number) for number in range(30)]
    assert stage.batches[:3] == [1, 2, 3]
    assert set(stage.batches[3:]) == {3}
    assert {post["attempts"] for post in posts(house).values()} == {0}


async def test_what_is_behind_a_post_that_waits_is_not_written_to(house: House, clock: HandClock) -> None:
    stage = Stage()
    stage.plays = lambda parcel: {"first": Sent(), "lost": Later("lost", 5, unsure=True)}.get(text(parcel), Held(0.0))
    owed = {said: owe(house, said) for said in ("first", "lost", "behind")}
    async with carried(house, stage):
        await until(lambda: posts(house)[owed["lost"]]["attempts"] == 1)
        await until(lambda: clock.asleep)
        assert posts(house)[owed["behind"]]["attempts"] == 0
        stage.plays = lambda _: Sent()
        clock.move(timedelta(seconds=6))
        await until(lambda: all(post["state"] is PostState.SENT for post in posts(house).values()))
    assert [text(stage.delivered.get_nowait()) for _ in range(stage.delivered.qsize())][-2:] == ["lost", "behind"]


async def test_a_room_let_in_while_its_trial_is_on_its_way_is_tried_again_at_once(house: House) -> None:
    stage = Stage()
    stage.held = {"#cases": asyncio.Event()}
    stage.plays = lambda _: Held(300, "not in the room")
    owe(house, "x")
    async with carried(house, stage) as courier:
        await until(lambda: bool(stage.batches))
        stage.plays = lambda _: Sent()
        courier.back("irc")
        stage.held["#cases"].set()
        await until(lambda: all(post["state"] is PostState.SENT for post in posts(house).values()))


async def test_two_hundred_changes_to_one_card_are_one_update_when_its_turn_comes(
    house: House, clock: HandClock
) -> None:
    talk = Talk(house.store, only=("#slack",), now=clock.now())
    talk.arrives("x")
    stage = Stage("slack", cards=True)
    async with carried(house, stage) as courier:
        await stage.gets()
        stage.plays = lambda _: Held(2.0)
        for number in range(100):
            talk.say("ada", "claim 1" if number % 2 == 0 else "release 1")
            courier.wake()
        await until(lambda: len(stage.batches) > 1)
        tried = len(stage.batches)
        stage.plays = lambda _: Sent("ref")
        assert tried == 2, "the others wait for the same turn"
        clock.move(timedelta(seconds=3))
        await until(lambda: all(post["state"] is PostState.SENT for post in posts(house).values()))
    assert stage.batches == [1, 1, 1]


async def test_a_line_waits_calmly_for_a_card_that_is_not_taken_and_in_the_end_goes_without_it(
    house: House, clock: HandClock
) -> None:
    talk = Talk(house.store, only=("#slack",), now=clock.now())
    talk.do(lambda db: rooms.change(db, rooms.everywhere(db)[0], threads=True))
    talk.arrives("x")
    stage = Stage("slack", cards=True)
    stage.plays = lambda parcel: Later("fatal_error", 60) if isinstance(parcel.content, Card) else Sent()
    async with carried(house, stage) as courier:
        await until(lambda: stage.delivered.qsize() == 1)
        talk.say("ada", "claim 1")
        courier.back("slack")
        await until(lambda: stage.delivered.qsize() == 2)
        courier.back("slack")
        await until(lambda: clock.asleep)
        await until(lambda: clock.tick() or any(post["state"] is PostState.SENT for post in posts(house).values()))
        carried_so_far = [stage.delivered.get_nowait().content for _ in range(stage.delivered.qsize())]
    assert [isinstance(each, Card) for each in carried_so_far] == [True] * (parcels.HOLDS_UP + 1) + [False]
