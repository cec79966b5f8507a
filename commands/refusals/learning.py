"""What cannot be done about what the team has learnt."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code
from commands.message import Say
from commands.refusals import Refusal, Unread


class SayMore(Unread):
    """There is no word in it by which a case could be told from others."""


class NotAPractice(Unread):
    """It is no practice's number."""


@dataclass(eq=False)
class NoPractice(Refusal):
    """There is no practice, or no version of one, of this number."""

    practice: Code


@dataclass(eq=False)
class NoSteps(Refusal):
    """A practice is a title and at least one step; `example` shows how they are written."""

    example: Say


@dataclass(eq=False)
class PracticeTooLong(Refusal):
    """Nobody would follow it."""

    longest_title: int
    most_steps: int
    longest_step: int


@dataclass(eq=False)
class SaysTheSame(Refusal):
    """A version says just that."""

    version: Code


@dataclass(eq=False)
class AlreadyAdopted(Refusal):
    """It counts already."""

    version: Code
    see: Say


@dataclass(eq=False)
class AlreadyRetired(Refusal):
    """It is offered no more; `adopt` is what to say to have it back."""

    practice: Code
    adopt: Say


@dataclass(eq=False)
class CalledSoAlready(Refusal):
    """A practice of the area has that title; `change` is what to say for another version of it."""

    area: Code
    practice: Code
    change: Say


@dataclass(eq=False)
class PracticeMovedOn(Refusal):
    """Somebody else has just written a version."""

    practice: Code
    see: Say
