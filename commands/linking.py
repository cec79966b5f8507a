"""One person, many accounts: a code that one account is given and another says makes both the same volunteer's.

Whoever was given the code stays, and what belonged to the other becomes theirs; nobody comes to coordinate by it.
Guessing is stopped soon: wrong codes are counted by the account that says them, in the transaction that refuses them.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from commands import absence, people, roles
from commands.command import Context
from commands.facts.people import LinkCodeGiven, Linked
from commands.message import Say
from commands.refusals import NotKnown
from commands.refusals.people import LinkExpired, LinkFromCoordinator, LinkLocked, LinkToOneself, WrongLinkCode
from storage import links, trail
from storage import people as volunteers
from storage.models import EntryKind, Role, Talk, Volunteer

UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
LOCKED_FOR = timedelta(hours=1)

_FILLED = ("zone", "languages", "skills", "watches")
"""What is kept of a person that the second may bring along, where the first has said nothing."""


def give_code(ctx: Context) -> LinkCodeGiven:
    """A new code for whoever asks, in place of the one before."""
    me = ctx.enrol()
    code = "".join(secrets.choice(UNAMBIGUOUS) for _ in range(LENGTH))
    until = ctx.now + GOOD_FOR
    links.issue(ctx.db, code, volunteer=me, at=ctx.now, expires=until)
    return LinkCodeGiven(code, Say(f"link {code}"), until)


def use_code(ctx: Context, said: str) -> Linked:
    """Make the speaker's account one of the volunteer's whom the code was given to."""
    tries = _tries(ctx)
    code = links.find(ctx.db, said.upper().replace("-", ""))
    if code is None:
        raise _wrong(ctx, tries + 1)
    if code.volunteer_id == ctx.sender.id:
        raise LinkToOneself
    if code.expires_at <= ctx.now:
        raise LinkExpired
    first = volunteers.find(ctx.db, code.volunteer_id)
    if first is None or first.left_at is not None or not links.spend(ctx.db, code):
        raise _wrong(ctx, tries + 1)
    return _join(ctx, first, code.volunteer_id)


def _join(ctx: Context, first: Volunteer, stays: int) -> Linked:
    who, goes = ctx.sender.identity, ctx.sender.id
    second = volunteers.find(ctx.db, goes) if goes is not None else None
    if who.account is None:
        raise NotKnown
    if _coordinates(ctx) and roles.of(ctx, first) is not Role.COORDINATOR:
        raise LinkFromCoordinator
    if second is None:
        volunteers.add_account(
            ctx.db, who.platform, who.network, who.account, name=who.name, volunteer=stays, at=ctx.now
        )
    else:
        _unite(ctx, first, stays, second)
    was = None if second is None else f"volunteer:{second.id}"
    speaker, now = ctx.sender.speaker, f"volunteer:{stays}"
    trail.append(ctx.db, EntryKind.LINKED, at=ctx.now, volunteer=stays, speaker=speaker, was=was, now=now)
    ctx.sender, opened = people.recognise(ctx.db, who, ctx.team), None
    if ctx.sender.role is Role.OBSERVER:
        opened = roles.observe(ctx, _me(ctx))
    elif second is not None:
        absence.go_on(ctx, first, second)
    return _linked(ctx, speaker, opened, moved=second is not None)


def _linked(ctx: Context, speaker: str, opened: str | None, *, moved: bool) -> Linked:
    me = _me(ctx)
    away = people.away(me, ctx.now)
    cover = people.mention(ctx.db, me.cover_id) if away and me.cover_id is not None else None
    accounts = ", ".join(sorted(f"{platform}:{account}" for platform, account in volunteers.known_as(ctx.db, me.id)))
    return Linked(people.mention(ctx.db, me.id), speaker, accounts, moved, away, cover, opened)


def _me(ctx: Context) -> Volunteer:
    found = volunteers.find(ctx.db, ctx.volunteer)
    assert found is not None  # noqa: S101 - they are speaking
    return found


def _unite(ctx: Context, first: Volunteer, stays: int, second: Volunteer) -> None:
    """Make two volunteers one; whom the team has demoted stays so."""
    links.join(ctx.db, second.id, stays, at=ctx.now)
    filled: dict[str, Any] = {name: getattr(first, name) or getattr(second, name) for name in _FILLED}
    filled |= {name: _own(getattr(first, name), getattr(second, name)) for name in ("quiet", "days")}
    filled |= absence.of_both(first, second, ctx.now)
    filled["joined_at"] = min(first.joined_at, second.joined_at)
    filled["signs"] = first.signs and second.signs
    filled["talk"] = second.talk if first.talk is Talk.ASK else first.talk
    filled["signed_at"] = max((each for each in (first.signed_at, second.signed_at) if each), default=None)
    if first.role_by is None and second.role_by is not None and second.role is not Role.COORDINATOR:
        filled |= {"role": second.role, "role_by": second.role_by}
    volunteers.change(ctx.db, stays, **filled)


def _own(first: str | None, second: str | None) -> str | None:
    """The first's, also where it is empty: they have said so."""
    return second if first is None else first


def _coordinates(ctx: Context) -> bool:
    """Whether the speaker does, from this account or from another."""
    second = volunteers.find(ctx.db, ctx.sender.id) if ctx.sender.id is not None else None
    return ctx.sender.may(Role.COORDINATOR) or (second is not None and roles.of(ctx, second) is Role.COORDINATOR)


def _tries(ctx: Context) -> int:
    """How many wrong codes this account has said; refuses where that is enough."""
    who = ctx.sender.identity
    wrong = links.wrong_codes(ctx.db, who.platform, who.network, who.account or "", ctx.now)
    if wrong is None:
        return 0
    if wrong.tries >= MOST_TRIES:
        raise LinkLocked(wrong.until)
    return wrong.tries


def _wrong(ctx: Context, tries: int) -> WrongLinkCode:
    """One more wrong code: counted, and kept since a denied attempt is."""
    who = ctx.sender.identity
    until = ctx.now + LOCKED_FOR
    links.count_wrong(ctx.db, who.platform, who.network, who.account or "", tries=tries, until=until)
    return WrongLinkCode(MOST_TRIES - tries)
