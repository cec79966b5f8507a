"""Modals, home tabs and shortcuts of the stand-in behave as Slack's do, whichever way deliveries go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

import pytest

from tests.slack.test_standin_blocks import BUTTON, CHOICES, DIVIDER, beside, field, modal, option, words
from tests.slack_standin import Refuses, Slack
from tests.slack_standin.plain_app import Answer, PlainApp, by_http, by_socket
from tests.slack_standin.terminal import Terminal

Payload: TypeAlias = dict[str, Any]
Connect: TypeAlias = Callable[[Slack, Answer | None], AbstractAsyncContextManager[PlainApp]]

FORM = modal(
    field("static_select", options=CHOICES, initial_option=CHOICES[0]) | {"block_id": "how", "label": words("How")},
    field("plain_text_input", max_length=5) | {"block_id": "what", "label": words("What")},
    field("datepicker") | {"block_id": "day", "label": words("Day"), "optional": True},
    field("users_select", initial_user="U0ALICE") | {"block_id": "who", "label": words("Who")},
    field("checkboxes", options=CHOICES) | {"block_id": "any", "label": words("Any"), "optional": True},
    title=words("Resolve"),
    private_metadata="12",
    notify_on_close=True,
)
CARD = [{"type": "actions", "block_id": "card", "elements": [BUTTON | {"text": words("Resolve")}]}]
STATE = {
    "how": {"a": {"type": "static_select", "selected_option": CHOICES[1]}},
    "what": {"a": {"type": "plain_text_input", "value": "done"}},
    "day": {"a": {"type": "datepicker", "selected_date": "2026-12-01"}},
    "who": {"a": {"type": "users_select", "selected_user": "U0ALICE"}},
    "any": {"a": {"type": "checkboxes", "selected_options": []}},
}


@pytest.mark.parametrize("connect", [by_socket, by_http])
async def test_a_modal_is_opened_filled_corrected_and_closed(slack: Slack, connect: Connect) -> None:
    cases, alice, bob = slack.channel("cases"), slack.person("alice"), slack.person("bob")
    answers: list[Payload | None] = [
        {"response_action": "errors", "errors": {"what": "say more"}},
        {"response_action": "push", "view": modal(DIVIDER, title=words("Sure"))},
        {"response_action": "clear"},
    ]

    async def answer(payload: Payload) -> Payload | None:
        match payload["type"]:
            case "block_actions":
                await app.call("views.open", trigger_id=payload["trigger_id"], view=FORM)
            case "view_submission":
                return answers.pop(0)
        return None

    async with connect(slack, answer) as app:
        posted = await app.call("chat.postMessage", channel=cases.id, text="card", blocks=CARD)
        await slack.presses(alice, cases, await cases.shows("card"), "Resolve")
        pressed = app.heard[-1]
        assert (pressed["container"]["message_ts"], pressed["actions"][0]["value"]) == (posted["ts"], "v")
        assert slack.screen(bob).modal is None
        view = await slack.sees_modal(alice, "Res")
        assert (view.labels, view.private_metadata) == (["How", "What", "Day", "Who", "Any"], "12")
        assert view.initial == {"How": "x", "What": None, "Day": None, "Who": alice.id, "Any": []}
        assert "12" not in view.texts

        heard = len(app.heard)
        for label, value, why in (
            ("What", None, "What is needed"),
            ("What", "longer", "What: 6 characters"),
            ("How", "z", "How: 'z' is none of the options"),
            ("Day", "tomorrow", "Day: 'tomorrow' is no day"),
            ("Where", "x", "there is no 'Where'"),
        ):
            with pytest.raises(AssertionError, match=why):
                await slack.fills(alice, {label: value})
        assert len(app.heard) == heard, "nothing is sent that a person could not send"

        await slack.fills(alice, {"How": "y", "What": "done", "Day": "2026-12-01"})
        assert app.heard[-1]["view"]["state"]["values"] == STATE
        assert slack.screen(alice).modal is view
        assert view.errors == {"What": "say more"}
        await slack.fills(alice)
        assert [each.title for each in slack.screen(alice).stack] == ["Resolve", "Sure"]
        await slack.fills(alice)
        assert slack.screen(alice).stack == []

        await slack.presses(alice, cases, await cases.shows("card"), "Resolve")
        await slack.closes(alice)
        assert (app.heard[-1]["type"], app.heard[-1]["is_cleared"]) == ("view_closed", False)


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"what": ""}},
        {"response_action": "update", "view": modal(DIVIDER, title=words("x" * 25))},
        {"response_action": "push", "view": {"type": "home", "blocks": [DIVIDER]}},
        {"response_action": "close"},
        {"text": "thanks"},
    ],
    ids=str,
)
async def test_an_answer_to_a_view_that_slack_does_not_take_is_a_problem(slack: Slack, answer: Payload) -> None:
    alice = slack.person("alice")

    async def reply(payload: Payload) -> Payload | None:
        if payload["type"] == "view_submission":
            return answer
        await app.call("views.open", trigger_id=payload["trigger_id"], view=FORM)
        return None

    slack.manifest["features"]["shortcuts"] = [{"type": "global", "callback_id": "new"}]
    async with by_socket(slack, reply) as app:
        await slack.uses_shortcut(alice, "new")
        await slack.fills(alice, {"What": "done"})
    modal_ = slack.screen(alice).modal
    assert modal_ is not None
    assert modal_.failed
    (problem,) = slack.sockets.problems
    assert "does not take" in problem
    slack.sockets.problems.clear()


@pytest.mark.parametrize("connect", [by_socket, by_http])
async def test_an_answer_that_comes_too_late_leaves_the_modal_with_trouble(connect: Connect) -> None:
    ready = asyncio.Event()

    async def answer(payload: Payload) -> Payload | None:
        if payload["type"] == "view_submission":
            await ready.wait()
        elif payload["type"] == "block_actions":
            await app.call("views.open", trigger_id=payload["trigger_id"], view=FORM)
        return None

    async with Slack(redeliver_after=0.01) as slack, connect(slack, answer) as app:
        cases, alice = slack.channel("cases"), slack.person("alice")
        await app.call("chat.postMessage", channel=cases.id, text="card", blocks=CARD)
        await slack.presses(alice, cases, await cases.shows("card"), "Resolve")
        slack.ack_within = 0.05
        envelope = await slack.fills(alice, {"What": "done"})
        assert envelope.failed
        view = slack.screen(alice).modal
        assert view is not None
        assert view.failed
        ready.set()
        slack.ack_within = 3.0
        await slack.fills(alice)
        assert slack.screen(alice).modal is None
        submitted = [each for each in app.heard if each["type"] == "view_submission"]
        assert len(submitted) == 2, "Slack submits a view once each time"


async def test_triggers_hashes_and_the_stack_are_kept_as_slack_keeps_them(slack: Slack) -> None:
    cases, alice = slack.channel("cases"), slack.person("alice")
    async with by_socket(slack) as app:
        await slack.types_command(alice, cases, "new")
        first = app.heard[-1]["trigger_id"]
        bad = await app.call("views.open", trigger_id=first, view=modal())
        assert (bad["error"], len(bad["response_metadata"]["messages"])) == ("invalid_arguments", 1)
        view = (await app.call("views.open", trigger_id=first, view=modal(DIVIDER, external_id="one")))["view"]
        slack.triggers.lasts = -1
        await slack.types_command(alice, cases, "new")
        late = app.heard[-1]["trigger_id"]
        slack.triggers.lasts = 3
        await slack.types_command(alice, cases, "new")
        fresh = app.heard[-1]["trigger_id"]
        for given, error in (
            ({"trigger_id": first}, "exchanged_trigger_id"),
            ({"trigger_id": late}, "expired_trigger_id"),
            ({"trigger_id": "x"}, "invalid_trigger_id"),
            ({}, "invalid_arguments"),
        ):
            assert (await app.call("views.open", view=FORM, **given))["error"] == error
        again = await app.call("views.open", trigger_id=fresh, view=modal(DIVIDER, external_id="one"))
        assert again["error"] == "duplicate_external_id"
        assert (await app.call("views.push", trigger_id=fresh, view=FORM))["error"] == "not_found"

        changed = modal(beside("overflow", options=[option("More")]), title=words("Changed"), external_id="one")
        assert (await app.call("views.update", external_id="two", view=changed))["error"] == "not_found"
        assert (await app.call("views.update", view=changed))["error"] == "invalid_arguments"
        known = {"view_id": view["id"], "hash": view["hash"]}
        assert (await app.call("views.update", view=changed, **known))["ok"]
        assert (await app.call("views.update", view=changed, **known))["error"] == "hash_conflict"
        deeper: tuple[tuple[int, str | None], ...] = ((2, None), (3, None), (3, "push_limit_reached"))
        for depth, refusal in deeper:
            await slack.presses_in(alice, "More")
            assert app.heard[-1]["actions"][0]["selected_option"] == option("More")
            upon = changed | {"external_id": ""}
            answer = await app.call("views.push", trigger_id=app.heard[-1]["trigger_id"], view=upon)
            assert (answer.get("error"), len(slack.screen(alice).stack)) == (refusal, depth)


async def test_a_home_tab_is_opened_published_and_pressed(slack: Slack) -> None:
    alice = slack.person("alice")
    slack.manifest["features"]["app_home"]["home_tab_enabled"] = True
    slack.subscriptions.append("app_home_opened")
    home = {"type": "home", "blocks": [beside("static_select", options=CHOICES, placeholder=words("Area")), *CARD]}
    async with by_socket(slack) as app:
        await slack.opens_home(alice)
        event = app.heard[-1]["event"]
        assert (event["type"], event["tab"], "view" in event) == ("app_home_opened", "home", False)
        published = (await app.call("views.publish", user_id=alice.id, view=home))["view"]
        assert "Area" in (await slack.sees_home(alice)).initial
        assert (await app.call("views.publish", user_id="U0NOBODY", view=home))["error"] == "invalid_arguments"
        await slack.picks(alice, "Area", "y")
        assert app.heard[-1]["actions"][0]["selected_option"] == CHOICES[1]
        assert app.heard[-1]["view"]["type"] == "home"
        await slack.presses_in(alice, "Resolve")
        assert app.heard[-1]["container"] == {"type": "view", "view_id": published["id"]}
        assert (await app.call("views.publish", user_id=alice.id, view=home, hash=published["hash"]))["ok"]
        stale = await app.call("views.publish", user_id=alice.id, view=home, hash=published["hash"])
        assert stale["error"] == "hash_conflict"
        slack.faults.put("views.publish", Refuses("fatal_error"))
        assert (await app.call("views.publish", user_id=alice.id, view=home))["error"] == "fatal_error"
        slack.manifest["features"]["app_home"]["home_tab_enabled"] = False
        assert (await app.call("views.publish", user_id=alice.id, view=home))["error"] == "not_enabled"
        with pytest.raises(AssertionError, match="the home tab is off"):
            await slack.opens_home(alice)


async def test_what_the_manifest_leaves_out_cannot_be_done(slack: Slack) -> None:
    cases, alice = slack.channel("cases"), slack.person("alice")
    slack.manifest["features"]["shortcuts"] = [{"type": "message", "callback_id": "make"}]
    async with by_socket(slack) as app:
        message = await slack.says(alice, cases, "the date is wrong")
        await slack.uses_message_shortcut(alice, message, "make")
        made = app.heard[-1]
        assert (made["type"], made["message"]["text"], made["message_ts"]) == (
            "message_action", "the date is wrong", message.ts,
        )  # fmt: skip
        await app.call("chat.postMessage", channel=cases.id, text="card", blocks=CARD)
        card = await cases.shows("card")
        await slack.settled()
        slack.interactivity = False
        slack.subscriptions.remove("message.channels")
        heard = len(app.heard)
        for act, why in (
            (slack.uses_shortcut(alice, "make"), "no global shortcut make"),
            (slack.types_command(alice, cases, "x", command="/other"), "/other is not in"),
            (slack.presses(alice, cases, card, "Resolve"), "interactivity is off"),
            (slack.presses(alice, cases, card, "Claim"), "there is no 'Claim' among"),
            (slack.happens({"type": "reaction_added"}), "not told of reaction_added"),
        ):
            with pytest.raises(AssertionError, match=why):
                await act
        await slack.says(alice, cases, "nobody listens")
        slack.scopes.discard("commands")
        with pytest.raises(AssertionError, match="without the scope"):
            await slack.types_command(alice, cases, "x")
    assert len(app.heard) == heard


async def test_at_a_terminal_people_press_and_fill_in_too(slack: Slack, capsys: pytest.CaptureFixture[str]) -> None:
    cases = slack.channel("cases")

    async def answer(payload: Payload) -> Payload | None:
        if payload["type"] == "block_actions":
            await app.call("views.open", trigger_id=payload["trigger_id"], view=FORM)
        elif payload["type"] == "view_submission":
            await app.call("chat.postMessage", channel=cases.id, text="it is done")
        return None

    async with by_socket(slack, answer) as app:
        terminal = Terminal(slack, cases)
        try:
            await app.call("chat.postMessage", channel=cases.id, text="card", blocks=CARD)
            terminal.take("alice> press Resolve")
            await slack.sees_modal(slack.workspace.users["U0ALICE"], "Resolve")
            terminal.take("alice> fill How=y; What=done; Any=x, y")
            await cases.shows("it is done")
            await slack.settled()
        finally:
            await terminal.stop()
    printed = capsys.readouterr().out
    for line in ("posted: card  [Resolve]", "alice sees the modal Resolve", "    Who: U0ALICE", "posted: it is done"):
        assert line in printed.splitlines()
