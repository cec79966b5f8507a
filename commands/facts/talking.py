"""What becomes of words under a case's card."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Fact
from commands.message import CaseNumber
from commands.presses import Press
from storage.models import Talk


@dataclass(frozen=True, slots=True)
class TalkIs(Fact):
    """What becomes of what somebody writes under the cards of their cases; `was` where they have just said so."""

    talk: Talk
    was: Talk | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return tuple(Press(f"talk {each}", f"button-talk-{each}") for each in Talk if each is not self.talk)


@dataclass(frozen=True, slots=True)
class TalkAsked(Fact):
    """Somebody wrote under the card of a case that they hold, and has not settled what becomes of that; `long`: it is
    more than can be kept by pressing.
    """

    number: CaseNumber
    long: bool
