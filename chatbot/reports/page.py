"""A report as one HTML page that needs nothing besides itself: no script, no picture of elsewhere, good to print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from chatbot.reports import text
from commands.exhibits import Table
from commands.reports.document import Document

_PERCENT = re.compile(r"(?<=\d) (?=%)")


def _line(said: str) -> str:
    """Somebody's text on one line, no percent sign apart from its number."""
    return _PERCENT.sub("\N{NO-BREAK SPACE}", text.clean(said))


_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=lambda shown: shown if isinstance(shown, Markup) else _line(str(shown)),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_PAGES.filters["in_words"] = text.in_words
_PAGES.tests["table"] = lambda exhibit: isinstance(exhibit, Table)


def render(document: Document, pictures: Mapping[str, bytes]) -> str:
    """The page; `pictures` are the SVGs of its charts by their names, as `chatbot.drawing` makes them."""
    drawn = {name: Markup(_in_a_page(svg)) for name, svg in pictures.items()}  # noqa: S704 - drawing has escaped it
    return _PAGES.get_template("page.html.jinja").render(document=document, pictures=drawn)


def _in_a_page(svg: bytes) -> str:
    """The picture without its XML declaration, which a page has no place for."""
    return svg.decode().partition("?>\n")[2]
