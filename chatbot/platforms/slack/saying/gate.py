"""Whether a workspace takes anything at all: where it may not, one question tells, and not each post."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from chatbot.clock import Clock
from chatbot.platforms.platform import Held
from chatbot.platforms.slack.trouble import EXPECTED, Kind, Trouble, trouble
from chatbot.waiting import Backoff

LONGEST = 60.0
"""Seconds between two questions."""

log = structlog.get_logger(__name__)


class Gate:
    """Shut by what is wrong with the whole workspace, and open again once `ask` is answered.

    The operator is told once, until something has been taken; once more where it turns out that they have to see to
    the app. `on_open` is called when it opens after that.
    """

    def __init__(self, team: str, clock: Clock, ask: Callable[[], Awaitable[Any]], on_open: Callable[[], None]) -> None:
        self._log = log.bind(team=team)
        self._clock = clock
        self._ask = ask
        self._on_open = on_open
        self._backoff = Backoff(first=0.0, longest=LONGEST)
        self._asking = asyncio.Lock()
        self._shut: Trouble | None = None
        self._until = 0.0
        self._told: Kind | None = None

    async def held(self) -> Held | None:
        """For how long nothing can be taken; None where the gate is open, perhaps since it was asked just now."""
        if self._shut is None:
            return None
        async with self._asking:
            if self._shut is not None and self._until <= self._clock.monotonic():
                await self._look()
            return self._left()

    def shut(self, found: Trouble) -> Held:
        """Nothing can be taken: first it is to be asked whether anything can."""
        self._shut = found
        pause = found.seconds if found.seconds is not None else self._backoff.pause()
        self._until = self._clock.monotonic() + pause
        if found.kind is Kind.REVOKED:
            self._tell(found)
        return Held(pause, found.reason)

    def accepted(self) -> None:
        """Something was taken."""
        self._backoff.reset()
        if self._told is not None:
            self._log.warning("slack_accepts" if self._told is Kind.REVOKED else "slack_answers")
            self._told = None

    async def _look(self) -> None:
        try:
            await self._ask()
        except EXPECTED as error:
            found = trouble(error)
            self.shut(found)
            self._tell(found)
        else:
            self._shut = None
            if self._told is not None:
                self._on_open()

    def _left(self) -> Held | None:
        if self._shut is None:
            return None
        return Held(max(0.0, self._until - self._clock.monotonic()), self._shut.reason)

    def _tell(self, found: Trouble) -> None:
        if found.kind is Kind.REVOKED and self._told is not Kind.REVOKED:
            self._told = found.kind
            self._log.error(
                "slack_refuses",
                reason=found.reason,
                hint="install the app there anew; set SLACK_BOT_TOKEN anew if the token is that",
            )
        elif self._told is None and found.kind is not Kind.SLOW:
            self._told = found.kind
            self._log.error(
                "slack_silent", reason=found.reason, hint="what is owed waits; see https://slack-status.com"
            )
