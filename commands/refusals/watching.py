"""What cannot be done about the areas that somebody watches."""

from __future__ import annotations

from dataclasses import dataclass

from commands.refusals import Refusal


@dataclass(eq=False)
class NotWatched(Refusal):
    """They watch no such area; `areas` are those that they do."""

    said: str
    areas: str | None
