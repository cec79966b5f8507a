"""The verbs: one file each, or a few that belong together. A new verb is a new file."""

from __future__ import annotations

from importlib import import_module

ORDER = (
    "new",
    "reading",
    "mine",
    "claiming",
    "notes",
    "working",
    "promises",
    "ending",
    "pairing",
    "figures",
    "rooms",
    "paces",
    "morning",
    "oneself",
    "absence",
    "linking",
    "volunteers",
    "watching",
    "helping",
)
"""The files, in the order in which help and the command page show them."""


def load() -> None:
    """Make every verb known."""
    for name in ORDER:
        import_module(f"commands.verbs.{name}")
