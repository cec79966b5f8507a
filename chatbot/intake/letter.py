"""A case as another system writes it: every field checked, and every bad one named."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from chatbot.intake.problems import FieldProblem
from chatbot.unseen import CONTROL, TURNING
from commands.intake import Letter
from commands.vocabulary import AREAS, USUAL_AREA
from storage.models import Audience, Priority

MOST_ERRORS = 40

_TURNING = re.compile(f"[{TURNING}]")
_CONTROL = re.compile(f"[{CONTROL}]")
_CONTROL_IN_TEXT = re.compile(f"(?![\\t\\n])[{CONTROL}]")
_NOT_IN_LINK = re.compile(r"[\s\x00-\x20\x7f-\xa0\"<>\\^`{|}]")


class BadLetter(Exception):
    """The fields cannot be a case. `errors` names each, and what it must be."""

    def __init__(self, errors: list[FieldProblem]) -> None:
        super().__init__("bad letter")
        self.errors = errors


def _line(value: Any) -> Any:
    """One line: control characters become spaces, overrides of the reading direction go."""
    if not isinstance(value, str):
        return value
    return " ".join(_CONTROL.sub(" ", _TURNING.sub("", value)).split())


def _text(value: Any) -> Any:
    """Lines: as `_line`, with line ends and tabs kept."""
    if not isinstance(value, str):
        return value
    return _CONTROL_IN_TEXT.sub(" ", _TURNING.sub("", value).replace("\r\n", "\n")).strip()


def _number_as_text(value: Any) -> Any:
    return str(value) if type(value) is int else value


def _seen(value: str) -> str:
    if all(unicodedata.category(character)[0] in "CMZ" for character in value):
        raise PydanticCustomError("blank", "must say something that can be seen")
    return value


def _key(value: str) -> str:
    if _CONTROL.search(value) or value != value.strip():
        raise PydanticCustomError("key", "must not have control characters, nor spaces at its ends")
    return value


def _area(value: str) -> str:
    if value not in AREAS:
        raise PydanticCustomError("area", "must be one of {known}", {"known": ", ".join(AREAS)})
    return value


def _empty_is_none(value: str) -> str | None:
    return value or None


def _link(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.username is None
        good = good and parts.port != 0 and not _NOT_IN_LINK.search(value)
    except ValueError:
        good = False
    if not good:
        raise PydanticCustomError("link", "must be an http or https address, without a user name in it")
    return value


LONGEST_KEY = 200

Key: TypeAlias = Annotated[
    str, BeforeValidator(_number_as_text), Field(min_length=1, max_length=LONGEST_KEY), AfterValidator(_key)
]
Line: TypeAlias = Annotated[str, BeforeValidator(_line), Field(max_length=300), AfterValidator(_empty_is_none)]


class Fields(BaseModel):
    """What is read from the outside: no field that is not known, and `null` for none."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_unset(cls, given: Any) -> Any:
        """`null` says the same as leaving an optional field out."""
        if not isinstance(given, dict):
            return given
        fields = cls.model_fields
        return {
            name: value
            for name, value in given.items()
            if value is not None or name not in fields or fields[name].is_required()
        }


class _Requester(Fields):
    id: Key | None = None
    name: Line | None = None
    contact: Line | None = None


class _Letter(Fields):
    source: str
    external_id: Key
    subject: Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=300), AfterValidator(_seen)]
    summary: Annotated[str, BeforeValidator(_text), Field(max_length=20_000)] = ""
    requester: _Requester = Field(default_factory=_Requester)
    area: Annotated[str, AfterValidator(_area)] = USUAL_AREA
    language: Annotated[str, Field(max_length=35, pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")] | None = None
    priority: Priority = Priority.NORMAL
    sensitivity: Audience = Audience.TEAM
    link: Annotated[str, Field(max_length=2000), AfterValidator(_link)] | None = None


Model = TypeVar("Model", bound=Fields)


def read(fields: dict[str, Any]) -> Letter:
    """The letter these fields are. Raises BadLetter naming every field that cannot be."""
    found = checked(_Letter, fields)
    given = {name: getattr(found, name) for name in found.model_fields_set - {"requester"}}
    who = found.requester
    return Letter(requester_id=who.id, requester_name=who.name, requester_contact=who.contact, **given)


def is_key(said: str) -> bool:
    """Whether something can be the external id of a case at all."""
    return 0 < len(said) <= LONGEST_KEY and said == said.strip() and not _CONTROL.search(said)


def checked(model: type[Model], fields: dict[str, Any]) -> Model:
    """These fields, if they can be the model's. Raises BadLetter naming every field that cannot be."""
    try:
        return model.model_validate(fields)
    except ValidationError as problem:
        raise BadLetter([_told(each) for each in problem.errors()[:MOST_ERRORS]]) from None


_PROBLEMS = {
    "missing": "is required",
    "extra_forbidden": "is no field of a case",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must match {pattern}",
    "enum": "must be {expected}",
    "model_type": "must be an object",
}


def _told(error: ErrorDetails) -> FieldProblem:
    field = ".".join(str(part) for part in error["loc"])
    said = _PROBLEMS.get(error["type"])
    problem = said.format_map(error.get("ctx", {})) if said else error["msg"]
    return {"field": _line(field)[:100], "problem": problem}
