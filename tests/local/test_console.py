"""The console: what is typed is heard, what is said stands above the line being typed."""

from __future__ import annotations

import asyncio
import io
import os
import stat
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.plain_text import PlainTextOutput

from chatbot.platforms.console import ConsolePlatform
from chatbot.platforms.console.platform import FirstWord
from chatbot.platforms.console.render import Look, render, visible
from chatbot.platforms.platform import Answer, Later, Parcel, Say, Sent
from chatbot.settings import Settings
from commands.message import Age, Bold, Card, CaseNumber, Link, Mention, Message, Text, When
from commands.message import Say as SayWords
from commands.spoken import Incoming
from storage.models import Audience
from tests.local.conftest import Casebell

CURSOR = "\x1b[1;1R"  # the terminal's answer to where the cursor stands
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class StillClock:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing here waits for a time")


class Paper(PlainTextOutput):
    """A screen that, as terminals do, is asked where the cursor stands before anything is shown above the prompt."""

    def __init__(self, paper: io.StringIO, *, asked: bool) -> None:
        super().__init__(paper)
        self._asked = asked
        self.answer: Callable[[], None] | None = None

    def ask_for_cpr(self) -> None:
        if self.answer is not None:
            self.answer()

    @property
    def responds_to_cpr(self) -> bool:
        return self._asked

    def get_rows_below_cursor_position(self) -> int:
        if self._asked:
            raise NotImplementedError  # which is how the library learns that it has to ask
        return super().get_rows_below_cursor_position()


class Terminal:
    """A console with a keyboard the test types on and a screen it reads."""

    def __init__(self, keys: PipeInput, home: Path, *, asked: bool) -> None:
        self._keys = keys
        self.paper = io.StringIO()
        self.output = Paper(self.paper, asked=asked)
        self.heard: asyncio.Queue[Incoming] = asyncio.Queue()
        self.answers: list[Answer] = []
        self.history = home / "history"
        self.platform = ConsolePlatform(
            Settings(),
            StillClock(),
            ["claim", "cases", "case", "note"],
            history=self.history,
            input=keys,
            output=self.output,
        )
        self.ready = asyncio.Event()
        self.running = asyncio.create_task(self.platform.run(self._hear, self.ready.set))

    async def _hear(self, incoming: Incoming, say: Say) -> None:
        self.heard.put_nowait(incoming)
        await say(Answer(plain(f"heard {incoming.text}")))

    @property
    def screen(self) -> str:
        return self.paper.getvalue().replace("\r\n", "\n")

    def press(self, keys: str) -> None:
        self._keys.send_text(keys)

    async def hears(self, line: str) -> Incoming:
        self.press(f"{line}\r")
        return await asyncio.wait_for(self.heard.get(), 10)

    async def leave(self, keys: str = "\x04") -> None:
        self.press(keys)
        await asyncio.wait_for(self.running, 10)


def plain(*lines: str) -> Message:
    return Message(tuple((Text(line),) for line in lines))


def parcel(content: Message | Card, *, private: bool = False) -> Parcel:
    return Parcel("key", "local" if private else "console", private, content)


@pytest.fixture
async def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Terminal]:
    with create_pipe_input() as keys:
        terminal = Terminal(keys, tmp_path, asked=getattr(request, "param", "never asked") == "asked")
        await terminal.ready.wait()
        yield terminal
        terminal.running.cancel()
        left, _ = await asyncio.wait([terminal.running], timeout=5)
        assert left, "it leaves when it is told to"


async def test_a_line_is_said_in_private_by_the_local_coordinator(terminal: Terminal) -> None:
    incoming = await terminal.hears("claim 12")
    assert (incoming.who.platform, incoming.who.network, incoming.who.account) == ("console", "", "local")
    assert incoming.place.room is None
    assert incoming.place.audience is Audience.CONFIDENTIAL
    assert (incoming.text, incoming.key, incoming.addressed) == ("claim 12", None, False)
    await terminal.leave()
    assert "heard claim 12\n" in terminal.screen


