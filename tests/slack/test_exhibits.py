"""Tables and charts become blocks within Slack's limits, whatever is in them; elsewhere the lines say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from chatbot.platforms.console import render as console
from chatbot.platforms.irc import render as irc
from chatbot.platforms.slack.looks.exhibits import ALT, CHARACTERS, COLUMNS, ROWS, alt
from chatbot.platforms.slack.looks.markup import size
from chatbot.platforms.slack.looks.render import Renderer
from commands.exhibits import Chart, Exhibit, Table
from commands.message import Button, Message, Text
from tests.exhibits import CHART, TABLE, charts, exhibits
from tests.slack.house import HastyClock
from tests.slack.test_rendering import HOSTILE_TEXT, only_ours
from tests.slack_standin import blocks
from tests.slack_standin.workspace import texts

RENDERER = Renderer("T1", HastyClock(), "en")
LINES = ((Text("17 cases were opened."),),)


def _blocks(*shown: Exhibit) -> list[dict[str, Any]]:
    return RENDERER.line(Message(LINES, exhibits=shown))[1]


@pytest.mark.parametrize(
    "rows",
    [
        (("1",) * 3,) * ROWS,
        (("1",) * (COLUMNS + 1),),
        (("x" * CHARACTERS, "1", "1"),),
        (("x`y" * 50, "``" * 50, "1"),) * 300,
    ],
    ids=["rows", "columns", "characters", "all"],
)
def test_a_table_beyond_slacks_limits_is_set_in_letters_of_one_width(rows: tuple[tuple[str, ...], ...]) -> None:
    head = tuple("abcdefghijklmnopqrstu"[: len(rows[0])])
    made = _blocks(Table("T", head, rows))
    blocks.check(made)
    set_in = [block["text"]["text"] for block in made[2:]]
    assert {block["type"] for block in made} == {"section"}
    assert all(text.startswith("```") and text.endswith("```") and text.count("`") == 6 for text in set_in)
    assert len(set_in) <= 4


def test_what_there_is_no_room_for_is_left_out() -> None:
    many = [Table("T", ("a",), (("x",),), "c")] * 30
    made = _blocks(*many)
    blocks.check(made)
    assert len(made) > 30
    assert sum(block["type"] == "table" for block in made) == 1


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(exhibits(HOSTILE_TEXT))
def test_whatever_is_in_them_slack_takes_it_and_makes_nothing_of_it(shown: tuple[Exhibit, ...]) -> None:
    files = {each: "F0000000001" for each in shown if isinstance(each, Chart)}
    for tables in (True, False):
        text, made = RENDERER.line(Message(((Text("a"),),), (Button("b", "c"),), shown), files, tables=tables)
        blocks.check(made)
        bare = [text for block in made for text in texts(block.get("rows", []))]
        bare += [block["alt_text"] for block in made if "alt_text" in block]
        assert not set("<>") & set("".join(bare))
        for each in {text, *texts(made)} - set(bare):
            only_ours(each)
    assert sum(block["type"] == "image" for block in made) == sum(isinstance(each, Chart) for each in shown)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(charts(HOSTILE_TEXT))
def test_a_picture_by_itself_says_what_it_shows(chart: Chart) -> None:
    text, made = RENDERER.pictures([chart], {chart: "F0000000001"})
    blocks.check(made)
    assert size(text) <= 3000
    assert text.strip()
    only_ours(text)


def test_a_long_description_is_cut_and_a_missing_one_made_up_for() -> None:
    made = [replace(CHART, alt=text, caption="", title="Open") for text in ("rising " * 400, "", "<b>")]
    for limit in (ALT, 1000):
        assert limit - 10 < size(alt(made[0], limit)) <= limit
        assert alt(made[0], limit).endswith("rising…")
    assert [alt(chart) for chart in made[1:]] == ["Open", "‹b›"]
    assert alt(replace(made[1], title="")) == "…"


def test_where_nothing_can_be_shown_the_lines_say_it() -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    full, plain = Message(LINES, exhibits=(TABLE, CHART)), Message(LINES)
    look = irc.Look("!", "en", at, lambda account: None)
    assert irc.render(full, look) == irc.render(plain, look) == ["17 cases were opened."]
    assert console.render(full, console.Look("!", "en", at)) == console.render(plain, console.Look("!", "en", at))
