"""Of whom nothing was heard for long, somebody is asked to say hello; nobody else hears that there was a silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from commands import daily, upkeep
from storage import trail
from storage.models import Account, Audience, Case, EntryKind, State
from storage.store import Store
from tests.conversations.lookout import DAY, be_there, cared_for, live, look
from tests.conversations.talk import Talk, converse

ELSEWHERE = ("#cases", "#quiet", "#slack")


@pytest.fixture
def met(talk: Talk) -> Talk:
    """ada, bob and cora have worked on #1, which is resolved."""
    talk.arrives("x")
    for said in ("claim 1", "resolve 1 upheld done"):
        talk.say("ada", said)
    for who in ("bob", "cora"):
        talk.say(who, "note 1 hm")
    talk.hush()
    return talk


def test_a_silence_becomes_a_case_that_is_worked_on_as_any_other(met: Talk) -> None:
    live(met, 59, "ada", "cora")
    assert cared_for(met) == []
    live(met, 1, "ada", "cora")
    converse(
        met,
        """
        #inner hears
            #2 is new: volunteer-care, opened just now: not seen for 60 days; who says hello? – Take it with !claim 2. Whom it is about I tell in private: !case 2.
        cora: case 2
            #2 is open: volunteer-care, en, normal, opened just now; nobody has it, due ...
            #2 is about bob: a word from you, as from one to another. How it ends is a reason: !resolve 2 less_time what they said.
            ...: opened
        #inner ada: !claim 2
            #2 open -> claimed: it is yours, ada...
        ada: case 2
            #2 is claimed: ...
            #2 is about bob: ...
            ...
            ...
        ada: followup 2 2d ask again
            ...
        ada: handover 2 bob please
            bob cannot be asked about #2. Who else would suit: !suggest 2.
        ada: suggest 2
            Who would suit #2, and why...
            cora: ...
        cora hears
        bob hears
        """,
    )
    assert EntryKind.LOOKED in {each["kind"] for each in met.trail(*EntryKind)}
    assert not met.do(lambda db: list(trail.verify(db)))


def test_no_other_room_hears_of_it_whatever_becomes_of_it(met: Talk) -> None:
    for said in ("room #cases morning 8:30", "room #quiet areas volunteer-care"):
        met.say("cora", said)
    met.hush()
    live(met, 61, "ada", "cora")
    for said in (
        "set 2 priority urgent",
        "set 2 area general",
        "set 2 area volunteer-care",
        "claim 2",
        "set 2 area general",
        "waiting 2 them 1d",
        "release 2",
        "set 2 area volunteer-care",
        "claim 2",
        "kept 2",
        "note 2 hm",
    ):
        met.say("cora", said)
    before = _heard(met, 9)
    for said in ("room #cases audience confidential", "room #cases audience team", "room #quiet areas general"):
        met.say("cora", said)
    after = _heard(met, 1)
    heard = " ".join(each[room] for each in (before, after) for room in ELSEWHERE)
    assert "volunteer-care" not in heard
    assert "#2" not in heard
    assert "0 cases that nobody has, 0 past their time, 0 waiting." in heard
    assert not [each for each in met.posts() if each["case_number"] == 2 and each["place"] in ELSEWHERE]
    for room in ELSEWHERE:
        assert met.say("cora", "!cases", room) == ["No unresolved case matches. All quiet."]
        assert met.say("cora", "!case 2", room)[0].startswith("There is no #2 that I can speak of here")


