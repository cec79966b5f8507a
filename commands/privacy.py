"""What may be told of a case, and to whom.

The only way from a case to words is `seen`: words get a CaseView, and a CaseView holds nothing its audience may not
hear. Who wrote in is in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands import vocabulary
from storage.models import Audience, Case, Priority, State


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one audience may hear of it. `covered`: they may hear its words, not only its number and area."""

    number: int
    area: str
    language: str
    priority: Priority
    state: State
    opened: datetime
    due: datetime | None
    outcome: str | None
    covered: bool
    subject: str | None
    summary: str | None
    link: str | None
    waiting_for: str | None
    done: str | None
    tags: str | None
    test: bool


def seen(case: Case, audience: Audience) -> CaseView:
    """The case as this audience may hear of it."""
    covered = audience.covers(case.sensitivity)
    return CaseView(
        number=case.number,
        area=case.area,
        language=case.language,
        priority=case.priority,
        state=case.state,
        opened=case.opened_at,
        due=case.due_at,
        outcome=case.outcome,
        covered=covered,
        subject=case.subject if covered else None,
        summary=case.summary or None if covered else None,
        link=case.link if covered else None,
        waiting_for=case.waiting_for if covered else None,
        done=case.done if covered else None,
        tags=(case.tags or "").replace(",", ", ") or None if covered else None,
        test=bool(case.test),
    )


def may_name(case: Case, audience: Audience) -> bool:
    """Whether this audience may act on the case at all: of a confidential one it hears that it came, and no more."""
    return case.sensitivity is not Audience.CONFIDENTIAL or audience.covers(case.sensitivity)


def may_hear_of(case: Case, audience: Audience) -> bool:
    """Whether this audience may hear that the case came. Of one that cares for a volunteer only those hear who may act
    on it: a number and an area would make others wonder who it is.
    """
    return not cares_for_somebody(case) or may_name(case, audience)


def cares_for_somebody(case: Case) -> bool:
    """Whether the case is about one of the team."""
    return case.about_id is not None or case.area == vocabulary.CARE


def is_about(case: Case, volunteer: int | None) -> bool:
    """Whether the case is about this volunteer: who hears nothing of it, whatever they may hear of others."""
    return case.about_id is not None and case.about_id == volunteer
