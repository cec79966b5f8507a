"""Shortcuts: what is picked from the menu of a message, or from anywhere in Slack.

https://docs.slack.dev/interactivity/implementing-shortcuts/. Each puts a form before whoever picked it, with what the
message says; that goes nowhere, and is written down nowhere, until they send the form.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from chatbot.platforms.platform import Answer
from chatbot.platforms.slack.hearing import reading
from chatbot.platforms.slack.hearing.delivery import Delivery
from chatbot.platforms.slack.saying import forms
from chatbot.platforms.slack.saying.replies import Reply
from chatbot.platforms.slack.trouble import EXPECTED, trouble
from chatbot.platforms.slack.workspace import Workspace
from commands.refusals.views import NotUnderACard
from commands.views import Form
from storage.models import Audience

PRIVATE = ("directmessage", "privategroup", "mpdm-")
"""How Slack calls a conversation that not everybody may read."""

LINK_WITHIN = 1.0
"""Seconds: a form can only be opened within three."""

log = structlog.get_logger(__name__)


def listen(app: AsyncApp) -> None:
    for name, follow in (("new_case", _new_case), ("make_case", _make_case), ("keep_note", _keep_note)):
        app.shortcut(name)(_acknowledged(follow))


def _acknowledged(follow: Callable[[Workspace, Mapping[str, Any]], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Follow what was picked once Slack knows that it was heard."""

    async def picked(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        delivery: Delivery = context["delivery"]
        await ack()
        delivery.after = partial(follow, delivery.workspace, body)

    return picked


async def _new_case(here: Workspace, body: Mapping[str, Any]) -> None:
    await _open(here, body, "new")


async def _make_case(here: Workspace, body: Mapping[str, Any]) -> None:
    """A case of what a message says; it is offered as confidential where few can read the message."""
    given = {"text": _text(body), "link": await _link(here, body)}
    if _is_private(body["channel"]):
        given["sensitivity"] = Audience.CONFIDENTIAL
    await _open(here, body, "new", given)


async def _keep_note(here: Workspace, body: Mapping[str, Any]) -> None:
    """A note on the case under whose card a message stands."""
    who = await here.people.who(str(body["user"]["id"]), body["user"].get("team_id"))
    thread = body["message"].get("thread_ts")
    number = await here.desk.case_at(who, str(body["channel"]["id"]), str(thread)) if thread else None
    if number is None:
        await _show(here, body, here.desk.refusal(NotUnderACard()))
    else:
        await _open(here, body, f"note {number}", {"text": _text(body)})


async def _open(here: Workspace, body: Mapping[str, Any], words: str, given: Mapping[str, str] | None = None) -> None:
    team = body["user"].get("team_id")
    incoming = await here.incoming(_reply(here, body), words, team=team, filled=given, alone=True)
    await _show(here, body, await here.desk.form(incoming))


async def _show(here: Workspace, body: Mapping[str, Any], found: Form | Answer) -> None:
    await forms.show(here, found, str(body.get("trigger_id")), _reply(here, body))


def _reply(here: Workspace, body: Mapping[str, Any]) -> Reply:
    """Beside the message, in a room of ours; else privately: the bot may not be where it stands."""
    channel = str((body.get("channel") or {}).get("id") or "")
    thread = (body.get("message") or {}).get("thread_ts")
    user = str(body["user"]["id"])
    return Reply(channel, user, thread, whisper=True) if here.rooms[channel] is not None else Reply(None, user)


def _text(body: Mapping[str, Any]) -> str:
    return reading.words(str(body["message"].get("text") or ""))


def _is_private(channel: Mapping[str, Any]) -> bool:
    return not str(channel.get("id")).startswith("C") or str(channel.get("name")).startswith(PRIVATE)


async def _link(here: Workspace, body: Mapping[str, Any]) -> str:
    """Where the message stands, for those who may read it there; empty where the bot cannot tell."""
    channel, ts = str(body["channel"]["id"]), str(body["message"].get("ts") or body.get("message_ts"))
    try:
        async with asyncio.timeout(LINK_WITHIN):
            found = await here.web.posts.chat_getPermalink(channel=channel, message_ts=ts)
    except EXPECTED as error:
        log.info("slack_link_unknown", reason=trouble(error).reason)
        return ""
    return str(found.get("permalink") or "")
