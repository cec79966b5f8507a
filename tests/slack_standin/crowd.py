"""What people do in the workspace. Everything that reaches the bot waits until the bot has acknowledged it."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Any

from tests.slack_standin.sockets import Envelope, Sockets
from tests.slack_standin.workspace import APP, BOT_USER, TEAM, Channel, Message, User, Whisper, Workspace


class Crowd:
    """The people's side of the stand-in. `patience`: seconds that people wait for the bot to acknowledge."""

    patience = 30.0
    workspace: Workspace
    sockets: Sockets
    url: str
    response_urls: dict[str, tuple[str, str]]

    async def says(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread: Message | None = None,
        as_is: bool = False,
        **extra: Any,
    ) -> Message:
        """Somebody types text; `@name` of somebody here is a mention. `as_is`: `text` is already Slack's markup."""
        if user.id not in channel.members:
            raise AssertionError(f"{user.name} is not in {channel.name}")
        markup = text if as_is else self._typed(text)
        message = Message(
            channel.id, self.workspace.ts(), user.id, markup, thread_ts=thread.ts if thread else None, versions=[markup]
        )
        channel.messages.append(message)
        channel.changes.happened()
        await self._acked(*self._tell(message, extra))
        return message

    async def says_privately(self, user: User, text: str) -> Message:
        """Somebody types to the bot in their direct conversation."""
        return await self.says(user, self.workspace.dm(user), text)

    async def types_command(self, user: User, channel: Channel, text: str, command: str = "/case") -> Envelope:
        """Somebody types a slash command. What the acknowledgement answers, they see."""
        payload = {
            "token": "test-verification-token",
            "team_id": user.team_id,
            "team_domain": "casebell",
            "channel_id": channel.id,
            "channel_name": channel.name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": self._typed(text),
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self._response_url(channel, user),
            "trigger_id": secrets.token_hex(8),
        }
        envelope = self.sockets.deliver("slash_commands", payload, accepts_answer=True)
        await self._acked(envelope)
        answer = envelope.acked.result()
        if answer and answer.get("text"):
            if answer.get("response_type") != "ephemeral":
                self.sockets.problems.append("a command answered to everybody")
            channel.whispers.append(Whisper(user.id, answer["text"], "ack"))
            channel.changes.happened()
        return envelope

    async def presses(self, user: User, channel: Channel, message: Message, label: str) -> Envelope:
        """Somebody presses a button of a message, as it stands or as it stood when this copy of it was taken."""
        button = message.buttons[label]
        payload: dict[str, Any] = {
            "type": "block_actions",
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
            "api_app_id": APP,
            "token": "test-verification-token",
            "container": {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": False},
            "trigger_id": secrets.token_hex(8),
            "team": {"id": TEAM, "domain": "casebell"},
            "enterprise": None,
            "is_enterprise_install": False,
            "channel": {"id": channel.id, "name": channel.name},
            "message": message.as_json(),
            "state": {"values": {}},
            "response_url": self._response_url(channel, user),
            "actions": [
                {
                    "action_id": button["action_id"],
                    "block_id": "b1",
                    "text": button["text"],
                    "value": button["value"],
                    "type": "button",
                    "action_ts": self.workspace.ts(),
                }
            ],
        }
        envelope = self.sockets.deliver("interactive", payload)
        await self._acked(envelope)
        return envelope

    async def happens(self, event: dict[str, Any]) -> Envelope:
        """Any other event."""
        envelope = self.sockets.deliver("events_api", _event(event))
        await self._acked(envelope)
        return envelope

    async def invites_bot(self, channel: Channel) -> None:
        """The bot is made a member, and told."""
        channel.members.add(BOT_USER)
        await self.happens({"type": "member_joined_channel", "user": BOT_USER, "channel": channel.id, "team": TEAM})

    async def changes(self, user: User, **flags: Any) -> None:
        """An administrator changes somebody, and Slack says so."""
        for name, value in flags.items():
            setattr(user, name, value)
        await self.happens({"type": "user_change", "user": user.as_json()})

    def deletes(self, message: Message) -> None:
        """Somebody deletes a message."""
        channel = self.workspace.channels[message.channel]
        channel.messages.remove(message)
        channel.changes.happened()

    async def settled(self) -> None:
        """Wait until the bot has acknowledged everything that was sent to it."""
        await self._acked(*self.sockets.waiting)

    def _tell_post(self, message: Message) -> None:
        self._tell(message, {})

    def _tell(self, message: Message, extra: dict[str, Any]) -> list[Envelope]:
        channel = self.workspace.channels[message.channel]
        if BOT_USER not in channel.members:
            return []
        kind = "im" if channel.direct else "group" if channel.private else "channel"
        event = message.as_json() | {"channel": channel.id, "event_ts": message.ts, "team": TEAM} | extra
        told = [self.sockets.deliver("events_api", _event(event | {"channel_type": kind}))]
        if f"<@{BOT_USER}>" in message.text and message.user != BOT_USER and not channel.direct:
            told.append(self.sockets.deliver("events_api", _event(event | {"type": "app_mention"})))
        return told

    def _tell_update(self, message: Message) -> None:
        event = {"type": "message", "subtype": "message_changed", "channel": message.channel, "ts": self.workspace.ts()}
        self.sockets.deliver("events_api", _event(event | {"message": message.as_json(), "hidden": True}))

    async def _acked(self, *envelopes: Envelope) -> None:
        async with asyncio.timeout(self.patience):
            for envelope in envelopes:
                await asyncio.shield(envelope.acked)

    def _typed(self, text: str) -> str:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        names = {user.name: user.id for user in self.workspace.users.values()}
        return re.sub(r"@(\w+)", lambda at: f"<@{names[at[1]]}>" if at[1] in names else at[0], escaped)

    def _response_url(self, channel: Channel, user: User) -> str:
        token = secrets.token_hex(8)
        self.response_urls[token] = (channel.id, user.id)
        return f"{self.url}/response/{token}"


def _event(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "token": "test-verification-token",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(6).upper()}",
        "event_time": int(float(event.get("ts", "0"))),
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
    }
