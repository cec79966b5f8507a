"""Slack's limits on blocks. https://docs.slack.dev/reference/block-kit/blocks/"""

from __future__ import annotations

import re
from typing import Any

from tests.slack_standin.arguments import Refused

STYLES = {"primary", "danger"}
FILE = re.compile("F[A-Z0-9]{8,}")


def check(blocks: list[Any]) -> None:
    """Raises Refused as invalid_blocks when anything in them is not as Slack takes it."""
    _limit("blocks", len(blocks), 1, 50)
    for block in blocks:
        if not isinstance(block, dict):
            raise _wrong("a block is an object")
        _BLOCKS.get(str(block.get("type")), _unknown)(block)
    ids = [each["action_id"] for block in blocks for each in block.get("elements", ()) if "action_id" in each]
    if len(ids) != len(set(ids)):
        raise _wrong("action_id is used twice")
    tables = [block for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        raise Refused("invalid_attachments", "[ERROR] only_one_table_allowed")
    cells = [cell["text"] for table in tables for row in table["rows"] for cell in row]
    _limit("characters in all cells", sum(map(_size, cells)), 0, 10_000)


def files(blocks: list[dict[str, Any]]) -> list[str]:
    """The files that image blocks show."""
    return [block["slack_file"]["id"] for block in blocks if "slack_file" in block]


def _header(block: dict[str, Any]) -> None:
    _fields(block, {"type", "text"}, {"block_id"})
    _text(block["text"], {"plain_text"}, 150)


def _section(block: dict[str, Any]) -> None:
    _fields(block, {"type"}, {"text", "fields", "block_id", "accessory", "expand"})
    if "text" not in block and "fields" not in block:
        raise _wrong("a section has text or fields")
    if "text" in block:
        _text(block["text"], {"plain_text", "mrkdwn"}, 3000)
    if "fields" in block:
        _limit("fields", len(block["fields"]), 1, 10)
        for each in block["fields"]:
            _text(each, {"plain_text", "mrkdwn"}, 2000)


def _actions(block: dict[str, Any]) -> None:
    _fields(block, {"type", "elements"}, {"block_id"})
    _limit("elements", len(block["elements"]), 1, 25)
    for each in block["elements"]:
        _button(each)


def _context(block: dict[str, Any]) -> None:
    _fields(block, {"type", "elements"}, {"block_id"})
    _limit("elements", len(block["elements"]), 1, 10)
    for each in block["elements"]:
        _text(each, {"plain_text", "mrkdwn"}, 3000)


def _image(block: dict[str, Any]) -> None:
    _fields(block, {"type", "alt_text"}, {"slack_file", "image_url", "title", "block_id"})
    _string("alt_text", block["alt_text"], 2000)
    if ("slack_file" in block) is ("image_url" in block):
        raise _wrong("an image has slack_file or image_url")
    if "slack_file" in block:
        _fields(block["slack_file"], {"id"}, set())
        if not FILE.fullmatch(str(block["slack_file"]["id"])):
            raise _wrong(f"input must match regex pattern: {FILE.pattern}")
    if "title" in block:
        _text(block["title"], {"plain_text"}, 2000)


def _table(block: dict[str, Any]) -> None:
    _fields(block, {"type", "rows"}, {"column_settings", "block_id"})
    _limit("rows", len(block["rows"]), 1, 100)
    for row in block["rows"]:
        _limit("cells", len(row), 1, 20)
        for cell in row:
            _fields(cell, {"type", "text"}, set())
            if cell["type"] != "raw_text":
                raise _wrong("only raw_text is known here")
            _string("text", cell["text"], 10_000)
    settings = block.get("column_settings", [])
    _limit("column_settings", len(settings), 0, 20)
    for each in settings:
        _fields(each, {"align"}, {"is_wrapped"})
        if each["align"] not in {"left", "center", "right"}:
            raise _wrong("align is left, center or right")


def _divider(block: dict[str, Any]) -> None:
    _fields(block, {"type"}, {"block_id"})


def _button(button: dict[str, Any]) -> None:
    _fields(button, {"type", "text", "action_id"}, {"value", "style", "confirm", "accessibility_label", "url"})
    if button["type"] != "button":
        raise _wrong("only buttons are known here")
    _text(button["text"], {"plain_text"}, 75)
    _string("action_id", button["action_id"], 255)
    if "value" in button:
        _string("value", button["value"], 2000)
    if button.get("style", "primary") not in STYLES:
        raise _wrong("style is primary or danger")


def _text(found: Any, kinds: set[str], most: int) -> None:
    if not isinstance(found, dict) or found.get("type") not in kinds:
        raise _wrong(f"a text is an object of type {kinds}")
    only = {"verbatim"} if found["type"] == "mrkdwn" else {"emoji"}
    _fields(found, {"type", "text"}, only)
    if any(not isinstance(found[name], bool) for name in only & set(found)):
        raise _wrong("emoji and verbatim are booleans")
    _string("text", found["text"], most)


def _unknown(block: dict[str, Any]) -> None:
    raise _wrong(f"unsupported type: {block.get('type')}")


def _fields(found: Any, needed: set[str], known: set[str]) -> None:
    if not isinstance(found, dict) or needed - set(found) or set(found) - needed - known:
        raise _wrong(f"fields are {sorted(needed)} and perhaps {sorted(known)}")


def _string(name: str, found: Any, most: int) -> None:
    if not isinstance(found, str):
        raise _wrong(f"{name} is a string")
    _limit(name, _size(found), 1, most)


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _limit(name: str, count: int, least: int, most: int) -> None:
    if not least <= count <= most:
        raise _wrong(f"{name}: {count} is not between {least} and {most}")


def _wrong(what: str) -> Refused:
    return Refused("invalid_blocks", f"[ERROR] {what}")


_BLOCKS = {
    "header": _header,
    "section": _section,
    "actions": _actions,
    "context": _context,
    "divider": _divider,
    "image": _image,
    "table": _table,
}
