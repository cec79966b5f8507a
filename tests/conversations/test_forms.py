"""Filling in a form is saying its verb: the same comes of it, and the same is refused, beside its field."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import vocabulary
from commands.command import COMMANDS
from commands.forms.form import FORMS, MOST_CHOICES
from commands.views import Form, Moment, Pick, Picks, Words
from storage.models import Audience, EntryKind
from storage.models import Talk as Kept
from tests.conversations.filling import filled, form, lines, opened, refused
from tests.conversations.talk import START, Talk, converse

ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is decided before the case log is asked, or by what other tests ask of each."""

TO_CHANGE = "To change that: !talk keep, !talk ask or !talk leave."
PRACTICE = ("practice propose general: Look it up | Read the source | Write back", "practice adopt p1")


def names(found: Form) -> list[str]:
    return [each.name for each in found.fields]


def field(found: Form, name: str) -> Any:
    return next(each for each in found.fields if each.name == name)


def test_a_whole_life_by_forms(team: Talk) -> None:
    """What the room hears is what it would hear of the lines."""
    assert lines(
        team, filled(team, "ada", "new", {"area": "licensing", "text": "may I\nuse this?", "language": "de"})
    ) == ["#3 is new: licensing, de, normal, opened just now: may I use this? – Take it with !claim 3."]
    team.say("ada", "claim 3")
    filled(team, "ada", "note 3", {"text": "asked\nthe archive"})
    filled(team, "ada", "followup 3", {"when": "2026-12-01 14:00", "what": "call the archive"})
    filled(team, "ada", "waiting 3", {"whom": "the archive by monday", "until": ""})
    filled(team, "ada", "handover 3", {"person": "@bob", "note": "they answer in the evening"})
    team.say("bob", "accept 3")
    filled(team, "bob", "resolve 3", {"outcome": "permission_confirmed", "what_was_done": "they\nagreed"})
    filled(team, "ada", "reopen 3", {"why": "they changed their mind"})
    converse(
        team,
        """
        #cases hears
            #3 is new: licensing, de, normal, opened just now: may I use this? – Take it with !claim 3.
            #3 open -> claimed: ada has it.
            #3 claimed -> claimed, next step Thu 26 Nov 10:00 -> Tue 01 Dec 14:00, promised by ada: call the archive
            #3 claimed -> waiting for the archive by monday: ada looks again Mon 30 Nov 10:00.
            #3 ada -> bob: bob has it now.
            #3 waiting -> resolved: permission_confirmed, by bob: they agreed
            #3 resolved -> open: reopened by ada (they changed their mind). Anyone may take it with !claim 3.
        """,
    )


@ON_ONE_DATABASE
def test_a_form_shows_what_stands_and_what_may_be_chosen(team: Talk) -> None:
    for said in PRACTICE:
        team.say("cora", said)
    followup = form(team, "ada", "followup 1")
    assert (followup.title, followup.submit, followup.case) == ("Follow up #1", "Promise", 1)
    assert field(followup, "when") == Moment(
        name="when", label="When do you look again?", zone="UTC", given=START + timedelta(days=2)
    )
    assert field(followup, "what").given == "call back"
    resolve = form(team, "ada", "close #1")
    assert names(resolve) == ["outcome", "what_was_done", "practice"]
    assert [each.words for each in field(resolve, "outcome").choices] == list(vocabulary.OUTCOMES)
    assert [(each.words, each.label) for each in field(resolve, "practice").choices] == [("p1", "p1 Look it up")]
    assert resolve.about is not None
    assert team.plain(resolve.about)[0] == "#1: general, en, normal, claimed – x"
    assert "Read the source" in " ".join(team.plain(resolve.about))
    answers = filled(team, "ada", "resolve 1", {"outcome": "upheld", "what_was_done": "done", "practice": "p1"})
    assert lines(team, answers) == ["#1 claimed -> resolved: upheld, by ada (by “Look it up”): done"]
    assert names(form(team, "cora", "resolve 2"))[-1] == "practice"


def test_the_practices_that_were_followed_most_come_first(team: Talk) -> None:
    for at, title in enumerate(("Seldom", "Often"), start=1):
        team.say("cora", f"practice propose general: {title} | a step")
        team.say("cora", f"practice adopt p{at}")
    team.say("ada", "resolve 2 upheld p2 done")
    assert [each.words for each in field(form(team, "ada", "resolve 1"), "practice").choices] == ["p2", "p1"]


