"""What cannot be done about how cases end."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code
from commands.refusals import CaseRefusal, Denied, NoSuchWord, Refusal, Unread


class NotAReason(NoSuchWord):
    """A case about a volunteer ends with a reason, and it is none."""

    argument = "outcome"


@dataclass(eq=False)
class NotAnOutcome(Unread):
    """It cannot be the code of an outcome."""

    longest: int


@dataclass(eq=False)
class OutcomeIsThere(Refusal):
    """It is on the list already."""

    code: Code


@dataclass(eq=False)
class OutcomeIsAReason(Refusal):
    """It says why somebody left, and nothing of how a case ended."""

    code: Code


@dataclass(eq=False)
class OutcomeStays(Refusal):
    """Figures rest on it."""

    code: Code


@dataclass(eq=False)
class TooManyOutcomes(Refusal):
    most: int


@dataclass(eq=False)
class NoSuchPractice(CaseRefusal):
    """There is no such practice that is adopted; `adopted` are those of the case's area."""

    argument = "practice"
    said: Code
    adopted: str | None


@dataclass(eq=False)
class HeldAlready(CaseRefusal):
    """Somebody has said before that it held."""


@dataclass(eq=False)
class TooSoonToSay(CaseRefusal):
    """It was resolved so lately that nobody can know whether that holds."""


@dataclass(eq=False)
class NotYoursToLeaveOut(CaseRefusal, Denied):
    """Only its owner or a coordinator may say that a case is in no figure."""
