"""Conversations as tests: what people say, what they hear, and the time that passes between.

    #cases ada: !claim 1
        #1 open -> claimed: it is yours, ada...
    #quiet hears
        #1 open -> claimed: ada has it.
    3 days later
    ada hears
        ada: #1 is due...

A line at the margin is something done; what is set in is what must come of it, line by line, `...` standing for
anything. Without a room it is said in private. Nothing here waits: verbs are functions of what was said, the case log
and the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from textwrap import dedent
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import SQLModel

from commands import absence, dispatch, intake, nudges, offers, parcels, rechecks, times, wrote
from commands.dispatch import Answered, Refused
from commands.intake import Letter, Received
from commands.message import Age, Bold, Card, CaseNumber, Link, Mention, Message, Say, Span, Text, When
from commands.nudges import Nudged
from commands.spoken import Identity, Incoming, Place
from commands.team import Team
from commands.wrote import Word
from storage import offers as asked
from storage import outbox, people, rooms
from storage.models import Audience, Case, Entry, EntryKind, Post, Volunteer
from storage.rooms import Furnishing
from storage.rows import table
from storage.store import Store

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""A Monday."""

_SAID = re.compile(r"(?:(?P<room>#\S+) )?(?P<who>[?~]?\w+): (?P<text>.*)")
_HEARS = re.compile(r"(?P<where>#?\w+) hears(?: nothing)?")
_LATER = re.compile(r"(?P<count>\d+) (?P<unit>minute|hour|day)s? later")

PATIENCE = 60
"""Seconds that a piece of work may take on a machine that has much else to do."""

ROOMS = {"#cases": Audience.TEAM, "#quiet": Audience.PUBLIC, "#inner": Audience.CONFIDENTIAL}
CARDS = {"#slack": Audience.TEAM}


