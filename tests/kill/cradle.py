"""Where the bot's lives begin: the first as anywhere, with Python's start; the others in a process that has read the
code by then, and becomes the bot anew for each.

Reading the code takes most of a start. Nothing of that touches the disk, so no kill would break anything in it.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import runpy
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Self

LIFE = 600
"""Seconds after which a life ends whatever happens."""

_READ = ("chatbot.app", "chatbot.platforms.irc", "chatbot.platforms.slack", "chatbot.intake.door", "storage.sqlite")
_DIE_WITH_PARENT = 1
_libc = ctypes.CDLL(None)


class Cradle:
    """Begins one life after the other. `arguments` are Python's: `-m MODULE WORD...`."""

    def __init__(self, process: Process, control: socket.socket) -> None:
        self._process = process
        self._control = control

    @classmethod
    async def made(cls, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Self:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.kill.cradle", *arguments),
                cwd=folder,
                env=environment,
                stdin=theirs,
                preexec_fn=_die_with_parent,  # only a system call, before exec
            )
        return cls(process, ours)

    async def begin(self, log: int) -> int:
        """Begin a life whose standard error is this file descriptor; its process id, which is its group's too."""
        socket.send_fds(self._control, [b"live"], [log])
        return await self._told()

    async def end(self) -> int:
        """Wait for the end of the life that was begun; its exit code, or what killed it as a negative number."""
        return await self._told()

    async def close(self) -> None:
        self._control.close()
        await self._process.wait()

    async def _told(self) -> int:
        told = await asyncio.get_running_loop().sock_recv(self._control, 20)
        assert told, "the bot's code cannot be read"
        return int(told)


def main() -> None:
    """Begin a life whenever that is asked for through the socket that is standard input; in it, be the bot."""
    _, module, *words = sys.argv[1:]
    control = socket.socket(fileno=os.dup(0))
    first = True
    while log := _asked(control):
        life = os.fork()
        if not life:
            control.close()
            _be_born(log)
            if first:
                os.execv(sys.executable, [sys.executable, *sys.argv[1:]])  # noqa: S606 - a shell would be another process
            sys.argv[1:] = words
            runpy.run_module(module, run_name="__main__", alter_sys=True)
            return
        os.close(log)
        with suppress(PermissionError):  # it is a group of its own by then, and another program
            os.setpgid(life, life)
        control.send(b"%d" % life)
        if first:
            first = False
            _read_the_code()
        _, status = os.waitpid(life, 0)
        control.send(b"%d" % os.waitstatus_to_exitcode(status))


def _asked(control: socket.socket) -> int | None:
    """The file descriptor for the log of the life that is asked for; None once no more are."""
    asked, logs, *_ = socket.recv_fds(control, 4, 1)
    return logs[0] if asked else None


def _read_the_code() -> None:
    sys.modules["rich"] = None  # type: ignore[assignment]  # as the bot does before it reads the rest
    gc.disable()
    for each in _READ:
        import_module(each)
    gc.freeze()


def _be_born(log: int) -> None:
    """Become a process of its own, whose standard error is this file descriptor."""
    _die_with_parent()
    signal.alarm(LIFE)
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for ours, theirs in ((nothing, 0), (nothing, 1), (log, 2)):
        os.dup2(ours, theirs)


def _die_with_parent() -> None:
    _libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)


if __name__ == "__main__":
    main()
