"""What cannot be done, as rules state it: each a kind refusal that says what to do instead.

A refusal is raised, rolls back what its verb did, and is answered. Its class names its message in `words/` and its
fields are the message's arguments, as a fact's are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from commands.message import CaseNumber, Mention, Say
from commands.presses import CASES, HELP, OPEN_CASES, Press, on
from storage.models import Case, Role, State


class _Answered(Exception):
    """`argument` is that argument of the verb which is to be said otherwise, by its name; None where it is no one."""

    argument: str | None = None

    def about(self, argument: str) -> Self:
        """The same, of this argument."""
        self.argument = argument
        return self

    @property
    def presses(self) -> tuple[Press, ...]:
        """What can be done about it by pressing, where there are buttons."""
        return ()


@dataclass(eq=False)
class Refusal(_Answered):
    """Something that will not be done, with the way out."""


@dataclass(eq=False)
class CaseRefusal(Refusal):
    case: Case


class Denied(Refusal):
    """An attempt at what is another's to do. Written in the trail."""


LONGEST_ECHO = 40
"""Characters of what was said that are said back."""


@dataclass(eq=False)
class Unread(Refusal):
    """What was said cannot be read; enough of it is said back to be known again."""

    said: str

    def __post_init__(self) -> None:
        if len(self.said) > LONGEST_ECHO:
            self.said = f"{self.said[: LONGEST_ECHO - 1]}…"


@dataclass(eq=False)
class NoSuchWord(Unread):
    """It is none of the words that fit here; `nearest` are."""

    nearest: str


@dataclass(eq=False)
class NoSuchVerb(Unread):
    """`complete`: what comes nearest can be said as it is."""

    nearest: Say | None
    complete: bool = False

    @property
    def presses(self) -> tuple[Press, ...]:
        if self.nearest is None:
            return (HELP,)
        return (Press(self.nearest.words if self.complete else f"help {self.nearest.words}"),)


@dataclass(eq=False)
class BadUse(Refusal):
    """Something is missing, or too much: `usage` shows how it is written."""

    usage: Say
    example: Say | None


@dataclass(eq=False)
class TooLong(Refusal):
    most: int


@dataclass(eq=False)
class NotKnown(Refusal):
    """No platform vouches for the speaker."""


@dataclass(eq=False)
class NotLetIn(Refusal):
    """The platform vouches for the speaker's `account`, as a guest's or a stranger's whom nobody has let in; or a
    coordinator has barred it.
    """

    account: str


@dataclass(eq=False)
class NotAllowed(Denied):
    """It needs another role."""

    needs: Role


@dataclass(eq=False)
class SlowDown(Refusal):
    """Too much at once from one person."""


@dataclass(eq=False)
class NotNow(Refusal):
    """The case log could not take it."""


@dataclass(eq=False)
class Fault(Refusal):
    """Something of ours broke; `id` finds it in the log."""

    id: str


@dataclass(eq=False)
class NoSuchCase(Refusal):
    """There is none, or it is not for this place: both sound the same."""

    number: CaseNumber

    @property
    def presses(self) -> tuple[Press, ...]:
        return (CASES,)


class NotACase(Unread):
    """It is no case's number."""

    @property
    def presses(self) -> tuple[Press, ...]:
        return (CASES,)


class NotATime(Unread):
    """It names no moment."""


@dataclass(eq=False)
class InThePast(Refusal):
    when: datetime


@dataclass(eq=False)
class TooFarAhead(Refusal):
    when: datetime
    most_days: int


class NotAPeriod(Unread):
    """It is no stretch of time."""


class NotHours(Unread):
    """It is no span of quiet hours, nor working days."""


class NotAnArea(NoSuchWord):
    """It is none of the team's areas."""


class NoSuchFilter(NoSuchWord):
    """It is neither an area nor a state to filter by."""


class NoSuchOutcome(NoSuchWord):
    """It is no outcome."""

    argument = "outcome"


@dataclass(eq=False)
class AlreadyTaken(CaseRefusal):
    owner: Mention

    @property
    def presses(self) -> tuple[Press, ...]:
        return (OPEN_CASES, *on(self.case, "case"))


@dataclass(eq=False)
class AlreadyYours(CaseRefusal):
    due: datetime | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "resolve", "followup", "case")


@dataclass(eq=False)
class NotYours(CaseRefusal, Denied):
    """Only its owner or a coordinator may."""

    owner: Mention

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "note", "case")


@dataclass(eq=False)
class NobodyHasIt(CaseRefusal):
    """It must be claimed first."""

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "claim", "case")


@dataclass(eq=False)
class CannotMove(CaseRefusal):
    """The state of the case does not allow it."""

    state: State

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "reopen" if self.state is State.RESOLVED else "case")


@dataclass(eq=False)
class MovedOn(CaseRefusal):
    """Somebody was quicker; the case is not as it was."""

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "case")


@dataclass(eq=False)
class NoPromise(CaseRefusal):
    """Nothing was promised that could be kept."""

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "followup")
