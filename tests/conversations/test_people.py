"""Who is of the team, what they may do, and what they say of themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from commands import dispatch
from commands.spoken import Incoming
from commands.team import Team
from storage.models import Account, Entry, EntryKind, Volunteer
from storage.rows import table
from tests.conversations.talk import Talk, converse

REFUSED = "That is for coordinators. Ask a coordinator of your team to do it."


def kept(talk: Talk, name: str) -> Any:
    return next(each for each in talk.rows(Volunteer) if each["name"] == name)


def test_times_are_read_and_shown_where_a_platform_knows_somebodys_clock_to_be(talk: Talk) -> None:
    """Until they say otherwise; and once they are of the team, wherever they speak."""
    tokyo = replace(talk.identity("ada"), zone="Asia/Tokyo")

    def says(text: str) -> str:
        incoming = Incoming(tokyo, talk.place("ada"), text)
        answered = talk.do(lambda db: dispatch.answer(db, text, incoming, team=talk.team, now=talk.now))
        return " ".join(talk.plain(answered.message))

    talk.arrives("x")
    assert "shown in Asia/Tokyo" in says("me")
    says("claim 1")
    assert "Tue 24 Nov 14:00" in says("followup 1 2026-11-24 14:00")
    assert kept(talk, "ada")["zone"] == "Asia/Tokyo"
    assert "shown in Asia/Tokyo" in " ".join(talk.say("ada", "me"))
    talk.say("ada", "timezone Europe/Berlin")
    assert "shown in Europe/Berlin" in says("me")


def test_people_say_what_they_can_do_and_where_and_when_they_are(talk: Talk) -> None:
    converse(
        talk,
        """
        ada: skills
            Your skills: none kept. Say them with !skills licensing, law.
        ada: skills Copyright law, calm letters
            Your skills: none -> copyright law, calm letters.
        ada: skills archives law law
            Your skills: copyright law, calm letters -> archives, law.
        ada: skills
            Your skills: archives, law.
        ada: languages
            Your languages: none kept. Say them by their codes, as in !languages de fr.
        ada: languages DE, fr pt_BR
            Your languages: none -> de, fr, pt-BR.
        ada: languages
            Your languages: de, fr, pt-BR.
        ada: timezone
            Your time zone: UTC. It is Mon 23 Nov 10:00 UTC there.
        ada: timezone asia/kolkata
            Your time zone: UTC -> Asia/Kolkata. It is Mon 23 Nov 15:30 IST there.
        ada: quiet
            You have no quiet hours, as is usual here. To change that, say !quiet 22-7 mon-fri.
        ada: quiet 22-7
            You are left alone 22:00-07:00. To change that, say !quiet 22-7 mon-fri.
        ada: quiet 23:30 - 7 mon,wed-fri
            You are left alone 23:30-07:00, and all day on tue,sat-sun; you work on mon,wed-fri. To change that, say !quiet 22-7 mon-fri.
        ada: me
            You are ada, known by irc:ada: volunteer, holding no case; times are shown in Asia/Kolkata.
            Skills archives, law; languages de, fr, pt-BR; areas watched none; quiet hours 23:30-07:00; working days mon,wed-fri; accounts irc:ada.
        #cases ada: !me
            You are ada, ...
            Skills archives, law; languages de, fr, pt-BR; areas watched none; quiet hours 23:30-07:00; working days mon,wed-fri.
        ada: quiet off
            You have no quiet hours. To change that, say !quiet 22-7 mon-fri.
        ada: skills none
            Your skills: archives, law -> none.
        ada: languages none
            Your languages: de, fr, pt-BR -> none.
        """,
    )
    me = kept(talk, "ada")
    assert (me["skills"], me["languages"], me["zone"], me["quiet"], me["days"]) == ("", "", "Asia/Kolkata", "", "")
    talk.say("ada", "quiet usual")
    assert (kept(talk, "ada")["quiet"], kept(talk, "ada")["days"]) == (None, None)


def test_what_people_say_of_themselves_is_kept_as_the_tables_have_it_and_can_be_erased_from_the_trail(
    talk: Talk,
) -> None:
    talk.say("ada", "skills copyright law, Archives")
    talk.say("ada", "languages de fr")
    talk.say("ada", "quiet 22-7 mon-fri")
    me = kept(talk, "ada")
    assert (me["skills"], me["languages"]) == ("copyright law,archives", "de,fr")
    assert (me["quiet"], me["days"]) == ("22:00-07:00", "0,1,2,3,4")
    changed = [each for each in talk.rows(Entry) if each["kind"] is EntryKind.CHANGED]
    assert [(each["now"], each["text"]) for each in changed][:2] == [
        ("skills", "copyright law,archives"),
        ("languages", "de,fr"),
    ]
    assert all(each["salt"] for each in changed)


def test_whoever_only_asks_is_not_of_the_team_by_it(talk: Talk) -> None:
    for said in ("skills", "languages", "timezone", "quiet", "me", "mine"):
        assert not talk.heard("ada", said).refused
    assert not talk.rows(Volunteer)


def test_a_language_may_be_said_by_its_name(talk: Talk) -> None:
    assert talk.say("ada", "languages German, pt-br") == ["Your languages: none -> de, pt-BR."]


def test_what_cannot_be_kept_is_refused_with_what_can(talk: Talk) -> None:
    converse(
        talk,
        """
        ada: timezone berlin
            I know no time zone “berlin”. Did you mean Europe/Berlin...?
        ada: timezone Europe/Berlni
            I know no time zone “Europe/Berlni”. Did you mean ...Europe/Berlin...?
        ada: timezone 12345
            I know no time zone “12345”. Write it like Europe/Berlin.
        ada: timezone UTC+2
            I know no time zone “UTC+2”. Write it like Europe/Berlin.
        ada: timezone +2
            I know no time zone “+2”. Write it like Europe/Berlin.
        ada: timezone GMT2
            I know no time zone “GMT2”. Did you mean GMT...
        ada: timezone ../../etc/passwd
            I know no time zone “../../etc/passwd”. Write it like Europe/Berlin.
        ada: languages deutsch
            I know no language “deutsch”. Did you mean nl (Dutch)?
        ada: languages de qqqq
            I know no language “qqqq”. Write codes such as en, de or pt-BR, or English names.
        ada: quiet never
            I cannot read quiet hours in “never”. Write 22-7 or 22:00-7:30 mon-fri, where mon-fri are the working days; off for none, or usual for the team's.
        ada: quiet 25-7
            I cannot read quiet hours in “25-7”. ...
        ada: quiet 7-7
            I cannot read quiet hours in “7-7”. ...
        ada: quiet 22-7 someday
            I cannot read quiet hours in “22-7 someday”. ...
        ada: skills 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21
            That is too many; I keep 20 at most. Name the ones that matter most.
        """,
    )
    assert talk.say("ada", "skills " + "x" * 41)[0].startswith("That is too long; 40 characters")
    assert not talk.rows(Volunteer)


def test_no_zone_is_proposed_that_is_called_by_hours_the_other_way_round(talk: Talk) -> None:
    for said in ("UTC+2", "GMT+2", "gmt-5", "GMT2", "utc5", "Etc/GMT+99", "+02:00"):
        assert "Etc/" not in talk.say("ada", f"timezone {said}")[0].removeprefix(f"I know no time zone “{said}”")


def test_few_days_are_asked_about_whether_they_are_for_work_or_for_rest(talk: Talk) -> None:
    converse(
        talk,
        """
        ada: quiet sat,sun
            Do you work on sat,sun, or is it then that you are to be left alone? Say !quiet work sat,sun or !quiet rest sat,sun.
        ada: quiet 22-7 Fri
            Do you work on fri, or is it then that you are to be left alone? Say !quiet 22-7 work fri or !quiet 22-7 rest fri.
        ada: quiet rest sat,sun
            You have no quiet hours, and are left alone all day on sat-sun; you work on mon-fri. To change that, say !quiet 22-7 mon-fri.
        ada: quiet 22-7 work sat,sun
            You are left alone 22:00-07:00, and all day on mon-fri; you work on sat-sun. ...
        ada: quiet mon-fri
            You are left alone 22:00-07:00, and all day on sat-sun; you work on mon-fri. ...
        ada: quiet mon-sun
            You are left alone 22:00-07:00; you work on mon-sun. ...
        ada: quiet rest mon-sun
            I cannot read quiet hours in “mon-sun”. ...
        ada: quiet work
            I cannot read quiet hours in “work”. ...
        """,
    )
    assert (kept(talk, "ada")["quiet"], kept(talk, "ada")["days"]) == ("22:00-07:00", "0,1,2,3,4,5,6")


@pytest.fixture
def team(talk: Talk) -> Talk:
    """ada and bob are of the team, and cora coordinates as the settings have it."""
    for who in ("ada", "bob", "cora"):
        talk.say(who, f"new by {who}", "#cases" if who == "x" else None)
    for place in (*talk.only, "ada", "bob", "cora"):
        talk.hears(place)
    return talk


def test_a_coordinator_sees_a_volunteer_and_gives_them_a_role(team: Talk) -> None:
    team.say("ada", "claim 1")
    team.say("ada", "languages de")
    team.say("ada", "away 2d @bob covers")
    team.hears("bob")
    converse(
        team,
        """
        cora: volunteer ada
            ada: volunteer, UTC; quiet hours none; working days all; languages de; skills none; away until Wed 25 Nov 10:00, covered by bob; holds #1.
        cora: volunteer bob
            bob: volunteer, UTC; quiet hours none; working days all; languages none; skills none; holds no case.
        bob: volunteer ada
            That is for coordinators. Ask a coordinator of your team to do it.
        bob: volunteer bob role coordinator
            That is for coordinators. Ask a coordinator of your team to do it.
        cora: volunteer @Bob role Coordinator
            bob: volunteer -> coordinator, by cora. It holds from the next thing they say.
        bob hears
            cora has given you another role: volunteer -> coordinator. What you can say now: !help.
        bob: volunteer cora
            cora: coordinator, ...
        bob: volunteer bob role volunteer
            bob: coordinator -> volunteer, by bob. It holds from the next thing they say.
        bob: volunteer cora
            That is for coordinators. Ask a coordinator of your team to do it.
        cora: volunteer bob rule coordinator
            “rule” is no role. Write volunteer, coordinator or observer.
        cora: volunteer bob role boss
            “boss” is no role. Write volunteer, coordinator or observer.
        """,
    )


def test_what_a_coordinator_gives_counts_over_the_settings_at_the_very_next_thing_said(team: Talk) -> None:
    assert team.say("cora", "volunteer bob role coordinator")[0].startswith("bob: volunteer -> coordinator")
    assert not team.heard("cora", "volunteer ada").refused
    assert team.say("bob", "volunteer cora role volunteer")[0].startswith("cora: coordinator -> volunteer")
    assert team.say("cora", "volunteer ada") == [REFUSED]
    assert kept(team, "cora")["role_by"] == kept(team, "bob")["id"]
    assert team.hears("cora")[-1].startswith("bob has given you another role: coordinator -> volunteer.")


def test_the_last_coordinator_is_not_demoted(team: Talk) -> None:
    last = "Nobody else coordinates. Give the role to somebody first: !volunteer ada coordinator."
    assert team.say("cora", "volunteer cora role volunteer") == [last]
    assert team.say("cora", "volunteer cora role observer") == [last]
    team.team = Team(coordinators=frozenset({("irc", "cora"), ("console", "local")}))
    assert team.say("cora", "volunteer cora role volunteer") == [last], "the machine's own console is no coordinator"
    team.say("cora", "volunteer bob role coordinator")
    team.say("bob", "leave")
    assert team.say("cora", "volunteer cora role volunteer") == [last], "who has left coordinates no more"
    team.team = Team(coordinators=frozenset({("irc", "cora"), ("irc", "dora")}))
    assert team.say("cora", "volunteer cora role volunteer")[0].startswith("cora: coordinator -> volunteer")


def test_the_last_coordinator_does_not_leave_before_somebody_else_coordinates(team: Talk) -> None:
    team.say("cora", "claim 1")
    assert team.say("cora", "leave") == [
        "Nobody else coordinates. Give the role to somebody first: !volunteer ada coordinator."
    ]
    assert kept(team, "cora")["left_at"] is None
    assert team.case(1)["owner_id"] == team.volunteer("cora"), "nothing is given back"
    team.say("cora", "volunteer bob role coordinator")
    assert not team.heard("cora", "leave").refused
    assert team.heard("bob", "leave").refused


def test_what_is_kept_of_a_person_is_told_to_a_coordinator_alone(team: Talk) -> None:
    for room in ("#quiet", "#cases"):
        assert team.heard("cora", "!volunteer ada", room).private


def test_a_person_is_named_by_account_or_name_and_nobody_is_guessed_at(team: Talk) -> None:
    team.say("ada", "!claim 1", "#slack")
    converse(
        team,
        """
        cora: volunteer irc:ADA
            ada: volunteer, ...
        cora: volunteer @slack:ada
            ada: volunteer, ...holds #1.
        cora: volunteer ada
            “ada” could be any of irc:ada, slack:ada. Write the one you mean in that form.
        cora: volunteer bbo
            I know nobody called “bbo”. Did you mean bob?
        cora: volunteer zzz
            I know nobody called “zzz”. I know whoever has claimed a case, noted something on one, or said !link.
        bob: leave
            Thank you, bob: ...
        cora: volunteer bob
            bob has left the team. Ask somebody who is here.
        cora: volunteer bbo
            I know nobody called “bbo”. I know ...
        """,
    )


def test_a_slack_mention_and_a_name_of_several_words_are_understood(team: Talk) -> None:
    accounts, volunteers = table(Account), table(Volunteer)
    team.say("eve", "!claim 1", "#slack")
    renamed = {"account": "U07ABC", "name": "Eve van Dam"}
    team.do(lambda db: db.execute(update(accounts).where(accounts.c.account == "eve").values(**renamed)).rowcount)
    named = update(volunteers).where(volunteers.c.name == "eve").values(name="Eve van Dam")
    team.do(lambda db: db.execute(named).rowcount)
    for said in ("@U07ABC", "u07abc", "slack:U07ABC", "eve van dam", "@Eve van Dam"):
        assert team.say("cora", f"volunteer {said}")[0].startswith("Eve van Dam: volunteer"), said


def test_when_an_account_was_heard_from_is_renewed_once_a_day_by_what_changes_something(team: Talk) -> None:
    def heard_at() -> Any:
        return next(each["heard_at"] for each in team.rows(Account) if each["account"] == "ada")

    start = team.now
    team.now += timedelta(hours=23)
    team.say("ada", "note 1 hm")
    assert heard_at() == start
    team.now += timedelta(hours=2)
    team.say("ada", "mine")
    assert heard_at() == start
    team.say("ada", "release 1")
    assert heard_at() == start, "a refusal changes nothing"
    team.say("ada", "note 1 hm")
    assert heard_at() == team.now
