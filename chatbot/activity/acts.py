"""One action as a file tells it: who, when, of which kind; or why it is not counted.

Whatever is in a file may be hostile: a name must be one that can be shown, a moment one that can have been.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias
from unicodedata import normalize

EARLIEST = datetime(2001, 1, 1, tzinfo=UTC)
LONGEST_NAME = 255
_LONGEST_TIME = 40
_CHANGES = frozenset({"edit", "new", "log"})
"""Kinds of MediaWiki's changes that somebody makes; the others come of these, or are another wiki's."""

_NOT_SET = (False, None)

_TEMPORARY = "~2"
"""How the names begin that MediaWiki gives to those without an account."""


class Why(StrEnum):
    """Why something that was read is not counted."""

    TOO_LONG = "too long"
    NOT_TEXT = "not UTF-8"
    NOT_JSON = "not JSON, or not an action"
    NOT_CSV = "not the columns that the first line names"
    NO_PERSON = "no name that can be shown"
    NO_TIME = "no time from 2001 until tomorrow"
    BROKEN_OFF = "from here on nothing can be read"
    BOT = "of bots"
    NO_ACCOUNT = "without an account"
    OTHER_KIND = "of other kinds"

    @property
    def left_out(self) -> bool:
        """Whether there is nothing wrong with it: it is only not to be counted."""
        return self in {Why.BOT, Why.NO_ACCOUNT, Why.OTHER_KIND}


class Act(NamedTuple):
    """Somebody did something; `at` is in UTC."""

    person: str
    at: datetime


class Unfit(NamedTuple):
    """Something that is not counted; `where` is the line, or the change, by its number, and `text` how it begins."""

    where: int
    why: Why
    text: str = ""


Found: TypeAlias = Act | Unfit


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts: up to which moment; and of which kinds, None: of those that a person takes."""

    latest: datetime
    kinds: frozenset[str] | None = None


def act(given: Mapping[str, Any], terms: Terms) -> Act | Why:
    """The action that an object tells of: `person`, `time`, `kind`; or MediaWiki's `user`, `timestamp`, `type`."""
    if "user" in given or "userhidden" in given:
        return _change(given, terms)
    kind = given.get("kind")
    if terms.kinds is not None and not (isinstance(kind, str) and kind in terms.kinds):
        return Why.OTHER_KIND
    return of(given.get("person"), given.get("time"), terms)


def of(person: object, time: object, terms: Terms) -> Act | Why:
    """Somebody's action at a moment."""
    who = _name(person)
    if who is None:
        return Why.NO_PERSON
    at = _moment(time)
    return Act(who, at) if at is not None and EARLIEST <= at <= terms.latest else Why.NO_TIME


def _change(given: Mapping[str, Any], terms: Terms) -> Act | Why:
    if _is(given, "bot"):
        return Why.BOT
    kind = given.get("type") or ("new" if _is(given, "new") else "edit")
    if not isinstance(kind, str) or kind not in (terms.kinds or _CHANGES) or _is_a_canary(given):
        return Why.OTHER_KIND
    user = given.get("user")
    if any(_is(given, each) for each in ("anon", "temp", "userhidden")) or _is_no_account(user):
        return Why.NO_ACCOUNT
    return of(user, given.get("timestamp"), terms)


def _is(given: Mapping[str, Any], flag: str) -> bool:
    """Whether a flag is set: MediaWiki writes true, or, in its older format, an empty text."""
    return given.get(flag) not in _NOT_SET


def _is_a_canary(given: Mapping[str, Any]) -> bool:
    """Whether it is one of the changes that MediaWiki's event stream makes up to see that it is alive."""
    meta = given.get("meta")
    return isinstance(meta, dict) and meta.get("domain") == "canary"


def _is_no_account(user: object) -> bool:
    if not isinstance(user, str) or not (user.startswith(_TEMPORARY) or ":" in user or user[:1].isdigit()):
        return False
    if user.startswith(_TEMPORARY):
        return True
    try:
        ipaddress.ip_address(user)
    except ValueError:
        return False
    return True


def _name(said: object) -> str | None:
    if not isinstance(said, str):
        return None
    name = said.strip()
    return normalize("NFC", name) if 0 < len(name) <= LONGEST_NAME and name.isprintable() else None


def _moment(said: object) -> datetime | None:
    """ISO 8601, in UTC where it names no zone; or seconds since 1970."""
    try:
        if isinstance(said, str) and not said.isdecimal():
            at = datetime.fromisoformat(said) if len(said) <= _LONGEST_TIME else None
            return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC) if at else None
        if isinstance(said, str | int | float) and not isinstance(said, bool):
            return datetime.fromtimestamp(float(said), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