@pytest.mark.parametrize("keys", ["\x04", "\x03", "quit\r", "  EXIT \r", "!quit\r"])
async def test_leaving_ends_the_run_and_so_the_bot(terminal: Terminal, keys: str) -> None:
    await terminal.leave(keys)
    assert not terminal.platform.ready
    assert terminal.heard.empty()


async def test_stopping_the_bot_ends_the_console(terminal: Terminal) -> None:
    terminal.running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(terminal.running, 10)
    assert not terminal.platform.ready


async def test_empty_lines_are_nothing_and_pasted_lines_are_one(terminal: Terminal) -> None:
    terminal.press("\r   \r")
    incoming = await terminal.hears("\x1b[200~note 1 one\ntwo\tthree\x1b[201~")
    assert incoming.text == "note 1 one two three"


async def test_what_is_owed_is_shown_while_someone_types(terminal: Terminal) -> None:
    terminal.press("claim 1")
    outcomes = await terminal.platform.deliver([parcel(plain("a", "b")), parcel(plain("for you"), private=True)])
    assert outcomes == [Sent(), Sent()]
    assert "• a\n  b\n" in terminal.screen
    assert "→ for you\n" in terminal.screen
    terminal.press("2\r")
    assert (await asyncio.wait_for(terminal.heard.get(), 10)).text == "claim 12", "the half line was kept"


@pytest.mark.parametrize("terminal", ["asked"], indirect=True)
async def test_a_caller_who_goes_away_does_not_silence_the_console(terminal: Terminal) -> None:
    await terminal.hears("claim 12")
    impatient = [asyncio.wait_for(terminal.platform.deliver([parcel(plain(f"post {n}"))]), 0.05) for n in range(5)]
    given_up = await asyncio.gather(*impatient, return_exceptions=True)
    assert [type(each) for each in given_up] == [TimeoutError] * 5, "each waited for the terminal's word"
    terminal.output.answer = lambda: terminal.press(CURSOR)
    terminal.output.answer()
    assert await asyncio.wait_for(terminal.platform.deliver([parcel(plain("after"))]), 10) == [Sent()]
    assert "• after\n" in terminal.screen


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


async def test_what_is_logged_to_the_terminal_is_shown_above_the_prompt_while_it_stands(
    tmp_path: Path, configured: Callable[..., io.StringIO]
) -> None:
    raw = configured(form="console", stream=Tty())
    log = structlog.get_logger("chatbot")
    with create_pipe_input() as keys:
        terminal = Terminal(keys, tmp_path, asked=False)
        await terminal.ready.wait()
        log.warning("while it stands")
        await terminal.leave()
    assert "while it stands" in terminal.screen
    assert raw.getvalue() == ""
    log.warning("afterwards")
    assert "afterwards" in raw.getvalue()


async def test_a_log_that_goes_to_a_file_stays_there(tmp_path: Path, configured: Callable[..., io.StringIO]) -> None:
    file = configured(form="console")
    with create_pipe_input() as keys:
        terminal = Terminal(keys, tmp_path, asked=False)
        await terminal.ready.wait()
        structlog.get_logger("chatbot").warning("to the file")
        await terminal.leave()
    assert "to the file" in file.getvalue()
    assert "to the file" not in terminal.screen


async def test_a_closed_console_keeps_nothing(tmp_path: Path) -> None:
    console = ConsolePlatform(Settings(), StillClock(), [])
    assert not console.ready
    assert not console.reach("local")
    assert isinstance((await console.deliver([parcel(plain("x"))]))[0], Later)


async def test_it_reaches_its_one_person_only(terminal: Terminal) -> None:
    assert terminal.platform.reach("local")
    assert not terminal.platform.reach("ada")


async def test_the_confirmation_of_an_answer_is_passed_on(terminal: Terminal) -> None:
    confirmed = asyncio.Event()
    await terminal.platform._say(Answer(plain("done"), delivered=confirmed.set))
    assert confirmed.is_set()


async def test_history_is_kept_for_its_owner_only(terminal: Terminal) -> None:
    await terminal.hears("claim 12")
    await terminal.leave()
    assert "claim 12" in terminal.history.read_text()
    assert stat.S_IMODE(terminal.history.stat().st_mode) == 0o600


