"""No promise forgotten: a simulated year in which nobody is nagged and nothing is lost.

`YEAR_SEED=...` for the same year again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import SystemRandom

import pytest

from tests.year.lapses import ASKED_NEXT, OPEN_AGAIN
from tests.year.life import Year
from tests.year.witness import Witness


@pytest.mark.timeout(600)
def test_in_a_whole_year_no_case_is_without_a_clock_and_nobody_is_nagged(
    prepared_file: Path, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    file = tmp_path / "casebell.db"
    shutil.copyfile(prepared_file, file)
    seed = int(os.environ.get("YEAR_SEED", SystemRandom().randrange(1 << 32)))
    print(f"YEAR_SEED={seed}")
    with Year(file, seed) as year:
        witness = Witness(year)
        while year.pass_time(witness.look):
            assert witness.wrong == []
        witness.at_the_end()
        figures(witness.summary())
    assert witness.wrong == []
    assert year.did["restarts"] > 10
    assert witness.nudges > 1000
    assert witness.lapses.led_to[ASKED_NEXT] > 10
    assert witness.lapses.led_to[OPEN_AGAIN] > 10
