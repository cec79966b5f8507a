"""One connection to an IRC server: bytes in, events out, lines out.

The library's reactor, connection and protocol, with what a bot that must stay connected needs: one bad line or one
failing handler costs that line alone, an ended connection stays ended, and nothing waits for a dead peer.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import structlog
from irc.client import Event, InvalidCharacters, ServerNotConnectedError
from irc.client_aio import AioConnection, AioReactor, IrcProtocol
from irc.connection import AioFactory
from irc.features import FeatureSet

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.platforms.irc.lines import Malformed, compose, parse
from chatbot.platforms.irc.split import LINE
from chatbot.platforms.irc.tls import Tls, WrongCertificate
from chatbot.waiting import within

log = structlog.get_logger(__name__)

CONNECT_WITHIN = 15.0
"""Seconds for the name, the TCP connection and the TLS handshake together."""

_LONGEST_LINE = 8192 + LINE
_UNWRITTEN = 64 * 1024
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


class Protocol(IrcProtocol):  # type: ignore[misc]  # the library has no types
    """Hands everything on to its connection, which knows whether it is still meant."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.connection.made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.connection.gone.set()
        if self.connection.protocol is self:
            self.connection.end("the connection broke" if exc else "the server closed the connection")

    def pause_writing(self) -> None:
        self.connection.writable.clear()

    def resume_writing(self) -> None:
        self.connection.writable.set()


