"""What the house asks of a platform, and what a platform may ask of the house.

A platform connects, hears, renders and sends; nothing else in the house knows it. It hands every line that may be a
command to `Hear`, and gives the answer back the way its own people expect. Whatever is owed to others comes to it as
parcels through `deliver`, and counts as sent only when the server has confirmed it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from commands.message import Card, Message
from commands.refusals import Refusal
from commands.spoken import Identity, Incoming, Place
from commands.talking import Under
from commands.views import Form, Home, Said
from storage.models import Audience

__all__ = [
    "Answer",
    "Desk",
    "Hear",
    "Held",
    "Later",
    "Misconfigured",
    "Never",
    "Outcome",
    "Parcel",
    "Platform",
    "Say",
    "Sent",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one incoming line.

    `private`: only the asker should see it (a long list, a refusal where the platform can whisper); a platform that
    answers in a room otherwise answers there. `delivered` is to be called once the server has confirmed that the
    answer reached the *room* it belongs to; it is None where nobody waits for that. From `until` on, the answer is not
    to be sent to that room any more: it has become the courier's, who tells it as a post. `refused`: nothing was done;
    where that is for what one argument was given, `field` is that argument's name. `unstored`: nothing was, because it
    could not be written down; the same line delivered again is dealt with anew.
    """

    message: Message
    private: bool = False
    delivered: Callable[[], None] | None = None
    until: datetime | None = None
    refused: bool = False
    field: str | None = None
    unstored: bool = False


Say: TypeAlias = Callable[[Answer], Awaitable[None]]
"""Takes an answer and returns once it has left for the server (or can no longer)."""


class Hear(Protocol):
    """The house's ear. Returns when the line has been dealt with, and what it changed is on disk.

    `say` is awaited at most once, and not at all for what was no command. Never raises but `asyncio.CancelledError`:
    what could not be stored is answered so, and a fault is logged, and answered with its id.
    """

    async def __call__(self, incoming: Incoming, say: Say) -> None: ...


class Desk(Protocol):
    """What the house shows to one person, where a platform has views. Nothing is changed by it; it never raises but
    `asyncio.CancelledError`, where nothing else is said: a fault is logged, and answered with its id.
    """

    async def form(self, incoming: Incoming) -> Form | Answer:
        """The form for what is said, such as `resolve 12`; an answer where it is refused. What `incoming.filled` holds
        stands in the form's fields from the start.
        """

    async def says(
        self, incoming: Incoming, form: str, case: int | None, filled: Mapping[str, str]
    ) -> tuple[Said, ...] | Answer:
        """What a form says that `incoming`'s speaker has filled in, in order; each verb once. To be heard as lines."""

    def refusal(self, told: Refusal) -> Answer:
        """What the platform itself has to refuse, in words."""

    async def home(self, who: Identity, place: Place) -> Home | None:
        """What somebody finds when they come to the bot; None where that cannot be told now."""

    async def draw_anew(self, platform: str, place: str, ref: str) -> None:
        """Have the card that stands at `ref` in a room, if one does, drawn as its case stands now."""

    async def card_gone(self, platform: str, place: str, ref: str) -> bool:
        """The message `ref` of a room was deleted: where it was the card of a case that is not over, that comes back.
        Whether it has been seen to, so that what it changes is on disk.
        """

    async def case_at(self, who: Identity, place: str, ref: str) -> int | None:
        """The case whose card the message `ref` of a room on the speaker's platform is; None where it is none."""

    def ask_to_keep(self, under: Under, text: str | None) -> Message:
        """What to ask whoever wrote this under the card of their case; None: it is too long to be kept by pressing."""

    def watched(self, changed: Callable[[], None]) -> AbstractContextManager[None]:
        """While it lasts, `changed` is called whenever what is shown may be another than it was."""

    async def under_card(self, who: Identity, place: str, ref: str) -> Under | None:
        """What is to become of words under the message `ref` of a room: None where that is no card of a case that the
        speaker holds. Raises `NotNow` where that cannot be told now.
        """


@dataclass(frozen=True, slots=True)
class Parcel:
    """One post on its way to one place of one platform.

    `key` is opaque and unique, and the same at every attempt. `place` is a room's name or id; with `private`, it is a
    person's account. `ref` names the message to update in place, where there is one, and `thread` the one to say it
    under, where the platform can. `uncertain`: an earlier attempt may have arrived, so look before sending it again,
    where the platform can look; none was made before `since`. `networks` are those in which a private one's account is
    known.
    """

    key: str
    place: str
    private: bool
    content: Message | Card
    ref: str | None = None
    uncertain: bool = False
    thread: str | None = None
    networks: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The server has it. `ref` is where it stands there (Slack's ts), for later updates."""

    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Not sent; try again after `seconds` (None: the courier's own back-off). `unsure`: it may have arrived."""

    reason: str
    seconds: float | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Nothing goes to this place for `seconds`, and not for the post's sake: nothing is written down of it, and what is
    behind it waits as it does. `reason`: what is wrong there; None where it only has to take turns.
    """

    seconds: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Never:
    """Will not be taken as it is: to be parked, with an alert."""

    reason: str


Outcome: TypeAlias = Sent | Later | Held | Never


class Platform(Protocol):
    """A body of the bot: IRC, Slack, the console."""

    name: str
    """`irc`, `slack` or `console`: the platform part of an identity and of a room."""

    cards: bool
    """Whether its rooms keep one message a case and update it in place."""

    @property
    def rooms(self) -> Sequence[tuple[str, Audience]]:
        """The rooms it is configured with, by the names that its places have; known once it has been ready."""

    @property
    def all_in_sight(self) -> bool:
        """Whether those are all. Else others are out of sight for now, and what is known of them holds."""

    @property
    def ready(self) -> bool:
        """Connected, in its rooms, and knowing who is there: posts may be delivered now."""

    async def run(self, hear: Hear, on_ready: Callable[[], None]) -> None:
        """Connect, and stay connected through every fault, until cancelled; then leave politely within a second.

        Calls `on_ready` each time it becomes ready. Raises `Misconfigured` when no retry can help.
        """

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Deliver parcels for one and the same place, in order; one outcome each. Never raises but cancellation."""

    def reach(self, account: str, network: str = "") -> bool:
        """Whether a private parcel to this account, of this network where it is known, would arrive at somebody now.

        Asked in the case log's thread while the platform goes on in its own: it looks at each thing once, and changes
        nothing.
        """


class Misconfigured(Exception):
    """The platform refuses what it was configured with (a wrong password, a revoked token); `str()` says how."""
