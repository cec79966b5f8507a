"""The shapes that charts have, as marks on axes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import nan
from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis as Ruler
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator, PercentFormatter, StrMethodFormatter

from chatbot.drawing import lettering
from chatbot.drawing.style import INK, PAPER, Look, look
from commands.exhibits import Axis, Chart, Series, Shape

FEW = 40
"""So many places have a mark and an interval of their own; more of them, some marks, and a band."""

_NAMED = 12
"""Places along the x axis that are named, at most; of long names, as many as it has room for."""

_ROOM = 84
"""Characters along the x axis, with room between the names."""

_NAME_WIDTH, _ROW_NAME_WIDTH = 12, 38

_BESIDE = 0.6
"""Places of room before the first one and after the last."""


def drawn(axes: Axes, chart: Chart) -> list[Any]:
    """The chart's series on the axes; of each what the legend shows."""
    match chart.shape:
        case Shape.LINES | Shape.STEPS:
            return _lines(axes, chart, stepped=chart.shape is Shape.STEPS)
        case Shape.DOTS:
            return _dots(axes, chart)
        case Shape.STACKS:
            return _stacks(axes, chart)


def _lines(axes: Axes, chart: Chart, *, stepped: bool) -> list[Any]:
    at = _along(axes, chart)
    handles: list[Any] = []
    for index, series in enumerate(chart.series):
        here, values, style = at[: len(series.values)], _numbers(series.values), look(index)
        low, high = _bounds(series)
        if low and (stepped or len(at) > FEW):
            axes.fill_between(here, low, high, step="post" if stepped else None, color=style.colour, alpha=0.16, lw=0)
        elif low:
            axes.errorbar(here, values, yerr=_reach(values, low, high), fmt="none", ecolor=style.colour, capsize=3)
        [line] = axes.plot(
            here,
            values,
            color=style.colour,
            linestyle=style.dashes,
            drawstyle="steps-post" if stepped else "default",
            marker=style.mark,
            markersize=5,
            markevery=_marked(series.values, stepped=stepped, among_others=len(chart.series) > 1),
            linewidth=1.8,
        )
        handles.append(line)
    _scale(axes.yaxis, chart.y)
    _from_nothing(axes, chart)
    return handles


def _dots(axes: Axes, chart: Chart) -> list[Any]:
    """Places one below the other, the values to the right."""
    handles: list[Any] = []
    several = len(chart.series)
    for index, series in enumerate(chart.series):
        shift = (index - (several - 1) / 2) * 0.6 / several
        rows = [row + shift for row in range(len(series.values))]
        values, style = _numbers(series.values), look(index)
        low, high = _bounds(series)
        handles.append(
            axes.errorbar(
                values,
                rows,
                xerr=_reach(values, low, high) if low else None,
                fmt=style.mark,
                color=style.colour,
                markersize=6,
                capsize=3,
                elinewidth=1.4,
            )
        )
    names = [lettering.lines(str(place), _ROW_NAME_WIDTH, most=2) for place in chart.places]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    _scale(axes.xaxis, chart.y)
    if chart.y.percent:
        axes.set_xlim(-0.02, 1.02)
    return handles


def _stacks(axes: Axes, chart: Chart) -> list[Any]:
    at = _along(axes, chart)
    up, down = [0.0] * len(at), [0.0] * len(at)
    handles: list[Any] = []
    for index, series in enumerate(chart.series):
        style = look(index)
        if series.line:
            handles.append(_over(axes, at, series))
            continue
        values = [value or 0.0 for value in series.values]
        bottoms = [up[place] if value >= 0 else down[place] for place, value in enumerate(values)]
        for place, value in enumerate(values):
            (up if value >= 0 else down)[place] += value
        handles.append(_bars(axes, at, values, bottoms, style))
    axes.axhline(0, color=INK, linewidth=1)
    lowest, highest = axes.get_ylim()
    axes.set_ylim(min(lowest, 1.05 * min(down)), max(highest, 1.05 * max(up)))
    _scale(axes.yaxis, chart.y)
    return handles


