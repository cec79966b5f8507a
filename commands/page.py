"""The page of all commands, told from the verbs' own records; `make docs` writes it to docs/commands.md."""

from __future__ import annotations

import inspect
from itertools import groupby

from commands import verbs, vocabulary
from commands.command import Command
from commands.command import verbs as known
from storage.models import Role

_HEAD = """\
# What people can say

Written by `make docs` from the verbs themselves: to change this page, change the verb.

In a room, put the prefix before a command (`!claim 12`) or name the bot (`casebell: claim 12`, on Slack
`@casebell claim 12`). In a private message neither is needed. On Slack `/case claim 12` does the same, and so do the
buttons of a card. `<this>` must be said, `[this]` may be left out.
"""

_WORDS = """\
## Words that commands take

- **case**: its number, as `12` or `#12`.
- **when**, **until**: `3d`, `2h`, `tomorrow 9:00`, `friday` or `2026-12-24`, read in the team's time zone; a named
  day alone means nine in the morning of it.
- **filters**: `open`, `claimed`, `waiting` and areas, as many as you like.
- **area**: one of {areas}.
- **outcome**: one of {outcomes}, as your team has changed the list with `outcomes`.
- **practice**: its number, as `p3` or `practice 3`.
- **period**: `7d`, `12w`, `6m` or `1y`.

**Anyone** needs no account, and is told what the room may hear. A **volunteer** is whoever the platform vouches for: on
IRC somebody logged in to their services account, on Slack a full member of the workspace. **Coordinators** are named
in the settings; they may say all of this also about cases that others hold."""

_WHO = {
    None: "anyone",
    Role.OBSERVER: "observers",
    Role.VOLUNTEER: "volunteers",
    Role.COORDINATOR: "coordinators",
}


def page() -> str:
    """The whole page as Markdown, in the verbs' own order."""
    verbs.load()
    every = known()
    words = _WORDS.format(areas=_codes(vocabulary.AREAS), outcomes=_codes(vocabulary.OUTCOMES))
    parts = [_HEAD, _overview(every), words]
    for subject, told in groupby(every, _subject):
        parts += [f"\n## {subject}", *(_section(verb) for verb in told)]
    return "\n".join(parts) + "\n"


def _overview(every: list[Command]) -> str:
    rows = [f"| [{each.name}](#{_anchor(each)}) | {', '.join(each.names[1:])} | {each.does} |" for each in every]
    return "\n".join(["| command | also | what it does |", "| --- | --- | --- |", *rows, ""])


def _anchor(verb: Command) -> str:
    """What the heading of a verb is linked to by."""
    return verb.name.replace(" ", "-")


def _subject(verb: Command) -> str:
    """What the verbs of one file have in common, as the file says it."""
    return (inspect.getdoc(inspect.getmodule(verb.run)) or "").splitlines()[0].removesuffix(".")


def _section(verb: Command) -> str:
    also = f" Also: {_codes(verb.names[1:])}." if len(verb.names) > 1 else ""
    told = f"`{verb.usage}`, for {_WHO[verb.role]}. {verb.does}{also}"
    talk = [line for said, heard in verb.examples for line in (f"<ada> !{said}", f"<casebell> {_shown(heard)}")]
    return "\n".join([f"\n### {verb.name}\n", told, "", "```irc", *talk, "```"])


def _shown(heard: str) -> str:
    return heard.removesuffix("...").rstrip() + " …" if heard.endswith("...") else heard


def _codes(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)
