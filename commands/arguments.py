"""What a verb takes, read from its signature: each parameter's type is how it is read.

`Named`, `Moment` and the others are the types for verbs to use; a parameter with a default may be left out. Readers
take their words from the front of what was said, and refuse kindly what they cannot read; one that gives None for an
optional argument leaves its words to the next. How an argument is written is its parameter's name, unless its type says
it in a word of its own.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

from commands import dates, vocabulary
from commands.command import Context, Reader
from commands.message import CaseNumber
from commands.refusals import (
    BadUse,
    InThePast,
    NoSuchCase,
    NoSuchFilter,
    NoSuchWord,
    NotACase,
    NotATime,
    Refusal,
    TooFarAhead,
    TooLong,
)
from commands.refusals.views import LeftEmpty, MoreThanAsked
from storage import cases
from storage.models import Case

FURTHEST = timedelta(days=366)
"""A promise further ahead than this is refused: it is a slip more often than a plan."""

LONGEST_TEXT = 2000
"""Characters of anybody's words that are kept, of all that a verb takes together."""

LONGEST_WORD = 100

SHORTEST_DAY = 3
"""Letters of a day's name in the middle of a sentence: of two, such as `me` or `do`, many are words of other languages.
"""

LARGEST_NUMBER = 2**31 - 1

NOT_IN_A_LINE = ""
"""How an argument is written that only forms ask for: it stands after one that takes all that a line says."""

_CASE = "case"


@dataclass(frozen=True, slots=True)
class Argument:
    """One parameter of a verb, as it is written and read."""

    name: str
    reader: Reader
    optional: bool
    written: str | None

    @property
    def usage(self) -> str:
        shown = self.name.replace("_", "-")
        if self.written is not None:
            return self.written
        return f"[{shown}]" if self.optional else f"<{shown}>"


def signature(run: Callable[..., Any]) -> tuple[Argument, ...]:
    """The arguments of a verb, from its parameters after the context."""
    hints = get_type_hints(run, include_extras=True)
    parameters = list(inspect.signature(run).parameters.values())[1:]
    arguments = []
    for each in parameters:
        reader, *written = _annotations(hints[each.name])
        optional = each.default is not inspect.Parameter.empty
        arguments.append(Argument(each.name, reader, optional, next(iter(written), None)))
    return tuple(arguments)


def _annotations(hint: Any) -> Sequence[Any]:
    """What a type is annotated with, or one of a union's types: its reader, and how it is written."""
    if get_origin(hint) is Annotated:
        return get_args(hint)[1:]
    return next(_annotations(each) for each in get_args(hint) if get_origin(each) is Annotated)


def read(
    arguments: tuple[Argument, ...], words: list[str], ctx: Context, usage: Callable[[], BadUse]
) -> dict[str, Any]:
    """The values of a verb's arguments, but for those that only forms ask for. Raises what `usage` gives when words are
    missing or left over.
    """
    if len(" ".join(words)) > LONGEST_TEXT:
        raise TooLong(LONGEST_TEXT)
    values = {}
    for argument in arguments:
        if argument.written == NOT_IN_A_LINE:
            continue
        value = None
        if words:
            value, words = argument.reader(words, ctx)
        if value is not None:
            values[argument.name] = value
        elif not argument.optional:
            raise usage()
    if words:
        raise usage()
    return values


def read_filled(arguments: tuple[Argument, ...], filled: Mapping[str, str], ctx: Context) -> dict[str, Any]:
    """The same of a form: each argument takes all of its own words, and none is as good as left out. Refusals tell
    which argument they are about.
    """
    given = {argument.name: filled.get(argument.name, "").split() for argument in arguments}
    lengths = {name: len(" ".join(words)) for name, words in given.items()}
    values = {}
    if sum(lengths.values()) > LONGEST_TEXT:
        raise TooLong(LONGEST_TEXT).about(max(lengths, key=lengths.__getitem__))
    for argument in arguments:
        try:
            if words := given[argument.name]:
                values[argument.name] = _whole(argument, words, ctx)
            elif not argument.optional:
                raise LeftEmpty
        except Refusal as refusal:
            raise refusal.about(argument.name) from None
    return values


def _whole(argument: Argument, words: list[str], ctx: Context) -> Any:
    """What all of the words are. Raises MoreThanAsked."""
    value, left = argument.reader(words, ctx)
    if left or value is None:
        raise MoreThanAsked(" ".join(left or words))
    return value


