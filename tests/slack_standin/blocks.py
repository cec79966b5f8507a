"""Slack's limits on blocks. https://docs.slack.dev/reference/block-kit/blocks/"""

from __future__ import annotations

from typing import Any

from tests.slack_standin.arguments import Refused

STYLES = {"primary", "danger"}


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
    _limit(name, len(found.encode("utf-16-le", "surrogatepass")) // 2, 1, most)


def _limit(name: str, count: int, least: int, most: int) -> None:
    if not least <= count <= most:
        raise _wrong(f"{name}: {count} is not between {least} and {most}")


def _wrong(what: str) -> Refused:
    return Refused("invalid_blocks", f"[ERROR] {what}")


_BLOCKS = {"header": _header, "section": _section, "actions": _actions, "context": _context, "divider": _divider}
