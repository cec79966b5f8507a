"""The Slack app: what all workspaces in which it is installed share. One HTTP session, one ear, one line in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from chatbot.clock import Clock
from chatbot.platforms.slack.hearing.listening import Listening
from chatbot.platforms.slack.hearing.socket import HEARTBEAT, Socket
from chatbot.platforms.slack.web import Api, connect
from chatbot.platforms.slack.workspace import Workspace
from chatbot.settings import Settings

if TYPE_CHECKING:
    from aiohttp.web import RouteDef

    from chatbot.platforms.slack.hearing.events import Events


class SlackApp:
    """The app of the settings. `workspaces` are those that are signed in to, by their teams' ids; `seats` are the teams
    of all that are to be (None: of the settings' own).

    There is one session for all who have it `open`, and one line in for all who `listen`.
    """

    def __init__(self, settings: Settings, clock: Clock, heartbeat: float = HEARTBEAT) -> None:
        self._settings = settings
        self._clock = clock
        self._heartbeat = heartbeat
        self.workspaces: dict[str, Workspace] = {}
        self.seats: set[str | None] = set()
        self.listening = Listening(clock, self.workspaces, self._awaits)
        self._socket: Socket | None = None
        self._session = AsyncExitStack()
        self._api: Api | None = None
        self._open = 0
        self._line: asyncio.Task[None] | None = None
        self._on_up: list[Callable[[], None]] = []

    @property
    def connected(self) -> bool:
        """Whether Slack can deliver to it."""
        way_in = self.events or self._socket
        return way_in is not None and way_in.connected

    @cached_property
    def events(self) -> Events | None:
        """Where Slack delivers by HTTP, if it does."""
        secret = self._settings.slack_signing_secret
        if secret is None:
            return None
        from chatbot.platforms.slack.hearing.events import Events  # noqa: PLC0415 - only this mode needs a web server

        return Events(secret.get_secret_value(), self._clock, self.listening.take)

    @property
    def routes(self) -> tuple[RouteDef, ...]:
        """What the HTTP door is to serve for it."""
        return self.events.routes if self.events is not None else ()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Api]:
        """The Web API, for as long as it is needed."""
        if self._api is None:
            self._api = await self._session.enter_async_context(connect(self._settings))
        self._open += 1
        try:
            yield self._api
        finally:
            self._open -= 1
            if not self._open:
                self._api = None
                await self._session.pop_all().aclose()

    async def listen(self, api: Api, on_up: Callable[[], None]) -> None:
        """Be there for Slack's deliveries until cancelled, along with all who are.

        Raises Misconfigured when Slack refuses the app token.
        """
        self._on_up.append(on_up)
        try:
            if self._line is None or self._line.done():
                self._line = asyncio.create_task(self._take_deliveries(api))
            elif self.connected:
                on_up()
            await asyncio.shield(self._line)
        finally:
            self._on_up.remove(on_up)
            if not self._on_up and self._line is not None:
                line, self._line = self._line, None  # who comes meanwhile has a line of their own
                line.cancel()
                await asyncio.wait({line})

    def _awaits(self, team: str) -> bool:
        """Whether the workspace of a team is yet to be signed in to; any, where none is named."""
        if len(self.seats) <= len(self.workspaces):
            return False
        any_may_be_the_settings_own = None in self.seats and self.workspaces.keys() <= self.seats
        return not team or team in self.seats or any_may_be_the_settings_own

    def _up(self) -> None:
        for told in self._on_up:
            told()

    async def _take_deliveries(self, api: Api) -> None:
        if self.events is not None:
            await self.events.run(self._up)
            return
        token = self._settings.slack_app_token
        socket = Socket(
            api,
            token.get_secret_value() if token else "",
            self._clock,
            self.listening.take_envelope,
            self._up,
            heartbeat=self._heartbeat,
        )
        self._socket = socket
        try:
            await socket.run()
        finally:
            if self._socket is socket:
                self._socket = None