def _bars(axes: Axes, at: Sequence[float], values: Sequence[float], bottoms: Sequence[float], style: Look) -> Any:
    width = 0.8 * min((later - earlier for earlier, later in pairwise(at)), default=1.0)
    bars = axes.bar(at, values, width, bottoms, color=style.fill, hatch=style.hatching, edgecolor=INK, linewidth=0.7)
    return bars[0]


def _over(axes: Axes, at: Sequence[float], series: Series) -> Any:
    """A line over the bars, set off from them."""
    here, values = at[: len(series.values)], _numbers(series.values)
    axes.plot(here, values, color=PAPER, linewidth=4.5, zorder=3)
    [line] = axes.plot(here, values, color=INK, linewidth=2, marker="o", markersize=6, markeredgecolor=PAPER, zorder=4)
    return line


def _along(axes: Axes, chart: Chart) -> list[float]:
    """Where the places stand along the x axis, which is given its names."""
    if all(isinstance(place, int | float) for place in chart.places):
        _scale(axes.xaxis, chart.x)
        numbers = [float(place) for place in chart.places]
        first, length = min(numbers), max(numbers) - min(numbers) or 1
        axes.set_xlim(first - 0.02 * length, first + 1.02 * length)
        return numbers
    names = [lettering.lines(str(place), _NAME_WIDTH, most=2) for place in chart.places]
    longest = max(len(line) for name in names for line in name.split("\n"))
    fitting = max(2, min(_NAMED, _ROOM // longest))
    apart = -(-len(names) // fitting)
    axes.xaxis.set_major_locator(FixedLocator(range(0, len(names), apart)))
    axes.xaxis.set_major_formatter(FixedFormatter(names[::apart]))
    axes.set_xlim(-_BESIDE, len(names) - 1 + _BESIDE)
    return [float(place) for place in range(len(names))]


def _scale(ruler: Ruler, axis: Axis) -> None:
    if axis.percent:
        ruler.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    else:
        ruler.set_major_locator(MaxNLocator(nbins=8, integer=True, steps=[1, 2, 5, 10]))
        ruler.set_major_formatter(StrMethodFormatter("{x:,g}"))


def _from_nothing(axes: Axes, chart: Chart) -> None:
    """Values are measured from nothing up, lest a small change look large; shares, up to all."""
    if chart.y.percent:
        axes.set_ylim(-0.015, 1.02)
    elif min(values := _known(chart)) >= 0:
        axes.set_ylim(0, max(1.05 * max(values), axes.get_ylim()[1]))


def _marked(values: Sequence[float | None], *, stepped: bool, among_others: bool) -> list[int]:
    """Which values have a mark: all of a few; of many, those that no line leads to, and some to tell it from others.

    Steps show themselves: a mark on a survival curve would be read as something that is censored.
    """
    if len(values) <= FEW and not stepped:
        return list(range(len(values)))
    some = range(0, len(values), max(1, len(values) // _NAMED)) if among_others else ()
    return sorted({*some, *_alone(values)})


def _alone(values: Sequence[float | None]) -> Iterator[int]:
    padded = [None, *values, None]
    for place, value in enumerate(values):
        if value is not None and padded[place] is None and padded[place + 2] is None:
            yield place


def _known(chart: Chart) -> list[float]:
    return [value for series in chart.series for value in series.values if value is not None]


def _numbers(values: Sequence[float | None]) -> list[float]:
    return [nan if value is None else value for value in values]


def _bounds(series: Series) -> tuple[list[float], list[float]]:
    """The interval's bounds, none where there is no interval."""
    return (_numbers(series.low), _numbers(series.high)) if series.low and series.high else ([], [])


def _reach(values: list[float], low: list[float], high: list[float]) -> list[list[float]]:
    """How far the interval goes below and above each value."""
    below = [max(0.0, value - bound) for value, bound in zip(values, low, strict=True)]
    above = [max(0.0, bound - value) for value, bound in zip(values, high, strict=True)]
    return [below, above]
