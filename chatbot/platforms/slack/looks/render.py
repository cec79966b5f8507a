"""A message or a card, as Slack shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from chatbot.clock import Clock
from chatbot.platforms.slack.looks.exhibits import NO_FILES, Files, alt, shown
from chatbot.platforms.slack.looks.markup import (
    SECTION,
    Blocks,
    apart,
    bare,
    cut,
    escape,
    fold,
    inert,
    link,
    mrkdwn,
    pieces,
    plain,
    size,
)
from commands import times
from commands.exhibits import Chart
from commands.message import Age, Bold, Button, Card, CaseNumber, Line, Link, Mention, Message, Say, Span, Text, When

PAGE = 12_000
PAGES = 5
HEADER = 150
SECTIONS = 10
FIELD = 2000
FIELDS = 10
BUTTONS = 25
LABEL = 75
WORDS = 2000
BESIDE_BLOCKS = 3000
BLOCKS = 50

_USER = re.compile("[A-Z0-9]+")


class Renderer:
    """Renders for one workspace, by one clock (for ages) and in one language (for dates)."""

    def __init__(self, network: str, clock: Clock, language: str) -> None:
        self._network = network
        self._clock = clock
        self.language = language

    def pages(self, message: Message) -> list[str]:
        """The message as mrkdwn, in as many texts as it needs; what goes beyond five is left out."""
        parts = self._message(message)
        pages = list(islice(fold(parts, PAGE), PAGES + 1))
        if len(pages) > PAGES:
            pages[PAGES - 1 :] = [cut(apart("".join(pages[PAGES - 1 :])), PAGE)]
        return pages

    def text(self, message: Message) -> str:
        """The message as one mrkdwn text."""
        return cut(self._message(message), PAGE)

    def line(self, message: Message, files: Files = NO_FILES, *, tables: bool = True) -> tuple[str, Blocks]:
        """The message as one mrkdwn text; and as blocks where there is something to see or to press, else none.

        `files` has the pictures of its charts. `tables`: whether Slack's own table may be used.
        """
        beside = self._beside(message, files, tables=tables)
        if not beside:
            return self.text(message), []
        return cut(self._message(message), BESIDE_BLOCKS), [*self._sections(message), *beside]

    def blocks(self, message: Message, files: Files = NO_FILES, *, first: int = 0) -> Blocks:
        """The message as blocks of a view, which takes no table block; its buttons are numbered from `first`."""
        return [*self._sections(message), *self._beside(message, files, tables=False, first=first)]

    def bare(self, message: Message) -> str:
        """The message in plain words, for where Slack takes no markup."""
        return "\n".join(bare("".join(self._bare(span) for span in line)) for line in message.lines)

    def pictures(self, charts: Sequence[Chart], files: Files) -> tuple[str, Blocks]:
        """Pictures by themselves: what they show, as one mrkdwn text, and the blocks."""
        lines = [[*pieces(chart.title), ": ", *pieces(alt(chart)), "\n"] for chart in charts]
        text = cut([part for line in lines for part in line][:-1], BESIDE_BLOCKS)
        return text, shown(charts, files, most=BLOCKS, tables=False)

    def card(self, card: Card) -> tuple[str, Blocks]:
        """The text for notifications and screen readers, and the blocks."""
        lines = (cut(self._line(fact), FIELD) for fact in card.facts[: FIELDS * SECTIONS])
        facts = [mrkdwn(line) for line in lines if line.strip()]
        blocks: Blocks = [{"type": "header", "text": plain(card.head, HEADER)}]
        blocks += self._sections(card.body)
        for at in range(0, len(facts), FIELDS):
            blocks.append({"type": "section", "fields": facts[at : at + FIELDS]})
        blocks += _buttons(card.buttons)
        return cut(self._message(card.text), BESIDE_BLOCKS), blocks

    def _beside(self, message: Message, files: Files, *, tables: bool, first: int = 0) -> Blocks:
        """What there is to see and to press beside the words."""
        buttons = _buttons(message.buttons, first)
        return [*shown(message.exhibits, files, most=BLOCKS - SECTIONS - len(buttons), tables=tables), *buttons]

    def _sections(self, message: Message) -> Blocks:
        texts = islice(fold(self._message(message), SECTION), SECTIONS)
        return [{"type": "section", "text": mrkdwn(text)} for text in texts if text.strip()]

    def _message(self, message: Message) -> list[str]:
        return [part for line in message.lines for part in ("\n", *self._line(line))][1:]

    def _line(self, line: Line) -> list[str]:
        return [part for span in line for part in self._span(span)]

    def _span(self, span: Span) -> Iterator[str]:
        match span:
            case Text(text):
                yield from pieces(text)
            case Bold(text):
                yield f"*{escape(inert(text)).strip()}*" if text.strip() else ""
            case CaseNumber(number, url):
                yield link(url, f"#{number}") or f"#{number}"
            case Mention(name, accounts):
                here = [account for *of, account in accounts if of == ["slack", self._network]]
                yield from [f"<@{here[0]}>"] if here and _USER.fullmatch(here[0]) else pieces(name)
            case When(at, zone):
                read_out = times.moment(at, zone, now=self._clock.now(), language=self.language)
                yield f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{escape(read_out)}>"
            case Age(since):  # a message stays: how long ago it was would soon be wrong
                yield from self._span(When(since, "UTC"))
            case Link(url, label):
                yield from [made] if (made := link(url, label)) else pieces(f"{label} ({url})")
            case Say(words):
                yield f"`/case {escape(inert(words))}`"

    def _bare(self, span: Span) -> str:
        match span:
            case Text(text) | Bold(text) | Link(_, text):
                return text
            case CaseNumber(number):
                return f"#{number}"
            case Mention(name):
                return name
            case When(at, zone):
                return times.moment(at, zone, now=self._clock.now(), language=self.language)
            case Age(since):
                return times.ago(since, now=self._clock.now(), language=self.language)
            case Say(words):
                return f"/case {words}"


def _buttons(found: Sequence[Button], first: int = 0) -> Blocks:
    """The block that holds the buttons, if there are any that can be pressed."""
    made = [_button(at, each) for at, each in enumerate(found, first) if each.words and size(each.words) <= WORDS]
    return [{"type": "actions", "elements": made[:BUTTONS]}] if made else []


def _button(at: int, button: Button) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "button",
        "action_id": f"{'form' if button.form else 'once' if button.once else 'say'}:{at}",
        "text": plain(button.label, LABEL),
        "value": button.words,
    }
    if button.main:
        made["style"] = "primary"
    return made
