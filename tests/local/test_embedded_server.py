"""Local mode's own IRC server: there when the bot is, gone when the bot is gone, and for this machine only."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr

from chatbot import local
from chatbot.settings import BadSettings, Channel, Settings
from storage.models import Audience
from tests.local.conftest import Casebell, Visitor

BOT = """
import asyncio, os
from pathlib import Path
from chatbot import local
from chatbot.settings import read

async def main():
    async with local.prepare(read(), Path("var")):
        print("here", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
def settings(free_port: Callable[[], int]) -> Settings:
    return Settings(irc_port=free_port())


def server_process(port: int | None) -> psutil.Process:
    """The server on a port: others of this process's children may be servers too."""
    (found,) = [each for each in psutil.Process().children() if {"miniircd", str(port)} <= set(each.cmdline())]
    return found


async def test_the_bot_gets_settings_to_be_at_home_with(settings: Settings, tmp_path: Path) -> None:
    async with local.prepare(settings, tmp_path / "var") as prepared:
        visitor = await Visitor.connect(prepared.irc_port or 0)
        await visitor.leave()
        assert (prepared.irc_host, prepared.irc_tls, prepared.irc_identity) == ("127.0.0.1", False, "nick")
        assert prepared.irc_channels == (Channel("#cases", Audience.TEAM),)
        assert not prepared.local, "from here on it is a network like any other"
    assert settings.local


async def test_a_server_that_cannot_be_started_is_not_blamed_on_the_folder(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "irc-server.log").mkdir()
    with pytest.raises(BadSettings, match=r"^IRC_HOST: local mode cannot start an IRC server .*irc-server\.log"):
        await local.prepare(settings, tmp_path).__aenter__()


async def test_it_listens_on_loopback_only(settings: Settings, tmp_path: Path) -> None:
    async with local.prepare(settings, tmp_path / "var"):
        listening = [
            each.laddr for each in server_process(settings.irc_port).net_connections() if each.status == "LISTEN"
        ]
        assert listening == [("127.0.0.1", settings.irc_port)]


async def test_it_is_gone_when_the_bot_stops(settings: Settings, tmp_path: Path) -> None:
    async with local.prepare(settings, tmp_path / "var") as prepared:
        visitor = await Visitor.connect(prepared.irc_port or 0)
    await visitor.is_left_alone()
    await visitor.leave()
    with pytest.raises(ConnectionRefusedError):
        await Visitor.connect(settings.irc_port or 0)


@pytest.mark.skipif(sys.platform != "linux", reason="the tie to the parent is Linux's: run this on Linux")
async def test_it_is_gone_when_the_bot_is_killed(casebell: Casebell, free_port: Callable[[], int]) -> None:
    port = free_port()
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        BOT,
        cwd=casebell.folder,
        env=casebell.environment(IRC_PORT=str(port)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert bot.stdout
    try:
        assert await bot.stdout.readline() == b"here\n"
        visitor = await Visitor.connect(port)
    finally:
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    await visitor.is_left_alone()
    await visitor.leave()


async def test_it_comes_back_when_it_ends_by_itself(settings: Settings, tmp_path: Path) -> None:
    async with local.prepare(settings, tmp_path / "var") as prepared:
        visitor = await Visitor.connect(prepared.irc_port or 0)
        os.kill(server_process(prepared.irc_port).pid, signal.SIGKILL)
        await visitor.is_left_alone()
        await visitor.leave()
        async with asyncio.timeout(90):
            await (await _connect_when_it_is_back(prepared.irc_port or 0)).leave()


async def _connect_when_it_is_back(port: int) -> Visitor:
    while True:
        try:
            return await Visitor.connect(port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)  # how often to ask, not how long to wait


async def test_a_port_that_is_taken_is_a_sentence_with_the_way_out(settings: Settings, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", settings.irc_port or 0)), pytest.raises(BadSettings) as refused:
        async with local.prepare(settings, tmp_path / "var"):
            pass
    (fault,) = refused.value.faults
    assert fault.startswith(f"IRC_PORT: local mode cannot have port {settings.irc_port} on 127.0.0.1 (another program")
    assert "IRC_PORT=6668" in fault


async def test_a_server_that_cannot_start_is_a_sentence(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(BadSettings, match="cannot be used"):
        async with local.prepare(settings, tmp_path / "var"):
            pass


async def test_it_refuses_to_listen_beyond_this_machine(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="HTTP_HOST: local mode listens on loopback only"):
        async with local.prepare(Settings(http_host="0.0.0.0"), tmp_path / "var"):  # noqa: S104 - refused
            pass
    assert not (tmp_path / "var").exists()


async def test_the_secret_is_made_once_for_its_owners_eyes_only(settings: Settings, tmp_path: Path) -> None:
    home = tmp_path / "var"
    async with local.prepare(settings, home) as prepared:
        first = prepared.intake_secrets["local"]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "local-secret").stat().st_mode) == 0o600
    assert len(base64.b64decode(first.get_secret_value().removeprefix("whsec_"))) == 32
    (home / "local-secret").chmod(0o644)
    async with local.prepare(settings, home) as prepared:
        assert prepared.intake_secrets["local"] == first
    assert stat.S_IMODE((home / "local-secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("broken", [b"", b"whsec_", b"whsec_short", b"\xff\xfe", b"no secret at all"])
async def test_a_broken_secret_is_replaced(settings: Settings, tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "local-secret").write_bytes(broken)
    async with local.prepare(settings, tmp_path) as prepared:
        secret = prepared.intake_secrets["local"].get_secret_value()
    assert secret.startswith("whsec_")
    assert (tmp_path / "local-secret").read_text().strip() == secret


async def test_a_secret_of_ones_own_is_kept(settings: Settings, tmp_path: Path) -> None:
    own = SecretStr("whsec_" + base64.b64encode(b"a test secret, one's own").decode())
    mine = settings.model_copy(update={"intake_secrets": {"local": own, "form": own}})
    async with local.prepare(mine, tmp_path / "var") as prepared:
        assert prepared.intake_secrets == {"local": own, "form": own}


def test_a_newcomer_is_told_three_things_to_try() -> None:
    settings = Settings(irc_host="127.0.0.1", irc_port=6668, irc_channels="#cases:team", command_prefix="?")
    told = "\n".join(local.what_to_try(settings, console=True))
    for words in ("casebell open ", "127.0.0.1 port 6668", "?claim 1", "?followup 1 1m", "README.md", ".env.example"):
        assert words in told
    assert "here" not in "\n".join(local.what_to_try(settings, console=False)).split("2.")[0]