class Wire(AioConnection):  # type: ignore[misc]  # the library has no types
    """A connection that is made once and ends once. `lost` then holds why, in words for the operator.

    `gone` is set while there is no transport: before it is made, and once its socket is closed.
    """

    protocol_class = Protocol

    def __init__(self, reactor: Reactor) -> None:
        super().__init__(reactor)
        self.handlers: dict[str, list[Any]] = {}
        self.transport: asyncio.Transport | None = None
        self.protocol: Protocol | None = None
        self.real_nickname = ""
        self.real_server_name = ""
        self.lost: asyncio.Future[str] = reactor.loop.create_future()
        self.gone = asyncio.Event()
        self.gone.set()
        self.writable = asyncio.Event()
        self.heard_at = reactor.clock.monotonic()
        self._tls: Tls | None = None
        self._rest = b""
        self._skipping = False
        self._quickack: Any = None
        self._refusal: WrongCertificate | None = None

    async def open(self, host: str, port: int, tls: Tls | None) -> None:
        """Connect; nothing is sent yet. Raises OSError (with it ssl.SSLError) or TimeoutError."""
        self._tls = tls
        self.server, self.port, self.server_address = host, port, (host, port)
        how: dict[str, Any] = {}
        if tls is not None:
            how = {"ssl": tls.context, "server_hostname": host, "ssl_handshake_timeout": CONNECT_WITHIN}
        factory = AioFactory(**how)
        self.protocol = self.protocol_class(self, self.reactor.loop)
        try:
            await within(self.reactor.clock, CONNECT_WITHIN, factory(self.protocol, (host, port)))
        except BaseException:
            self.abort("the connection could not be made")
            raise
        if self._refusal is not None:
            raise self._refusal
        if self.lost.done():
            raise ConnectionError(self.lost.result())

    def made(self, transport: asyncio.Transport) -> None:
        """The transport stands, the handshake is over: the pin is checked before a byte is sent or read."""
        self.transport = transport
        self.gone.clear()
        if self._tls is not None:
            try:
                self._tls.check(transport.get_extra_info("ssl_object").getpeercert(binary_form=True))
            except WrongCertificate as refusal:
                self._refusal = refusal
                self.abort(str(refusal))
                return
        transport.set_write_buffer_limits(high=_UNWRITTEN)
        peer = transport.get_extra_info("socket")
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._quickack = peer
        self._acknowledge_at_once()
        self.connected = True
        self.writable.set()
        self.heard_at = self.reactor.clock.monotonic()

    def _acknowledge_at_once(self) -> None:
        # Renewed after every read: servers that leave Nagle on wait 40 ms for an acknowledgement the kernel delays.
        if _QUICKACK is not None:
            self._quickack.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)

    def process_data(self, new_data: bytes) -> None:
        """Take what was read: each whole line for itself, whatever the others hold."""
        if self.lost.done():
            return
        self.heard_at = self.reactor.clock.monotonic()
        self._acknowledge_at_once()
        *lines, self._rest = (self._rest + new_data).split(b"\n")
        for line in lines:
            if self._skipping:
                self._skipping = False
            elif line := line.rstrip(b"\r"):
                self._take(line)
                if self.lost.done():
                    return
        if len(self._rest) > _LONGEST_LINE:
            if not self._skipping:
                log.warning("irc_line_too_long", at_least=len(self._rest))
            self._skipping, self._rest = True, b""

    def _take(self, line: bytes) -> None:
        if len(line) > _LONGEST_LINE:
            log.warning("irc_line_too_long", bytes=len(line))
            return
        try:
            event = parse(line)
        except Exception as problem:  # noqa: BLE001 - the connection outlives every line
            words = str(problem) if isinstance(problem, Malformed) else type(problem).__name__
            log.warning("irc_line_malformed", problem=words, bytes=len(line))
            return
        if event.source and not self.real_server_name:
            self.real_server_name = event.source
        own_nick = event.type == "nick" and event.source.nick == self.real_nickname
        if (own_nick or event.type == "welcome") and event.target:
            self.real_nickname = event.target
        elif event.type == "featurelist":
            self._learn(event.arguments[:-1])
        self.reactor._handle_event(self, event)
        if _is_error(event.code):
            event.type = "refused"
            self.reactor._handle_event(self, event)

    def _learn(self, tokens: list[str]) -> None:
        for token in tokens:
            name, equals, _ = token.partition("=")
            if not name or hasattr(FeatureSet, name.lower()):
                continue
            try:
                if equals or name.startswith("-"):
                    self.features.load_feature(token)
                else:
                    self.features.set(name)
            except Exception as problem:  # noqa: BLE001 - the library's parsers trust the server
                log.warning("irc_feature_malformed", feature=name, problem=type(problem).__name__)

    def send_items(self, *items: str) -> None:
        """One command at once, past the sender: for the login and the farewell. Raises as `compose` and `write` do."""
        words = [item for item in items if item]
        for index, word in enumerate(words):
            if word.startswith(":"):
                self.write(compose(*words[:index], text=" ".join(words[index:])[1:]))
                return
        self.write(compose(*words))

    def send_raw(self, string: str) -> None:
        """One line as it is. Raises InvalidCharacters for CR, LF or NUL in it."""
        if any(bad in string for bad in "\r\n\x00"):
            raise InvalidCharacters("a line has a CR, LF or NUL in it")
        self.write(self.encode(string) + b"\r\n")

    def write(self, data: bytes) -> None:
        """Hand whole lines to the transport. Raises ServerNotConnectedError once the connection has ended."""
        if self.transport is None or self.lost.done():
            raise ServerNotConnectedError("not connected")
        self.transport.write(data)

    def abort(self, reason: str) -> None:
        """End it now; nothing that is still unwritten is waited for."""
        if self.transport is not None:
            self.transport.abort()
        self.end(reason)

    def end(self, reason: str) -> None:
        self.connected = False
        if not self.lost.done():
            self.lost.set_result(reason)
        self.writable.set()

    def disconnect(self, message: str = "") -> None:
        """The library's way to end, which waits for the peer: here it does not."""
        self.abort(message or "disconnected")


def _is_error(code: str) -> bool:
    """Whether this is one of the numerics 400 to 599: for each the event `refused` follows its own."""
    return len(code) == 3 and code[0] in "45" and code.isdigit()


class Reactor(AioReactor):  # type: ignore[misc]  # the library has no types
    """Hands events to their handlers in order of priority; a handler that fails takes nothing down."""

    connection_class = Wire

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Clock) -> None:
        super().__init__(loop=loop)
        self.clock = clock
        self.handlers.clear()  # the library's own answer to PING goes past the sender

    def _handle_event(self, connection: Wire, event: Event) -> None:
        for handler in tuple(self.handlers.get(event.type, ())):
            try:
                handler.callback(connection, event)
            except Exception as error:  # noqa: BLE001 - the connection outlives every handler
                fault(log, "irc handler", error, event_type=event.type)
