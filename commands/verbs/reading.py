"""Looking: at what is open, and at one case."""

from __future__ import annotations

from commands import care, message, offers, people, vocabulary
from commands.arguments import Itself, Rest, one_of
from commands.command import Context, Listed, command
from commands.facts import CaseLine, CaseList, CaseStory, Code, Fact, StoryLine
from commands.facts.working import WasMerged
from commands.message import CaseNumber, Mention
from commands.refusals import NoSuchCase, NoSuchFilter
from storage import cases, promises, requesters, trail
from storage.models import Audience, Case, Entry, EntryKind, State

MOST_LISTED = 20
MOST_TOLD = 8

_STATES = (State.OPEN, State.CLAIMED, State.WAITING)
_read_filter = one_of((*_STATES, *vocabulary.AREAS), NoSuchFilter)

_HAPPENED = tuple(set(EntryKind) - {EntryKind.NUDGED, EntryKind.LOOKED, EntryKind.DENIED} - offers.BETWEEN_THEM)
"""What a case's story is made of; who was reminded, asked or turned away, and who looked, is the trail's."""


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
        hidden_from=ctx.sender.id,
        most=MOST_LISTED,
    )
    owners = _Names(ctx)
    for case in found:
        ctx.look_at(case)
    return Listed((CaseList(count, count - len(found)), *(CaseLine(case, owners.of(case)) for case in found)))


@command("case", "show", "quote", role=None, reads=True, examples=[("case 1", "#1 is open: general...")])
def show(ctx: Context, case: Itself) -> Listed:
    """Tell a case: where it stands, whose it is, and what happened last."""
    goes_on = cases.followed(ctx.db, case)
    if not ctx.may_name(goes_on):
        raise NoSuchCase(CaseNumber(case.number))
    before: tuple[Fact, ...] = ()
    if goes_on is not case:
        before = (WasMerged(case, CaseNumber(goes_on.number)), *_history(ctx, case))
    return Listed((*before, *_story(ctx, goes_on)))


def _story(ctx: Context, case: Case) -> tuple[Fact, ...]:
    story = CaseStory(case, _Names(ctx).of(case), promises.said(ctx.db, case.number), _earlier(ctx, case))
    return (story, *care.whom(ctx, case), *_history(ctx, case))


def _history(ctx: Context, case: Case) -> tuple[Fact, ...]:
    """What happened to a case last; whoever looks at a confidential one is written down."""
    ctx.look_at(case)
    owners = _Names(ctx)
    entries = trail.latest(ctx.db, case.number, MOST_TOLD, kinds=_HAPPENED)
    return tuple(_line(case, entry, owners) for entry in entries)


def _earlier(ctx: Context, case: Case) -> Code | None:
    """The cases before it of the person who wrote in, as far as both may be spoken of here."""
    if not ctx.audience(case).covers(case.sensitivity):
        return None
    found = requesters.earlier(ctx.db, case, MOST_TOLD)
    told = [each for each in found if ctx.may_name(each) and ctx.audience(each).covers(each.sensitivity)]
    return Code(message.numbers([each.number for each in reversed(told)])) if told else None


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
