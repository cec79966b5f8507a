"""What a workspace holds: people, channels, and the messages in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from chatbot.clock import Clock
from tests.slack_standin.waiting import Changes

TEAM = "T0CASEBELL"
BOT_USER = "U0CASEBELL"
BOT = "B0CASEBELL"
APP = "A0CASEBELL"

_MARKUP = re.compile(r"<([^<>]*)>")


@dataclass
class User:
    """Somebody. The flags are those of users.info."""

    id: str
    name: str
    team_id: str = TEAM
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    display_name: str = ""

    def as_json(self) -> dict[str, Any]:
        shown = {"display_name": self.display_name or self.name, "real_name": self.name.title()}
        found = {"id": self.id, "team_id": self.team_id, "name": self.name, "deleted": self.deleted, "profile": shown}
        if not self.deleted:
            found |= {
                "is_bot": self.is_bot,
                "is_restricted": self.is_restricted,
                "is_ultra_restricted": self.is_ultra_restricted,
                "is_stranger": self.is_stranger,
                "tz": "Europe/Amsterdam",
            }
        return found


@dataclass
class Message:
    """A message as it stands. `versions` holds its text at each time, the present one last."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    unfurl: bool = True
    versions: list[str] = field(default_factory=list)

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """The buttons by their labels."""
        elements = (each for block in self.blocks for each in block.get("elements", ()))
        return {each["text"]["text"]: each for each in elements if each["type"] == "button"}

    @property
    def key(self) -> str | None:
        """The parcel's key in the metadata."""
        found: str | None = ((self.metadata or {}).get("event_payload") or {}).get("key")
        return found

    @property
    def written(self) -> list[str]:
        """Every text in it: beside the blocks and in them."""
        return [self.text, *texts(self.blocks)]

    @property
    def markup(self) -> list[str]:
        """What Slack would make a link, a mention, a date or a call to everybody of, from between `<` and `>`."""
        return [found for text in self.written for found in _MARKUP.findall(text)]

    def as_json(self, *, with_metadata: bool = True) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        if self.user == BOT_USER:
            found |= {"bot_id": BOT, "app_id": APP}
        if self.blocks:
            found["blocks"] = self.blocks
        if self.thread_ts:
            found["thread_ts"] = self.thread_ts
        if with_metadata and self.metadata:
            found["metadata"] = self.metadata
        return found


@dataclass(frozen=True)
class Whisper:
    """What only one person saw: an ephemeral message, or the answer to a command."""

    user: str
    text: str
    way: str
    blocks: list[dict[str, Any]] = field(default_factory=list)


class Channel:
    """A channel or a direct conversation; `log` is everything that was posted or updated, in order."""

    def __init__(self, channel: str, name: str, *, private: bool, direct: bool = False) -> None:
        self.id = channel
        self.name = name
        self.private = private
        self.direct = direct
        self.archived = False
        self.members: set[str] = set()
        self.messages: list[Message] = []
        self.whispers: list[Whisper] = []
        self.log: list[tuple[str, str, str | None]] = []
        self.changes = Changes()

    def find(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message.ts == ts), None)

    def said_by_bot(self) -> list[Message]:
        return [message for message in self.messages if message.user == BOT_USER]

    async def shows(self, what: str | Callable[[Message], bool], seconds: float = 60) -> Message:
        """The first message of the bot's that has this text in it, or that this is true of; waits for it."""

        def look() -> Message | None:
            return next((message for message in self.said_by_bot() if _fits(what, message)), None)

        return await self.changes.until(look, f"a message of {what!r} in {self.name}", seconds)

    async def whispered(self, user: User, what: str, seconds: float = 60) -> Whisper:
        """The first thing only this person saw here with this text in it; waits for it."""

        def look() -> Whisper | None:
            return next((each for each in self.whispers if each.user == user.id and what in each.text), None)

        return await self.changes.until(look, f"a whisper of {what!r} to {user.name} in {self.name}", seconds)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.private,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_im": self.direct,
            "is_member": BOT_USER in self.members,
        }


class Workspace:
    """People and channels. Everybody is in every channel, the bot included, unless said otherwise."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self.users = {BOT_USER: User(BOT_USER, "casebell", is_bot=True)}
        self.channels: dict[str, Channel] = {}

    def ts(self) -> str:
        """The time in microseconds, later than any before."""
        self._last = max(self._last + 1, int(self._clock.now().timestamp() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"

    def person(self, name: str, **flags: Any) -> User:
        """A person by name; a full member unless flags say otherwise. In every channel there is."""
        user = User(f"U0{name.upper()}", name, **flags)
        self.users[user.id] = user
        for channel in self.channels.values():
            if not channel.direct:
                channel.members.add(user.id)
        return user

    def channel(self, name: str, *, private: bool = False, without_bot: bool = False) -> Channel:
        """A channel by name, with everybody in it."""
        channel = Channel(f"C0{name.upper()}", name, private=private)
        channel.members = set(self.users) - ({BOT_USER} if without_bot else set())
        self.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The direct conversation between the bot and this person."""
        channel = self.channels.get(f"D{user.id[1:]}")
        if channel is None:
            channel = Channel(f"D{user.id[1:]}", f"dm-{user.name}", private=True, direct=True)
            channel.members = {user.id, BOT_USER}
            self.channels[channel.id] = channel
        return channel

    def listed(self) -> Iterator[Channel]:
        """What the bot may see in a list: public channels, and private ones that it is in."""
        for channel in self.channels.values():
            if not channel.direct and (not channel.private or BOT_USER in channel.members):
                yield channel


def texts(found: Any) -> list[str]:
    """Every text in blocks, in order: of text objects and cells, and what pictures say."""
    if isinstance(found, list):
        return [text for each in found for text in texts(each)]
    if isinstance(found, dict):
        if found.get("type") in {"mrkdwn", "plain_text", "raw_text"}:
            return [found["text"]]
        said = [found["alt_text"]] if "alt_text" in found else []
        return said + [text for each in found.values() for text in texts(each)]
    return []


def _fits(what: str | Callable[[Message], bool], message: Message) -> bool:
    return what in message.text if isinstance(what, str) else what(message)