def case(words: list[str], ctx: Context) -> tuple[Case, list[str]]:
    """A case's number, with or without `#` or `case` before it; of one that was merged, the case that it goes on as."""
    found, left = case_itself(words, ctx)
    if found.merged_into is None:
        return found, left
    goes_on = cases.followed(ctx.db, found)
    if not ctx.may_name(goes_on):
        raise NoSuchCase(CaseNumber(found.number))
    return goes_on, left


def case_itself(words: list[str], ctx: Context) -> tuple[Case, list[str]]:
    """The same, where a case that was merged is meant itself."""
    if words[0].lower() == _CASE and len(words) > 1:
        words = words[1:]
    said = words[0].removeprefix("#").rstrip(":,.")
    if not (said.isascii() and said.isdigit()):
        raise NotACase(words[0])
    number = int(said[:18])
    found = cases.find(ctx.db, number) if number <= LARGEST_NUMBER else None
    if found is None or not ctx.may_name(found):
        raise NoSuchCase(CaseNumber(number))
    return found, words[1:]


def moment(words: list[str], ctx: Context) -> tuple[datetime, list[str]]:
    """A moment to come, in the speaker's zone, and in their languages or the team's."""
    if words[0].lower() in vocabulary.UNTIL and len(words) > 1:
        words = words[1:]
    found = moment_named(words, ctx)
    if found is None:
        raise NotATime(" ".join(words[:3]))
    when, count = found
    if when <= ctx.now:
        raise InThePast(when)
    if when - ctx.now > FURTHEST:
        raise TooFarAhead(when, FURTHEST.days)
    return when, words[count:]


def moment_named(words: list[str], ctx: Context) -> tuple[datetime, int] | None:
    """The moment that the first words name, to come or not, and how many they are; None when they name none."""
    try:
        return dates.read(words, ctx.now, ctx.sender.zone, (*ctx.sender.languages, ctx.team.language))
    except (OverflowError, ValueError):
        return None


def awaited(words: list[str], ctx: Context) -> tuple[str, list[str]]:
    """Who or what is waited for: all words up to a moment, which `until` may announce; all of them in a form."""
    if ctx.incoming.filled is not None:
        return _short(" ".join(words)), []
    ends = next((at for at in range(1, len(words)) if _begins_a_moment(words[at:], ctx)), len(words))
    return _short(" ".join(words[:ends])), words[ends:]


def _begins_a_moment(words: list[str], ctx: Context) -> bool:
    if words[0].lower() in vocabulary.UNTIL or words[0][:1].isdigit():
        return True
    if len(words) == 1 and len(words[0]) < SHORTEST_DAY and words[0].isascii():
        return False
    found = moment_named(words, ctx)
    return found is not None and found[1] == len(words)


def one_word(words: list[str], ctx: Context) -> tuple[str, list[str]]:
    """One word, of no great length."""
    del ctx
    return _short(words[0]), words[1:]


def _short(said: str) -> str:
    if len(said) > LONGEST_WORD:
        raise TooLong(LONGEST_WORD)
    return said


def rest(words: list[str], ctx: Context) -> tuple[str, list[str]]:
    """All that is left, as it was said."""
    del ctx
    return " ".join(words), []


def area_and_text(words: list[str], ctx: Context) -> tuple[tuple[str, str] | None, list[str]]:
    """All that is left, and the area that may stand before it; None when nothing else does."""
    del ctx
    area, text = vocabulary.area_and_text(" ".join(words))
    return (area, text) if text else None, []


def one_of(known: Sequence[str], refusal: type[NoSuchWord]) -> Reader:
    """A reader of one of the team's own words; `-` is as good as `_`."""
    spellings = {each.replace("_", "-"): each for each in known}

    def read_one(words: list[str], ctx: Context) -> tuple[str, list[str]]:
        del ctx
        said = words[0].lower().replace("_", "-").rstrip(":,")
        if said in spellings:
            return spellings[said], words[1:]
        nearest = difflib.get_close_matches(said, spellings, n=3, cutoff=0.5)
        raise refusal(words[0], ", ".join(spellings[each] for each in nearest or spellings))

    return read_one


Named: TypeAlias = Annotated[Case, case]
Itself: TypeAlias = Annotated[Case, case_itself]
Moment: TypeAlias = Annotated[datetime, moment]
Awaited: TypeAlias = Annotated[str, awaited]
Word: TypeAlias = Annotated[str, one_word]
Rest: TypeAlias = Annotated[str, rest]
AreaAndText: TypeAlias = Annotated[tuple[str, str], area_and_text, "[area:]<text>"]
Area: TypeAlias = Annotated[str, one_of(vocabulary.AREAS, NoSuchFilter)]
