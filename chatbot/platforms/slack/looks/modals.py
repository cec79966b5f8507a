"""A form as a modal, and what was filled in as words again.

https://docs.slack.dev/surfaces/modals/ and https://docs.slack.dev/reference/views/modal-views/. Each field is an input
block that has its argument's name as its id; a moment is two of them, a day and a time of day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self
from zoneinfo import ZoneInfo

from chatbot.platforms.slack.hearing import reading
from chatbot.platforms.slack.looks.markup import Blocks, bare, cut, plain, size, visible
from chatbot.platforms.slack.looks.render import LABEL, Renderer
from chatbot.platforms.slack.looks.views import View, fitting
from commands import words
from commands.message import Message
from commands.views import Choice, Field, Form, Moment, Pick, Picks, Someone, Words

CALLBACK = "form"
ACTION = "filled"
TITLE = 24
TEXT = 2000
"""Characters of a field's name and hint, and of what is said beside it."""

TYPED = 3000
VALUE = 150
CHOICES = 100
AT_A_GLANCE = 5
"""Choices that are shown all at once, where one of them is needed."""

_TIME = ".time"


@dataclass(frozen=True, slots=True)
class Opened:
    """Which form a modal is, and where it was opened from: it comes back with it, and holds nobody's words."""

    name: str
    case: int | None
    channel: str | None = None
    thread: str | None = None

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Self:
        return cls(**json.loads(view["private_metadata"]))

    def packed(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


def modal(form: Form, opened: Opened, renderer: Renderer) -> View:
    """The form, for `views.open`."""
    fields = [block for each in form.fields for block in _blocks(each, renderer.language)]
    about = renderer.blocks(form.about) if form.about is not None else []
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": opened.packed(),
        "title": plain(form.title, TITLE),
        "submit": plain(form.submit, TITLE),
        "close": plain(words.word("form-close", renderer.language), TITLE),
        "blocks": [*fitting(about, beside=len(fields)), *fields],
    }


def filled(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, each argument's words by its name; what was left empty is left out."""
    found: dict[str, str] = {}
    for block in _inputs(view):
        name, said = _named(block), _said(view["state"]["values"][block["block_id"]][block["element"]["action_id"]])
        if said:
            found[name] = f"{found[name]} {said}" if name in found else said
    return found


def beside(view: Mapping[str, Any], argument: str | None, refusal: Message, renderer: Renderer) -> dict[str, str]:
    """The refusal beside the field of this argument, or beside the first; empty where there is none at all."""
    blocks = list(_inputs(view))
    at = next((block for block in blocks if _named(block) == argument), blocks[0] if blocks else None)
    return {at["block_id"]: cut(list(renderer.bare(refusal)), TEXT)} if at is not None else {}


def _inputs(view: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (block for block in view["blocks"] if block["type"] == "input")


def _named(block: Mapping[str, Any]) -> str:
    return str(block["block_id"]).removesuffix(_TIME)


def _said(state: Mapping[str, Any]) -> str:
    """What is in one element, as words."""
    match state["type"]:
        case "plain_text_input":
            return reading.typed(state.get("value") or "")
        case "static_select" | "radio_buttons":
            return str((state.get("selected_option") or {}).get("value", ""))
        case "multi_static_select":
            return " ".join(option["value"] for option in state.get("selected_options") or ())
        case "datepicker":
            return str(state.get("selected_date") or "")
        case "timepicker":
            return str(state.get("selected_time") or "")
        case "users_select":
            return f"@{state['selected_user']}" if state.get("selected_user") else ""
        case other:
            raise ValueError(f"a form has no {other}")


def _blocks(each: Field, language: str) -> Blocks:
    """The input blocks of a field; none for a choice among nothing."""
    match each:
        case Words():
            return [_input(each, _typed(each))]
        case Pick() | Picks():
            choices = _choices(each)
            hint = each.hint
            if len(choices) < len(each.choices):
                hint = f"{hint} {words.word('form-more', language)}".strip()
            return [_input(each, _chosen(each, choices), hint=hint)] if choices else []
        case Moment():
            return _moment(each, language)
        case Someone():
            return [_input(each, {"type": "users_select"})]


def _input(each: Field, element: dict[str, Any], *, hint: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "input",
        "block_id": each.name,
        "label": plain(each.label, TEXT),
        "optional": each.optional,
        "element": {"action_id": ACTION, **element},
    }
    hint = each.hint if hint is None else hint
    return made | {"hint": plain(hint, TEXT)} if hint else made


def _typed(each: Words) -> dict[str, Any]:
    most = min(each.most, TYPED)
    lines = each.given.splitlines() if each.long else [each.given]
    given = cut(list("\n".join(visible(line) for line in lines)), most)
    made = {"type": "plain_text_input", "multiline": each.long, "max_length": most}
    return made | {"initial_value": given} if given else made


def _choices(each: Pick | Picks) -> Sequence[Choice]:
    """The choices that can be shown: those that were made already, and the first of the others."""
    given = {each.given} if isinstance(each, Pick) else set(each.given)
    fit = [choice for choice in each.choices if 0 < size(choice.words) <= VALUE]
    made = [choice for choice in fit if choice.words in given]
    others = [choice for choice in fit if choice.words not in given][: max(0, CHOICES - len(made))]
    shown = {choice.words for choice in (*made, *others)}
    return [choice for choice in fit if choice.words in shown][:CHOICES]


def _chosen(each: Pick | Picks, choices: Sequence[Choice]) -> dict[str, Any]:
    options = [_option(choice) for choice in choices]
    if isinstance(each, Picks):
        given = [option for option in options if option["value"] in each.given]
        return {"type": "multi_static_select", "options": options} | ({"initial_options": given} if given else {})
    # What was chosen with radio buttons cannot be unchosen.
    kind = "radio_buttons" if len(options) <= AT_A_GLANCE and not each.optional else "static_select"
    now = [option for option in options if option["value"] == each.given]
    return {"type": kind, "options": options} | ({"initial_option": now[0]} if now else {})


def _option(choice: Choice) -> dict[str, Any]:
    made: dict[str, Any] = {"text": plain(choice.label, LABEL), "value": choice.words}
    return made | {"description": plain(choice.hint, LABEL)} if bare(choice.hint) else made


def _moment(each: Moment, language: str) -> Blocks:
    day: dict[str, Any] = {"type": "datepicker"}
    time: dict[str, Any] = {"type": "timepicker", "timezone": each.zone}
    if each.given is not None:
        there = each.given.astimezone(ZoneInfo(each.zone))
        day["initial_date"], time["initial_time"] = f"{there:%Y-%m-%d}", f"{there:%H:%M}"
    at = _input(each, time, hint="")
    label = plain(words.word("form-time", language), TEXT)
    return [_input(each, day), at | {"block_id": f"{each.name}{_TIME}", "label": label}]
