"""The answer to one line: kept until the line is acknowledged, then sent where the line came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from chatbot.clock import Clock
from chatbot.platforms.platform import Answer
from chatbot.platforms.slack.pauses import Pauses
from chatbot.platforms.slack.render import Renderer
from chatbot.platforms.slack.sending import PLAINLY, Sending
from chatbot.platforms.slack.trouble import EXPECTED, Kind, NoTimestampError, code, trouble
from chatbot.platforms.slack.web import Web

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


class Replies:
    """Sends answers. One that cannot be sent is logged and let go: whoever asked can ask again."""

    def __init__(self, web: Web, clock: Clock, renderer: Renderer, sending: Sending, pauses: Pauses) -> None:
        self._web = web
        self._clock = clock
        self._renderer = renderer
        self._sending = sending
        self._pauses = pauses

    def pages(self, answer: Answer) -> list[str]:
        """The answer's texts."""
        return self._renderer.pages(answer.message)

    async def send(self, reply: Reply, skip: int = 0) -> None:
        """Send the answer, if there is one, but for the first `skip` pages of it."""
        answer = reply.answer
        if answer is None:
            return
        whisper = reply.whisper or answer.private
        try:
            for page in self.pages(answer)[skip:]:
                await self._say(reply, page, whisper=whisper)
        except EXPECTED as error:
            log.warning("slack_reply_lost", reason=trouble(error).reason)
            return
        if answer.delivered is not None and not whisper and not reply.in_private:
            answer.delivered()

    async def _say(self, reply: Reply, text: str, *, whisper: bool) -> None:
        if reply.response_url is not None:
            await self._web.respond(reply.response_url, {"response_type": "ephemeral", "text": text})
        elif whisper and not reply.in_private:
            await self._whisper(reply, text)
        else:
            await self._post(reply.channel, text, reply.thread)

    async def _whisper(self, reply: Reply, text: str) -> None:
        try:
            await self._patiently(
                reply.channel,
                lambda: self._web.posts.chat_postEphemeral(
                    channel=reply.channel,
                    user=reply.user,
                    text=text,
                    thread_ts=reply.thread,
                    parse="none",
                    link_names=False,
                ),
            )
        except SlackApiError as error:
            if code(error) not in OUTSIDE:
                raise
            await self._post(await self._sending.open_dm(reply.user), text, None)

    async def _post(self, channel: str, text: str, thread: str | None) -> None:
        posted = await self._patiently(
            channel,
            lambda: self._web.posts.chat_postMessage(channel=channel, text=text, thread_ts=thread, **PLAINLY),
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
