"""The words for days, months and hours that the date library knows, language by language.

A volunteer's languages are kept by codes such as `de` or `pt-BR`; the library has some of them by the same code, some
only by its first parts, and some not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEAR = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second", "am", "pm")
_ONE_DAY = re.compile(r"(in )?\d day( ago)?|(last|this|next) \w+day")
_NO_MOMENT = {"name", "date_order", "pertain", "simplifications", "relative-type-regex", "sentence_splitter_group"}
_CALLED = {"no": "nb", "iw": "he"}
"""Codes that the library has by another name."""


@cache
def readable(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the languages that the library has, by its own codes, each once."""
    return tuple(dict.fromkeys(found for code in codes if (found := _library_code(code)) is not None))


@cache
def locale(language: str) -> dict[str, Any]:
    """All that the library knows of a language."""
    info: dict[str, Any] = import_module(f"dateparser.data.date_translation_data.{language}").info
    return info


@cache
def every(language: str) -> frozenset[str]:
    """Every word that can be part of a moment."""
    return _words(_phrases(locale(language)))


@cache
def days(language: str) -> frozenset[str]:
    """Words that name a day, or end its name: `friday`, `tomorrow`."""
    named = [phrase for day in _WEEK for phrase in locale(language).get(day, ())]
    for key, phrases in locale(language).get("relative-type", {}).items():
        if _ONE_DAY.fullmatch(key):
            named += [phrase.split()[-1] for phrase in phrases]
    return _words(named)


@cache
def counted(language: str) -> frozenset[str]:
    """Words that say what the number before them counts: months, and the units of time."""
    return units(language, *_YEAR, *_UNITS)


@cache
def months(language: str) -> frozenset[str]:
    """The names of months."""
    return units(language, *_YEAR)


@cache
def month_numbers(language: str) -> dict[str, int]:
    """The month of the year, from 1, that each name of one word means."""
    names = ((name.lower(), number) for number, month in enumerate(_YEAR, 1) for name in locale(language)[month])
    return {name: number for name, number in names if " " not in name}


@cache
def units(language: str, *names: str) -> frozenset[str]:
    """The words for these units of time, by their English names."""
    return _words(phrase for name in names for phrase in locale(language).get(name, ()))


@cache
def between(language: str) -> frozenset[str]:
    """Words that may stand among the others and say nothing: `at`, `on`."""
    return _words(locale(language).get("skip", ()))


def _library_code(code: str) -> str | None:
    from dateparser.data.languages_info import language_order  # noqa: PLC0415 - only who names a day needs it

    known = {each.lower(): each for each in language_order}
    parts = code.lower().split("-")
    tried = (*("-".join(parts[:count]) for count in range(len(parts), 0, -1)), _CALLED.get(parts[0]))
    return next((known[each] for each in tried if each in known), None)


def _words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase.lower().split())


def _phrases(info: Any) -> Iterator[str]:
    if isinstance(info, str):
        yield info
    elif isinstance(info, dict):
        for key, value in info.items():
            if key not in _NO_MOMENT:
                yield from _phrases(value)
    elif isinstance(info, list):
        for value in info:
            yield from _phrases(value)
