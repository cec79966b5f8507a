"""Modals and home tabs: Slack's limits on them, and one as it stands before a person.

https://docs.slack.dev/reference/views/
"""

from __future__ import annotations

import copy
import json
import secrets
from typing import Any

from tests.slack_standin import blocks, entering
from tests.slack_standin.arguments import Refused
from tests.slack_standin.checks import PLAIN, booleans, fields, string, text, wrong
from tests.slack_standin.controls import Control, buttons, controls, find
from tests.slack_standin.messages import APP, texts
from tests.slack_standin.workspace import User, Workspace

LARGEST = 250_000
_KNOWN = {"private_metadata", "callback_id", "external_id"}
_OF_MODALS = {"close", "submit", "clear_on_close", "notify_on_close", "submit_disabled"}


def check(given: Any, kind: str) -> None:
    """Raises Refused for what Slack does not take as a view of this type, `modal` or `home`."""
    if len(json.dumps(given)) > LARGEST:
        raise Refused("view_too_large")
    try:
        _check(given, kind)
    except Refused as refused:
        raise Refused("invalid_arguments", *refused.messages) from None


def _check(given: Any, kind: str) -> None:
    if kind == "modal":
        fields(given, {"type", "title", "blocks"}, _KNOWN | _OF_MODALS)
        for name in {"title", "submit", "close"} & set(given):
            text(given[name], PLAIN, 24)
        booleans(given, "clear_on_close", "notify_on_close", "submit_disabled")
    else:
        fields(given, {"type", "blocks"}, _KNOWN)
    if given["type"] != kind:
        raise wrong(f"type is {kind}")
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if name in given:
            string(name, given[name], most, least=0)
    blocks.check(given["blocks"], kind)
    if kind == "modal" and "submit" not in given and any(block["type"] == "input" for block in given["blocks"]):
        raise wrong("must define `submit` to use an `input` block in modals")


class View:
    """One view before one person.

    `errors` are those shown beside fields, by label; `failed`: Slack said that it had trouble connecting. `opened_at`
    is the workspace whose bot opened it.
    """

    def __init__(self, user: User, opened_at: Workspace, given: dict[str, Any], below: View | None = None) -> None:
        self.id = f"V0{secrets.token_hex(5).upper()}"
        self.user = user
        self.opened_at = opened_at
        self.root: str = below.root if below is not None else self.id
        self.previous = below.id if below is not None else None
        self.errors: dict[str, str] = {}
        self.failed = False
        self.hash = ""
        self._given: dict[str, Any] = {}
        self._state: dict[tuple[str, str], entering.State] = {}
        self.replace(given)

    def replace(self, given: dict[str, Any]) -> None:
        """Show this instead. What was entered stays where block_id, action_id and type do."""
        self._given = copy.deepcopy(given)
        for block in self._given["blocks"]:
            block.setdefault("block_id", secrets.token_hex(3))
        before, self._state = self._state, {}
        for each in self.controls:
            if entering.has_state(each.element):
                state, kept = entering.initial(each.element), before.get(_place(each))
                self._state[_place(each)] = kept if kept and kept["type"] == state["type"] else state
        self.errors = {}
        self.hash = f"{secrets.randbelow(10**10)}.{secrets.token_hex(4)}"

    @property
    def type(self) -> str:
        return str(self._given["type"])

    @property
    def title(self) -> str:
        return _words(self._given.get("title"))

    @property
    def submit(self) -> str:
        return _words(self._given.get("submit"))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._given["blocks"]
        return found

    @property
    def controls(self) -> list[Control]:
        return list(controls(self.blocks))

    @property
    def texts(self) -> list[str]:
        """Every text that the person can read, the title first."""
        return [self.title, *texts(self.blocks), *self.errors.values()]

    @property
    def labels(self) -> list[str]:
        """What the fields are called."""
        return [each.label for each in self.controls if each.is_input]

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """The buttons by their labels; not those at the bottom."""
        return buttons(self.blocks)

    @property
    def initial(self) -> dict[str, Any]:
        """What stands in each field, by its label; people as ids."""
        return {
            each.label: entering.plain(self._state[_place(each)])
            for each in self.controls
            if _place(each) in self._state
        }

    @property
    def private_metadata(self) -> str:
        return str(self._given.get("private_metadata", ""))

    @property
    def callback_id(self) -> str:
        return str(self._given.get("callback_id", ""))

    @property
    def external_id(self) -> str:
        return str(self._given.get("external_id", ""))

    def wants(self, name: str) -> bool:
        """Whether `notify_on_close`, `clear_on_close` or `submit_disabled` is set."""
        return bool(self._given.get(name, False))

    def find(self, label: str) -> Control:
        """What is called so. Raises AssertionError where there is nothing."""
        return find(self.blocks, label)

    def enter(self, control: Control, value: Any) -> entering.State:
        """Somebody enters something. Raises AssertionError for what cannot be entered there."""
        try:
            self._state[_place(control)] = entering.entered(control.element, value)
        except AssertionError as error:
            raise AssertionError(f"{control.label}: {error}") from None
        return self._state[_place(control)]

    def check_filled(self) -> None:
        """Raises AssertionError, naming it, for a field that is needed and empty: Slack submits no such view."""
        for each in self.controls:
            needed = each.is_input and not each.block.get("optional", False)
            assert not (needed and entering.empty(self._state[_place(each)])), f"{each.label} is needed"

    def show_errors(self, by_block: dict[str, str]) -> None:
        """Show these beside the fields of these blocks. Raises AssertionError for a block that is no field's."""
        at = {each.block["block_id"]: each.label for each in self.controls if each.is_input}
        assert by_block, "there is no error among the errors"
        for block, said in by_block.items():
            assert block in at, f"errors for {block!r}, which is no input block"
            assert isinstance(said, str), f"{said!r} is no text"
            assert said, f"an empty error for {block!r}"
        self.errors = {at[block]: said for block, said in by_block.items()}

    def as_json(self) -> dict[str, Any]:
        values: dict[str, dict[str, Any]] = {}
        for (block, action), state in self._state.items():
            values.setdefault(block, {})[action] = state
        return {
            "close": None,
            "submit": None,
            "title": None,
            "clear_on_close": False,
            "notify_on_close": False,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            **self._given,
            "id": self.id,
            "team_id": self.user.team_id,
            "state": {"values": values},
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "app_id": APP,
            "bot_id": self.opened_at.bot_id,
            "app_installed_team_id": self.opened_at.team,
        }


def _place(control: Control) -> tuple[str, str]:
    return control.block["block_id"], control.element["action_id"]


def _words(found: dict[str, Any] | None) -> str:
    return str(found["text"]) if found else ""
