"""The one place where everything is wired, started and stopped: the communities, the HTTP door, the Slack app."""

from __future__ import annotations

import asyncio
import gc
import linecache
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import structlog

from chatbot import logs, watch
from chatbot.clock import Clock, SystemClock
from chatbot.community import USUAL, Community, Parts
from chatbot.exits import ALREADY_OPEN, FAULT, STOPPED
from chatbot.metrics import Metrics
from chatbot.platforms.platform import Desk, Platform
from chatbot.settings import Coordinator, Settings
from chatbot.waiting import within
from commands import intake, wording, wrote
from commands.command import COMMANDS
from commands.intake import Letter, Received
from commands.team import Team
from commands.wrote import Word
from storage import schema
from storage.engine import Unusable
from storage.lock import AlreadyOpen, CaseLogLock
from storage.store import NotStored

if TYPE_CHECKING:
    from chatbot.communities import Communities
    from chatbot.intake.door import Door
    from chatbot.platforms.slack import SlackApp

__all__ = ["App", "Parts", "run", "team"]

LEAVE_WITHIN = 4.2
"""Seconds that the other communities may take to stop, while the main one does."""

STORES_WITHIN = 1.0
"""Seconds that the case log may take for a transaction and still be called ready."""

log = structlog.get_logger(__name__)


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

    Its main community is that of the settings; workspaces that install the Slack app may have others beside it. `held`
    is asked in a thread whether the case log is still this process's alone.
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
        self._slack = _slack(settings, clock)
        self.main = Community(
            settings.database,
            team(settings),
            clock,
            partial(_platforms, settings, clock, self._slack, console=console),
            self.stop,
            metrics=Metrics(),
            parts=parts,
            held=held,
        )
        self.house = self.main.house
        self.settings = settings
        self._others = _others(settings, self._slack, self.main, parts, self.stop)
        self._door: Door | None = None
        self._console = console
        self._tasks: list[asyncio.Task[None]] = []
        self._code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def stop(self, code: int) -> None:
        """Stop, and let the process end with this code."""
        if not self._code.done():
            self._code.set_result(code)

    async def live(self, told: Callable[[bool], list[str]] | None = None) -> int:
        """Live until stopped; the exit code. `told`: what to print once every platform is there."""
        try:
            if self._others is not None:
                await self._others.seat_those_of_main()
            await self.main.begin(partial(_settle_down, self.house.team))
            await self._open_door()
            if self._others is not None:
                self._tasks.append(self._task("communities", self._others.run))
            if told is not None:
                self._tasks.append(self._task("welcome", partial(self._welcome, told)))
            code = await self._code
        finally:
            log.info("stopping")
            shutting = asyncio.create_task(self._shut_door())
            others = asyncio.create_task(watch.end(self._tasks, LEAVE_WITHIN))
            await self.main.leave()
            await others
            await shutting
            await self.main.close()
        log.info("stopped")
        return code

    def _task(self, name: str, start: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        return asyncio.create_task(watch.keep_running(name, start, self.house.clock), name=name)

    async def _open_door(self) -> None:
        """Open the door to HTTP. Web servers are slow to import: that is done while the platforms connect."""
        await asyncio.to_thread(import_module, "chatbot.intake.door")
        from chatbot.intake.door import Door  # noqa: PLC0415 - just imported

        house = self.house
        self._door = Door(
            self.settings,
            house.clock,
            self._receive,
            self._readiness,
            house.metrics,
            wrote=self._wrote,
            routes=(
                *(self._slack.routes if self._slack is not None else ()),
                *(self._others.routes if self._others is not None else ()),
            ),
        )
        await self._door.start()

    async def _shut_door(self) -> None:
        if self._door is not None:
            await self._door.stop()

    async def _welcome(self, told: Callable[[bool], list[str]]) -> None:
        await asyncio.shield(self.main.all_ready)
        print("\n".join(told(self._console)), flush=True)

    async def _wrote(self, word: Word, key: str) -> Received:
        house, now = self.house, self.house.clock.now()
        received = await house.transact(partial(wrote.receive, word=word, key=key, now=now, team=house.team))
        if received.new:
            self.main.courier.wake()
        return received

    async def _receive(self, letter: Letter, key: str, digest: str) -> Received:
        house, now = self.house, self.house.clock.now()
        work = partial(intake.receive, letter=letter, key=key, digest=digest, now=now, team=house.team)
        received = await house.transact(work)
        if received.new:
            self.main.courier.wake()
            self.main.ticker.rings_at(now + house.team.claim_within)
        return received

    async def _readiness(self) -> dict[str, bool]:
        found = {each.name: each.ready for each in self.main.platforms}
        if self._others is not None:
            found["slack"] = found.get("slack", True) and self._others.ready
        return {"database": await self._stores(), **found}

    async def _stores(self) -> bool:
        """Whether the case log takes a transaction just now."""
        try:
            await within(self.house.clock, STORES_WITHIN, self.house.transact(lambda _: None))
        except (NotStored, TimeoutError):
            return False
        return True


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


def _slack(settings: Settings, clock: Clock) -> SlackApp | None:
    """The Slack app, where the settings ask for one."""
    if not settings.on_slack:
        return None
    from chatbot.platforms.slack import SlackApp  # noqa: PLC0415 - only who is on Slack needs it

    return SlackApp(settings, clock)


def _others(
    settings: Settings, slack: SlackApp | None, main: Community, parts: Parts, stop: Callable[[int], None]
) -> Communities | None:
    """What sees to the workspaces that install the app, where the settings let them."""
    if slack is None or settings.slack_client_secret is None:
        return None
    from chatbot.communities import Communities  # noqa: PLC0415 - see above

    return Communities(settings, slack, main, parts, stop)


def _platforms(
    settings: Settings, clock: Clock, slack: SlackApp | None, desk: Desk, *, console: bool
) -> list[Platform]:
    """The bodies that the settings ask for; each is imported only where it is."""
    found: list[Platform] = []
    if settings.irc_host:
        from chatbot.platforms.irc import IrcPlatform  # noqa: PLC0415 - see above

        found.append(IrcPlatform(settings, clock))
    if slack is not None and (settings.slack_bot_token is not None or settings.slack_communities.with_main):
        from chatbot.platforms.slack import SlackPlatform  # noqa: PLC0415 - see above

        named = {each.account: each.team for each in settings.coordinators if each.platform == "slack"}
        found.append(SlackPlatform(slack, settings, clock, desk, coordinators=named))
    if console:
        from chatbot.platforms.console import ConsolePlatform  # noqa: PLC0415 - see above

        found.append(ConsolePlatform(settings, clock, sorted(COMMANDS)))
    return found
