"""Figures, and how they are shown: each beside its target and beside what the machine itself can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. A `target` is the most it may be, or with `more` the least; `limit` is the machine's own."""

    name: str
    value: float
    unit: str
    target: float | None = None
    more: bool = False
    limit: float | None = None

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.value >= self.target if self.more else self.value <= self.target

    @property
    def ratio(self) -> float | None:
        """How often the machine's own limit goes into it."""
        return self.value / self.limit if self.limit else None


def as_json(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [{**asdict(each), "met": each.met, "ratio": each.ratio} for each in figures]


def table(figures: Sequence[Figure]) -> str:
    """The figures, one a line, in columns."""
    width = max(len(each.name) for each in figures)
    return "\n".join(
        f"{each.name:{width}}  {_amount(each.value, each.unit):>14}  {_target(each):>22}  {_of_limit(each)}".rstrip()
        for each in figures
    )


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that so many percent of all are at most."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def _amount(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:,.2f} {unit}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    sign = ">=" if figure.more else "<="
    return f"{sign} {figure.target:,g} {figure.unit} {'yes' if figure.met else 'NO '}"


def _of_limit(figure: Figure) -> str:
    if figure.limit is None or figure.ratio is None:
        return ""
    return f"{figure.ratio:.2f} x {_amount(figure.limit, figure.unit)}"
