"""Parcels out: each lands in Slack once, in order, and counts as sent only when Slack said where it stands.

A post carries its parcel's key as message metadata, an opaque id that any app of the workspace may read. Where an
earlier attempt may have arrived, the key is looked for before the post is sent again.

What is wrong with a channel or with the whole workspace is not held against a post: one is tried now and then, and all
others stay as they are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from math import inf
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from chatbot.logs import fault
from chatbot.platforms.platform import Held, Later, Never, Outcome, Parcel, Sent
from chatbot.platforms.slack.looks.render import Renderer
from chatbot.platforms.slack.rooms import Rooms
from chatbot.platforms.slack.saying.gate import Gate
from chatbot.platforms.slack.saying.pauses import Pauses
from chatbot.platforms.slack.saying.showing import Showing
from chatbot.platforms.slack.trouble import EXPECTED, GONE, SCOPES, Kind, NoTimestampError, Trouble, code, trouble
from chatbot.platforms.slack.web import Me, Web
from commands.message import Card

EVENT = "casebell_post"
PLAINLY: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False, "parse": "none", "link_names": False}
NO_THREAD = frozenset({"thread_not_found", "invalid_thread_ts", "cannot_reply_to_message"})
PAGE = 200
PAGES = 5
MOST_PAGES = 50
"""Pages of a history that are read for a post: these, and as many more as were written since it was owed."""
ASKEW = 600.0
"""Seconds by which the clocks here and at Slack may differ."""
SHUT_FOR = 300.0
"""Seconds between tries where nothing is taken; who lets the bot in is noticed at once."""

HINTS = {
    "messages_tab_disabled": "turn on the messages tab under App Home in the app's settings",
    "missing_scope": "reinstall the app with the scopes of docs/slack-app-manifest.yaml",
}
HINT = "let the bot post there; what is owed waits"

log = structlog.get_logger(__name__)


class Sending:
    """Delivers parcels to one workspace. Nothing is retried here: the outbox does that.

    `look` asks Slack anew which `rooms` there are.
    """

    def __init__(
        self,
        web: Web,
        me: Me,
        renderer: Renderer,
        showing: Showing,
        pauses: Pauses,
        *,
        gate: Gate,
        rooms: Rooms,
        look: Callable[[], Awaitable[object]],
    ) -> None:
        self._web = web
        self._me = me
        self._renderer = renderer
        self._showing = showing
        self._pauses = pauses
        self._gate = gate
        self._rooms = rooms
        self._look = look
        self._dms: dict[str, str] = {}
        self._told: set[str] = set()

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Deliver in order; what follows a parcel that has to wait waits with it."""
        outcomes: list[Outcome] = []
        history = History(self._web, self._me)
        behind: Held | None = None
        for parcel in parcels:
            outcome = behind or await self._delivered(parcel, history)
            if isinstance(outcome, Later):
                behind = Held(0.0)
            elif isinstance(outcome, Held):
                behind = outcome
            outcomes.append(outcome)
        return outcomes

    async def open_dm(self, account: str) -> str:
        """The id of the conversation with this person. Raises what the Web API raises."""
        if account not in self._dms:
            answer = await self._web.posts.conversations_open(users=account)
            self._dms[account] = str(answer["channel"]["id"])
        return self._dms[account]

    async def _delivered(self, parcel: Parcel, history: History) -> Outcome:
        held = await self._gate.held()
        if held is not None:
            return held
        turn = self._pauses.turn(parcel.place, update=parcel.ref is not None)
        if turn:
            return Held(turn)
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
            return await self._failed(parcel, error)
        self._gate.accepted()
        if _where(parcel) in self._told:
            self._told.discard(_where(parcel))
            log.warning("slack_place_open", place=_where(parcel))
        if not parcel.private and parcel.place not in self._rooms.reachable:
            await self._look()
        return Sent(ref)

    async def _failed(self, parcel: Parcel, error: Exception) -> Outcome:
        if not isinstance(error, EXPECTED):
            return Later(f"fault {fault(log, 'slack delivery', error)}", unsure=True)
        found = trouble(error)
        if found.kind is Kind.SHUT or found.reason in SCOPES:
            return await self._shut(parcel, found)
        match found.kind:
            case Kind.SLOW:
                self._pauses.pause(parcel.place, found.seconds or 0.0)
                return Held(found.seconds or 0.0)
            case Kind.UNSENT | Kind.REVOKED:
                return self._gate.shut(found)
            case Kind.UNSURE:
                self._gate.shut(found)
                return Later(found.reason, unsure=True)
            case _:
                return Never(found.reason)

    async def _shut(self, parcel: Parcel, found: Trouble) -> Outcome:
        """What becomes of a parcel for a place where nothing is taken."""
        if parcel.private:
            self._dms.pop(parcel.place, None)
        elif parcel.place in self._rooms.reachable:
            await self._look()
        if parcel.private or parcel.place in self._rooms.reachable:  # of another the operator has been told
            self._tell(_where(parcel), found)
        return Held(SHUT_FOR, found.reason)

    def _tell(self, where: str, found: Trouble) -> None:
        if where not in self._told:
            self._told.add(where)
            log.error("slack_place_shut", place=where, reason=found.reason, hint=HINTS.get(found.reason, HINT))

    async def _put(self, parcel: Parcel, channel: str, content: Mapping[str, Any], history: History) -> str:
        """Where the parcel stands when it is there: updated in place, found from an earlier attempt, or posted."""
        is_card = isinstance(parcel.content, Card)
        if is_card and parcel.ref is not None and await self._update(channel, parcel.ref, content):
            return parcel.ref
        earlier = history if parcel.thread is None else History(self._web, self._me, parcel.thread)
        found = await earlier.find(channel, parcel) if parcel.uncertain else None
        if found is not None and (not is_card or await self._update(channel, found, content)):
            return found
        post = partial(self._post, parcel, channel)
        if isinstance(parcel.content, Card):
            return await post(content)
        return await self._showing.send(parcel.content, post)

    async def _post(self, parcel: Parcel, channel: str, content: Mapping[str, Any]) -> str:
        self._pauses.spend(parcel.place)
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
        self._pauses.spend(channel, update=True)
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


