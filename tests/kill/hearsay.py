"""What the bot's lines say, read as a person reads them: that something happened to a case, or how it stands."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

_SAYINGS = {
    kind: re.compile(rf"#(?P<case>\d+){saying}")
    for kind, saying in {
        "opened": r" is new: ",
        "claimed": r" open -> claimed: (?:it is yours, (?P<yours>\w+)|(?P<by>\w+) has it)",
        "promised": r" claimed -> claimed, .* promised by (?P<by>\w+)",
        "noted": r": noted, (?P<by>\w+)",
        "resolved": r" claimed -> resolved: upheld, by (?P<by>\w+)",
        "taken": r" is already with (?P<by>\w+)",
        "yours": r" is already yours",
        "ended": r" is resolved, so that",
        "stands": r" is (?P<state>\w+): .*; (?P<by>\w+) has it",
        "card": r" (?P<state>open|claimed|waiting|resolved): .*; (?P<by>\w+) has it",
    }.items()
}
_MARK = re.compile(r"\b[a-z]+-\d+\b")
_MENTION = re.compile(r"<@(\w+)>")
_SHOWN = re.compile(r"<[^<>|]*\|([^<>]*)>")
_LOOKS = str.maketrans("", "", "\x02*`")


@dataclass(frozen=True, slots=True)
class Said:
    """One saying. `yours`: said to its own doer. `by` is who did it, or who has the case; `state` how it stands.

    `mark` is the word in it that a client made up, such as kay-3.
    """

    kind: str
    case: int
    by: str | None = None
    mark: str | None = None
    state: str | None = None
    yours: bool = False


def understood(text: str) -> Said | None:
    """The saying in a line of text without any platform's markup; None where it tells nothing that is checked."""
    for kind, saying in _SAYINGS.items():
        if found := saying.match(text):
            told = found.groupdict()
            by, mark = told.get("yours") or told.get("by"), _MARK.search(text)
            return Said(kind, int(told["case"]), by, mark and mark[0], told.get("state"), bool(told.get("yours")))
    return None


def from_irc(line: str, nick: str) -> tuple[str, str] | None:
    """Whom the bot of this nick said something to, and what, from a raw line; None for any other line."""
    source, _, rest = line.partition(" PRIVMSG ")
    if not rest or source.partition("!")[0] != f":{nick}":
        return None
    target, _, text = rest.partition(" :")
    return target, text.translate(_LOOKS)


def joins(line: str, nick: str) -> str | None:
    """The room that the bot of this nick comes into, in a raw line; None for any other line."""
    source, _, room = line.partition(" JOIN ")
    return room.lstrip(":") if room and source.partition("!")[0] == f":{nick}" else None


def from_slack(text: str, names: Mapping[str, str]) -> str:
    """Mrkdwn as its reader sees it; `names` are the people's by their ids."""
    shown = _SHOWN.sub(r"\1", _MENTION.sub(lambda found: names.get(found[1], found[0]), text))
    return html.unescape(shown.translate(_LOOKS))
