"""Which workspaces are of which community, as SLACK_COMMUNITIES says."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAIN = "main"
"""The community of the settings: that of IRC, of SLACK_BOT_TOKEN, and of whoever is joined with it."""

OWN = "own"
_TEAM = re.compile(r"T[A-Z0-9]{2,30}")


@dataclass(frozen=True, slots=True)
class Grouping:
    """`groups` are the workspaces that share a community each, and no others are served; none: each has its own."""

    groups: tuple[tuple[str, ...], ...] = ()

    @property
    def with_main(self) -> frozenset[str]:
        """The workspaces that are joined with the main community."""
        return frozenset(team for group in self.groups if MAIN in group for team in group if team != MAIN)

    def of(self, team: str) -> str | None:
        """The community of a workspace: MAIN, or one that is called by its first; None where it is not served."""
        if not _TEAM.fullmatch(team):
            return None
        if not self.groups:
            return team
        group = next((group for group in self.groups if team in group), None)
        return None if group is None else MAIN if MAIN in group else group[0]


def read(said: str) -> Grouping:
    """`own`, or groups such as `main+T02+T03,T04`. Raises ValueError."""
    if said == OWN:
        return Grouping()
    groups = tuple(tuple(part.strip() for part in group.split("+")) for group in said.split(",") if group.strip())
    named = [team for group in groups for team in group]
    for each in named:
        if each != MAIN and not _TEAM.fullmatch(each):
            raise ValueError(
                f"{each!r} is no workspace; write own, or who shares a community, as in main+T012AB3CD,T045EF6GH"
            )
        if named.count(each) > 1:
            raise ValueError(f"names {each} twice; a workspace is of one community")
    return Grouping(groups)
