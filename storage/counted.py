"""Which cases are in the figures: only what was the team's work."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from storage.models import Case, State
from storage.rows import table

SPAM = "spam"
"""The outcome of a case that was none."""

CARE = "volunteer-care"
"""The area of cases about volunteers themselves: they are no requester's, and stay such in whatever area they are."""

_CASE = table(Case)


@dataclass(frozen=True, slots=True)
class Counted:
    """The cases that are counted, of one area or language where it is given.

    Tests, spam and merged cases never are; those about volunteers are where CARE is asked for. Of a merged case the one
    that it goes on as is counted.
    """

    area: str | None = None
    language: str | None = None

    def where(self) -> list[ColumnElement[bool]]:
        """What is so of each of them, to be said of the table of cases."""
        ours = [_CASE.c.state != State.MERGED, _CASE.c.outcome.is_distinct_from(SPAM), _CASE.c.test.is_(False)]
        if self.area:
            ours.append(_CASE.c.area == self.area)
        if self.area != CARE:
            ours += [_CASE.c.area != CARE, _CASE.c.about_id.is_(None)]
        return [*ours, _CASE.c.language == self.language] if self.language else ours


EVERY = Counted()
