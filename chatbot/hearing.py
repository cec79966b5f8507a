"""One heard line, one transaction, one reply."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import structlog

from chatbot import logs
from chatbot.courier import Courier
from chatbot.house import House
from chatbot.once import Once
from chatbot.platforms.platform import Answer, Say
from chatbot.ticker import Ticker
from commands import dispatch, posting, refusals
from commands.dispatch import Answered, Refused
from commands.spoken import Incoming
from storage.store import NotStored

MOST_AT_ONCE = 8
"""Lines of one person that are in hand, until their answers have left; more are let go, so that others are heard."""

TO_CONFIRM = timedelta(seconds=10)
"""How long before its lease ends an answer must leave: so long may its server take to confirm it."""

log = structlog.get_logger(__name__)


class Hearing:
    """The house's ear: what every platform hands its lines to."""

    def __init__(self, house: House, courier: Courier, ticker: Ticker) -> None:
        self._house, self._team, self._clock, self._metrics = house, house.team, house.clock, house.metrics
        self._courier, self._ticker = courier, ticker
        self._in_hand: Counter[tuple[str, str]] = Counter()
        self._told_to_slow_down: set[tuple[str, str]] = set()
        self._once: Once[Answer] = Once(lambda answer: not answer.unstored)

    async def __call__(self, incoming: Incoming, say: Say) -> None:
        text = dispatch.meant_for_us(incoming, self._team)
        if text is None:
            return
        person = (incoming.who.platform, incoming.who.account or incoming.who.name)
        hear = partial(self._hear, text, incoming, person, say)
        if self._in_hand[person] >= MOST_AT_ONCE:
            await self._slow_down(person, say)
        elif incoming.key is None:
            await hear()
        else:
            await self._once.run(incoming.key, hear)

    async def _hear(self, text: str, incoming: Incoming, person: tuple[str, str], say: Say) -> Answer:
        self._in_hand[person] += 1
        try:
            answer = await self._answer(text, incoming)
            await say(answer)
        finally:
            self._in_hand[person] -= 1
            if not self._in_hand[person]:
                del self._in_hand[person]
                self._told_to_slow_down.discard(person)
        return answer

    async def _answer(self, text: str, incoming: Incoming) -> Answer:
        started, now = self._clock.monotonic(), self._clock.now()
        verb = dispatch.find(text)
        name, reads = (verb.name, verb.reads) if verb else ("unknown", True)
        outcome = "done"
        try:
            answered = await self._ask(text, incoming, now, reads=reads)
        except Refused as refused:
            answered = refused.answered
        except NotStored:
            log.error("not_stored", verb=name)  # noqa: TRY400 - its cause is the operator's to see in the disk, not here
            outcome, answered = "not_stored", self._sorry(refusals.NotNow())
        except Exception as error:  # noqa: BLE001 - a fault of ours takes nothing down
            outcome, answered = "fault", self._sorry(refusals.Fault(logs.fault(log, "verb", error, verb=name)))
        if answered.refused and outcome == "done":
            outcome = "refused"
        self._metrics.commands_total.labels(verb=name, outcome=outcome).inc()
        self._metrics.hearing_seconds.observe(self._clock.monotonic() - started)
        if answered.owes:
            self._courier.wake()
        if answered.rings_at is not None:
            self._ticker.rings_at(answered.rings_at)
        return Answer(
            answered.message,
            private=answered.private,
            delivered=self._courier.receipt(answered.post) if answered.post else None,
            until=now + posting.ANSWER_LEASE - TO_CONFIRM if answered.post else None,
            refused=answered.refused,
            field=answered.field,
            unstored=outcome == "not_stored",
        )

    async def _ask(self, text: str, incoming: Incoming, now: datetime, *, reads: bool) -> Answered:
        team = self._team
        work = lambda db: dispatch.answer(db, text, incoming, team=team, now=now)  # noqa: E731 - named by where it runs
        if not reads:
            return await self._house.transact(work)
        answered = await self._house.read(work)
        if answered.witnessed:
            await self._house.transact(partial(dispatch.write_down, witnessed=answered.witnessed, at=now))
        return answered

    async def _slow_down(self, person: tuple[str, str], say: Say) -> None:
        self._metrics.commands_total.labels(verb="any", outcome="let_go").inc()
        if person in self._told_to_slow_down:
            return
        self._told_to_slow_down.add(person)
        log.warning("person_floods", platform=person[0])
        await say(Answer(dispatch.refusal(refusals.SlowDown(), self._team), private=True, refused=True))

    def _sorry(self, refusal: refusals.Refusal) -> Answered:
        return Answered(dispatch.refusal(refusal, self._team), refused=True)
