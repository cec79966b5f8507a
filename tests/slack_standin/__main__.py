"""The stand-in by itself: `python -m tests.slack_standin [port]`, to try the bot without a workspace.

It prints the settings that connect a bot to it. Then each line of standard input is somebody speaking in #cases
(`alice: !claim 12`), and what the bot posts is printed.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from functools import partial

from tests.slack_standin import Channel, Slack, User


async def main(port: int) -> None:
    """Serve until standard input ends."""
    slack = Slack()
    cases = slack.workspace.channel("cases")
    people: dict[str, User] = {}
    await slack.start(port)
    for name, value in slack.environment("cases:team").items():
        print(f"{name}={value}", flush=True)
    doing: set[asyncio.Task[object]] = {asyncio.create_task(_print(cases))}
    try:
        async for line in _lines():
            name, _, text = line.partition(":")
            user = people.get(name) or people.setdefault(name, slack.workspace.person(name))
            doing.add(asyncio.create_task(slack.says(user, cases, text.strip())))
    finally:
        for task in doing:
            task.cancel()
        await asyncio.gather(*doing, return_exceptions=True)
        await slack.stop()


async def _lines() -> AsyncIterator[str]:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode(errors="replace").strip()


async def _print(channel: Channel) -> None:
    seen = 0
    while True:
        news = await channel.changes.until(partial(_since, channel, seen), "a post", seconds=86_400)
        for kind, text, _ in news:
            print(f"{kind}: {text}", flush=True)
        seen += len(news)


def _since(channel: Channel, seen: int) -> list[tuple[str, str, str | None]] | None:
    return channel.log[seen:] or None


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
