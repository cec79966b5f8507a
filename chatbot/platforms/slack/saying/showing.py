"""A message sent with all it shows, or with as much of it as Slack takes.

Slack makes an uploaded file ready in its own time, and until then refuses the message that shows it; of a message that
it refused nothing was posted, so that it may be sent again, and with less in it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from chatbot.clock import Clock
from chatbot.platforms.slack.looks.exhibits import NO_FILES, Files
from chatbot.platforms.slack.looks.render import Renderer
from chatbot.platforms.slack.saying.pictures import Pictures
from chatbot.platforms.slack.trouble import not_ready, too_much, trouble
from commands.exhibits import Chart, Table
from commands.message import Message

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds to wait for a file, again and again."""

T = TypeVar("T")
Content: TypeAlias = dict[str, Any]
"""`text`, and `blocks` where there are any."""

Send: TypeAlias = Callable[[Content], Awaitable[T]]

log = structlog.get_logger(__name__)


class Showing:
    """Sends messages for one workspace."""

    def __init__(self, clock: Clock, renderer: Renderer, pictures: Pictures) -> None:
        self._clock = clock
        self._renderer = renderer
        self._pictures = pictures

    def pages(self, message: Message) -> list[Content]:
        """The message as one or several contents; none where there is something to see in it."""
        if message.exhibits:
            return []
        if message.buttons:
            return [self.content(message)]
        return [{"text": text} for text in self._renderer.pages(message)]

    def content(self, message: Message, files: Files = NO_FILES, *, tables: bool = True) -> Content:
        """The message as Slack takes it."""
        text, blocks = self._renderer.line(message, files, tables=tables)
        return {"text": text, "blocks": blocks} if blocks else {"text": text}

    async def send(self, message: Message, send: Send[T], *, pictures: bool = True) -> T:
        """What `send` gives for the fullest version of the message that Slack takes. Raises what it raises.

        Without `pictures` its charts are left out.
        """
        files = await self._pictures.upload(charts(message)) if pictures else NO_FILES
        *fuller, plainest = self._versions(message, files)
        for content in fuller:
            try:
                return await self.when_ready(content, send)
            except (SlackApiError, aiohttp.ClientResponseError) as error:
                if not too_much(error):
                    raise
                log.warning("slack_shows_less", reason=trouble(error).reason)
        return await send(plainest)

    async def send_pictures(self, of: Sequence[Chart], send: Send[Any]) -> Files:
        """Send the pictures of these charts by themselves, as many as can be made. Raises what `send` raises."""
        files = await self._pictures.upload(of)
        if files:
            text, blocks = self._renderer.pictures([chart for chart in of if chart in files], files)
            await self.when_ready({"text": text, "blocks": blocks}, send)
        return files

    async def when_ready(self, content: Content, send: Send[T]) -> T:
        """What `send` gives once Slack is done with the files in the content. Raises what it raises."""
        for pause in PAUSES:
            try:
                return await send(content)
            except SlackApiError as error:
                if not not_ready(error):
                    raise
            await self._clock.sleep(pause)
        return await send(content)

    def _versions(self, message: Message, files: Files) -> Iterator[Content]:
        """The message with less and less in it."""
        if files:
            yield self.content(message, files)
        if any(isinstance(each, Table) for each in message.exhibits):
            yield self.content(message)
        yield self.content(message, tables=False)


def charts(message: Message) -> list[Chart]:
    """The charts that a message shows."""
    return [each for each in message.exhibits if isinstance(each, Chart)]
