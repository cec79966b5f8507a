"""One person's doings, as much of them as the contributors' ledger needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commands.figures.months import ordinal

Leave = tuple[datetime, datetime | None]
"""A declared leave, from and until; until None: until they are back."""

SURVIVES_FROM = timedelta(days=30)
SURVIVES_UNTIL = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Worked:
    """How many actions somebody took in a month, the first and the last of them."""

    first: datetime
    last: datetime
    actions: int


@dataclass(frozen=True, slots=True)
class Contributor:
    """One person. `contributor` makes one from single actions; `by_months` from what a query has counted by month.

    `worked` has one for each month with an action in it, in order. `stayed_on`: they acted in days 30 to 60 from
    joining. `left`: when they said that they leave, in order; who acts after it is back, and who had not joined cannot.
    `leaves` are in order, and none begins within another.
    """

    joined: datetime
    worked: tuple[Worked, ...] = ()
    stayed_on: bool = False
    left: tuple[datetime, ...] = ()
    leaves: tuple[Leave, ...] = ()

    @property
    def began(self) -> datetime:
        """When they joined; whoever acted before had joined by that."""
        return min(self.joined, self.worked[0].first) if self.worked else self.joined

    def until(self, now: datetime) -> Contributor:
        """Without the months that `now` has not reached."""
        if not self.worked or self.worked[-1].first <= now:
            return self
        return replace(self, worked=tuple(each for each in self.worked if each.first <= now))


def contributor(
    actions: Iterable[datetime],
    *,
    joined: datetime | None = None,
    left: Iterable[datetime] = (),
    leaves: Iterable[Leave] = (),
) -> Contributor | None:
    """One person by what they did, in any order; without `joined` their first action is it; None of nothing at all."""
    times = sorted(actions)
    began = min([*times[:1], *([joined] if joined is not None else [])], default=None)
    if began is None:
        return None
    by_month: dict[int, list[datetime]] = {}
    for at in times:
        by_month.setdefault(ordinal(at), []).append(at)
    return Contributor(
        joined=began,
        worked=tuple(Worked(each[0], each[-1], len(each)) for each in by_month.values()),
        stayed_on=any(SURVIVES_FROM <= at - began <= SURVIVES_UNTIL for at in times),
        left=tuple(sorted(left)),
        leaves=_apart(leaves),
    )


def by_months(
    months: Iterable[Worked],
    acted: Callable[[datetime, datetime], bool],
    *,
    joined: datetime | None = None,
    left: Iterable[datetime] = (),
    leaves: Iterable[Leave] = (),
) -> Contributor | None:
    """The same person by what they did in each month, in order; None of nothing at all.

    `acted` tells whether they did anything from one moment to another, both included: it is asked only where a month's
    first action and its last do not say so.
    """
    worked = tuple(months)
    began = min([*([worked[0].first] if worked else []), *([joined] if joined is not None else [])], default=None)
    if began is None:
        return None
    return Contributor(
        joined=began,
        worked=worked,
        stayed_on=_stayed_on(worked, began + SURVIVES_FROM, began + SURVIVES_UNTIL, acted),
        left=tuple(sorted(left)),
        leaves=_apart(leaves),
    )


def _stayed_on(
    worked: Iterable[Worked], begins: datetime, ends: datetime, acted: Callable[[datetime, datetime], bool]
) -> bool:
    for each in worked:
        if begins <= each.first <= ends or begins <= each.last <= ends:
            return True
        if each.first < begins and ends < each.last:
            return acted(begins, ends)
    return False


def idle(since: datetime, until: datetime, leaves: tuple[Leave, ...]) -> timedelta:
    """How long it is from one moment to a later one; declared leave stops the clock."""
    length = until - since
    for begins, ends in leaves:
        on_leave = min(until, ends or until) - max(since, begins)
        length -= max(on_leave, timedelta(0))
    return length


def settled_until(now: datetime, length: timedelta, leaves: tuple[Leave, ...]) -> datetime:
    """The moment since which so long has passed until now; declared leave stops the clock."""
    at = now
    for begins, ends in reversed(leaves):
        if begins < at:
            present = at - min(at, ends or at)
            if present >= length:
                break
            length -= present
            at = begins
    return at - length


def _apart(leaves: Iterable[Leave]) -> tuple[Leave, ...]:
    """In order, and those that overlap as one; what ends before it begins, by a clock that went backwards, is none."""
    apart: list[Leave] = []
    for begins, ends in sorted(leaves, key=lambda leave: leave[0]):
        if ends is not None and ends <= begins:
            continue
        if apart and (apart[-1][1] is None or begins <= apart[-1][1]):
            before, end = apart[-1]
            apart[-1] = (before, None if end is None or ends is None else max(end, ends))
        else:
            apart.append((begins, ends))
    return tuple(apart)
