"""The team's lists that ship: areas, outcomes."""

from __future__ import annotations

AREAS = (
    "article-error",
    "living-person",
    "organisation",
    "vandalism-bias",
    "licensing",
    "editing-help",
    "general",
    "compliment",
    "volunteer-care",
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
    "spam",
    "permission_confirmed",
    "no_free_licence",
    "owner_unverified",
)

UNTIL = ("until", "till", "by")
"""Words that may stand before a moment."""


def area_and_text(said: str) -> tuple[str, str]:
    """The area that may stand before a colon, else the usual one, and the rest."""
    area, colon, text = said.partition(":")
    if colon and (named := area.strip().lower()) in AREAS:
        return named, text.strip()
    return USUAL_AREA, said.strip()
