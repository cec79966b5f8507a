"""A person of the team, as another names them: `ada`, `@ada`, `irc:ada`, `slack:U1`.

A name is looked for among the volunteers' own and those of their accounts, however its letters are cased, and among the
coordinators of the settings. Where it fits two people neither is meant, and whoever has left is nobody to ask.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Annotated, TypeAlias

from commands.command import Context
from commands.message import Mention
from commands.people import UNSETTLED, introduce
from commands.refusals.people import HasLeft, NoSuchPerson, NotMetYet, WhichPerson
from commands.roles import CONSOLE
from storage import people
from storage.models import Account, Role, Volunteer

MOST_WORDS = 4
"""Words of a person's name, as some platforms allow."""

_ACCOUNT = re.compile(r"[A-Z0-9]{2,40}")
"""An account as platforms mention one that they show by its name: an id."""

_Known: TypeAlias = tuple[Account, Volunteer]


def someone(words: list[str], ctx: Context) -> tuple[Volunteer, list[str]]:
    """The volunteer whom the first words name; the longest name that fits."""
    everyone = people.everyone(ctx.db)
    found, count = _fitting(words, ctx, everyone)
    if found:
        return _the_one(words[0], found), words[count:]
    coordinating = _of_the_settings(ctx, everyone)
    named, count = _fitting(words, ctx, coordinating)
    if not named and (account := _mentioned(words, ctx)) is not None:
        here = ctx.sender.identity
        raise NotMetYet(Mention(account, ((here.platform, here.network, account),)))
    if not named:
        raise NoSuchPerson(_bare(words[0]), _nearest(words[0], [*everyone, *coordinating]))
    if len(named) > 1:
        raise _several(words[0], named)
    return _introduced(ctx, named[0][0]), words[count:]


def anyone(words: list[str], ctx: Context) -> tuple[Volunteer, list[str]]:
    """The same, also of those who have left; or whose account is mentioned, as a platform with several networks does
    it, though it was never heard from.
    """
    everyone = people.everyone(ctx.db)
    found, count = _fitting(words, ctx, everyone)
    if len({who.id for _, who in found}) > 1:
        raise _several(words[0], found)
    if found:
        return found[0][1], words[count:]
    account = _mentioned(words, ctx)
    if account is None:
        raise NoSuchPerson(_bare(words[0]), _nearest(words[0], everyone))
    return introduce(ctx.db, ctx.sender.identity.platform, account, ctx.now, by=ctx.sender), words[1:]


Anyone: TypeAlias = Annotated[Volunteer, anyone]
"""For a verb's signature: somebody of the team, of whom it was, or who may become one of it."""

Someone: TypeAlias = Annotated[Volunteer, someone]
"""For a verb's signature: a volunteer of the team who has not left; it may be the speaker."""


def _named(said: str, everyone: Sequence[_Known]) -> list[_Known]:
    """Whoever a name fits: as `platform:account`, by an account or by a name."""
    name = _bare(said).casefold()
    exact = [(account, who) for account, who in everyone if name == _written(account).casefold()]
    return exact or [
        (account, who)
        for account, who in everyone
        if name in {account.account.casefold(), account.name.casefold(), who.name.casefold()}
    ]


def _mentioned(words: list[str], ctx: Context) -> str | None:
    """The account that the first word mentions, where the platform mentions one by its id."""
    account, by_id = _bare(words[0]), ctx.sender.identity.network and words[0].startswith("@")
    return account if by_id and _ACCOUNT.fullmatch(account) else None


def _fitting(words: list[str], ctx: Context, among: Sequence[_Known]) -> tuple[list[_Known], int]:
    """Whoever the first words fit, and how many words these are. Who is mentioned by their account is nobody else,
    whatever others call themselves.
    """
    this = (ctx.sender.identity.platform, _mentioned(words, ctx))
    if this[1] is None:
        return _longest(words, among)
    return [(account, who) for account, who in among if (account.platform, account.account) == this], 1


def _longest(words: list[str], among: Sequence[_Known]) -> tuple[list[_Known], int]:
    """Whoever the longest name fits, and of how many words it is."""
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        found = _named(" ".join(words[:count]), among)
        if found:
            return found, count
    return [], 0


def _of_the_settings(ctx: Context, everyone: Sequence[_Known]) -> list[_Known]:
    """Whom the settings name as coordinators, and who are no volunteers yet: they never said anything."""
    known = {(account.platform, account.account) for account, _ in everyone}
    return [
        (
            Account(platform=platform, network=UNSETTLED, account=name, volunteer_id=0, name=name, heard_at=ctx.now),
            Volunteer(name=name, role=Role.COORDINATOR, joined_at=ctx.now),
        )
        for platform, name in sorted(ctx.team.coordinators - known)
        if platform != CONSOLE
    ]


def _introduced(ctx: Context, account: Account) -> Volunteer:
    """Whoever the settings name by this account, as a volunteer; it may be the speaker."""
    speaker = ctx.sender.identity
    if (account.platform, account.account) != (speaker.platform, speaker.account):
        return introduce(ctx.db, account.platform, account.account, ctx.now, by=ctx.sender)
    me = people.find(ctx.db, ctx.enrol())
    assert me is not None  # noqa: S101 - they have just been enrolled
    return me


def _the_one(said: str, found: Sequence[_Known]) -> Volunteer:
    here = [(account, who) for account, who in found if who.left_at is None]
    if not here:
        raise HasLeft(Mention(found[0][1].name))
    if len({who.id for _, who in here}) > 1:
        raise _several(said, here)
    return here[0][1]


def _several(said: str, found: Sequence[_Known]) -> WhichPerson:
    return WhichPerson(_bare(said), ", ".join(sorted({_written(account) for account, _ in found})))


def _nearest(said: str, everyone: Sequence[_Known]) -> str | None:
    here = {who.name.casefold(): who.name for _, who in everyone if who.left_at is None}
    here |= {account.account.casefold(): account.account for account, who in everyone if who.left_at is None}
    near = difflib.get_close_matches(_bare(said).casefold(), sorted(here), n=3, cutoff=0.5)
    return ", ".join(dict.fromkeys(here[name] for name in near)) or None


def _bare(said: str) -> str:
    return said.removeprefix("@").rstrip(":,")


def _written(account: Account) -> str:
    return f"{account.platform}:{account.account}"
