"""One workspace in which the app is installed: who the bot is there, its rooms and people, and its ways of saying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from chatbot.clock import Clock
from chatbot.once import Once
from chatbot.platforms.platform import Desk, Hear
from chatbot.platforms.slack.looks.render import Renderer
from chatbot.platforms.slack.people import People
from chatbot.platforms.slack.rooms import Rooms
from chatbot.platforms.slack.saying.gate import Gate
from chatbot.platforms.slack.saying.home import Homes
from chatbot.platforms.slack.saying.pauses import Pauses
from chatbot.platforms.slack.saying.pictures import Draw, Pictures
from chatbot.platforms.slack.saying.replies import Replies, Reply
from chatbot.platforms.slack.saying.sending import Sending
from chatbot.platforms.slack.saying.showing import Showing
from chatbot.platforms.slack.trouble import Kind, trouble
from chatbot.platforms.slack.web import Me, Web
from chatbot.settings import Channel, Settings
from commands.spoken import Identity, Incoming, Place
from commands.views import Home
from storage.models import Audience

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

log = structlog.get_logger(__name__)


class Workspace:
    """Signed in to one workspace. `on_rooms` is called when the bot's own rooms there are others than they were.

    `strangers` are user ids that are nobody's here, because another workspace of the community speaks for them; `kin`
    gives such another by its team. `removed` is told when the app was removed.
    """

    def __init__(
        self,
        web: Web,
        me: Me,
        rooms: Rooms,
        *,
        settings: Settings,
        clock: Clock,
        hear: Hear,
        desk: Desk,
        draw: Draw,
        on_rooms: Callable[[], None],
        strangers: Collection[str] = (),
        kin: Callable[[str], Workspace | None] = lambda _: None,
        removed: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self.web, self.me, self.rooms, self.desk = web, me, rooms, desk
        self.prefix = settings.command_prefix
        self.people = People(web.asks, clock, me.team, strangers, lambda team: of.people if (of := kin(team)) else None)
        self.renderer = Renderer(me.team, clock, settings.language)
        self._pauses = Pauses(clock, settings.slack_flood_burst, settings.slack_flood_rate)
        self._showing = Showing(clock, self.renderer, Pictures(web, draw))
        gate = Gate(me.team, clock, web.posts.auth_test, on_rooms)
        self.sending = Sending(
            web, me, self.renderer, self._showing, self._pauses, gate=gate, rooms=rooms, look=self.rooms_changed
        )
        self.homes = Homes(
            web,
            clock,
            draw=self._home,
            watch=desk.watched,
            renderer=self.renderer,
            showing=self._showing,
        )
        self.replies = Replies(web, clock, self._showing, self.sending, self._pauses, shown=self.homes.hang)
        self._hear = hear
        self._on_rooms = on_rooms
        self._removed = removed
        self._gone = False
        self._once: Once[Reply] = Once(lambda reply: reply.answer is None or not reply.answer.unstored)

    async def heard(
        self,
        reply: Reply,
        text: str,
        *,
        key: str,
        team: str | None = None,
        addressed: bool = True,
        filled: Mapping[str, str] | None = None,
        alone: bool = False,
    ) -> bool:
        """Have the house deal with a line of `reply`'s user, once; whether it was now, and not before.

        `team` is the team that Slack said they speak from; `alone`: nobody else is there, though the answer may go to a
        room. The reply holds the answer, if there is one.
        """
        incoming = await self.incoming(reply, text, key=key, team=team, addressed=addressed, filled=filled, alone=alone)

        async def hear() -> Reply:
            await self._hear(incoming, reply)
            return reply

        answered = await self._once.run(key, hear)
        reply.answer = answered.answer
        return answered is reply

    async def incoming(
        self,
        reply: Reply,
        text: str,
        *,
        key: str | None = None,
        team: str | None = None,
        addressed: bool = True,
        filled: Mapping[str, str] | None = None,
        alone: bool = False,
    ) -> Incoming:
        """A line of `reply`'s user, as `heard` has it dealt with."""
        who = await self.people.who(reply.user, team)
        place = await self.place(who, None if alone else reply.channel)
        return Incoming(who, place, text, key, addressed, filled)

    async def place(self, who: Identity, channel: str | None) -> Place:
        """Where somebody speaks: in a room of ours, or, anywhere else, in private."""
        room = self.rooms[channel] if channel else None
        if room is not None:
            return Place(room.id, room.audience, named=self.rooms.named)
        shared = await self.rooms.shared_with(who)
        widest = max((each.audience for each in shared), key=list(Audience).index, default=Audience.PUBLIC)
        return Place(None, widest, shared=tuple(each.id for each in shared), named=self.rooms.named)

    async def rooms_changed(self) -> bool:
        """Ask anew which rooms there are; whether Slack has told."""
        before = self.rooms.all, self.rooms.reachable
        try:
            await self.rooms.resolve()
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack_rooms_unknown", reason=trouble(error).reason)
            return False
        if (self.rooms.all, self.rooms.reachable) != before:
            self._on_rooms()
        return True

    async def message_gone(self, channel: str, ts: str) -> bool:
        """A message was deleted; whether that has been seen to."""
        return self.rooms[channel] is None or await self.desk.card_gone("slack", channel, ts)

    async def removed(self) -> bool:
        """Slack says that the app was removed from this workspace; whether that has been seen to.

        That may be told late, when the app is there again: what counts is whether the token is still good.
        """
        try:
            await self.web.posts.auth_test()
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            if (problem := trouble(error)).kind is not Kind.REVOKED:
                log.warning("slack_removal_unclear", team=self.me.team, reason=problem.reason)
                return False
        else:
            log.info("slack_not_removed", team=self.me.team)
            return True
        if not self._gone:  # Slack says so in two ways
            log.error("slack_removed", team=self.me.team, hint="what waits for it is kept; install the app there anew")
        self._gone = True
        if self._removed is not None:
            await self._removed(self.me.team)
        return True

    async def _home(self, user: str) -> Home | None:
        who = await self.people.who(user)
        return await self.desk.home(who, await self.place(who, None))


async def sign_in(
    web: Web,
    clock: Clock,
    channels: Callable[[str], Sequence[Channel] | None],
    taken: Callable[[str], bool] = lambda _: False,
) -> tuple[Me, Rooms]:
    """Who the bot is in the workspace of this token, and its rooms. Raises what the Web API raises.

    `channels` gives those that are named of a team, and `taken` whether another workspace has a channel for a room.
    """
    answer = await web.posts.auth_test()
    me = Me(
        str(answer["team_id"]),
        str(answer["user_id"]),
        str(answer.get("bot_id") or ""),
        str(answer.get("user") or "casebell"),
    )
    rooms = Rooms(web.asks, clock, channels(me.team), taken)
    await rooms.resolve()
    return me, rooms
