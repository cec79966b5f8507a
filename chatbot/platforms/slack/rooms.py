"""The channels the bot is configured for: their ids, and who may speak of what where."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from chatbot.clock import Clock
from chatbot.platforms.slack.trouble import Kind, trouble
from chatbot.platforms.slack.web import listed
from chatbot.settings import Channel
from commands.spoken import Identity
from storage.models import Audience

IS_ID = re.compile(r"[CG][A-Z0-9]{6,}")
KEPT_FOR = 300.0
GUEST = ("is_restricted", "is_ultra_restricted")
SHARED = ("is_ext_shared", "is_org_shared", "is_pending_ext_shared")
"""Of a channel that others than the team's own people are in, or are asked into."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Room:
    """`private`: only who was invited can read it; every full member of the team can read the others."""

    id: str
    name: str
    audience: Audience
    private: bool


class Rooms:
    """The configured channels, by name or id; where none are named (None), those that the bot was invited to.

    Of one that cannot be found, the operator is told once; so they are of one that is `taken` by another workspace.

    One that was there stays a room of ours, to which things are owed, though nothing is heard or can be said in it: the
    bot was removed from it, or it is archived.
    """

    def __init__(
        self, asks: AsyncWebClient, clock: Clock, channels: Sequence[Channel] | None, taken: Callable[[str], bool]
    ) -> None:
        self._asks = asks
        self._clock = clock
        self._channels = channels
        self._taken = taken
        self._shared: frozenset[str] = frozenset()
        self._found: dict[str, Room] = {}
        self._lost: dict[str, Room] = {}
        self._missing: frozenset[str] = frozenset()
        self._guests: frozenset[str] = frozenset()
        self._told_shared: set[str] = set()
        self._members: dict[str, tuple[float, frozenset[str]]] = {}

    def __getitem__(self, channel: str) -> Room | None:
        return self._found.get(channel)

    @property
    def all(self) -> tuple[tuple[str, Audience], ...]:
        """Each room's id and audience."""
        return tuple((room.id, room.audience) for room in (*self._found.values(), *self._lost.values()))

    @property
    def by_invitation(self) -> bool:
        """Whether they are those that the bot was invited to, so that their audience goes by who else is in there."""
        return self._channels is None

    @property
    def reachable(self) -> tuple[str, ...]:
        """The ids of those in which something can be said."""
        return tuple(self._found)

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Each room's name, and its id."""
        return tuple((room.name, room.id) for room in self._found.values())

    async def resolve(self) -> None:
        """Find the channels. Raises what the Web API raises when Slack cannot be asked now."""
        missing: set[str] = set()
        rooms = await (self._invited() if self._channels is None else self._named(self._channels, missing))
        shared = frozenset(filter(self._taken, rooms))
        for name in sorted(missing - self._missing):
            log.error("slack_room_missing", room=name, hint="check SLACK_CHANNELS, then /invite the bot there")
        for room in sorted(shared - self._shared):
            log.error("slack_room_taken", room=room, hint="it is a room by another workspace that shares it already")
        known = (*self._found.values(), *self._lost.values())
        self._lost = {room.id: room for room in known if {room.id, room.name} & missing and room.id not in rooms}
        self._found = {room: found for room, found in rooms.items() if room not in shared}
        self._missing, self._shared = frozenset(missing), shared
        self._members.clear()

    async def _named(self, channels: Sequence[Channel], missing: set[str]) -> dict[str, Room]:
        by_name: dict[str, dict[str, Any]] = {}
        if any(not IS_ID.fullmatch(channel.name) for channel in channels):
            by_name = {str(found.get("name")): found async for found in self._listed()}
        rooms = {}
        for name, audience in channels:
            found = await self._info(name) if IS_ID.fullmatch(name) else by_name.get(name)
            if found is None or found.get("is_archived") or not found.get("is_member", True):
                missing.add(name)
            else:
                self._look_who_reads_along(name, found, audience)
                rooms[str(found["id"])] = _room(found, audience)
        return rooms

    def _look_who_reads_along(self, name: str, found: Mapping[str, Any], audience: Audience) -> None:
        if audience is Audience.PUBLIC or not any(found.get(flag) for flag in SHARED):
            self._told_shared.discard(name)
        elif name not in self._told_shared:
            self._told_shared.add(name)
            log.warning("slack_room_shared", room=name, hint="others read along: make it public, unless they are of us")

    async def _invited(self) -> dict[str, Room]:
        """The channels that the bot is in: the team's, but public where others may be in there too."""
        found = [each async for each in self._listed() if each.get("is_member")]
        guests = await self._ask_for_guests() if found else frozenset()
        rooms = {}
        for each in found:
            shared = any(each.get(flag) for flag in SHARED)
            open_to_others = shared or not guests.isdisjoint(await self._ask_for_members(str(each["id"])))
            rooms[str(each["id"])] = _room(each, Audience.PUBLIC if open_to_others else Audience.TEAM)
        self._guests = guests
        return rooms

    async def _ask_for_guests(self) -> frozenset[str]:
        return frozenset([each["id"] async for each in listed(self._asks.users_list, "members") if is_guest(each)])

    def concerns(self, user: str, *, guest: bool) -> bool:
        """Whether their audience may be another for what somebody is now: they became a guest, or are none any more."""
        return self.by_invitation and guest is not (user in self._guests)

    def forget_members(self, channel: str) -> None:
        """Somebody came or went: ask Slack anew who is in there."""
        self._members.pop(channel, None)

    async def shared_with(self, who: Identity) -> list[Room]:
        """The rooms that this person can read: who is from outside, those that they were invited to."""
        if who.account is None:
            return []
        return [
            room
            for room in self._found.values()
            if not (room.private or who.outside) or who.account in await self._members_of(room.id)
        ]

    async def _members_of(self, channel: str) -> frozenset[str]:
        until, members = self._members.get(channel, (0.0, frozenset()))
        if until > self._clock.monotonic():
            return members
        try:
            members = await self._ask_for_members(channel)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack_members_unknown", room=channel, reason=trouble(error).reason)
            return frozenset()
        self._members[channel] = (self._clock.monotonic() + KEPT_FOR, members)
        return members

    async def _ask_for_members(self, channel: str) -> frozenset[str]:
        return frozenset([each async for each in listed(self._asks.conversations_members, "members", channel=channel)])

    async def _info(self, channel: str) -> dict[str, Any] | None:
        try:
            answer = await self._asks.conversations_info(channel=channel)
        except SlackApiError as error:
            if trouble(error).kind in {Kind.NEVER, Kind.SHUT}:
                return None
            raise
        found: dict[str, Any] | None = answer.get("channel")
        return found

    def _listed(self) -> AsyncIterator[dict[str, Any]]:
        return listed(
            self._asks.conversations_list, "channels", types="public_channel,private_channel", exclude_archived=True
        )


def is_guest(user: Mapping[str, Any]) -> bool:
    """Whether Slack says so of a person."""
    return any(user.get(flag) for flag in GUEST)


def _room(found: Mapping[str, Any], audience: Audience) -> Room:
    return Room(str(found["id"]), str(found.get("name") or found["id"]), audience, bool(found.get("is_private")))
