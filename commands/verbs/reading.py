"""Looking: at what is open, at one case, at what one holds."""

from __future__ import annotations

from commands import people, vocabulary
from commands.arguments import Named, Rest
from commands.command import Context, Listed, command
from commands.facts import CaseLine, CaseList, CaseStory, Fact, Held, HeldLine, NothingHeld, StoryLine
from commands.message import Mention
from commands.refusals import NoSuchArea
from storage import cases, promises, trail
from storage.models import Audience, Case, Entry, State

MOST_LISTED = 20
MOST_TOLD = 8

_FILTERS = {
    "open": (State.OPEN,),
    "claimed": (State.CLAIMED,),
    "waiting": (State.WAITING,),
}


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
    states: list[State] = []
    area = None
    for word in filters.lower().split():
        if word in _FILTERS:
            states.extend(_FILTERS[word])
        elif word in vocabulary.AREAS:
            area = word
        else:
            raise NoSuchArea(word, ", ".join((*_FILTERS, *vocabulary.AREAS)))
    found, count = cases.unresolved(ctx.db, states=states, area=area, most=MOST_LISTED)
    shown = [case for case in found if ctx.may_name(case)]
    owners = _Names(ctx)
    lines = [CaseLine(case, owners.of(case)) for case in shown]
    unseen = len(found) - len(shown)
    return Listed((CaseList(count - unseen, count - len(found)), *lines))


@command("case", "show", "quote", role=None, reads=True, examples=[("case 1", "#1 is open: general...")])
def show(ctx: Context, case: Named) -> Listed:
    """Tell a case: where it stands, whose it is, and what happened last."""
    if case.sensitivity is Audience.CONFIDENTIAL:
        ctx.looked_at.append(case)
    owners = _Names(ctx)
    assert case.number is not None  # noqa: S101 - it was found by it
    pending = promises.pending(ctx.db, case.number)
    entries = trail.latest(ctx.db, case.number, MOST_TOLD)
    story = CaseStory(case, owners.of(case), pending.what or None if pending else None)
    return Listed((story, *(_line(case, entry, owners) for entry in entries)))


@command("mine", reads=True, examples=[("mine", "You hold no case...")])
def mine(ctx: Context) -> Fact | Listed:
    """List what you hold, soonest due first."""
    held = cases.mine(ctx.db, ctx.sender.id) if ctx.sender.id is not None else []
    held = [case for case in held if ctx.may_name(case)]
    if not held:
        return NothingHeld()
    lines = []
    for case in held[:MOST_LISTED]:
        pending = promises.pending(ctx.db, case.number or 0)
        lines.append(HeldLine(case, pending.what or None if pending else None))
    return Listed((Held(len(held)), *lines))


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
