"""Somebody's home: theirs alone, bounded, and told as they would be told in private."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from commands import home
from commands.command import Witnessed
from commands.figures.months import Month
from commands.reports import month as months
from commands.reports.month import Figures
from commands.views import Home, Part
from storage.models import Audience, Case, EntryKind
from storage.rows import table
from tests.conversations.talk import PATIENCE, Talk

MOST_BLOCKS = 60

ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def drawn(talk: Talk, who: str, figures: Figures | None = None) -> tuple[Home, tuple[Witnessed, ...]]:
    identity, place = talk.identity(who), talk.place(who)
    draw = partial(home.draw, who=identity, place=place, team=talk.team, now=talk.now, figures=figures)
    found: tuple[Home, tuple[Witnessed, ...]] = talk.store.read(draw).result(PATIENCE)
    return found


def told(talk: Talk, who: str) -> dict[str, list[str]]:
    """What somebody's home says, by its headings; what can be pressed is in brackets."""
    shown, _ = drawn(talk, who)
    return {part.heading: [line for said in part.said for line in _lines(talk, said)] for part in shown.parts}


def _lines(talk: Talk, said: Any) -> list[str]:
    pressed = " ".join(f"[{each.label}{'…' if each.form else ''}]" for each in said.buttons)
    return [*talk.plain(said), *([pressed] if pressed else [])]


def test_a_home_has_what_one_holds_what_is_open_and_how_one_is_set_up(team: Talk) -> None:
    """ada holds #1 with a promise, #2 without one, and #4 is due today."""
    for subject in ("z", "w"):
        team.arrives(subject)
    team.say("ada", "claim 4")
    team.say("ada", "followup 4 5h")
    on_each = "[Resolve…] [Follow up…] [Note…] [Details]"
    promised = f"[Done] {on_each}"
    assert told(team, "ada") == {
        "Casebell": ["Good to see you, ada. You hold 3 cases.", "[New case…] [Open cases] [Figures] [Help]"],
        "Due by the end of today": ["#4 claimed, due Mon 23 Nov 15:00, as you said: w", promised],
        "Promised": ["#1 claimed, due Wed 25 Nov 10:00, as you said: x – call back", promised],
        "What else you hold": ["#2 claimed, due Thu 26 Nov 10:00: y", on_each],
        "Nobody has these yet": [
            "1 case.",
            "#3 open, general, en, normal, nobody has it, opened just now: z",
            "[Claim] [Details]",
        ],
        "About you": [
            "You are ada, known by irc:ada: volunteer, holding 3 cases; times are shown in UTC.",
            ("Skills none; languages none; areas watched none; quiet hours none; working days all; accounts irc:ada."),
            "[My settings…] [I am away…]",
        ],
    }


@ON_ONE_DATABASE
def test_who_is_new_finds_where_to_begin_and_an_observer_what_there_is_to_see(team: Talk) -> None:
    team.arrives("z")
    assert told(team, "newcomer")["Casebell"][0] == "Good to see you, newcomer. Take a case below, or open one."
    team.say("cora", "volunteer bob observer")
    shown = told(team, "bob")
    assert shown["Casebell"] == [
        "Good to see you, bob. You observe: look at what you like.",
        "[Open cases] [Figures] [Help]",
    ]
    assert shown["Nobody has these yet"][-1] == "[Details]"
    assert shown["About you"][-1] == "[My settings…]"


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("who", "how"),
    [
        ("?eve", "Come with the account of a full member."),
        ("~eve", "You are a guest here"),
        ("bob", "A coordinator has barred you"),
    ],
)
def test_a_stranger_finds_how_to_begin_and_nothing_of_any_case(team: Talk, who: str, how: str) -> None:
    team.say("cora", "volunteer bar bob")
    (said,) = told(team, who).values()
    assert how in said[0]
    assert len(said) == 1


