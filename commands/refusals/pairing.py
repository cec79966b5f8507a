"""Why somebody is not suggested, not asked to take a case, or has nothing to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.message import Mention
from commands.presses import Press, on
from commands.refusals import CaseRefusal, Refusal
from storage.models import OfferState, State


@dataclass(eq=False)
class SuggestingIsOff(Refusal):
    """The team has settled that nobody is suggested."""


@dataclass(eq=False)
class OfferingIsOff(CaseRefusal):
    """The team has settled that nobody is asked to take a case."""


@dataclass(eq=False)
class HandingOverIsOff(CaseRefusal):
    """The team has settled that no case is handed over."""

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "release")


@dataclass(eq=False)
class YoursToHandOver(CaseRefusal):
    """Whoever has a case asks for it to be taken over, and says what the other must know."""

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "handover")


@dataclass(eq=False)
class NotOneself(CaseRefusal):
    """Nobody need ask themselves. `suggest`: the team may be asked who would suit."""

    argument = "person"

    suggest: bool


@dataclass(eq=False)
class AlreadyTheirs(CaseRefusal):
    argument = "person"

    who: Mention

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "case")


@dataclass(eq=False)
class OnlyReads(Refusal):
    """An observer takes no cases."""

    argument = "person"

    who: Mention


@dataclass(eq=False)
class NotForThem(CaseRefusal):
    """They have said that they cannot take it."""

    argument = "person"

    who: Mention
    suggest: bool

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "suggest") if self.suggest else ()


@dataclass(eq=False)
class AlreadyAsked(CaseRefusal):
    """Somebody is being asked to take it. `instead`: the speaker may `offer` it to somebody else in their place."""

    who: Mention
    until: datetime
    instead: bool


@dataclass(eq=False)
class NothingOffered(CaseRefusal):
    """The speaker has not been asked."""

    owner: Mention | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "claim" if self.case.state is State.OPEN else "case")


@dataclass(eq=False)
class OfferIsOver(CaseRefusal):
    """The speaker was asked, and that has ended: `how`."""

    how: OfferState
    owner: Mention | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "claim" if self.case.state is State.OPEN else "case")
