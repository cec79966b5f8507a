"""The workspaces that have installed the Slack app, each in its community.

Some are joined with the main community, as the settings say. The others have communities of their own, which come to
life with their first workspace and rest when the app is removed from their last: what they have kept stays where it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial

import structlog
from aiohttp import web
from pydantic import SecretStr

from chatbot import logs, watch
from chatbot.community import Community, Parts
from chatbot.exits import FAULT
from chatbot.grouping import MAIN
from chatbot.platforms.platform import Desk, Platform
from chatbot.platforms.slack import SlackApp, SlackPlatform
from chatbot.platforms.slack.install.oauth import Installed, Installing, Kept
from chatbot.platforms.slack.seats import Seat
from chatbot.settings import Settings
from commands.team import Team
from storage import communities, installations, schema
from storage.engine import Unusable
from storage.lock import AlreadyOpen, CaseLogLock
from storage.models import Installation
from storage.store import NotStored

MOST = 100
"""Communities beside the main one: each has threads and a database of its own."""

LEAVE_WITHIN = 4.0
TRY_AGAIN = 60.0

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Own:
    """A community of its own: the seats that it takes, and its life. `first` is the workspace that it began with, whose
    installer coordinates it, along with whom the settings name.
    """

    name: str
    first: Installation
    seats: dict[str, Seat] = field(default_factory=dict)
    body: SlackPlatform | None = None
    life: asyncio.Task[None] | None = None


class Communities:
    """Seats every workspace where it belongs, from the start and as they come and go."""

    def __init__(
        self, settings: Settings, app: SlackApp, main: Community, parts: Parts, stop: Callable[[int], None]
    ) -> None:
        self._settings, self._app, self._main, self._parts, self._stop = settings, app, main, parts, stop
        self._clock = main.house.clock
        self._body = next((each for each in main.platforms if isinstance(each, SlackPlatform)), None)
        self._own: dict[str, _Own] = {}
        self._resting: dict[str, asyncio.Task[None]] = {}
        if self._body is not None:
            self._body.removed = self.removed
        self.routes: Sequence[web.AbstractRouteDef] = Installing(app, settings, self._clock, self._keep).routes

    @property
    def ready(self) -> bool:
        """Whether Slack can deliver what is said in any of the workspaces, if there are any."""
        return not self._own or self._app.connected

    async def seat_those_of_main(self) -> None:
        """Seat who is joined with the main community, before that begins. Raises NotStored."""
        await self._seat_all(lambda of: of == MAIN)

    async def run(self) -> None:
        """Let the other communities live, until cancelled."""
        try:
            await self._seat_all(lambda of: of != MAIN)
            await asyncio.Event().wait()
        finally:
            lives = [each.life for each in self._own.values() if each.life is not None]
            self._own.clear()
            await watch.end([*lives, *self._resting.values()], LEAVE_WITHIN)

    async def removed(self, team: str) -> None:
        """The app was removed from a workspace: its token is forgotten, and what waits for it there waits."""
        await self._main.house.transact(partial(installations.forget, team=team))
        of = self._settings.slack_communities.of(team)
        if of == MAIN and self._body is not None:
            self._body.give_up_seat(team)
            return
        own = self._own.get(of or "")
        if own is None:
            return
        own.seats.pop(team, None)
        self._app.seats.discard(team)
        if own.body is not None:
            own.body.give_up_seat(team)
        if not own.seats and own.life is not None:
            del self._own[own.name]
            own.life.cancel()
            self._resting[own.name] = own.life

    async def _keep(self, new: Installed) -> Kept:
        of = self._settings.slack_communities.of(new.team)
        if of is None:
            return Kept.NOT_HERE
        if of not in {MAIN, *self._own} and len(self._own) >= MOST:
            log.error("communities_full", most=MOST, hint="join workspaces in SLACK_COMMUNITIES, or run another bot")
            return Kept.FULL
        if self._body is not None and self._body.home == new.team:
            return Kept.WELL  # by SLACK_BOT_TOKEN
        write = partial(
            installations.keep,
            team=new.team,
            name=new.name,
            installer=new.installer,
            token=new.token.get_secret_value(),
            at=self._clock.now(),
        )
        try:
            await self._main.house.transact(write)
            rows = await self._main.house.read(installations.every_one)
        except NotStored:
            return Kept.NOT_NOW
        self._seat(new.team, rows)
        return Kept.WELL

    async def _seat_all(self, wanted: Callable[[str | None], bool]) -> None:
        rows = await self._main.house.read(installations.every_one)
        for each in rows:
            if wanted(self._settings.slack_communities.of(each.team)):
                self._seat(each.team, rows)

    def _seat(self, team: str, rows: Sequence[Installation]) -> None:
        """Let a workspace be where the settings say. The first of a community vouches for its coordinators, but where
        SLACK_BOT_TOKEN's does.
        """
        of = self._settings.slack_communities.of(team)
        row = next(each for each in rows if each.team == team)
        if row.token is None:
            return
        logs.register_secrets([row.token])
        if of is None:
            log.error("slack_workspace_not_served", team=team, hint="name it in SLACK_COMMUNITIES, or remove the app")
            return
        first = next(each for each in rows if self._settings.slack_communities.of(each.team) == of)
        vouches = row is first and (of != MAIN or self._settings.slack_bot_token is None)
        seat = Seat(team, SecretStr(row.token), vouches)
        if of == MAIN:
            assert self._body is not None  # noqa: S101 - it has one where anybody may be joined with it
            self._body.take_seat(seat)
            return
        self._app.seats.add(team)  # until it lives, what is delivered for it comes again
        own = self._own.setdefault(of, _Own(of, first))
        own.seats[team] = seat
        if own.body is not None:
            own.body.take_seat(seat)
        elif own.life is None:
            live = partial(self._live, own, self._resting.pop(of, None))
            own.life = asyncio.create_task(watch.keep_running(f"community {of}", live, self._clock))

    async def _live(self, own: _Own, before: asyncio.Task[None] | None) -> None:
        """Live until cancelled, once what was `before` has ended."""
        structlog.contextvars.bind_contextvars(community=own.name)
        if before is not None:
            await asyncio.wait({before})
        told = False
        while True:
            try:
                url, held, closing = await _opened(self._settings.database, own.name)
            except (AlreadyOpen, Unusable) as problem:
                if not told:
                    log.error("community_closed", problem=str(problem))  # noqa: TRY400 - a whole sentence
                told = True
                await self._clock.sleep(TRY_AGAIN)
            else:
                with closing:
                    await self._be(own, url, held)

    async def _be(self, own: _Own, url: str, held: Callable[[], bool]) -> None:
        coordinators = frozenset(("slack", account) for account in self._coordinators(own))
        team: Team = replace(self._main.house.team, coordinators=coordinators)
        metrics = self._main.house.metrics.of(own.name)
        community = Community(
            url,
            team,
            self._clock,
            partial(self._bodies, own),
            self._stopped,
            metrics=metrics,
            parts=self._parts,
            held=held,
        )
        try:
            await community.begin()
            log.info("community_open")
            await asyncio.Event().wait()
        finally:
            own.body = None
            await community.leave()
            await community.close()
            self._main.house.metrics.forget(own.name)

    def _bodies(self, own: _Own, desk: Desk) -> list[Platform]:
        settings = self._settings.model_copy(update={"slack_bot_token": None})
        named = self._coordinators(own)
        own.body = SlackPlatform(self._app, settings, self._clock, desk, coordinators=named, removed=self.removed)
        for seat in own.seats.values():
            own.body.take_seat(seat)
        return [own.body]

    def _coordinators(self, own: _Own) -> dict[str, str | None]:
        """Who coordinates it, and of which team: who installed the app first, and whom the settings name there."""
        of, settled = self._settings.slack_communities.of, self._settings.coordinators
        named = {each.account: each.team for each in settled if each.team and of(each.team) == own.name}
        return {**named, own.first.installer: own.first.team}

    def _stopped(self, code: int) -> None:
        """A community of its own cannot go on: for what is wrong with the machine, nobody can."""
        if code == FAULT:
            self._stop(code)


async def _opened(main: str, community: str) -> tuple[str, Callable[[], bool], ExitStack]:
    """What `_open` gives, which takes a while; let go again where nobody waits for it any more."""
    opening = asyncio.create_task(asyncio.to_thread(_open, main, community))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await asyncio.wait({opening})
        if opening.exception() is None:
            opening.result()[2].close()
        raise


def _open(main: str, community: str) -> tuple[str, Callable[[], bool], ExitStack]:
    """Have a community's case log at hand: its URL, whether it is still held, and what lets it go."""
    with ExitStack() as stack:
        url = communities.make(main, community)
        lock = stack.enter_context(CaseLogLock(url))
        schema.prepare(url)
        return url, lock.held, stack.pop_all()
