"""What people find in blocks to press, pick or fill in, by what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.slack_standin.blocks import interactive
from tests.slack_standin.elements import options


@dataclass(frozen=True)
class Control:
    """An element in its block. `label` is what a person calls it; `is_input`: it is sent when the view is submitted."""

    block: dict[str, Any]
    element: dict[str, Any]
    label: str
    is_input: bool


def controls(blocks: Sequence[dict[str, Any]]) -> Iterator[Control]:
    """All of them, in order."""
    for block in blocks:
        for element in interactive(block):
            yield Control(block, element, _label(block, element), block["type"] == "input")


def buttons(blocks: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The buttons by their labels."""
    return {each.label: each.element for each in controls(blocks) if each.element["type"] == "button"}


def find(blocks: Sequence[dict[str, Any]], label: str) -> Control:
    """The one of this label, or the overflow menu with such an option. Raises AssertionError where there is none."""
    every = list(controls(blocks))
    for each in every:
        if each.label == label or (each.element["type"] == "overflow" and option(each.element, label)):
            return each
    raise AssertionError(f"there is no {label!r} among {[each.label for each in every]}")


def option(element: dict[str, Any], label: str) -> dict[str, Any] | None:
    """The option that reads so."""
    return next((each for each in options(element) if each["text"]["text"] == label), None)


def _label(block: dict[str, Any], element: dict[str, Any]) -> str:
    """A button's own text; an input's label; of anything else its placeholder, or the text that it stands beside."""
    for text in (element.get("text"), block.get("label"), element.get("placeholder"), block.get("text")):
        if text is not None:
            return str(text["text"])
    return ""
