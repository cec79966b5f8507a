"""Tables and charts for tests: made of any text, and of any figures."""

from __future__ import annotations

from hypothesis import strategies as st

from commands.exhibits import Axis, Chart, Exhibit, Series, Shape, Table

TABLE = Table("Outcomes", ("area", "cases", "fixed"), (("licensing", "12", "9"), ("privacy", "5", "")), "n = 17")
CHART = Chart(
    name="open-cases",
    title="Open cases",
    shape=Shape.LINES,
    x=Axis("day"),
    y=Axis("cases"),
    places=(1.0, 2.0),
    series=(Series("open", (3.0, 5.0)),),
    caption="n = 17",
    alt="Open cases rose from 3 to 5.",
)

_FIGURES = st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), max_size=3).map(tuple)


def tables(text: st.SearchStrategy[str], most: int = 4) -> st.SearchStrategy[Table]:
    """Tables with up to so many columns, and rows."""

    def of(columns: int) -> st.SearchStrategy[Table]:
        row = st.tuples(*[text] * columns)
        return st.builds(Table, text, row, st.lists(row, max_size=most).map(tuple), text)

    return st.integers(1, most).flatmap(of)


def charts(text: st.SearchStrategy[str]) -> st.SearchStrategy[Chart]:
    """Charts; their figures may be such as nobody would draw."""
    axis = st.builds(Axis, text, st.booleans())
    places = st.lists(text, max_size=3).map(tuple) | st.lists(st.integers(0, 99).map(float), max_size=3).map(tuple)
    series = st.builds(Series, text, _FIGURES, _FIGURES, _FIGURES, st.booleans())
    shapes = st.sampled_from(Shape)
    several = st.lists(series, max_size=3).map(tuple)
    return st.builds(Chart, st.just("chart"), text, shapes, axis, axis, places, several, text, text)


def exhibits(text: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Exhibit, ...]]:
    """A few of both, in any order."""
    return st.lists(tables(text) | charts(text), max_size=4).map(tuple)
