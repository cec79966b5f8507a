"""Slack as a platform of one community: its workspaces, in which it hears and to which it delivers until stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from chatbot import watch
from chatbot.clock import Clock
from chatbot.platforms.platform import Desk, Hear, Held, Misconfigured, Never, Outcome, Parcel
from chatbot.platforms.slack import seats
from chatbot.platforms.slack.app import SlackApp
from chatbot.platforms.slack.rooms import Rooms
from chatbot.platforms.slack.saying.pictures import Draw, drawn
from chatbot.platforms.slack.seats import Seat
from chatbot.platforms.slack.trouble import Kind, Trouble, trouble
from chatbot.platforms.slack.web import Api, Me, Web
from chatbot.platforms.slack.workspace import Workspace, sign_in
from chatbot.settings import Settings
from chatbot.waiting import Backoff
from storage.models import Audience

NOT_THERE = 300.0
"""Seconds until it is looked again whether there is a workspace for what is to be said in it."""

LEAVE_WITHIN = 0.5
NOBODY: Mapping[str, str | None] = MappingProxyType({})

Removed = Callable[[str], Awaitable[None]]
"""Told which team has removed the app; what it has to write down is on disk when it returns."""

log = structlog.get_logger(__name__)


class SlackPlatform:
    """A room's name is its channel id, whatever the settings call it.

    It is in the workspace of the settings' token, if there is one, and in those where it has taken a seat. Of those who
    are coordinators by their user ids, `coordinators` says in which team: None for that which vouches for the rest.
    """

    name = "slack"
    cards = True

    def __init__(
        self,
        app: SlackApp,
        settings: Settings,
        clock: Clock,
        desk: Desk,
        draw: Draw = drawn,
        *,
        coordinators: Mapping[str, str | None] = NOBODY,
        removed: Removed | None = None,
    ) -> None:
        self._app = app
        self._settings = settings
        self._clock = clock
        self._desk = desk
        self._draw = draw
        self._coordinators = coordinators
        self.removed = removed
        self._seats: dict[str | None, Seat] = {}
        self._being_there: dict[str | None, asyncio.Task[None]] = {}
        self._here: dict[str | None, Workspace] = {}
        self._tried: set[str | None] = set()
        self._somewhere = asyncio.Event()
        self._stood: dict[str, str] = {}
        self._run: _Run | None = None
        self._teams: frozenset[str] = frozenset()
        self.rooms: tuple[tuple[str, Audience], ...] = ()
        self.all_in_sight = False
        if (own := seats.settled(settings)) is not None:
            self.take_seat(own)

    @property
    def ready(self) -> bool:
        """Signed in to a workspace, its rooms found, and Slack can deliver to us; or there is none to be in."""
        return not self._seats or (bool(self._here) and self._app.connected)

    @property
    def home(self) -> str | None:
        """The workspace of the settings' token, once it is signed in to."""
        return self._here[None].me.team if None in self._here else None

    def take_seat(self, seat: Seat) -> None:
        """Be in a workspace from now on, by this token."""
        before = self._being_there.pop(seat.team, None)
        if before is not None:
            before.cancel()
        self._seats[seat.team] = seat
        self._tried.discard(seat.team)
        self._app.seats.add(seat.team)
        if self._run is not None:
            self._sit(self._run, seat, before)

    def give_up_seat(self, team: str | None) -> None:
        """Be in a workspace no more."""
        if self._seats.pop(team, None) is None:
            return
        self._app.seats.discard(team)
        if (there := self._being_there.pop(team, None)) is not None:
            there.cancel()
        if self._run is not None:
            self._on_rooms(self._run)

    async def run(self, hear: Hear, on_ready: Callable[[], None]) -> None:
        """Stay connected until cancelled. Raises Misconfigured when Slack refuses a token at the start."""
        async with self._app.open() as api:
            self._run = run = _Run(api, hear, on_ready)
            line = asyncio.create_task(self._listen(run))
            for seat in self._seats.values():
                self._sit(run, seat)
            if not self._seats:
                self._on_rooms(run)
            try:
                await asyncio.wait({line, run.refused}, return_when=asyncio.FIRST_COMPLETED)
                for each in (line, run.refused):
                    if each.done():
                        each.result()
            finally:
                self._run = None
                await watch.end([line], LEAVE_WITHIN * 2)  # what is in hand there is finished
                await watch.end(list(self._being_there.values()), LEAVE_WITHIN)
                self._being_there.clear()

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Deliver parcels for one place, in order; one outcome each."""
        first = parcels[0]
        if len(first.networks) > 1 and len(self._seats) > 1:  # perhaps two people
            return [Never("an account that two workspaces know") for _ in parcels]
        workspace = self._with_person(first) if first.private else self._with_room(first.place)
        if workspace is None:
            return [Held(NOT_THERE, "not in that workspace") for _ in parcels]
        return await workspace.sending.deliver(parcels)

    def reach(self, account: str, network: str = "") -> bool:
        """Slack keeps a direct message until its reader is there: who has an account in a workspace where we are can be
        reached.
        """
        return self.ready and bool(account) and (not network or network in self._teams)

    def _with_room(self, room: str) -> Workspace | None:
        """The workspace that a room is in, or was."""
        here = self._here.values()
        found = next((each for each in here if each.rooms[room] is not None), None)
        if found is None and len(self._seats) == 1:
            return next(iter(here), None)
        return found or self._in_team(self._stood.get(room, ""))

    def _with_person(self, parcel: Parcel) -> Workspace | None:
        """The workspace that a person is of; that which speaks for them, where they never said anything."""
        if parcel.networks:  # in another, their id may be somebody else's
            return next(filter(None, map(self._in_team, parcel.networks)), None)
        named = self._coordinators.get(parcel.place)
        for of, each in self._here.items():
            seat = self._seats.get(of)
            if seat is not None and _speaks_for(seat, named, each.me.team):
                return each
        return None

    def _in_team(self, team: str) -> Workspace | None:
        return next((each for each in self._here.values() if each.me.team == team), None)

    def _sit(self, run: _Run, seat: Seat, before: asyncio.Task[None] | None = None) -> None:
        be_in = partial(self._be_in, run, seat, before)
        there = asyncio.create_task(watch.keep_running("slack workspace", be_in, self._clock))
        self._being_there[seat.team] = there

    async def _listen(self, run: _Run) -> None:
        """Take what Slack delivers, once there is a workspace to take it for."""
        await self._somewhere.wait()
        await self._app.listen(run.api, lambda: self._tell(run))

    async def _be_in(self, run: _Run, seat: Seat, before: asyncio.Task[None] | None) -> None:
        """Be in a workspace until cancelled, once who was there `before` has left it."""
        if before is not None:
            await asyncio.wait({before})
        web = run.api.web(seat.token.get_secret_value())
        me, rooms = await self._signed_in(run, web, seat)
        if me.team in self._app.workspaces:
            log.error("slack_workspace_twice", team=me.team, hint="SLACK_BOT_TOKEN and an installation are of one")
            self.give_up_seat(seat.team)
            return
        workspace = Workspace(
            web,
            me,
            rooms,
            settings=self._settings,
            clock=self._clock,
            hear=run.hear,
            desk=self._desk,
            draw=self._draw,
            on_rooms=lambda: self._on_rooms(run),
            strangers=[each for each, of in self._coordinators.items() if not _speaks_for(seat, of, me.team)],
            kin=self._in_team,
            removed=self.removed,
        )
        self._here[seat.team] = self._app.workspaces[me.team] = workspace
        self._tried.add(seat.team)
        try:
            self._somewhere.set()
            self._on_rooms(run)
            await watch.keep_running("slack homes", workspace.homes.keep, self._clock)
        finally:
            del self._here[seat.team], self._app.workspaces[me.team]
            if self._run is run:
                self._on_rooms(run)

    def _on_rooms(self, run: _Run) -> None:
        self._teams = frozenset(each.me.team for each in self._here.values())
        rooms: dict[str, Audience] = {}
        for each in (each for of, each in self._here.items() if of in self._seats):
            for room, audience in each.rooms.all:
                rooms.setdefault(room, audience)
                self._stood.setdefault(room, each.me.team)
        self.all_in_sight = False  # the case log's thread may look between the lines
        self.rooms = tuple(rooms.items())
        self.all_in_sight = self._seats.keys() <= self._here.keys()
        self._tell(run)

    def _tell(self, run: _Run) -> None:
        """Say that it is ready, and so that its rooms are known: once all workspaces were tried."""
        if self.ready and self._seats.keys() <= self._tried:
            run.on_ready()

    def _taken(self, channel: str, besides: Seat) -> bool:
        """Whether a channel is a room of another workspace already: a shared one is found in several."""
        others = (each for of, each in self._here.items() if of != besides.team)
        return any(each.rooms[channel] is not None for each in others)

    async def _signed_in(self, run: _Run, web: Web, seat: Seat) -> tuple[Me, Rooms]:
        """Sign in, however long it takes to reach Slack, or to be let in."""
        backoff = Backoff(first=0.0, longest=60.0)
        told: Kind | None = None
        while True:
            try:
                found = await sign_in(
                    web,
                    self._clock,
                    lambda team: seats.channels(self._settings, seat, team),
                    lambda channel: self._taken(channel, besides=seat),
                )
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                problem = trouble(error)
                if problem.kind is not told and problem.kind in {Kind.REVOKED, Kind.NEVER}:
                    self._refuse(run, seat, problem)
                elif told is None:
                    log.warning("slack_down", reason=problem.reason)
                told = problem.kind
                self._tried.add(seat.team)
                self._tell(run)
                await self._clock.sleep(max(problem.seconds or 0.0, backoff.pause()))
            else:
                if told is not None:
                    log.warning("slack_up")
                return found

    def _refuse(self, run: _Run, seat: Seat, problem: Trouble) -> None:
        """Slack refuses a token: where it is all there is, that is for the operator to mend before anything starts."""
        if seat.settled and len(self._seats) == 1:
            run.refuse(
                f"SLACK_BOT_TOKEN: Slack refuses it ({problem.reason}). Install the app in the workspace with"
                " the scopes of docs/slack-app-manifest.yaml, and set its bot token (xoxb-...)."
            )
            return
        hint = "set SLACK_BOT_TOKEN anew" if seat.settled else "install the app there anew"
        log.error("slack_workspace_refused", team=seat.team, reason=problem.reason, hint=hint)


def _speaks_for(seat: Seat, named: str | None, team: str) -> bool:
    """Whether the workspace of a seat, which is `team`'s, speaks for somebody who is `named` as of a team."""
    return seat.vouches if named is None else named == team


class _Run:
    """What a platform has for as long as it runs."""

    def __init__(self, api: Api, hear: Hear, on_ready: Callable[[], None]) -> None:
        self.api, self.hear, self.on_ready = api, hear, on_ready
        self.refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def refuse(self, why: str) -> None:
        if not self.refused.done():
            self.refused.set_exception(Misconfigured(why))
