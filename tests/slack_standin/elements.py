"""Slack's limits on what is pressed, picked and filled in. https://docs.slack.dev/reference/block-kit/block-elements/

Stricter than Slack in one way: an action_id is needed, where Slack would make one up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from tests.slack_standin.checks import ANY_TEXT, PLAIN, booleans, fields, integer, limit, listed, string, text, wrong

Element = dict[str, Any]

USER = re.compile("[UW][A-Z0-9]{2,}")
TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")
STYLES = {"primary", "danger"}
LONGEST_TEXT = 3000
_PICKED = {"confirm", "focus_on_load"}
_MENU = {"placeholder", *_PICKED}


def check(element: Any, *, within: str) -> None:
    """Raises Refused for an element that Slack does not take in a block of this type."""
    kind = element.get("type") if isinstance(element, dict) else None
    places, checked = _ELEMENTS.get(str(kind), (set(), None))
    if checked is None or within not in places:
        raise wrong(f"unsupported element in {within}: {kind}")
    checked(element)
    string("action_id", element["action_id"], 255)
    booleans(element, "focus_on_load")
    if "placeholder" in element:
        text(element["placeholder"], PLAIN, 150)
    if "confirm" in element:
        _confirm(element["confirm"])


def options(element: Element) -> list[Element]:
    """All that can be chosen in it, of every group."""
    grouped = [each for group in element.get("option_groups", ()) for each in group["options"]]
    return [*element.get("options", ()), *grouped]


def _button(button: Element) -> None:
    _known(button, {"text"}, {"value", "style", "confirm", "accessibility_label", "url"})
    text(button["text"], PLAIN, 75)
    for name, most in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
        if name in button:
            string(name, button[name], most)
    if button.get("style", "primary") not in STYLES:
        raise wrong("style is primary or danger")


def _text_input(element: Element) -> None:
    known = {"multiline", "min_length", "max_length", "initial_value", "placeholder", "focus_on_load"}
    _known(element, set(), known | {"dispatch_action_config"})
    booleans(element, "multiline")
    least, most = element.get("min_length", 0), element.get("max_length", LONGEST_TEXT)
    integer("min_length", least, 0, LONGEST_TEXT)
    integer("max_length", most, 1, LONGEST_TEXT)
    if least > most:
        raise wrong("min_length is more than max_length")
    if "initial_value" in element:
        string("initial_value", element["initial_value"], most, least=least)
    if "dispatch_action_config" in element:
        fields(element["dispatch_action_config"], {"trigger_actions_on"}, set())
        on = listed("trigger_actions_on", element["dispatch_action_config"]["trigger_actions_on"], 1, 2)
        if set(on) - {"on_enter_pressed", "on_character_entered"}:
            raise wrong("trigger_actions_on is on_enter_pressed or on_character_entered")


def _select(element: Element) -> None:
    _known(element, set(), {"options", "option_groups", "initial_option", *_MENU})
    _grouped(element)
    _initial_option(element)


def _multi_select(element: Element) -> None:
    _known(element, set(), {"options", "option_groups", "initial_options", "max_selected_items", *_MENU})
    _grouped(element)
    _initial_options(element)
    if "max_selected_items" in element:
        integer("max_selected_items", element["max_selected_items"], 1, 100)


def _radio_buttons(element: Element) -> None:
    _known(element, {"options"}, {"initial_option", *_PICKED})
    _options(element["options"], 1, 10, ANY_TEXT)
    _initial_option(element)


def _checkboxes(element: Element) -> None:
    _known(element, {"options"}, {"initial_options", *_PICKED})
    _options(element["options"], 1, 10, ANY_TEXT)
    _initial_options(element)


def _overflow(element: Element) -> None:
    _known(element, {"options"}, {"confirm"})
    _options(element["options"], 1, 5, PLAIN, more={"url"})


def _datepicker(element: Element) -> None:
    _known(element, set(), {"initial_date", *_MENU})
    if "initial_date" in element and not is_date(element["initial_date"]):
        raise wrong("initial_date is YYYY-MM-DD")


def _timepicker(element: Element) -> None:
    _known(element, set(), {"initial_time", "timezone", *_MENU})
    if "initial_time" in element and not TIME.fullmatch(str(element["initial_time"])):
        raise wrong("initial_time is HH:mm")
    if "timezone" in element and element["timezone"] not in available_timezones():
        raise wrong("timezone is a name of the IANA's")


def _datetimepicker(element: Element) -> None:
    _known(element, set(), {"initial_date_time", *_PICKED})
    if "initial_date_time" in element:
        integer("initial_date_time", element["initial_date_time"], 10**9, 10**10 - 1)


def _users_select(element: Element) -> None:
    _known(element, set(), {"initial_user", *_MENU})
    if "initial_user" in element and not USER.fullmatch(str(element["initial_user"])):
        raise wrong("initial_user is a user id")


def _multi_users_select(element: Element) -> None:
    _known(element, set(), {"initial_users", "max_selected_items", *_MENU})
    if any(not USER.fullmatch(str(each)) for each in listed("initial_users", element.get("initial_users", []), 0, 100)):
        raise wrong("initial_users are user ids")


def is_date(found: Any) -> bool:
    """Whether it is a day as Slack writes it."""
    try:
        return isinstance(found, str) and date.fromisoformat(found).isoformat() == found
    except ValueError:
        return False


def _known(element: Element, needed: set[str], known: set[str]) -> None:
    fields(element, {"type", "action_id", *needed}, known)


def _grouped(element: Element) -> None:
    if ("options" in element) is ("option_groups" in element):
        raise wrong("a select has options or option_groups")
    if "options" in element:
        _options(element["options"], 1, 100, PLAIN)
        return
    for group in listed("option_groups", element["option_groups"], 1, 100):
        fields(group, {"label", "options"}, set())
        text(group["label"], PLAIN, 75)
        _options(group["options"], 1, 100, PLAIN)


def _options(found: Any, least: int, most: int, kinds: frozenset[str], more: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    for option in listed("options", found, least, most):
        fields(option, {"text", "value"}, {"description", *more})
        text(option["text"], kinds, 75)
        string("value", option["value"], 150)
        if "description" in option:
            text(option["description"], kinds, 75)


def _initial_option(element: Element) -> None:
    if "initial_option" in element and element["initial_option"] not in options(element):
        raise wrong("initial_option is none of the options")


def _initial_options(element: Element) -> None:
    if "initial_options" in element:
        initial = listed("initial_options", element["initial_options"], 1, 100)
        if any(each not in options(element) for each in initial):
            raise wrong("initial_options are not among the options")
        limit("initial_options", len(initial), 1, element.get("max_selected_items", 100))


def _confirm(found: Any) -> None:
    fields(found, {"title", "text", "confirm", "deny"}, {"style"})
    text(found["title"], PLAIN, 100)
    text(found["text"], ANY_TEXT, 300)
    text(found["confirm"], PLAIN, 30)
    text(found["deny"], PLAIN, 30)
    if found.get("style", "primary") not in STYLES:
        raise wrong("style is primary or danger")


_ANYWHERE = {"section", "actions", "input"}
_ELEMENTS: dict[str, tuple[set[str], Callable[[Element], None]]] = {
    "button": ({"section", "actions"}, _button),
    "overflow": ({"section", "actions"}, _overflow),
    "plain_text_input": ({"input"}, _text_input),
    "static_select": (_ANYWHERE, _select),
    "multi_static_select": ({"section", "input"}, _multi_select),
    "radio_buttons": (_ANYWHERE, _radio_buttons),
    "checkboxes": (_ANYWHERE, _checkboxes),
    "datepicker": (_ANYWHERE, _datepicker),
    "timepicker": (_ANYWHERE, _timepicker),
    "datetimepicker": ({"actions", "input"}, _datetimepicker),
    "users_select": (_ANYWHERE, _users_select),
    "multi_users_select": ({"section", "input"}, _multi_users_select),
}
