"""What is refused about a case that cares for one of the team."""

from __future__ import annotations

from dataclasses import dataclass

from commands.message import Mention, Say
from commands.refusals import CaseRefusal, Refusal


@dataclass(eq=False)
class CannotBeAsked(CaseRefusal):
    """The case is about whom it was to be offered to, which is not said. `suggest`: others may be suggested."""

    who: Mention
    suggest: bool


class CareStaysConfidential(CaseRefusal):
    """The case is about one of the team: no more people are to hear of it."""


class CareStaysApart(CaseRefusal):
    """The case is about one of the team: it does not go on as another, nor another as it."""


@dataclass(eq=False)
class CareIsNotCounted(Refusal):
    """How many such cases there are would make others wonder; a confidential room has heard of each, and may `ask`."""

    ask: Say
