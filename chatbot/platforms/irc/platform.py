"""IRC as the house sees it: one connection after the other, with the same rooms and the same people."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence

import structlog
from irc.client import InvalidCharacters, MessageTooLong, ServerNotConnectedError

from chatbot.clock import Clock
from chatbot.platforms.irc.listening import Crowd
from chatbot.platforms.irc.login import Refused
from chatbot.platforms.irc.session import Session
from chatbot.platforms.irc.tls import WrongCertificate
from chatbot.platforms.platform import Hear, Later, Misconfigured, Outcome, Parcel
from chatbot.settings import Settings
from chatbot.waiting import Backoff

log = structlog.get_logger(__name__)

SETTLED = 60.0
"""Seconds a connection must have been ready before its end counts as the first again."""

_LINES_A_PERSON = 20


class IrcPlatform:
    """The bot on one IRC network."""

    name = "irc"
    cards = False
    all_in_sight = True

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.rooms = settings.irc_channels
        self._crowd = Crowd(max(_LINES_A_PERSON, min(settings.irc_flood_burst, 500)))
        self._session: Session | None = None
        self._was_in = False
        self._down = False

    @property
    def ready(self) -> bool:
        return self._session is not None and self._session.ready

    async def run(self, hear: Hear, on_ready: Callable[[], None]) -> None:
        """As the protocol says: through every fault, until cancelled. Raises Misconfigured."""

        def back() -> None:
            if self._down:
                self._down = False
                log.warning("irc_up")
            on_ready()

        backoff = Backoff()
        self._crowd.closed = False
        try:
            while True:
                reason = await self._one_connection(hear, back)
                if not self._down:
                    self._down = True
                    log.warning("irc_down", reason=reason)
                if self._was_settled():
                    backoff.reset()
                pause = backoff.pause()
                log.info("irc_connecting_again", reason=reason, seconds=round(pause, 1))
                await self._clock.sleep(pause)
        finally:
            self._session = None
            tasks = tuple(self._crowd.tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _was_settled(self) -> bool:
        since = self._session.ready_at if self._session else None
        return since is not None and self._clock.monotonic() - since >= SETTLED

    async def _one_connection(self, hear: Hear, on_ready: Callable[[], None]) -> str:
        """Why it ended, or was not made."""
        session = self._session = Session(self._settings, self._clock, self._crowd, was_in=self._was_in)
        try:
            return await session.live(hear, on_ready)
        except (InvalidCharacters, MessageTooLong) as problem:
            names = "IRC_NICK, IRC_USERNAME, IRC_REALNAME or IRC_PASSWORD"
            raise Misconfigured(f"{names}: holds what no IRC line can carry ({problem})") from problem
        except (Refused, ServerNotConnectedError) as problem:
            return str(problem)
        except OSError as problem:
            return self._in_words(problem)
        finally:
            self._was_in = self._was_in or session.logged_in

    def _in_words(self, problem: OSError) -> str:
        where = f"{self._settings.irc_host} (IRC_HOST)"
        match problem:
            case WrongCertificate():
                return str(problem)
            case ssl.SSLCertVerificationError():
                words = problem.verify_message
                return (
                    f"the certificate of {where} is not to be trusted ({words}); see IRC_TLS_CA, IRC_TLS_FINGERPRINTS"
                )
            case ssl.SSLError():
                return f"no TLS with {where}; see IRC_PORT and IRC_TLS ({problem.reason or problem})"
            case TimeoutError():
                return f"no connection to {where} in time; with TLS, is IRC_PORT its TLS port?"
            case socket.gaierror():
                return f"the name {where} is not known"
            case _:
                return f"no connection to {where}: {problem.strerror or problem}"

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """As the protocol says: confirmed by the PONG to a PING behind them."""
        session = self._session
        if session is None or not session.ready:
            return [Later("not connected") for _ in parcels]
        return await session.deliver(parcels)

    def reach(self, account: str, network: str = "") -> bool:
        del network  # there is one
        session = self._session
        return session is not None and session.ready and session.reach(account)
