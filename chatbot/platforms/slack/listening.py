"""What Slack says, through Bolt: lines for the house, and news about people and rooms.

A line is dealt with to the end before its envelope is acknowledged, so that what was acknowledged is on disk. Every
other envelope is acknowledged too, whatever Bolt thinks of it: Slack would only deliver it again.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.once import Once
from chatbot.platforms.platform import Hear
from chatbot.platforms.slack import reading
from chatbot.platforms.slack.people import People
from chatbot.platforms.slack.replies import Replies, Reply
from chatbot.platforms.slack.rooms import Rooms
from chatbot.platforms.slack.socket import Acknowledge
from chatbot.platforms.slack.web import Me, Web
from commands.spoken import Identity, Incoming, Place
from storage.models import Audience

ANSWER_WITHIN = 2.5

ROOM_NEWS = (
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
)

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Delivery:
    """One envelope in hand, since a moment of the monotonic clock.

    `unfinished`: a line in it was begun and not dealt with to the end, so that it must come again. `reply` is what is
    to be answered after the acknowledgement, but for its first `told` pages, which go with it.
    """

    envelope: str
    accepts_answer: bool
    since: float
    unfinished: bool = False
    reply: Reply | None = None
    told: int = 0


class Listening:
    """Bolt's listeners for one workspace. `rooms_changed` is awaited when the bot's own rooms may have changed."""

    def __init__(
        self,
        web: Web,
        me: Me,
        clock: Clock,
        *,
        hear: Hear,
        people: People,
        rooms: Rooms,
        replies: Replies,
        prefix: str,
        rooms_changed: Callable[[], Awaitable[None]],
    ) -> None:
        self._me = me
        self._clock = clock
        self._hear = hear
        self._people = people
        self._rooms = rooms
        self._replies = replies
        self._prefix = prefix
        self._rooms_changed = rooms_changed
        self._once: Once[Reply] = Once()
        self._app = self._bolt(web)

    async def take(self, request: SocketModeRequest, acknowledge: Acknowledge) -> None:
        """Deal with one envelope: what it asks, then its acknowledgement, then the answer."""
        delivery = Delivery(request.envelope_id, request.accepts_response_payload, self._clock.monotonic())
        bolt_request = AsyncBoltRequest(mode="socket_mode", body=request.payload, context={"delivery": delivery})
        try:
            response = await self._app.async_dispatch(bolt_request)
        except Exception as error:  # noqa: BLE001 - Bolt trips over some envelopes that lack what they should have
            fault(log, "slack envelope", error)
            response = BoltResponse(status=500)
        if delivery.unfinished:
            return
        await acknowledge(_payload(response))
        if delivery.reply is not None:
            await self._replies.send(delivery.reply, skip=delivery.told)

    def _bolt(self, web: Web) -> AsyncApp:
        async def authorize() -> AuthorizeResult:
            # Bolt would ask auth.test, and acknowledge what it drops when that fails.
            return AuthorizeResult(
                enterprise_id=None,
                team_id=self._me.team,
                bot_user_id=self._me.user,
                bot_id=self._me.bot,
                bot_token=web.posts.token,
            )

        app = AsyncApp(
            name="casebell",
            logger=_bolt_logger(),
            client=_without_token(web),
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        app.error(self._fault)
        app.event("message")(self._message)
        app.event("app_mention")(self._message)
        app.event("user_change")(self._user_changed)
        app.event(re.compile("member_(joined|left)_channel"))(self._member_moved)
        app.event(re.compile("|".join(ROOM_NEWS)))(self._room_changed)
        app.command("/case")(self._command)
        app.action(re.compile(r"say:\d+"))(self._pressed)
        return app

    async def _message(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        user, channel = event.get("user"), str(event.get("channel"))
        if event.get("subtype") or event.get("bot_id") or not user:  # Bolt has dropped our own
            return
        in_private = channel.startswith("D")
        room = self._rooms[channel]
        text, addressed = reading.meant_for(str(event.get("text") or ""), self._me.user, self._me.name)
        if not in_private and (room is None or not (addressed or text.startswith(self._prefix))):
            return
        reply = Reply(channel, user, thread=event.get("thread_ts"))
        key = f"slack:{channel}:{event.get('ts')}"  # a mention comes as two events, with an id each
        team = event.get("user_team")
        await self._heard(reply, team, text, key=key, delivery=context["delivery"], addressed=addressed)

    async def _command(self, body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        delivery: Delivery = context["delivery"]
        user, channel = str(body["user_id"]), str(body.get("channel_id"))
        reply = Reply(channel, user, whisper=True, response_url=body.get("response_url"))
        text = reading.words(str(body.get("text") or "")) or "help"
        await self._heard(reply, body.get("team_id"), text, key=f"slack:{delivery.envelope}", delivery=delivery)
        in_time = self._clock.monotonic() - delivery.since < ANSWER_WITHIN
        pages = self._replies.pages(reply.answer) if reply.answer and delivery.accepts_answer and in_time else []
        if pages:
            delivery.told = 1
            await ack(text=pages[0], response_type="ephemeral")
        else:
            await ack()

    async def _pressed(self, body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        delivery: Delivery = context["delivery"]
        user, action = body["user"], body["actions"][0]
        channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
        reply = Reply(str(channel), str(user["id"]), whisper=True)
        text = reading.words(str(action.get("value") or ""))
        await self._heard(reply, user.get("team_id"), text, key=f"slack:{delivery.envelope}", delivery=delivery)
        await ack()

    async def _heard(
        self, reply: Reply, team: str | None, text: str, *, key: str, delivery: Delivery, addressed: bool = True
    ) -> None:
        """Have the house deal with a line, once."""
        delivery.unfinished = True
        who = await self._people.who(reply.user, team)
        room = self._rooms[reply.channel]
        place = Place(room.id, room.audience, named=self._rooms.named) if room else await self._in_private(who)
        incoming = Incoming(who, place, text, key, addressed)

        async def hear() -> Reply:
            await self._hear(incoming, reply)
            return reply

        answered = await self._once.run(key, hear)
        if answered is reply:
            delivery.reply = reply
        reply.answer = answered.answer  # goes again with the acknowledgement of a command: the first may be lost
        delivery.unfinished = False

    async def _in_private(self, who: Identity) -> Place:
        shared = await self._rooms.shared_with(who)
        widest = max((room.audience for room in shared), key=list(Audience).index, default=Audience.PUBLIC)
        return Place(None, widest, shared=tuple(room.id for room in shared), named=self._rooms.named)

    async def _user_changed(self, event: dict[str, Any]) -> None:
        user = event.get("user")
        self._people.forget(str(user.get("id")) if isinstance(user, dict) else str(user))

    async def _member_moved(self, event: dict[str, Any]) -> None:
        self._rooms.forget_members(str(event.get("channel")))
        if event.get("user") == self._me.user:
            await self._rooms_changed()

    async def _room_changed(self) -> None:
        await self._rooms_changed()

    async def _fault(self, error: Exception) -> BoltResponse:
        fault(log, "slack listener", error)
        return BoltResponse(status=500)


def _payload(response: BoltResponse) -> dict[str, Any] | None:
    """What Bolt would answer, as the payload of an acknowledgement."""
    if not response.body.startswith("{"):
        return None
    payload: dict[str, Any] = json.loads(response.body)
    return payload


def _without_token(web: Web) -> AsyncWebClient:
    return AsyncWebClient(base_url=web.posts.base_url, session=web.session, logger=web.posts.logger)


def _bolt_logger() -> logging.Logger:
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.ERROR)  # its warnings print what people said
    return logger
