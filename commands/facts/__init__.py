"""What happened, as rules state it: no wording, only the values that words may use.

A fact's class names its message in `words/`, and its fields are the message's arguments. Facts about a case carry the
case itself; words see it only through `privacy.seen`. A field of plain text is somebody's own words, and is left out
where the audience may not hear the words of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from commands.exhibits import Exhibit
from commands.message import CaseNumber, Mention, Say
from commands.presses import CASES, MINE, OPEN_CASES, Press, on
from storage.models import Case, EntryKind, Role, State


class Code(str):
    """A word of the team's own lists, such as an outcome: anyone may hear it, whatever the case."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to be told. `private`: to the asker alone, wherever they ask; `secret`: that, and kept nowhere."""

    private: ClassVar[bool] = False
    secret: ClassVar[bool] = False

    @property
    def presses(self) -> tuple[Press, ...]:
        """What whoever is told it can do about it by pressing, where there are buttons; a room is shown none."""
        return ()


@dataclass(frozen=True, slots=True)
class Exhibited(Fact):
    """Something that can be shown as well, where a platform can show it."""

    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class CaseFact(Fact):
    """Something to be told about a case."""

    case: Case


@dataclass(frozen=True, slots=True)
class Opened(CaseFact):
    """A case came in."""


@dataclass(frozen=True, slots=True)
class Veiled(CaseFact):
    """A case came in of which this audience hears that, and no more."""


@dataclass(frozen=True, slots=True)
class Claimed(CaseFact):
    by: Mention
    was: State
    due: datetime
    note: str | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "resolve", "followup", "case")


@dataclass(frozen=True, slots=True)
class Released(CaseFact):
    """`conflict`: for a conflict of interest, which is theirs to tell of."""

    by: Mention
    was: State
    why: str | None
    conflict: bool


@dataclass(frozen=True, slots=True)
class GivenBack(CaseFact):
    """Its owner has not been heard of for long: it is for anyone to take again."""

    owner: Mention
    was: State


@dataclass(frozen=True, slots=True)
class Noted(CaseFact):
    by: Mention


@dataclass(frozen=True, slots=True)
class Promised(CaseFact):
    by: Mention
    was: State
    due_before: datetime | None
    due: datetime
    what: str | None


@dataclass(frozen=True, slots=True)
class Waiting(CaseFact):
    by: Mention
    was: State
    due: datetime
    whom: str | None


@dataclass(frozen=True, slots=True)
class Kept(CaseFact):
    by: Mention
    was: State
    due_before: datetime | None
    due: datetime
    what: str | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "resolve", "followup")


@dataclass(frozen=True, slots=True)
class Resolved(CaseFact):
    by: Mention
    was: State
    outcome: Code
    practice: Code | None
    done: str | None


@dataclass(frozen=True, slots=True)
class Reopened(CaseFact):
    by: Mention
    was: State
    why: str | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "claim") if self.case.state is State.OPEN else on(self.case, "followup")


@dataclass(frozen=True, slots=True)
class WhileAway(Fact):
    """What piled up for a room or a person, told in one: how many things, and to which cases, if they may be named."""

    count: int
    cases: str | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return (MINE,)


@dataclass(frozen=True, slots=True)
class CaseList(Fact):
    """The head of a list: `count` cases match, `hidden` of them do not follow."""

    count: int
    hidden: int


@dataclass(frozen=True, slots=True)
class CaseLine(CaseFact):
    """A case in a list."""

    owner: Mention | None


@dataclass(frozen=True, slots=True)
class CaseStory(CaseFact):
    """A case, told whole. `earlier` are cases before it of the person who wrote in."""

    owner: Mention | None
    promise: str | None
    earlier: Code | None

    @property
    def presses(self) -> tuple[Press, ...]:
        """What is done to a case less often than what its card has buttons for."""
        of = {
            State.OPEN: ("suggest", "offer", "set", "tag", "merge"),
            State.CLAIMED: ("replied", "refer", "set", "tag", "merge"),
            State.WAITING: ("replied", "refer", "set", "tag", "merge"),
            State.RESOLVED: ("note", "replied"),
        }.get(self.case.state, ())
        return on(self.case, *of, "similar")


@dataclass(frozen=True, slots=True)
class CaseCard(CaseFact):
    """A case as it stands, for a room that keeps one message of it. `goes_on`: as which other one, once merged;
    `asked`: who is asked to take it first, `until`.
    """

    goes_on: CaseNumber | None
    owner: Mention | None
    promise: str | None
    asked: Mention | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class StoryLine(CaseFact):
    """One line of what happened to a case."""

    at: datetime
    kind: EntryKind
    by: Mention | None
    was: State | None
    now: State | None
    text: str | None


@dataclass(frozen=True, slots=True)
class NothingHeld(Fact):
    """The asker holds no case."""

    @property
    def presses(self) -> tuple[Press, ...]:
        return (OPEN_CASES,)


@dataclass(frozen=True, slots=True)
class Held(Fact):
    """The head of what the asker holds: `count` cases, `hidden` of them do not follow."""

    count: int
    hidden: int


@dataclass(frozen=True, slots=True)
class HeldLine(CaseFact):
    """A case that the asker holds. `promised`: its time is one that they promised, in these words, if in any."""

    promised: bool
    what: str | None


@dataclass(frozen=True, slots=True)
class HeldElsewhere(Fact):
    """Cases that the asker holds and their room may not hear of."""

    private: ClassVar[bool] = True
    count: int


@dataclass(frozen=True, slots=True)
class Me(Fact):
    who: Mention
    account: str
    role: Role
    zone: str
    holds: int


@dataclass(frozen=True, slots=True)
class Help(Fact):
    """Where to begin; the verbs, by what they are about."""

    cases: str
    oneself: str
    team: str

    @property
    def presses(self) -> tuple[Press, ...]:
        return (
            CASES,
            MINE,
            Press("new", "button-new", form=True),
            Press("settings", "button-settings", form=True),
            Press("stats", "button-stats"),
        )


@dataclass(frozen=True, slots=True)
class VerbHelp(Fact):
    """One verb: how it is written, what it does, and its other names."""

    usage: Say
    does: str
    aliases: str | None
    example: Say | None


@dataclass(frozen=True, slots=True)
class Pong(Fact):
    """The bot is here."""
