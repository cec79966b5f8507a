"""What is refused about a case that cares for one of the team."""

from __future__ import annotations

from dataclasses import dataclass

from commands.message import Mention
from commands.refusals import CaseRefusal


@dataclass(eq=False)
class CannotBeAsked(CaseRefusal):
    """The case is about whom it was to be offered to, which is not said. `suggest`: others may be suggested."""

    who: Mention
    suggest: bool
