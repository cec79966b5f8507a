"""Why somebody is not suggested, not asked to take a case, or has nothing to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.message import Mention
from commands.refusals import CaseRefusal, Refusal
from storage.models import OfferState


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
