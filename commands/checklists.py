"""What the team does in cases of an area, for whoever has just taken one: privately, within their hours, and once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commands import asking, practising, telling
from commands.command import Context
from commands.facts import Fact
from commands.facts.learning import Checklist, ChecklistEnds, MoreSteps
from commands.message import Say
from commands.practices import named
from storage import people, practices
from storage.models import Case, PracticeVersion, State

MOST_PRACTICES = 2
MOST_STEPS = 8


def hand_out(ctx: Context, case: Case) -> None:
    """Owe the checklists of its area to whoever speaks, who takes this case; to be called before that is written down.

    Whoever has had the case before has had them, but for those that were adopted since.
    """
    found = practices.in_use(ctx.db, case.area)
    if not found:
        return
    before = practices.taken_at(ctx.db, case.number, ctx.volunteer)
    new = [each for each in found if before is None or (each.adopted_at is not None and each.adopted_at > before)]
    _owe(ctx, case, ctx.volunteer, new)


def hand_on(ctx: Context, case: Case) -> None:
    """Owe the checklists of its area to whoever has a case that has just come there, or has just come to them."""
    if case.owner_id is not None and case.state in {State.CLAIMED, State.WAITING}:
        _owe(ctx, case, case.owner_id, practices.in_use(ctx.db, case.area))


def _owe(ctx: Context, case: Case, owner: int, new: Sequence[PracticeVersion]) -> None:
    volunteer = people.find(ctx.db, owner) if new else None
    hearer = asking.hearer(ctx.db, volunteer, case, ctx.team) if volunteer is not None else None
    if hearer is None:
        return
    facts: list[Fact] = [fact for each in new[:MOST_PRACTICES] for fact in _checklist(case, each)]
    resolve = Say(f"resolve {case.number} <outcome> {named(new[0].practice)} <what was done>")
    facts.append(ChecklistEnds(max(len(new) - MOST_PRACTICES, 0), Say(f"practices {case.area}"), resolve))
    only = telling.in_the_same_hands(case)
    telling.tell(ctx.db, hearer, facts[0], more=facts[1:], now=hearer.next(ctx.now), case=case.number, only=only)
    ctx.owes = True


def _checklist(case: Case, version: PracticeVersion) -> Iterator[Fact]:
    steps, this = practising.steps(version), named(version.practice, version.version)
    yield Checklist(case, this, version.title)
    yield from steps[:MOST_STEPS]
    if len(steps) > MOST_STEPS:
        yield MoreSteps(len(steps) - MOST_STEPS, Say(f"practice {this}"))