MAY_NOT = [
    ("bob", "resolve 1", "resolve 1 upheld x"),
    ("bob", "handover 1", "handover 1 cora x"),
    ("bob", "followup 3", "followup 3 2d"),
    ("ada", "reopen 1", "reopen 1 x"),
    ("ada", "offer 1", "offer 1 bob"),
    ("ada", "note 99", "note 99 x"),
    ("ada", "resolve", "resolve"),
    ("ada", "admit", "volunteer admit bob"),
    ("ada", "bar", "volunteer bar bob"),
    ("?ada", "note 1", "note 1 x"),
    ("~ada", "resolve 1", "resolve 1 upheld x"),
    ("~ada", "settings", "timezone UTC"),
    ("olga", "new", "new x"),
    ("ada", "nonsense 1", "nonsense 1"),
    ("ada", "claims", "claims"),
]


@ON_ONE_DATABASE
def test_whoever_may_not_say_it_is_told_so_before_they_fill_it_in(team: Talk) -> None:
    team.arrives("z")
    team.say("olga", "note 3 hm")
    team.say("cora", "volunteer olga observer")
    for who, said, typed in MAY_NOT:
        assert refused(team, who, said) == team.say(who, typed), said


@ON_ONE_DATABASE
def test_who_tries_what_is_another_s_is_in_the_trail_also_where_they_only_open_its_form(team: Talk) -> None:
    found = opened(team, "bob", "release 1")
    assert not isinstance(found, Form)
    assert [(each.kind, each.case, each.verb) for each in found.witnessed] == [(EntryKind.DENIED, 1, "release")]


REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("followup 1", {"when": "2026-11-01 10:00"}, "when"),
    ("followup 1", {"when": "2028-11-01 10:00"}, "when"),
    ("followup 1", {"when": ""}, "when"),
    ("waiting 1", {"whom": "w" * 101}, "whom"),
    ("waiting 1", {"whom": "her", "until": "2026-11-01 10:00"}, "until"),
    ("resolve 1", {"outcome": "splendid", "what_was_done": "x"}, "outcome"),
    ("resolve 1", {"outcome": "upheld", "what_was_done": " \n "}, "what_was_done"),
    ("resolve 1", {"outcome": "upheld", "what_was_done": "x" * 1999}, "what_was_done"),
    ("handover 1", {"person": "@nobody", "note": "x"}, "person"),
    ("handover 1", {"person": "@ada", "note": "x"}, "person"),
    ("handover 1", {"person": "@bob and more", "note": "x"}, "person"),
    ("handover 1", {"person": "@bob", "note": ""}, "note"),
    ("refer 1", {"party": "the king"}, "party"),
    ("set 1", {"field": "priority", "value": "huge"}, "value"),
    ("merge 1", {"into": "1"}, "into"),
    ("new", {"area": "general", "text": "x" * 301}, "text"),
    ("new", {"area": "general", "text": "x", "language": "klingonese"}, "language"),
    ("new", {"area": "general", "text": "x", "sensitivity": "public"}, "sensitivity"),
    ("settings", {"zone": "Nowhere/Town"}, "zone"),
    ("settings", {"zone": "UTC", "codes": "xx-nonsense"}, "codes"),
    ("settings", {"zone": "UTC", "hours_and_working_days": "at night"}, "hours_and_working_days"),
    ("settings", {"zone": "UTC", "words": "s" * 41}, "words"),
    ("settings", {"zone": "UTC", "areas": "gardening"}, "areas"),
    ("settings", {"zone": "New York"}, "zone"),
    ("away", {"until": "2026-11-01 10:00"}, "until"),
    ("away", {"until": "2026-12-01 10:00", "cover": "@ada"}, "cover"),
    ("away", {"cover": "@nobody"}, "cover"),
    ("away", {"until": "2026-12-01 10:00", "cover": "@zoe"}, "cover"),
    ("away", {"until": "2026-12-01 10:00", "cover": "@olga"}, "cover"),
    ("new", {"area": "general", "text": " \n "}, "text"),
]


@ON_ONE_DATABASE
def test_what_is_refused_is_refused_beside_its_field(team: Talk) -> None:
    """In no words of a line: nobody who fills in a form is to learn how it would be typed."""
    for who, said in (("zoe", "away 3d"), ("olga", "skills law")):
        team.say(who, said)
    team.say("cora", "volunteer olga observer")
    before = [dict(team.case(number)) for number in (1, 2)]
    for said, fields, beside in REFUSED:
        (*_, last) = filled(team, "ada", said, fields)
        assert (last.refused, last.field) == (True, beside), (said, fields)
        assert "That is written" not in team.plain(last.message)[0], (said, fields)
    assert [dict(team.case(number)) for number in (1, 2)] == before
    assert team.person("ada")["away_until"] is None


@ON_ONE_DATABASE
def test_one_says_that_one_is_away_and_who_covers(team: Talk) -> None:
    answers = filled(team, "ada", "away", {"until": "2026-12-01 10:00", "cover": "@bob"})
    assert lines(team, answers)[0].startswith("You are away until Tue 01 Dec 10:00")
    assert team.person("ada")["cover_id"] == team.volunteer("bob")


