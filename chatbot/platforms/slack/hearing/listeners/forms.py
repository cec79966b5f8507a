"""Forms: a button opens one, and what comes back filled in is said.

What is said is on disk before it is acknowledged. Until then Slack keeps the form open, with what was typed; where that
takes it too long it says so and lets it be sent again, and what is sent again has one effect.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.once import Once
from chatbot.platforms.platform import Answer
from chatbot.platforms.slack.hearing import reading
from chatbot.platforms.slack.hearing.attempts import Attempts
from chatbot.platforms.slack.hearing.delivery import Delivery
from chatbot.platforms.slack.hearing.listeners.lines import ANSWER_WITHIN, draw_anew, pressed_by
from chatbot.platforms.slack.looks import modals
from chatbot.platforms.slack.looks.modals import Opened
from chatbot.platforms.slack.saying import forms
from chatbot.platforms.slack.saying.replies import Reply
from chatbot.platforms.slack.workspace import Workspace
from commands import message
from commands.message import Message
from commands.refusals import Fault, SlowDown
from commands.views import Form, Said

log = structlog.get_logger(__name__)


def listen(app: AsyncApp, clock: Clock) -> None:
    app.action(re.compile(r"form:\d+"))(_pressed)
    app.view(modals.CALLBACK)(_Submissions(clock).submitted)


async def _pressed(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
    delivery: Delivery = context["delivery"]
    await ack()
    delivery.after = partial(_open, delivery, body)


async def _open(delivery: Delivery, body: Mapping[str, Any]) -> None:
    here, reply = delivery.workspace, pressed_by(body)
    words = reading.typed(str(body["actions"][0].get("value") or ""))
    found = await here.desk.form(await here.incoming(reply, words, team=body["user"].get("team_id"), alone=True))
    await forms.show(here, found, str(body.get("trigger_id")), reply)
    if not isinstance(found, Form):
        await draw_anew(here, body)


@dataclass(slots=True)
class _Submission:
    """A form as somebody sent it, and what came of that: what is to be told, and the refusal that ended it."""

    here: Workspace
    view: Mapping[str, Any]
    opened: Opened
    user: str
    team: str | None
    told: list[Message] = field(default_factory=list)
    refused: Answer | None = None

    @classmethod
    def of(cls, delivery: Delivery, body: Mapping[str, Any]) -> Self:
        view, user = body["view"], body["user"]
        return cls(delivery.workspace, view, Opened.of(view), str(user["id"]), user.get("team_id"))

    def reply(self) -> Reply:
        """Where the form was opened from."""
        return Reply(self.opened.channel, self.user, self.opened.thread, whisper=True)


class _Submissions:
    """What comes back filled in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._once: Once[_Submission] = Once()
        self._attempts = Attempts()

    async def submitted(self, body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        delivery: Delivery = context["delivery"]
        delivery.unfinished = True
        mine = _Submission.of(delivery, body)
        done = await self._once.run(delivery.key, partial(self._hear, mine))
        delivery.unfinished = False
        refused = done.refused
        beside = modals.beside(mine.view, refused.field, refused.message, mine.here.renderer) if refused else {}
        if beside:
            await ack(response_action="errors", errors=beside)
        else:
            await ack()
        if done is not mine:
            return
        late = self._clock.monotonic() - delivery.since > ANSWER_WITHIN
        told = [*mine.told, *([refused.message] if refused is not None and (late or not beside) else [])]
        if told:
            delivery.reply = mine.reply()
            delivery.reply.answer = Answer(message.join(told), private=True)

    async def _hear(self, sent: _Submission) -> _Submission:
        """Have what was filled in said, up to what is refused."""
        here, opened = sent.here, sent.opened
        try:
            incoming = await here.incoming(sent.reply(), opened.name, team=sent.team, alone=True)
            says = await here.desk.says(incoming, opened.name, opened.case, modals.filled(sent.view))
            if isinstance(says, Answer):
                sent.refused = says
                return sent
            for said in says:
                await self._say(said, sent)
                if sent.refused is not None:
                    break
        except Exception as error:  # noqa: BLE001 - whoever filled it in is to hear of it, beside what they typed
            sent.refused = here.desk.refusal(Fault(fault(log, "slack form", error, form=opened.name)))
        return sent

    async def _say(self, said: Said, sent: _Submission) -> None:
        """Say one of the things that a form says: once, however often the form is sent, until it is not refused."""
        same = f"slack:{sent.view['id']}:{_digest(said)}"
        reply = sent.reply()
        now = await sent.here.heard(
            reply, said.text, key=self._attempts.key(same), team=sent.team, filled=said.filled, alone=True
        )
        answer = reply.answer or sent.here.desk.refusal(SlowDown())
        if not answer.refused:
            sent.told += [answer.message] if now else []
            return
        sent.refused = answer
        if now:
            self._attempts.refused(same)


def _digest(said: Said) -> str:
    return hashlib.sha256(json.dumps([said.text, sorted(said.filled.items())]).encode()).hexdigest()[:16]
