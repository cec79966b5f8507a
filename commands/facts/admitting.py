"""Who was let in, and who was barred."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Fact
from commands.message import Mention, Say
from commands.presses import HELP, OPEN_CASES, Press


@dataclass(frozen=True, slots=True)
class Admitted(Fact):
    """Somebody may do what their role allows, whether or not the platform vouches for them as one of the team's own;
    `undo` is what to say to bar them.
    """

    who: Mention
    by: Mention
    undo: Say

    @property
    def presses(self) -> tuple[Press, ...]:
        return (Press(self.undo.words, "button-undo"),)


@dataclass(frozen=True, slots=True)
class LetIn(Fact):
    """The same, as they hear it themselves."""

    by: Mention

    @property
    def presses(self) -> tuple[Press, ...]:
        return (OPEN_CASES, HELP)


@dataclass(frozen=True, slots=True)
class Barred(Fact):
    """Somebody may do nothing any more; `opened` are the cases that are open for others, if they held any."""

    who: Mention
    by: Mention
    opened: str | None
    undo: Say

    @property
    def presses(self) -> tuple[Press, ...]:
        return (Press(self.undo.words, "button-undo"),)
