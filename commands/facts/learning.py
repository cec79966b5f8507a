"""What is told of what the team has learnt: cases like another, and practices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.facts import CaseFact, Code, Fact
from commands.message import Age, CaseNumber, Mention, Say
from commands.reports.practising import Verdict


@dataclass(frozen=True, slots=True)
class Alike(Fact):
    """The head of resolved cases that come close to a case (`to`) or to some words. `by_area`: what the case is about
    is not for this place, so they are the latest of its area.
    """

    to: CaseNumber | None
    by_area: bool


@dataclass(frozen=True, slots=True)
class AlikeLine(CaseFact):
    """A resolved case. `reopened`: how often it had been before; `held`: whether somebody has seen that it held."""

    resolved: Age
    practice: Code | None
    reopened: int
    held: bool


@dataclass(frozen=True, slots=True)
class NothingAlike(Fact):
    """No resolved case that may be spoken of here comes close. `practices` is what to say for those of the area."""

    to: CaseNumber | None
    practices: Say


@dataclass(frozen=True, slots=True)
class PracticeList(Fact):
    """The head of the practices of an area, or of all."""

    count: int
    area: Code | None


@dataclass(frozen=True, slots=True)
class PracticeLine(Fact):
    """A practice in a list: the version that is `adopted` and the `newer` one that is proposed, if any; how many cases
    were resolved by it (None: such cases are not counted), and the share that was reopened within 30 days, where there
    are enough.
    """

    practice: Code
    area: Code
    title: str
    adopted: Code | None
    newer: Code | None
    n: int | None
    reopened: Code | None


@dataclass(frozen=True, slots=True)
class PracticeStory(Fact):
    """A version of a practice; its steps follow. `adopted`: since when it counts, if it does."""

    version: Code
    area: Code
    title: str
    by: Mention | None
    at: datetime
    adopted: datetime | None
    retired: bool
    newest: Code | None


@dataclass(frozen=True, slots=True)
class PracticeStep(Fact):
    number: int
    step: str


@dataclass(frozen=True, slots=True)
class PracticeResults(Fact):
    """How `n` cases went that were resolved by a practice, or by a version of it (`of`): how they ended, and the shares
    that were reopened within 30 days (of `observed`) and that held (of `seen`), each with its interval.
    """

    of: Code
    n: int
    ended: Code | None
    observed: int
    reopened: Code | None
    reopened_between: Code | None
    seen: int
    held: Code | None
    held_between: Code | None
    enough: bool


@dataclass(frozen=True, slots=True)
class PracticeCompared(Fact):
    """A practice against none, in the same area since it was first followed: the share that was not reopened within 30
    days, of `n` resolutions and of `n_without`. The difference is in points of a hundred.
    """

    practice: Code
    title: str
    area: Code
    share: Code
    n: int
    share_without: Code
    n_without: int
    difference: Code
    between: Code
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PracticeProposed(Fact):
    """A version of a practice is there to be adopted; `adopt` is what to say for that. `steps`: how many it has."""

    by: Mention
    version: Code
    area: Code
    title: str
    steps: int
    adopt: Say


@dataclass(frozen=True, slots=True)
class PracticeAdopted(Fact):
    """A version of a practice counts from now on; `was` is the one that did before, if any did."""

    by: Mention
    version: Code
    was: Code | None
    area: Code
    title: str


@dataclass(frozen=True, slots=True)
class PracticeRetired(Fact):
    """A practice is offered no more; `adopt` is what to say to have it back."""

    by: Mention
    practice: Code
    area: Code
    title: str
    adopt: Say


@dataclass(frozen=True, slots=True)
class Checklist(CaseFact):
    """What the team does in cases of this area, for whoever has just taken one; its steps follow."""

    practice: Code
    title: str


@dataclass(frozen=True, slots=True)
class MoreSteps(Fact):
    """Steps of a checklist that are not among those before this, and what to say to see them."""

    count: int
    see: Say


@dataclass(frozen=True, slots=True)
class ChecklistEnds(Fact):
    """What to say to see every practice of the area, and when one was followed; `more` of them were adopted than have
    been shown.
    """

    more: int
    see: Say
    resolve: Say
