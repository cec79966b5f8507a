"""Volunteers on IRC who claim cases and take the time: plain sockets, so that they cost less than what they measure.

What is measured here runs in a process of its own. `room` is where they claim; None is in private, and then they
are in the room all the same, as volunteers are.
"""

from __future__ import annotations

import gc
import selectors
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from benchmarks.figures import percentile

ROOM = "#cases"
PATIENCE = 20.0
"""Seconds that an answer may take before the measurement is given up."""

_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


class Volunteer:
    """One client. `heard` holds what came since it was last looked through."""

    def __init__(self, port: int, nick: str) -> None:
        self.nick = nick.encode()
        self.heard = b""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.send(b"NICK %s\r\nUSER %s 0 * :volunteer" % (self.nick, self.nick))
        self.wait(b" 001 ")
        self.send(b"JOIN " + ROOM.encode())
        self.wait(b" 366 ")

    def send(self, line: bytes) -> None:
        self.socket.sendall(line + b"\r\n")

    def read(self) -> None:
        """Take what has come; blocks where nothing has."""
        data = self.socket.recv(1 << 16)
        if not data:
            raise ConnectionError(f"{self.nick.decode()} was disconnected")
        if _QUICKACK is not None:  # the server holds small lines back until the last ones are acknowledged
            self.socket.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        if b"PING :" in data:
            self.send(b"PONG :here")
        self.heard += data

    def hears(self, what: bytes) -> bool:
        """Whether this has been heard; what came before it is forgotten, and so is what does not end in it."""
        at = self.heard.find(what)
        self.heard = self.heard[at + len(what) :] if at >= 0 else self.heard[self.heard.rfind(b"\n") + 1 :]
        return at >= 0

    def wait(self, what: bytes) -> None:
        while not self.hears(what):
            self.read()


@dataclass(frozen=True, slots=True)
class Claiming:
    """How a case is claimed, and how its claimer knows."""

    room: str | None
    bot: str = "casebell"

    def words(self, case: int) -> bytes:
        to, prefix = (self.room, "!") if self.room else (self.bot, "")
        return f"PRIVMSG {to} :{prefix}claim {case}".encode()

    def answer(self, case: int, who: Volunteer) -> bytes:
        """How any answer about the case begins; in private, the one to this volunteer."""
        to = self.room.encode() if self.room else who.nick
        return b"PRIVMSG %s :#%d " % (to, case)

    def granted(self, case: int, who: Volunteer) -> bytes:
        return self.answer(case, who) + b"open -> claimed: it is yours, " + who.nick


@contextmanager
def _crowd(port: int, number: int) -> Iterator[list[Volunteer]]:
    crowd = [Volunteer(port, f"v{each:02}") for each in range(number)]
    gc.collect()
    gc.disable()
    try:
        yield crowd
    finally:
        gc.enable()
        for volunteer in crowd:
            volunteer.send(b"QUIT")
            volunteer.socket.close()


def one_by_one(port: int, claiming: Claiming, warm_up: Iterable[int], cases: Sequence[int]) -> tuple[float, float]:
    """One volunteer, one case after the other: p50 and p99 of a claim's round trip in milliseconds."""

    def claim(case: int) -> float:
        began = perf_counter()
        volunteer.send(claiming.words(case))
        volunteer.wait(claiming.answer(case, volunteer))
        return (perf_counter() - began) * 1000

    with _crowd(port, 1) as (volunteer,):
        for case in warm_up:
            claim(case)
        took = [claim(case) for case in cases]
    return percentile(took, 50), percentile(took, 99)


def together(port: int, claiming: Claiming, number: int, warm_up: Sequence[int], cases: Sequence[int]) -> float:
    """Many volunteers at once, each its next case when its last is answered: claims a second."""
    with _crowd(port, number) as crowd:
        _claim_all(crowd, claiming, warm_up)
        return len(cases) / _claim_all(crowd, claiming, cases)


def _claim_all(crowd: Sequence[Volunteer], claiming: Claiming, cases: Sequence[int]) -> float:
    """Seconds until all cases were claimed and answered."""
    following = iter(cases)
    awaited: dict[Volunteer, bytes] = {}

    def claim_next(volunteer: Volunteer) -> None:
        case = next(following, None)
        awaited.pop(volunteer, None)
        if case is not None:
            awaited[volunteer] = claiming.answer(case, volunteer)
            volunteer.send(claiming.words(case))

    with _listening_to(crowd) as readable:
        began = perf_counter()
        for volunteer in crowd:
            claim_next(volunteer)
        while awaited:
            for volunteer in readable():
                volunteer.read()
                if volunteer in awaited and volunteer.hears(awaited[volunteer]):
                    claim_next(volunteer)
        return perf_counter() - began


def race(port: int, claiming: Claiming, number: int, cases: Sequence[int]) -> float:
    """Many volunteers claim one and the same case: milliseconds until the winner is told, p99 over the cases."""
    with _crowd(port, number) as crowd:
        _claim_all(crowd, claiming, cases[:number])
        return percentile((_race_for(crowd, claiming, case) for case in cases[number:]), 99)


def _race_for(crowd: Sequence[Volunteer], claiming: Claiming, case: int) -> float:
    words, told = claiming.words(case), 0.0
    granted = {volunteer: claiming.granted(case, volunteer) for volunteer in crowd}
    answers = {volunteer: claiming.answer(case, volunteer) for volunteer in crowd}
    expected = len(crowd) if claiming.room else 1
    heard = dict.fromkeys(crowd, 0)
    with _listening_to(crowd) as readable:
        began = perf_counter()
        for volunteer in crowd:
            volunteer.send(words)
        while any(each < expected for each in heard.values()):
            for volunteer in readable():
                volunteer.read()
                if not told and granted[volunteer] in volunteer.heard:
                    told = perf_counter()
                while answers[volunteer] in volunteer.heard:
                    heard[volunteer] += volunteer.hears(answers[volunteer])
    return (told - began) * 1000


class _Readable:
    def __init__(self, selector: selectors.BaseSelector) -> None:
        self._selector = selector

    def __call__(self) -> list[Volunteer]:
        ready = self._selector.select(PATIENCE)
        if not ready:
            raise TimeoutError("an answer did not come")
        return [key.data for key, _ in ready]


@contextmanager
def _listening_to(crowd: Iterable[Volunteer]) -> Iterator[_Readable]:
    with selectors.DefaultSelector() as selector:
        for volunteer in crowd:
            selector.register(volunteer.socket, selectors.EVENT_READ, volunteer)
        yield _Readable(selector)
