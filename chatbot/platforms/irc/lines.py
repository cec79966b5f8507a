"""Lines of the IRC protocol: bytes to the library's events, and commands to bytes.

RFC 1459 and 2812, IRCv3 message tags. Stricter than the library where it is safe (what goes out) and more patient
where it must be (what comes in): words are divided by 0x20 alone, and CTCP quoting is never undone, since a quoted
`\\x10r` would become a real CR in what the bot repeats.
"""

from __future__ import annotations

from functools import lru_cache

from irc.client import Event, InvalidCharacters, MessageTooLong, NickMask, is_channel
from irc.events import Command
from irc.message import Tag

from chatbot.platforms.irc.split import LINE

_SPOKEN = {("privmsg", True): "pubmsg", ("notice", True): "pubnotice", ("notice", False): "privnotice"}

lookup = lru_cache(maxsize=512)(Command.lookup)


class Malformed(ValueError):
    """No line of the protocol. Says nothing of its content."""


def parse(line: bytes) -> Event:
    """The event a line stands for, named as the library names it.

    Its `code` is the numeric or the command in lower case, `target` the first argument, `arguments` the rest, `tags` a
    list of {key, value}. Text that is not UTF-8 has U+FFFD in place of what is not.
    """
    text = line.decode("utf-8", "replace")
    tags = source = None
    if text.startswith("@"):
        group, _, text = text[1:].partition(" ")
        tags = Tag.from_group(group)
        text = text.lstrip(" ")
    if text.startswith(":"):
        mask, _, text = text[1:].partition(" ")
        source = NickMask(mask)
    head, colon, trailing = text.partition(" :")
    words = [word for word in head.split(" ") if word]
    if not words:
        raise Malformed("no command")
    command = lookup(words[0])
    arguments = words[1:]
    if colon:
        arguments.append(trailing)
    kind, target, rest = str(command), arguments[0] if arguments else "", arguments[1:]
    if kind in {"privmsg", "notice"}:
        if source is None or not rest:
            raise Malformed(f"{kind} without a speaker or a text")
        kind = _spoken(kind, target, rest[0])
    elif kind in {"join", "part", "quit", "nick", "account", "chghost", "kick"} and source is None:
        raise Malformed(f"{kind} without a person")
    event = Event(kind, source, target, rest, tags)
    event.code = command.code
    return event


def _spoken(command: str, target: str, text: str) -> str:
    if text.startswith("\x01"):
        return "ctcp" if command == "privmsg" else "ctcpreply"
    return _SPOKEN.get((command, bool(is_channel(target))), "privmsg")


def compose(*words: str, text: bytes | str | None = None) -> bytes:
    """One command as bytes with its CR LF: `words` divided by spaces, then `text`, if any, as the last argument.

    Raises InvalidCharacters where a word is empty, has a space or a leading colon, or anything has CR, LF or NUL;
    MessageTooLong over 512 bytes.
    """
    for word in words:
        if not word or " " in word or word[0] == ":":
            raise InvalidCharacters("an argument is empty, has a space or begins with a colon")
    head = " ".join(words)
    if text is None:
        line = head.encode()
    else:
        line = head.encode() + b" :" + (text if isinstance(text, bytes) else text.encode())
    if b"\n" in line or b"\r" in line or b"\x00" in line:
        raise InvalidCharacters("an argument has a CR, LF or NUL")
    if len(line) > LINE - 2:
        raise MessageTooLong(f"{len(line) + 2} bytes are more than a line holds")
    return line + b"\r\n"


def privmsg(target: str, text: bytes | str) -> bytes:
    """The line that says `text` to one target. Raises InvalidCharacters for anything that is not one target."""
    if "," in target:
        raise InvalidCharacters("a target has a comma")
    return compose("PRIVMSG", target, text=text)
