"""What people say and type. Whatever reaches the bot waits until the bot has acknowledged it."""

from __future__ import annotations

from typing import Any

from tests.slack_standin.arguments import Refused
from tests.slack_standin.base import VERIFICATION, Base
from tests.slack_standin.content import check_content
from tests.slack_standin.deliveries import Envelope
from tests.slack_standin.messages import Message, Whisper
from tests.slack_standin.workspace import Channel, User


class Speaking(Base):
    """Messages and slash commands."""

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
        if channel.archived:
            raise AssertionError(f"{channel.name} is archived")
        markup = text if as_is else self._typed(text)
        message = Message(channel.id, self.workspace.ts(), user.id, markup, versions=[markup], bot_id=user.bot_id)
        message.thread_ts = thread.ts if thread else None
        channel.add(message)
        await self._acked(*self._tell(message, {"team": user.team_id} | extra))
        return message

    async def says_privately(self, user: User, text: str) -> Message:
        """Somebody types to the bot in their direct conversation."""
        return await self.says(user, self.workspace.dm(user), text)

    async def edits(self, user: User, message: Message, text: str) -> None:
        """Somebody edits what they said."""
        if message.user != user.id:
            raise AssertionError(f"{user.name} did not say that")
        before = message.as_json()
        message.text = self._typed(text)
        message.versions.append(message.text)
        message.edited = {"user": user.id, "ts": self.workspace.ts()}
        self._channel_of(message).changes.happened()
        await self._acked(*self._tell_changed(message, before))

    def deletes(self, message: Message) -> None:
        """Somebody deletes a message; of one with answers under it a stone stays. The bot is told; `settled` waits for
        it to have heard.
        """
        channel = self._channel_of(message)
        channel.messages.remove(message)
        channel.changes.happened()
        if any(each.thread_ts == message.ts for each in channel.messages):
            stone = {"type": "message", "subtype": "tombstone", "ts": message.ts, "text": "This message was deleted."}
            event = {"subtype": "message_changed", "message": stone, "previous_message": message.as_json()}
        else:
            event = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": message.as_json()}
        self._tell_hidden(channel, event)

    async def types_command(self, user: User, channel: Channel, text: str, command: str = "/case") -> Envelope:
        """Somebody types a slash command. What the acknowledgement answers, they see."""
        assert self.token is not None, f"the app is not installed in {self.workspace.name}"
        assert command in self.app.commands(), f"{command} is not in the app's manifest"
        assert "commands" in self.scopes, "the app is installed without the scope `commands`"
        payload = {
            "token": VERIFICATION,
            "team_id": user.team_id,
            "team_domain": self.workspace.domain,
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.direct else channel.name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": self._typed(text),
            "api_app_id": self.app.id,
            "is_enterprise_install": "false",
            "response_url": self.app.responses.mint(self.workspace, channel, user, is_command=True),
            "trigger_id": self.app.triggers.mint(user, self.team),
        }
        envelope = self.app.sockets.deliver("slash_commands", payload, accepts_answer=True)
        await self._acked(envelope)
        answer = envelope.acked.result()
        if answer:
            self._show_answer(user, channel, answer)
        return envelope

    def _show_answer(self, user: User, channel: Channel, answer: dict[str, Any]) -> None:
        problems = self.app.sockets.problems
        if answer.get("response_type") != "ephemeral":
            problems.append("a command answered to everybody")
        try:
            check_content(answer, self.app.files, longest=40_000, to_one=True)
        except Refused as refused:
            problems.append(f"an answer to a command that Slack does not take: {refused.error} {refused.messages}")
            return
        channel.whisper(Whisper(user.id, answer["text"], "ack", answer.get("blocks", []), self.workspace.ts()))

    def _tell_post(self, message: Message) -> None:
        self._tell(message, {"team": self.team})

    def _tell_update(self, message: Message) -> None:
        self._tell_changed(message, message.as_json())

    def _tell(self, message: Message, extra: dict[str, Any]) -> list[Envelope]:
        channel = self._channel_of(message)
        told = self._told(channel)
        if told is None:
            return []
        event = message.as_json() | {"channel": channel.id, "event_ts": message.ts}
        if extra.get("team", told.team) != told.team:
            event |= {"user_team": extra["team"], "source_team": extra["team"]}
        event |= extra
        found = [told._event(event | {"channel_type": channel.kind}, channel, f"message.{_PLURAL[channel.kind]}")]
        if f"<@{told.bot_user}>" in message.text and message.user != told.bot_user and not channel.direct:
            found.append(told._event(event | {"type": "app_mention"}, channel))
        return [envelope for envelope in found if envelope is not None]

    def _tell_changed(self, message: Message, before: dict[str, Any]) -> list[Envelope]:
        event = {"subtype": "message_changed", "message": message.as_json(), "previous_message": before}
        return self._tell_hidden(self._channel_of(message), event)

    def _tell_hidden(self, channel: Channel, event: dict[str, Any]) -> list[Envelope]:
        told = self._told(channel)
        if told is None:
            return []
        ts = self.workspace.ts()
        where = {"channel": channel.id, "channel_type": channel.kind, "hidden": True, "ts": ts, "event_ts": ts}
        found = told._event({"type": "message", **event, **where}, channel, f"message.{_PLURAL[channel.kind]}")
        return [found] if found is not None else []


_PLURAL = {"channel": "channels", "group": "groups", "im": "im"}
