"""What somebody wrote on Slack, as plain words.

Slack sends text as mrkdwn: `&`, `<` and `>` come escaped; mentions, channels and links come in angle brackets.
"""

from __future__ import annotations

import re

from chatbot.unseen import CONTROL, HIDDEN, TURNING

_MARKUP = re.compile(r"<([^<>]*)>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_UNSEEN = re.compile(f"(?!\\s)[{CONTROL}{TURNING}{HIDDEN}\u00ad]")


def words(text: str) -> str:
    """One line of words: mentions as `@U1`, channels as `#name`, links as their address; nothing unseen."""
    return typed(_ENTITY.sub(lambda found: _ENTITIES[found[1]], _MARKUP.sub(_shown, text)))


def typed(text: str) -> str:
    """One line of words as they were typed into a form, which comes without markup; nothing unseen."""
    return " ".join(_UNSEEN.sub("", text).split())


def meant_for(text: str, user: str, name: str) -> tuple[str, bool]:
    """The words without a leading mention of the bot (by user id or by name), and whether there was one."""
    mention = rf"<@{re.escape(user)}(?:\|[^<>]*)?>\s*[:,]?"
    found = re.match(rf"\s*(?:{mention}|@?{re.escape(name)}\s*[:,])", text, re.IGNORECASE)
    return (words(text[found.end() :]), True) if found else (words(text), False)


def _shown(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    if target.startswith("@"):
        return target
    if target.startswith("#"):
        return f"#{label}" if label else target
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return re.sub(r"^(mailto|tel):", "", target)
