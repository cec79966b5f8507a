"""The team's lists that ship: areas, outcomes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from storage import counted

CARE, SPAM = counted.CARE, counted.SPAM
"""An area and an outcome that the figures know as well."""

AREAS = (
    "article-error",
    "living-person",
    "organisation",
    "vandalism-bias",
    "licensing",
    "editing-help",
    "general",
    "compliment",
    CARE,
)

USUAL_AREA = "general"

OUTCOMES = (
    "upheld",
    "partly_upheld",
    "not_upheld",
    "resolved_directly",
    "resolved_mediated",
    "referred",
    "out_of_remit",
    "withdrawn",
    "no_response",
    "duplicate",
    SPAM,
    "permission_confirmed",
    "no_free_licence",
    "owner_unverified",
)

PARTIES = ("volunteer coordinator", "outreach", "communications", "legal")
"""Whom a case can be referred to, besides the room of another team."""

REASONS = (
    "personal",
    "less_time",
    "job_change",
    "family",
    "stress",
    "complexity",
    "community_conduct",
    "policy_overload",
    "badly_organised",
    "lack_of_support",
    "hostile_requesters",
    "harassment",
    "dispute_process",
    "temporary_break",
    "access_removed",
    "task_finished",
    "unknown",
)
"""Why somebody leaves."""

UNTIL = ("until", "till", "by")
"""Words that may stand before a moment."""

INTO = ("into", "with")
"""Words that may stand before the case that another is merged into."""


def nearest(said: str, among: Iterable[str]) -> str:
    """The words that come close to what was said, else all there are, in a list to be shown."""
    known = list(among)
    return ", ".join(difflib.get_close_matches(said, known, n=3, cutoff=0.5) or known)


def area_and_text(said: str) -> tuple[str, str]:
    """The area that may stand before a colon, else the usual one, and the rest."""
    area, colon, text = said.partition(":")
    if colon and (named := area.strip().lower()) in AREAS:
        return named, text.strip()
    return USUAL_AREA, said.strip()
