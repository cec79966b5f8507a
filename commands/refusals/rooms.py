"""What cannot be settled about a room, or about how soon things are to happen."""

from __future__ import annotations

from dataclasses import dataclass

from commands.refusals import NoSuchWord, Refusal, Unread


@dataclass(eq=False)
class NoSuchRoom(Unread):
    """The bot is in no room of this name; `known` are those that it is in."""

    known: str


@dataclass(eq=False)
class WhichRoom(Refusal):
    """It was not said in a room, so one has to be named."""

    known: str


class NotAnAudience(Unread):
    """It is no audience that a room can have."""


class NotSpokenYet(NoSuchWord):
    """The bot has no words in this language; `nearest` are those in which it has."""


class NotOnOrOff(Unread):
    """It is neither on nor off."""


@dataclass(eq=False)
class NoThreads(Refusal):
    """The room's platform keeps no cards, and so no threads."""

    room: str


class NotATimeOfDay(Unread):
    """It is no time of day."""


class NotAPace(Unread):
    """It is no length of time."""


@dataclass(eq=False)
class PaceOutOfBounds(Refusal):
    """`soon`: sooner than anybody can keep to, else later than anybody remembers."""

    said: str
    soon: bool
    soonest: str
    latest: str
