"""Trigger ids: each lets the app open one modal, soon. https://docs.slack.dev/interactivity/handling-user-interaction/"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from chatbot.clock import Clock
from tests.slack_standin.arguments import Refused
from tests.slack_standin.workspace import User

_FORM = re.compile(r"\d+\.\d+\.[0-9a-f]+")


@dataclass
class Trigger:
    """For whom, of which team's app, from within which view, and until when (monotonic seconds)."""

    user: User
    team: str
    view: str | None
    until: float
    exchanged: bool = False


class Triggers:
    """`lasts`: seconds that one is good for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._all: dict[str, Trigger] = {}
        self.lasts = 3.0

    def mint(self, user: User, team: str, view: str | None = None) -> str:
        """A fresh one."""
        found = f"{len(self._all) + 1}.{secrets.randbelow(10**10)}.{secrets.token_hex(8)}"
        self._all[found] = Trigger(user, team, view, self._clock.monotonic() + self.lasts)
        return found

    def exchange(self, given: str, team: str) -> Trigger:
        """What it is for. Raises Refused when it is none of this team's, was used, or is too old."""
        trigger = self._all.get(given)
        if trigger is None or trigger.team != team or not _FORM.fullmatch(given):
            raise Refused("invalid_trigger_id")
        if trigger.exchanged:
            raise Refused("exchanged_trigger_id")
        if self._clock.monotonic() > trigger.until:
            raise Refused("expired_trigger_id")
        trigger.exchanged = True
        return trigger
