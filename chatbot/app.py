"""The one place where everything is wired, started, watched over and stopped."""

from __future__ import annotations

import asyncio
import gc
import linecache
import signal
import sys
from asyncio import FIRST_COMPLETED
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection

from chatbot import logs, watch
from chatbot.clock import Clock, SystemClock
from chatbot.courier import Courier
from chatbot.exits import ALREADY_OPEN, BAD_SETTINGS, FAULT, STOPPED
from chatbot.hearing import Hearing
from chatbot.house import House
from chatbot.metrics import Metrics
from chatbot.monthly import Monthly
from chatbot.platforms.platform import Misconfigured, Platform
from chatbot.settings import Coordinator, Settings
from chatbot.ticker import Ticker
from chatbot.waiting import within
from commands import clocks, intake, posting, upkeep, wording, wrote
from commands.command import COMMANDS
from commands.intake import Letter, Received
from commands.team import Team
from commands.wrote import Word
from storage import outbox, rooms, schema
from storage.engine import Unusable
from storage.lock import AlreadyOpen, CaseLogLock
from storage.rooms import Furnishing
from storage.store import NotStored, Store

if TYPE_CHECKING:
    from chatbot.intake.door import Door

PATIENCE_AT_START = 15.0
"""Seconds that the clocks wait for the platforms before their first ring, so that it finds people where they are."""

HELD_EVERY = 60.0
"""Seconds between two looks at whether the case log is still held."""

STORES_WITHIN = 1.0
"""Seconds that the case log may take for a transaction and still be called ready."""

PATIENCE_AT_END = 1.5
"""Seconds that the two long steps of stopping may take each: to finish what is in hand, and to leave the platforms."""

TO_WRITE_AT_END = 0.5
"""Seconds that what is still to be written then has: receipts, and what waits for either of the case log's threads."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts on which it hangs that nothing is lost; others may be tried in their place."""

    store: type[Store] = Store
    courier: type[Courier] = Courier


USUAL = Parts()


def run(settings: Settings, parts: Parts = USUAL) -> int:
    """Run the bot until it is stopped; the exit code. Raises BadSettings."""
    logs.configure(settings.log_level, settings.log_format, sys.stderr)
    logs.register_secrets(settings.secrets())
    try:
        with CaseLogLock(settings.database) as lock:
            schema.prepare(settings.database)
            return asyncio.run(_live(settings, parts, lock.held))
    except AlreadyOpen as problem:
        print(problem, file=sys.stderr)
        return ALREADY_OPEN
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return FAULT


async def _live(settings: Settings, parts: Parts, held: Callable[[], bool]) -> int:
    async with AsyncExitStack() as stack:
        told: Callable[[bool], list[str]] | None = None
        if settings.local:
            from chatbot import local  # noqa: PLC0415 - only who has no settings needs it

            settings = await stack.enter_async_context(local.prepare(settings))
            logs.register_secrets(settings.secrets())
            told = partial(_what_to_try, settings)
        app = App(settings, SystemClock(), parts, held=held, console=told is not None and sys.stdin.isatty())
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, app.stop, STOPPED)
        return await app.live(told)


def _what_to_try(settings: Settings, console: bool) -> list[str]:  # noqa: FBT001 - handed on
    from chatbot import local  # noqa: PLC0415 - see above

    return local.what_to_try(settings, console=console)


