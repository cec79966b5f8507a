"""Asks Slack whether the bot would find there what it needs, before anything starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from chatbot.platforms.slack import seats
from chatbot.platforms.slack.install import configured
from chatbot.platforms.slack.install.needs import DISPENSABLE, SCOPES
from chatbot.platforms.slack.install.oauth import BACK
from chatbot.platforms.slack.rooms import IS_ID
from chatbot.platforms.slack.seats import Seat
from chatbot.platforms.slack.trouble import Kind, trouble
from chatbot.platforms.slack.web import Api, connect, listed
from chatbot.settings import Channel, Settings
from storage.models import Audience

WITHIN = 15.0
"""Seconds that each workspace may take."""

MANIFEST = "docs/slack-app-manifest.yaml"
APPS = "https://api.slack.com/apps"


class Checking:
    """What Slack says of the tokens, the scopes, the channels and, to who may know, of the app itself.

    `there` are the workspaces in which the bot is to be. `told` is what was found, a subject and a line each; `faults`
    what is missing, each beginning with its variable.
    """

    def __init__(self, settings: Settings, there: Sequence[Seat]) -> None:
        self._settings = settings
        self._there = there
        self._teams: set[str] = set()
        self._looked_at_app = False
        self.told: list[tuple[str, str]] = []
        self.faults: list[str] = []

    async def run(self) -> None:
        """Ask. Where Slack does not answer, that is told, and is no fault of the settings."""
        try:
            async with asyncio.timeout(WITHIN * max(1, len(self._there))), connect(self._settings) as api:
                await self._ask(api)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            self._tell("Slack", f"could not be asked, or not to the end ({trouble(error).reason}); try again later")

    async def _ask(self, api: Api) -> None:
        settings = self._settings
        if settings.slack_app_token is not None and settings.slack_signing_secret is None:
            await self._look_at_socket_mode(api.client(settings.slack_app_token.get_secret_value()))
        for seat in self._there:
            await self._look_at_workspace(api.client(seat.token.get_secret_value()), seat)
        for name, _ in settings.slack_channels:
            team, slash, _ = name.rpartition("/")
            if slash and team not in self._teams:
                self._tell("channels", f"{name} is of a workspace that has not installed the app yet")

    async def _look_at_socket_mode(self, asks: AsyncWebClient) -> None:
        try:
            await asks.apps_connections_open(app_token=str(asks.token))
        except SlackApiError as error:
            self.faults.append(
                f"SLACK_APP_TOKEN: Slack refuses it ({_reason(error)}). Make an app-level token (xapp-...) with the"
                f" scope connections:write under Basic Information at {APPS}, and turn Socket Mode on."
            )
        else:
            self._tell("Socket Mode", "can be opened")

    async def _look_at_workspace(self, asks: AsyncWebClient, seat: Seat) -> None:
        try:
            me = await asks.auth_test()
        except SlackApiError as error:
            self.faults.append(f"{_whose(seat)}: Slack refuses it ({_reason(error)}). {_anew(seat)}")
            return
        name, team, bot = (str(me.get(each) or "") for each in ("user", "team_id", "bot_id"))
        self._teams.add(team)
        self._tell("workspace", f"{me.get('team') or team} ({team}), where the bot is @{name}")
        if not seat.settled and self._settings.slack_communities.of(team) is None:
            self._tell("workspace", f"{team} is not served; name it in SLACK_COMMUNITIES, or have them remove the app")
            return
        self._look_at_scopes(me, seat)
        channels = seats.channels(self._settings, seat, team)
        try:
            if channels is None:
                await self._look_whether_invited(asks, team, name)
            else:
                await self._look_at_channels(asks, channels, name)
            if not self._looked_at_app:
                self._looked_at_app = True
                await self._look_at_app(asks, bot)
        except SlackApiError as error:
            if not self.faults or _reason(error) != "missing_scope":
                raise

    def _look_at_scopes(self, me: AsyncSlackResponse, seat: Seat) -> None:
        header = next((value for name, value in me.headers.items() if name.lower() == "x-oauth-scopes"), "")
        granted = {each.strip() for each in str(header).split(",")}
        missing = [scope for scope in SCOPES if scope not in granted]
        for scope in missing:
            lack = f"lacks the scope {scope}, without which the bot cannot {SCOPES[scope]}"
            if scope in DISPENSABLE:
                self._tell("scopes", f"the token {lack}")
            else:
                self.faults.append(
                    f"{_whose(seat)}: {lack}. Add it to the bot's scopes at {APPS}, and install the app again."
                )
        if not missing:
            self._tell("scopes", "all that are needed")

    async def _look_at_channels(self, asks: AsyncWebClient, channels: Sequence[Channel], me: str) -> None:
        named: dict[str, Any] = {}
        if any(not IS_ID.fullmatch(name) for name, _ in channels):
            named = {str(each.get("name")): each async for each in _listed(asks)}
        for name, audience in channels:
            found = await _info(asks, name) if IS_ID.fullmatch(name) else named.get(name)
            if found is None:
                self._channel_fault(f"the bot sees no channel {name}; correct it, or write /invite @{me} there")
            elif found.get("is_archived"):
                self._channel_fault(f"{name} is archived; unarchive it, or leave it out")
            elif not found.get("is_member"):
                self._channel_fault(f"the bot is not in {name}; write /invite @{me} there")
            elif found.get("is_ext_shared") and audience is not Audience.PUBLIC:
                self._tell(
                    "channels",
                    f"{name} is shared with another organisation, whose people read along;"
                    f" write {name}:public unless they are of the team",
                )

    async def _look_whether_invited(self, asks: AsyncWebClient, team: str, me: str) -> None:
        count = len([each async for each in _listed(asks) if each.get("is_member") and not each.get("is_archived")])
        none_yet = f"are none yet; write /invite @{me} where it is to be"
        self._tell("channels", f"of {team} {f'are those it was invited to: {count}' if count else none_yet}")

    async def _look_at_app(self, asks: AsyncWebClient, bot: str) -> None:
        """The app's own settings, which Slack tells to who has a configuration token."""
        told = await asks.bots_info(bot=bot)
        app = str((told.get("bot") or {}).get("app_id") or "")
        page = f"{APPS}/{app}/app-manifest"
        token = self._settings.slack_config_token
        if token is None:
            self._tell(
                "the app",
                "of its events, interactivity, Home tab, command and shortcuts Slack tells only to SLACK_CONFIG_TOKEN;"
                f" or compare {page} with {MANIFEST}",
            )
            return
        try:
            exported = await asks.apps_manifest_export(app_id=app, token=token.get_secret_value())
        except SlackApiError as error:
            self.faults.append(
                f"SLACK_CONFIG_TOKEN: Slack refuses it ({_reason(error)}). It lasts twelve hours: generate another at"
                f" {APPS}, or leave it out."
            )
            return
        by_http = self._settings.slack_signing_secret is not None
        back = f"{self._settings.slack_public_url}{BACK}" if self._settings.slack_client_id else ""
        found = list(configured.faults(exported.get("manifest") or {}, by_http=by_http, back=back))
        variable = "SLACK_CLIENT_ID" if self._settings.slack_bot_token is None else "SLACK_BOT_TOKEN"
        self.faults += [
            f"{variable}: the app {fault}. Mend it by {MANIFEST} at {page}, and install the app again."
            for fault in found
        ]
        if not found:
            self._tell("the app", "has its events, interactivity, Home tab, command and shortcuts")

    def _tell(self, subject: str, line: str) -> None:
        self.told.append((subject, line))

    def _channel_fault(self, fault: str) -> None:
        self.faults.append(f"SLACK_CHANNELS: {fault}")


def _anew(seat: Seat) -> str:
    if not seat.settled:
        return "Let them install the app anew; until then what is owed there waits."
    return f"Install the app in the workspace, and set the bot token (xoxb-...) from OAuth & Permissions at {APPS}."


async def _info(asks: AsyncWebClient, channel: str) -> Mapping[str, Any] | None:
    try:
        answer = await asks.conversations_info(channel=channel)
    except SlackApiError as error:
        if _reason(error) != "channel_not_found":
            raise
        return None
    found: Mapping[str, Any] | None = answer.get("channel")
    return found


def _listed(asks: AsyncWebClient) -> AsyncIterator[Mapping[str, Any]]:
    return listed(asks.conversations_list, "channels", types="public_channel,private_channel")


def _whose(seat: Seat) -> str:
    """The variable that a token comes from, and of which workspace it is where there are several."""
    return "SLACK_BOT_TOKEN" if seat.settled else f"SLACK_CLIENT_ID: the token of {seat.team}"


def _reason(error: SlackApiError) -> str:
    """Why Slack refused. Raises the error again where it may not refuse later."""
    found = trouble(error)
    if found.kind in {Kind.UNSENT, Kind.UNSURE, Kind.SLOW}:
        raise error
    return found.reason
