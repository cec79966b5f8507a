"""A chart as a picture: title, axes, legend and caption, and what the picture says to whoever cannot see it.

The same chart makes the same bytes wherever it is drawn.
"""

from __future__ import annotations

from io import BytesIO

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from chatbot.drawing import lettering, shapes, svg
from chatbot.drawing.style import FAINT, SETTINGS
from chatbot.drawing.worker import Kind
from commands.exhibits import Chart, Shape

WIDTH = 8.0
"""Inches; a PNG has `DOTS` to each."""

DOTS = 160

_TITLE_SIZE, _CAPTION_SIZE = 13.0, 8.5
_TITLE_LINE, _CAPTION_LINE = 0.26, 0.17
_TITLE_WIDTH, _CAPTION_WIDTH, _LABEL_WIDTH = 62, 106, 40
_EDGE = 0.12
_AXES_HEIGHT, _ROW_HEIGHT = 3.9, 0.34

_SAYS_WHEN = {"svg": ("Date", "Creator"), "png": ("Software",)}
"""What would tell when, or with which version, it was drawn."""


def paint(chart: Chart, kind: Kind) -> bytes:
    """The picture of a chart."""
    with mpl.rc_context({**SETTINGS, "svg.hashsalt": chart.name}):
        figure = _figure(chart)
        made = BytesIO()
        figure.savefig(made, format=kind, metadata=dict.fromkeys(_SAYS_WHEN[kind]))
    return svg.telling(made.getvalue(), chart) if kind == "svg" else made.getvalue()


def _figure(chart: Chart) -> Figure:
    title = lettering.lines(chart.title, _TITLE_WIDTH)
    caption = lettering.lines(chart.caption, _CAPTION_WIDTH)
    above = lettering.height(title) * _TITLE_LINE + _EDGE
    below = lettering.height(caption) * _CAPTION_LINE + _EDGE
    rows = _ROW_HEIGHT * len(chart.places) + 1
    height = above + (rows if chart.shape is Shape.DOTS else _AXES_HEIGHT) + below
    room = ConstrainedLayoutEngine(rect=(0, below / height, 1, 1 - (above + below) / height))
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, layout=room)
    left = _EDGE / WIDTH
    figure.text(left, 1 - _EDGE / height, title, size=_TITLE_SIZE, weight="bold", va="top")
    figure.text(left, _EDGE / height, caption, size=_CAPTION_SIZE, va="bottom", linespacing=1.35)
    axes = figure.add_subplot()
    if any(value is not None for series in chart.series for value in series.values):
        _furnish(axes, chart)
    else:
        axes.set_axis_off()
        axes.text(0.5, 0.5, lettering.lines(chart.alt, _TITLE_WIDTH), ha="center", va="center")
    return figure


def _furnish(axes: Axes, chart: Chart) -> None:
    handles = shapes.drawn(axes, chart)
    across, up = (chart.y, chart.x) if chart.shape is Shape.DOTS else (chart.x, chart.y)
    axes.set_xlabel(lettering.lines(across.label, 2 * _LABEL_WIDTH))
    axes.set_ylabel(lettering.lines(up.label, _LABEL_WIDTH))
    axes.grid(axis="x" if chart.shape is Shape.DOTS else "y", color=FAINT, linewidth=0.6)
    if len(chart.series) > 1:
        names = [lettering.lines(series.name, _LABEL_WIDTH) for series in chart.series]
        columns = max(1, min(len(names), 96 // (8 + max(map(len, names)))))
        axes.legend(handles, names, ncols=columns, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
