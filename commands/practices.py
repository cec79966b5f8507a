"""What the team has learnt to do in cases of an area: proposed by anyone of it, adopted and retired by coordinators.

A practice is written in versions, of which one counts once it is adopted; every one stays, and an older one can be
adopted again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from commands import vocabulary
from commands.command import Context
from commands.facts import Code
from commands.facts.learning import (
    PracticeAdopted,
    PracticeProposed,
    PracticeRetired,
)
from commands.message import Say
from commands.refusals import NotAnArea
from commands.refusals.learning import (
    AlreadyAdopted,
    AlreadyRetired,
    CalledSoAlready,
    NoPractice,
    NoSteps,
    NotAPractice,
    PracticeMovedOn,
    PracticeTooLong,
    SaysTheSame,
)
from storage import practices, trail
from storage.models import EntryKind, Practice, PracticeVersion

LONGEST_TITLE = 100
MOST_STEPS = 20
LONGEST_STEP = 300

EXAMPLE = "practice propose licensing: Ask for the licence | Look it up at its source | Ask its holder"

_BETWEEN = "|"
_REFERENCE = re.compile(r"[p#]?(\d{1,6})(?:\.(\d{1,4}))?", re.ASCII)

IMPORT = "command line"
"""Who speaks, for the trail, where practices are brought from outside."""


class Brought(StrEnum):
    """What came of a practice from outside."""

    NEW = "new"
    CHANGED = "changed"
    ADOPTED = "adopted"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Text:
    """A practice as it is written: a title, and steps, each a line of Markdown."""

    title: str
    steps: tuple[str, ...]


def text(said: str) -> Text:
    """`title | step | step`. Raises NoSteps or PracticeTooLong."""
    title, *steps = (" ".join(part.split()) for part in said.split(_BETWEEN))
    title = title.removeprefix(":").lstrip()
    written = Text(title, tuple(filter(None, steps)))
    if not title or not written.steps:
        raise NoSteps(Say(EXAMPLE))
    if not fits(written):
        raise PracticeTooLong(LONGEST_TITLE, MOST_STEPS, LONGEST_STEP)
    return written


def fits(written: Text) -> bool:
    """Whether a practice is short enough to be followed."""
    longest = max(map(len, written.steps), default=0)
    return len(written.title) <= LONGEST_TITLE and len(written.steps) <= MOST_STEPS and longest <= LONGEST_STEP


def reference(said: str) -> tuple[int, int | None] | None:
    """`3`, `p3` or `p3.2`: a practice's number, and perhaps its version's; None for what is neither."""
    match = _REFERENCE.fullmatch(said.lower().rstrip(":,."))
    return None if match is None else (int(match[1]), int(match[2]) if match[2] else None)


def named(practice: int, version: int | None = None) -> Code:
    """A practice, or a version of it, as everybody writes it: `p3.2`."""
    return Code(f"p{practice}" if version is None else f"p{practice}.{version}")


def area(said: str) -> str:
    """An area that may have practices. Raises NotAnArea."""
    known = said.lower().rstrip(":,")
    if known not in vocabulary.AREAS:
        raise NotAnArea(said, vocabulary.nearest(known, vocabulary.AREAS))
    return known


@dataclass(frozen=True, slots=True)
class Meant:
    """A practice that somebody names, and its version, where they name one."""

    practice: Practice
    version: PracticeVersion | None


def meant(db: Connection, said: str) -> Meant:
    """The practice that is named. Raises NotAPractice or NoPractice."""
    found = reference(said)
    if found is None:
        raise NotAPractice(said)
    number, version = found
    practice = practices.find(db, number)
    if practice is None:
        raise NoPractice(named(number))
    if version is None:
        return Meant(practice, None)
    for each in practices.versions(db, number):
        if each.version == version:
            return Meant(practice, each)
    raise NoPractice(named(number, version))


def counts(practice: Practice) -> Code | None:
    """The version that counts, if one does."""
    if practice.adopted is None or practice.retired:
        return None
    return named(practice.number, practice.adopted)


def shown(db: Connection, practice: Practice) -> PracticeVersion:
    """The version that counts, or else the newest."""
    found = practices.versions(db, practice.number)
    return next((each for each in found if each.version == practice.adopted), found[-1])


def propose(ctx: Context, area: str, written: Text) -> PracticeProposed:
    """A new practice for an area, to be adopted. Raises CalledSoAlready, where another version can be proposed."""
    known = practices.called(ctx.db, area, written.title)
    if known is not None:
        this = named(known.number)
        raise CalledSoAlready(Code(area), this, Say(f"practice change {this} <title> | <step> | <step>"))
    return _written(ctx, practices.begin(ctx.db, area), area, written)


def change(ctx: Context, practice: Practice, written: Text) -> PracticeProposed:
    """A new version of a practice, to be adopted."""
    for each in practices.versions(ctx.db, practice.number):
        if _says(each) == written:
            raise SaysTheSame(named(practice.number, each.version))
    return _written(ctx, practice.number, practice.area, written)


def adopt(ctx: Context, meant: Meant) -> PracticeAdopted:
    """From now on this version counts, the newest where none is named; so it does again after it was retired."""
    practice = meant.practice
    version = meant.version or practices.versions(ctx.db, practice.number)[-1]
    this, was = named(practice.number, version.version), counts(practice)
    if practice.adopted == version.version and not practice.retired:
        raise AlreadyAdopted(this, Say(f"practice {named(practice.number)}"))
    practices.adopt(ctx.db, practice.number, version.version, by=ctx.volunteer, at=ctx.now)
    _write_down(ctx, f"{this} adopted", was=f"{was} adopted" if was else None)
    return PracticeAdopted(ctx.sender.mention, this, was, Code(practice.area), version.title)


def retire(ctx: Context, practice: Practice) -> PracticeRetired:
    """A practice is offered no more; what was done by it stays counted."""
    this = named(practice.number)
    again = Say(f"practice adopt {named(practice.number, practice.adopted)}")
    if practice.retired:
        raise AlreadyRetired(this, again)
    practices.retire(ctx.db, practice.number)
    was = counts(practice)
    _write_down(ctx, f"{this} retired", was=f"{was} adopted" if was else None)
    title = shown(ctx.db, practice).title
    return PracticeRetired(ctx.sender.mention, this, Code(practice.area), title, again)


def bring(db: Connection, area: str, written: Text, *, now: datetime, adopt: bool) -> tuple[Code, Brought]:
    """A practice from outside: a new version of the one of its area that is called so, or else a new one; what says
    the same is left as it is. `adopt`: it counts from now on.
    """
    known = practices.called(db, area, written.title)
    practice = known.number if known is not None else practices.begin(db, area)
    versions = practices.versions(db, practice)
    same = next((each.version for each in versions if _says(each) == written), None)
    how, version = Brought.SAME, same
    if version is None:
        how = Brought.NEW if known is None else Brought.CHANGED
        steps = "\n".join(written.steps)
        version = practices.write(db, practice, title=written.title, steps=steps, by=None, at=now)
        assert version is not None  # noqa: S101 - whoever brings something has the case log alone
        _brought(db, now, f"{named(practice, version)} proposed")
    this = named(practice, version)
    if adopt and (known is None or known.adopted != version or known.retired):
        was = counts(known) if known is not None else None
        practices.adopt(db, practice, version, by=None, at=now)
        _brought(db, now, f"{this} adopted", was=f"{was} adopted" if was else None)
        how = Brought.ADOPTED if how is Brought.SAME else how
    return this, how


def _brought(db: Connection, at: datetime, now: str, *, was: str | None = None) -> None:
    before = f"practice {was}" if was else None
    trail.append(db, EntryKind.CHANGED, at=at, speaker=IMPORT, was=before, now=f"practice {now}")


def _written(ctx: Context, practice: int, area: str, written: Text) -> PracticeProposed:
    steps = "\n".join(written.steps)
    version = practices.write(ctx.db, practice, title=written.title, steps=steps, by=ctx.volunteer, at=ctx.now)
    if version is None:
        raise PracticeMovedOn(named(practice), Say(f"practice {named(practice)}"))
    this = named(practice, version)
    _write_down(ctx, f"{this} proposed")
    adopt = Say(f"practice adopt {this}")
    return PracticeProposed(ctx.sender.mention, this, Code(area), written.title, len(written.steps), adopt)


def _says(version: PracticeVersion) -> Text:
    return Text(version.title, tuple(version.steps.split("\n")))


def _write_down(ctx: Context, now: str, *, was: str | None = None) -> None:
    ctx.write_down(EntryKind.CHANGED, was=f"practice {was}" if was else None, now=f"practice {now}")
