"""The channels the bot is configured for: their ids, and who may speak of what where."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from chatbot.clock import Clock
from chatbot.platforms.slack.trouble import Kind, trouble
from chatbot.settings import Channel
from commands.spoken import Identity
from storage.models import Audience

IS_ID = re.compile(r"[CG][A-Z0-9]{6,}")
KEPT_FOR = 300.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Room:
    """`private`: only who was invited can read it; every full member of the team can read the others."""

    id: str
    name: str
    audience: Audience
    private: bool


class Rooms:
    """The configured channels, by name or id. Of one that cannot be found, the operator is told once."""

    def __init__(self, asks: AsyncWebClient, clock: Clock, channels: Sequence[Channel]) -> None:
        self._asks = asks
        self._clock = clock
        self._channels = channels
        self._found: dict[str, Room] = {}
        self._missing: frozenset[str] = frozenset()
        self._members: dict[str, tuple[float, frozenset[str]]] = {}

    def __getitem__(self, channel: str) -> Room | None:
        return self._found.get(channel)

    @property
    def all(self) -> tuple[tuple[str, Audience], ...]:
        """Each room's id and audience, in the order of the settings."""
        return tuple((room.id, room.audience) for room in self._found.values())

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Each room's name, and its id."""
        return tuple((room.name, room.id) for room in self._found.values())

    async def resolve(self) -> None:
        """Find the channels. Raises what the Web API raises when Slack cannot be asked now."""
        by_name: dict[str, dict[str, Any]] = {}
        if any(not IS_ID.fullmatch(channel.name) for channel in self._channels):
            by_name = {str(found.get("name")): found async for found in self._listed()}
        rooms: dict[str, Room] = {}
        missing = set()
        for name, audience in self._channels:
            found = await self._info(name) if IS_ID.fullmatch(name) else by_name.get(name)
            if found is None or not found.get("is_member", True):
                missing.add(name)
            else:
                rooms[found["id"]] = Room(
                    found["id"], str(found.get("name") or name), audience, bool(found.get("is_private"))
                )
        for name in sorted(missing - self._missing):
            log.error("slack_room_missing", room=name, hint="check SLACK_CHANNELS, then /invite the bot there")
        self._found, self._missing = rooms, frozenset(missing)
        self._members.clear()

    def forget_members(self, channel: str) -> None:
        """Somebody came or went: ask Slack anew who is in there."""
        self._members.pop(channel, None)

    async def shared_with(self, who: Identity) -> list[Room]:
        """The rooms that this person can read; none for who is no full member."""
        if who.account is None:
            return []
        return [
            room for room in self._found.values() if not room.private or who.account in await self._members_of(room.id)
        ]

    async def _members_of(self, channel: str) -> frozenset[str]:
        until, members = self._members.get(channel, (0.0, frozenset()))
        if until > self._clock.monotonic():
            return members
        try:
            found: set[str] = set()
            cursor = None
            while cursor != "":
                page = await self._asks.conversations_members(channel=channel, limit=1000, cursor=cursor)
                found.update(page.get("members") or ())
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack_members_unknown", room=channel, reason=trouble(error).reason)
            return frozenset()
        self._members[channel] = (self._clock.monotonic() + KEPT_FOR, frozenset(found))
        return self._members[channel][1]

    async def _info(self, channel: str) -> dict[str, Any] | None:
        try:
            answer = await self._asks.conversations_info(channel=channel)
        except SlackApiError as error:
            if trouble(error).kind is Kind.NEVER:
                return None
            raise
        found: dict[str, Any] | None = answer.get("channel")
        return found

    async def _listed(self) -> AsyncIterator[dict[str, Any]]:
        cursor = None
        while cursor != "":
            page = await self._asks.conversations_list(
                types="public_channel,private_channel", exclude_archived=True, limit=1000, cursor=cursor
            )
            for found in page.get("channels") or ():
                yield found
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
