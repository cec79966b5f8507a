"""The kill loop catches the bugs that it is there for: each is planted, and the loop says what it has broken."""

from __future__ import annotations

import os
from pathlib import Path
from random import SystemRandom
from typing import NamedTuple

import pytest

from tests.fixtures.irc_servers import IrcServer
from tests.kill.loop import Loop

LOST = ("acknowledged, not in the log", "told, not in the log")
UNTOLD = ("in the log, not told",)

MOST = 25
"""Kills until which each must be caught."""


class Network(NamedTuple):
    """How many seconds the way to the IRC server takes, and in how many of the bot's lives it breaks."""

    delay: float
    breaks: float


WHOLE = Network(0.0, 0.0)
BREAKING = Network(0.02, 1.0)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("bug", "broken", "network"),
    [
        ("answers before commit", LOST, WHOLE),
        ("marks before sending", UNTOLD, WHOLE),
        ("no outbox", UNTOLD, WHOLE),
        ("marks on write", UNTOLD, BREAKING),
        ("splits the transaction", UNTOLD, WHOLE),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
async def test_the_loop_catches_a_bot_that(
    bug: str, broken: tuple[str, ...], network: Network, irc: IrcServer, tmp_path: Path
) -> None:
    seed = int(os.environ.get("KILL_SEED", SystemRandom().randrange(1 << 32)))
    print(f"KILL_SEED={seed}")
    arguments = ("-m", "tests.kill.planted", bug)
    async with Loop.around(tmp_path, irc, f"{seed} {bug}", arguments, delay=network.delay) as loop:
        caught = None
        async for kill in loop.lives(MOST, breaks=network.breaks, cuts=1.0, on_word=1.0):
            wrong = (await loop.verdict()).wrong
            caught = next((each for each in wrong if each.startswith(broken)), None)
            if caught:
                print(f"after {kill} kills: {caught}")
                break
    assert caught
    assert loop.complaints == []
