"""The app as Slack holds it: one, whichever workspaces it is installed in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chatbot.clock import Clock
from tests.slack_standin.faults import Faults
from tests.slack_standin.files import Files
from tests.slack_standin.messages import APP
from tests.slack_standin.responses import Responses
from tests.slack_standin.sockets import Sockets
from tests.slack_standin.triggers import Triggers

if TYPE_CHECKING:
    from tests.slack_standin.crowd import Crowd

BOT_TOKEN = "xoxb-test-not-a-secret"
APP_TOKEN = "xapp-test-not-a-secret"
CONFIG_TOKEN = "xoxe.xoxp-test-not-a-secret"


@dataclass(frozen=True)
class Call:
    """A call that came, with its arguments, in order. `team` is whose token it came with, if it was a bot's."""

    method: str
    arguments: dict[str, Any]
    team: str | None = None


class App:
    """What all workspaces share: its settings, its secrets, and what is on its way to it.

    `manifest` is the settings page: what is changed there holds at once. `crowds` are the workspaces by their ids;
    `scopes` is what the app-level token may; `ended` holds what is answered to bot tokens of the past.
    """

    id = APP

    def __init__(self, clock: Clock, redeliver_after: float, manifest: dict[str, Any]) -> None:
        self.clock = clock
        self.manifest = manifest
        self.sockets = Sockets(clock, redeliver_after)
        self.faults = Faults()
        self.files = Files()
        self.triggers = Triggers(clock)
        self.responses = Responses(clock, self.files, self.sockets)
        self.calls: list[Call] = []
        self.crowds: dict[str, Crowd] = {}
        self.ended: dict[str, str] = {}
        self.scopes = {"connections:write"}
        self.url = ""
        self.client_id = "1234567890.1234567890"
        self.client_secret = secrets.token_hex(16)
        self.signing_secret = secrets.token_hex(16)

    @property
    def subscriptions(self) -> list[str]:
        found: list[str] = self.manifest["settings"]["event_subscriptions"]["bot_events"]
        return found

    @property
    def interactivity(self) -> bool:
        return bool(self.manifest["settings"]["interactivity"]["is_enabled"])

    @property
    def home_tab(self) -> bool:
        return bool(self.manifest["features"]["app_home"]["home_tab_enabled"])

    @property
    def redirect_urls(self) -> list[str]:
        """Where an installation may lead back to; to be appended to."""
        found: list[str] = self.manifest["oauth_config"].setdefault("redirect_urls", [])
        return found

    def commands(self) -> set[str]:
        return {each["command"] for each in self.manifest["features"].get("slash_commands") or ()}

    def shortcuts(self, kind: str) -> set[str]:
        """The callback ids of the shortcuts of this type, `global` or `message`."""
        every = self.manifest["features"].get("shortcuts") or ()
        return {each["callback_id"] for each in every if each["type"] == kind}

    def by_token(self, token: str) -> Crowd | None:
        return next((crowd for crowd in self.crowds.values() if crowd.token == token), None)
