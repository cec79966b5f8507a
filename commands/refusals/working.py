"""What cannot be done to a case besides moving it along."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code
from commands.message import CaseNumber, Mention
from commands.refusals import CaseRefusal, Denied, NoSuchWord, Unread


class NoSuchField(NoSuchWord):
    """A case has no such field that can be set."""


@dataclass(eq=False)
class NoSuchValue(NoSuchWord):
    """A field cannot be that; `nearest` is what it can be."""

    argument = "value"

    field: Code


class NotALink(Unread):
    """It is no address of a page."""

    argument = "value"


@dataclass(eq=False)
class AlreadySo(CaseRefusal):
    """It is as they would have it."""

    field: Code
    value: str | None


@dataclass(eq=False)
class NotYoursToOpenUp(CaseRefusal, Denied):
    """Only its owner or a coordinator may let more people hear of a case."""


@dataclass(eq=False)
class TooManyTags(CaseRefusal):
    most: int
    longest: int


@dataclass(eq=False)
class NoSuchTag(CaseRefusal):
    said: Code
    tags: str | None


class NoSuchParty(NoSuchWord):
    """It is nobody that a case can be referred to."""


@dataclass(eq=False)
class RoomMayNotHear(CaseRefusal):
    """The room that a case is referred to may not hear of it."""

    argument = "party"

    room: Code


@dataclass(eq=False)
class SameCase(CaseRefusal):
    """A case cannot be merged into itself."""

    argument = "into"


@dataclass(eq=False)
class OwnerMayNotHear(CaseRefusal):
    """Nobody has the case that it would go on as, and whoever has this one may not be given that one."""

    owner: Mention
    into: CaseNumber


@dataclass(eq=False)
class OwnerCannotTake(CaseRefusal):
    """Whoever has this case would have the other one by a merge, and is not to; why is told to nobody."""

    owner: Mention
    other: CaseNumber


@dataclass(eq=False)
class AlreadyMerged(CaseRefusal):
    into: CaseNumber
