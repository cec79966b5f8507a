"""Help, and a sign of life."""

from __future__ import annotations

from collections.abc import Collection

from commands.arguments import Rest
from commands.command import COMMANDS, Context, Listed, command, verbs
from commands.facts import Fact, Help, Pong, VerbHelp
from commands.message import Say
from commands.refusals import NoSuchVerb
from commands.verbs import THEMES


@command("help", role=None, reads=True, examples=[("help claim", "!claim <case> [note]: Take an open case...")])
def help_(ctx: Context, verb: Rest = "") -> Fact | Listed:
    """Say what I understand, or how one verb is used."""
    if not verb:
        return Help(**{theme: _named(files) for theme, files in THEMES.items()})
    said = verb.removeprefix(ctx.team.prefix).lower()
    found = COMMANDS.get(said)
    if found is None:
        raise NoSuchVerb(verb, None)
    return VerbHelp(Say(found.usage), found.does, ", ".join(found.names[1:]) or None, found.example)


@command("ping", role=None, reads=True, examples=[("ping", "Here.")])
def ping(ctx: Context) -> Fact:
    """See whether I am here."""
    del ctx
    return Pong()


def _named(files: Collection[str]) -> str:
    """The verbs of some files; those of two words are told of by the first."""
    of_them = (each.name for each in verbs() if each.run.__module__.rpartition(".")[2] in files)
    return ", ".join(name for name in of_them if " " not in name)
