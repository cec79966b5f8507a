"""People's Home tabs: published when somebody comes to theirs, and again when it is another than what stands there.

https://docs.slack.dev/reference/methods/views.publish. Nobody tells when a tab is left, so one counts as open for an
hour. However much happens, a home is published once in ten seconds, and all of them together once in a second.

A picture hangs in somebody's home once they have had it in their direct conversation: nobody may open a file that was
never shared with them, and a view shares nothing (https://github.com/slackapi/node-slack-sdk/issues/1790).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog
from slack_sdk.errors import SlackApiError

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.platforms.slack.looks import views
from chatbot.platforms.slack.looks.exhibits import NO_FILES, Files
from chatbot.platforms.slack.looks.render import Renderer
from chatbot.platforms.slack.saying.showing import Showing
from chatbot.platforms.slack.trouble import EXPECTED, Kind, not_ready, trouble
from chatbot.platforms.slack.web import Web
from chatbot.waiting import Backoff
from commands.views import Home

OPEN_FOR = 3600.0
MOST_OPEN = 50
GATHERING = 1.0
"""Seconds in which what changes is gathered."""
BETWEEN = 1.0
"""Seconds between publishing two homes again."""
EVERY = 10.0
"""Seconds between publishing one home twice."""

Draw: TypeAlias = Callable[[str], Awaitable[Home | None]]
"""Draws the home of a user id; None where it cannot be drawn now."""

Watch: TypeAlias = Callable[[Callable[[], None]], AbstractContextManager[None]]
"""While it lasts, what it is given is called whenever homes may be others than they were."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Tab:
    """A Home tab since it was last `opened`; `tried`: when it was last published, or was to be. `stands` tells what
    stands in it from anything else; `files` are the pictures that its person may open.
    """

    opened: float
    tried: float = float("-inf")
    stands: bytes | None = None
    files: Files = field(default_factory=lambda: NO_FILES)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Homes:
    """The Home tabs of one workspace. What cannot be published is tried again later, by one call at a time."""

    def __init__(
        self,
        web: Web,
        clock: Clock,
        *,
        draw: Draw,
        watch: Watch,
        renderer: Renderer,
        showing: Showing,
    ) -> None:
        self._web = web
        self._clock = clock
        self._draw = draw
        self._watch = watch
        self._renderer = renderer
        self._showing = showing
        self._tabs: dict[str, _Tab] = {}
        self._any = asyncio.Event()
        self._changed = asyncio.Event()
        self._left_alone_until = 0.0
        self._backoff = Backoff(first=5.0)

    async def open(self, user: str, *, empty: bool) -> None:
        """Somebody came to theirs; `empty`: nothing stands there, as far as Slack knows."""
        tab = self._tabs.pop(user, None) or _Tab(0.0)
        tab.opened = now = self._clock.monotonic()
        if len(self._tabs) >= MOST_OPEN:
            del self._tabs[next(iter(self._tabs))]
        self._tabs[user] = tab
        self._any.set()
        if empty:
            tab.stands = None
        if self._paused() or (now - tab.tried < EVERY and not empty) or not await self._publish(user, tab):
            self._changed.set()

    def hang(self, user: str, files: Files) -> None:
        """Somebody was sent these pictures."""
        tab = self._tabs.get(user)
        if tab is not None:
            tab.files = files
            self._changed.set()

    async def keep(self) -> None:
        """Publish again what is another than it was, until cancelled."""
        while True:
            await self._any.wait()
            with self._watch(self._changed.set):
                while self._tabs:
                    await self._changed.wait()
                    self._changed.clear()
                    await self._clock.sleep(GATHERING)
                    await self._look_again()
            self._any.clear()

    async def _look_again(self) -> None:
        """Go through all that are open, the one that has waited longest first, up to one that cannot be published."""
        for user in sorted(self._tabs, key=lambda user: self._tabs[user].tried):
            tab = self._tabs.get(user)
            if tab is None:
                continue
            if self._clock.monotonic() - tab.opened > OPEN_FOR:
                del self._tabs[user]
                continue
            while pause := max(self._paused(), tab.tried + EVERY - self._clock.monotonic(), 0.0):
                await self._clock.sleep(pause)
            before = tab.tried
            if not await self._publish(user, tab):
                self._changed.set()
                return
            if tab.tried != before:
                await self._clock.sleep(BETWEEN)

    async def _publish(self, user: str, tab: _Tab) -> bool:
        """Whether what stands there is as it should be, or nothing can be done about it; if not, try again later."""
        async with tab.turn:
            try:
                home = await self._draw(user)
                if home is None:
                    self._leave_alone(self._backoff.pause())
                    return False
                await self._show(user, tab, home)
            except EXPECTED as error:
                tab.tried = self._clock.monotonic()
                return self._failed(user, error)
            except Exception as error:  # noqa: BLE001 - a home that cannot be drawn takes nothing down
                fault(log, "slack home", error)
                self._tabs.pop(user, None)
            else:
                self._backoff.reset()
            return True

    async def _show(self, user: str, tab: _Tab, home: Home) -> None:
        """Publish it with its pictures; without, where Slack does not take them. Raises what the Web API raises."""
        try:
            await self._put(user, tab, home)
        except SlackApiError as error:
            if not (tab.files and not_ready(error)):
                raise
            log.warning("slack_pictures_lost", reason=trouble(error).reason, lost=len(tab.files))
            tab.files = NO_FILES
            await self._put(user, tab, home)

    async def _put(self, user: str, tab: _Tab, home: Home) -> None:
        """Publish it, unless it stands there already."""
        view = views.home(home, self._renderer, tab.files)
        stands = hashlib.sha256(json.dumps(view).encode()).digest()
        if stands == tab.stands:
            return
        await self._showing.when_ready(view, lambda view: self._web.posts.views_publish(user_id=user, view=view))
        tab.stands, tab.tried = stands, self._clock.monotonic()

    def _failed(self, user: str, error: Exception) -> bool:
        """Whether there is nothing more to be done about it."""
        found = trouble(error)
        match found.kind:
            case Kind.REVOKED:  # whatever else is said will tell the operator
                self._tabs.clear()
            case Kind.NEVER | Kind.GONE:
                hint = {"hint": "turn the Home tab on as in docs/slack-app-manifest.yaml"}
                log.warning("slack_home_lost", reason=found.reason, **(hint if found.reason == "not_enabled" else {}))
                self._tabs.pop(user, None)
            case _:
                self._leave_alone(found.seconds or self._backoff.pause())
                log.info("slack_home_waits", reason=found.reason)
                return False
        return True

    def _paused(self) -> float:
        """The seconds in which Slack is left alone."""
        return max(0.0, self._left_alone_until - self._clock.monotonic())

    def _leave_alone(self, seconds: float) -> None:
        self._left_alone_until = self._clock.monotonic() + seconds
