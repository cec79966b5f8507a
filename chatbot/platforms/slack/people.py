"""Who somebody on Slack is: the account of a full member of our own team, or nobody's."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from chatbot.clock import Clock
from chatbot.platforms.slack.trouble import trouble
from commands.spoken import Identity

KEPT_FOR = 300.0
KEPT = 10_000
OUTSIDERS = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot")

log = structlog.get_logger(__name__)


class People:
    """Asks Slack who a user id is, and remembers it for five minutes or until Slack says that it changed.

    Guests, bots, deactivated people and people of other teams have no account here. Nor has anybody who cannot
    be looked up: unknown means denied.
    """

    def __init__(self, asks: AsyncWebClient, clock: Clock, team: str) -> None:
        self._asks = asks
        self._clock = clock
        self._team = team
        self._known: dict[str, tuple[float, asyncio.Task[Identity | None]]] = {}

    async def who(self, user: str, team: str | None = None) -> Identity:
        """The identity of a user id; `team` is the team that Slack said it speaks from, where it said so."""
        if team is not None and team != self._team:
            return self._nobody(user)
        return await self._looked_up(user) or self._nobody(user)

    def forget(self, user: str) -> None:
        """Look them up anew the next time."""
        self._known.pop(user, None)

    def _nobody(self, user: str) -> Identity:
        return Identity("slack", self._team, None, user)

    async def _looked_up(self, user: str) -> Identity | None:
        until, looking = self._known.get(user, (0.0, None))
        if looking is None or until <= self._clock.monotonic():
            if len(self._known) >= KEPT:
                del self._known[next(iter(self._known))]
            looking = asyncio.create_task(self._look_up(user))
            self._known[user] = (self._clock.monotonic() + KEPT_FOR, looking)
        found = await asyncio.shield(looking)
        if found is None and self._known.get(user, (0.0, None))[1] is looking:
            self.forget(user)
        return found

    async def _look_up(self, user: str) -> Identity | None:
        try:
            answer = await self._asks.users_info(user=user)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack_person_unknown", reason=trouble(error).reason)
            return None
        return self._identity(user, answer.get("user") or {})

    def _identity(self, user: str, found: dict[str, Any]) -> Identity:
        profile = found.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or found.get("name") or user
        ours = found.get("id") == user and found.get("team_id") == self._team
        member = ours and not any(found.get(flag) for flag in OUTSIDERS)
        return Identity("slack", self._team, user if member else None, str(name))
