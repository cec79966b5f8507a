"""Slack's limits on blocks. https://docs.slack.dev/reference/block-kit/blocks/"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.slack_standin import elements
from tests.slack_standin.arguments import Refused
from tests.slack_standin.checks import (
    ANY_TEXT,
    PLAIN,
    booleans,
    fields,
    limit,
    listed,
    size,
    string,
    strings,
    text,
    unique,
    wrong,
)

FILE = re.compile("F[A-Z0-9]{8,}")
MOST = {"message": 50, "modal": 100, "home": 100}
_ONLY_IN_MESSAGES = {"table"}

Block = dict[str, Any]


def check(blocks: Any, surface: str = "message") -> None:
    """Raises Refused as invalid_blocks when anything is not as Slack takes it in a `message`, `modal` or `home`."""
    for block in listed("blocks", blocks, 1, MOST[surface]):
        if not isinstance(block, dict):
            raise wrong("a block is an object")
        kind = str(block.get("type"))
        if surface != "message" and kind in _ONLY_IN_MESSAGES:
            raise wrong(f"{kind} is not for a {surface}")
        _BLOCKS.get(kind, _unknown)(block)
        strings(block, block_id=255)
    unique("block_id", [block["block_id"] for block in blocks if "block_id" in block])
    for block in blocks:
        unique("action_id", [element["action_id"] for element in interactive(block)])
    every = [element for block in blocks for element in interactive(block)]
    if sum(element.get("focus_on_load", False) for element in every) > 1:
        raise wrong("focus_on_load is set twice")
    tables = [block for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        raise Refused("invalid_attachments", "[ERROR] only_one_table_allowed")
    cells = [cell["text"] for table in tables for row in table["rows"] for cell in row]
    limit("characters in all cells", sum(map(size, cells)), 0, 10_000)


def interactive(block: Block) -> Iterator[dict[str, Any]]:
    """What somebody can press, pick or fill in, in a block."""
    found = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    yield from (each for each in found if isinstance(each, dict) and "action_id" in each)


def files(blocks: list[Block]) -> list[str]:
    """The files that images show."""
    within = [each for block in blocks for each in (*block.get("elements", ()), block.get("accessory"))]
    images = [each for each in (*blocks, *within) if isinstance(each, dict) and "slack_file" in each]
    return [each["slack_file"]["id"] for each in images]


def _header(block: Block) -> None:
    fields(block, {"type", "text"}, {"block_id"})
    text(block["text"], PLAIN, 150)


def _section(block: Block) -> None:
    fields(block, {"type"}, {"text", "fields", "block_id", "accessory", "expand"})
    if "text" not in block and "fields" not in block:
        raise wrong("a section has text or fields")
    if "text" in block:
        text(block["text"], ANY_TEXT, 3000)
    if "fields" in block:
        for each in listed("fields", block["fields"], 1, 10):
            text(each, ANY_TEXT, 2000)
    booleans(block, "expand")
    if "accessory" in block:
        accessory = block["accessory"]
        if isinstance(accessory, dict) and accessory.get("type") == "image":
            _picture(accessory)
        else:
            elements.check(accessory, within="section")


def _actions(block: Block) -> None:
    fields(block, {"type", "elements"}, {"block_id"})
    for each in listed("elements", block["elements"], 1, 25):
        elements.check(each, within="actions")


def _input(block: Block) -> None:
    fields(block, {"type", "label", "element"}, {"hint", "optional", "dispatch_action", "block_id"})
    text(block["label"], PLAIN, 2000)
    if "hint" in block:
        text(block["hint"], PLAIN, 2000)
    booleans(block, "optional", "dispatch_action")
    elements.check(block["element"], within="input")


def _context(block: Block) -> None:
    fields(block, {"type", "elements"}, {"block_id"})
    for each in listed("elements", block["elements"], 1, 10):
        if isinstance(each, dict) and each.get("type") == "image":
            _picture(each)
        else:
            text(each, ANY_TEXT, 3000)


def _image(block: Block) -> None:
    _shown(block, {"title", "block_id"})
    if "title" in block:
        text(block["title"], PLAIN, 2000)


def _picture(element: Block) -> None:
    """An image within a section or context."""
    _shown(element, set())


def _shown(image: Block, known: set[str]) -> None:
    fields(image, {"type", "alt_text"}, {"slack_file", "image_url", *known})
    string("alt_text", image["alt_text"], 2000)
    if ("slack_file" in image) is ("image_url" in image):
        raise wrong("an image has slack_file or image_url")
    strings(image, image_url=3000)
    if "slack_file" in image:
        fields(image["slack_file"], {"id"}, set())
        if not FILE.fullmatch(str(image["slack_file"]["id"])):
            raise wrong(f"input must match regex pattern: {FILE.pattern}")


def _table(block: Block) -> None:
    fields(block, {"type", "rows"}, {"column_settings", "block_id"})
    for row in listed("rows", block["rows"], 1, 100):
        for cell in listed("cells", row, 1, 20):
            fields(cell, {"type", "text"}, set())
            if cell["type"] != "raw_text":
                raise wrong("only raw_text is known here")
            string("text", cell["text"], 10_000)
    for each in listed("column_settings", block.get("column_settings", []), 0, 20):
        fields(each, {"align"}, {"is_wrapped"})
        if each["align"] not in {"left", "center", "right"}:
            raise wrong("align is left, center or right")


def _divider(block: Block) -> None:
    fields(block, {"type"}, {"block_id"})


def _unknown(block: Block) -> None:
    raise wrong(f"unsupported type: {block.get('type')}")


_BLOCKS = {
    "header": _header,
    "section": _section,
    "actions": _actions,
    "input": _input,
    "context": _context,
    "divider": _divider,
    "image": _image,
    "table": _table,
}
