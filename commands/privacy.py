"""What may be told of a case, and to whom.

The only way from a case to words is `seen`: words get a CaseView, and a CaseView holds nothing its audience may not
hear. Who wrote in is in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
    )


def may_name(case: Case, audience: Audience) -> bool:
    """Whether this audience may act on the case at all: of a confidential one it hears that it came, and no more."""
    return case.sensitivity is not Audience.CONFIDENTIAL or audience.covers(case.sensitivity)
