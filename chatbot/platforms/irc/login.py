"""From a fresh connection to a registered one: capabilities, SASL, a nick. RFC 2812, IRCv3 CAP 302 and SASL 3.2.

It fails closed: where SASL is configured, nothing but its success lets the login go on.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator

from irc.client import Event

from chatbot.platforms.irc.clean import clean
from chatbot.platforms.irc.lines import compose
from chatbot.platforms.irc.wire import Wire
from chatbot.platforms.platform import Misconfigured
from chatbot.settings import Settings

CHUNK = 400
"""Characters of base64 an AUTHENTICATE line carries; one shorter than this is the last."""

WANTED = frozenset({
    "account-notify", "account-tag", "batch", "chghost", "extended-join", "message-tags", "server-time",
})  # fmt: skip

_CREDENTIALS_REFUSED = {902, 904, 905}


class Refused(Exception):
    """The login failed in a way that may mend by itself. `str()` is for the operator."""


class Login:
    """One login. Await `done` after `start`; it raises Refused or Misconfigured."""

    def __init__(self, wire: Wire, settings: Settings, *, was_in: bool) -> None:
        """`was_in`: this login has worked before, so that a refusal may be the network's bad hour."""
        self._wire = wire
        self._settings = settings
        self._was_in = was_in
        self.caps: set[str] = set()
        self.account: str | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._offered: dict[str, str] = {}
        self._asked: set[str] = set()
        self._mechanism: str | None = settings.irc_mechanism
        self._nicks = alternatives(settings.irc_nick)
        self._negotiating = True
        self._registered = False
        for event, handler in (
            ("cap", self._on_cap),
            ("authenticate", self._on_authenticate),
            ("loggedin", self._on_logged_in),
            ("loggedout", self._on_logged_out),
            ("saslsuccess", self._on_sasl_success),
            ("welcome", self._on_welcome),
            ("endofmotd", self._on_motd),
            ("nomotd", self._on_motd),
            ("unknowncommand", self._on_unknown_command),
            ("passwdmismatch", self._on_wrong_password),
        ):
            wire.reactor.add_global_handler(event, handler)
        for name in ("saslfail", "nicklocked", "sasltoolong", "saslaborted", "saslmechs", "saslalready"):
            wire.reactor.add_global_handler(name, self._on_sasl_failure)
        for name in ("erroneusnickname", "nicknameinuse", "nickcollision", "unavailresource"):
            wire.reactor.add_global_handler(name, self._on_nick_taken)

    def start(self) -> None:
        """Say who we are. CAP comes first, so that the server waits with the welcome until we are done."""
        self._wire.write(compose("CAP", "LS", "302"))
        if self._settings.irc_password:
            self._wire.write(compose("PASS", text=self._settings.irc_password.get_secret_value()))
        self._wire.nick(self._settings.irc_nick)
        self._wire.user(self._settings.irc_username, self._settings.irc_realname)

    def _fail(self, problem: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(problem)

    def _final(self, words: str) -> None:
        """What we are configured with is refused: for good, unless it has worked before."""
        self._fail(Refused(words) if self._was_in else Misconfigured(words))

    def _on_cap(self, _: Wire, event: Event) -> None:
        verb, *rest = event.arguments
        named = [name for name in rest[-1].split(" ") if name] if rest else []
        match verb.upper():
            case "LS":
                self._offer(named)
                if len(rest) < 2:  # a `*` before the list says that more of it follows
                    self._request()
            case "NEW":
                self._offer(named)
                self._ask({name for name in WANTED if name in self._offered} - self.caps)
            case "ACK":
                self._acknowledged(named)
            case "NAK" if len(named) > 1:
                for name in named:
                    self._wire.write(compose("CAP", "REQ", text=name))
            case "NAK":
                self._answered(named)
            case "DEL":
                for name in named:
                    self._offered.pop(name, None)
                    self.caps.discard(name)

    def _acknowledged(self, named: list[str]) -> None:
        self.caps.update(name for name in named if not name.startswith("-"))
        self.caps.difference_update(name[1:] for name in named if name.startswith("-"))
        self._answered(named)

    def _offer(self, named: list[str]) -> None:
        for item in named:
            name, _, value = item.partition("=")
            self._offered[name] = value

    def _request(self) -> None:
        if not self._negotiating:
            return
        wanted = WANTED | {"sasl"} if self._mechanism else WANTED
        asked = {name for name in wanted if name in self._offered}
        if self._mechanism and "sasl" not in asked:
            self._fail(Refused("the server offers no SASL, which IRC_SASL_USERNAME or IRC_TLS_CERT asks for"))
        elif asked:
            self._ask(asked)
        else:
            self._end_negotiation()

    def _ask(self, names: set[str]) -> None:
        if names:
            self._asked |= names
            self._wire.write(compose("CAP", "REQ", text=" ".join(sorted(names))))

    def _answered(self, named: list[str]) -> None:
        self._asked -= {name.removeprefix("-") for name in named}
        if self._asked or not self._negotiating:
            return
        if self._mechanism is None:
            self._end_negotiation()
        elif "sasl" not in self.caps:
            self._fail(Refused("the server refuses SASL, which IRC_SASL_USERNAME or IRC_TLS_CERT asks for"))
        else:
            mechanisms = self._offered.get("sasl", "")
            if mechanisms and self._mechanism not in mechanisms.upper().split(","):
                self._final(_no_mechanism(self._mechanism, mechanisms))
            else:
                self._wire.write(compose("AUTHENTICATE", self._mechanism))

    def _end_negotiation(self) -> None:
        self._negotiating = False
        self._wire.write(compose("CAP", "END"))

    def _on_authenticate(self, _: Wire, event: Event) -> None:
        if event.target != "+" or not self._negotiating:
            return
        for chunk in chunks(self._secret()):
            self._wire.write(compose("AUTHENTICATE", chunk))

    def _secret(self) -> bytes:
        password = self._settings.irc_sasl_password
        if self._mechanism == "EXTERNAL" or password is None:
            return b""
        return f"\0{self._settings.irc_sasl_username}\0{password.get_secret_value()}".encode()

    def _on_logged_in(self, _: Wire, event: Event) -> None:
        if len(event.arguments) > 1:
            self.account = event.arguments[1]

    def _on_logged_out(self, _: Wire, __: Event) -> None:
        self.account = None

    def _on_sasl_success(self, _: Wire, __: Event) -> None:
        if self._mechanism is not None and self._negotiating:
            self._mechanism = None
            self._end_negotiation()

    def _on_sasl_failure(self, _: Wire, event: Event) -> None:
        if self._mechanism is None:
            return
        code = int(event.code)
        if code == 908:
            self._final(_no_mechanism(self._mechanism, event.arguments[0] if event.arguments else ""))
        elif code in _CREDENTIALS_REFUSED:
            names = "IRC_TLS_CERT" if self._mechanism == "EXTERNAL" else "IRC_SASL_USERNAME and IRC_SASL_PASSWORD"
            self._final(f"{names}: the IRC network refuses this login ({code}); correct it and start again")
        else:
            self._fail(
                Refused(f"the SASL login failed ({code}): {clean(event.arguments[-1] if event.arguments else '')}")
            )

    def _on_welcome(self, _: Wire, __: Event) -> None:
        if self._mechanism is not None:
            self._fail(
                Refused("the server let us in before the SASL login, which IRC_SASL_USERNAME or IRC_TLS_CERT asks for")
            )
        self._registered, self._negotiating = True, False

    def _on_motd(self, _: Wire, __: Event) -> None:
        # ISUPPORT comes between the welcome and here, and joining needs it.
        if self._registered and not self.done.done():
            self.done.set_result(None)

    def _on_nick_taken(self, _: Wire, event: Event) -> None:
        if self._registered:
            return
        tried = event.arguments[0] if event.arguments else self._settings.irc_nick
        if int(event.code) == 432 and tried == self._settings.irc_nick:
            self._final("IRC_NICK: the IRC server does not take this as a nick; choose another")
            return
        nick = next(self._nicks, None)
        if nick is None:
            self._fail(Refused("IRC_NICK is taken, and so is every name like it"))
        else:
            self._wire.nick(nick)

    def _on_unknown_command(self, _: Wire, event: Event) -> None:
        if self._negotiating and event.arguments and event.arguments[0].upper() == "CAP":
            self._negotiating = False
            if self._mechanism is not None:
                self._fail(Refused("the server knows no SASL, which IRC_SASL_USERNAME or IRC_TLS_CERT asks for"))

    def _on_wrong_password(self, _: Wire, __: Event) -> None:
        self._final("IRC_PASSWORD: the IRC server refuses it (464); correct it and start again")


def alternatives(nick: str) -> Iterator[str]:
    """Nicks like this one, for when it is taken; shorter ones too, since servers cap the length."""
    yield nick + "_"
    yield nick + "__"
    for number in range(1, 10):
        yield f"{nick[:7]}{number}"
    for number in range(10, 100):
        yield f"{nick[:7]}{number}"


def chunks(secret: bytes) -> Iterator[str]:
    """The payload of AUTHENTICATE, in the pieces the server wants; `+` says there is nothing (more)."""
    encoded = base64.b64encode(secret).decode()
    for start in range(0, len(encoded), CHUNK):
        yield encoded[start : start + CHUNK]
    if len(encoded) % CHUNK == 0:
        yield "+"


def _no_mechanism(wanted: str, offered: str) -> str:
    names = "IRC_TLS_CERT" if wanted == "EXTERNAL" else "IRC_SASL_PASSWORD"
    return f"{names}: the IRC network offers no SASL {wanted}, only {clean(offered) or 'none'}"
