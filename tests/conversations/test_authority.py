"""Every role, verb, place and sensitivity, against a table written by hand."""

from __future__ import annotations

from itertools import count, product

import pytest
from sqlalchemy import update

from commands.command import verbs
from storage import people
from storage.models import Audience, EntryKind, Role, Volunteer
from storage.rows import table
from tests.conversations.talk import Talk

SPEAKERS = {"stranger": "?ada", "observer": "olga", "volunteer": "bob", "owner": "ada", "coordinator": "cora"}

ANYONE = {"stranger", "observer", "volunteer", "owner", "coordinator"}
KNOWN = ANYONE - {"stranger", "observer"}
IN_HAND = {"owner", "coordinator"}

MAY = {
    "new x": KNOWN,
    "cases": ANYONE,
    "case 1": ANYONE,
    "mine": KNOWN,
    "claim 1": set(),  # it has an owner
    "release 1": IN_HAND,
    "note 1 hm": KNOWN,
    "followup 1 2d": IN_HAND,
    "waiting 1 her": IN_HAND,
    "kept 1": IN_HAND,
    "resolve 1 upheld done": IN_HAND,
    "reopen 1 why": set(),  # it is not resolved
    "set 1 link https://example.org/1": IN_HAND,
    "tag 1 royalty": IN_HAND,
    "refer 1 legal": IN_HAND,
    "merge 1 into 1": IN_HAND,  # into another that `ada` holds
    "watch licensing": KNOWN,
    "unwatch all": KNOWN,
    "outcomes": ANYONE,
    "stats": ANYONE,
    "suggest 1": KNOWN,
    "offer 1 bob": IN_HAND,
    "handover 1 bob as we said": IN_HAND,
    "accept 1": set(),  # nobody is asked
    "decline 1": set(),
    "room #cases": {"coordinator"},
    "pace": {"coordinator"},
    "morning": {"coordinator"},
    "me": KNOWN | {"observer"},
    "skills law": KNOWN,
    "languages de": KNOWN,
    "timezone UTC": KNOWN,
    "quiet 22-7": KNOWN,
    "away 2d": KNOWN,
    "back": set(),  # nobody is away
    "leave": KNOWN,
    "link": KNOWN,
    "volunteer ada": {"coordinator"},
    "volunteer ada role volunteer": {"coordinator"},
    "help": ANYONE,
    "ping": ANYONE,
}
"""Who may say what about a case that `ada` holds, where the place may speak of it."""

NAMES_THE_CASE = {said for said in MAY if " 1" in said}

UNDONE_BY_BACK = {"away 2d", "leave"}

CHANGING = {
    "leave",
    "offer",
    "handover",
    "release",
    "followup",
    "waiting",
    "kept",
    "resolve",
    "set",
    "tag",
    "refer",
    "merge",
}

PLACES = {"#quiet": Audience.PUBLIC, "#cases": Audience.TEAM, "#inner": Audience.CONFIDENTIAL, None: None}


_NUMBERS = count()


def test_the_table_knows_every_verb() -> None:
    assert {said.split()[0] for said in MAY} == {verb.name for verb in verbs()}


@pytest.mark.parametrize("sensitivity", list(Audience))
def test_each_may_do_what_the_table_says_and_nothing_else(talk: Talk, sensitivity: Audience) -> None:
    _observes(talk, "olga")
    assert _fresh_case(talk, sensitivity) == 1
    number = _fresh_case(talk, sensitivity)
    for (said, allowed), (role, who), (room, audience) in product(MAY.items(), SPEAKERS.items(), PLACES.items()):
        refused = talk.heard(who, f"!{said.replace(' 1', f' {number}', 1)}", room).refused
        may = role in allowed
        if said in NAMES_THE_CASE and sensitivity is Audience.CONFIDENTIAL:
            may = may and _covers(role, audience)
        assert refused != may, f"{role} saying {said!r} in {room or 'private'} of a {sensitivity} case"
        if may and said in UNDONE_BY_BACK:
            talk.say(who, "back")
        if may and said.split()[0] in CHANGING:
            number = _fresh_case(talk, sensitivity)


def _covers(role: str, audience: Audience | None) -> bool:
    if audience is None:
        return role in {"owner", "coordinator"}
    return audience is Audience.CONFIDENTIAL


def _observes(talk: Talk, name: str) -> None:
    volunteer = table(Volunteer)
    number = talk.do(lambda db: people.enrol(db, "irc", "", name, name=name, at=talk.now)).id
    observes = update(volunteer).where(volunteer.c.id == number).values(role=Role.OBSERVER)
    talk.do(lambda db: db.execute(observes).rowcount)


def _fresh_case(talk: Talk, sensitivity: Audience) -> int:
    number = talk.arrives(f"case {next(_NUMBERS)}", sensitivity=sensitivity)
    talk.say("ada", f"!claim {number}", "#inner")
    talk.say("ada", f"!followup {number} 3d", "#inner")
    return number


def test_a_name_gives_no_authority(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    assert talk.heard("?cora", "release 1").refused
    assert talk.heard("?ada", "release 1").refused
    assert not talk.heard("cora", "release 1").refused


def test_settings_name_coordinators_by_platform_too(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    assert talk.heard("cora", "!release 1", "#slack").refused, "slack:cora is not irc:cora"


def test_a_refused_attempt_at_authority_is_in_the_trail(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("bob", "release 1")
    denied = talk.trail(EntryKind.DENIED)
    assert [(each["speaker"], each["case_number"], each["now"]) for each in denied] == [("irc:bob", 1, "release")]


def test_a_refused_attempt_to_read_is_answered_and_in_the_trail(talk: Talk) -> None:
    _observes(talk, "olga")
    assert talk.say("olga", "mine") == ["That is for a volunteer. Ask one of yours to do it."]
    denied = talk.trail(EntryKind.DENIED)
    assert [(each["speaker"], each["case_number"], each["now"]) for each in denied] == [("irc:olga", None, "mine")]
