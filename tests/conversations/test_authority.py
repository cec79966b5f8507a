"""Every verb, role, state, place and sensitivity, against tables written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count, product

import pytest
from sqlalchemy import Connection, delete, or_, update

from commands import dispatch
from commands.command import verbs
from storage import people, practices
from storage.models import Account, Audience, Ending, EntryKind, Practice, PracticeVersion, Role
from storage.rows import table
from tests.conversations.talk import START, Talk

SPEAKERS = {
    "stranger": "?ada",
    "guest": "~ada",
    "observer": "olga",
    "volunteer": "bob",
    "asked": "dan",
    "cover": "zoe",
    "owner": "ada",
    "coordinator": "cora",
}
"""`ada` is away, and `zoe` covers for her; `dan` is asked to take the cases that are offered. The guest has the account
of `ada`, for which no coordinator has spoken.
"""

PLACES = {"#quiet": Audience.PUBLIC, "#cases": Audience.TEAM, "#inner": Audience.CONFIDENTIAL, None: None}

ANYONE = set(SPEAKERS)
SEEN = ANYONE - {"stranger", "guest"}
KNOWN = SEEN - {"observer"}
IN_HAND = {"owner", "cover", "coordinator"}
ITS_OWN = {"owner", "coordinator"}
COORDINATES = {"coordinator"}
ASKED = {"asked"}
NOBODY: set[str] = set()

OF_NO_CASE = {
    "new x": KNOWN,
    "cases": ANYONE,
    "mine": KNOWN,
    "watch licensing": KNOWN,
    "unwatch all": KNOWN,
    "outcomes": ANYONE,
    "similar birth year": ANYONE,
    "practice": ANYONE,
    "practice propose general {new} | b": KNOWN,
    "practice change p1 B | c": KNOWN,
    "practice adopt p1": COORDINATES,
    "practice retire p1": COORDINATES,
    "stats": ANYONE,
    "report 2026-11": COORDINATES,
    "retention": COORDINATES,
    "room #cases": COORDINATES,
    "room #quiet quiet 22-7": COORDINATES,
    "room #quiet audience public": COORDINATES,
    "pace": COORDINATES,
    "pace licensing claim 4h": COORDINATES,
    "morning": COORDINATES,
    "export": COORDINATES,
    "me": SEEN,
    "skills law": KNOWN,
    "languages de": SEEN,
    "signs": SEEN,
    "nosigns": SEEN,
    "timezone UTC": SEEN,
    "quiet 22-7": SEEN,
    "away 2d": KNOWN,
    "back": SEEN,
    "leave": SEEN,
    "link": SEEN,
    "volunteer gus": COORDINATES,
    "volunteer gus role coordinator": COORDINATES,
    "volunteer gus role observer": COORDINATES,
    "volunteer admit gus": COORDINATES,
    "volunteer bar gus": COORDINATES,
    "talk keep": KNOWN,
    "help": ANYONE,
    "ping": ANYONE,
}

OPEN = {
    "case 1": ANYONE,
    "similar 1": ANYONE,
    "audit 1": COORDINATES,
    "forget 1": COORDINATES,
    "note 1 hm": KNOWN,
    "replied 1": KNOWN,
    "suggest 1": KNOWN,
    "claim 1": KNOWN,
    "release 1": NOBODY,
    "followup 1 2d": NOBODY,
    "waiting 1 her": NOBODY,
    "kept 1": NOBODY,
    "resolve 1 upheld done": NOBODY,
    "reopen 1 why": NOBODY,
    "set 1 link https://example.org/1": KNOWN,
    "set 1 test yes": COORDINATES,
    "set 1 sensitivity public": COORDINATES,
    "tag 1 royalty": KNOWN,
    "refer 1 legal": COORDINATES,
    "merge 1 into 2": KNOWN,
    "offer 1 gus": KNOWN,
    "handover 1 gus as we said": NOBODY,
    "accept 1": NOBODY,
    "decline 1": NOBODY,
}

OFFERED = OPEN | {"accept 1": ASKED, "decline 1": ASKED, "offer 1 gus": COORDINATES}

CLAIMED = {
    "case 1": ANYONE,
    "similar 1": ANYONE,
    "audit 1": COORDINATES,
    "forget 1": COORDINATES,
    "note 1 hm": KNOWN,
    "replied 1": KNOWN,
    "suggest 1": KNOWN,
    "claim 1": NOBODY,
    "release 1": IN_HAND,
    "followup 1 2d": IN_HAND,
    "waiting 1 her": IN_HAND,
    "kept 1": IN_HAND,
    "resolve 1 upheld done": IN_HAND,
    "reopen 1 why": NOBODY,
    "set 1 link https://example.org/1": IN_HAND,
    "set 1 test yes": IN_HAND,
    "set 1 sensitivity public": ITS_OWN,
    "tag 1 royalty": IN_HAND,
    "refer 1 legal": IN_HAND,
    "merge 1 into 2": IN_HAND,
    "offer 1 gus": IN_HAND - {"owner"},  # who hands it over, with a note
    "handover 1 gus as we said": IN_HAND,
    "accept 1": NOBODY,
    "decline 1": NOBODY,
}

HANDED_OVER = CLAIMED | {
    "accept 1": ASKED,
    "decline 1": ASKED,
    "offer 1 gus": COORDINATES,
    "handover 1 gus as we said": NOBODY,
}
"""Once somebody is asked to take it over, and until they answer."""

RESOLVED = dict.fromkeys(OPEN, NOBODY) | {
    "case 1": ANYONE,
    "similar 1": ANYONE,
    "audit 1": COORDINATES,
    "forget 1": COORDINATES,
    "note 1 hm": KNOWN,
    "replied 1": KNOWN,
    "kept 1": IN_HAND,  # it held
    "reopen 1 why": KNOWN,
    "set 1 link https://example.org/1": IN_HAND,
    "set 1 test yes": IN_HAND,
    "set 1 sensitivity public": ITS_OWN,
    "tag 1 royalty": IN_HAND,
}


@dataclass(frozen=True)
class Stands:
    """How a case stands: who may say what about it then, and what has been said by whom until then."""

    may: dict[str, set[str]]
    after: tuple[tuple[str, str], ...] = ()


_TAKEN = (("ada", "claim {}"), ("ada", "followup {} 3d"))

STATES = {
    "open": Stands(OPEN),
    "offered": Stands(OFFERED, (("cora", "offer {} dan"),)),
    "claimed": Stands(CLAIMED, _TAKEN),
    "waiting": Stands(CLAIMED, (*_TAKEN, ("ada", "waiting {} her"))),
    "handed over": Stands(HANDED_OVER, (*_TAKEN, ("ada", "handover {} dan as we said"))),
    "resolved": Stands(RESOLVED, (*_TAKEN, ("ada", "resolve {} upheld done"))),
}

READS = {"case", "similar", "suggest", "audit", "forget"}

FILED = [
    *(("claimed", sensitivity) for sensitivity in Audience),
    *((state, Audience.CONFIDENTIAL) for state in STATES if state != "claimed"),
]
"""A confidential case is named by everybody in `#inner`, and elsewhere by few."""

TOLD = [*(("sqlite", *filed) for filed in FILED), ("postgresql", "claimed", Audience.TEAM)]
"""Who may say what is decided before the case log is asked, so all of it is tried on one database only."""

_NUMBERS = count()


@pytest.fixture
def team(talk: Talk) -> Talk:
    talk.here = frozenset(SPEAKERS.values())
    for who in ("ada", "bob", "dan", "zoe", "cora", "gus", "hal", "olga"):
        talk.say(who, "skills none")
    talk.keep("hal", role=Role.COORDINATOR, role_by=talk.volunteer("cora"))  # so that `cora` may leave
    _as_they_were(talk)
    return talk


def test_the_tables_know_every_verb_and_somebody_may_say_each() -> None:
    allowed: dict[str, set[str]] = {}
    for said, who in [*OF_NO_CASE.items(), *(each for state in STATES.values() for each in state.may.items())]:
        verb = dispatch.find(said)
        assert verb is not None, said
        allowed.setdefault(verb.name, set()).update(who)
    assert set(allowed) == {verb.name for verb in verbs()}
    assert all(allowed.values())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_may_say_what_the_table_says_and_nothing_else(team: Talk) -> None:
    for (said, allowed), (role, who), room in product(OF_NO_CASE.items(), SPEAKERS.items(), PLACES):
        if said == "back" and role in SEEN:
            team.keep(who, away_until=team.now + timedelta(days=90))
        words = said.replace("{new}", str(next(_NUMBERS)))
        refused = team.heard(who, f"!{words}", room).refused
        assert refused == (role not in allowed), f"{role} saying {said!r} in {room or 'private'}"
        if not refused:
            _as_they_were(team)


@pytest.mark.parametrize(("database_url", "state", "sensitivity"), TOLD, indirect=["database_url"])
def test_each_may_do_to_a_case_what_the_table_says_and_nothing_else(
    team: Talk, state: str, sensitivity: Audience
) -> None:
    stands = STATES[state]
    number = _case(team, stands, sensitivity)
    other = _case(team, STATES["open"], sensitivity)
    for (said, allowed), (role, who), (room, audience) in product(stands.may.items(), SPEAKERS.items(), PLACES.items()):
        if said.endswith(sensitivity):
            continue  # it is so already
        may = role in allowed
        if sensitivity is Audience.CONFIDENTIAL:
            may = may and _may_speak_of_it(role, state, said, audience)
        words = said.replace(" 1", f" {number}", 1).replace("into 2", f"into {other}")
        refused = team.heard(who, f"!{words}", room).refused
        assert refused != may, f"{role} saying {said!r} in {room or 'private'} of a {sensitivity} case"
        if may and said.split()[0] not in READS:
            number = _case(team, stands, sensitivity)
            if said.startswith("merge"):
                other = _case(team, STATES["open"], sensitivity)


def _may_speak_of_it(role: str, state: str, said: str, audience: Audience | None) -> bool:
    """Whether somebody may name a confidential case in a place, None being in private."""
    if audience is not None:
        return audience is Audience.CONFIDENTIAL
    if role == "owner":
        return state not in {"open", "offered"} and not said.startswith("merge")
    return role == "coordinator" or (role == "asked" and said in {"accept 1", "decline 1"})


def _as_they_were(talk: Talk) -> None:
    """Everybody is there again, but for `ada`, and in their role."""
    for who in ("bob", "dan", "zoe", "cora", "gus", "olga", "ada"):
        talk.keep(who, left_at=None, away_until=None, cover_id=None, role=Role.VOLUNTEER, role_by=None, quiet=None)
    talk.keep("olga", role=Role.OBSERVER, role_by=talk.volunteer("cora"))
    talk.keep("ada", away_until=talk.now + timedelta(days=90), cover_id=talk.volunteer("zoe"))
    talk.do(lambda db: db.execute(update(table(Account)).values(admitted=None)))
    talk.do(people.forget)
    talk.do(_one_practice)


def _one_practice(db: Connection) -> None:
    """Nothing is proposed but p1.1, and that is not adopted."""
    version, practice = table(PracticeVersion), table(Practice)
    db.execute(delete(version).where(or_(version.c.practice != 1, version.c.version != 1)))
    db.execute(delete(practice).where(practice.c.number != 1))
    if practices.find(db, 1) is None:
        practices.write(db, practices.begin(db, "general"), title="A", steps="b", by=None, at=START)
    db.execute(update(practice).values(adopted=None, retired=False))


def _case(talk: Talk, stands: Stands, sensitivity: Audience) -> int:
    number = talk.arrives(f"case {next(_NUMBERS)}", sensitivity=sensitivity)
    for who, said in stands.after:
        assert not talk.heard(who, f"!{said.format(number)}", "#inner").refused
    a_while_ago = update(table(Ending)).values(at=talk.now - timedelta(days=2))  # whether it held may be said
    talk.do(lambda db: db.execute(a_while_ago))
    return number


@pytest.mark.parametrize(
    ("who", "may"), [("?eve", False), ("olga", True), ("bob", True), ("newcomer", True), ("cora", False)]
)
def test_a_code_joins_the_account_of_anyone_who_does_not_coordinate(team: Talk, who: str, may: bool) -> None:
    code = team.say("gus", "link")[0].split("Your code: ")[1].split(".")[0]
    assert team.heard(who, f"link {code}").refused is not may
    gus = team.volunteer("gus")
    assert len(team.do(lambda db: people.accounts(db, gus))) == (2 if may else 1)


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
    talk.say("olga", "skills none")
    talk.keep("olga", role=Role.OBSERVER)
    assert talk.say("olga", "mine") == [
        "That is for volunteers, and you observe. To work on cases, ask a coordinator of your team."
    ]
    denied = talk.trail(EntryKind.DENIED)
    assert [(each["speaker"], each["case_number"], each["now"]) for each in denied] == [("irc:olga", None, "mine")]
