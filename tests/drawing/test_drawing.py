"""Charts become pictures that anyone can read, in a process that takes nothing along and leaves nothing behind."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import psutil
import pytest

from chatbot.drawing import NotDrawn, draw, draw_all
from chatbot.drawing.style import look
from commands.exhibits import Axis, Chart, Series, Shape
from tests.house.test_courier import until
from tests.local.conftest import ROOT

SVG = "{http://www.w3.org/2000/svg}"
CHART = Chart(
    name="kept",
    title="Promises kept",
    shape=Shape.LINES,
    x=Axis("month"),
    y=Axis("share kept", percent=True),
    places=("2026-09", "2026-10"),
    series=(Series("kept", (0.5, 0.75), (0.3, 0.5), (0.7, 0.9)),),
    caption="n = 40.",
    alt="Rises from 50 % to 75 %.",
)
HOSTILE = "$\\frac{1}{0}$ <script>alert(1)</script> &amp; ]]> \x00\x1b[31m\u202edna\ud800 _under " + "w" * 300

SOME = (Shape.LINES, Shape.DOTS)


def variants() -> list[Chart]:
    """Charts as they should be, of little, and of what somebody could write to break one."""
    of = [
        *[(shape, "unknown", (None, None), (None, None), (None, None)) for shape in Shape],
        *[(shape, "one", (1.0,), (0.5,), (1.0,)) for shape in Shape],
        (Shape.LINES, "none", (), (), ()),
        (Shape.STEPS, "gaps", (None, 0.5, None), (None, 0.2, None), (None, 0.7, None)),
        (Shape.LINES, "many", tuple(at % 7 / 7 for at in range(400)), (0.0,) * 400, (1.0,) * 400),
        (Shape.STACKS, "down", (-1.0, None, 1.0), (), ()),
        (Shape.STEPS, "few", (1.0, 0.5, 0.2), (1.0, 0.3, 0.1), (1.0, 0.7, 0.4)),
        (Shape.LINES, "edges", (None, 0.5, None), (None, 0.2, None), (None, 0.7, None)),
    ]
    shaped = [
        replace(
            CHART,
            name=f"{shape}-{kind}",
            shape=shape,
            places=tuple(f"a{at}" for at in range(len(values))),
            series=tuple(Series(f"s{each}", values, low, high, line=each == 1) for each in range(2)),
        )
        for shape, kind, values, low, high in of
    ]
    hostile = [
        replace(
            CHART,
            name=f"{shape}-hostile",
            shape=shape,
            title=HOSTILE,
            caption=HOSTILE,
            alt=HOSTILE,
            x=Axis(HOSTILE),
            y=Axis(HOSTILE),
            places=(HOSTILE, HOSTILE),
            series=(Series(HOSTILE, (1, 2)), Series("_", (2, 1))),
        )
        for shape in SOME
    ]
    return [CHART, *shaped, *hostile]


def said(picture: bytes) -> list[str]:
    """What stands on a picture."""
    return [each.text or "" for each in drawn(picture).iter(f"{SVG}text")]


def drawn(picture: bytes) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - that it can be read is what is tested


@pytest.fixture(scope="module")
def pictures() -> dict[str, bytes]:
    charts = variants()
    return dict(zip((each.name for each in charts), asyncio.run(draw_all(charts, kind="svg")), strict=True))


def test_a_picture_shows_title_units_and_caption_and_says_in_words_what_is_to_be_seen(
    pictures: dict[str, bytes],
) -> None:
    shown = said(pictures["kept"])
    assert {"Promises kept", "month", "share kept", "n = 40.", "2026-09", "60 %"} <= set(shown)
    root = drawn(pictures["kept"])
    named = {each.get("id"): each.text for each in root if each.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert root.get("role") == "img"
    assert [named[each] for each in root.get("aria-labelledby", "").split()] == [CHART.title, CHART.alt]


def test_what_somebody_wrote_stays_what_they_wrote(pictures: dict[str, bytes]) -> None:
    for shape in SOME:
        picture = pictures[f"{shape}-hostile"]
        whole = " ".join(said(picture))
        assert whole.count("$\\frac{1}{0}$") >= 5, "no formula is made of it"
        assert "<script>" in whole
        assert "_" in said(picture), "a name in the legend too"
        assert "w" * 107 not in whole
        assert not {each for each in drawn(picture).iter() if each.tag.endswith("script")}
        for character in "\x00\x1b\u202e":
            assert character not in picture.decode()


def test_a_chart_without_a_value_says_so_instead(pictures: dict[str, bytes]) -> None:
    for name, picture in pictures.items():
        empty = name.endswith(("-none", "-unknown"))
        assert (CHART.alt in said(picture)) == empty
        assert (CHART.y.label in said(picture)) == (not empty and not name.endswith("-hostile"))


def test_pictures_can_stand_in_one_page(pictures: dict[str, bytes]) -> None:
    ids = [each.get("id") for picture in pictures.values() for each in drawn(picture).iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for picture in pictures.values():
        meant = re.findall(r'(?:url\(|href=")#([^")]+)', picture.decode())
        assert set(meant) <= set(ids)
        assert b"<style" not in picture


def test_every_place_is_named_though_nothing_is_known_of_it(pictures: dict[str, bytes]) -> None:
    assert {"a0", "a1", "a2"} <= set(said(pictures["lines-edges"]))


async def test_a_survival_curve_has_no_marks_which_would_be_read_as_censoring() -> None:
    short = replace(CHART, shape=Shape.STEPS, places=(0.0, 1.0), series=(Series("kept", (1.0, 0.5)),))
    longer = replace(short, places=(0.0, 0.5, 1.0), series=(Series("kept", (1.0, 0.75, 0.5)),))
    marks = [list(drawn(each).iter(f"{SVG}use")) for each in await draw_all([short, longer], kind="svg")]
    assert len(marks[0]) == len(marks[1])


def test_series_differ_without_colour_too() -> None:
    for one, other in combinations([look(index) for index in range(8)], 2):
        assert one.mark != other.mark
        assert one.hatching != other.hatching
        assert (one.colour, one.dashes) != (other.colour, other.dashes)


async def test_the_same_chart_makes_the_same_picture(pictures: dict[str, bytes]) -> None:
    assert await draw(CHART, kind="svg") == pictures[CHART.name]


async def test_a_chart_that_cannot_be_drawn_is_told_without_its_words() -> None:
    broken = replace(CHART, title="canary", series=(Series("canary", (1.0,), (0.5, 0.5), (1.0, 1.0)),))
    with pytest.raises(NotDrawn) as caught:
        await draw(broken, kind="svg")
    assert "ValueError" in str(caught.value)
    assert "canary" not in str(caught.value)


async def test_drawing_takes_no_longer_than_it_may() -> None:
    with pytest.raises(NotDrawn, match=r"more than 0\.05 seconds"):
        await draw_all([CHART], kind="svg", seconds=0.05)
    assert not drawing()


async def test_drawing_knows_no_secret_and_ends_with_whoever_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "canary")
    asked = asyncio.create_task(draw(CHART, kind="png"))
    await until(lambda: bool(drawing()))
    assert not {"SLACK_BOT_TOKEN", "HOME", "DATABASE_URL"} & set(drawing()[0].environ())
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert not drawing()


def drawing() -> list[psutil.Process]:
    """The processes that draw for this one."""
    return [each for each in psutil.Process().children() if "chatbot.drawing" in each.cmdline()]


def test_nothing_that_draws_or_lays_out_comes_into_the_bot() -> None:
    code = (
        "import sys, chatbot.app, chatbot.drawing, chatbot.monthly, commands.verbs; commands.verbs.load(); print("
        "{'matplotlib', 'numpy', 'jinja2', 'PIL', 'alembic', 'sqlalchemy.dialects.postgresql'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout == "set()\n", "they cost more memory than the rest of it"
