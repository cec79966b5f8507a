"""JSON documents of any size: MediaWiki's lists of recent changes and of users' contributions, one answer or several.

They are read piece by piece and never held as a whole. What is nested deeper than an answer ever is, and a text that
does not end, ends the reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import ijson

from chatbot.activity.acts import Act, Found, Terms, Unfit, Why, act
from chatbot.activity.source import AT_ONCE, BOM, LONGEST_LINE, Stream

DEEPEST = 50

_LISTS = frozenset({("start_array",), ("start_map", "query", "recentchanges"), ("start_map", "query", "usercontribs")})
"""Where changes stand: in a list that is all there is, or in an answer of MediaWiki's."""

_WANTED = frozenset({"user", "timestamp", "type", "bot", "new", "anon", "temp", "userhidden", "person", "time", "kind"})
_OPENS = frozenset({"start_map", "start_array"})
_CLOSES = frozenset({"end_map", "end_array"})


class _Ends(Exception):
    """Nothing that follows can be read."""

    def __init__(self, why: Why, told: str = "") -> None:
        super().__init__(told)
        self.why = why


def changes(stream: Stream, terms: Terms) -> Iterator[Found]:
    """Every change that documents list; where they break off, that, and no more."""
    walk = _Walk()
    try:
        for events in _pieces(stream):
            yield from walk.through(events, terms)
    except _Ends as ends:
        yield Unfit(walk.number + 1, ends.why, str(ends))
        return
    if not walk.lists:
        yield Unfit(0, Why.NOT_JSON, "no list of recentchanges or usercontribs")


def _pieces(stream: Stream) -> Iterator[Iterable[tuple[str, Any]]]:
    """What the parser says of each piece. Raises _Ends."""
    events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events, multiple_values=True, use_float=True)
    silent, mark = 0, BOM
    while True:
        piece = stream.read1(AT_ONCE)
        try:
            parser.send(piece.removeprefix(mark)) if piece else parser.close()
        except ijson.JSONError as problem:
            yield events
            raise _Ends(Why.BROKEN_OFF, str(problem)) from problem
        yield events
        if not piece:
            return
        silent, mark = (0 if events else silent + len(piece)), b""
        if silent > LONGEST_LINE:  # the parser would keep all of a text that does not end
            raise _Ends(Why.TOO_LONG)
        events.clear()


class _Walk:
    """Where in a document the reading is, and the change that is being read.

    `number` counts the changes that were read, `lists` where they stood. A container is called by its key, or, without
    one, by how it opens.
    """

    def __init__(self) -> None:
        self.number, self.lists = 0, 0
        self._path: list[str] = []
        self._key = ""
        self._in_a_list = False
        self._change: dict[str, Any] | None = None
        self._change_at = 0

    def through(self, events: Iterable[tuple[str, Any]], terms: Terms) -> Iterator[Found]:
        """Go on; the changes that end on the way."""
        for event, value in events:
            if event == "map_key":
                self._key = value
                continue
            if event in _OPENS:
                self._open(event)
            elif event in _CLOSES:
                self._close()
                if self._change is not None and len(self._path) == self._change_at:
                    yield self._found(act(self._change, terms), self._change)
                    self._change = None
            elif self._change is None:
                if self._in_a_list:
                    yield self._found(Why.NOT_JSON, value)
            elif len(self._path) == self._change_at + 1 and self._key in _WANTED:
                self._change[self._key] = value
            self._key = ""

    def _open(self, event: str) -> None:
        if len(self._path) >= DEEPEST:
            raise _Ends(Why.BROKEN_OFF, "nested too deeply")
        if self._in_a_list:
            self._change, self._change_at = {}, len(self._path)
        self._path.append(self._key or event)
        self._in_a_list = self._change is None and tuple(self._path) in _LISTS
        self.lists += self._in_a_list

    def _close(self) -> None:
        self._path.pop()
        self._in_a_list = tuple(self._path) in _LISTS

    def _found(self, found: Act | Why, told: object) -> Found:
        self.number += 1
        return Unfit(self.number, found, str(told)) if isinstance(found, Why) else found
