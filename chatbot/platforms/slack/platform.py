"""Slack as a platform: signs in, finds its rooms, listens and delivers until it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from chatbot.clock import Clock
from chatbot.platforms.platform import Hear, Later, Misconfigured, Outcome, Parcel
from chatbot.platforms.slack.listening import Listening
from chatbot.platforms.slack.pauses import Pauses
from chatbot.platforms.slack.people import People
from chatbot.platforms.slack.pictures import Draw, Pictures, drawn
from chatbot.platforms.slack.render import Renderer
from chatbot.platforms.slack.replies import Replies
from chatbot.platforms.slack.rooms import Rooms
from chatbot.platforms.slack.sending import Sending
from chatbot.platforms.slack.showing import Showing
from chatbot.platforms.slack.socket import HEARTBEAT, Socket
from chatbot.platforms.slack.trouble import Kind, trouble
from chatbot.platforms.slack.web import Me, Web, connect
from chatbot.settings import Settings
from chatbot.waiting import Backoff
from storage.models import Audience

log = structlog.get_logger(__name__)


class SlackPlatform:
    """One workspace. A room's name is its channel id, whatever the settings call it."""

    name = "slack"
    cards = True

    def __init__(self, settings: Settings, clock: Clock, heartbeat: float = HEARTBEAT, draw: Draw = drawn) -> None:
        self._settings = settings
        self._clock = clock
        self._heartbeat = heartbeat
        self._draw = draw
        self._socket: Socket | None = None
        self._sending: Sending | None = None
        self.rooms: tuple[tuple[str, Audience], ...] = ()

    @property
    def ready(self) -> bool:
        """Signed in, rooms found, and Slack said hello."""
        socket = self._socket
        return socket is not None and socket.connected

    async def run(self, hear: Hear, on_ready: Callable[[], None]) -> None:
        """Stay connected until cancelled. Raises Misconfigured when Slack refuses a token at the start."""
        async with connect(self._settings) as web:
            me, rooms = await self._signed_in(web)
            self.rooms = rooms.all
            renderer = Renderer(me.team, self._clock, self._settings.language)
            pauses = Pauses(self._clock)
            showing = Showing(self._clock, renderer, Pictures(web, self._draw))
            sending = Sending(web, me, renderer, showing, pauses)

            async def rooms_changed() -> None:
                before = rooms.all
                try:
                    await rooms.resolve()
                except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                    log.warning("slack_rooms_unknown", reason=trouble(error).reason)
                self.rooms = rooms.all
                if self.ready and self.rooms != before:
                    on_ready()

            listening = Listening(
                web,
                me,
                self._clock,
                hear=hear,
                people=People(web.asks, self._clock, me.team),
                rooms=rooms,
                replies=Replies(web, self._clock, showing, sending, pauses),
                prefix=self._settings.command_prefix,
                rooms_changed=rooms_changed,
            )
            socket = Socket(web, self._clock, listening.take, on_ready, self._heartbeat)
            self._socket, self._sending = socket, sending
            try:
                await socket.run()
            finally:
                self._socket = self._sending = None

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Deliver parcels for one place, in order; one outcome each."""
        if self._sending is None:
            return [Later("not connected", unsure=parcel.uncertain) for parcel in parcels]
        return await self._sending.deliver(parcels)

    def reach(self, account: str) -> bool:
        """Slack keeps a direct message until its reader is there: who has an account can be reached."""
        return self.ready and bool(account)

    async def _sign_in(self, web: Web) -> tuple[Me, Rooms]:
        answer = await web.posts.auth_test()
        me = Me(
            str(answer["team_id"]),
            str(answer["user_id"]),
            str(answer.get("bot_id") or ""),
            str(answer.get("user") or "casebell"),
        )
        rooms = Rooms(web.asks, self._clock, self._settings.slack_channels)
        await rooms.resolve()
        return me, rooms

    async def _signed_in(self, web: Web) -> tuple[Me, Rooms]:
        """Sign in, however long it takes to reach Slack."""
        backoff = Backoff(first=0.0, longest=60.0)
        down = False
        while True:
            try:
                found = await self._sign_in(web)
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                problem = trouble(error)
                if problem.kind in {Kind.REVOKED, Kind.NEVER}:
                    raise Misconfigured(
                        f"SLACK_BOT_TOKEN: Slack refuses it ({problem.reason}). Install the app in the workspace with"
                        " the scopes of docs/slack-app-manifest.yaml, and set its bot token (xoxb-...)."
                    ) from error
                if not down:
                    log.warning("slack_down", reason=problem.reason)
                down = True
                await self._clock.sleep(max(problem.seconds or 0.0, backoff.pause()))
            else:
                if down:
                    log.warning("slack_up")
                return found
