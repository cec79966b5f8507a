"""Figures as they are written: shares, their intervals, lengths of time and months, in a language."""

from __future__ import annotations

from datetime import timedelta

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from commands.facts import Code
from commands.figures.differences import Difference
from commands.figures.months import Month
from commands.figures.shares import Share

_UNITS = (("day", timedelta(days=1), 2), ("hour", timedelta(hours=1), 1.5), ("minute", timedelta(minutes=1), 0))
"""A unit, and from how many of it on a length is told in it."""

_WHOLE_FROM = 10


def percent(share: float, language: str) -> Code:
    """`35 %`"""
    return Code(format_percent(share, "#,##0 %", locale=language))


def interval(share: Share, language: str) -> Code:
    """`21–51 %`"""
    return Code(f"{format_decimal(round(share.low * 100), locale=language)}–{percent(share.high, language)}")


def length(time: timedelta, language: str) -> Code:
    """`45 minutes`, `5.5 hours`, `12 days`: exact to a tenth below ten."""
    name, unit = next((name, unit) for name, unit, least in _UNITS if time >= unit * least)
    count = time / unit
    exact = round(count, None if name == "minute" or count >= _WHOLE_FROM else 1)
    return Code(format_unit(exact, f"duration-{name}", locale=language))


def month(of: Month, language: str) -> Code:
    """`October 2026`"""
    return Code(format_date(of.begins, "LLLL yyyy", locale=language))


def decimal(value: float, language: str) -> Code:
    """`1.3`"""
    return Code(format_decimal(round(value, 1), locale=language))


def chance(p: float, language: str) -> Code:
    """`p = 0.23`, `p < 0.01`"""
    least = 0.01
    return Code(f"p {'<' if p < least else '='} {format_decimal(max(p, least), '0.00', locale=language)}")


def signed(count: int) -> Code:
    """`+3`, `0`, `-2`"""
    return Code(f"{count:+d}" if count else "0")


def points(difference: Difference, language: str) -> Code:
    """`+12 (+3 … +21)`, in percentage points."""
    bounds = (difference.difference, difference.low, difference.high)
    middle, low, high = (format_decimal(round(each * 100), "+#,##0;-#,##0", locale=language) for each in bounds)
    return Code(f"{middle} ({low} … {high})")
