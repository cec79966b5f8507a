"""The answer to one line: kept until the line is acknowledged, then sent where the line came from.

Its words and tables go at once, its pictures after them when they are drawn. A picture cannot be shown to one person
only in a room, for nobody but the app may open its file there (https://github.com/slackapi/node-slack-sdk/issues/1790):
the pictures of a whispered answer go to the asker's direct conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from chatbot.clock import Clock
from chatbot.platforms.platform import Answer
from chatbot.platforms.slack.pauses import Pauses
from chatbot.platforms.slack.sending import PLAINLY, Sending
from chatbot.platforms.slack.showing import Content, Showing, charts
from chatbot.platforms.slack.trouble import EXPECTED, Kind, NoTimestampError, code, trouble
from chatbot.platforms.slack.web import Web
from commands.exhibits import Chart

ATTEMPTS = 3
PATIENCE = 60.0
OUTSIDE = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel"})

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Reply:
    """Where an answer goes, and the answer once the house has given it. `whisper`: only the asker is to see it.

    `response_url` is where Slack takes the answer to a slash command, whether or not the bot is in that channel.
    """

    channel: str
    user: str
    thread: str | None = None
    whisper: bool = False
    response_url: str | None = None
    answer: Answer | None = field(default=None, init=False)

    async def __call__(self, answer: Answer) -> None:
        """Keep the answer: it is sent when the line has been acknowledged."""
        self.answer = answer

    @property
    def in_private(self) -> bool:
        return self.channel.startswith("D")

    @property
    def aside(self) -> bool:
        """Whether only the asker is to see the answer, though others are there."""
        return (self.whisper or (self.answer is not None and self.answer.private)) and not self.in_private


class Replies:
    """Sends answers. One that cannot be sent is logged and let go: whoever asked can ask again."""

    def __init__(self, web: Web, clock: Clock, showing: Showing, sending: Sending, pauses: Pauses) -> None:
        self._web = web
        self._clock = clock
        self._showing = showing
        self._sending = sending
        self._pauses = pauses

    def pages(self, answer: Answer) -> list[str]:
        """The answer's texts; none where there is more to it than text."""
        return self._showing.pages(answer.message)

    async def send(self, reply: Reply, skip: int = 0) -> None:
        """Send the answer, if there is one, but for the first `skip` pages of it."""
        answer = reply.answer
        if answer is None:
            return
        try:
            for page in self.pages(answer)[skip:]:
                await self._say(reply, {"text": page})
            if answer.message.exhibits:
                await self._showing.send(answer.message, partial(self._say, reply), pictures=False)
        except EXPECTED as error:
            log.warning("slack_reply_lost", reason=trouble(error).reason)
            return
        if answer.delivered is not None and not reply.aside and not reply.in_private:
            answer.delivered()
        await self._show(reply, charts(answer.message))

    async def _show(self, reply: Reply, of: Sequence[Chart]) -> None:
        async def send(content: Content) -> None:
            if reply.aside:
                await self._post(await self._sending.open_dm(reply.user), content, None)
            else:
                await self._post(reply.channel, content, reply.thread)

        try:
            await self._showing.send_pictures(of, send)
        except EXPECTED as error:
            log.warning("slack_pictures_lost", reason=trouble(error).reason, lost=len(of))

    async def _say(self, reply: Reply, content: Content) -> None:
        if reply.response_url is not None:
            await self._web.respond(reply.response_url, {"response_type": "ephemeral", **content})
        elif reply.aside:
            await self._whisper(reply, content)
        else:
            await self._post(reply.channel, content, reply.thread)

    async def _whisper(self, reply: Reply, content: Content) -> None:
        try:
            await self._patiently(
                reply.channel,
                lambda: self._web.posts.chat_postEphemeral(
                    channel=reply.channel,
                    user=reply.user,
                    thread_ts=reply.thread,
                    parse="none",
                    link_names=False,
                    **content,
                ),
            )
        except SlackApiError as error:
            if code(error) not in OUTSIDE:
                raise
            await self._post(await self._sending.open_dm(reply.user), content, None)

    async def _post(self, channel: str, content: Content, thread: str | None) -> None:
        posted = await self._patiently(
            channel,
            lambda: self._web.posts.chat_postMessage(channel=channel, thread_ts=thread, **PLAINLY, **content),
        )
        if not posted.get("ts"):
            raise NoTimestampError

    async def _patiently(self, channel: str, call: Callable[[], Any]) -> Any:
        """Call, waiting as Slack asks where it asks for that; anything else that fails is not tried again."""
        for attempts_left in reversed(range(ATTEMPTS)):
            pause = self._pauses.left(channel)
            if pause > PATIENCE:
                raise TimeoutError
            if pause:
                await self._clock.sleep(pause)
            try:
                return await call()
            except SlackApiError as error:
                found = trouble(error)
                if found.kind is not Kind.SLOW or found.seconds is None:
                    raise
                self._pauses.pause(channel, found.seconds)
                if not attempts_left:
                    raise
        return None
