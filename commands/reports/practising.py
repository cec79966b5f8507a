"""What became of cases in which a practice was followed: how they ended, and whether that held.

Nothing here is about people. Test cases, spam and merged ones are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from commands import vocabulary
from commands.figures.differences import Difference, newcombe
from commands.figures.shares import Share, wilson
from commands.reports.casework import OBSERVED
from storage import practices, practising
from storage.practising import Followed, Without

ENOUGH = 20
"""Resolutions from which on something may be said; of fewer the intervals are too wide to tell anything apart."""


@dataclass(frozen=True, slots=True)
class PracticeResult:
    """How the `n` resolutions went that followed a practice, or one `version` of it.

    `outcomes` has each outcome with its share of those that were not reopened, the most frequent first. `reopened` is
    the share that was reopened within 30 days, of those that 30 days have passed since; `held` the share that held, of
    those of which that was seen. None of nothing.
    """

    practice: int
    version: int | None
    n: int
    outcomes: tuple[tuple[str, Share], ...]
    reopened: Share | None
    held: Share | None

    @property
    def enough(self) -> bool:
        """Whether there are enough to say anything of them."""
        return self.n >= ENOUGH


class Verdict(StrEnum):
    """What the figures support."""

    BETTER = "better"
    WORSE = "worse"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A practice that is in use in an area, against none in the same area since it was first followed.

    Compared is what lasts: the share of resolutions that were not reopened within 30 days, of those that 30 days have
    passed since. Which outcome is the better is nobody's to say. The `verdict` is in favour of one where both are
    enough and their difference is sure; cases differ in more than that, so it is a proposal and no proof.
    """

    area: str
    practice: int
    title: str
    followed: Share
    without: Share
    difference: Difference
    verdict: Verdict


def results(db: Connection, *, now: datetime, practice: int | None = None) -> list[PracticeResult]:
    """The results of this practice, or of every one that was followed: of all its versions together, and then of each,
    where there were several.
    """
    found: dict[int, list[Followed]] = {}
    for each in practising.followed(db, now + datetime.resolution, practice):
        found.setdefault(each.practice, []).append(each)
    told = []
    for number, resolutions in sorted(found.items()):
        told.append(_result(number, None, resolutions, now))
        versions = sorted({each.version for each in resolutions})
        for version in versions if len(versions) > 1 else ():
            of_it = [each for each in resolutions if each.version == version]
            told.append(_result(number, version, of_it, now))
    return told


def better_than_none(db: Connection, *, now: datetime, practice: int | None = None) -> list[Proposal]:
    """How this practice, or every one in use, does against none, by areas; without those of which nothing is known yet
    on either side.
    """
    until = now - OBSERVED + datetime.resolution
    followed: dict[tuple[int, str], list[Followed]] = {}
    for each in practising.followed(db, until, practice):
        followed.setdefault((each.practice, each.area), []).append(each)
    without = practising.without(db, until, practice)
    found = (
        _compared(area, each.practice, each.title, followed[each.practice, area], without[each.practice, area])
        for area in vocabulary.AREAS
        for each in practices.in_use(db, area)
        if (each.practice, area) in without
    )
    return [each for each in found if each is not None]


def _compared(area: str, practice: int, title: str, by_it: Sequence[Followed], none: Without) -> Proposal | None:
    lasting = wilson(sum(not _soon(each.at, each.reopened_at) for each in by_it), len(by_it))
    lasting_without = wilson(none.n - sum(_soon(*each) for each in none.reopened), none.n)
    if lasting is None or lasting_without is None:
        return None
    difference = newcombe(lasting, lasting_without)
    return Proposal(area, practice, title, lasting, lasting_without, difference, _verdict(lasting, lasting_without))


def _verdict(followed: Share, without: Share) -> Verdict:
    difference = newcombe(followed, without)
    if min(followed.n, without.n) < ENOUGH or not difference.is_sure:
        return Verdict.TOO_LITTLE
    return Verdict.BETTER if difference.difference > 0 else Verdict.WORSE


def _result(practice: int, version: int | None, resolutions: Sequence[Followed], now: datetime) -> PracticeResult:
    stand = Counter(each.outcome for each in resolutions if each.reopened_at is None)
    ranked = sorted(stand.items(), key=lambda item: (-item[1], item[0]))
    shares = ((outcome, wilson(count, stand.total())) for outcome, count in ranked)
    observed = [each for each in resolutions if each.at <= now - OBSERVED]
    seen = [each.held for each in resolutions if each.held is not None]
    return PracticeResult(
        practice,
        version,
        len(resolutions),
        tuple((outcome, share) for outcome, share in shares if share is not None),
        wilson(sum(_soon(each.at, each.reopened_at) for each in observed), len(observed)),
        wilson(sum(seen), len(seen)),
    )


def _soon(at: datetime, reopened_at: datetime | None) -> bool:
    return reopened_at is not None and reopened_at - at <= OBSERVED
