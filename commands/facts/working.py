"""What is told about work on a case: what was set, to whom it was referred, what it goes on as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.facts import CaseFact, Code
from commands.message import CaseNumber, Mention
from storage.models import State


@dataclass(frozen=True, slots=True)
class SetTo(CaseFact):
    """One of a case's fields that have words of the team's own is another now."""

    by: Mention
    field: Code
    was: Code
    now: Code


@dataclass(frozen=True, slots=True)
class LinkSet(CaseFact):
    """Where more about a case can be read; None: nowhere."""

    by: Mention
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Tagged(CaseFact):
    by: Mention
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Referred(CaseFact):
    """The next word is another party's; `owner` looks again."""

    by: Mention
    was: State
    owner: Mention
    due: datetime
    party: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Merged(CaseFact):
    """A case goes on as another one; `heir` has that from now on, as they had this one."""

    by: Mention
    was: State
    into: CaseNumber
    heir: Mention | None


@dataclass(frozen=True, slots=True)
class PassedOn(CaseFact):
    """What somebody had of a case that was merged is theirs in the one that it goes on as."""

    owner: Mention
    was: State
    due: datetime


@dataclass(frozen=True, slots=True)
class WasMerged(CaseFact):
    """The head of the story of a case that was merged."""

    into: CaseNumber
