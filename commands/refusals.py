"""What cannot be done, as rules state it: each a kind refusal that says what to do instead.

A refusal is raised, rolls back what its verb did, and is answered. Its class names its message in `words/` and its
fields are the message's arguments, as a fact's are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.facts import Code
from commands.message import CaseNumber, Mention, Say
from storage.models import Case, OfferState, Role, State


@dataclass(eq=False)
class Refusal(Exception):
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
    nearest: Say | None


@dataclass(eq=False)
class BadUse(Refusal):
    """Something is missing, or too much: `usage` shows how it is written."""

    usage: Say
    example: Say | None


@dataclass(eq=False)
class NotKnown(Refusal):
    """No platform vouches for the speaker."""


@dataclass(eq=False)
class NotAllowed(Denied):
    """It needs another role."""

    needs: Role


@dataclass(eq=False)
class NoSuchCase(Refusal):
    """There is none, or it is not for this place: both sound the same."""

    number: CaseNumber


class NotACase(Unread):
    """It is no case's number."""


@dataclass(eq=False)
class AlreadyTaken(CaseRefusal):
    owner: Mention


@dataclass(eq=False)
class AlreadyYours(CaseRefusal):
    due: datetime | None


@dataclass(eq=False)
class NotYours(CaseRefusal, Denied):
    """Only its owner or a coordinator may."""

    owner: Mention


@dataclass(eq=False)
class NobodyHasIt(CaseRefusal):
    """It must be claimed first."""


@dataclass(eq=False)
class CannotMove(CaseRefusal):
    """The state of the case does not allow it."""

    state: State


@dataclass(eq=False)
class MovedOn(CaseRefusal):
    """Somebody was quicker; the case is not as it was."""


@dataclass(eq=False)
class NoPromise(CaseRefusal):
    """Nothing was promised that could be kept."""


class NotATime(Unread):
    """It names no moment."""


@dataclass(eq=False)
class InThePast(Refusal):
    when: datetime


@dataclass(eq=False)
class TooFarAhead(Refusal):
    when: datetime
    most_days: int


class NoSuchOutcome(NoSuchWord):
    """It is no outcome."""


class NoSuchArea(NoSuchWord):
    """It is neither an area nor a state to filter by."""


class NotAPeriod(Unread):
    """It is no stretch of time."""


@dataclass(eq=False)
class TooLong(Refusal):
    most: int


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
class NoSuchPerson(Refusal):
    """Nobody of the team is called this; `nearest` are names that come close."""

    said: str
    nearest: str | None


@dataclass(eq=False)
class WhichPerson(Refusal):
    """Several are called this; `those` are their accounts, to choose one by."""

    said: str
    those: str


@dataclass(eq=False)
class HasLeft(Refusal):
    """They are of the team no longer."""

    who: Mention


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
class LastCoordinator(Refusal):
    """Nobody would be left to coordinate."""


@dataclass(eq=False)
class NoSuchRole(Refusal):
    said: str


@dataclass(eq=False)
class NoSuchZone(Refusal):
    said: str
    nearest: str | None


@dataclass(eq=False)
class NotALanguage(Refusal):
    said: str
    nearest: str | None


@dataclass(eq=False)
class NotHours(Refusal):
    said: str


@dataclass(eq=False)
class TooMany(Refusal):
    """Of a list, `most` are kept."""

    most: int


@dataclass(eq=False)
class CoverYourself(Refusal):
    """Nobody covers for themselves."""


@dataclass(eq=False)
class CoverIsAway(Refusal):
    who: Mention
    until: datetime


@dataclass(eq=False)
class CoverOnlyWatches(Refusal):
    """An observer changes nothing, so they cannot see to cases."""

    who: Mention


@dataclass(eq=False)
class NotAway(Refusal):
    """There is nothing to be back from."""


@dataclass(eq=False)
class NoSuchReason(Refusal):
    said: str
    nearest: str


@dataclass(eq=False)
class HaveLeft(Refusal):
    """They have left already; `reasons` are those they may still give."""

    reasons: str


@dataclass(eq=False)
class NothingToLeave(Refusal):
    """They are not of the team."""


@dataclass(eq=False)
class NoSuchField(Refusal):
    """A case has no such field that can be set."""

    said: str
    nearest: str


@dataclass(eq=False)
class NoSuchValue(Refusal):
    """A field cannot be that; `nearest` is what it can be."""

    field: Code
    said: str
    nearest: str


@dataclass(eq=False)
class NotALink(Refusal):
    said: str


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


@dataclass(eq=False)
class NoSuchParty(Refusal):
    said: str
    nearest: str


@dataclass(eq=False)
class RoomMayNotHear(CaseRefusal):
    """The room that a case is referred to may not hear of it."""

    room: Code


@dataclass(eq=False)
class SameCase(CaseRefusal):
    """A case cannot be merged into itself."""


@dataclass(eq=False)
class AlreadyMerged(CaseRefusal):
    into: CaseNumber


@dataclass(eq=False)
class NotWatched(Refusal):
    """They watch no such area; `areas` are those that they do."""

    said: str
    areas: str | None


@dataclass(eq=False)
class SuggestingIsOff(Refusal):
    """The team has settled that nobody is suggested."""


@dataclass(eq=False)
class OfferingIsOff(CaseRefusal):
    """The team has settled that nobody is asked to take a case."""


@dataclass(eq=False)
class NotOneself(CaseRefusal):
    """Nobody need ask themselves."""


@dataclass(eq=False)
class AlreadyTheirs(CaseRefusal):
    who: Mention


@dataclass(eq=False)
class OnlyReads(Refusal):
    """An observer takes no cases."""

    who: Mention


@dataclass(eq=False)
class IsAway(Refusal):
    who: Mention
    until: datetime


@dataclass(eq=False)
class NotForThem(CaseRefusal):
    """They have said that they cannot take it."""

    who: Mention


@dataclass(eq=False)
class AlreadyAsked(CaseRefusal):
    who: Mention
    until: datetime


@dataclass(eq=False)
class HandoverUnderWay(CaseRefusal):
    """Somebody else is being asked to take it over."""

    who: Mention
    until: datetime


@dataclass(eq=False)
class NothingOffered(CaseRefusal):
    """The speaker has not been asked."""

    owner: Mention | None


@dataclass(eq=False)
class OfferIsOver(CaseRefusal):
    """The speaker was asked, and that has ended: `how`."""

    how: OfferState
    owner: Mention | None


@dataclass(eq=False)
class NoSuchRoom(Refusal):
    """The bot is in no room of this name; `known` are those that it is in."""

    said: str
    known: str


@dataclass(eq=False)
class WhichRoom(Refusal):
    """It was not said in a room, so one has to be named."""

    known: str


@dataclass(eq=False)
class NotAnArea(Refusal):
    said: str
    nearest: str


@dataclass(eq=False)
class NotAnAudience(Refusal):
    said: str


@dataclass(eq=False)
class NotSpokenYet(Refusal):
    """There are no words in this language."""

    said: str
    nearest: str


@dataclass(eq=False)
class NotOnOrOff(Refusal):
    said: str


@dataclass(eq=False)
class NoThreads(Refusal):
    """The room's platform keeps no cards, and so no threads."""

    room: str


@dataclass(eq=False)
class NotATimeOfDay(Refusal):
    said: str


@dataclass(eq=False)
class NotAPace(Refusal):
    said: str


@dataclass(eq=False)
class PaceOutOfBounds(Refusal):
    """`soon`: sooner than anybody can keep to, else later than anybody remembers."""

    said: str
    soon: bool
    soonest: str
    latest: str
