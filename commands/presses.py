"""What can be pressed beside what is told, where there are buttons: each says words, or opens the form for them."""

from __future__ import annotations

from dataclasses import dataclass

from storage.models import Case

AT_ONCE = frozenset({"accept", "case", "claim", "kept", "similar", "suggest"})
"""The verbs of a case that are said as they are; the others ask for words first, where the platform has forms."""


@dataclass(frozen=True, slots=True)
class Press:
    """Something to be pressed: what it says, and the name of its label's message; None: what it says is its label."""

    words: str
    label: str | None = None
    form: bool = False


def on(case: Case, *verbs: str) -> tuple[Press, ...]:
    """These verbs, to be said of a case."""
    return tuple(Press(f"{verb} {case.number}", f"button-{verb}", form=verb not in AT_ONCE) for verb in verbs)


CASES = Press("cases", "button-cases")
OPEN_CASES = Press("cases open", "button-cases")
MINE = Press("mine", "button-mine")
HELP = Press("help", "button-help")
