"""What a form is: the fields that ask for a verb's arguments, drawn for whoever opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from commands import words
from commands.command import Context
from commands.facts import Fact
from commands.people import Person
from commands.views import Choice, Field, Moment, Pick, Picks, Said, Someone, Words
from storage.models import Case, Volunteer

MOST_CHOICES = 100
"""No platform takes more of them."""

LONGEST_TEXT = 1900
"""Characters of one field; a verb takes 2000 of all its arguments together."""

SHORT = 300


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form is drawn on: for whom, about which case, and what stands in its fields from the start."""

    ctx: Context
    name: str
    of: Case | None = None

    @property
    def case(self) -> Case:
        assert self.of is not None  # noqa: S101 - a form of a case has one
        return self.of

    def label(self, part: str) -> str:
        return words.label(f"form-{self.name}", part, self.ctx.team.language)

    def words(
        self, name: str, given: str | None = None, *, most: int = SHORT, long: bool = False, optional: bool = False
    ) -> Words:
        stands = (self._given(name, given) or "")[:most]
        return Words(**self._field(name), given=stands, most=most, long=long, optional=optional)

    def pick(self, name: str, choices: Iterable[Choice], given: str | None = None, *, optional: bool = False) -> Pick:
        return Pick(
            **self._field(name),
            choices=tuple(choices)[:MOST_CHOICES],
            given=self._given(name, given),
            optional=optional,
        )

    def picks(self, name: str, choices: Iterable[Choice], given: Iterable[str] = ()) -> Picks:
        return Picks(**self._field(name), choices=tuple(choices)[:MOST_CHOICES], given=tuple(given), optional=True)

    def moment(self, name: str, given: datetime | None = None, *, optional: bool = False) -> Moment:
        """`given` is left out where it has passed."""
        ahead = given if given is not None and given > self.ctx.now else None
        return Moment(**self._field(name), zone=self.ctx.sender.zone, given=ahead, optional=optional)

    def someone(self, name: str, *, optional: bool = False) -> Someone:
        return Someone(**self._field(name), optional=optional)

    def _field(self, name: str) -> dict[str, Any]:
        return {"name": name, "label": self.label(name), "hint": self.label(f"{name}-hint")}

    def _given(self, name: str, given: str | None) -> str | None:
        return (self.ctx.incoming.filled or {}).get(name) or given


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that has come back: from whom, about which case, and the words of its fields by their names; none is as
    good as empty.
    """

    name: str
    case: int | None
    by: Person
    me: Volunteer
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


Fields: TypeAlias = Callable[[Sheet], Iterator[Field]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One form. `may` raises the refusal of who may not fill it in for a case, None for one of no case; `verb` is the
    one whose role is asked for.
    """

    name: str
    verb: str
    fields: Fields
    may: Callable[[Context, Case], object] | None
    about: Callable[[Sheet], Iterable[Fact]]
    says: Callable[[Filled], Iterable[Said]]


FORMS: dict[str, Kind] = {}
"""Every form, by its name: that of its verb where it is for one alone."""


def nothing_more(sheet: Sheet) -> Iterable[Fact]:
    """Of what stands above the fields besides the case itself."""
    del sheet
    return ()


def its_verb(filled: Filled) -> Iterable[Said]:
    """Each field is an argument of the form's verb."""
    of = {"case": str(filled.case)} if filled.case is not None else {}
    yield Said(filled.name, of | {name: said for name, said in filled.fields.items() if said})


def form(
    name: str,
    *,
    verb: str | None = None,
    may: Callable[[Context, Case], object] | None = None,
    about: Callable[[Sheet], Iterable[Fact]] = nothing_more,
    says: Callable[[Filled], Iterable[Said]] = its_verb,
) -> Callable[[Fields], Fields]:
    """Make a function that draws its fields a form."""

    def record(fields: Fields) -> Fields:
        FORMS[name] = Kind(name, verb or name, fields, may, about, says)
        return fields

    return record


def choices(those: Iterable[str]) -> Iterator[Choice]:
    """The team's own words to choose from, as they are."""
    for each in those:
        yield Choice(each, each.replace("_", " "))