class App:
    """The whole house: wired by its constructor, alive in `live`.

    `held` is asked in a thread whether the case log is still this process's alone.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        parts: Parts = USUAL,
        *,
        held: Callable[[], bool] = lambda: True,
        console: bool = False,
    ) -> None:
        metrics = Metrics()
        store = parts.store(settings.database, on_commit=metrics.store_batch_size.observe, on_broken=self._disk_failed)
        self.house = House(store, team(settings), clock, metrics)
        self.platforms = _platforms(settings, clock, console=console)
        self.courier = parts.courier(self.house)
        self.ticker = Ticker(self.house, self.courier, self._reach)
        self.hearing = Hearing(self.house, self.courier, self.ticker)
        self.monthly = Monthly(self.house, self.courier)
        self._held = held
        self._settings = settings
        self._door: Door | None = None
        self._console = console
        self._refused: set[str] = set()
        self._furnishing: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()
        self._all_ready: asyncio.Future[None] = self._loop.create_future()
        self._code: asyncio.Future[int] = self._loop.create_future()

    def stop(self, code: int) -> None:
        """Stop, and let the process end with this code."""
        if not self._code.done():
            self._code.set_result(code)

    async def live(self, told: Callable[[bool], list[str]] | None = None) -> int:
        """Live until stopped; the exit code. `told`: what to print once every platform is there."""
        house = self.house
        inside: list[asyncio.Task[None]] = []
        outside: list[asyncio.Task[None]] = []
        receipts: list[asyncio.Task[None]] = []
        try:
            settle_in = partial(_settle_in, platforms=self.platforms, team=house.team, now=house.clock.now())
            parked = await house.transact(settle_in)
            house.metrics.posts_parked.set(parked)
            outside = [self._task(each.name, partial(self._be_on, each)) for each in self.platforms]
            await self._open_door()
            receipts = [self._task("receipts", self.courier.run_receipts)]
            inside = [
                self._task("lock", self._stay_alone),
                *[self._task(f"courier to {each.name}", partial(self.courier.run, each)) for each in self.platforms],
            ]
            if told is not None:
                inside.append(self._task("welcome", partial(self._welcome, told)))
            stands: set[asyncio.Future[Any]] = {self._all_ready, self._code}
            await asyncio.wait(stands, timeout=PATIENCE_AT_START, return_when=FIRST_COMPLETED)
            if not self._code.done():
                _settle_down(house.team)
                inside.append(self._task("ticker", self.ticker.run))
                inside.append(self._task("monthly", self.monthly.run))
            code = await self._code
        finally:
            log.info("stopping")
            shutting = asyncio.create_task(self._shut_door())
            await watch.end(inside, PATIENCE_AT_END)
            await watch.end([*outside, *self._furnishing], PATIENCE_AT_END)
            await watch.end(receipts, TO_WRITE_AT_END)  # the last answers are confirmed while the platforms are left
            await shutting
            house.write_now()
            await asyncio.to_thread(house.store.close, TO_WRITE_AT_END)
        log.info("stopped")
        return code

    def _task(self, name: str, start: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        return asyncio.create_task(watch.keep_running(name, start, self.house.clock), name=name)

    async def _open_door(self) -> None:
        """Open the door to HTTP. Web servers are slow to import: that is done while the platforms connect."""
        await asyncio.to_thread(import_module, "chatbot.intake.door")
        from chatbot.intake.door import Door  # noqa: PLC0415 - just imported

        house = self.house
        self._door = Door(self._settings, house.clock, self._receive, self._readiness, house.metrics, wrote=self._wrote)
        await self._door.start()

    async def _shut_door(self) -> None:
        if self._door is not None:
            await self._door.stop()

    async def _be_on(self, platform: Platform) -> None:
        """Be on a platform until it is left for good: from the console that stops the bot."""
        up = self.house.metrics.platform_up.labels(platform=platform.name)
        up.set_function(lambda: float(platform.ready))
        try:
            await platform.run(self.hearing, partial(self._on_ready, platform))
        except Misconfigured as problem:
            log.error("misconfigured", platform=platform.name, problem=str(problem))  # noqa: TRY400 - a whole sentence
            self._refused.add(platform.name)
            self._look_who_is_ready()
            if self._refused >= {each.name for each in self.platforms}:
                self.stop(BAD_SETTINGS)
        else:
            self.stop(STOPPED)

    def _on_ready(self, platform: Platform) -> None:
        log.info("platform_ready", platform=platform.name)
        furnishing = self._task(f"rooms of {platform.name}", partial(self._furnish, platform))
        self._furnishing.add(furnishing)
        furnishing.add_done_callback(self._furnishing.discard)

    async def _furnish(self, platform: Platform) -> None:
        """Write down a platform's rooms, as soon as that can be."""
        house = self.house
        furnish = partial(_furnish, platform=platform, team=house.team, now=house.clock.now())
        while True:
            try:
                await house.transact(furnish)
            except NotStored:
                log.error("rooms_not_stored", platform=platform.name)  # noqa: TRY400 - it is the disk's trouble
                await house.clock.sleep(1)
            else:
                break
        self._look_who_is_ready()
        self.courier.wake()

    def _look_who_is_ready(self) -> None:
        there = all(each.ready or each.name in self._refused for each in self.platforms)
        if there and not self._all_ready.done():
            self._all_ready.set_result(None)

    async def _stay_alone(self) -> None:
        """Stop once another bot could begin beside this one."""
        while await asyncio.to_thread(self._held):
            await self.house.clock.sleep(HELD_EVERY)
        log.critical(
            "case_log_let_go", hint="the database ended the session with its lock; start again when it is back"
        )
        self.stop(FAULT)

    async def _welcome(self, told: Callable[[bool], list[str]]) -> None:
        await asyncio.shield(self._all_ready)
        print("\n".join(told(self._console)), flush=True)

    async def _wrote(self, word: Word, key: str) -> Received:
        house, now = self.house, self.house.clock.now()
        received = await house.transact(partial(wrote.receive, word=word, key=key, now=now, team=house.team))
        if received.new:
            self.courier.wake()
        return received

    async def _receive(self, letter: Letter, key: str, digest: str) -> Received:
        house, now = self.house, self.house.clock.now()
        work = partial(intake.receive, letter=letter, key=key, digest=digest, now=now, team=house.team)
        received = await house.transact(work)
        if received.new:
            self.courier.wake()
            self.ticker.rings_at(now + house.team.claim_within)
        return received

    async def _readiness(self) -> dict[str, bool]:
        return {"database": await self._stores(), **{each.name: each.ready for each in self.platforms}}

    async def _stores(self) -> bool:
        """Whether the case log takes a transaction just now."""
        try:
            await within(self.house.clock, STORES_WITHIN, self.house.transact(lambda _: None))
        except (NotStored, TimeoutError):
            return False
        return True

    def _reach(self, platform: str, account: str) -> bool:
        return any(each.name == platform and each.reach(account) for each in self.platforms)

    def _disk_failed(self) -> None:
        """The store must not go on, so neither may the house. Called in the writer's thread."""
        log.critical("disk_failed")
        self._loop.call_soon_threadsafe(self.stop, FAULT)


