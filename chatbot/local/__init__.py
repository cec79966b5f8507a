"""Local mode: with neither IRC nor Slack configured, the bot brings a room of its own.

An embedded IRC server on loopback, a generated secret for the intake source `local`, and a word on what to
try next.
"""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from chatbot.local.secret import make_secret
from chatbot.local.server import HOST, EmbeddedServer
from chatbot.settings import BadSettings, Channel, Settings
from storage.models import Audience

HOME = Path("var")
"""Where local mode keeps what is its own; made for its owner's eyes only."""

PORT = 6667
ROOM = "#cases"
SOURCE = "local"

_UNHURRIED = 1000  # lines; the server is ours, and has no flood protection to respect


@asynccontextmanager
async def prepare(settings: Settings, home: Path = HOME) -> AsyncIterator[Settings]:
    """Start the embedded server and yield the settings with which the bot is at home in it; stop it after.

    Raises BadSettings where what local mode needs cannot be had here.
    """
    check(settings)
    try:
        secret = _settle_in(settings, home)
    except OSError as problem:
        raise BadSettings([_NO_HOME.format(home=home, why=problem.strerror)]) from problem
    server = EmbeddedServer(settings.irc_port or PORT, home / "irc-server.log")
    try:
        await server.start()
    except OSError as problem:
        raise BadSettings([_NO_SERVER.format(why=problem)]) from problem
    try:
        yield settings.model_copy(
            update={
                "irc_host": HOST,
                "irc_port": server.port,
                "irc_tls": False,
                "irc_tls_ca": None,
                "irc_tls_cert": None,
                "irc_tls_key": None,
                "irc_tls_fingerprints": (),
                "irc_password": None,
                "irc_sasl_username": "",
                "irc_sasl_password": None,
                "irc_channels": (Channel(ROOM, Audience.TEAM),),
                "irc_identity": "nick",
                "irc_flood_burst": _UNHURRIED,
                "irc_flood_rate": float(_UNHURRIED),
                "intake_secrets": {**settings.intake_secrets, SOURCE: secret},
            }
        )
    finally:
        await server.stop()


def check(settings: Settings) -> None:
    """Raises BadSettings where local mode would listen beyond this machine."""
    if not _on_loopback(settings.http_host):
        raise BadSettings([_BEYOND.format(host=settings.http_host)])


def what_to_try(settings: Settings, *, console: bool) -> list[str]:
    """The next three things for a newcomer. `settings` are the prepared ones; `console`: there is one."""
    said = _TO_TRY.format(
        here="type  new article-error: the birth year is wrong  here, or in another terminal"
        if console
        else "in another terminal",
        host=HOST,
        port=settings.irc_port,
        room=ROOM,
        prefix=settings.command_prefix,
    )
    return said.splitlines()


def _settle_in(settings: Settings, home: Path) -> SecretStr:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.intake_secrets.get(SOURCE) or SecretStr(make_secret(home))


def _on_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_BEYOND = (
    "HTTP_HOST: local mode listens on loopback only, and {host} is beyond; leave it out, or connect a real "
    "network (IRC_HOST) or workspace (SLACK_BOT_TOKEN)"
)

_NO_SERVER = "IRC_HOST: local mode cannot start an IRC server of its own here ({why}); mend that, or name a real one"

_NO_HOME = "{home}/: cannot be used ({why}); start Casebell in a folder where its user may write"

_TO_TRY = """\
Casebell is in local mode: nothing in it can be reached from another machine. Three things to try:
  1. Open a case: {here}
       .venv/bin/casebell open "article-error: the birth year is wrong"
  2. Take it: connect an IRC client to {host} port {port} (without TLS), join {room} and say
       {prefix}claim 1
  3. Promise to look again, and see what happens a minute later:
       {prefix}followup 1 1m call back
Say help for everything else. To connect a real network or workspace: README.md, and .env.example for .env."""
