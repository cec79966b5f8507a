"""Forms and homes as Slack takes them, whatever is in them; and what was filled in as words again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatbot.platforms.slack.looks import modals, views
from chatbot.platforms.slack.looks.modals import CHOICES, Opened
from commands.message import Bold, Button, Mention, Message, Text
from commands.views import Choice, Form, Home, Moment, Part, Pick, Picks, Someone, Words
from tests.slack.house import HastyClock, said
from tests.slack.test_rendering import HOSTILE, RENDERER, only_ours
from tests.slack_standin import User
from tests.slack_standin.messages import texts
from tests.slack_standin.views import View, check
from tests.slack_standin.workspace import Workspace

OPENED = Opened("resolve", 12, "C0CASES", "1.2")
ANYTHING = [
    *HOSTILE,
    "",
    "x" * 3500,
    "word " * 900,
    "<&>" * 1500,
    "😀" * 2000,
    "\n" * 3500,
    "*a* _b_ `c` \0\u202e\u200b",
]


def form_of(text: str) -> Form:
    """A form that has this text wherever there can be any."""
    about = Message(((Text(text), Bold(text)),))
    choices = (Choice(text, text, text), Choice("upheld", text))
    fields = (
        Words(name="what", given=text, long=True, most=9000, label=text, hint=text),
        Words(name="why", given=text, most=7, label=text, hint=text),
        Pick(name="outcome", choices=choices, given=text, label=text, hint=text),
        Picks(name="areas", choices=choices, given=(text,), label=text, hint=text),
        Moment(name="due", zone="Europe/Amsterdam", label=text, hint=text),
        Someone(name="person", label=text, hint=text),
    )
    return Form("resolve", 12, text, text, fields, about)


def home_of(text: str, parts: int) -> Home:
    buttons = tuple(Button(text[:90], "claim 1", form=bool(at % 2)) for at in range(3))
    said = Message(((Text(text), Mention(text, (("slack", "T1", text),))),), buttons)
    return Home((Part(text, (said, said)),) * parts)


@pytest.mark.parametrize("text", ANYTHING)
def test_slack_takes_any_form_and_any_home_and_nothing_in_them_is_markup(text: str) -> None:
    modal, tab = modals.modal(form_of(text), OPENED, RENDERER), views.home(home_of(text, 2), RENDERER)
    check(modal, "modal")
    check(tab, "home")
    for shown in [*texts(modal["blocks"]), *texts(tab["blocks"])]:
        only_ours(shown)
    pressed = [each["action_id"] for block in tab["blocks"] for each in block.get("elements", ())]
    every = [f"{'form' if at % 2 else 'say'}:{at + 3 * of}" for of in range(4) for at in range(3)]
    assert pressed == every[: len(pressed)] != []


@pytest.mark.parametrize(("text", "parts"), [("x", 40), ("<&>" * 1500, 12)])
def test_a_home_is_cut_before_it_is_more_than_slack_takes(text: str, parts: int) -> None:
    tab = views.home(home_of(text, parts), RENDERER)
    check(tab, "home")
    assert len(tab["blocks"]) > 50


def test_what_is_filled_in_is_words_again() -> None:
    form = Form(
        "followup",
        12,
        "Follow up",
        "Promise",
        (
            Words(name="what", label="What", long=True, given="call\nback"),
            Pick(name="outcome", label="Outcome", choices=(Choice("upheld", "Upheld"), Choice("spam", "Spam"))),
            Picks(
                name="areas", label="Areas", choices=tuple(Choice(each, each.title()) for each in ("law", "photo", "x"))
            ),
            Moment(name="due", label="When", zone="Europe/Amsterdam", given=datetime(2026, 12, 1, 13, tzinfo=UTC)),
            Someone(name="person", label="Who"),
            Words(name="why", label="Why", optional=True),
        ),
    )
    view = shown(form)
    assert view.initial == {
        "What": "call\nback", "Outcome": None, "Areas": [], "When": "2026-12-01", "At what time": "14:00", "Who": None,
        "Why": None,
    }  # fmt: skip
    ada = User("U0ADA", "ada")
    filled = {
        "What": "call <b>\n them\u202e & back", "Outcome": "Spam", "Areas": ["Law", "X"], "At what time": "15:30",
        "Who": ada,
    }  # fmt: skip
    for label, value in filled.items():
        view.enter(view.find(label), value)
    submitted = view.as_json()
    assert modals.filled(submitted) == {
        "what": "call <b> them & back", "outcome": "spam", "areas": "law x", "due": "2026-12-01 15:30",
        "person": "@U0ADA",
    }  # fmt: skip
    assert Opened.of(submitted) == OPENED
    for argument, block in (("due", "due"), ("areas", "areas"), ("case", "what"), (None, "what")):
        assert modals.beside(submitted, argument, said("not <now>"), RENDERER) == {block: "not ‹now›"}


def test_a_list_that_is_too_long_for_slack_keeps_what_was_chosen_and_says_that_it_is_cut() -> None:
    choices = tuple(Choice(f"p{number}", f"practice {number}") for number in range(150))
    fields = (
        Pick(name="practice", label="One", choices=choices, given="p149", hint="as it was"),
        Picks(name="practices", label="Any", choices=choices, given=("p120", "p149")),
        Pick(name="nothing", label="None", choices=()),
    )
    view = shown(Form("resolve", 1, "Resolve", "Resolve", fields))
    assert view.labels == ["One", "Any"]
    assert view.initial == {"One": "practice 149", "Any": ["practice 120", "practice 149"]}
    one, several = (block for block in view.blocks if block["type"] == "input")
    assert len(one["element"]["options"]) == len(several["element"]["options"]) == CHOICES
    assert one["hint"]["text"].startswith("as it was There are more")


def shown(form: Form) -> View:
    """The form as it stands before somebody."""
    view = modals.modal(form, OPENED, RENDERER)
    check(view, "modal")
    return View(User("U0ADA", "ada"), Workspace(HastyClock()), view)
