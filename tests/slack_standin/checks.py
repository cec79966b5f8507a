"""What every check of blocks is made of: fields, texts, lengths. Lengths are counted as Slack does, in UTF-16."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.slack_standin.arguments import Refused

PLAIN = frozenset({"plain_text"})
ANY_TEXT = frozenset({"plain_text", "mrkdwn"})


def fields(found: Any, needed: set[str], known: set[str]) -> None:
    """It is an object that has what is needed, and nothing that is not known."""
    if not isinstance(found, dict) or needed - set(found) or set(found) - needed - known:
        raise wrong(f"fields are {sorted(needed)} and perhaps {sorted(known)}")


def text(found: Any, kinds: frozenset[str], most: int) -> None:
    """It is a text object of one of these kinds, not empty, and not too long."""
    if not isinstance(found, dict) or found.get("type") not in kinds:
        raise wrong(f"a text is an object of type {sorted(kinds)}")
    only = {"verbatim"} if found["type"] == "mrkdwn" else {"emoji"}
    fields(found, {"type", "text"}, only)
    booleans(found, *only)
    string("text", found["text"], most)


def string(name: str, found: Any, most: int, *, least: int = 1) -> None:
    if not isinstance(found, str):
        raise wrong(f"{name} is a string")
    limit(name, size(found), least, most)


def strings(found: dict[str, Any], **most: int) -> None:
    """These fields, where they are there, are strings of at most so many characters."""
    for name, longest in most.items():
        if name in found:
            string(name, found[name], longest)


def booleans(found: dict[str, Any], *names: str) -> None:
    if any(not isinstance(found[name], bool) for name in names if name in found):
        raise wrong(f"{' and '.join(names)}: true or false")


def integer(name: str, found: Any, least: int, most: int) -> None:
    if type(found) is not int:
        raise wrong(f"{name} is a number")
    limit(name, found, least, most)


def listed(name: str, found: Any, least: int, most: int) -> list[Any]:
    if not isinstance(found, list):
        raise wrong(f"{name} is a list")
    limit(name, len(found), least, most)
    return found


def unique(name: str, found: Sequence[str]) -> None:
    if len(found) != len(set(found)):
        raise wrong(f"{name} is used twice")


def size(found: str) -> int:
    return len(found.encode("utf-16-le", "surrogatepass")) // 2


def limit(name: str, count: int, least: int, most: int) -> None:
    if not least <= count <= most:
        raise wrong(f"{name}: {count} is not between {least} and {most}")


def wrong(what: str) -> Refused:
    return Refused("invalid_blocks", f"[ERROR] {what}")
