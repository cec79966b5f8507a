"""A person of the team, as another names them: `ada`, `@ada`, `irc:ada`, `slack:U1`.

A name is looked for among the volunteers' own and those of their accounts, however its letters are cased. Where it fits
two people neither is meant, and whoever has left is nobody to ask.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Annotated, TypeAlias

from commands.command import Context
from commands.message import Mention
from commands.refusals.people import HasLeft, NoSuchPerson, WhichPerson
from storage import people
from storage.models import Account, Volunteer

MOST_WORDS = 4
"""Words of a person's name, as some platforms allow."""


def someone(words: list[str], ctx: Context) -> tuple[Volunteer, list[str]]:
    """The volunteer whom the first words name; the longest name that fits."""
    everyone = people.everyone(ctx.db)
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        found = _named(" ".join(words[:count]), everyone)
        if found:
            return _the_one(words[0], found), words[count:]
    raise NoSuchPerson(_bare(words[0]), _nearest(words[0], everyone))


Someone: TypeAlias = Annotated[Volunteer, someone]
"""For a verb's signature: a volunteer of the team who has not left; it may be the speaker."""


def _named(said: str, everyone: Sequence[tuple[Account, Volunteer]]) -> list[tuple[Account, Volunteer]]:
    """Whoever a name fits: as `platform:account`, by an account or by a name."""
    name = _bare(said).casefold()
    exact = [(account, who) for account, who in everyone if name == _written(account).casefold()]
    return exact or [
        (account, who)
        for account, who in everyone
        if name in {account.account.casefold(), account.name.casefold(), who.name.casefold()}
    ]


def _the_one(said: str, found: Sequence[tuple[Account, Volunteer]]) -> Volunteer:
    here = [(account, who) for account, who in found if who.left_at is None]
    if not here:
        raise HasLeft(Mention(found[0][1].name))
    if len({who.id for _, who in here}) > 1:
        raise WhichPerson(_bare(said), ", ".join(sorted({_written(account) for account, _ in here})))
    return here[0][1]


def _nearest(said: str, everyone: Sequence[tuple[Account, Volunteer]]) -> str | None:
    here = {who.name.casefold(): who.name for _, who in everyone if who.left_at is None}
    here |= {account.account.casefold(): account.account for account, who in everyone if who.left_at is None}
    near = difflib.get_close_matches(_bare(said).casefold(), sorted(here), n=3, cutoff=0.5)
    return ", ".join(dict.fromkeys(here[name] for name in near)) or None


def _bare(said: str) -> str:
    return said.removeprefix("@").rstrip(":,")


def _written(account: Account) -> str:
    return f"{account.platform}:{account.account}"
