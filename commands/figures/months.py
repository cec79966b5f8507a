"""Calendar months in UTC: every monthly figure is of one of these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One month of the Gregorian calendar, the earlier the smaller. `str()` is as ISO 8601 has it: `2026-03`.

    ValueError for a year before 1 or after 9998, and for a month that no year has.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9998 and 1 <= self.month <= 12):
            raise ValueError(f"there is no month {self.year}-{self.month}")

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @classmethod
    def of(cls, at: datetime) -> Month:
        """The month in which a moment lies; ValueError where it names no time zone."""
        return cls.from_ordinal(ordinal(at))

    @classmethod
    def from_ordinal(cls, number: int) -> Month:
        """The month with a number that `ordinal` gave."""
        return cls(number // 12, number % 12 + 1)

    @property
    def ordinal(self) -> int:
        """A number for each month, one more for the next: months are counted by it."""
        return self.year * 12 + self.month - 1

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def ends(self) -> datetime:
        """The first moment that is no longer in it."""
        return datetime(self.year + self.month // 12, self.month % 12 + 1, 1, tzinfo=UTC)

    @property
    def next(self) -> Month:
        return self.plus(1)

    def plus(self, months: int) -> Month:
        """So many months later; earlier below nothing."""
        return Month.from_ordinal(self.ordinal + months)

    def complete(self, now: datetime) -> bool:
        """Whether nothing can be added to it any more."""
        return self.ends <= now


def ordinal(at: datetime) -> int:
    """`Month.of(at).ordinal`, for where there are many; ValueError where the moment names no time zone."""
    if at.tzinfo is not UTC:
        if at.utcoffset() is None:
            raise ValueError("a moment without a time zone is in no month")
        at = at.astimezone(UTC)
    return at.year * 12 + at.month - 1


def between(first: Month, last: Month) -> Iterator[Month]:
    """Month after month, both ends among them; none where the last is before the first."""
    return (Month.from_ordinal(number) for number in range(first.ordinal, last.ordinal + 1))


def complete(first: Month, now: datetime) -> list[Month]:
    """Every complete month from one on; none where that one is not complete yet."""
    return list(between(first, Month.of(now).plus(-1)))
