"""The practice that somebody followed, as they say it when they end a case: `p3` or `p3.2`, or `practice 3`."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from sqlalchemy import Connection

from commands.command import Context
from commands.facts import Code
from commands.practices import named, reference
from commands.refusals.ending import NoSuchPractice
from storage import practices
from storage.models import Case, PracticeVersion

_SHORT, _LONG = "p", "practice"


def practice(words: list[str], ctx: Context) -> tuple[tuple[int, int | None] | None, list[str]]:
    """The number of a practice, and of its version where that is said; None where other words come."""
    del ctx
    said = words[0].lower()
    if said.startswith(_SHORT) and (short := reference(said)):
        return short, words[1:]
    if said == _LONG and (long := reference(words[1] if len(words) > 1 else "")):
        return long, words[2:]
    return None, words


Practice: TypeAlias = Annotated[tuple[int, int | None], practice]


def meant(db: Connection, case: Case, followed: tuple[int, int | None]) -> PracticeVersion:
    """The practice of this number, of any area, as it counts, or in a version that has counted. Raises NoSuchPractice
    where it is not in use.
    """
    number, version = followed
    known = practices.find(db, number)
    in_use = practices.in_use(db, known.area) if known is not None else []
    found = next((each for each in in_use if each.practice == number), None)
    if found is not None and version not in {None, found.version}:
        found = next((each for each in practices.versions(db, number) if _counted(each, version)), None)
    if found is None:
        ours = ", ".join(f"{named(each.practice)} {each.title}" for each in practices.in_use(db, case.area))
        raise NoSuchPractice(case, named(number, version), Code(ours) if ours else None)
    return found


def _counted(this: PracticeVersion, version: int | None) -> bool:
    return this.version == version and this.adopted_at is not None
