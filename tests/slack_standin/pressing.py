"""What people press, pick and fill in: on messages, in modals and on the home tab, and the app's shortcuts."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.slack_standin import entering, views
from tests.slack_standin.arguments import Refused
from tests.slack_standin.base import Base
from tests.slack_standin.controls import Control, find, option
from tests.slack_standin.deliveries import Envelope
from tests.slack_standin.messages import Message, Whisper
from tests.slack_standin.screens import Screen
from tests.slack_standin.views import View
from tests.slack_standin.workspace import Channel, User

_ACTIONS = ("clear", "errors", "push", "update")


class Pressing(Base):
    """Each act waits until the bot has acknowledged it, and raises AssertionError where a person could not do it."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.screens: dict[str, Screen] = {}

    def screen(self, user: User) -> Screen:
        """What this person sees of the app beside the channels."""
        return self.screens.setdefault(user.id, Screen())

    async def sees_modal(self, user: User, title_part: str = "", seconds: float = 60) -> View:
        """The modal on top once its title has this in it; waits for it."""
        return await self.screen(user).sees_modal(title_part, seconds)

    async def sees_home(self, user: User, text: str = "", seconds: float = 60) -> View:
        """The home tab once it has this text in it; waits for it."""
        return await self.screen(user).sees_home(text, seconds)

    async def presses(self, user: User, channel: Channel, message: Message, label: str) -> Envelope:
        """Somebody presses a button of a message, as it stands or as it stood when this copy of it was taken.

        `label` may also be an option of an overflow menu.
        """
        payload = self._on_message(user, channel, message, label, ephemeral=False)
        return await self._interacts(payload | {"message": message.as_json()})

    async def presses_whisper(self, user: User, channel: Channel, whisper: Whisper, label: str) -> Envelope:
        """Somebody presses a button of what only they see."""
        assert whisper.user == user.id, f"{user.name} does not see that"
        return await self._interacts(self._on_message(user, channel, whisper, label, ephemeral=True))

    async def presses_in(self, user: User, label: str) -> Envelope:
        """Somebody presses a button, or an option of an overflow menu, in the modal or else on the home tab."""
        view = self.screen(user).facing
        control = view.find(label)
        assert control.element["type"] in {"button", "overflow"}, f"{label} is nothing to press"
        return await self._acts(user, view, control, _pressed(control, label))

    async def picks(self, user: User, label: str, value: Any) -> Envelope:
        """Somebody picks or enters something whose change is told at once, in the modal or else on the home tab."""
        view = self.screen(user).facing
        control = view.find(label)
        at_once = not control.is_input or control.block.get("dispatch_action", False)
        assert at_once, f"nobody is told of {label} before the view is submitted"
        return await self._acts(user, view, control, view.enter(control, value))

    async def fills(self, user: User, values: dict[str, Any] | None = None) -> Envelope:
        """Somebody fills the fields of the modal on top by their labels, leaves the others as they are, and submits it.

        What a field takes is told in `entering.entered`. A field that Slack would not let pass raises AssertionError,
        and nothing is sent.
        """
        screen = self.screen(user)
        view = screen.modal
        assert view is not None, f"{user.name} sees no modal"
        for label, value in (values or {}).items():
            control = view.find(label)
            assert control.is_input, f"{label} is no field"
            view.enter(control, value)
        view.check_filled()
        assert view.submit, "the modal has nothing to submit it with"
        view.errors, view.failed = {}, False
        payload = self._of_view("view_submission", user, view) | {"response_urls": []}
        envelope = self.app.sockets.deliver("interactive", payload, accepts_answer=True, once=True)
        try:
            async with asyncio.timeout(self.ack_within):
                await asyncio.shield(envelope.acked)
        except TimeoutError:
            envelope.give_up("no answer in time")
        if envelope.failed:
            view.failed = True
        else:
            self._settle(screen, view, envelope.acked.result() or {})
        screen.changes.happened()
        return envelope

    async def closes(self, user: User, *, everything: bool = False) -> Envelope | None:
        """Somebody closes the modal on top, or `everything` that is open, without submitting it."""
        screen = self.screen(user)
        view = screen.modal
        assert view is not None, f"{user.name} sees no modal"
        cleared = everything or view.wants("clear_on_close")
        screen.close(screen.stack[0] if cleared else view)
        if not view.wants("notify_on_close"):
            return None
        return await self._interacts(self._of_view("view_closed", user, view) | {"is_cleared": cleared})

    async def opens_home(self, user: User, tab: str = "home") -> None:
        """Somebody opens the app's home tab; `sees_home` waits for what is published. `tab` may also be `messages`."""
        assert self.app.home_tab or tab != "home", "the home tab is off in the app's manifest"
        event = {"type": "app_home_opened", "user": user.id, "channel": self.workspace.dm(user).id, "tab": tab}
        home = self.screen(user).home
        shown = {"view": home.as_json()} if home is not None and tab == "home" else {}
        await self.happens(event | {"event_ts": self.workspace.ts()} | shown)

    async def uses_shortcut(self, user: User, callback_id: str) -> Envelope:
        """Somebody picks a global shortcut."""
        self._registered("global", callback_id)
        payload = self._interaction("shortcut", user)
        return await self._interacts(payload | {"callback_id": callback_id, "action_ts": self.workspace.ts()})

    async def uses_message_shortcut(self, user: User, message: Message, callback_id: str) -> Envelope:
        """Somebody picks a shortcut from the menu of a message, wherever they can read it."""
        self._registered("message", callback_id)
        channel = self._channel_of(message)
        assert user.id in channel.members or not channel.private, f"{user.name} cannot read {channel.name}"
        return await self._interacts(
            self._interaction("message_action", user)
            | {
                "callback_id": callback_id,
                "action_ts": self.workspace.ts(),
                "message_ts": message.ts,
                "channel": {"id": channel.id, "name": _name(channel)},
                "message": message.as_json(),
                "response_url": self.app.responses.mint(self.workspace, channel, user),
            }
        )

    def _registered(self, kind: str, callback_id: str) -> None:
        assert callback_id in self.app.shortcuts(kind), f"there is no {kind} shortcut {callback_id} in the manifest"
        assert "commands" in self.scopes, "the app is installed without the scope `commands`"

    def _on_message(
        self, user: User, channel: Channel, shown: Message | Whisper, label: str, *, ephemeral: bool
    ) -> dict[str, Any]:
        control = find(shown.blocks, label)
        container = {"type": "message", "message_ts": shown.ts, "channel_id": channel.id, "is_ephemeral": ephemeral}
        return self._interaction("block_actions", user) | {
            "container": container | ({"thread_ts": shown.thread_ts} if shown.thread_ts else {}),
            "channel": {"id": channel.id, "name": _name(channel)},
            "state": {"values": {}},
            "response_url": self.app.responses.mint(self.workspace, channel, user, shown),
            "actions": [self._action(control, _pressed(control, label))],
        }

    async def _acts(self, user: User, view: View, control: Control, done: dict[str, Any]) -> Envelope:
        payload = self._of_view("block_actions", user, view)
        payload |= {"container": {"type": "view", "view_id": view.id}, "actions": [self._action(control, done)]}
        return await self._interacts(payload)

    def _of_view(self, kind: str, user: User, view: View) -> dict[str, Any]:
        payload = self._interaction(kind, user, view=view.id) | {"view": view.as_json()}
        if user.team_id != self.team:
            payload["team"] = {"id": user.team_id, "domain": user.team_id.lower()}
        return payload

    def _action(self, control: Control, done: dict[str, Any]) -> dict[str, Any]:
        element = control.element
        return {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": control.block.get("block_id", "b1"),
            "action_ts": self.workspace.ts(),
            **{name: element[name] for name in ("placeholder",) if name in element},
            **done,
        }

    def _settle(self, screen: Screen, view: View, answer: dict[str, Any]) -> None:
        """What becomes of a view by the answer to its submission; a problem, where Slack would not take that."""
        action = answer.get("response_action")
        try:
            assert action in {*_ACTIONS, None}, f"an unknown response_action {action!r}"
            match action:
                case None:
                    assert not answer, f"an answer without a response_action: {sorted(answer)}"
                    screen.close(view)
                case "clear":
                    screen.clear()
                case "errors":
                    view.show_errors(answer.get("errors") or {})
                case "update":
                    views.check(answer.get("view"), "modal")
                    view.replace(answer["view"])
                case "push":
                    views.check(answer.get("view"), "modal")
                    screen.push(View(view.user, view.opened_at, answer["view"], below=view))
        except (AssertionError, Refused) as error:
            why = " ".join(error.messages) if isinstance(error, Refused) else str(error)
            self.app.sockets.problems.append(f"an answer to a view that Slack does not take: {why}")
            view.failed = True


def _pressed(control: Control, label: str) -> dict[str, Any]:
    element = control.element
    if element["type"] == "overflow":
        return {"selected_option": option(element, label)}
    if entering.has_state(element):
        raise AssertionError(f"{label} is nothing to press")
    return {"text": element["text"]} | {name: element[name] for name in ("value", "style") if name in element}


def _name(channel: Channel) -> str:
    return "directmessage" if channel.direct else "privategroup" if channel.private else channel.name
