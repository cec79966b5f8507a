"""What a workspace holds: people and channels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from chatbot.clock import Clock
from tests.slack_standin.messages import APP, Message, Whisper, texts
from tests.slack_standin.waiting import Changes

__all__ = ["APP", "BOT", "BOT_USER", "TEAM", "Channel", "Message", "User", "Whisper", "Workspace", "texts"]

TEAM = "T0CASEBELL"
BOT_USER = "U0CASEBELL"
BOT = "B0CASEBELL"


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
    tz: str = "Europe/Amsterdam"
    bot_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        shown = {"display_name": self.display_name or self.name, "real_name": self.name.title()}
        found = {"id": self.id, "team_id": self.team_id, "name": self.name, "deleted": self.deleted, "profile": shown}
        if not self.deleted:
            found |= {
                "is_bot": self.is_bot,
                "is_restricted": self.is_restricted,
                "is_ultra_restricted": self.is_ultra_restricted,
                "is_stranger": self.is_stranger,
                "tz": self.tz,
            }
        return found


class Channel:
    """A channel or a direct conversation; `log` is everything that was posted or updated, in order.

    `shared`: by Slack Connect, with another workspace.
    """

    def __init__(self, channel: str, name: str, *, private: bool, direct: bool = False) -> None:
        self.id = channel
        self.name = name
        self.private = private
        self.direct = direct
        self.archived = False
        self.shared = False
        self.members: set[str] = set()
        self.messages: list[Message] = []
        self.whispers: list[Whisper] = []
        self.log: list[tuple[str, str, str | None]] = []
        self.changes = Changes()

    @property
    def kind(self) -> str:
        """What Slack calls its type in events."""
        return "im" if self.direct else "group" if self.private else "channel"

    def find(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message.ts == ts), None)

    def said_by_bot(self) -> list[Message]:
        return [message for message in self.messages if message.bot_id]

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

    def add(self, message: Message) -> None:
        self.messages.append(message)
        self.changes.happened()

    def whisper(self, whisper: Whisper, *, instead_of: Whisper | None = None) -> None:
        """Show this to the one it is for; in the place of another."""
        if instead_of in self.whispers:
            self.whispers[self.whispers.index(instead_of)] = whisper
        else:
            self.whispers.append(whisper)
        self.changes.happened()

    def as_json(self, seen_by: str) -> dict[str, Any]:
        """As the bot user sees it whose token asks."""
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.private,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_im": self.direct,
            "is_member": seen_by in self.members,
            "is_ext_shared": self.shared,
            "is_shared": self.shared,
        }


class Workspace:
    """People and channels of one team. Everybody is in every channel, the bot included, unless said otherwise.

    Ids are made of names; those of another workspace than the first have its own name in front.
    """

    def __init__(self, clock: Clock, team: str = TEAM, name: str = "Casebell") -> None:
        self._clock = clock
        self._last = 0
        self._prefix = "" if team == TEAM else team[2:]
        self.team = team
        self.name = name
        self.bot_user = f"U0{self._prefix}CASEBELL"
        self.bot_id = f"B0{self._prefix}CASEBELL"
        bot = User(self.bot_user, "casebell", team, is_bot=True, bot_id=self.bot_id)
        self.users = {self.bot_user: bot}
        self.channels: dict[str, Channel] = {}
        self._connected: list[Workspace] = []

    @property
    def domain(self) -> str:
        return self.name.lower()

    def ts(self) -> str:
        """The time in microseconds, later than any before."""
        self._last = max(self._last + 1, int(self._clock.now().timestamp() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"

    def person(self, name: str, **flags: Any) -> User:
        """A person by name; a full member unless flags say otherwise. In every channel there is."""
        user = User(f"U0{self._prefix}{name.upper()}", name, **{"team_id": self.team, **flags})
        self.users[user.id] = user
        for channel in self.channels.values():
            if not channel.direct:
                channel.members.add(user.id)
        return user

    def channel(self, name: str, *, private: bool = False, without_bot: bool = False) -> Channel:
        """A channel by name, with everybody in it."""
        channel = Channel(f"C0{self._prefix}{name.upper()}", name, private=private)
        channel.members = set(self.users) - ({self.bot_user} if without_bot else set())
        self.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The direct conversation between the bot and this person."""
        name = f"D{self._prefix}{user.id[1:]}"
        channel = self.channels.get(name)
        if channel is None:
            channel = Channel(name, f"dm-{user.name}", private=True, direct=True)
            channel.members = {user.id, self.bot_user}
            self.channels[channel.id] = channel
        return channel

    def share(self, channel: Channel, other: Workspace) -> None:
        """Share a channel by Slack Connect: the other's people are in it, their bot is not."""
        channel.shared = True
        other.channels[channel.id] = channel
        channel.members |= {user.id for user in other.users.values() if not user.is_bot}
        self._connected.append(other)
        other._connected.append(self)

    def sees(self, user: str) -> User | None:
        """Somebody of this workspace, or of one that a channel is shared with, as long as they are in it."""
        if user in self.users:
            return self.users[user]
        met = any(user in channel.members for channel in self.channels.values() if channel.shared)
        return next((other.users[user] for other in self._connected if user in other.users), None) if met else None

    def listed(self) -> Iterator[Channel]:
        """What the bot may see in a list: public channels, and private ones that it is in."""
        for channel in self.channels.values():
            if not channel.direct and (not channel.private or self.bot_user in channel.members):
                yield channel


def _fits(what: str | Callable[[Message], bool], message: Message) -> bool:
    return what in message.text if isinstance(what, str) else what(message)