@ON_ONE_DATABASE
def test_a_coordinator_lets_somebody_in_and_bars_them(team: Talk) -> None:
    assert lines(team, filled(team, "cora", "bar", {"who": "@bob"}))[0].startswith("bob may do nothing here any more")
    (answer,) = filled(team, "cora", "admit", {"who": "@bob"})
    assert team.plain(answer.message)[0].startswith("bob is let in, by cora")
    (undo,) = answer.message.buttons
    assert team.say("cora", undo.words)[0].startswith("bob may do nothing here any more")


@ON_ONE_DATABASE
def test_what_is_refused_for_the_case_itself_is_beside_no_field(team: Talk) -> None:
    form(team, "ada", "note 1")
    said = team.heard("bob", "release", filled={"case": "1", "why": "x"})
    assert (said.refused, said.field) == (True, None)
    assert team.plain(said.message)[0].startswith("#1 is with ada")


def test_settings_say_only_what_changed(team: Talk) -> None:
    team.say("ada", "watch licensing general")
    team.say("ada", "skills law, old maps")
    stood = form(team, "ada", "settings")
    given = {each.name: " ".join(each.given) if isinstance(each, Picks) else each.given for each in stood.fields}
    assert given == {
        "words": "law, old maps",
        "codes": "",
        "hours_and_working_days": "usual",
        "zone": "UTC",
        "areas": "general licensing",
        "what": "ask",
    }
    assert filled(team, "ada", "settings", given) == []
    changed = given | {"areas": "licensing compliment", "words": "", "hours_and_working_days": "22-7", "what": "keep"}
    assert lines(team, filled(team, "ada", "settings", changed)) == [
        "Your skills: law, old maps -> none.",
        "You are left alone 22:00-07:00. To change that, say !quiet 22-7 mon-fri.",
        "You watch compliment, general, licensing: when an urgent case comes there, I tell you privately.",
        "You watch compliment, licensing: when an urgent case comes there, I tell you privately.",
        f"On Slack, what you write under the card of a case you hold is kept as a note from now on. {TO_CHANGE}",
    ]
    now = {each.name: each.given for each in form(team, "ada", "settings").fields}
    assert (now["words"], now["hours_and_working_days"], now["what"]) == ("", "22:00-07:00", Kept.KEEP)
    assert lines(team, filled(team, "ada", "settings", {"zone": "UTC", "hours_and_working_days": "22:00-07:00"})) == [
        "You watch no area. Begin with !watch licensing."
    ]


@ON_ONE_DATABASE
def test_what_stands_in_a_form_is_whole_and_what_is_taken_out_of_it_is_none(team: Talk) -> None:
    skills = ", ".join(sorted(f"{at:02} {'s' * 37}" for at in range(20)))
    team.say("ada", f"skills {skills}")
    team.say("ada", "quiet 22-7 mon-fri")
    given = {each.name: each.given for each in form(team, "ada", "settings").fields if isinstance(each, Words)}
    assert (given["words"], given["hours_and_working_days"]) == (skills, "22:00-07:00 work mon-fri")
    stays = {"zone": "UTC", "words": skills}
    filled(team, "ada", "settings", stays | {"hours_and_working_days": "22:00-07:00"})
    assert (team.person("ada")["quiet"], team.person("ada")["days"]) == ("22:00-07:00", "")
    filled(team, "ada", "settings", stays | {"hours_and_working_days": "work mon-thu"})
    assert (team.person("ada")["quiet"], team.person("ada")["days"]) == ("", "0,1,2,3")
    team.say("ada", f"followup 1 2d {'x' * 1500}")
    assert len(field(form(team, "ada", "followup 1"), "what").given) == 1500


@ON_ONE_DATABASE
def test_an_observer_settles_what_an_observer_may(team: Talk) -> None:
    team.say("cora", "volunteer bob observer")
    assert names(form(team, "bob", "settings")) == ["codes", "hours_and_working_days", "zone"]
    assert lines(team, filled(team, "bob", "settings", {"codes": "de", "zone": "Europe/Berlin"}))[0] == (
        "Your languages: none -> de."
    )


def test_a_confidential_case_is_opened_only_by_whom_it_may_be_told_to_and_that_is_written_down(team: Talk) -> None:
    number = team.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    assert refused(team, "ada", f"note {number}") == team.say("ada", f"note {number} x")
    found = form(team, "cora", f"note {number}")
    assert found.about is not None
    assert "secret" in team.plain(found.about)[0]
    assert [each["case_number"] for each in team.trail(EntryKind.LOOKED)] == [number]


