"""The stand-in takes only the views and elements that Slack takes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack_standin import blocks, views
from tests.slack_standin.arguments import Refused

Made = dict[str, Any]


def words(text: str = "x") -> Made:
    return {"type": "plain_text", "text": text}


def option(text: str = "x", value: str = "x", **more: Any) -> Made:
    return {"text": words(text), "value": value, **more}


def field(kind: str, **more: Any) -> Made:
    element = {"type": kind, "action_id": "a", **more}
    return {"type": "input", "block_id": "b", "label": words("Field"), "element": element}


def beside(kind: str, **more: Any) -> Made:
    return {"type": "section", "text": words(), "accessory": {"type": kind, "action_id": "a", **more}}


def modal(*shown: Made, **more: Any) -> Made:
    return {"type": "modal", "title": words(), "submit": words(), "blocks": list(shown), **more}


TEXT = field("plain_text_input")
DIVIDER = {"type": "divider"}
BUTTON = {"type": "button", "action_id": "a", "text": words(), "value": "v"}
CONFIRM = {"title": words(), "text": words(), "confirm": words(), "deny": words()}
CHOICES = [option(), option("y", "y", description=words("why"))]

TAKEN = [
    modal(*[DIVIDER] * 100, private_metadata="x" * 3000, callback_id="x" * 255, external_id="x" * 255),
    modal(field("plain_text_input", multiline=True, min_length=1, max_length=3000, initial_value="x")),
    modal(field("static_select", options=CHOICES, initial_option=CHOICES[1], placeholder=words("x" * 150))),
    modal(field("static_select", option_groups=[{"label": words(), "options": CHOICES}], initial_option=CHOICES[0])),
    modal(field("multi_static_select", options=[option()] * 100, initial_options=[option()], max_selected_items=1)),
    modal(field("radio_buttons", options=[option()] * 10), field("checkboxes", options=CHOICES) | {"block_id": "c"}),
    modal(field("datepicker", initial_date="2026-12-01")),
    modal(field("timepicker", initial_time="14:00", timezone="Europe/Amsterdam")),
    modal(field("datetimepicker", initial_date_time=1_795_000_000)),
    modal(field("users_select", initial_user="U0ALICE", focus_on_load=True)),
    modal(field("multi_users_select", initial_users=["U0ALICE"]) | {"optional": True, "hint": words("x" * 2000)}),
    modal(beside("overflow", options=CHOICES), close=words(), notify_on_close=True, clear_on_close=False),
    modal({"type": "actions", "elements": [BUTTON | {"confirm": CONFIRM}, BUTTON | {"action_id": "b"}]}),
    {"type": "home", "blocks": [TEXT, beside("users_select"), *[DIVIDER] * 98]},
    modal(*({"type": "actions", "block_id": each, "elements": [BUTTON]} for each in "xy")),
]

REFUSED = [
    modal(),
    modal(*[DIVIDER] * 101),
    modal(DIVIDER, title=words("x" * 25)),
    modal(DIVIDER, submit=words("x" * 25)),
    modal(DIVIDER, close=words("")),
    modal(DIVIDER, title={"type": "mrkdwn", "text": "x"}),
    modal(DIVIDER, private_metadata="x" * 3001),
    modal(DIVIDER, callback_id="x" * 256),
    modal(DIVIDER, external_id="x" * 256),
    modal(DIVIDER, unknown=1),
    modal(DIVIDER, notify_on_close="yes"),
    modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
    {"type": "modal", "title": words(), "blocks": [TEXT]},
    {"type": "home", "title": words(), "blocks": [DIVIDER]},
    {"type": "home", "submit": words(), "blocks": [DIVIDER]},
    {"type": "workflow_step", "blocks": [DIVIDER]},
    modal(DIVIDER | {"block_id": "b"}, TEXT),
    modal(DIVIDER | {"block_id": "b" * 256}),
    modal(TEXT | {"label": words("x" * 2001)}),
    modal(TEXT | {"label": {"type": "mrkdwn", "text": "x"}}),
    modal(TEXT | {"hint": words("x" * 2001)}),
    modal(TEXT | {"optional": 1}),
    modal({"type": "input", "label": words(), "element": BUTTON}),
    modal({"type": "actions", "elements": [TEXT["element"]]}),
    modal({"type": "actions", "elements": [BUTTON, BUTTON]}),
    modal({"type": "actions", "elements": [BUTTON | {"confirm": CONFIRM | {"deny": words("x" * 31)}}]}),
    modal(field("plain_text_input", action_id="a" * 256)),
    modal(field("plain_text_input", placeholder=words("x" * 151))),
    modal(field("plain_text_input", max_length=3001)),
    modal(field("plain_text_input", min_length=3, initial_value="x")),
    modal(field("plain_text_input", options=CHOICES)),
    modal(field("static_select")),
    modal(field("static_select", options=[])),
    modal(field("static_select", options=[option()] * 101)),
    modal(field("static_select", options=CHOICES, option_groups=[])),
    modal(field("static_select", options=[option("x" * 76)])),
    modal(field("static_select", options=[option(value="x" * 151)])),
    modal(field("static_select", options=[option(description=words("x" * 76))])),
    modal(field("static_select", options=CHOICES, initial_option=option("z"))),
    modal(field("static_select", options=CHOICES, initial_options=CHOICES)),
    modal(field("multi_static_select", options=CHOICES, initial_options=[])),
    modal(field("multi_static_select", options=CHOICES, initial_options=CHOICES, max_selected_items=1)),
    modal(field("radio_buttons", options=[option()] * 11)),
    modal(field("checkboxes", options=[option()] * 11)),
    modal(field("datepicker", initial_date="1.12.2026")),
    modal(field("datepicker", initial_date="2026-13-01")),
    modal(field("timepicker", initial_time="24:00")),
    modal(field("timepicker", timezone="Middle/Earth")),
    modal(field("datetimepicker", initial_date_time=1_795_000_000_000)),
    modal(field("users_select", initial_user="alice")),
    modal(field("file_input")),
    modal(beside("overflow", options=[option()] * 6)),
    modal(beside("plain_text_input")),
    modal(TEXT | {"element": {"type": "plain_text_input"}}),
]


@pytest.mark.parametrize("view", TAKEN, ids=range(len(TAKEN)))
def test_a_view_that_slack_takes_is_taken(view: Made) -> None:
    views.check(view, view["type"])


def test_a_view_that_slack_refuses_is_refused() -> None:
    for view in REFUSED:
        with pytest.raises(Refused) as refused:
            views.check(view, "home" if view["type"] == "home" else "modal")
        assert (refused.value.error, bool(refused.value.messages)) == ("invalid_arguments", True), view


def test_a_view_may_not_be_too_large() -> None:
    with pytest.raises(Refused, match="view_too_large"):
        views.check(modal(*({"type": "section", "text": words("x" * 3000)} for _ in range(90))), "modal")


def test_a_message_takes_elements_too_and_half_as_many_blocks() -> None:
    blocks.check([beside("overflow", options=CHOICES), TEXT])
    with pytest.raises(Refused, match="invalid_blocks"):
        blocks.check([DIVIDER] * 51)
