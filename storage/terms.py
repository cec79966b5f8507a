"""How words are told apart so that they are found again: the same on every database, and in every script.

A term is letters and digits without case and accents. Scripts that write no spaces between words are cut into pairs of
letters that overlap. Nothing in a term means anything to a database, whatever somebody wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 40
"""Letters of a term that count; what is longer is no word."""

MOST = 1000
"""Terms of one text that count."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese."""

_RUN = re.compile(f"[{_UNSPACED}]+|[^\\W_{_UNSPACED}]+")
_PAIR = 2


def terms(text: str) -> list[str]:
    """The terms of a text, in their order, and as often as it has them."""
    found: list[str] = []
    for run in _RUN.findall(_bare(text)):
        found += _pairs(run) if _is_unspaced(run) else [run[:LONGEST]]
        if len(found) >= MOST:
            break
    return found[:MOST]


def by_which_found(subject: str, tags: str | None, done: str | None, summary: str | None) -> str:
    """The words by which a case is found: nothing that is kept of whoever wrote in is among them."""
    return " ".join(terms(f"{subject} {tags or ''} {done or ''} {summary or ''}"))


def _bare(text: str) -> str:
    """A text without case and accents; letters that look otherwise for their place or width are the usual ones."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(each if each.isalnum() else " " for each in apart if unicodedata.category(each)[0] != "M")
    return unicodedata.normalize("NFC", kept)


def _is_unspaced(run: str) -> bool:
    return re.match(f"[{_UNSPACED}]", run) is not None


def _pairs(run: str) -> Iterator[str]:
    if len(run) < _PAIR:
        yield run
    for at in range(len(run) - 1):
        yield run[at : at + _PAIR]
