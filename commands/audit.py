"""A case's whole life: all that the trail has of it, who read what is private included, and when rooms were told.

What a conflict of interest is about is between whoever has it and the case log, also here.
"""

from __future__ import annotations

from commands import people, rooms
from commands.command import COMMANDS, Context, Listed
from commands.facts import Code
from commands.facts.audit import Audit, AuditLine, AuditTold
from commands.message import Mention, Say
from commands.refusals.audit import NoSuchPage
from storage import auditing, trail
from storage import rooms as furnished
from storage.models import Case, Entry, EntryKind, Post, State

PAGE = 20
"""Lines that are told at once."""

_WHOM = {EntryKind.OFFERED: "now", EntryKind.HANDED_OVER: "now", EntryKind.LAPSED: "was", EntryKind.RECUSED: "was"}
"""Where an entry says whom it is about."""


def told(ctx: Context, case: Case, page: int) -> Listed:
    """One page of a case's life. Raises NoSuchPage. That it was read is itself an entry."""
    count = auditing.count(ctx.db, case.number)
    pages = -(-count // PAGE)
    if page > pages:
        raise NoSuchPage(case, pages, _page(case, pages))
    ctx.witness(EntryKind.LOOKED, case.number, COMMANDS["audit"])
    happened = auditing.part(ctx.db, case.number, past=(page - 1) * PAGE, most=PAGE)
    further = _page(case, page + 1) if page < pages else None
    lines = (_entry(ctx, case, each) if isinstance(each, Entry) else _post(ctx, case, each) for each in happened)
    return Listed((Audit(case, count, page, pages, further), *lines))


def _page(case: Case, page: int) -> Say:
    return Say(f"audit {case.number} {page}")


def _entry(ctx: Context, case: Case, entry: Entry) -> AuditLine:
    whom = trail.volunteer_in(getattr(entry, _WHOM[entry.kind])) if entry.kind in _WHOM else None
    was, now = (State(value) if value in set(State) else None for value in (entry.was, entry.now))
    return AuditLine(
        case,
        entry.at,
        entry.kind,
        _mention(ctx, entry.volunteer_id),
        Code(entry.speaker) if entry.speaker is not None else None,
        was if was is not now else None,
        now if was is not now else None,
        _mention(ctx, whom),
        _detail(entry, whom),
        None if entry.kind is EntryKind.RECUSED else entry.text,
    )


def _detail(entry: Entry, whom: int | None) -> Code | None:
    """What an entry says in words of ours: which verb, which step, how it ended."""
    states = set(State)
    said = [each for each in (entry.was, entry.now) if each and whom is None and each not in states]
    return Code(" ".join([*said, *([entry.about] if entry.about else [])])) or None


def _post(ctx: Context, case: Case, post: Post) -> AuditTold:
    room = furnished.find(ctx.db, post.platform, post.place)
    name = rooms.name(ctx, room) if room is not None else post.place
    assert post.sent_at is not None  # noqa: S101 - only what was sent is told
    return AuditTold(case, post.sent_at, Code(f"{post.platform} {name}"))


def _mention(ctx: Context, volunteer: int | None) -> Mention | None:
    return people.mention(ctx.db, volunteer) if volunteer is not None else None
