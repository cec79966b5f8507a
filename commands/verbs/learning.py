"""Learning from what was: cases alike, and practices."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from commands import arguments, practices, practising, similar
from commands.arguments import Rest
from commands.command import Context, Listed, command
from commands.facts import Fact
from commands.practices import Meant, Text
from storage.models import Case, Role

_EVERY = ("list", "show", "all")
"""What somebody may say before a practice or an area, or for all of them."""

_CASE = "case"
_PROPOSED = (practices.EXAMPLE, "p1.1 is proposed for licensing by...")


def case_or_words(words: list[str], ctx: Context) -> tuple[Case | str, list[str]]:
    """A case, where nothing but its number is said; else words."""
    number = words[1:] if words[0].lower() == _CASE and len(words) > 1 else words
    if len(number) == 1 and number[0].removeprefix("#").rstrip(":,.").isdecimal():
        return arguments.case(number, ctx)
    return " ".join(words), []


def area(words: list[str], ctx: Context) -> tuple[str, list[str]]:
    """An area that may have practices."""
    del ctx
    return practices.area(words[0]), words[1:]


def practice(words: list[str], ctx: Context) -> tuple[Meant, list[str]]:
    """A practice, and perhaps one of its versions."""
    return practices.meant(ctx.db, words[0]), words[1:]


def written(words: list[str], ctx: Context) -> tuple[Text, list[str]]:
    """A practice as it is written."""
    del ctx
    return practices.text(" ".join(words)), []


CaseOrWords: TypeAlias = Annotated[Case | str, case_or_words, "<case or words>"]
Area: TypeAlias = Annotated[str, area]
Practice: TypeAlias = Annotated[Meant, practice]
Written: TypeAlias = Annotated[Text, written, "<title> | <step> | <step>"]


@command(
    "similar",
    role=None,
    reads=True,
    examples=[
        ("claim 1", "#1 open -> claimed..."),
        ("resolve 1 upheld corrected the year from the register", "#1 claimed -> resolved: upheld..."),
        ("similar wrong birth year", "Resolved cases that come close, the closest first..."),
    ],
)
def find_similar(ctx: Context, wanted: CaseOrWords) -> Listed:
    """Find resolved cases that come close to a case or to words: how they ended, what was done, whether it held."""
    found = similar.to_case(ctx, wanted) if isinstance(wanted, Case) else similar.to_words(ctx, wanted)
    return Listed(tuple(found))


@command(
    "practice",
    "practices",
    role=None,
    reads=True,
    examples=[_PROPOSED, ("practice p1", "p1.1, for licensing: Ask for the licence...")],
)
def show(ctx: Context, practice_or_area: Rest = "") -> Listed:
    """Show what the team does in cases of an area, or of all; or one practice, such as p3, and what came of it."""
    said = practice_or_area.split()
    while said and said[0].lower() in _EVERY:
        said = said[1:]
    if said and practices.reference(said[0]) is not None:
        return Listed(tuple(practising.told(ctx, practices.meant(ctx.db, said[0]))))
    return Listed(tuple(practising.listed(ctx, practices.area(" ".join(said)) if said else None)))


@command("practice propose", examples=[_PROPOSED])
def propose(ctx: Context, area: Area, written: Written) -> Fact:
    """Propose a practice for the cases of an area: a title and its steps, with a bar before each."""
    return practices.propose(ctx, area, written)


@command(
    "practice change",
    examples=[_PROPOSED, ("practice change p1 Ask for the licence | Look at every file", "p1.2 is proposed...")],
)
def change(ctx: Context, practice: Practice, written: Written) -> Fact:
    """Propose a new version of a practice; the one that counts does so until this is adopted."""
    return practices.change(ctx, practice.practice, written)


@command(
    "practice adopt",
    role=Role.COORDINATOR,
    examples=[_PROPOSED, ("practice adopt p1", "licensing: p1.1 is adopted by cora: Ask for the licence...")],
)
def adopt(ctx: Context, practice: Practice) -> Fact:
    """Have a practice count from now on, in its newest version or in one such as p3.2, also after it was retired."""
    return practices.adopt(ctx, practice)


@command(
    "practice retire",
    role=Role.COORDINATOR,
    examples=[_PROPOSED, ("practice retire p1", "licensing: p1 is retired by cora...")],
)
def retire(ctx: Context, practice: Practice) -> Fact:
    """Offer a practice no more; what was done by it stays counted."""
    return practices.retire(ctx, practice.practice)