def test_it_stays_by_itself_and_is_counted_nowhere_but_in_a_confidential_room(met: Talk) -> None:
    met.arrives("y")
    live(met, 61, "ada", "cora")
    met.say("cora", "claim 3")
    met.say("cora", "claim 2")
    everywhere = [met.say("ada", f"!stats{more}", "#cases") for more in ("", " by area", " general")]
    converse(
        met,
        """
        cora: set 3 sensitivity team
            #3 is about one of the team, so it stays confidential. What others may know, open as a case of its own: !new general: what is to be done.
        cora: merge 3 into 2
            #3 is about one of the team, so it goes on by itself. End it with a reason: !resolve 3 less_time what they said.
        cora: merge 2 into 3
            #3 is about one of the team...
        cora: stats volunteer-care
            Cases about volunteers are counted only in a confidential room, for a number would make others wonder. Ask there: !stats volunteer-care.
        #cases cora: !stats 90d volunteer-care
            Cases about volunteers are counted only in a confidential room...
        #inner cora: !stats volunteer-care
            Last 30 days, volunteer-care: 1 opened...
        cora: set 3 area general
            ...
        cora: resolve 3 less_time said hello
            ...
        """,
    )
    assert [met.say("ada", f"!stats{more}", "#cases") for more in ("", " by area", " general")] == everywhere


def test_a_worry_about_somebody_is_heard_in_a_confidential_room_alone(met: Talk) -> None:
    told = [
        met.say("ada", "new volunteer-care: bob seems tired"),
        met.say("ada", "!new volunteer-care: bob seems tired", "#cases"),
    ]
    assert "tired" not in str(told)
    assert all(case["sensitivity"] is Audience.CONFIDENTIAL for case in map(met.case, (2, 3)))
    assert [room for room in met.only if met.hears(room)] == ["#inner"]
    converse(
        met,
        """
        cora: claim 2
            ...
        cora: set 2 sensitivity public
            #2 is about one of the team, so it stays confidential...
        """,
    )


@pytest.mark.parametrize("role", ["volunteer", "coordinator"])
def test_whom_it_is_about_never_hears_of_it(met: Talk, role: str) -> None:
    met.say("cora", f"volunteer bob {role}")
    met.say("cora", "room #inner morning 8:30")
    met.say("bob", "watch all")
    met.hush()
    live(met, 61, "ada", "cora")
    met.hears("bob")
    met.say("cora", "set 2 priority urgent")
    met.hush()
    heard = _heard(met, 5)
    assert "#2" in heard["cora"]
    assert "#2" not in heard["bob"]
    for said in ("cases", "mine", "morning", "suggest 2", "claim 2", "note 2 hm", "resolve 2 stress x", "accept 2"):
        for room in (None, "#inner"):
            told = " ".join(met.say("bob", f"!{said}", room)).replace("There is no #2 that I can speak of here", "")
            assert "#2" not in told, (said, room)


def _heard(talk: Talk, days: int) -> dict[str, str]:
    """All that each place hears in so many days."""
    told = dict.fromkeys((*talk.only, *talk.here), "")
    for _ in range(days):
        talk.pass_time(DAY)
        look(talk)
        told |= {place: " ".join([told[place], *talk.hears(place)]) for place in told}
    return told


def test_without_a_room_for_it_coordinators_hear_of_it_privately_but_for_whom_it_is_about(store: Store) -> None:
    talk = Talk(store, only=("#cases", "#quiet"), here=frozenset({"ada", "bob", "cora", "dan"}))
    talk.arrives("x")
    for who in ("ada", "bob", "cora", "dan"):
        talk.say(who, "note 1 hm")
    for who in ("bob", "dan"):
        talk.say("cora", f"volunteer {who} coordinator")
    talk.hush()
    live(talk, 60, "ada", "cora", "dan")
    assert cared_for(talk) == ["bob"]
    assert [("#2 is new: volunteer-care" in " ".join(talk.hears(who))) for who in ("ada", "bob", "cora", "dan")] == [
        False,
        False,
        True,
        True,
    ]


def test_who_is_seen_again_is_told_of_once_to_whoever_sees_to_it(met: Talk) -> None:
    live(met, 60, "ada", "cora")
    met.hush()
    met.say("bob", "note 1 here")
    look(met)
    assert met.hears("#inner") == [
        "#2: whoever it is about has been heard from again. How it goes on is yours to say: !case 2."
    ]
    look(met)
    assert met.hears("#inner") == []
    live(met, 60, "ada", "cora")
    assert cared_for(met) == ["bob"], "one case at a time"
    met.say("cora", "claim 2")
    met.say("cora", "resolve 2 less_time said hello")
    live(met, 1, "ada", "cora")
    assert cared_for(met) == ["bob", "bob"], "another silence"
    met.say("cora", "claim 3")
    met.hush()
    met.say("bob", "leave")
    look(met)
    assert met.hears("cora") == ["#3: bob has left the team now. How it goes on is yours to say: !case 3."]


