"""One connection's life: connect, log in, join, listen and speak, until it ends. Its end ends all that it knew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog
from irc.client import Event

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.platforms.irc.accounts import People, casemapping
from chatbot.platforms.irc.clean import clean
from chatbot.platforms.irc.confirming import Ledger
from chatbot.platforms.irc.lines import compose, privmsg
from chatbot.platforms.irc.listening import Crowd, Listener
from chatbot.platforms.irc.login import Login, Refused
from chatbot.platforms.irc.rooms import CANNOT_JOIN, NOT_IN, Rooms
from chatbot.platforms.irc.sending import Sender
from chatbot.platforms.irc.speaking import Speaker
from chatbot.platforms.irc.tls import Tls, tls
from chatbot.platforms.irc.wire import Reactor, Wire
from chatbot.platforms.platform import Hear, Misconfigured, Outcome, Parcel
from chatbot.settings import Settings

log = structlog.get_logger(__name__)

LOGIN_WITHIN = 60.0
IDLE = 30.0
"""Seconds of silence after which the server is asked whether it is there."""
ANSWER_WITHIN = 20.0
CONFIRM_WITHIN = 90.0
REGAIN_EVERY = 180.0
FAREWELL = 1.0
"""Seconds that leaving may take."""


class Session:
    """Made for one connection. `ready` while it is in its rooms and knows who is there."""

    def __init__(self, settings: Settings, clock: Clock, crowd: Crowd, *, was_in: bool) -> None:
        self._settings = settings
        self._clock = clock
        self._crowd = crowd
        self._was_in = was_in
        self._wire: Wire = Reactor(asyncio.get_running_loop(), clock).server()
        self._ledger = Ledger(clock)
        self._sender = Sender(
            self._wire, self._ledger, clock, burst=settings.irc_flood_burst, rate=settings.irc_flood_rate
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._farewell = ""
        self.logged_in = False
        self.ready = False
        self.ready_at: float | None = None

    async def live(self, hear: Hear, on_ready: Callable[[], None]) -> str:
        """Connect and stay; why it ended. Raises OSError, TimeoutError, Refused or Misconfigured before it is in."""
        try:
            await self._enter()
            self._settle_in(hear, on_ready)
            await asyncio.wait({self._wire.lost})
        except asyncio.CancelledError:
            await self._leave()
            raise
        finally:
            await self._close()
        return self._farewell or self._wire.lost.result()

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """As the platform's own; only while `ready`."""
        return await self._speaker.deliver(parcels)

    def reach(self, account: str) -> bool:
        return self._people.find(account) is not None

    async def _enter(self) -> None:
        settings = self._settings
        await self._wire.open(*settings.irc_address, self._tls())
        self._on(("ping", self._on_ping), ("error", self._on_error))
        self._login = Login(self._wire, settings, was_in=self._was_in)
        self._login.start()
        try:
            await self._logged_in(self._login.done)
        finally:
            self._login.done.cancel()
        self.logged_in = True

    def _tls(self) -> Tls | None:
        try:
            return tls(self._settings)
        except OSError as problem:
            words = f"IRC_TLS_CA, IRC_TLS_CERT or IRC_TLS_KEY: cannot be used ({problem})"
            raise (Refused if self._was_in else Misconfigured)(words) from problem

    async def _logged_in(self, done: asyncio.Future[None]) -> None:
        limit = asyncio.ensure_future(self._clock.sleep(LOGIN_WITHIN))
        events: set[asyncio.Future[Any]] = {done, self._wire.lost, limit}
        try:
            await asyncio.wait(events, return_when=asyncio.FIRST_COMPLETED)
        finally:
            limit.cancel()
        if done.done():
            done.result()
        elif self._wire.lost.done():
            raise Refused(self._farewell or self._wire.lost.result())
        else:
            raise Refused(f"the server did not let us in within {LOGIN_WITHIN:.0f} seconds")

    def _settle_in(self, hear: Hear, on_ready: Callable[[], None]) -> None:
        settings, clock, wire, caps = self._settings, self._clock, self._wire, self._login.caps
        self._fold = fold = casemapping(getattr(wire.features, "casemapping", "rfc1459"))
        by_nick = settings.irc_identity == "nick"
        self._on_ready = on_ready
        self._people = people = People(fold, by_nick=by_nick)
        self._rooms = rooms = Rooms(
            settings.irc_channels,
            wire,
            self._sender,
            people,
            clock=clock,
            fold=fold,
            ask_accounts=not by_nick and "account-notify" in caps,
            spawn=self._spawn,
            on_settled=self._check_ready,
        )
        self._speaker = Speaker(settings, clock, wire, sender=self._sender, people=people, rooms=rooms, fold=fold)
        Listener(
            settings,
            clock,
            wire,
            people=people,
            rooms=rooms,
            caps=caps,
            fold=fold,
            crowd=self._crowd,
            hear=hear,
            reply=self._speaker.reply,
        )
        self._on(
            ("nick", self._on_nick),
            ("quit", self._on_quit),
            ("account", self._on_account),
            ("pong", self._on_pong),
            ("refused", self._on_refusal),
        )
        self._spawn(self._sender.run())
        self._spawn(self._watch())
        rooms.join_all()
        if wire.real_nickname != settings.irc_nick:
            log.warning("irc_nick_taken", nick=wire.real_nickname)
            self._spawn(self._regain())

    def _on(self, *handlers: tuple[str, Callable[[Wire, Event], None]]) -> None:
        for event, handler in handlers:
            self._wire.reactor.add_global_handler(event, handler)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            fault(log, "irc task", problem)
            self._wire.abort("a task of ours failed")

    def _check_ready(self) -> None:
        if self._rooms.settled and not self.ready and not self._wire.lost.done():
            self.ready = True
            self.ready_at = self._clock.monotonic()
            self._on_ready()

    def _on_ping(self, _: Wire, event: Event) -> None:
        self._sender.urgent(compose("PONG", text=event.target))

    def _on_pong(self, _: Wire, event: Event) -> None:
        self._ledger.pong(event.arguments[-1] if event.arguments else event.target)

    def _on_error(self, _: Wire, event: Event) -> None:
        self._farewell = f"the server said: {clean(event.target)}"

    def _on_refusal(self, _: Wire, event: Event) -> None:
        code = int(event.code)
        about, reason = (event.arguments[0], event.arguments[-1]) if event.arguments else ("", "")
        if self._ledger.refused(code, self._fold(about), f"{code} {clean(reason)}"):
            log.warning("irc_line_refused", code=code)
        room = self._rooms.get(about)
        if room is None:
            if code == 401:
                self._people.gone(about)
        elif room.joined and code in NOT_IN:
            self._rooms.lost_seat(room)
        elif not room.joined and code in CANNOT_JOIN:
            self._rooms.could_not_join(room, code, clean(reason))

    def _on_nick(self, wire: Wire, event: Event) -> None:
        if event.target != wire.real_nickname:
            self._people.renamed(event.source.nick, event.target)
            self._may_be_free(event.source.nick)

    def _on_quit(self, _: Wire, event: Event) -> None:
        self._people.gone(event.source.nick)
        self._may_be_free(event.source.nick)

    def _on_account(self, _: Wire, event: Event) -> None:
        self._people.is_known_as(event.source.nick, None if event.target == "*" else event.target)

    def _may_be_free(self, nick: str) -> None:
        """Somebody gave up a nick: ours, perhaps, which we want back."""
        ours, wanted = self._fold(self._wire.real_nickname), self._fold(self._settings.irc_nick)
        if self._fold(nick) == wanted != ours:
            self._sender.protocol(compose("NICK", self._settings.irc_nick))

    async def _watch(self) -> None:
        """Notice a peer that has gone silent, or that takes our lines and never confirms them."""
        wire = self._wire
        while True:
            quiet = self._clock.monotonic() - wire.heard_at
            if self._ledger.overdue(CONFIRM_WITHIN):
                wire.abort("the server does not confirm what we send")
                return
            if quiet < IDLE:
                await self._clock.sleep(IDLE - quiet)
                continue
            before = wire.heard_at
            self._sender.urgent(compose("PING", text="casebell-there"))
            await self._clock.sleep(ANSWER_WITHIN)
            if wire.heard_at == before:
                wire.abort(f"the server was silent for {IDLE + ANSWER_WITHIN:.0f} seconds")
                return

    async def _regain(self) -> None:
        """Our own nick back: a ghost of ours is recovered through services, anyone else's stay is waited out."""
        wanted = self._settings.irc_nick
        while self._fold(self._wire.real_nickname) != self._fold(wanted):
            if self._login.account is not None:
                self._sender.protocol(privmsg("NickServ", f"RECOVER {wanted}"))
            self._sender.protocol(compose("NICK", wanted))
            await self._clock.sleep(REGAIN_EVERY)

    async def _leave(self) -> None:
        """Finish what is in hand, QUIT, and wait for the server to let go: a second at most."""
        if not self.logged_in or self._wire.lost.done():
            return
        self._crowd.closed = True
        if self._crowd.tasks:
            await asyncio.wait(self._crowd.tasks, timeout=FAREWELL / 2)
        if not self._wire.lost.done():
            self._wire.quit("Casebell is going off duty")
            await asyncio.wait({self._wire.lost}, timeout=FAREWELL / 2)

    async def _close(self) -> None:
        self.ready = False
        self._wire.abort("we left")
        self._sender.close("the connection was lost")
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, self._wire.gone.wait(), return_exceptions=True)
