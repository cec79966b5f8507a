"""What is told of a case's whole life, and of what was erased and taken out of the house. All of it privately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from commands.facts import CaseFact, Code, Fact
from commands.message import Mention, Say
from storage.models import EntryKind, State


@dataclass(frozen=True, slots=True)
class Audit(CaseFact):
    """The head of a case's life: `count` lines in all; `further` says the next page, if there is one."""

    private: ClassVar[bool] = True
    count: int
    page: int
    pages: int
    further: Say | None


@dataclass(frozen=True, slots=True)
class AuditLine(CaseFact):
    """An entry of a case. `whom` is who was asked, or has it now; `detail` is in words of the team's lists."""

    private: ClassVar[bool] = True
    at: datetime
    kind: EntryKind
    by: Mention | None
    account: Code | None
    was: State | None
    now: State | None
    whom: Mention | None
    detail: Code | None
    text: str | None


@dataclass(frozen=True, slots=True)
class AuditTold(CaseFact):
    """A room was told of a case."""

    private: ClassVar[bool] = True
    at: datetime
    room: Code


@dataclass(frozen=True, slots=True)
class ForgetAsks(CaseFact):
    """What forgetting would erase: the words of these cases, of which `unresolved` are not over, and who wrote them in,
    where somebody is `known`.
    """

    private: ClassVar[bool] = True
    cases: Code
    count: int
    unresolved: int
    known: bool


@dataclass(frozen=True, slots=True)
class Forgotten(CaseFact):
    """It is erased; backups from before that still hold it are to be gone by a time."""

    private: ClassVar[bool] = True
    cases: Code
    count: int
    known: bool
    gone_by: datetime


@dataclass(frozen=True, slots=True)
class WordsErased(CaseFact):
    """A room had still to hear of a case whose words are erased."""


@dataclass(frozen=True, slots=True)
class AnswerErased(Fact):
    """What was answered then is erased."""


@dataclass(frozen=True, slots=True)
class Erased(Fact):
    """Stands where the subject of a case stood."""


@dataclass(frozen=True, slots=True)
class HowToExport(Fact):
    """Exports are made where the bot runs."""

    private: ClassVar[bool] = True
