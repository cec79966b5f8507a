"""Being away, being covered for, and being back: nobody is nudged meanwhile, and no case is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import clocks
from storage import outbox
from storage.models import (
    Audience,
    Case,
    Entry,
    EntryKind,
    Nudge,
    Role,
    Volunteer,
)
from tests.conversations.histories import check_clocks_and_owners, check_the_trail, fresh
from tests.conversations.talk import START, Talk, converse

DAY = timedelta(days=1)


def test_whoever_is_away_is_left_alone_and_their_cover_is_told_what_to_see_to(team: Talk) -> None:
    converse(
        team,
        """
        #cases ada: !away until friday @bob covers
            You are away until Fri 27 Nov 09:00, ada, and I leave you alone until then. 2 cases of yours wait for you; bob sees to 2 of them.
        #cases hears
        #quiet hears
        #slack hears
        bob hears
            ada is away until Fri 27 Nov 09:00, and you cover for them: #1, #2. You may work on these as if they were yours, but not let more people hear of one; all of them: !mine.
        bob: mine
            You hold no case. See what is open with !cases open.
            You cover for ada until Fri 27 Nov 09:00: #1, #2
        3 days later
        ada hears
        #cases hears
        1 day later
        ada hears
            ada: #1 is due, as you said (Wed 25 Nov 10:00): call back. ...
            ada: the next step on #2 is due (Thu 26 Nov 10:00). ...
        """,
    )


def test_the_clocks_of_whoever_is_away_ring_once_they_are_back_and_within_their_hours(team: Talk) -> None:
    team.say("ada", "quiet 22-9 mon-fri")
    team.say("ada", "away until 2026-11-28 8:00")
    assert {team.case(number)["rings_at"] for number in (1, 2)} == {datetime(2026, 11, 30, 9, tzinfo=UTC)}
    assert team.case(1)["due_at"] == START + 2 * DAY, "what was promised stays promised"


def test_a_clock_that_rings_after_the_return_is_left_as_it_is(team: Talk) -> None:
    team.say("ada", "followup 2 9d")
    team.say("ada", "away 3d")
    assert team.case(2)["rings_at"] == START + 9 * DAY


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("away", START + 14 * DAY),
        ("away 3d", START + 3 * DAY),
        ("away by tomorrow 9:00", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("away for 2 weeks @bob", START + 14 * DAY),
        ("away until 2026-12-24 bob covering", datetime(2026, 12, 24, 9, tzinfo=UTC)),
        ("away @bob covers", START + 14 * DAY),
        ("away irc:bob", START + 14 * DAY),
    ],
)
def test_away_is_understood_as_people_say_it(team: Talk, said: str, until: datetime) -> None:
    assert not team.heard("ada", said).refused
    assert team.person("ada")["away_until"].date() == until.date()
    assert team.person("ada")["cover_id"] == (team.person("bob")["id"] if "bob" in said else None)


def test_what_cannot_be_is_refused_and_changes_nothing(team: Talk) -> None:
    team.say("cora", "volunteer cora role coordinator")
    team.say("dave", "note 1 hm")
    team.say("cora", "volunteer dave role observer")
    team.say("eve", "note 1 hm")
    team.say("eve", "away 2d")
    team.say("finn", "note 1 hm")
    team.say("finn", "leave")
    before, cases = dict(team.person("ada")), [dict(row) for row in team.rows(Case)]
    converse(
        team,
        """
        ada: away until yesterday
            Sun 22 Nov 09:00 has passed. ...
        ada: away until 2028-01-01
            Sat 01 Jan 09:00 is more than 366 days ahead. ...
        ada: away until someday
            I cannot read a time in “someday”. ...
        ada: away someday
            I cannot read a time in “someday”. ...
        ada: away until 2026-02-30
            I cannot read a time in “2026-02-30”. ...
        ada: away until friday @ada covers
            You cannot cover for yourself. Name somebody else, or nobody.
        ada: away until friday @eve covers
            eve is away until Wed 25 Nov 10:00. Name somebody who is here.
        ada: away until friday @dave covers
            dave only observes, and cannot work on cases. Name somebody who can.
        ada: away until friday @finn covers
            finn has left the team. Ask somebody who is here.
        ada: away until friday @bbo covers
            I know nobody called “bbo”. Did you mean bob?
        ada: away until friday @bob covers me
            That is written !away [until] [@name covers], for example !away until friday.
        ada: back
            You are not away. To be away, say !away until friday.
        """,
    )
    assert dict(team.person("ada")) == before
    assert [dict(row) for row in team.rows(Case)] == cases


def test_a_cover_works_on_the_cases_as_their_owner_may_and_only_while_the_owner_is_away(team: Talk) -> None:
    assert team.heard("bob", "followup 1 1d").refused
    team.say("ada", "away 3d @bob")
    converse(
        team,
        """
        bob: followup 1 6h ask again
            #1 claimed -> claimed, ...
        bob: waiting 1 archive 1d
            #1 claimed -> waiting ...
        bob: kept 1 they answered
            #1 waiting -> claimed: promise kept by bob ...
        bob: resolve 2 upheld done
            #2 claimed -> resolved: upheld, by bob: done
        eve: resolve 1 upheld done
            #1 is with ada, so only they or a coordinator can do that. ...
        """,
    )
    assert team.case(1)["owner_id"] == team.person("ada")["id"], "it stays its owner's"
    team.now += 3 * DAY
    assert team.heard("bob", "followup 1 1d").refused


def test_a_cover_is_told_when_the_absence_has_simply_ended_and_once(team: Talk) -> None:
    converse(
        team,
        """
        ada: away 2d @bob covers
            You are away until Wed 25 Nov 10:00, ada...
        bob hears
            ada is away until Wed 25 Nov 10:00, and you cover for them: #1, #2. ...
        47 hours later
        bob hears nothing
        1 hour later
        bob hears
            You no longer cover for ada. Thank you.
        9 days later
        bob hears nothing
        """,
    )
    assert [(each["kind"], each["speaker"]) for each in team.trail(EntryKind.BACK)] == [(EntryKind.BACK, None)]
    assert team.say("ada", "back") == ["You are not away. To be away, say !away until friday."]


def test_a_cover_who_sleeps_when_the_absence_ends_hears_of_it_when_they_wake(team: Talk) -> None:
    team.say("bob", "quiet 9-12")
    team.say("ada", "away 2d @bob covers")
    team.pass_time(DAY)
    team.hears("bob")
    team.pass_time(DAY)
    assert team.hears("bob") == []
    team.pass_time(timedelta(hours=2))
    assert team.hears("bob") == ["You no longer cover for ada. Thank you."]


def test_the_clock_of_an_absence_is_among_those_that_wake(team: Talk) -> None:
    team.team = replace(team.team, care_after=None, signs=False)
    team.say("ada", "away 1d @bob covers")
    assert team.do(lambda db: clocks.following(db, team.now, team.team)) == START + DAY
    team.now += DAY
    assert team.do(lambda db: clocks.ring_others(db, team.now, team.team, lambda *_: True)) == 1
    assert team.hears("bob")[-1] == "You no longer cover for ada. Thank you."


def test_what_waits_for_the_night_to_end_waits_for_the_absence_too(team: Talk) -> None:
    team.say("ada", "quiet 9-14")
    team.writes("x", "m1")
    team.writes("y", "m2")
    team.say("ada", "away 7d")
    team.pass_time(timedelta(hours=5))
    assert team.hears("ada") == []
    team.do(lambda db: outbox.release_leases(db, team.now))
    assert team.hears("ada") == [], "also over a restart"
    team.say("cora", "resolve 2 upheld done")
    team.pass_time(7 * DAY)
    assert [line for line in team.hears("ada") if "wrote again" in line] == [
        "#1: they wrote again. Keep what you promised (Wed 25 Nov 10:00), with !note 1 keeping to the date, or look now, with !case 1?"
    ]


def test_who_comes_back_early_hears_at_once_what_waited(team: Talk) -> None:
    team.say("ada", "quiet 9-14")
    team.writes("x", "m1")
    team.say("ada", "away 7d")
    team.pass_time(timedelta(hours=6))
    team.say("ada", "back")
    assert team.hears("ada")[0].startswith("#1: they wrote again.")


def test_who_shortens_their_absence_hears_what_waited_once_it_ends(team: Talk) -> None:
    rang = team.case(1)["rings_at"], team.case(2)["rings_at"]
    team.say("ada", "quiet 9-14")
    team.writes("x", "m1")
    for said in ("away 10d", "away 1d"):
        team.say("ada", said)
    assert (team.case(1)["rings_at"], team.case(2)["rings_at"]) == tuple(at + timedelta(hours=4) for at in rang)
    team.pass_time(DAY)
    assert team.hears("ada") == [], "not before their hours"
    team.pass_time(timedelta(hours=5))
    assert [line for line in team.hears("ada") if "wrote again" in line]


def test_a_ladder_that_had_begun_goes_on_when_a_shortened_absence_ends(team: Talk) -> None:
    team.pass_time(3 * DAY)
    for said in ("away 10d", "away 1d"):
        team.say("ada", said)
    assert {team.case(number)["rings_at"] for number in (1, 2)} == {team.now + DAY}


def test_a_cover_hears_only_of_cases_that_they_may(team: Talk) -> None:
    team.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    team.say("ada", "!claim 3", "#inner")
    team.hush()
    team.say("ada", "away 3d @bob")
    assert "#1, #2." in team.hears("bob")[0]
    assert team.say("bob", "mine")[-1].endswith(": #1, #2")
    assert team.say("bob", "release 3")[0].startswith("There is no #3 that I can speak of here.")
    team.say("ada", "away 3d @cora")
    assert "#1, #2, #3." in team.hears("cora")[0]
    assert team.say("cora", "mine")[-1].endswith(": #1, #2, #3")
    assert team.say("cora", "!mine", "#cases")[-1].endswith(": #1, #2")


def test_a_cover_is_told_within_their_own_hours(team: Talk) -> None:
    team.say("bob", "quiet 9-17")
    team.say("ada", "away 3d @bob")
    assert team.hears("bob") == []
    team.now = START.replace(hour=17)
    assert team.hears("bob")[0].startswith("ada is away until")


def test_another_cover_or_none_relieves_the_one_before(team: Talk) -> None:
    team.say("ada", "away 3d @bob")
    team.hush()
    team.say("ada", "away 5d")
    assert team.person("ada")["cover_id"] == team.person("bob")["id"], "another date keeps the cover"
    assert team.hears("bob")[0].startswith("ada is away until Sat 28 Nov 10:00, and you cover for them")
    team.say("ada", "away 5d @cora")
    assert team.hears("bob") == ["You no longer cover for ada. Thank you."]
    assert team.hears("cora")[0].startswith("ada is away until")


def test_a_cover_who_goes_away_hears_whom_nobody_covers_then(team: Talk) -> None:
    team.say("ada", "away 5d @bob")
    assert team.say("bob", "away 2d") == [
        "You are away until Wed 25 Nov 10:00, bob, and I leave you alone until then. You hold no case.",
        "You were to cover for ada, whose cases nobody sees to now. Tell them, or a coordinator.",
    ]


def test_back_ends_it_early_and_tells_what_is_due(team: Talk) -> None:
    team.say("ada", "away 9d @bob")
    team.hears("bob")
    converse(
        team,
        """
        2 days later
        ada: back
            Good to have you back, ada. 1 case of yours is due:
            #1 claimed, due Wed 25 Nov 10:00: x
        bob hears
            You no longer cover for ada. Thank you.
        ada: back
            You are not away. To be away, say !away until friday.
        """,
    )
    assert team.case(2)["rings_at"] == team.case(2)["due_at"] == START + 3 * DAY
    assert team.case(1)["rings_at"] == team.now + DAY, "it has just been said"
    assert (team.person("ada")["away_until"], team.person("ada")["cover_id"]) == (None, None)
    team.pass_time(DAY)
    assert len(team.hears("ada")) == 2
    entries = [(each["kind"], each["volunteer_id"]) for each in team.rows(Entry)]
    assert (EntryKind.AWAY, 1) in entries
    assert (EntryKind.BACK, 1) in entries


def test_back_keeps_to_quiet_hours(team: Talk) -> None:
    team.say("ada", "quiet 8-12")
    team.say("ada", "away 9d")
    answered = team.heard("ada", "back")
    assert team.case(1)["rings_at"] == START.replace(hour=12) + 2 * DAY
    assert answered.rings_at == team.case(1)["rings_at"], "whoever keeps the time is told that it rings sooner"


@pytest.mark.parametrize(
    "said",
    [
        "handover 1 cora as ada wished",
        "offer 1 cora",
        "merge 1 into 2",
        "refer 1 legal",
        "set 1 priority high",
        "tag 1 royalty",
        "waiting 1 her",
        "followup 1 1d",
        "kept 1",
        "resolve 1 upheld done",
        "release 1",
    ],
)
def test_a_cover_works_on_a_case_as_if_it_were_theirs(team: Talk, said: str) -> None:
    team.say("cora", "skills none")
    team.say("bob", "skills none")
    assert team.heard("bob", said).refused
    team.say("ada", "away until friday @bob covers")
    assert not team.heard("bob", said).refused


def test_a_cover_is_told_what_they_may_not_do(team: Talk) -> None:
    team.say("bob", "skills none")
    team.say("ada", "away until friday @bob covers")
    assert team.hears("bob")[-1].endswith(
        "You may work on these as if they were yours, but not let more people hear of one; all of them: !mine."
    )
    assert team.heard("bob", "set 1 sensitivity public").refused


PEOPLE = st.sampled_from(["ada", "bob", "cora"])
SAID = st.sampled_from(
    [
        *(f"{verb} {number}" for verb in ("claim", "release", "kept") for number in (1, 2, 3)),
        "followup 1 1d",
        "followup 2 3d",
        "away",
        "away 2d",
        "away 4d @irc:bob covers",
        "away 1d @irc:cora",
        "away 2d nobody",
        "back",
        "leave",
        "leave stress!",
        "quiet 22-7 mon-fri",
        "mine",
        "volunteer bob coordinator",
        "volunteer bob role volunteer",
        "volunteer bob role observer",
        "volunteer ada role observer",
    ]
)
PASSED = st.sampled_from([timedelta(hours=5), DAY, 3 * DAY])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.one_of(st.tuples(PEOPLE, SAID), st.tuples(PEOPLE, SAID), PASSED), min_size=5, max_size=30))
def test_whatever_people_do_nobody_absent_is_nudged_and_nobody_gone_holds_a_case(
    prepared_file: Path, history: list[Any]
) -> None:
    with fresh(prepared_file) as talk:
        for number in range(3):
            talk.arrives(f"case {number}")
        for step in history:
            absent = {each["id"]: each["away_until"] for each in talk.rows(Volunteer) if each["away_until"]}
            since = talk.now
            if isinstance(step, timedelta):
                talk.pass_time(step)
            else:
                talk.say(*step)
            check_clocks_and_owners(talk)
            for nudge in talk.rows(Nudge):
                if nudge["rung_at"] > since and nudge["told_id"] in absent:
                    assert nudge["rung_at"] >= absent[nudge["told_id"]]
            people = {each["id"]: each for each in talk.rows(Volunteer)}
            for case in talk.rows(Case):
                assert case["owner_id"] is None or people[case["owner_id"]]["left_at"] is None
                assert case["owner_id"] is None or people[case["owner_id"]]["role"] is not Role.OBSERVER
            for person in people.values():
                assert person["cover_id"] is None or people[person["cover_id"]]["left_at"] is None
                assert person["cover_id"] is None or people[person["cover_id"]]["role"] is not Role.OBSERVER
                assert person["cover_id"] != person["id"]
        check_the_trail(talk)
