"""The stand-in at a terminal: what people type there they do in Slack, and what they see is printed.

alice: !claim 12            says it in #cases
alice> /case help           types a command there
alice> press Claim          presses it: in the modal, in the latest whisper or message that has it, or at home
alice> fill What=done; Day=2026-12-01
alice> close                closes the modal
alice> home                 opens the home tab
alice> shortcut new_case    picks a shortcut; of a message's kind, on the latest message
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from tests.slack_standin.messages import Message, Whisper
from tests.slack_standin.screens import Screen
from tests.slack_standin.server import Slack
from tests.slack_standin.views import View
from tests.slack_standin.workspace import Channel, User

A_DAY = 86_400

_LINE = re.compile(r"(?P<name>\w+)\s*(?P<sign>[:>])\s*(?P<rest>.*?)\s*")


class Terminal:
    """People come to be when they are first named."""

    def __init__(self, slack: Slack, channel: Channel) -> None:
        self._slack = slack
        self._channel = channel
        self._people: dict[str, User] = {}
        self._doing: set[asyncio.Task[None]] = set()
        self._begin(self._print(channel.changes.until, self._news()))

    def take(self, line: str) -> None:
        """Have done what a line says, beside everything else."""
        found = _LINE.fullmatch(line)
        if found is None:
            print("name: what they say, or name> what they do", flush=True)
            return
        user, rest = self._person(found["name"]), found["rest"]
        self._begin(self._said(user, rest) if found["sign"] == ":" else self._done(user, rest))

    async def stop(self) -> None:
        for task in self._doing:
            task.cancel()
        await asyncio.gather(*self._doing, return_exceptions=True)

    def _person(self, name: str) -> User:
        if name not in self._people:
            self._people[name] = self._slack.person(name)
            screen = self._slack.screen(self._people[name])
            self._begin(self._print(screen.changes.until, _shown(name, screen)))
        return self._people[name]

    async def _said(self, user: User, text: str) -> None:
        await self._slack.says(user, self._channel, text)

    async def _done(self, user: User, rest: str) -> None:
        word, _, more = rest.partition(" ")
        slack, deed = self._slack, more.strip()
        try:
            match word:
                case "press":
                    await self._press(user, deed)
                case "fill":
                    await slack.fills(user, dict(_values(slack.screen(user).modal, deed)))
                case "close":
                    await slack.closes(user)
                case "home":
                    await slack.opens_home(user)
                case "shortcut" if deed in slack.app.shortcuts("global"):
                    await slack.uses_shortcut(user, deed)
                case "shortcut":
                    await slack.uses_message_shortcut(user, self._channel.messages[-1], deed)
                case _:
                    await slack.types_command(user, self._channel, deed, word)
        except (AssertionError, IndexError, TimeoutError) as error:
            print(f"{user.name} cannot do that: {error or 'nobody answers'}", flush=True)

    async def _press(self, user: User, label: str) -> None:
        slack, screen = self._slack, self._slack.screen(user)
        if screen.modal is not None:
            await slack.presses_in(user, label)
            return
        for channel in (self._channel, slack.workspace.dm(user)):
            whispers = [each for each in channel.whispers if each.user == user.id]
            if whispers and label in whispers[-1].buttons:
                await slack.presses_whisper(user, channel, whispers[-1], label)
                return
            for message in reversed(channel.said_by_bot()):
                if label in message.buttons:
                    await slack.presses(user, channel, message, label)
                    return
        await slack.presses_in(user, label)

    def _news(self) -> Callable[[], list[str] | None]:
        posts = whispers = 0

        def look() -> list[str] | None:
            nonlocal posts, whispers
            told = [f"{kind}: {text}{_buttons(self._newest(text))}" for kind, text, _ in self._channel.log[posts:]]
            shown = self._channel.whispers[whispers:]
            told += [f"only {self._name(each.user)} sees: {each.text}{_buttons(each)}" for each in shown]
            posts, whispers = len(self._channel.log), len(self._channel.whispers)
            return told or None

        return look

    def _newest(self, text: str) -> Message | None:
        return next((each for each in reversed(self._channel.said_by_bot()) if each.text == text), None)

    def _name(self, user: str) -> str:
        return self._slack.workspace.users[user].name

    async def _print(self, until: Any, look: Callable[[], list[str] | None]) -> None:
        while True:
            for line in await until(look, "anything", A_DAY):
                print(line, flush=True)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)


def _shown(name: str, screen: Screen) -> Callable[[], list[str] | None]:
    """What is new on somebody's screen."""
    before: list[str] = []

    def look() -> list[str] | None:
        nonlocal before
        view = screen.modal or screen.home
        now = list(_lines(view)) if view is not None else ["nothing more"]
        if now == before or (not before and view is None):
            return None
        before = now
        return [f"{name} sees {now[0]}", *now[1:]]

    return look


def _lines(view: View) -> Iterator[str]:
    yield f"the modal {view.title}" if view.type == "modal" else "the home tab"
    fields = view.initial
    for text in view.texts[1:]:
        value = fields.get(text) if text in view.labels else None
        yield (
            f"    {text}"
            + (f": {value}" if value else "")
            + (f" (!) {view.errors[text]}" if text in view.errors else "")
        )
    if view.failed:
        yield "    We had some trouble connecting."


def _values(view: View | None, text: str) -> Iterator[tuple[str, Any]]:
    """`How=corrected; Any=x, y` as the fields take it."""
    many = {"multi_static_select", "checkboxes"}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        label, _, value = part.partition("=")
        kind = view.find(label.strip()).element["type"] if view is not None else ""
        yield label.strip(), [each.strip() for each in value.split(",")] if kind in many else value.strip()


def _buttons(shown: Message | Whisper | None) -> str:
    return f"  [{'] ['.join(shown.buttons)}]" if shown is not None and shown.buttons else ""
