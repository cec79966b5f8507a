"""What somebody wrote is text on every page, whatever they wrote."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.reports import markdown, page
from chatbot.reports.text import clean
from commands.exhibits import Axis, Chart, Shape, Table
from commands.reports.document import Document, Section

SVG = b"<?xml version='1.0' encoding='utf-8'?>\n<svg xmlns='http://www.w3.org/2000/svg'><title>t</title></svg>"
HOSTILE = (
    "</p><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "| a | b |\n| - | - |",
    "![x](http://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "$\\href{javascript:alert(1)}{x}$",
    "{{ 7 * 7 }} {% include 'x' %}",
    "# heading",
    "12. list",
    "https://evil.example www.evil.example @everyone",
    "\u202eleft\x00\x1b[31m",
)


def document(text: str) -> Document:
    chart = Chart("open-cases", text, Shape.LINES, Axis(text), Axis(text), (), (), text, text)
    table = Table(text, (text, text), ((text, text),), text)
    return Document("2026-10", "en", text, text, (text,), (Section(text, (text,), (table, chart)),))


class Read(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_shows_it_and_runs_and_loads_nothing() -> None:
    plain = Read(page.render(document("plain"), {"open-cases": SVG}))
    for text in HOSTILE:
        read = Read(page.render(document(text), {"open-cases": SVG}))
        assert [each for each in read.tags if each != "td"] == [each for each in plain.tags if each != "td"]
        assert set(read.attributes) == set(plain.attributes) | ({"class"} & set(read.attributes))
        assert "".join(read.texts).count(clean(text)) >= 9
    assert plain.attributes["lang"] == "en"
    assert not {"script", "img", "link", "iframe", "form"} & set(plain.tags)
    assert {"caption", "figcaption", "h1", "h2", "th", "svg"} <= set(plain.tags)
    assert "default-src 'none'" in page.render(document("plain"), {"open-cases": SVG})


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(HOSTILE) | st.text(alphabet="ab1.)|<>&*_`#[]()!$~\\-+=: /\n@w", max_size=30))
def test_markdown_reads_nothing_in_it(text: str) -> None:
    lines = [line for line in markdown.render(document(text)).splitlines() if line]
    plain = [line for line in markdown.render(document("plain")).splitlines() if line]
    if text.strip(" \n"):
        assert len(lines) == len(plain)
    for line in lines:
        shown = re.sub(r"\\[\\`*_\[\]<>#|~$@:.)+=-]|&(?:lt|amp);", "x", line)
        if line.startswith(("# ", "## ", "**", "![", "| ")):
            shown = re.sub(
                r"^#+ |^\*\*|\*\*$|^!\[|\]\(charts/open-cases\.svg\)$|\| :-- \| (?:--:|:--) \||^\| | \|$| \| ",
                "",
                shown,
            )
        assert not re.search(r"[`*_\[\]<>#|~$&@]|[a-z]://|www\.|^\d+[.)] |^[-+=]", shown), line


def test_a_number_and_its_percent_sign_stay_on_one_line() -> None:
    assert "16\N{NO-BREAK SPACE}% (8–31\N{NO-BREAK SPACE}%)" in page.render(
        document("16 % (8–31 %)"), {"open-cases": SVG}
    )


def test_a_column_of_words_begins_at_its_left_and_its_head_too() -> None:
    table = Table(
        "t", ("a", "n", "how"), (("x", "1", "upheld 2"), ("y", "2", "permission_confirmed 2 (100 %, 34–100 %)"))
    )
    shown = Document("2026-10", "en", "t", "n", (), (Section("s", (), (table,)),))
    assert "| :-- | --: | :-- |" in markdown.render(shown)
    html = page.render(shown, {})
    assert '<th scope="col">n</th><th scope="col" class="words">how</th>' in html
    assert '<td>1</td><td class="words">upheld 2</td>' in html
