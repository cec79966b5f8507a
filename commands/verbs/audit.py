"""Proving what happened, and erasing who wrote in."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from commands import audit as auditing
from commands import forgetting
from commands.arguments import Itself
from commands.command import Context, Listed, command
from commands.facts import Fact
from commands.facts.audit import HowToExport
from commands.message import Say
from commands.refusals import BadUse
from storage.models import Role

YES = "yes"

_LARGEST = 6
"""Digits of a page's number."""


def page(words: list[str], ctx: Context) -> tuple[int, list[str]]:
    """A page's number; `page` may stand before it."""
    del ctx
    said, *left = words[1:] if words[0].lower() == "page" and len(words) > 1 else words
    if not (said.isascii() and said.isdigit() and int(said[:_LARGEST]) > 0):
        raise BadUse(Say("audit <case> [page]"), Say("audit 12 2"))
    return int(said[:_LARGEST]), left


def meant(words: list[str], ctx: Context) -> tuple[bool, list[str]]:
    """That it is meant."""
    del ctx
    if words[0].lower() != YES:
        raise BadUse(Say("forget <case> [yes]"), Say("forget 12 yes"))
    return True, words[1:]


Page: TypeAlias = Annotated[int, page]
Meant: TypeAlias = Annotated[bool, meant, "[yes]"]


@command(
    "audit",
    role=Role.COORDINATOR,
    reads=True,
    examples=[("audit 1", "The whole life of #1...")],
)
def audit(ctx: Context, case: Itself, page: Page = 1) -> Listed:
    """Tell a case's whole life, who read what is private included; that you asked is written down."""
    return auditing.told(ctx, case, page)


@command(
    "forget",
    role=Role.COORDINATOR,
    examples=[
        ("forget 1", "This erases the words of #1 for good..."),
        ("forget 1 yes", "The words of #1 are erased..."),
    ],
)
def forget(ctx: Context, case: Itself, yes: Meant = False) -> Fact:  # noqa: FBT002 - a word that may be said
    """Erase whoever wrote a case in, and the words of all their cases; say yes to do it."""
    return forgetting.forget(ctx, case) if yes else forgetting.asks(ctx, case)


@command("export", role=Role.COORDINATOR, reads=True, examples=[("export", "Exports are made where I run...")])
def export(ctx: Context) -> Fact:
    """Say how the case log is exported, and that each export is in the trail."""
    del ctx
    return HowToExport()