def test_of_many_who_are_silent_a_few_a_day_come_first_who_went_last(met: Talk) -> None:
    for day in range(8):
        met.now += DAY
        met.say(f"v{day}", "note 1 hm")
    met.now += timedelta(days=400)
    for who in ("ada", "cora"):
        met.say(who, "note 1 hm")
    look(met)
    assert cared_for(met) == [], "whoever has been gone for more than a year has gone"
    met.now -= timedelta(days=330)
    be_there(met, 70)
    look(met)
    assert cared_for(met) == ["v7", "v6", "v5"]
    for _ in range(3):
        look(met)
    assert len(cared_for(met)) == 3
    assert met.do(lambda db: daily.next(db, met.now, met.team)) > met.now, "nobody looks for more before tomorrow"
    met.now -= DAY
    look(met)
    assert len(cared_for(met)) == 3, "a clock that goes backwards"
    met.now += 2 * DAY
    look(met)
    assert cared_for(met)[3:] == ["v4", "v3", "v2"]
    live(met, 5, "ada", "cora")
    assert cared_for(met)[6:] == ["v1", "v0", "bob"]
    assert len(set(cared_for(met))) == 9


def test_while_the_bot_was_off_nobody_was_silent(met: Talk) -> None:
    live(met, 20, "ada", "cora")
    met.now += 100 * DAY
    live(met, 38, "ada", "cora")
    assert cared_for(met) == []
    assert met.do(lambda db: upkeep.forget_old(db, met.now)) is None
    live(met, 1, "ada", "cora")
    assert cared_for(met) == ["bob"]
    assert "not seen for 60 days" in met.hears("#inner")[0]


def test_nobody_is_cared_for_who_is_away_or_observes_has_left_or_was_never_here_or_where_the_team_wants_none(
    met: Talk,
) -> None:
    for who in ("dan", "eve", "fay", "gil"):
        met.say(who, "note 1 hm")
    met.team = replace(met.team, coordinators=met.team.coordinators | {("irc", "ida")})
    met.say("cora", "volunteer ida")
    assert met.person("ida")
    met.say("bob", "away 30d")
    met.say("dan", "leave")
    met.say("cora", "volunteer eve observer")
    met.say("fay", "volunteer bob")
    met.say("cora", "volunteer gil coordinator")
    usual, met.team = met.team, replace(met.team, care_after=None)
    live(met, 59, "ada", "cora")
    met.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    met.say("gil", "case 2")
    live(met, 5, "ada", "cora")
    assert cared_for(met) == []
    met.team = usual
    live(met, 1, "ada", "cora")
    assert cared_for(met) == ["fay"], "gil has read something, and bob was away for half of it"
    live(met, 30, "ada", "cora")
    assert cared_for(met) == ["fay", "bob"]


def test_who_is_alone_is_not_asked_to_say_hello_to_themselves(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("cora", "note 1 hm")
    live(talk, 61)
    assert cared_for(talk) == []


def test_who_turns_out_to_be_the_one_who_sees_to_it_has_been_found(met: Talk) -> None:
    live(met, 60, "ada", "cora")
    met.say("cora", "claim 2")
    accounts = [each["account"] for each in met.rows(Account)]
    assert "bob" in accounts
    code = met.say("cora", "link")[0].split()[2].rstrip(".")
    met.say("bob", f"link {code}")
    about = {each["number"]: each["about_id"] for each in met.rows(Case)}
    assert about[2] is None
    assert "#2" in " ".join(met.say("cora", "mine"))
    met.say("cora", "resolve 2 task_finished it was me")
    assert met.case(2)["state"] is State.RESOLVED
