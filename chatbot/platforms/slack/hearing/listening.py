"""What Slack delivers, through Bolt: to the listeners, by whichever way it came.

A line is dealt with to the end before its delivery is acknowledged, so that what was acknowledged is on disk. Every
other delivery is acknowledged too, whatever Bolt thinks of it: Slack would only deliver it again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.once import Once
from chatbot.platforms.slack.hearing import listeners
from chatbot.platforms.slack.hearing.delivery import Acknowledge, Delivery
from chatbot.platforms.slack.hearing.routing import team_of, workspace_for
from chatbot.platforms.slack.workspace import Workspace

log = structlog.get_logger(__name__)


class Listening:
    """The app's ear. `workspaces` are those that it hears, by their teams' ids; `awaits`: whether that of a team may
    be among them soon, or any where none is named.
    """

    def __init__(
        self, clock: Clock, workspaces: Mapping[str, Workspace], awaits: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._clock = clock
        self._workspaces = workspaces
        self._awaits = awaits
        self._followed: Once[None] = Once()
        self._app = self._bolt()

    async def take_envelope(self, request: SocketModeRequest, acknowledge: Acknowledge) -> None:
        """Deal with one envelope of Socket Mode."""
        await self.take(
            request.payload, request.envelope_id, acknowledge, accepts_answer=request.accepts_response_payload
        )

    async def take(self, body: dict[str, Any], key: str, acknowledge: Acknowledge, *, accepts_answer: bool) -> None:
        """Deal with one delivery: what it asks, then its acknowledgement, then the answer.

        `key` is the same each time that it comes; `accepts_answer`: its acknowledgement may hold one.
        """
        workspace = self._workspace(body)
        if workspace is None:
            if not self._awaits(team_of(body)):  # else it comes again, when there may be one
                log.warning("slack_team_unknown")
                await acknowledge(None)
            return
        delivery = Delivery(workspace, f"slack:{key}", accepts_answer, self._clock.monotonic())
        request = AsyncBoltRequest(mode="socket_mode", body=body, context={"delivery": delivery})
        try:
            response = await self._app.async_dispatch(request)
        except Exception as error:  # noqa: BLE001 - Bolt trips over some deliveries that lack what they should have
            fault(log, "slack delivery", error)
            response = BoltResponse(status=500)
        if delivery.unfinished:
            return
        await acknowledge(_payload(response))
        if delivery.reply is not None:
            await workspace.replies.send(delivery.reply, skip=delivery.told)
        if delivery.after is not None:
            await self._followed.run(delivery.key, delivery.after)

    def _workspace(self, body: Mapping[str, Any]) -> Workspace | None:
        """Where this was delivered for; what names no team is for the only workspace that there is."""
        found = workspace_for(body, self._workspaces)
        if found is not None or team_of(body) or len(self._workspaces) != 1 or self._awaits(""):
            return found
        return next(iter(self._workspaces.values()))

    def _bolt(self) -> AsyncApp:
        async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
            # Bolt would ask auth.test, and acknowledge what it drops when that fails.
            me, web = context["delivery"].workspace.me, context["delivery"].workspace.web
            return AuthorizeResult(
                enterprise_id=None, team_id=me.team, bot_user_id=me.user, bot_id=me.bot, bot_token=web.posts.token
            )

        app = AsyncApp(
            name="casebell",
            logger=_bolt_logger(),
            client=AsyncWebClient(),
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,  # it would drop also that somebody deleted a message of ours
            attaching_conversation_kwargs_enabled=False,
        )
        app.error(_fault)
        listeners.listen(app, self._clock)
        return app


async def _fault(error: Exception) -> BoltResponse:
    fault(log, "slack listener", error)
    return BoltResponse(status=500)


def _payload(response: BoltResponse) -> dict[str, Any] | None:
    """What Bolt would answer, as the payload of an acknowledgement."""
    if not response.body.startswith("{"):
        return None
    payload: dict[str, Any] = json.loads(response.body)
    return payload


def _bolt_logger() -> logging.Logger:
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.ERROR)  # its warnings print what people said
    return logger
