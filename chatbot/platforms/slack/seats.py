"""The workspaces in which a community is to be: by which token, and in which of their channels."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from chatbot.settings import Channel, Settings


@dataclass(frozen=True, slots=True)
class Seat:
    """A workspace to be in. `team` is its id; None of the settings' own, which its token tells.

    `vouches`: accounts there may be those that the settings, or having installed the app, made coordinators.
    """

    team: str | None
    token: SecretStr
    vouches: bool = True

    @property
    def settled(self) -> bool:
        """Whether the settings name it by its token."""
        return self.team is None


def settled(settings: Settings) -> Seat | None:
    """The workspace of the settings' own token."""
    token = settings.slack_bot_token
    return Seat(None, token) if token is not None else None


def channels(settings: Settings, seat: Seat, team: str) -> tuple[Channel, ...] | None:
    """The channels that the settings name of the workspace `team`; None where they name none, and it is for those who
    invite the bot to say.
    """
    found = []
    for name, audience in settings.slack_channels:
        of, slash, channel = name.rpartition("/")
        if of == team or (seat.settled and not slash):
            found.append(Channel(channel, audience))
    return tuple(found) if found or seat.settled else None
