"""Why somebody is neither let in nor barred."""

from __future__ import annotations

from dataclasses import dataclass

from commands.message import Mention
from commands.refusals import Refusal


@dataclass(eq=False)
class AdmittedAlready(Refusal):
    """A coordinator has let them in before."""

    who: Mention


@dataclass(eq=False)
class BarredAlready(Refusal):
    """They may do nothing as it is."""

    who: Mention


@dataclass(eq=False)
class BarOneself(Refusal):
    """Whoever wants to go, leaves."""
