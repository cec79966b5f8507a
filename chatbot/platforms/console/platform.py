"""Hears what is typed, and shows what is said above the line being typed."""

from __future__ import annotations

import getpass
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output
from prompt_toolkit.shortcuts import CompleteStyle

from chatbot.clock import Clock
from chatbot.platforms.console.render import Look, render
from chatbot.platforms.console.screen import Screen
from chatbot.platforms.platform import Answer, Hear, Later, Outcome, Parcel, Sent
from chatbot.settings import Settings
from commands.message import Card, Message
from commands.spoken import Identity, Incoming, Place
from storage.models import Audience

ACCOUNT = "local"
ROOM = "console"
HISTORY = Path("var/console-history")
LEAVE = frozenset({"quit", "exit"})


class ConsolePlatform:
    """The person at the terminal: `console:local`, whom the team knows as its coordinator.

    `verbs` complete the first word. `history` is where lines are remembered across runs, if its folder is there.
    `input` and `output` are the process's own terminal unless given.
    """

    name = "console"
    cards = False
    rooms: tuple[tuple[str, Audience], ...] = ((ROOM, Audience.CONFIDENTIAL),)
    all_in_sight = True

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        verbs: Sequence[str],
        *,
        history: Path = HISTORY,
        input: Input | None = None,  # noqa: A002 - the library's word, and ours to its reader
        output: Output | None = None,
    ) -> None:
        self._prefix = settings.command_prefix
        self._language = settings.language
        self._clock = clock
        self._verbs = verbs
        self._history = history
        self._terminal = (input, output)
        self._who = Identity(self.name, "", ACCOUNT, _person())
        self._screen: Screen | None = None

    @property
    def ready(self) -> bool:
        return self._screen is not None

    def reach(self, account: str, network: str = "") -> bool:
        del network
        return self.ready and account == ACCOUNT

    async def run(self, hear: Hear, on_ready: Callable[[], None]) -> None:
        """Hear line after line. Returns when the person leaves (quit, Ctrl-C, Ctrl-D)."""
        with create_app_session(*self._terminal):
            session: PromptSession[str] = PromptSession(
                "casebell> ",
                completer=FirstWord(self._verbs, self._prefix),
                complete_style=CompleteStyle.READLINE_LIKE,
                complete_while_typing=False,
                reserve_space_for_menu=0,
                history=self._remembered(),
            )
            screen = Screen()
            async with screen.redirected():
                self._screen = screen
                try:
                    on_ready()
                    await self._converse(session, hear)
                finally:
                    self._screen = None

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """What is owed to the room or to the person stands on the screen when this returns."""
        if self._screen is None:
            return [Later("the console is closed") for _ in parcels]
        for parcel in parcels:
            await self._show(parcel.content, "→ " if parcel.private else "• ")
        return [Sent() for _ in parcels]

    async def _converse(self, session: PromptSession[str], hear: Hear) -> None:
        while True:
            try:
                typed = await session.prompt_async(handle_sigint=False, set_exception_handler=False)
            except (EOFError, KeyboardInterrupt):
                return
            text = _one_line(typed)
            if text.removeprefix(self._prefix).casefold() in LEAVE:
                return
            if not text:
                continue
            await hear(Incoming(self._who, Place(None, Audience.CONFIDENTIAL, read_in=ROOM), text), self._say)

    async def _say(self, answer: Answer) -> None:
        await self._show(answer.message)
        if answer.delivered is not None:
            answer.delivered()

    async def _show(self, content: Message | Card, mark: str = "") -> None:
        if self._screen is not None:
            await self._screen.show(render(content, Look(self._prefix, self._language, self._clock.now()), mark))

    def _remembered(self) -> History:
        if not self._history.parent.is_dir():
            return InMemoryHistory()
        self._history.touch(mode=0o600)
        return FileHistory(self._history)


class FirstWord(Completer):
    """Completes the verb, with or without the prefix before it; what follows a verb is the person's own."""

    def __init__(self, verbs: Sequence[str], prefix: str) -> None:
        self._verbs = sorted({*verbs, *LEAVE})
        self._prefix = prefix

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        del complete_event
        word = document.text_before_cursor.lstrip().removeprefix(self._prefix)
        if any(character.isspace() for character in word):
            return
        for verb in self._verbs:
            if verb.startswith(word.casefold()):
                yield Completion(f"{verb} ", start_position=-len(word), display=verb)


def _one_line(typed: str) -> str:
    """What was typed or pasted, as one line without control characters."""
    breaks = {"Cc", "Zl", "Zp"}
    return "".join(" " if unicodedata.category(each) in breaks else each for each in typed).strip()


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return "you"
