"""What everything that people do in one workspace starts from: telling the app, and waiting for it."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Any

from tests.slack_standin import scopes
from tests.slack_standin.app import App
from tests.slack_standin.deliveries import Envelope
from tests.slack_standin.messages import Message
from tests.slack_standin.workspace import Channel, User, Workspace

VERIFICATION = "test-verification-token"


class Base:
    """One workspace and the app in it.

    `patience`: seconds that people wait for the bot to acknowledge; `ack_within`: seconds that a view waits. `token` is
    the app's here, None where it is not installed; `scopes` is what that token may; `revoked` is the error that every
    call with it is answered, while that is set.
    """

    patience = 30.0
    ack_within = 3.0

    def __init__(self, app: App, workspace: Workspace, token: str | None, granted: set[str]) -> None:
        self.app = app
        self.workspace = workspace
        self.token = token
        self.scopes = granted
        self.revoked: str | None = None
        app.crowds[workspace.team] = self  # type: ignore[assignment]

    @property
    def team(self) -> str:
        return self.workspace.team

    @property
    def bot_user(self) -> str:
        return self.workspace.bot_user

    def channel(self, name: str, *, private: bool = False, without_bot: bool = False) -> Channel:
        return self.workspace.channel(name, private=private, without_bot=without_bot)

    def person(self, name: str, **flags: Any) -> User:
        return self.workspace.person(name, **flags)

    async def happens(self, event: dict[str, Any]) -> Envelope:
        """Any other event. Raises AssertionError for one that the app is not told of."""
        envelope = self._event(event)
        assert envelope is not None, f"the app is not told of {event['type']}: see its subscriptions and scopes"
        await self._acked(envelope)
        return envelope

    async def settled(self) -> None:
        """Wait until the bot has acknowledged everything that was sent to it."""
        await self._acked(*self.app.sockets.waiting)

    def _event(self, event: dict[str, Any], channel: Channel | None = None, name: str = "") -> Envelope | None:
        """Tell the app, where it is installed, has subscribed to this and may know it. `name`: the subscription's."""
        name = name or str(event["type"])
        allowed = scopes.EVENTS.get(name)
        told = self.token is not None and name in self.app.subscriptions
        if not told or (allowed is not None and not allowed & self.scopes):
            return None
        return self.app.sockets.deliver("events_api", self._outer(event, channel))

    def _outer(self, event: dict[str, Any], channel: Channel | None) -> dict[str, Any]:
        installed = {"team_id": self.team, "user_id": self.bot_user, "is_bot": True, "is_enterprise_install": False}
        return {
            "token": VERIFICATION,
            "team_id": self.team,
            "context_team_id": self.team,
            "context_enterprise_id": None,
            "api_app_id": self.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(6).upper()}",
            "event_time": int(self.app.clock.now().timestamp()),
            "authorizations": [{"enterprise_id": None, **installed}],
            "is_ext_shared_channel": channel is not None and channel.shared,
        }

    def _told(self, channel: Channel) -> Base | None:
        """The workspace whose bot is told what happens in a channel: of a shared one the first whose bot is there."""
        every = [self, *self.app.crowds.values()]
        return next((each for each in every if each.bot_user in channel.members), None)

    def _interaction(self, kind: str, user: User, *, view: str | None = None) -> dict[str, Any]:
        """What the payload of every interaction has. Raises AssertionError where there can be none."""
        assert self.token is not None, f"the app is not installed in {self.workspace.name}"
        assert self.app.interactivity, "interactivity is off in the app's manifest"
        return {
            "type": kind,
            "team": {"id": self.team, "domain": self.workspace.domain},
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
            "api_app_id": self.app.id,
            "token": VERIFICATION,
            "trigger_id": self.app.triggers.mint(user, self.team, view),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    async def _interacts(self, payload: dict[str, Any]) -> Envelope:
        envelope = self.app.sockets.deliver("interactive", payload)
        await self._acked(envelope)
        return envelope

    async def _acked(self, *envelopes: Envelope) -> None:
        async with asyncio.timeout(self.patience):
            for envelope in envelopes:
                await asyncio.shield(envelope.acked)

    def _typed(self, text: str) -> str:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        names = {user.name: user.id for user in self.workspace.users.values()}
        return re.sub(r"@(\w+)", lambda at: f"<@{names[at[1]]}>" if at[1] in names else at[0], escaped)

    def _channel_of(self, message: Message) -> Channel:
        return self.workspace.channels[message.channel]
