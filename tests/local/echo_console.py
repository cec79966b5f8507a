"""A console with nobody behind it but an echo: run on a terminal by its tests.

`ring` delivers a parcel, `log` logs a warning, `wait` answers only after a parcel; every other line is echoed.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

from chatbot import logs
from chatbot.clock import SystemClock
from chatbot.platforms.console import ConsolePlatform
from chatbot.platforms.platform import Answer, Parcel, Say
from chatbot.settings import Settings
from commands.message import Message, Text
from commands.spoken import Incoming


def message(*lines: str) -> Message:
    return Message(tuple((Text(line),) for line in lines))


async def main() -> None:
    logs.configure("info", "console", sys.stderr)
    console = ConsolePlatform(Settings(), SystemClock(), ["claim", "cases", "note"], history=Path("history"))

    async def hear(incoming: Incoming, say: Say) -> None:
        if incoming.text == "ring":
            await console.deliver([Parcel("1", "console", private=False, content=message("the bell"))])
        elif incoming.text == "log":
            logging.getLogger("echo").warning("a log line")
        await say(Answer(message(f"[{incoming.text}]")))

    await console.run(hear, lambda: print("ready to hear"))
    print("left")


asyncio.run(main())
