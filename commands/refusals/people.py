"""What cannot be done about the people of the team, and by them about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.message import Mention, Say
from commands.refusals import Denied, NoSuchWord, Refusal, Unread


@dataclass(eq=False)
class NoSuchPerson(Unread):
    """Nobody of the team is called this; `nearest` are names that come close."""

    nearest: str | None


@dataclass(eq=False)
class NotMetYet(Refusal):
    """Their account was never heard from, so it is nobody's of the team."""

    who: Mention


@dataclass(eq=False)
class WhichPerson(Refusal):
    """Several are called this; `those` are their accounts, to choose one by."""

    said: str
    those: str


@dataclass(eq=False)
class HasLeft(Refusal):
    """They are of the team no longer."""

    argument = "person"

    who: Mention


@dataclass(eq=False)
class IsAway(Refusal):
    """Somebody who is here is to be named instead."""

    argument = "person"

    who: Mention
    until: datetime


class NoSuchRole(Unread):
    """It is no role."""


@dataclass(eq=False)
class LastCoordinator(Refusal):
    """Nobody would be left to coordinate."""


@dataclass(eq=False)
class WrongLinkCode(Denied):
    """No such code: it was never given, or it has been used. `left` more may be said."""

    left: int


@dataclass(eq=False)
class LinkLocked(Refusal):
    """Too many wrong codes came from this account."""

    until: datetime


@dataclass(eq=False)
class LinkExpired(Refusal):
    """The code was good, and is no longer."""


@dataclass(eq=False)
class LinkToOneself(Refusal):
    """The code was given to the very account that says it, or to another of the same person."""


@dataclass(eq=False)
class LinkFromCoordinator(Refusal):
    """The account coordinates and the one that the code is of does not: it must be asked for the other way round."""


@dataclass(eq=False)
class NoSuchZone(Unread):
    """It is no time zone."""

    nearest: str | None


@dataclass(eq=False)
class WorkOrRest(Unread):
    """These few days could be the working days or the others: `work` says the one, `rest` the other."""

    work: Say
    rest: Say


@dataclass(eq=False)
class NotALanguage(Unread):
    """No language has this code."""

    nearest: str | None


@dataclass(eq=False)
class TooMany(Refusal):
    """Of a list, `most` are kept."""

    most: int


@dataclass(eq=False)
class CoverYourself(Refusal):
    """Nobody covers for themselves."""

    argument = "cover"


@dataclass(eq=False)
class CoverOnlyWatches(Refusal):
    """An observer changes nothing, so they cannot see to cases."""

    argument = "cover"

    who: Mention


@dataclass(eq=False)
class NotAway(Refusal):
    """There is nothing to be back from."""


class NoSuchReason(NoSuchWord):
    """It is none of the reasons to leave."""


@dataclass(eq=False)
class HaveLeft(Refusal):
    """They have left already; `reasons` are those they may still give."""

    reasons: str


@dataclass(eq=False)
class NothingToLeave(Refusal):
    """They are not of the team."""
