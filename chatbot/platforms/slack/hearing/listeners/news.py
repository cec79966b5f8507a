"""What becomes of the people, channels and messages of a workspace."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from chatbot.platforms.slack.hearing.delivery import Delivery
from chatbot.platforms.slack.install.needs import ROOM_NEWS
from chatbot.platforms.slack.rooms import is_guest


def listen(app: AsyncApp) -> None:
    app.event({"type": "message", "subtype": "message_deleted"})(_message_deleted)
    app.event({"type": "message", "subtype": "message_changed"})(_message_changed)
    app.event("user_change")(_user_changed)
    app.event(re.compile("member_(joined|left)_channel"))(_member_moved)
    app.event(re.compile("|".join(ROOM_NEWS)))(_room_changed)


async def _user_changed(event: dict[str, Any], context: AsyncBoltContext) -> None:
    delivery: Delivery = context["delivery"]
    here, user = delivery.workspace, event.get("user")
    if not isinstance(user, dict):
        return
    here.people.forget(str(user.get("id")))
    if here.rooms.concerns(str(user.get("id")), guest=is_guest(user)):
        await _look(delivery)


async def _member_moved(event: dict[str, Any], context: AsyncBoltContext) -> None:
    delivery: Delivery = context["delivery"]
    here = delivery.workspace
    user = str(event.get("user"))
    here.rooms.forget_members(str(event.get("channel")))
    if user == here.me.user or (here.rooms.by_invitation and (await here.people.who(user)).outside):
        await _look(delivery)


async def _message_deleted(event: dict[str, Any], context: AsyncBoltContext) -> None:
    await _gone(context["delivery"], str(event.get("channel")), str(event.get("deleted_ts")))


async def _message_changed(event: dict[str, Any], context: AsyncBoltContext) -> None:
    """Of a message that has answers under it Slack leaves a stone when it is deleted."""
    message = event.get("message") or {}
    if message.get("subtype") == "tombstone":
        await _gone(context["delivery"], str(event.get("channel")), str(message.get("ts")))


async def _room_changed(context: AsyncBoltContext) -> None:
    await _look(context["delivery"])


async def _look(delivery: Delivery) -> None:
    """See which rooms there are; while Slack does not tell, the news has to come again."""
    delivery.unfinished = not await delivery.workspace.rooms_changed()


async def _gone(delivery: Delivery, channel: str, ts: str) -> None:
    delivery.unfinished = not await delivery.workspace.message_gone(channel, ts)
