"""A report as plain values, its words already worded: any renderer can make a page of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commands.exhibits import Chart, Exhibit


@dataclass(frozen=True, slots=True)
class Section:
    """One part: what there is to say, and then what there is to see."""

    title: str
    paragraphs: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `name` is good as a folder's name; `note` tells what it covers and when it was reckoned."""

    name: str
    language: str
    title: str
    note: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]

    def charts(self) -> Iterator[Chart]:
        """Every chart, in the order in which they are shown."""
        return (each for section in self.sections for each in section.exhibits if isinstance(each, Chart))
