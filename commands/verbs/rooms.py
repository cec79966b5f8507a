"""Looking after a room."""

from __future__ import annotations

from typing import Annotated

from commands import rooms
from commands.arguments import Rest
from commands.command import Context, command
from commands.facts import Fact
from commands.message import Say
from commands.refusals import BadUse
from commands.rooms import Field
from storage.models import Role, Room


def _room(words: list[str], ctx: Context) -> tuple[Room | None, list[str]]:
    """A room by its name; the one in which this is said, where a setting comes first."""
    first, *after = (word.lower() for word in words)
    if first in set(Field) and not set(after[:1]) & set(Field):
        return None, words
    return rooms.called(ctx, words[0]), words[1:]


def _setting(words: list[str], ctx: Context) -> tuple[Field, list[str]]:
    del ctx
    if words[0].lower() not in set(Field):
        raise BadUse(Say("room [#name] <" + "|".join(Field) + "> <value>"), Say("room #cases audience public"))
    return Field(words[0].lower()), words[1:]


@command(
    "room",
    role=Role.COORDINATOR,
    examples=[
        ("room #cases quiet 22-7 mon-fri", "#cases, quiet: usual (off) -> 22:00-07:00 mon-fri."),
        ("room #cases areas living-person, licensing", "#cases, areas: all -> living-person, licensing."),
    ],
)
def room(
    ctx: Context,
    room: Annotated[Room, _room] | None = None,
    setting: Annotated[Field, _setting] | None = None,
    value: Rest = "",
) -> Fact:
    """Show or change what a room hears: its areas, audience, quiet hours, language, threads, morning, report."""
    place = room or rooms.here(ctx)
    if setting is None:
        return rooms.stands(ctx, place)
    if not value:
        raise BadUse(Say(f"room [#name] {setting} <value>"), Say(_EXAMPLES[setting]))
    return rooms.change(ctx, place, setting, value)


_EXAMPLES = {
    Field.AREAS: "room #cases areas living-person, licensing",
    Field.AUDIENCE: "room #cases audience team",
    Field.QUIET: "room #cases quiet 22-7 mon-fri",
    Field.LANGUAGE: "room #cases language en",
    Field.THREADS: "room #cases threads on",
    Field.MORNING: "room #cases morning 8:30",
    Field.REPORT: "room #cases report on",
}
