"""The app is removed from a workspace: its token there is good for nothing any more."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from chatbot.platforms.slack.hearing.delivery import Delivery


def listen(app: AsyncApp) -> None:
    app.event("app_uninstalled")(_uninstalled)
    app.event("tokens_revoked")(_revoked)


async def _uninstalled(context: AsyncBoltContext) -> None:
    await _removed(context["delivery"])


async def _revoked(event: dict[str, Any], context: AsyncBoltContext) -> None:
    delivery: Delivery = context["delivery"]
    if delivery.workspace.me.user in ((event.get("tokens") or {}).get("bot") or ()):
        await _removed(delivery)


async def _removed(delivery: Delivery) -> None:
    delivery.unfinished = True
    delivery.unfinished = not await delivery.workspace.removed()
