"""The languages that people answer in and that cases are in: read by code or English name, kept in one spelling.

A code is a BCP 47 tag of a language, with a script and a region where they matter: `de`, `pt-BR`, `zh-Hant`.
"""

from __future__ import annotations

import difflib
import re
from functools import cache

MOST_PROPOSED = 3

_TAG = re.compile(r"([a-z]{2,8})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)


def read(said: str) -> str | None:
    """A language's code as it is kept, from its code or English name however it is cased; None where there is none."""
    match = _TAG.fullmatch(said)
    if match is not None and match[1].lower() in _names():
        script, region = (match[2] or "").title(), (match[3] or "").upper()
        return "-".join(filter(None, (match[1].lower(), script, region)))
    return _by_name().get(said.casefold())


def nearest(said: str) -> dict[str, str]:
    """The languages whose English names come close to what was said: their names, by their codes."""
    near = difflib.get_close_matches(said.casefold(), _by_name(), n=MOST_PROPOSED, cutoff=0.7)
    return {_by_name()[name]: _names()[_by_name()[name]] for name in near}


def same(one: str, other: str) -> bool:
    """Whether two codes are of one language; where only one of them names a script or a region, that is as good."""
    parts = (each.casefold().replace("_", "-").split("-") for each in (one, other))
    return all(first == second for first, second in zip(*parts, strict=False))


@cache
def _names() -> dict[str, str]:
    """The world's languages in English, by their codes."""
    from babel import Locale  # noqa: PLC0415 - only who sets a language needs their names

    return {code: name for code, name in Locale.parse("en").languages.items() if "_" not in code}


@cache
def _by_name() -> dict[str, str]:
    return {name.casefold(): code for code, name in _names().items()}
