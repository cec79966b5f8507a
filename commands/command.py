"""What a verb is: a plain function and one record, from which everything said about it derives."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import Connection

from commands import people, posting, privacy, telling
from commands.facts import CaseFact, Fact
from commands.hearers import Hearer
from commands.message import Say
from commands.people import Person
from commands.presses import Press
from commands.spoken import Incoming
from commands.team import Team
from storage import trail
from storage.models import Audience, Case, EntryKind, Role

if TYPE_CHECKING:
    from commands.arguments import Argument


@dataclass(frozen=True, slots=True)
class Listed:
    """Several facts told together. `private`: a long one, for the asker alone when asked in a room."""

    facts: tuple[Fact, ...]

    @property
    def private(self) -> bool:
        return len(self.facts) > LONG


LONG = 6
"""Lines of a list that a room bears."""

Told: TypeAlias = Fact | Listed


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What the trail must know though it changes nothing: that somebody looked at what is confidential, or attempted by
    a `verb` what is another's.
    """

    kind: EntryKind
    case: int | None
    volunteer: int | None
    speaker: str
    verb: str | None = None


@dataclass(slots=True)
class Context:
    """What a verb knows: the case log, the moment, who speaks, where, and what the team has settled."""

    db: Connection
    now: datetime
    team: Team
    sender: Person
    incoming: Incoming
    owed: list[CaseFact] = field(default_factory=list)
    witnessed: list[Witnessed] = field(default_factory=list)
    owes: bool = False
    rings: list[datetime] = field(default_factory=list)
    """When clocks ring that were set without a room's being told."""

    @property
    def volunteer(self) -> int:
        """The speaker, for what changes something: whoever says such a verb has been enrolled."""
        assert self.sender.id is not None  # noqa: S101 - enrolling gives one
        return self.sender.id

    def enrol(self) -> int:
        """Make the speaker a volunteer, if they are none yet or none any more."""
        self.sender = people.enrolled(self.db, self.sender, self.now)
        return self.volunteer

    @property
    def here(self) -> posting.Here:
        """The room that hears the answer; its platform and name."""
        place = self.incoming.place
        return posting.Here(self.incoming.who.platform, place.room or place.read_in)

    def audience(self, case: Case | None = None) -> Audience:
        """The widest class of case that may be told of in the answer; of `case`, where it is about one."""
        place = self.incoming.place
        if place.room is None and self.sender.may(Role.COORDINATOR):
            return Audience.CONFIDENTIAL
        if place.room is None and self.sender.role is None and self.sender.identity.account is not None:
            return Audience.PUBLIC
        if place.room is None and case is not None and self.owns(case) and not place.audience.covers(case.sensitivity):
            return case.sensitivity
        return place.audience

    def owns(self, case: Case) -> bool:
        return case.owner_id is not None and case.owner_id == self.sender.id

    def may_name(self, case: Case) -> bool:
        return privacy.may_name(case, self.audience(case)) and not privacy.is_about(case, self.sender.id)

    def look_at(self, case: Case) -> None:
        """Say this of every case that is told to somebody: who looks at a confidential one is written down."""
        if case.sensitivity is Audience.CONFIDENTIAL:
            self.witness(EntryKind.LOOKED, case.number)

    def witness(self, kind: EntryKind, case: int | None, verb: Command | None = None) -> None:
        """Have the trail know of this, whatever comes of the verb."""
        who = self.sender
        self.witnessed.append(Witnessed(kind, case, who.id, who.speaker, verb.name if verb else None))

    def write_down(
        self,
        kind: EntryKind,
        *,
        case: int | None = None,
        was: str | None = None,
        now: str | None = None,
        about: str | None = None,
        text: str | None = None,
    ) -> None:
        """Write in the trail what the speaker does, in the same transaction."""
        trail.append(
            self.db,
            kind,
            at=self.now,
            case=case,
            volunteer=self.volunteer,
            speaker=self.sender.speaker,
            was=was,
            now=now,
            about=about,
            text=text,
        )

    def announce(self, fact: CaseFact) -> CaseFact:
        """Owe this to every room that hears of the case, in the same transaction; returned to be answered as well."""
        self.owed.append(fact)
        return fact

    def tell(self, hearer: Hearer, fact: Fact, *, case: int | None = None, buttons: Sequence[Press] = ()) -> None:
        """Owe somebody this privately, in the same transaction, as soon as they may be spoken to."""
        telling.tell(self.db, hearer, fact, now=hearer.next(self.now), case=case, buttons=buttons)
        self.owes = True


@dataclass(frozen=True, slots=True)
class Command:
    """One verb. `role` is the least that may say it (None: anyone); `reads`: it changes nothing; `enrols`: whoever says
    it is of the team from then on.
    """

    names: tuple[str, ...]
    run: Callable[..., Told]
    role: Role | None
    reads: bool
    does: str
    arguments: tuple[Argument, ...]
    examples: tuple[tuple[str, str], ...]
    enrols: bool = True

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def usage(self) -> str:
        """How it is written: `claim <case> [note]`."""
        return " ".join([self.name, *(argument.usage for argument in self.arguments if argument.usage)])

    @property
    def example(self) -> Say | None:
        """What its own example says last."""
        return Say(self.examples[-1][0]) if self.examples else None


COMMANDS: dict[str, Command] = {}
"""Every verb, by each of its names."""


def command(
    *names: str,
    role: Role | None = Role.VOLUNTEER,
    reads: bool = False,
    enrols: bool = True,
    examples: Sequence[tuple[str, str]] = (),
) -> Callable[[Callable[..., Told]], Callable[..., Told]]:
    """Make a function a verb: its docstring's first line is its help, its signature its arguments and usage.

    `examples` are (said, answered) pairs; they are shown as help and run as tests, in order, on a fresh case log in
    which `#1` is open. An answer may end in `...`.
    """

    def record(run: Callable[..., Told]) -> Callable[..., Told]:
        from commands.arguments import signature  # noqa: PLC0415 - arguments are read in a Context, which is above

        does = (inspect.getdoc(run) or "").splitlines()[0]
        verb = Command(names, run, role, reads, does, signature(run), tuple(examples), enrols)
        for name in names:
            if name in COMMANDS:
                raise ValueError(f"two verbs are called {name!r}")
            COMMANDS[name] = verb
        return run

    return record


def verbs() -> list[Command]:
    """Every verb once, in the order of their files."""
    return list({id(verb): verb for verb in COMMANDS.values()}.values())


Reader: TypeAlias = Callable[[list[str], Context], tuple[Any, list[str]]]
"""Takes an argument's words from the front: its value, and the words that are left."""
