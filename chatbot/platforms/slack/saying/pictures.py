"""Pictures of charts: drawn, and uploaded to Slack for a message to show.

https://docs.slack.dev/reference/methods/files.getUploadURLExternal: announced, sent, completed. Nothing is shared by
that: who may see a picture is who may see the message that shows it. Whatever goes wrong costs the picture alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

import structlog

from chatbot.drawing import NotDrawn, draw_all
from chatbot.logs import fault
from chatbot.platforms.slack.looks.exhibits import NO_FILES, Files, alt
from chatbot.platforms.slack.trouble import EXPECTED, trouble
from chatbot.platforms.slack.web import Web
from commands.exhibits import Chart

PATIENCE = 30.0
"""Seconds in which all pictures of a message have to be there; it goes without the others."""

MOST_AT_ONCE = 4
"""Messages whose pictures are being made; one more goes without any, so that asking for many holds nothing up."""

ALT = 1000

Draw: TypeAlias = Callable[[Sequence[Chart]], Awaitable[Sequence[bytes]]]
"""Draws charts as PNG. Raises NotDrawn."""

log = structlog.get_logger(__name__)


async def drawn(charts: Sequence[Chart]) -> list[bytes]:
    """The charts as PNG, drawn by another process."""
    return await draw_all(charts, kind="png")


class Pictures:
    """Makes the pictures for one workspace."""

    def __init__(self, web: Web, draw: Draw = drawn, patience: float = PATIENCE) -> None:
        self._web = web
        self._draw = draw
        self._patience = patience
        self._in_hand = 0

    async def upload(self, charts: Sequence[Chart]) -> Files:
        """The files of those charts of a message that could be drawn and uploaded; what became of others is logged."""
        if not charts:
            return NO_FILES
        if self._in_hand >= MOST_AT_ONCE:
            log.warning("slack_pictures_lost", reason="too many at once", lost=len(charts))
            return NO_FILES
        self._in_hand += 1
        files: dict[Chart, str] = {}
        try:
            async with asyncio.timeout(self._patience):
                for chart, png in zip(charts, await self._draw(charts), strict=True):
                    files[chart] = await self._uploaded(chart, png)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a picture, its message goes out
            reason = _reason(error)
            log.warning("slack_pictures_lost", reason=reason, lost=len(charts) - len(files), **_hint(reason))
        finally:
            self._in_hand -= 1
        return files

    async def _uploaded(self, chart: Chart, png: bytes) -> str:
        name = f"{chart.name}.png"
        announced = await self._web.asks.files_getUploadURLExternal(
            filename=name, length=len(png), alt_txt=alt(chart, ALT)
        )
        await self._web.send(str(announced["upload_url"]), png)
        file = str(announced["file_id"])
        await self._web.asks.files_completeUploadExternal(files=[{"id": file, "title": name}])
        return file


def _reason(error: Exception) -> str:
    if isinstance(error, NotDrawn):
        return str(error)
    return trouble(error).reason if isinstance(error, EXPECTED) else f"fault {fault(log, 'slack picture', error)}"


def _hint(reason: str) -> dict[str, str]:
    if reason != "missing_scope":
        return {}
    return {"hint": "add files:write to the app as in docs/slack-app-manifest.yaml, and reinstall it"}