def completed(text: str) -> list[str]:
    completer = FirstWord(["claim", "cases", "case", "note"], "!")
    found = completer.get_completions(Document(text), CompleteEvent())
    return [each.text.strip() for each in found]


def test_the_first_word_is_completed_with_or_without_the_prefix() -> None:
    assert completed("cl") == ["claim"]
    assert completed("  !CA") == ["case", "cases"]
    assert completed("q") == ["quit"]
    assert completed("claim ") == []
    assert completed("claim n") == []


def shown(*spans: object, now: datetime = NOW) -> str:
    fragments = render(Message((spans,)), Look("!", "en", now))  # type: ignore[arg-type] # the spans are spans
    return "".join(text for _, text, *_ in fragments).removesuffix("\n")


def test_each_span_has_its_form() -> None:
    assert shown(CaseNumber(12, "https://example.org")) == "#12"
    assert shown(Mention("ada", (("irc", "", "ada"),))) == "ada"
    assert shown(SayWords("claim 12")) == "!claim 12"
    assert shown(Bold("x"), Text(" y")) == "x y"
    assert shown(Link("https://example.org/1", "ticket 1")) == "ticket 1 <https://example.org/1>"
    assert shown(Link("https://example.org/1", "")) == "https://example.org/1"


def test_times_are_told_in_the_spans_own_zone() -> None:
    at = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert shown(When(at, "Europe/Berlin")) == "Tue 24 Nov 09:00 CET"
    assert shown(When(at.replace(year=2027), "UTC")) == "Wed 24 Nov 2027 08:00 UTC"
    assert shown(Age(NOW - timedelta(minutes=3))) == "3 minutes ago"
    assert shown(Age(NOW + timedelta(minutes=3))) == "just now"


def test_a_card_is_told_by_its_text() -> None:
    card = Card(1, "head", plain("body"), (), (), plain("the whole"))
    assert "".join(text for _, text, *_ in render(card, Look("!", "en", NOW), "• ")) == "• the whole\n"


@given(st.text())
def test_nothing_hostile_reaches_the_terminal(text: str) -> None:
    for span in (Text(text), Bold(text), Mention(text), Link(text, "x"), SayWords(text)):
        said = shown(span)
        assert all(each.isprintable() or each in "\u200c\u200d" for each in said)


def test_what_would_move_the_cursor_or_turn_the_line_is_shown() -> None:
    assert visible("a\r\nb\x1b[2Jc\u202ed\u00a0e\x9b") == "a\\r\\nb\\x1b[2Jc\\u202ed e\\x9b"


class Screen:
    """The other end of a pseudo-terminal."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._seen = b""
        self._more = asyncio.Event()
        asyncio.get_running_loop().add_reader(descriptor, self._read)

    def _read(self) -> None:
        try:
            read = os.read(self._descriptor, 4096)
        except OSError:  # the other side has gone
            read = b""
        if not read:
            asyncio.get_running_loop().remove_reader(self._descriptor)
        self._seen += read
        self._more.set()

    def type(self, keys: str) -> None:
        os.write(self._descriptor, keys.encode())

    async def shows(self, words: str) -> None:
        async with asyncio.timeout(15):
            while words.encode() not in self._seen:
                self._more.clear()
                await self._more.wait()
        self._seen = self._seen.partition(words.encode())[2]

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)


async def test_on_a_real_terminal_it_converses_logs_and_leaves(casebell: Casebell) -> None:
    ours, theirs = os.openpty()
    screen = Screen(ours)
    console = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("echo_console.py")),
        cwd=casebell.folder,
        env=casebell.environment(TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        await screen.shows("casebell>")
        for keys, shown in (
            ("cl\t12\r", ["[claim 12]"]),
            ("ring\r", ["the bell", "[ring]"]),
            ("log\r", ["a log line", "[log]"]),
            ("\x1b[A\x1b[A\r", ["[ring]"]),
        ):
            screen.type(keys)
            for words in [*shown, "casebell>"]:
                await screen.shows(words)
        screen.type("\x03")
        await screen.shows("left")
        assert await asyncio.wait_for(console.wait(), 10) == 0
    finally:
        if console.returncode is None:
            console.kill()
        await console.wait()
        screen.close()
