"""One heard line, one transaction, one reply."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict

import structlog

from chatbot import logs
from chatbot.courier import Courier
from chatbot.house import House
from chatbot.platforms.platform import Answer, Say
from chatbot.ticker import Ticker
from commands import dispatch, refusals
from commands.dispatch import Answered, Refused
from commands.spoken import Incoming
from storage import trail
from storage.models import EntryKind
from storage.store import NotStored

MOST_AT_ONCE = 8
"""Lines of one person that are in hand, until their answers have left; more are let go, so that others are heard."""

REMEMBERED = 5000
"""Keys of lines acted on by this process; older ones are in the inbox."""

log = structlog.get_logger(__name__)


class Hearing:
    """The house's ear: what every platform hands its lines to."""

    def __init__(self, house: House, courier: Courier, ticker: Ticker) -> None:
        self._house, self._team, self._clock, self._metrics = house, house.team, house.clock, house.metrics
        self._courier, self._ticker = courier, ticker
        self._in_hand: Counter[tuple[str, str]] = Counter()
        self._told_to_slow_down: set[tuple[str, str]] = set()
        self._heard: OrderedDict[str, asyncio.Event] = OrderedDict()

    async def __call__(self, incoming: Incoming, say: Say) -> None:
        text = dispatch.meant_for_us(incoming, self._team)
        if text is None:
            return
        if incoming.key is not None and await self._heard_before(incoming.key):
            return
        person = (incoming.who.platform, incoming.who.account or incoming.who.name)
        if self._in_hand[person] >= MOST_AT_ONCE:
            await self._slow_down(person, say)
            return
        self._in_hand[person] += 1
        try:
            await say(await self._answer(text, incoming))
        finally:
            self._in_hand[person] -= 1
            if not self._in_hand[person]:
                del self._in_hand[person]
                self._told_to_slow_down.discard(person)
            if incoming.key is not None:
                self._heard[incoming.key].set()

    async def _answer(self, text: str, incoming: Incoming) -> Answer:
        started = self._clock.monotonic()
        verb = dispatch.find(text)
        name, reads = (verb.name, verb.reads) if verb else ("unknown", True)
        outcome = "done"
        try:
            answered = await self._ask(text, incoming, reads=reads)
        except Refused as refused:
            answered = refused.answered
        except NotStored:
            log.error("not_stored", verb=name)  # noqa: TRY400 - its cause is the operator's to see in the disk, not here
            outcome, answered = "not_stored", self._sorry(refusals.NotNow())
        except Exception as error:  # noqa: BLE001 - a fault of ours takes nothing down
            self._metrics.faults_total.labels(where="verb").inc()
            outcome, answered = "fault", self._sorry(refusals.Fault(logs.fault(log, name, error)))
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
            refused=answered.refused,
            delivered=self._courier.receipt(answered.post) if answered.post else None,
        )

    async def _ask(self, text: str, incoming: Incoming, *, reads: bool) -> Answered:
        team, now = self._team, self._clock.now()
        work = lambda db: dispatch.answer(db, text, incoming, team=team, now=now)  # noqa: E731 - named by where it runs
        if not reads:
            return await self._house.transact(work)
        answered = await self._house.read(work)
        for case in answered.looked_at:
            await self._write_down_look(case, incoming)
        return answered

    async def _write_down_look(self, case: int, incoming: Incoming) -> None:
        """Whoever looks at what is confidential is written down before they are told."""
        who, now = incoming.who, self._clock.now()
        await self._house.transact(
            lambda db: trail.append(db, EntryKind.LOOKED, at=now, case=case, speaker=f"{who.platform}:{who.account}")
        )

    async def _heard_before(self, key: str) -> bool:
        """Whether this process acted on this line already; if it is doing so now, wait until it has."""
        acting = self._heard.get(key)
        if acting is not None:
            await acting.wait()
            return True
        self._heard[key] = asyncio.Event()
        while len(self._heard) > REMEMBERED:
            self._heard.popitem(last=False)
        return False

    async def _slow_down(self, person: tuple[str, str], say: Say) -> None:
        if person in self._told_to_slow_down:
            return
        self._told_to_slow_down.add(person)
        self._metrics.commands_total.labels(verb="any", outcome="let_go").inc()
        log.warning("person_floods", platform=person[0])
        await say(Answer(dispatch.refusal(refusals.SlowDown(), self._team), private=True, refused=True))

    def _sorry(self, refusal: refusals.Refusal) -> Answered:
        return Answered(dispatch.refusal(refusal, self._team), refused=True)
