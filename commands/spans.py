"""Lengths of time and days of the week, as people write them: `30m`, `4h`, `2d`, `3w`; `mon-fri`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

_LENGTH = re.compile(r"(\d{1,5})([mhdw])")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def length(said: str) -> timedelta | None:
    """`4h` as a time; None for what is none."""
    match = _LENGTH.fullmatch(said.strip().lower())
    return int(match[1]) * _UNITS[match[2]] if match else None


def said(length: timedelta) -> str:
    """A time of whole minutes, in the largest unit that it is a whole number of; weeks only from two on."""
    for unit, one in reversed(_UNITS.items()):
        if not length % one and (unit != "w" or length >= 2 * one):
            return f"{length // one}{unit}"
    return f"{length // _UNITS['m']}m"


def days(said: str) -> str | None:
    """`mon-fri` or `tue,thu` as the case log keeps working days: `0,1,2,3,4`; None for what names no days."""
    found: set[int] = set()
    for part in said.strip().lower().split(","):
        first, _, last = part.strip().partition("-")
        if first not in _WEEK or (last or first) not in _WEEK:
            return None
        begins, ends = _WEEK.index(first), _WEEK.index(last or first)
        found |= {day % 7 for day in range(begins, ends + (1 if ends >= begins else 8))}
    return ",".join(str(day) for day in sorted(found))


def other_days(kept: str) -> str:
    """The days of the week that these leave out, as the case log keeps them."""
    return ",".join(str(day) for day in range(len(_WEEK)) if str(day) not in kept.split(","))


def days_said(kept: str) -> str:
    """Working days as they are written: `0,1,2,5` as `mon-wed,sat`."""
    return ",".join(_runs([int(day) for day in kept.split(",")] if kept else list(range(7))))


def _runs(days: list[int]) -> Iterator[str]:
    while days:
        run = 1
        while run < len(days) and days[run] == days[0] + run:
            run += 1
        yield _WEEK[days[0]] if run == 1 else f"{_WEEK[days[0]]}-{_WEEK[days[run - 1]]}"
        days = days[run:]
