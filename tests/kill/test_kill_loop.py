"""Kill it at any point: nothing that was acknowledged is gone, and every room still hears what it was owed.

`KILLS=1000 pytest tests/kill/test_kill_loop.py -s` for a long run; `KILL_SEED=...` for the same chances again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import SystemRandom

import pytest

from tests.fixtures.irc_servers import IrcServer
from tests.kill.loop import Loop

PARTS = 4
KILLS = int(os.environ.get("KILLS", "100")) // PARTS
"""In each part: they run side by side where tests do."""


@pytest.mark.timeout(240 + 10 * KILLS)
@pytest.mark.parametrize("part", range(PARTS))
async def test_nothing_is_lost_and_nothing_made_up_however_often_it_is_killed(
    part: int, irc: IrcServer, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    seed = int(os.environ.get("KILL_SEED", SystemRandom().randrange(1 << 32)))
    print(f"KILL_SEED={seed}")
    async with Loop.around(tmp_path, irc, f"{seed} part {part}") as loop:
        async for kill in loop.lives(KILLS):
            assert (await loop.verdict()).wrong == [], f"after {kill} kills"
        await loop.drain()
        verdict = await loop.verdict(drained=True)
        did = loop.figures(verdict)
    figures(f"kill loop, part {part + 1} of {PARTS}: {did}")
    assert verdict.wrong == []
    assert verdict.twice <= did.kills + did.resets
    assert loop.complaints == []
    assert did.acknowledged > KILLS // 2
