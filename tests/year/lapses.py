"""Where a lapse leads: who does not answer is followed by the next, and a case left alone is open again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, select

from commands.asking import MOST_ASKED
from commands.ladder import Step
from storage import cases
from storage.models import Audience, Case, Entry, EntryKind, Offer, OfferKind, OfferState, Post, PostState, State
from storage.rows import every, table

ASKED_NEXT = "the next was asked"
ANYONES = "nobody was left to ask, and the rooms were told"
FIRST_NO_MORE = "open to all, as the rooms knew"
STAYS = "stays with its owner"
OPEN_AGAIN = "given back, and the rooms were told"

_OFFER, _ENTRY, _POST = table(Offer), table(Entry), table(Post)
_FOLDED = select(_POST.c.folds).where(
    _POST.c.state == PostState.WAITING, _POST.c.private.is_(False), _POST.c.folds.is_not(None)
)
"""What the rooms will hear in one, many things having happened at once."""

_LAPSED = _OFFER.c.state == OfferState.LAPSED


@dataclass
class Lapses:
    """Looks at each lapse in the moment of it; `led_to` counts what came of them."""

    led_to: Counter[str] = field(default_factory=Counter)
    _seen: int = 0

    def look(self, db: Connection, now: datetime, delivered: Iterable[Post]) -> Iterator[str]:
        """What was not as it must be, just after the clocks rang and what they had to say was `delivered`."""
        told = {post.case_number for post in delivered if not post.private and post.made_at == now}
        told |= set(chain.from_iterable(db.execute(_FOLDED).scalars()))
        for over in every(db, select(_OFFER).where(_OFFER.c.ended_at == now, _LAPSED), Offer):
            led_to = _unanswered(db, over, now, told)
            if led_to is None:
                yield f"{now}: #{over.case_number} was offered, nobody answered, and that was the end of it"
            else:
                self.led_to[led_to] += 1
        new = every(db, select(_ENTRY).where(_ENTRY.c.id > self._seen), Entry)
        self._seen = max((entry.id for entry in new), default=self._seen)
        for entry in new:
            if (entry.at, entry.kind, entry.now) != (now, EntryKind.NUDGED, Step.AGAIN):
                continue
            case = _case(db, entry.case_number)
            if case.state is State.OPEN and case.owner_id is None and case.number in told:
                self.led_to[OPEN_AGAIN] += 1
            else:
                yield f"{now}: #{case.number} was not given back at its ladder's end"

    def unseen(self, db: Connection) -> Iterator[str]:
        """At the end: every lapse was looked at."""
        lapsed = len(db.execute(select(_OFFER.c.id).where(_LAPSED)).all())
        if lapsed != self.led_to.total() - self.led_to[OPEN_AGAIN]:
            yield f"{lapsed} offers lapsed, and of some nobody knows what came of them: {self}"

    def __str__(self) -> str:
        return ", ".join(f"{count} {led_to}" for led_to, count in self.led_to.most_common())


def _unanswered(db: Connection, over: Offer, now: datetime, told: Collection[int | None]) -> str | None:
    """What came of an offer that nobody answered; None where nothing did."""
    case = _case(db, over.case_number)
    if case.owner_id is not None:
        return STAYS
    if over.kind is not OfferKind.OFFER:
        return FIRST_NO_MORE
    asked = every(db, select(_OFFER).where(_OFFER.c.case_number == case.number), Offer)
    others = [each for each in asked if each.volunteer_id != over.volunteer_id]
    if any(each.made_at == now and each.state is OfferState.PENDING for each in others):
        return ASKED_NEXT
    enough = len({each.volunteer_id for each in asked}) >= MOST_ASKED or case.sensitivity is Audience.CONFIDENTIAL
    return ANYONES if enough and case.number in told else None


def _case(db: Connection, number: int | None) -> Case:
    found = cases.find(db, number or 0)
    assert found is not None
    return found
