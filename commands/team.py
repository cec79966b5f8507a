"""What the team has settled: how it is spoken to, who coordinates, how soon things are to happen, what is offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pairing:
    """What the bot may do by itself to bring a case to whom it suits; each can be turned off.

    `returning`: whoever wrote in before is recognised, and their volunteer asked first. `suggest`: it says who would
    suit. `offer`: volunteers may be asked. `next`: where one lets an offer lapse, the next is asked. `handover`: a case
    in hand may be handed over.
    """

    returning: bool = True
    suggest: bool = True
    offer: bool = True
    next: bool = True
    handover: bool = True


@dataclass(frozen=True, slots=True)
class Team:
    """`coordinators` are (platform, account) pairs, accounts folded; the times are targets, counted from the move.

    `recheck_after` a case was resolved its owner is asked whether that held; None: nobody is.
    `quiet` and `days` are everybody's who has not said otherwise, as the case log keeps them. `most_a_day` private
    reminders reach one person, and the rest come in one. An offer stands for `offer_within`; whoever served a person
    before is asked first for `returning_within`. An urgent case calls nobody twice within `page_every`. Of whom nothing
    was heard for `care_after` a care case is opened; None: of nobody. `signs`: people are told of early signs that it
    gets too much for them. In a month somebody is active with `active_from` case actions; whoever takes none for
    `lapsed_after` has lapsed, and for `gone_after` is gone. Whoever runs the bot keeps no backup longer than
    `backups_kept`.
    """

    prefix: str = "!"
    zone: str = "UTC"
    language: str = "en"
    coordinators: frozenset[tuple[str, str]] = frozenset()
    claim_within: timedelta = timedelta(days=1)
    next_step_within: timedelta = timedelta(days=3)
    look_again_within: timedelta = timedelta(days=7)
    refer_within: timedelta = timedelta(days=7)
    recheck_after: timedelta | None = timedelta(days=30)
    quiet: str = ""
    days: str = ""
    most_a_day: int = 5
    offer_within: timedelta = timedelta(days=1)
    returning_within: timedelta = timedelta(hours=4)
    page_every: timedelta = timedelta(hours=1)
    away_within: timedelta = timedelta(days=14)
    care_after: timedelta | None = timedelta(days=60)
    signs: bool = True
    active_from: int = 1
    lapsed_after: timedelta = timedelta(days=180)
    gone_after: timedelta = timedelta(days=365)
    backups_kept: timedelta = timedelta(days=90)
    pairing: Pairing = Pairing()