def _settle_down(team: Team) -> None:
    """What was put off until the house stands: the wording is read, and what is here to stay is never looked through
    for garbage again.
    """
    wording.load(team.language)
    linecache.clearcache()  # filled by a library that looks for its caller while it is imported
    gc.collect()
    gc.freeze()
    gc.enable()


def team(settings: Settings) -> Team:
    """What the settings say of the team. Where IRC vouches for nobody, nobody is coordinator by IRC."""
    believed = {"slack"} if settings.irc_identity == "nick" else {"irc", "slack"}
    coordinators = {(each.platform, _folded(each)) for each in settings.coordinators if each.platform in believed}
    return Team(
        prefix=settings.command_prefix,
        zone=settings.timezone,
        language=settings.language,
        coordinators=frozenset({*coordinators, ("console", "local")}),
        **settings.settled,
    )


def _folded(coordinator: Coordinator) -> str:
    """The account as its platform will vouch for it."""
    if coordinator.platform != "irc":
        return coordinator.account
    from chatbot.platforms.irc.accounts import fold_account  # noqa: PLC0415 - only who names IRC accounts needs it

    return fold_account(coordinator.account)


def _platforms(settings: Settings, clock: Clock, *, console: bool) -> list[Platform]:
    """The bodies that the settings ask for; each is imported only where it is."""
    found: list[Platform] = []
    if settings.irc_host:
        from chatbot.platforms.irc import IrcPlatform  # noqa: PLC0415 - see above

        found.append(IrcPlatform(settings, clock))
    if settings.slack_bot_token is not None:
        from chatbot.platforms.slack import SlackPlatform  # noqa: PLC0415 - see above

        found.append(SlackPlatform(settings, clock))
    if console:
        from chatbot.platforms.console import ConsolePlatform  # noqa: PLC0415 - see above

        found.append(ConsolePlatform(settings, clock, sorted(COMMANDS)))
    return found


def _settle_in(db: Connection, platforms: Sequence[Platform], team: Team, now: datetime) -> int:
    """After a start: posts to be sent again, rooms as they are configured; how many posts are parked."""
    outbox.release_leases(db, now)
    clocks.after_a_start(db, now, team)
    upkeep.forget_old(db, now)
    rooms.close_others(db, [each.name for each in platforms])
    for platform in platforms:
        if platform.rooms:
            _furnish(db, platform, team, now)
    return outbox.parked(db)


def _furnish(db: Connection, platform: Platform, team: Team, now: datetime) -> None:
    """The rooms of a platform, as it knows them."""
    configured = [Furnishing(name, audience) for name, audience in platform.rooms]
    posting.furnish(db, platform.name, configured, cards=platform.cards, team=team, now=now)
