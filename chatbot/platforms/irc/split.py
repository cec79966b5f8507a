"""A text as the pieces that fit on the wire: byte-exact, valid UTF-8, cut between words where there are any."""

from __future__ import annotations

from chatbot.platforms.irc.clean import BOLD

LINE = 512
"""Bytes of an IRC line with its CR LF, as every server relays it; tags are not counted."""

_LONGEST_HOST = 63
_BOLD = BOLD.encode()
_LEAST = 8


def budget(mask: str, target: str) -> int:
    """Bytes of text that fit in one PRIVMSG to `target` when the server puts `:mask ` (nick!user@host) before it."""
    return LINE - len(f":{mask} PRIVMSG {target} :\r\n".encode())


def assumed_mask(nick: str, user: str) -> str:
    """The mask to reckon with while the server has not shown it: the longest it may be."""
    return f"{nick}!~{user}@{'x' * _LONGEST_HOST}"


def split(text: str, size: int) -> list[bytes]:
    """The text as pieces of at most `size` bytes; the space at a cut is dropped, bold is carried across it.

    Raises ValueError where not even one character is sure to fit.
    """
    rest = text.encode()
    if len(rest) <= size:
        return [rest] if rest else []
    if size < _LEAST:
        raise ValueError("there is no room for text behind such a long prefix and target")
    bold = _BOLD in rest
    size -= 2 * bold
    pieces = []
    while len(rest) > size:
        cut = rest.rfind(b" ", 1, size + 1)
        if cut > 0:
            piece, rest = rest[:cut], rest[cut + 1 :]
        else:
            cut = _character_start(rest, size)
            piece, rest = rest[:cut], rest[cut:]
        pieces.append(piece)
    if rest:
        pieces.append(rest)
    return _carry_bold(pieces) if bold else pieces


def _character_start(raw: bytes, index: int) -> int:
    while raw[index] & 0xC0 == 0x80:
        index -= 1
    return index


def _carry_bold(pieces: list[bytes]) -> list[bytes]:
    carried = []
    inside = False
    for piece in pieces:
        whole = _BOLD + piece if inside else piece
        inside = whole.count(_BOLD) % 2 == 1
        carried.append(whole + _BOLD if inside else whole)
    return carried
