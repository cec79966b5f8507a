"""The embedded IRC server: miniircd, as a child process on loopback."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

import structlog

from chatbot.local import tied
from chatbot.settings import BadSettings

HOST = "127.0.0.1"

_TAKEN = (
    "IRC_PORT: local mode cannot have port {port} on {host} ({why}); choose another, such as "
    "IRC_PORT={other}, in .env or in the environment"
)

_READY_WITHIN = 10.0
_STOPPED_WITHIN = 2.0
_ASK_AGAIN = 0.02
_START_AGAIN = 1.0

_log = structlog.get_logger(__name__)


class EmbeddedServer:
    """It ends with the bot, however that ends; if it ends before, it starts again. `log` has what it says."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self._said = log
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when it takes connections. Raises BadSettings, naming the way out, where it cannot."""
        self._process = await self._launch()
        self._keeper = asyncio.create_task(self._keep(self._process), name="embedded IRC server")

    async def stop(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        if self._process is not None:
            await _end(self._process)

    async def _keep(self, process: asyncio.subprocess.Process) -> None:
        while True:
            _log.warning("embedded_server_ended", code=await process.wait())
            await asyncio.sleep(_START_AGAIN)
            try:
                process = self._process = await self._launch()
            except (BadSettings, OSError) as problem:
                _log.warning("embedded_server_down", problem=str(problem))
            else:
                _log.warning("embedded_server_back", port=self.port)

    async def _launch(self) -> asyncio.subprocess.Process:
        _check_free(self.port)
        # It refuses root unless told; there, the bot that starts it is root as well.
        as_root = ["--setuid", "root"] if os.getuid() == 0 else []
        with self._said.open("wb") as said:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", str(Path(tied.__file__)), str(os.getpid())),
                *("miniircd", "--listen", HOST, "--ports", str(self.port), "--cloak", "local", *as_root),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,  # Ctrl-C is for the bot, which then ends this in its turn
            )
        try:
            async with asyncio.timeout(_READY_WITHIN):
                await self._answers(process)
        except TimeoutError:
            await _end(process)
            raise BadSettings([f"IRC_PORT: nothing answered at {HOST}:{self.port}; see {self._said}"]) from None
        except BaseException:
            await _end(process)
            raise
        return process

    async def _answers(self, process: asyncio.subprocess.Process) -> None:
        while process.returncode is None:
            with suppress(ConnectionRefusedError):
                _, writer = await asyncio.open_connection(HOST, self.port)
                writer.close()
                with suppress(ConnectionError):
                    await writer.wait_closed()
                return
            await asyncio.sleep(_ASK_AGAIN)
        raise BadSettings([f"IRC_PORT: the server for {HOST}:{self.port} ended at once; see {self._said}"])


def _check_free(port: int) -> None:
    """The child could only say in its log that it is not, and another's server would answer in its place."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            why = {errno.EADDRINUSE: "another program listens there", errno.EACCES: "this user may not"}
            if problem.errno not in why:
                raise
            other = 6668 if port != 6668 else 6669
            fault = _TAKEN.format(host=HOST, port=port, why=why[problem.errno], other=other)
            raise BadSettings([fault]) from None


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask it to end, and see to it."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOPPED_WITHIN)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
