"""What is told about people: to themselves, to those who coordinate, and to whoever covers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from commands.facts import CaseFact, Fact
from commands.message import Mention, Say
from storage.models import Role, Talk


@dataclass(frozen=True, slots=True)
class LinkCodeGiven(Fact):
    """A code for the account that is to be joined, and until when it is good."""

    code: str
    say: Say
    until: datetime
    secret: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Linked(Fact):
    """An account is this person's from now on. `accounts` are all of theirs; `moved`: they had been taken for two.

    They stay `away_until` a time, if they are, with their `cover`; `opened` are cases that an observer cannot keep.
    """

    who: Mention
    account: str
    accounts: str
    moved: bool
    away_until: datetime | None
    cover: Mention | None
    opened: str | None
    private: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class AboutYou(Fact):
    """What is kept of the asker. `accounts` only where nobody else hears it."""

    skills: str | None
    languages: str | None
    watches: str | None
    quiet: str | None
    days: str | None
    talk: Talk | None
    accounts: str | None
    away_until: datetime | None
    cover: Mention | None


@dataclass(frozen=True, slots=True)
class SkillsAre(Fact):
    skills: str | None
    was: str | None


@dataclass(frozen=True, slots=True)
class LanguagesAre(Fact):
    languages: str | None
    was: str | None


@dataclass(frozen=True, slots=True)
class ZoneIs(Fact):
    """Times are read and shown in this zone; `time` is what its clocks say now."""

    zone: str
    was: str | None
    time: str


@dataclass(frozen=True, slots=True)
class QuietIs(Fact):
    """When somebody is left alone: these hours, and the days that are not their working days; `own`: it is their own,
    not the team's.
    """

    quiet: str | None
    days: str | None
    days_off: str | None
    own: bool


@dataclass(frozen=True, slots=True)
class Away(Fact):
    """Somebody is away until a time; `holds` cases wait, of which `cover` sees to `covered`."""

    who: Mention
    until: datetime
    holds: int
    cover: Mention | None
    covered: int


@dataclass(frozen=True, slots=True)
class CoverMissing(Fact):
    """Whoever goes away was the cover of these."""

    whose: str


@dataclass(frozen=True, slots=True)
class YouCover(Fact):
    """You see to somebody's cases while they are away; `cases` are those that you may hear of, if any."""

    who: Mention
    until: datetime
    cases: str | None


@dataclass(frozen=True, slots=True)
class CoverEnds(Fact):
    """Whom you covered for is back, or has somebody else."""

    who: Mention


@dataclass(frozen=True, slots=True)
class Back(Fact):
    """Somebody is back; `due` of their cases are due by the end of the day, and follow."""

    who: Mention
    due: int


@dataclass(frozen=True, slots=True)
class DueLine(CaseFact):
    """A case of the asker's that is due."""


@dataclass(frozen=True, slots=True)
class Promises(Fact):
    """The head of what the asker has promised, but for what is due."""

    count: int


@dataclass(frozen=True, slots=True)
class Due(Fact):
    """The head of what is due by the end of the asker's day."""

    count: int


@dataclass(frozen=True, slots=True)
class Covering(Fact):
    """Whose cases the asker sees to, until when, and which of them this place may name."""

    who: Mention
    until: datetime
    cases: str | None


@dataclass(frozen=True, slots=True)
class Gone(Fact):
    """Somebody has left; `cases` are what they gave back. `reasons` are those they may give, None where they have."""

    who: Mention
    cases: str | None
    reasons: str | None
    private: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ReasonsKept(Fact):
    """Why somebody left has been written down."""

    given: str
    private: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class RoleGiven(Fact):
    """A coordinator has given somebody a role; `opened` are the cases that they had, and an observer cannot keep."""

    who: Mention
    was: Role
    role: Role
    by: Mention
    opened: str | None
    private: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class YourRole(Fact):
    """You have been given a role; `opened` are the cases that you had, and an observer cannot keep."""

    was: Role
    role: Role
    by: Mention
    opened: str | None


@dataclass(frozen=True, slots=True)
class VolunteerStory(Fact):
    """A volunteer, told to those who coordinate: `cases` are the ones they hold that this place may name."""

    who: Mention
    role: Role
    zone: str
    quiet: str | None
    days: str | None
    languages: str | None
    skills: str | None
    away_until: datetime | None
    cover: Mention | None
    holds: int
    cases: str | None
    private: ClassVar[bool] = True