def test_what_is_open_is_what_suits_them_where_something_does(team: Talk) -> None:
    team.arrives("may I?", area="licensing")
    team.arrives("darf ich?", area="licensing", language="de")
    team.arrives("wrong year", area="living-person", language="de")

    def found() -> list[str]:
        return [line for line in told(team, "bob")["Nobody has these yet"] if not line.startswith("[")]

    assert found()[0] == "3 cases, the most urgent first."
    team.say("bob", "watch licensing")
    assert [line[:2] for line in found()[1:]] == ["#3", "#4"]
    team.say("bob", "languages de")
    assert found()[0] == "1 case that suits you: an area you watch, something you can do, or a language you answer in."
    assert [line[:2] for line in found()[1:]] == ["#4"]
    team.say("bob", "unwatch all")
    team.say("bob", "skills living person")
    assert [line[:2] for line in found()[1:]] == ["#5"]
    team.say("bob", "languages fr")
    assert found()[0] == "3 cases, the most urgent first.", "nothing suits, so all of it is shown"


@ON_ONE_DATABASE
def test_for_whom_one_covers(team: Talk) -> None:
    team.say("ada", "away 3d @bob covers")
    assert told(team, "bob")["For whom you cover"] == ["You cover for ada until Thu 26 Nov 10:00: #1, #2"]
    assert told(team, "ada")["About you"][-1] == "[My settings…] [I am back]"


def test_a_confidential_case_is_shown_to_whom_it_is_told_in_private_and_that_is_to_be_written_down(team: Talk) -> None:
    team.arrives("a canary", sensitivity=Audience.CONFIDENTIAL)
    for who in ("ada", "bob"):
        assert "canary" not in str(drawn(team, who))
        assert "#3" not in str(told(team, who))
    shown, witnessed = drawn(team, "cora")
    assert "canary" in str(shown)
    assert [(each.kind, each.case) for each in witnessed] == [(EntryKind.LOOKED, 3)]
    team.heard("cora", "!claim 3", "#inner")
    team.say("cora", "volunteer bob coordinator")
    team.say("bob", "volunteer cora volunteer")
    assert "canary" in str(drawn(team, "cora")), "it is hers"


def test_a_case_about_oneself_is_in_no_home_of_one_s_own(team: Talk) -> None:
    team.say("cora", "volunteer bob coordinator")
    number = team.arrives("about bob", area="care", sensitivity=Audience.CONFIDENTIAL)
    bob = team.volunteer("bob")
    cases = table(Case)
    team.do(lambda db: db.execute(update(cases).where(cases.c.number == number).values(about_id=bob)))
    assert "about bob" in str(drawn(team, "cora"))
    assert "about bob" not in str(drawn(team, "bob"))


def test_coordinators_find_the_morning_and_the_month_s_charts(team: Talk) -> None:
    team.arrives("z")
    last = Month.of(team.now).plus(-1)
    assert told(team, "cora")["The team today"][:2] == [
        "1 case that nobody has, 0 past their time, 0 waiting.",
        "Nobody has #3, oldest first. Take one with !claim 12.",
    ]
    assert told(team, "cora")["About you"][-1].endswith("[I am away…] [Let somebody in…] [Bar somebody…]")
    assert "The team today" not in told(team, "ada")
    quiet = team.store.read(lambda db: months.reckon(db, last, now=team.now, team=team.team)).result(PATIENCE)
    assert "Last month" not in {part.heading for part in drawn(team, "cora", quiet)[0].parts}, "nothing came or went"
    busy = team.store.read(lambda db: months.reckon(db, last.next, now=team.now, team=team.team)).result(PATIENCE)
    (month,) = [part for part in drawn(team, "cora", busy)[0].parts if part.heading == "Last month"]
    assert len(month.said[0].exhibits) == 5
    assert "Last month" not in {part.heading for part in drawn(team, "ada", busy)[0].parts}


@ON_ONE_DATABASE
def test_a_home_is_bounded_however_much_there_is(team: Talk) -> None:
    for at in range(30):
        team.arrives(f"case {at}")
        if at % 2:
            team.say("cora", f"claim {at + 3}")
    shown, _ = drawn(team, "cora")
    said = told(team, "cora")
    assert said["What else you hold"][-1] == "… and 7 more."
    assert said["Nobody has these yet"][-1] == "… and 9 more."
    assert sum(_blocks(part) for part in shown.parts) <= MOST_BLOCKS


def _blocks(part: Part) -> int:
    return 1 + sum(1 + bool(said.buttons) + len(said.exhibits) for said in part.said)
