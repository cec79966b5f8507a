"""That the requester wrote again, as another system says it: which message it was, and when; what it says is let go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

from chatbot.intake.letter import BadLetter, Fields, Key, checked
from commands.wrote import Word

AHEAD = timedelta(minutes=5)
"""By which a message may have been received later than now: clocks differ."""

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _moment(value: Any) -> Any:
    if not (isinstance(value, str) and _RFC3339.fullmatch(value)):
        raise PydanticCustomError("moment", "must be a moment with its offset, such as 2026-03-02T10:00:00Z")
    return value


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("moment", "must be a moment of this age") from None


class _Message(Fields):
    external_id: Key
    received_at: Annotated[AwareDatetime, BeforeValidator(_moment), AfterValidator(_in_utc)]
    text: str | None = None


def read(fields: dict[str, Any], about: Mapping[str, str], now: datetime) -> Word:
    """The word that these fields are, about the case that the address names. Raises BadLetter naming each bad field."""
    found = checked(_Message, fields)
    if found.received_at > now + AHEAD:
        raise BadLetter([{"field": "received_at", "problem": "must not lie ahead"}])
    return Word(about["source"], about["external_id"], found.external_id, found.received_at, found.text)
