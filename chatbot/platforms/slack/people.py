"""Who somebody on Slack is: a full member of our own team, somebody from outside it, or nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import available_timezones

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from chatbot.clock import Clock
from chatbot.platforms.slack.trouble import trouble
from commands.spoken import Identity

KEPT_FOR = 300.0
KEPT = 10_000
NOBODY = ("deleted", "is_bot", "is_workflow_bot")
OUTSIDE = ("is_restricted", "is_ultra_restricted", "is_stranger")
"""Guests, and people of other teams. Of those in a channel that is shared with us, only their team tells."""

log = structlog.get_logger(__name__)


class _Found(NamedTuple):
    """Somebody, and the team that they are of. In what one workspace sees, no two people have the same user id."""

    team: str
    identity: Identity


class People:
    """Asks Slack who a user id is, and remembers it for five minutes or until Slack says that it changed.

    Guests and people of other teams are from outside, whatever their names. Bots and deactivated people have no account
    here. Nor has anybody who cannot be looked up: unknown means denied. Nor have `strangers`. Of a team whose workspace
    is joined with ours, `kin` gives the people, who know their own.
    """

    def __init__(
        self,
        asks: AsyncWebClient,
        clock: Clock,
        team: str,
        strangers: Collection[str] = (),
        kin: Callable[[str], People | None] = lambda _: None,
    ) -> None:
        self._asks = asks
        self._clock = clock
        self._team = team
        self._strangers = strangers
        self._kin = kin
        self._known: dict[str, tuple[float, asyncio.Task[_Found | None]]] = {}

    async def who(self, user: str, team: str | None = None) -> Identity:
        """The identity of a user id; `team` is the team that Slack said it speaks from, where it said so."""
        if user in self._strangers:
            return self._nobody(user)
        found = await self._looked_up(user)
        if found is None or team not in {None, found.team}:
            return self._nobody(user)
        theirs = self._kin(found.team) if found.team != self._team else None
        return found.identity if theirs is None else await theirs.who(user, found.team)

    def forget(self, user: str) -> None:
        """Look them up anew the next time."""
        self._known.pop(user, None)

    def _nobody(self, user: str) -> Identity:
        return Identity("slack", self._team, None, user)

    async def _looked_up(self, user: str) -> _Found | None:
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

    async def _look_up(self, user: str) -> _Found | None:
        try:
            answer = await self._asks.users_info(user=user)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack_person_unknown", reason=trouble(error).reason)
            return None
        return self._found(user, answer.get("user") or {})

    def _found(self, user: str, found: dict[str, Any]) -> _Found:
        profile = found.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or found.get("name") or user
        team = str(found.get("team_id") or "")
        if found.get("id") != user or not team or any(found.get(flag) for flag in NOBODY):
            return _Found(team, Identity("slack", self._team, None, str(name)))
        outside = team != self._team or any(found.get(flag) for flag in OUTSIDE)
        return _Found(team, Identity("slack", self._team, user, str(name), outside, _zone(found.get("tz"))))


def _zone(named: object) -> str | None:
    """A zone as people set it on Slack, where it is one that there is."""
    return named if isinstance(named, str) and named in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
