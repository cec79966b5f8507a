"""The stand-in by itself: `python -m tests.slack_standin [port]`, to try the bot without a workspace.

It prints the settings that connect a bot to it. Then each line of standard input is somebody who does something, as
tests/slack_standin/terminal.py tells, and what they see is printed.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

from tests.slack_standin import Slack
from tests.slack_standin.terminal import Terminal


async def main(port: int) -> None:
    """Serve until standard input ends."""
    slack = Slack()
    await slack.start(port)
    terminal = Terminal(slack, slack.channel("cases"))
    try:
        for name, value in slack.environment("cases:team").items():
            print(f"{name}={value}", flush=True)
        async for line in _lines():
            terminal.take(line)
    finally:
        await terminal.stop()
        await slack.stop()


async def _lines() -> AsyncIterator[str]:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode(errors="replace").strip()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
