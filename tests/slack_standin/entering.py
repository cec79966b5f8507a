"""What people enter into an element, as the state that Slack makes of it, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.slack_standin.controls import option
from tests.slack_standin.elements import LONGEST_TEXT, TIME, is_date
from tests.slack_standin.workspace import User

State = dict[str, Any]

_FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
}
"""Of each element that has a state: the field that holds what was entered, and the one of the element before that."""

_MANY = {"multi_static_select", "checkboxes", "multi_users_select"}


def has_state(element: dict[str, Any]) -> bool:
    return element["type"] in _FIELDS


def initial(element: dict[str, Any]) -> State:
    """The state of an element that nobody has touched."""
    entered, before = _FIELDS[element["type"]]
    return _state(element, entered, element.get(before))


def entered(element: dict[str, Any], value: Any) -> State:
    """The state after somebody entered this. Raises AssertionError for what the element does not let one enter.

    Text, a day, a time of day, seconds since 1970 or a datetime; an option by what it reads; a User; a list of those
    where many can be chosen; None to clear it.
    """
    kind, (field, _) = element["type"], _FIELDS[element["type"]]
    if value is None or value in ("", []):
        return _state(element, field, None)
    if kind in _MANY:
        assert isinstance(value, list | tuple), f"{value!r} is no list"
        assert len(value) <= element.get("max_selected_items", 100), f"{value!r} are too many"
        return _state(element, field, [_one(element, each) for each in value])
    return _state(element, field, _one(element, value))


def empty(state: State) -> bool:
    """Whether nothing is entered."""
    field, _ = _FIELDS[state["type"]]
    return state[field] in (None, [])


def plain(state: State) -> Any:
    """What is entered, as `entered` takes it, but for people: those are ids."""
    field, _ = _FIELDS[state["type"]]
    found = state[field]
    if field == "selected_option":
        return found and found["text"]["text"]
    if field == "selected_options":
        return [each["text"]["text"] for each in found]
    return found


def _state(element: dict[str, Any], field: str, value: Any) -> State:
    kind = element["type"]
    state = {"type": kind, field: value if value is not None else [] if kind in _MANY else None}
    return state | {"timezone": element["timezone"]} if "timezone" in element else state


def _one(element: dict[str, Any], value: Any) -> Any:
    match element["type"]:
        case "plain_text_input":
            return _text(element, value)
        case "datepicker":
            assert is_date(value), f"{value!r} is no day"
        case "timepicker":
            assert TIME.fullmatch(value), f"{value!r} is no time of day"
        case "datetimepicker":
            return int(value.timestamp()) if isinstance(value, datetime) else int(value)
        case "users_select" | "multi_users_select":
            assert isinstance(value, User), f"{value!r} is nobody"
            return value.id
        case _:
            found = option(element, value)
            assert found is not None, f"{value!r} is none of the options"
            return found
    return value


def _text(element: dict[str, Any], value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", LONGEST_TEXT)
    assert isinstance(value, str), f"{value!r} is no text"
    assert least <= len(value) <= most, f"{len(value)} characters are not between {least} and {most}"
    assert element.get("multiline") or "\n" not in value, f"{value!r} has several lines, the field has one"
    return value
