"""The practice that somebody followed, as they say it when they end a case: `p3`, or `practice 3`."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from sqlalchemy import Connection

from commands.command import Context
from commands.facts import Code
from commands.refusals.ending import NoSuchPractice
from storage import practices
from storage.models import Case, PracticeVersion

_NUMBER = re.compile(r"p?(\d{1,6})", re.ASCII)
_SHORT, _LONG = "p", "practice"


def practice(words: list[str], ctx: Context) -> tuple[int | None, list[str]]:
    """The number of a practice; None where other words come."""
    del ctx
    said = [each.lower().rstrip(":,") for each in words[:2]]
    if said[0].startswith(_SHORT) and (match := _NUMBER.fullmatch(said[0])):
        return int(match[1]), words[1:]
    if said[0] == _LONG and (match := _NUMBER.fullmatch(said[-1])):
        return int(match[1]), words[2:]
    return None, words


Practice: TypeAlias = Annotated[int, practice]


def meant(db: Connection, case: Case, number: int) -> PracticeVersion:
    """The practice of this number, of any area, as it counts. Raises NoSuchPractice where it is not in use."""
    known = practices.find(db, number)
    in_use = practices.in_use(db, known.area) if known is not None else []
    found = next((each for each in in_use if each.practice == number), None)
    if found is None:
        ours = ", ".join(f"{_SHORT}{each.practice} {each.title}" for each in practices.in_use(db, case.area))
        raise NoSuchPractice(case, Code(f"{_SHORT}{number}"), Code(ours) if ours else None)
    return found
