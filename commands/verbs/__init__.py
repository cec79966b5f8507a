"""The verbs: one file each, or a few that belong together. A new verb is a new file."""

from __future__ import annotations

from importlib import import_module

ORDER = ("new", "reading", "claiming", "notes", "promises", "ending", "figures", "oneself", "helping")
"""The files, in the order in which help and the command page show them."""


def load() -> None:
    """Make every verb known."""
    for name in ORDER:
        import_module(f"commands.verbs.{name}")
