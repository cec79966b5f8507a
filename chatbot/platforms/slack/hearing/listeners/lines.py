"""What people say: in rooms and direct conversations, by the slash command, and by buttons that say it for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from chatbot.clock import Clock
from chatbot.platforms.slack.hearing import reading
from chatbot.platforms.slack.hearing.attempts import Attempts
from chatbot.platforms.slack.hearing.delivery import Delivery
from chatbot.platforms.slack.hearing.listeners.talking import Talking, said
from chatbot.platforms.slack.saying.replies import Reply
from chatbot.platforms.slack.workspace import Workspace

ANSWER_WITHIN = 2.5
"""Seconds in which an answer may still go with the acknowledgement of its command."""

TYPED = (None, "thread_broadcast", "file_share")
"""The subtypes of what somebody has just typed: by itself, in a thread and to its channel as well, or with a file."""


def listen(app: AsyncApp, clock: Clock) -> None:
    async def command(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        delivery: Delivery = context["delivery"]
        reply = Reply(
            str(body.get("channel_id")), str(body["user_id"]), whisper=True, response_url=body.get("response_url")
        )
        text = reading.words(str(body.get("text") or "")) or "help"
        await delivery.hear(reply, text, team=body.get("team_id"))
        in_time = clock.monotonic() - delivery.since < ANSWER_WITHIN
        answerable = reply.answer if delivery.accepts_answer and in_time else None
        pages = delivery.workspace.replies.pages(answerable) if answerable else []
        if pages:
            delivery.told = 1
            await ack(response_type="ephemeral", **pages[0])
        else:
            await ack()

    async def message(event: dict[str, Any], context: AsyncBoltContext) -> None:
        delivery: Delivery = context["delivery"]
        here = delivery.workspace
        user, channel = event.get("user"), str(event.get("channel"))
        if event.get("subtype") not in TYPED or event.get("bot_id") or user in {None, here.me.user}:
            return
        in_private = channel.startswith("D")
        if not in_private and here.rooms[channel] is None:
            return
        text, addressed = reading.meant_for(str(event.get("text") or ""), here.me.user, here.me.name)
        if in_private or addressed or text.startswith(here.prefix):
            reply = Reply(channel, user, thread=event.get("thread_ts"))
            await delivery.hear(reply, text, key=said(event), team=event.get("user_team"), addressed=addressed)
        elif event.get("thread_ts"):
            await talk.under_card(event, delivery)

    talk = Talking(clock)
    app.event("message")(message)
    app.event("app_mention")(message)
    app.command("/case")(command)
    app.action(re.compile(r"(say|once):\d+"))(_Buttons().pressed)


class _Buttons:
    """What is said by pressing."""

    def __init__(self) -> None:
        self._attempts = Attempts()

    async def pressed(self, body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        delivery: Delivery = context["delivery"]
        user, action = body["user"], body["actions"][0]
        reply, same = pressed_by(body), _once(body)
        key = self._attempts.key(same) if same else None
        await delivery.hear(reply, reading.typed(str(action.get("value") or "")), key=key, team=user.get("team_id"))
        await ack()
        refused = reply.answer is None or reply.answer.refused
        if same and refused and delivery.reply is reply:
            self._attempts.refused(same)
        if reply.answer is not None and refused:
            delivery.after = partial(draw_anew, delivery.workspace, body)


def _once(body: Mapping[str, Any]) -> str | None:
    """What is the same however often somebody presses this very button; None where each time counts."""
    action, container = str(body["actions"][0].get("action_id")), body.get("container") or {}
    if not action.startswith("once:"):
        return None
    stands = container.get("message_ts") or container.get("view_id")
    return f"slack:{container.get('channel_id')}:{stands}:{action}:{body['user']['id']}"


async def draw_anew(here: Workspace, body: Mapping[str, Any]) -> None:
    """Have the card drawn anew on which something was pressed in vain: perhaps it was a card of how things were."""
    container = body.get("container") or {}
    room = here.rooms[str(container.get("channel_id"))]
    if room is not None and not container.get("is_ephemeral"):
        await here.desk.draw_anew("slack", room.id, str(container.get("message_ts")))


def pressed_by(body: Mapping[str, Any]) -> Reply:
    """Where whoever pressed something is answered: beside it; or privately, where it stood in a view."""
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    thread = container.get("thread_ts")
    beneath = str(thread) if thread and thread != container.get("message_ts") else None
    return Reply(str(channel) if channel else None, str(body["user"]["id"]), beneath, whisper=True)
