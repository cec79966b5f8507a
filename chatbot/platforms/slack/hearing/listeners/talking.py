"""What is said in the thread under a case's card: kept as a note where the case's owner wants that, and else left.

Whose words are not the owner's are dropped unread. What is edited later is not followed: the note stays as it was.
What cannot be written down now is not acknowledged, so that it comes again: its writer does not wait for an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chatbot.clock import Clock
from chatbot.platforms.platform import Answer
from chatbot.platforms.slack.hearing import reading
from chatbot.platforms.slack.hearing.delivery import Delivery
from chatbot.platforms.slack.looks.markup import size
from chatbot.platforms.slack.looks.render import WORDS
from chatbot.platforms.slack.saying.replies import Reply
from commands.refusals import NotNow
from storage.models import Talk

ASKED_AGAIN_AFTER = 6 * 3600.0
MOST_ASKED = 1000

BESIDE_THE_WORDS = 20
"""Characters of a button's words that are not the note's own."""


class Talking:
    """Remembers whom it asked lately what is to become of their words: once for each thread is enough."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: dict[tuple[str, str, str], float] = {}

    async def under_card(self, event: Mapping[str, Any], delivery: Delivery) -> None:
        """Deal with a message in a thread of one of our rooms."""
        here = delivery.workspace
        channel, thread, user = str(event["channel"]), str(event["thread_ts"]), str(event["user"])
        if thread == event.get("ts") or event.get("parent_user_id", here.me.user) != here.me.user:
            return
        who = await here.people.who(user, event.get("user_team"))
        try:
            under = await here.desk.under_card(who, channel, thread)
        except NotNow:
            delivery.unfinished = True
            return
        if under is None or under.talk is Talk.LEAVE:
            return
        text = reading.words(str(event.get("text") or ""))
        if not text:
            return
        reply = Reply(channel, user, thread, whisper=True)
        if under.talk is Talk.KEEP:
            await delivery.hear(reply, f"note {under.case} {text}", key=said(event), team=event.get("user_team"))
            if reply.answer is not None and not reply.answer.refused:
                delivery.reply = None  # they asked for it once and for all
            delivery.unfinished = reply.answer is not None and reply.answer.unstored
        elif self._may_ask((channel, thread, user)):
            kept = text if size(text) <= WORDS - BESIDE_THE_WORDS else None
            await reply(Answer(here.desk.ask_to_keep(under, kept), private=True))
            delivery.reply = reply

    def _may_ask(self, where: tuple[str, str, str]) -> bool:
        now = self._clock.monotonic()
        if self._asked.get(where, now) > now:
            return False
        self._asked.pop(where, None)
        if len(self._asked) >= MOST_ASKED:
            del self._asked[next(iter(self._asked))]
        self._asked[where] = now + ASKED_AGAIN_AFTER
        return True


def said(event: Mapping[str, Any]) -> str:
    """What is the same of a message however often it comes: a mention comes as two events, with an id each."""
    return f"slack:{event.get('channel')}:{event.get('ts')}"