@ON_ONE_DATABASE
def test_words_brought_along_stand_in_the_form_and_it_says_who_would_hear_them(team: Talk) -> None:
    found = opened(team, "ada", "new", {"text": "an old complaint " * 40, "link": "https://example.org/p1"})
    assert isinstance(found, Form)
    assert len(field(found, "text").given) == field(found, "text").most == 300
    assert field(found, "link").given == "https://example.org/p1"
    assert found.about is not None
    assert "#cases, #inner, #slack" in team.plain(found.about)[0]
    assert form(team, "ada", "new").about is None
    answers = team.heard("ada", "new", filled={"text": "general: old", "link": "https://example.org/p1"})
    assert not answers.refused
    assert team.case(3)["link"] == "https://example.org/p1"


@ON_ONE_DATABASE
def test_every_form_has_its_words_and_fits_where_it_is_shown(team: Talk) -> None:
    said = {"resolve 1", "followup 1", "waiting 1", "note 1", "replied 1", "release 1", "refer 1", "set 1"}
    said |= {"tag 1", "merge 1", "handover 1", "decline 1", "new", "settings", "away"}
    team.arrives("z")
    drawn = [form(team, "ada", each) for each in said] + [
        form(team, "cora", each) for each in ("offer 3", "admit", "bar")
    ]
    team.say("ada", "resolve 2 upheld done")
    drawn.append(form(team, "ada", "reopen 2"))
    assert {each.name for each in drawn} == set(FORMS)
    for each in drawn:
        assert len(each.title) <= len("New case") + 7 <= 24
        assert 0 < len(each.submit) <= 24
        for asked in each.fields:
            assert asked.label, (each.name, asked.name)
            assert len(asked.label) <= 75
            assert len(asked.hint) <= 150
            assert not isinstance(asked, Pick | Picks) or 0 < len(asked.choices) <= MOST_CHOICES


_NUMBERS = count()
TEXTS = st.text("abc é<>&*_`~@#!|\"'\n", min_size=1, max_size=40).map(lambda said: f"x {said}")
MOMENTS = st.integers(24 * 60, 300 * 24 * 60).map(lambda ahead: f"{START + timedelta(minutes=ahead):%Y-%m-%d %H:%M}")
FILLED = st.one_of(
    st.fixed_dictionaries({"when": MOMENTS, "what": TEXTS}).map(lambda said: ("followup", said)),
    st.fixed_dictionaries({"whom": st.just("the archive"), "until": MOMENTS}).map(lambda said: ("waiting", said)),
    st.fixed_dictionaries({"text": TEXTS}).map(lambda said: ("note", said)),
    st.fixed_dictionaries({"what": TEXTS}).map(lambda said: ("replied", said)),
    st.fixed_dictionaries({"why": TEXTS}).map(lambda said: ("release", said)),
    st.fixed_dictionaries({"party": st.sampled_from(vocabulary.PARTIES), "why": TEXTS}).map(
        lambda said: ("refer", said)
    ),
    st.fixed_dictionaries({"person": st.sampled_from(["@bob", "@cora"]), "note": TEXTS}).map(
        lambda said: ("handover", said)
    ),
    st.fixed_dictionaries(
        {
            "outcome": st.sampled_from(vocabulary.OUTCOMES),
            "practice": st.sampled_from(["", "p1"]),
            "what_was_done": TEXTS,
        }
    ).map(lambda said: ("resolve", said)),
)


@ON_ONE_DATABASE
def test_what_comes_of_a_form_is_what_comes_of_its_line(team: Talk) -> None:
    for said in PRACTICE:
        team.say("cora", said)

    @settings(max_examples=25, deadline=None)
    @given(FILLED)
    def both(asked: tuple[str, dict[str, str]]) -> None:
        verb, fields = asked
        by_line, by_form = (_claimed(team) for _ in range(2))
        ordered = [fields.get(each.name, "") for each in COMMANDS[verb].arguments]
        line = " ".join([verb, str(by_line), *filter(None, ordered)])
        typed, (form_,) = team.heard("ada", line), filled(team, "ada", f"{verb} {by_form}", fields)
        assert typed.refused == form_.refused
        assert _without(by_line, team.plain(typed.message)) == _without(by_form, team.plain(form_.message))
        assert _stands(team, by_line) == _stands(team, by_form)

    both()


def _claimed(talk: Talk) -> int:
    number = talk.arrives(f"case {next(_NUMBERS)}")
    talk.say("ada", f"claim {number}")
    return number


def _without(number: int, said: list[str]) -> list[str]:
    return [re.sub(rf"(#|!\w+ ){number}\b", r"\1N", line) for line in said]


def _stands(talk: Talk, number: int) -> tuple[Any, ...]:
    own = {"number", "subject", "external_id", "digest"}
    case = {name: value for name, value in talk.case(number).items() if name not in own}
    trail = [
        (each["kind"], each["was"], each["now"], each["about"], each["text"])
        for each in talk.trail(*EntryKind)
        if each["case_number"] == number
    ]
    return case, trail
