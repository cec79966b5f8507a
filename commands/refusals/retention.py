"""Months of people that cannot be told."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code
from commands.message import Say
from commands.refusals import Refusal, Unread


@dataclass(eq=False)
class MonthIsNotOver(Refusal):
    """Only complete months are told; `latest` asks for one that is."""

    month: Code
    latest: Say


@dataclass(eq=False)
class NothingDoneThen(Refusal):
    """The month was over before anybody did anything; `since` asks for the first that can be told."""

    month: Code
    since: Say


@dataclass(eq=False)
class NoSuchCircle(Unread):
    """It is neither a month nor a community whose activity was imported; `known` are those, if any."""

    known: str | None


@dataclass(eq=False)
class ActivityEnds(Refusal):
    """What was imported of a community ends before the month does; `latest` asks for one that is whole, if any is."""

    circle: Code
    month: Code
    until: Code
    latest: Say | None
