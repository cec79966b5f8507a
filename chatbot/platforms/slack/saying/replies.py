"""The answer to one line: kept until the line is acknowledged, then sent where the line came from.

Its words and tables go at once, its pictures after them when they are drawn. A picture cannot be shown to one person
only in a room, for nobody but the app may open its file there (https://github.com/slackapi/node-slack-sdk/issues/1790):
the pictures of a whispered answer go to the asker's direct conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

import structlog
from slack_sdk.errors import SlackApiError

from chatbot.clock import Clock
from chatbot.platforms.platform import Answer
from chatbot.platforms.slack.looks.exhibits import Files
from chatbot.platforms.slack.saying.pauses import Pauses
from chatbot.platforms.slack.saying.sending import PLAINLY, Sending
from chatbot.platforms.slack.saying.showing import Content, Showing, charts
from chatbot.platforms.slack.trouble import EXPECTED, Kind, NoTimestampError, code, trouble
from chatbot.platforms.slack.web import Web
from commands.exhibits import Chart

ATTEMPTS = 3
PATIENCE = 60.0
OUTSIDE = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel"})

Shown: TypeAlias = Callable[[str, Files], None]
"""Is told of the pictures that a user id was sent in their direct conversation."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Reply:
    """Where an answer goes, and the answer once the house has given it. `whisper`: only the asker is to see it.

    `channel` is None where there was none: the answer goes to their direct conversation with the bot. `response_url` is
    where Slack takes the answer to a slash command, whether or not the bot is in that channel.
    """

    channel: str | None
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
        return self.channel is None or self.channel.startswith("D")

    @property
    def aside(self) -> bool:
        """Whether only the asker is to see the answer, though others are there."""
        answer = self.answer
        return (self.whisper or (answer is not None and (answer.private or answer.refused))) and not self.in_private


class Replies:
    """Sends answers. One that cannot be sent is logged and let go: whoever asked can ask again."""

    def __init__(
        self, web: Web, clock: Clock, showing: Showing, sending: Sending, pauses: Pauses, *, shown: Shown
    ) -> None:
        self._web = web
        self._clock = clock
        self._showing = showing
        self._sending = sending
        self._pauses = pauses
        self._shown = shown

    def pages(self, answer: Answer) -> list[Content]:
        """The answer in one or several messages; none where there is something to see in it."""
        return self._showing.pages(answer.message)

    async def send(self, reply: Reply, skip: int = 0) -> None:
        """Send the answer, if there is one, but for the first `skip` pages of it."""
        answer = reply.answer
        if answer is None:
            return
        try:
            for page in self.pages(answer)[skip:]:
                await self._say(reply, page)
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
                await self._post(await self._at(reply), content, reply.thread)

        try:
            files = await self._showing.send_pictures(of, send)
        except EXPECTED as error:
            log.warning("slack_pictures_lost", reason=trouble(error).reason, lost=len(of))
        else:
            if files and (reply.aside or reply.in_private):
                self._shown(reply.user, files)

    async def _say(self, reply: Reply, content: Content) -> None:
        if reply.response_url is not None:
            await self._web.respond(reply.response_url, {"response_type": "ephemeral", **content})
        elif reply.aside:
            await self._whisper(reply, await self._at(reply), content)
        else:
            await self._post(await self._at(reply), content, reply.thread)

    async def _at(self, reply: Reply) -> str:
        """The conversation in which the answer is given."""
        return reply.channel or await self._sending.open_dm(reply.user)

    async def _whisper(self, reply: Reply, channel: str, content: Content) -> None:
        try:
            await self._patiently(
                channel,
                lambda: self._web.posts.chat_postEphemeral(
                    channel=channel,
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
        self._pauses.spend(channel)
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
