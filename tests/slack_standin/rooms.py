"""What people do to channels, and administrators to people."""

from __future__ import annotations

from typing import Any

from tests.slack_standin.base import Base
from tests.slack_standin.workspace import Channel, User


class Rooms(Base):
    """Each is told to the bot, as far as it is told such things, and waits until the bot has acknowledged it."""

    async def invites_bot(self, channel: Channel) -> None:
        """The bot is made a member."""
        channel.members.add(self.bot_user)
        await self._says_so("member_joined_channel", channel, user=self.bot_user, channel=channel.id, team=self.team)

    async def removes_bot(self, channel: Channel) -> None:
        """The bot is a member no more."""
        channel.members.discard(self.bot_user)
        left = "group_left" if channel.private else "channel_left"
        await self._says_so("member_left_channel", channel, user=self.bot_user, channel=channel.id, team=self.team)
        await self._says_so(left, channel, channel=channel.id, event_ts=self.workspace.ts())

    async def archives(self, channel: Channel, user: User | None = None) -> None:
        channel.archived = True
        await self._says_so(f"{channel.kind}_archive", channel, channel=channel.id, user=user.id if user else "U0ADMIN")

    async def unarchives(self, channel: Channel, user: User | None = None) -> None:
        channel.archived = False
        await self._says_so(
            f"{channel.kind}_unarchive", channel, channel=channel.id, user=user.id if user else "U0ADMIN"
        )

    async def renames(self, channel: Channel, name: str) -> None:
        channel.name = name
        await self._says_so(f"{channel.kind}_rename", channel, channel={"id": channel.id, "name": name, "created": 1})

    async def changes(self, user: User, **flags: Any) -> None:
        """An administrator changes somebody, and Slack says so."""
        for name, value in flags.items():
            setattr(user, name, value)
        await self.happens({"type": "user_change", "user": user.as_json()})

    async def _says_so(self, kind: str, within: Channel, **event: Any) -> None:
        envelope = self._event({"type": kind, **event}, within)
        if envelope is not None:
            await self._acked(envelope)
