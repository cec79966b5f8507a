"""Looking: at what is open, at one case, at what one holds."""

from __future__ import annotations

from commands import people, vocabulary
from commands.arguments import Named, Rest, one_of
from commands.command import Context, Listed, command
from commands.facts import CaseLine, CaseList, CaseStory, Fact, Held, HeldLine, NothingHeld, StoryLine
from commands.message import Mention
from commands.refusals import NoSuchArea
from storage import cases, promises, trail
from storage.models import Audience, Case, Entry, EntryKind, State

MOST_LISTED = 20
MOST_TOLD = 8

_STATES = (State.OPEN, State.CLAIMED, State.WAITING)
_read_filter = one_of((*_STATES, *vocabulary.AREAS), NoSuchArea)

_HAPPENED = tuple(set(EntryKind) - {EntryKind.NUDGED, EntryKind.LOOKED, EntryKind.DENIED})
"""What a case's story is made of; who was reminded, who looked and who was turned away is the trail's alone."""


@command(
    "cases",
    "list",
    "board",
    "queue",
    role=None,
    reads=True,
    examples=[("cases", "1 unresolved case...")],
)
def list_cases(ctx: Context, filters: Rest = "") -> Listed:
    """List what is unresolved, unclaimed and urgent first; filter by open, claimed, waiting or an area."""
    wanted = [_read_filter([word], ctx)[0] for word in filters.split()]
    found, count = cases.unresolved(
        ctx.db,
        states=[state for state in _STATES if state in wanted],
        areas=[area for area in vocabulary.AREAS if area in wanted],
        confidential=ctx.audience() is Audience.CONFIDENTIAL,
        owner=ctx.sender.id if ctx.incoming.place.room is None else None,
        most=MOST_LISTED,
    )
    owners = _Names(ctx)
    for case in found:
        ctx.look_at(case)
    return Listed((CaseList(count, count - len(found)), *(CaseLine(case, owners.of(case)) for case in found)))


@command("case", "show", "quote", role=None, reads=True, examples=[("case 1", "#1 is open: general...")])
def show(ctx: Context, case: Named) -> Listed:
    """Tell a case: where it stands, whose it is, and what happened last."""
    ctx.look_at(case)
    owners = _Names(ctx)
    assert case.number is not None  # noqa: S101 - it was found by it
    entries = trail.latest(ctx.db, case.number, MOST_TOLD, kinds=_HAPPENED)
    story = CaseStory(case, owners.of(case), promises.said(ctx.db, case.number))
    return Listed((story, *(_line(case, entry, owners) for entry in entries)))


@command("mine", reads=True, examples=[("mine", "You hold no case...")])
def mine(ctx: Context) -> Fact | Listed:
    """List what you hold, soonest due first."""
    held = cases.mine(ctx.db, ctx.sender.id) if ctx.sender.id is not None else []
    held = [case for case in held if ctx.may_name(case)]
    if not held:
        return NothingHeld()
    told = held[:MOST_LISTED]
    for case in told:
        ctx.look_at(case)
    lines = (HeldLine(case, promises.said(ctx.db, case.number or 0)) for case in told)
    return Listed((Held(len(held), len(held) - len(told)), *lines))


class _Names:
    """Volunteers' mentions, each looked up once."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._known: dict[int, Mention] = {}

    def of(self, case: Case) -> Mention | None:
        return self.named(case.owner_id)

    def named(self, volunteer: int | None) -> Mention | None:
        if volunteer is None:
            return None
        if volunteer not in self._known:
            self._known[volunteer] = people.mention(self._ctx.db, volunteer)
        return self._known[volunteer]


def _line(case: Case, entry: Entry, names: _Names) -> StoryLine:
    was = State(entry.was) if entry.was in set(State) else None
    now = State(entry.now) if entry.now in set(State) and entry.now != entry.was else None
    return StoryLine(case, entry.at, entry.kind, names.named(entry.volunteer_id), was, now, entry.text)
