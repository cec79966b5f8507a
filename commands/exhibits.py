"""What a message may show besides its lines, where a platform can show it: tables, and charts to be drawn.

Both are plain values, their words already worded, so that they can be written down, and drawn by another process. The
lines of the message say the same in words.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Table:
    """`head` names the columns; every row has as many cells. The first column names its row, the others are figures."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


class Shape(StrEnum):
    """How a chart's series are drawn."""

    LINES = "lines"
    """A value at each of the places on the x axis."""
    STEPS = "steps"
    """The same, each holding until the next: a survival curve."""
    DOTS = "dots"
    """One dot a place, with its interval, the places one below the other."""
    STACKS = "stacks"
    """Bars a place, one on the other: those above nothing upwards, those below it downwards; lines go over them."""


@dataclass(frozen=True, slots=True)
class Axis:
    """`label` names what is counted, with its unit. `percent`: values are shares from 0 to 1."""

    label: str
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One thing that is shown. `values` has one for each place, None where there is none; `low` and `high` are the
    bounds of its interval, where it has one. `line`: in stacks, to be drawn as a line over them.
    """

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    line: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart to be drawn. `places` are where its values stand: numbers, or words in their order.

    `caption` tells what is counted, n and what is censored; `alt` says in words what there is to see. `name` is good as
    a file's name.
    """

    name: str
    title: str
    shape: Shape
    x: Axis
    y: Axis
    places: tuple[float | str, ...]
    series: tuple[Series, ...]
    caption: str
    alt: str


Exhibit: TypeAlias = Table | Chart


def pack(exhibit: Exhibit) -> dict[str, Any]:
    """As JSON values."""
    return {"kind": "table" if isinstance(exhibit, Table) else "chart", **asdict(exhibit)}


def unpack(packed: dict[str, Any]) -> Exhibit:
    """What `pack` packed. KeyError or TypeError where it is none."""
    values = {name: value for name, value in packed.items() if name != "kind"}
    if packed["kind"] == "table":
        rows = tuple(tuple(row) for row in values.pop("rows"))
        return Table(**{**values, "head": tuple(values["head"]), "rows": rows})
    axes = {name: Axis(**values[name]) for name in ("x", "y")}
    series = tuple(_series(each) for each in values["series"])
    return Chart(**{
        **values, **axes, "shape": Shape(values["shape"]), "places": tuple(values["places"]), "series": series
    })  # fmt: skip


def _series(packed: dict[str, Any]) -> Series:
    values: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in packed.items()}
    return Series(**values)
