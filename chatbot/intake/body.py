"""The body as JSON, read strictly: what two programs could read differently is refused."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

DEEPEST = 16
_LONGEST_NUMBER = 32

# A text without its end swallows the rest, which keeps the scan linear whatever is sent.
_SHAPE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)


class NotJson(Exception):
    """The body cannot be read. `str()` tells the sender why, without quoting it."""


def read(body: bytes, deepest: int = DEEPEST) -> dict[str, Any]:
    """The object in the body. Raises NotJson for anything else, for anything ambiguous, and where it nests deeper."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise NotJson(f"The body is not UTF-8 at byte {problem.start}.") from None
    _measure(text, deepest)
    try:
        found = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as problem:
        raise NotJson(f"The body is not JSON at line {problem.lineno}, column {problem.colno}.") from None
    if not isinstance(found, dict):
        raise NotJson("Send a JSON object.")
    if "\\u" in text:
        _check_surrogates(found)
    return found


def _measure(text: str, deepest: int) -> None:
    depth = 0
    for found in _SHAPE.finditer(text):
        if found.group() in "[{":
            depth += 1
            if depth > deepest:
                raise NotJson(f"Nest at most {deepest} deep.")
        elif found.group() in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("Name each field of an object once.")
    return found


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise NotJson(f"Write numbers with at most {_LONGEST_NUMBER} digits.")
    return int(text)


def _fraction(text: str) -> float:
    if len(text) > _LONGEST_NUMBER or not math.isfinite(number := float(text)):
        raise NotJson(f"Write finite numbers with at most {_LONGEST_NUMBER} digits.")
    return number


def _constant(text: str) -> NoReturn:
    del text
    raise NotJson("NaN and Infinity are not JSON.")


def _check_surrogates(found: dict[str, Any]) -> None:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise NotJson("Half of a surrogate pair is no character.") from None
