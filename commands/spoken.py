"""A line as it was heard: who said it, where, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storage.models import Audience


@dataclass(frozen=True, slots=True)
class Identity:
    """Who speaks, as their platform vouches for it.

    `account` is the services account or user id, folded to its canonical form; None when the platform does not vouch
    for anyone (not logged in, unknown): such a speaker may read what is public and change nothing, and no more may one
    who is `outside`: whose account the platform vouches for, but as a guest's or a stranger's, until a coordinator lets
    it in. `network` is the workspace or network the account is of. `name` is for display only and proves nothing.
    `zone` (IANA name) is where their clock is, where the platform knows it.
    """

    platform: str
    network: str
    account: str | None
    name: str
    outside: bool = False
    zone: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was said. `room` is None in a private conversation.

    `audience` is the widest class of case that may be spoken of there: of a room, the room's; of a private
    conversation, the widest among the rooms the speaker shares with the bot (public when none). `read_in` is the room
    in which a private conversation is read as well, as the console's is: what is answered there, that room has heard.
    `shared` are the rooms that the speaker of a private conversation shares with the bot, and `named` the platform's
    rooms by what people call them, where that is another name: what the team has settled about a room since the
    platform was configured goes before `audience`.
    """

    room: str | None
    audience: Audience
    read_in: str | None = None
    shared: tuple[str, ...] = field(default=(), compare=False)
    named: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One line, its platform's markup removed.

    `key` identifies the line among all that this platform may deliver twice, or is None where it never does.
    `addressed`: the platform knows that this was meant for the bot (a button, a slash command, `casebell: ...`), so
    that neither prefix nor name is in `text`; in private everything is meant for the bot, and a prefix may be. `filled`
    is what a form was filled in with, each argument's words by its name; `text` is then the verb alone.
    """

    who: Identity
    place: Place
    text: str
    key: str | None = None
    addressed: bool = False
    filled: Mapping[str, str] | None = None
