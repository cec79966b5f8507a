"""Parcels out: each lands in Slack once, in order, and counts as sent only when Slack said where it stands.

A post carries its parcel's key as message metadata, an opaque id that any app of the workspace may read. Where an
earlier attempt may have arrived, the key is looked for before the post is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from chatbot.logs import fault
from chatbot.platforms.platform import Later, Never, Outcome, Parcel, Sent
from chatbot.platforms.slack.pauses import Pauses
from chatbot.platforms.slack.render import Renderer
from chatbot.platforms.slack.showing import Showing
from chatbot.platforms.slack.trouble import EXPECTED, GONE, Kind, NoTimestampError, code, trouble
from chatbot.platforms.slack.web import Me, Web
from commands.message import Card

EVENT = "casebell_post"
PLAINLY: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False, "parse": "none", "link_names": False}
NO_THREAD = frozenset({"thread_not_found", "invalid_thread_ts", "cannot_reply_to_message"})
PAGE = 200
PAGES = 5

log = structlog.get_logger(__name__)


class Sending:
    """Delivers parcels to one workspace. Nothing is retried here: the outbox does that."""

    def __init__(self, web: Web, me: Me, renderer: Renderer, showing: Showing, pauses: Pauses) -> None:
        self._web = web
        self._me = me
        self._renderer = renderer
        self._showing = showing
        self._pauses = pauses
        self._dms: dict[str, str] = {}
        self._refused = False

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Deliver in order; what follows a parcel that has to wait waits with it."""
        outcomes: list[Outcome] = []
        history = History(self._web, self._me)
        waiting: Later | None = None
        for parcel in parcels:
            if waiting is None:
                outcome = await self._delivered(parcel, history)
                waiting = outcome if isinstance(outcome, Later) else None
            else:
                outcome = Later(waiting.reason, waiting.seconds, unsure=parcel.uncertain)
            outcomes.append(outcome)
        return outcomes

    async def open_dm(self, account: str) -> str:
        """The id of the conversation with this person. Raises what the Web API raises."""
        if account not in self._dms:
            answer = await self._web.posts.conversations_open(users=account)
            self._dms[account] = str(answer["channel"]["id"])
        return self._dms[account]

    async def _delivered(self, parcel: Parcel, history: History) -> Outcome:
        pause = self._pauses.left(parcel.place)
        if pause:
            return Later("slow down", pause, unsure=parcel.uncertain)
        try:
            content = self._content(parcel)
        except Exception as error:  # noqa: BLE001 - a post that cannot be drawn must not hold up the others
            return Never(f"fault {fault(log, 'slack post', error)}")
        if not content["text"]:
            return Never("nothing to say")
        try:
            channel = await self.open_dm(parcel.place) if parcel.private else parcel.place
            ref = await self._put(parcel, channel, content, history)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the courier has to hear of it
            return self._failed(parcel, error)
        if self._refused:
            self._refused = False
            log.info("slack_accepts")
        return Sent(ref)

    def _failed(self, parcel: Parcel, error: Exception) -> Outcome:
        found = trouble(error)
        if not isinstance(error, EXPECTED):
            fault(log, "slack delivery", error)
        unsure = parcel.uncertain or found.kind is Kind.UNSURE
        if found.kind in {Kind.NEVER, Kind.GONE}:
            return Never(found.reason)
        if found.kind is Kind.SLOW and found.seconds is not None:
            self._pauses.pause(parcel.place, found.seconds)
        if found.kind is Kind.REVOKED and not self._refused:
            self._refused = True
            log.error("slack_refuses", reason=found.reason, hint="reinstall the app, then set SLACK_BOT_TOKEN anew")
        return Later(found.reason, found.seconds, unsure)

    async def _put(self, parcel: Parcel, channel: str, content: Mapping[str, Any], history: History) -> str:
        """Where the parcel stands when it is there: updated in place, found from an earlier attempt, or posted."""
        is_card = isinstance(parcel.content, Card)
        if is_card and parcel.ref is not None and await self._update(channel, parcel.ref, content):
            return parcel.ref
        earlier = history if parcel.thread is None else History(self._web, self._me, parcel.thread)
        found = await earlier.find(channel, parcel.key) if parcel.uncertain else None
        if found is not None and (not is_card or await self._update(channel, found, content)):
            return found
        post = partial(self._post, parcel, channel)
        if isinstance(parcel.content, Card):
            return await post(content)
        return await self._showing.send(parcel.content, post)

    async def _post(self, parcel: Parcel, channel: str, content: Mapping[str, Any]) -> str:
        metadata = {"event_type": EVENT, "event_payload": {"key": parcel.key}}
        given = {"channel": channel, "metadata": metadata, **PLAINLY, **content}
        try:
            posted = await self._web.posts.chat_postMessage(thread_ts=parcel.thread, **given)
        except SlackApiError as error:
            if parcel.thread is None or code(error) not in NO_THREAD:
                raise
            posted = await self._web.posts.chat_postMessage(**given)
        if not posted.get("ts"):
            raise NoTimestampError
        return str(posted["ts"])

    async def _update(self, channel: str, ts: str, content: Mapping[str, Any]) -> bool:
        """Whether the message could be updated; False when it is there no more, or is not ours to change."""
        try:
            updated = await self._web.posts.chat_update(channel=channel, ts=ts, parse="none", **content)
        except SlackApiError as error:
            if code(error) in GONE:
                return False
            raise
        if not updated.get("ts"):
            raise NoTimestampError
        return True

    def _content(self, parcel: Parcel) -> dict[str, Any]:
        if isinstance(parcel.content, Card):
            text, blocks = self._renderer.card(parcel.content)
            return {"text": text, "blocks": blocks}
        return self._showing.content(parcel.content)


class History:
    """The bot's own latest posts in a channel by their keys; read once, a page at a time, as far as needed.

    Newest first and bounded by pages rather than by time, so that neither side's clock matters. Of a `thread`, its own.
    """

    def __init__(self, web: Web, me: Me, thread: str | None = None) -> None:
        self._thread = thread
        self._web = web
        self._me = me
        self._posts: dict[str, str] = {}
        self._cursor: str | None = None
        self._pages = 0

    async def find(self, channel: str, key: str) -> str | None:
        """The ts of the post with this key, or None. Raises what the Web API raises."""
        while key not in self._posts and self._cursor != "" and self._pages < PAGES:
            page = await self._page(channel)
            self._pages += 1
            self._cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            for message in page.get("messages") or ():
                metadata = message.get("metadata") or {}
                if message.get("user") == self._me.user and metadata.get("event_type") == EVENT:
                    self._posts[str((metadata.get("event_payload") or {}).get("key"))] = str(message["ts"])
        return self._posts.get(key)

    async def _page(self, channel: str) -> AsyncSlackResponse:
        if self._thread is None:
            return await self._web.asks.conversations_history(
                channel=channel, include_all_metadata=True, limit=PAGE, cursor=self._cursor
            )
        try:
            return await self._web.asks.conversations_replies(
                channel=channel, ts=self._thread, include_all_metadata=True, limit=PAGE, cursor=self._cursor
            )
        except SlackApiError as error:
            if code(error) not in NO_THREAD:
                raise
            self._thread = None
            return await self._page(channel)