def _where(parcel: Parcel) -> str:
    """What is mended for a parcel's place: that room, or the bot's direct messages altogether."""
    return "direct messages" if parcel.private else parcel.place


class History:
    """The bot's own latest posts in a channel by their keys; read once, a page at a time, as far as needed.

    Newest first and some pages whatever the time, so that neither side's clock matters much. Of a `thread`, its own.
    """

    def __init__(self, web: Web, me: Me, thread: str | None = None) -> None:
        self._thread = thread
        self._web = web
        self._me = me
        self._posts: dict[str, str] = {}
        self._cursor: str | None = None
        self._pages = 0
        self._reached = inf

    async def find(self, channel: str, parcel: Parcel) -> str | None:
        """The ts of the post that this parcel was before, or None. Raises what the Web API raises."""
        since = parcel.since.timestamp() - ASKEW if parcel.since is not None else inf
        while parcel.key not in self._posts and self._cursor != "" and self._goes_on(since):
            page = await self._page(channel)
            self._pages += 1
            self._cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            for message in page.get("messages") or ():
                self._reached = float(message["ts"])
                metadata = message.get("metadata") or {}
                if message.get("user") == self._me.user and metadata.get("event_type") == EVENT:
                    self._posts[str((metadata.get("event_payload") or {}).get("key"))] = str(message["ts"])
        return self._posts.get(parcel.key)

    def _goes_on(self, since: float) -> bool:
        """Whether what was said `since` may not all have been read."""
        return self._pages < PAGES or (self._pages < MOST_PAGES and self._reached > since)

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
