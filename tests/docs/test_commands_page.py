"""docs/commands.md is what the verbs say of themselves."""

from __future__ import annotations

from commands.command import verbs
from commands.page import page
from tests.docs.papers import ROOT


def test_the_page_is_fresh() -> None:
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == page(), "docs/commands.md is stale: say `make docs`"


def test_every_verb_is_told_with_its_usage_its_other_names_and_its_example() -> None:
    told = page()
    for verb in verbs():
        section = told.partition(f"\n### {verb.name}\n")[2].partition("\n#")[0]
        assert f"`{verb.usage}`, for " in section
        assert verb.does in section
        assert all(f"`{name}`" in section for name in verb.names[1:])
        assert all(f"<ada> !{said}\n<casebell> " in section for said, _ in verb.examples)
