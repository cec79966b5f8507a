"""The verbs: one file each, or a few that belong together. A new verb is a new file."""

from __future__ import annotations

from importlib import import_module

THEMES = {
    "cases": ("new", "reading", "mine", "claiming", "notes", "working", "promises", "ending", "pairing", "learning"),
    "oneself": ("oneself", "absence", "linking", "watching", "signs", "helping"),
    "team": ("figures", "report", "retention", "morning", "rooms", "paces", "volunteers", "audit"),
}
"""What the verbs are about, and their files, in the order in which help and the command page show them."""


def load() -> None:
    """Make every verb known."""
    for files in THEMES.values():
        for name in files:
            import_module(f"commands.verbs.{name}")