@dataclass
class Talk:
    """A team of people in a few rooms: `#cases` (team), `#quiet` (public), `#inner` (confidential), `#slack` (cards).

    `cora` is a coordinator; whoever's name begins with `?` is vouched for by nobody, and with `~` as a guest.
    """

    store: Store
    team: Team = field(default_factory=lambda: Team(coordinators=frozenset({("irc", "cora")})))
    now: datetime = START
    here: frozenset[str] = frozenset({"ada", "bob", "cora"})
    only: tuple[str, ...] = ("#cases", "#quiet", "#inner", "#slack")

    def __post_init__(self) -> None:
        for platform, found, cards in (("irc", ROOMS, False), ("slack", CARDS, True)):
            wanted = [Furnishing(name, audience) for name, audience in found.items() if name in self.only]
            self.do(lambda db, p=platform, w=wanted, c=cards: rooms.furnish(db, p, w, cards=c))

    def do(self, work: Any) -> Any:
        """Run a piece of work in the case log."""
        return self.store.transact(work).result(PATIENCE)

    def identity(self, who: str, room: str | None = None) -> Identity:
        """Somebody, as the platform of a room vouches for them."""
        name, nobody = who.lstrip("?~"), who.startswith("?")
        platform = "slack" if room in CARDS else "irc"
        return Identity(platform, "", None if nobody else name, name, outside=who.startswith("~"))

    def place(self, who: str, room: str | None = None) -> Place:
        """A room, or a private conversation with somebody."""
        if room is None:
            return Place(None, Audience.PUBLIC if who.startswith("?") else Audience.TEAM)
        return Place(room, {**ROOMS, **CARDS}[room])

    def heard(
        self,
        who: str,
        text: str,
        room: str | None = None,
        *,
        key: str | None = None,
        filled: Mapping[str, str] | None = None,
    ) -> Answered:
        """Say something, as somebody, somewhere; what came of it. `filled`: in a form."""
        incoming = Incoming(
            self.identity(who, room), self.place(who, room), text, key, addressed=filled is not None, filled=filled
        )
        words = dispatch.meant_for_us(incoming, self.team)
        assert words is not None, f"{text!r} is not meant for the bot"
        verb = dispatch.find(words)
        ask = self.store.read if verb is not None and verb.reads else self.store.transact
        try:
            asked = ask(lambda db: dispatch.answer(db, words, incoming, team=self.team, now=self.now))
            answered = asked.result(PATIENCE)
        except Refused as refused:
            answered = refused.answered
        if answered.witnessed:
            self.do(lambda db: dispatch.write_down(db, answered.witnessed, at=self.now))
        if answered.post:
            self.do(lambda db: outbox.sent(db, [answered.post], self.now))
        return answered

    def say(self, who: str, text: str, room: str | None = None) -> list[str]:
        """Say something; the answer's lines."""
        return self.plain(self.heard(who, text, room).message)

    def arrives(self, subject: str, **more: Any) -> int:
        """A case comes from a source; its number."""
        letter = Letter(**{"source": "otrs", "external_id": subject, "subject": subject, **more})
        got = self.do(lambda db: intake.receive(db, letter, key=subject, digest=subject, now=self.now, team=self.team))
        return int(got.case)

    def writes(self, about: str, message: str, text: str | None = None) -> Received:
        """Whoever wrote in writes again about the case of this subject; what the source is answered."""
        word = Word("otrs", about, message, self.now, text)
        received: Received = self.do(lambda db: wrote.wrote(db, word, now=self.now, team=self.team))
        return received

    def pass_time(self, by: timedelta) -> None:
        """Move the clock, stopping at every ring, and every offer and absence that ends on the way."""
        end = self.now + by
        while (following := self.next_event()) is not None and following <= end:
            self.now = max(self.now, following)
            self.lapse()
            self.do(lambda db: absence.end(db, self.now, self.team))
            self.do(lambda db: rechecks.ring(db, self.now, self.team))
            self.ring()
        self.now = end

    def next_event(self) -> datetime | None:
        """When the next clock or recheck rings, or the next offer lapses, or the next absence with a cover ends."""
        recheck = self.do(lambda db: rechecks.following(db, self.now))
        ahead = (self.next_ring(), recheck, self.do(asked.next_lapse), self.do(people.next_return))
        return min(filter(None, ahead), default=None)

    def lapse(self) -> int:
        """End the offers whose time is over; how many."""
        ended: int = self.do(lambda db: offers.lapse(db, self.now, self.team))
        return ended

    def next_ring(self) -> datetime | None:
        from storage import cases

        return self.do(cases.next_ring)

    def ring(self) -> list[Nudged]:
        """Have the clocks ring that are due; the nudges that were given."""
        given: list[Nudged] = self.do(
            lambda db: nudges.ring(db, self.now, self.team, lambda _, account, __: account in self.here)
        )
        return given

    def hears(self, where: str) -> list[str]:
        """What a room or a person has been sent since this was last asked."""
        platform = "slack" if where in CARDS else "irc"
        due = self.do(lambda db: parcels.due(db, platform, besides=(), now=self.now, team=self.team, most=1000))
        mine = [each for each in due if each.place == where]
        self.do(lambda db: [parcels.sent(db, each, self.now) for each in mine])
        return [line for each in mine for line in self.plain(each.content)]

    def case(self, number: int) -> Any:
        cases = table(Case)
        return self.do(lambda db: db.execute(select(cases).where(cases.c.number == number)).mappings().one())

    def trail(self, *kinds: EntryKind) -> list[Any]:
        """The trail's entries of these kinds."""
        entries = table(Entry)
        found = select(entries).where(entries.c.kind.in_(kinds)).order_by(entries.c.id)
        return self.do(lambda db: db.execute(found).mappings().all())

    def rows(self, model: type[SQLModel]) -> list[Any]:
        """All of a table."""
        return list(self.do(lambda db: db.execute(select(table(model))).mappings().all()))

    def volunteer(self, who: str) -> int:
        """The number of a volunteer, by their IRC account."""
        found = self.do(lambda db: people.by_account(db, "irc", "", who))
        assert found is not None, f"{who} is not of the team"
        return int(found.id)

    def person(self, name: str) -> Any:
        """What is kept of a volunteer."""
        return next(each for each in self.rows(Volunteer) if each["name"] == name)

    def hush(self) -> None:
        """Let everything that waits be said unheard."""
        for place in (*self.only, *sorted(self.here)):
            self.hears(place)

    def keep(self, who: str, **values: Any) -> None:
        """From now on this is kept of a volunteer."""
        number = self.volunteer(who)
        self.do(lambda db: people.change(db, number, **values))

    def posts(self) -> list[Any]:
        posts = table(Post)
        return self.do(lambda db: db.execute(select(posts).order_by(posts.c.id)).mappings().all())

    def plain(self, content: Message | Card) -> list[str]:
        """A message as a person reads it, without any platform's markup."""
        if isinstance(content, Card):
            buttons = " ".join(f"[{button.label}]" for button in content.buttons)
            return [*self.plain(content.text), *([buttons] if buttons else [])]
        return ["".join(self._span(span) for span in line) for line in content.lines]

    def _span(self, span: Span) -> str:  # noqa: PLR0911 - one for each kind
        match span:
            case Text(text) | Bold(text):
                return text
            case CaseNumber(number):
                return f"#{number}"
            case Mention(name):
                return name
            case When(at, zone):
                return f"{at.astimezone(ZoneInfo(zone)):%a %d %b %H:%M}"
            case Age(since):
                return times.ago(since, now=self.now, language="en")
            case Link(url):
                return url
            case Say(words):
                return f"!{words}"


def converse(talk: Talk, transcript: str) -> None:
    """Play a conversation, and fail where somebody hears something else."""
    for done, expected in _scenes(transcript):
        if said := _SAID.fullmatch(done):
            answered = talk.say(said["who"], said["text"], said["room"])
        elif hears := _HEARS.fullmatch(done):
            answered = talk.hears(hears["where"])
        elif later := _LATER.fullmatch(done):
            talk.pass_time(timedelta(**{f"{later['unit']}s": int(later["count"])}))
            answered = []
        else:
            raise AssertionError(f"nobody can do this: {done!r}")
        told = "\n".join([f"after {done!r} came:", *answered, "instead of:", *expected])
        assert len(answered) == len(expected), told
        assert all(_matches(heard, wanted) for heard, wanted in zip(answered, expected, strict=True)), told


def _scenes(transcript: str) -> Iterator[tuple[str, list[str]]]:
    done, expected = "", list[str]()
    for line in filter(None, dedent(transcript).splitlines()):
        if line.startswith(" "):
            expected.append(line.strip())
            continue
        if done:
            yield done, expected
        done, expected = line.strip(), []
    if done:
        yield done, expected


def _matches(heard: str, wanted: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in wanted.split("..."))
    return re.fullmatch(pattern, heard, re.DOTALL) is not None
