"""What the papers point at is there."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from chatbot.settings import SECRETS, Settings
from tests.docs.papers import PAPERS, ROOT, prose

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FILE = re.compile(r"`((?:chatbot|commands|storage|tests|tools|docs|benchmarks)/[\w./-]*)`")
SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|COORDINATORS|TIMEZONE|LANGUAGE)(?:=[^`]*)?`")
PROMISED = {"CHANGELOG.md", "CONTRIBUTING.md", "README.md", "architecture.md", "commands.md", "operating.md"}

each_paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))


def anchors(paper: Path) -> set[str]:
    """What a paper's headings can be linked to by."""
    headings = re.findall(r"^#+ (.*)$", prose(paper), re.MULTILINE)
    return {"".join(_in_anchor(each) for each in heading.lower()) for heading in headings}


def _in_anchor(character: str) -> str:
    if character == " ":
        return "-"
    return character if character in "-_" or unicodedata.category(character)[0] in "LN" else ""


def test_the_papers_are_all_there() -> None:
    assert {paper.name for paper in PAPERS} >= PROMISED


@each_paper
def test_every_link_within_the_repository_leads_somewhere(paper: Path) -> None:
    for link in LINK.findall(prose(paper)):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (paper.parent / path).resolve() if path else paper
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


@each_paper
def test_every_file_that_is_named_exists(paper: Path) -> None:
    later = {"commands/verbs/next.py", "chatbot/platforms/lines.py"}  # made by the examples of CONTRIBUTING
    for name in set(FILE.findall(prose(paper))) - later:
        assert (ROOT / name).exists(), name


@each_paper
def test_every_setting_that_is_named_exists(paper: Path) -> None:
    names = {name.upper() for name in Settings.model_fields}
    assert set(SETTING.findall(prose(paper))) <= names | {f"{name}_FILE" for name in SECRETS}


def test_every_decision_is_linked_from_the_architecture() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for note in (ROOT / "docs" / "decisions").glob("*.md"):
        assert f"decisions/{note.name}" in told
