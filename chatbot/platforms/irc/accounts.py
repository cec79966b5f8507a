"""Who is who on this connection: which nicks are in our rooms, and which services account each is vouched to be.

Only what the server says counts. What it has not said is unknown, and unknown is nobody.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable
from functools import lru_cache

Fold = Callable[[str], str]

NAMES_KEPT = 5000
"""Names whose folded form is remembered."""

_UPPER, _LOWER = string.ascii_uppercase, string.ascii_lowercase
_TABLES = {
    "ascii": str.maketrans(_UPPER, _LOWER),
    "rfc1459": str.maketrans(_UPPER + "[]\\^", _LOWER + "{}|~"),
    "rfc1459-strict": str.maketrans(_UPPER + "[]\\", _LOWER + "{}|"),
}


def casemapping(name: object) -> Fold:
    """How this server compares names. One it does not know compares as ASCII, which takes the fewest for the same."""
    table = _TABLES.get(str(name).lower(), _TABLES["ascii"])
    return lru_cache(NAMES_KEPT)(lambda text: text.translate(table))


fold_account = casemapping("ascii")


def vouched(tags: Iterable[dict[str, str | None]] | None) -> str | None:
    """The account of a line's `account` tag, folded; None without one, and None where there are two."""
    named = [tag["value"] for tag in tags or () if tag["key"] == "account"]
    if len(named) != 1 or not named[0] or named[0] == "*":
        return None
    return fold_account(named[0])


class Person:
    """Somebody in a room of ours, until `gone`. `account` is None for nobody's and for not known."""

    __slots__ = ("account", "gone", "nick", "rooms")

    def __init__(self, nick: str) -> None:
        self.nick = nick
        self.account: str | None = None
        self.rooms: set[str] = set()
        self.gone = False


class People:
    """Everybody in our rooms, by folded nick; rooms are folded names too."""

    def __init__(self, fold: Fold, *, by_nick: bool) -> None:
        """`by_nick`: this server has no services, and whoever has a nick is taken for its owner."""
        self._fold = fold
        self._by_nick = by_nick
        self._people: dict[str, Person] = {}
        self._of_account: dict[str, dict[Person, None]] = {}

    def get(self, nick: str) -> Person | None:
        return self._people.get(self._fold(nick))

    def here(self, nick: str, room: str) -> Person:
        """This nick is in this room."""
        key = self._fold(nick)
        person = self._people.get(key)
        if person is None:
            person = self._people[key] = Person(nick)
            if self._by_nick:
                self._set(person, key)
        person.rooms.add(room)
        return person

    def is_known_as(self, nick: str, account: str | None) -> None:
        """The server vouches that this nick is this account, or None: is no one's."""
        person = self.get(nick)
        if person is not None and not self._by_nick:
            self._set(person, fold_account(account) if account else None)

    def left(self, nick: str, room: str) -> None:
        person = self.get(nick)
        if person is not None:
            person.rooms.discard(room)
            if not person.rooms:
                self.gone(nick)

    def gone(self, nick: str) -> None:
        """Quit, or out of every room of ours: whoever comes back under this nick is a stranger."""
        person = self._people.pop(self._fold(nick), None)
        if person is not None:
            person.rooms.clear()
            person.gone = True
            self._unlist(person)

    def renamed(self, old: str, new: str) -> None:
        person = self._people.pop(self._fold(old), None)
        if person is None:
            return
        person.nick = new
        self._people[self._fold(new)] = person
        if self._by_nick:
            self._set(person, self._fold(new))

    def room_closed(self, room: str) -> None:
        """We are no longer in there and see nothing of it."""
        for person in [person for person in self._people.values() if room in person.rooms]:
            self.left(person.nick, room)

    def rooms_of(self, nick: str) -> frozenset[str]:
        person = self.get(nick)
        return frozenset(person.rooms) if person else frozenset()

    def find(self, account: str) -> Person | None:
        """Somebody in a room of ours who is vouched to be this account now. May be asked from another thread."""
        key = self._fold(account) if self._by_nick else fold_account(account)
        found = tuple(self._of_account.get(key, ()))  # in one go: a dict that changes breaks who steps through it
        return found[0] if found else None

    def nick_of(self, account: str) -> str | None:
        person = self.find(account)
        return person.nick if person is not None else None

    def _set(self, person: Person, account: str | None) -> None:
        if person.account != account:
            self._unlist(person)
            person.account = account
            if account is not None:
                self._of_account.setdefault(account, {})[person] = None

    def _unlist(self, person: Person) -> None:
        if person.account is not None and (others := self._of_account.get(person.account)):
            others.pop(person, None)
            if not others:
                del self._of_account[person.account]
