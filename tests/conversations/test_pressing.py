"""What can be pressed: it fits how a case stands, and says what would be typed or opens the form for it."""

from __future__ import annotations

import pytest

from commands import cards, dispatch
from commands.command import COMMANDS
from commands.forms.form import FORMS
from commands.message import Button, unpack
from storage.models import Audience
from tests.conversations.filling import filled, form, lines
from tests.conversations.talk import Talk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def on_card(talk: Talk, number: int, audience: Audience = Audience.TEAM) -> tuple[Button, ...]:
    return talk.do(lambda db: cards.draw(db, number, audience, talk.team)).buttons  # type: ignore[no-any-return]  # work is of any kind


def labels(buttons: tuple[Button, ...]) -> str:
    return " ".join(f"{each.label}{'…' if each.form else ''}" for each in buttons)


def test_a_card_has_the_buttons_that_fit_how_its_case_stands(team: Talk) -> None:
    team.arrives("z")
    in_hand = "Resolve… Follow up… Waiting… Note… Hand over… Release… Details"
    assert labels(on_card(team, 3)) == "Claim Note… Details"
    assert labels(on_card(team, 2)) == in_hand
    assert labels(on_card(team, 1)) == f"Done {in_hand}", "something is promised"
    team.say("ada", "waiting 2 her until friday")
    assert labels(on_card(team, 2)) == f"Done {in_hand.replace('Waiting… ', '')}"
    team.say("ada", "resolve 2 upheld done")
    assert labels(on_card(team, 2)) == "Reopen… Details"
    team.say("ada", "merge 3 into 1")
    assert labels(on_card(team, 3)) == "Details"
    assert [each.words for each in on_card(team, 2)] == ["reopen 2", "case 2"]
    team.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    assert on_card(team, 4) == ()


def test_every_button_says_a_whole_line_or_opens_a_form(team: Talk) -> None:
    team.arrives("z")
    team.say("ada", "resolve 2 upheld done")
    pressed = [each for number in (1, 2, 3) for each in on_card(team, number)]
    for said in ("help", "case 1", "case 2", "case 3", "clam", "frobnicate", "mone"):
        pressed += team.heard("ada", said).message.buttons
    for each in pressed:
        verb = dispatch.find(each.words)
        if each.form:
            assert form(team, "ada", each.words).name == (verb.name if verb else each.words)
        else:
            assert verb is not None, each
            given = each.words.split()[len(verb.name.split()) :]
            assert len(given) >= sum(not argument.optional for argument in verb.arguments), each
    assert {"settings", "new"} <= {each.words for each in pressed}


def test_details_has_what_is_done_more_rarely(team: Talk) -> None:
    found = team.heard("ada", "case 1").message.buttons
    assert labels(found) == "They were answered… Refer… Change… Tag… Merge… Similar cases"
    covered = {each.words.split()[0] for each in (*on_card(team, 1), *found)}
    assert set(FORMS) - covered == {"decline", "new", "settings", "away", "offer", "reopen", "admit", "bar"}


def test_whoever_is_asked_says_why_not_in_a_form_that_tells_no_more_than_they_may_hear(team: Talk) -> None:
    team.arrives("a canary", sensitivity=Audience.CONFIDENTIAL)
    team.say("cora", "offer 3 bob")
    (asked,) = [each for each in team.posts() if each["case_number"] == 3 and each["private"]]
    pressed = {each.words: each.form for each in unpack(asked["body"]).buttons}
    assert pressed == {"accept 3": False, "decline 3": True}
    assert "canary" not in str(form(team, "bob", "decline 3"))
    assert lines(team, filled(team, "bob", "decline 3", {"why": "no time"}))[0].startswith("#3: that is all right")


def test_what_nobody_understands_has_a_button_for_what_comes_nearest(talk: Talk) -> None:
    assert [(each.label, each.words) for each in talk.heard("ada", "mime").message.buttons] == [("mine", "mine")]
    (help_,) = talk.heard("ada", "clain 1").message.buttons
    assert help_.words == "help claim", "claim needs a case"
    assert [each.words for each in talk.heard("ada", "xyzzy").message.buttons] == ["help"]
    assert "clain" not in COMMANDS


def test_help_has_buttons_for_what_comes_first(talk: Talk) -> None:
    found = talk.heard("?eve", "help").message.buttons
    assert labels(found) == "Open cases Mine New case… My settings… Figures"


def test_what_one_is_told_has_what_comes_next_to_press_and_no_room_is_shown_that(team: Talk) -> None:
    team.arrives("z")
    told = (
        ("ada", "claim 3", "Resolve… Follow up… Details"),
        ("ada", "claim 3", "Resolve… Follow up… Details"),
        ("ada", "kept 3", "Follow up…"),
        ("bob", "claim 3", "Open cases Details"),
        ("bob", "resolve 3 upheld done", "Note… Details"),
        ("bob", "case 99", "Open cases"),
        ("ada", "resolve 3 upheld done", ""),
        ("ada", "followup 3 2d", "Reopen…"),
        ("ada", "talk keep", "Ask me each time Never"),
    )
    for who, said, pressed in told:
        assert labels(team.heard(who, said).message.buttons) == pressed, said
    lines = [post["body"] for post in team.posts() if post["body"] is not None and not post["private"]]
    assert lines
    assert [unpack(line).buttons for line in lines if unpack(line).buttons] == []
