"""Calendar months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.figures.months import Month, between, complete, ordinal

MONTHS = st.builds(Month, st.integers(2, 9997), st.integers(1, 12))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - it has one


@settings(max_examples=60, deadline=None)
@given(MOMENTS)
def test_each_moment_is_in_one_month(at: datetime) -> None:
    month = Month.of(at)
    assert month.begins <= at < month.ends
    assert month.next.begins == month.ends
    assert ordinal(at) == month.ordinal


@settings(max_examples=60, deadline=None)
@given(MONTHS, st.integers(-12, 12))
def test_months_are_counted_on_and_back(month: Month, by: int) -> None:
    assert month.plus(by).plus(-by) == month
    assert Month.from_ordinal(month.ordinal) == month
    assert (month.plus(by) > month) == (by > 0)


@pytest.mark.parametrize(("year", "days"), [(2023, 28), (2024, 29), (1900, 28), (2000, 29)])
def test_february_is_as_long_as_its_year_has_it(year: int, days: int) -> None:
    february = Month(year, 2)
    assert february.ends - february.begins == timedelta(days=days)


def test_a_month_is_one_of_utc_wherever_it_was() -> None:
    new_year = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    assert Month.of(new_year) == Month(2025, 12)


def test_december_ends_with_the_year() -> None:
    assert Month(2025, 12).next == Month(2026, 1)
    assert [str(month) for month in between(Month(2025, 11), Month(2026, 1))] == ["2025-11", "2025-12", "2026-01"]
    assert list(between(Month(2026, 1), Month(2025, 12))) == []


def test_a_month_is_complete_when_it_is_over() -> None:
    march = Month(2026, 3)
    assert not march.complete(march.ends - timedelta.resolution)
    assert march.complete(march.ends)
    assert complete(march, march.ends) == [march]
    assert complete(march, march.begins) == []


def test_what_is_no_month_is_refused() -> None:
    for year, month in [(2026, 0), (2026, 13), (0, 1), (9999, 1)]:
        with pytest.raises(ValueError, match="no month"):
            Month(year, month)
    with pytest.raises(ValueError, match="time zone"):
        Month.of(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
