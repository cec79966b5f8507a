"""Somebody comes to the bot's Home tab."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from chatbot.platforms.slack.hearing.delivery import Delivery


def listen(app: AsyncApp) -> None:
    app.event("app_home_opened")(_opened)


async def _opened(event: dict[str, Any], context: AsyncBoltContext) -> None:
    """https://docs.slack.dev/reference/events/app_home_opened: `view` is what stands there, once something does."""
    delivery: Delivery = context["delivery"]
    if event.get("tab") == "home" and event.get("user"):
        homes = delivery.workspace.homes
        delivery.after = partial(homes.open, str(event["user"]), empty=not event.get("view"))
