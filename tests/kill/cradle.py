"""Where the bot's lives begin: a process that has read its code, and becomes the bot anew for each.

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
    sys.modules["rich"] = None  # type: ignore[assignment]  # as the bot does before it reads the rest
    gc.disable()
    for each in _READ:
        import_module(each)
    gc.freeze()
    if _is_born():
        sys.argv[1:] = words
        runpy.run_module(module, run_name="__main__", alter_sys=True)


def _is_born() -> bool:
    """Returns True in each life, and False once no more are asked for."""
    control = socket.socket(fileno=os.dup(0))
    while True:
        asked, logs, *_ = socket.recv_fds(control, 4, 1)
        if not asked:
            return False
        life = os.fork()
        if not life:
            break
        for log in logs:
            os.close(log)
        os.setpgid(life, life)
        control.send(b"%d" % life)
        _, status = os.waitpid(life, 0)
        control.send(b"%d" % os.waitstatus_to_exitcode(status))
    control.close()
    _die_with_parent()
    signal.alarm(LIFE)
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for ours, theirs in ((nothing, 0), (nothing, 1), (logs[0], 2)):
        os.dup2(ours, theirs)
    return True


def _die_with_parent() -> None:
    _libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)


if __name__ == "__main__":
    main()
