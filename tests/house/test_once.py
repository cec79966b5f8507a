"""What is delivered twice is dealt with once, however much comes between."""

from __future__ import annotations

import asyncio

import pytest

from chatbot.once import KEPT, Once


async def test_who_comes_again_while_the_first_is_in_hand_waits_for_it() -> None:
    once: Once[int] = Once()
    over, begun = asyncio.Event(), list[int]()

    async def work() -> int:
        begun.append(1)
        await over.wait()
        return len(begun)

    both = asyncio.gather(once.run("a", work), once.run("a", work))
    await asyncio.sleep(0)
    over.set()
    assert await both == [1, 1]


async def test_a_line_in_hand_is_not_forgotten_for_those_that_come_meanwhile() -> None:
    once: Once[str] = Once()
    over = asyncio.Event()

    async def slow() -> str:
        await over.wait()
        return "first"

    async def other() -> str:
        return "other"

    first = asyncio.create_task(once.run("first", slow))
    await asyncio.sleep(0)
    for number in range(KEPT + 1):
        await once.run(f"other {number}", other)
    over.set()
    assert await first == "first"
    assert await once.run("first", other) == "first"


async def test_what_failed_is_left_to_the_next() -> None:
    once: Once[str] = Once()

    async def fails() -> str:
        raise ValueError

    async def works() -> str:
        return "done"

    with pytest.raises(ValueError):
        await once.run("a", fails)
    assert await once.run("a", works) == "done"


async def test_what_does_not_count_is_left_to_the_next() -> None:
    came_to = [0, 7, 8]
    once: Once[int] = Once(lambda outcome: outcome > 0)

    async def work() -> int:
        return came_to.pop(0)

    assert [await once.run("a", work) for _ in "123"] == [0, 7, 7]
