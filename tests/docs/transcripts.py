"""Transcripts as the papers show them, played with the team of `tests/conversations` as each platform renders it.

A transcript is played by doing what its people do, and what comes back is the whole transcript anew: whoever compares
the two leaves nothing out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chatbot.platforms.irc.render import Look
from chatbot.platforms.irc.render import render as on_irc
from chatbot.platforms.slack.looks.render import Renderer
from commands import cards, parcels
from commands.message import Card, Message
from commands.views import Field, Pick
from tests.conversations import filling
from tests.conversations.filling import filled, form
from tests.conversations.talk import CARDS, Talk

_LATER = re.compile(r"-- (?P<count>\d+) (?P<unit>minute|hour|day)s? later --")
_ON_IRC = re.compile(r"<(?P<who>\w+)(?P<private> to casebell)?> (?P<text>.*)")
_ON_SLACK = re.compile(
    r"(?P<who>\w+) (presses \[(?P<button>[\w ]+)\](?: and fills in (?P<form>.*))?|types (?P<text>.*))"
)
_FILLED = re.compile(r"\s*(?P<label>[^:;]+): (?P<value>[^;]+);?")
_DATE = re.compile(r"<!date\^[^|]*\|([^>]*)>")
_BOLD = re.compile(r"\*([^*]*)\*")


class OnIrc(Talk):
    """What is said reads as IRC shows it, without the bold."""

    def plain(self, content: Message | Card) -> list[str]:
        look = Look(self.team.prefix, self.team.language, self.now, lambda account: account)
        return [line.replace("\x02", "") for line in on_irc(content, look)]


@dataclass(frozen=True)
class _Standing:
    """A clock that stands at one moment."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nobody waits while a message is drawn")


class OnSlack(Talk):
    """What is said reads as Slack shows it: a card as its heading, its text, its facts two by two, its buttons."""

    def plain(self, content: Message | Card) -> list[str]:
        renderer = Renderer("", _Standing(self.now), self.team.language)
        if isinstance(content, Message):
            return _shown(renderer.text(content)).splitlines()
        lines: list[str] = []
        for block in renderer.card(content)[1]:
            if "fields" in block:
                fields = [_shown(field["text"]) for field in block["fields"]]
                lines += [" ".join(f"{each:<32}" for each in fields[at : at + 2]).rstrip() for at in (0, 2, 4)]
            elif "elements" in block:
                lines.append(" ".join(f"[{each['text']['text']}]" for each in block["elements"]))
            else:
                lines += _shown(block["text"]["text"]).splitlines()
        return lines


def played_on_irc(talk: OnIrc, transcript: str) -> list[str]:
    """The transcript of a case that has just come in, as it goes when its people say what they say in this one."""
    told = list(_heard_on_irc(talk))
    for line in transcript.splitlines():
        if later := _LATER.fullmatch(line):
            _pass(talk, later)
            told.append(line)
        elif (said := _ON_IRC.fullmatch(line)) and said["who"] != "casebell":
            answer = talk.say(said["who"], said["text"], None if said["private"] else "#cases")
            to = f" to {said['who']}" if said["private"] else ""
            told += [line, *(f"<casebell{to}> {each}" for each in answer)]
        else:
            continue
        told += _heard_on_irc(talk)
    return told


def played_on_slack(talk: OnSlack, transcript: str) -> list[str]:
    """The same on Slack, in a room with cards. What is set in is what is shown then."""
    told = ["a case comes in", *_seen_on_slack(talk)]
    for line in transcript.splitlines():
        if later := _LATER.fullmatch(line):
            _pass(talk, later)
            told.append(line)
        elif done := _ON_SLACK.fullmatch(line):
            told += [line, *(f"    only {done['who']} sees: {each}" for each in _done(talk, done))]
        else:
            continue
        told += _seen_on_slack(talk)
    return told


def _done(talk: OnSlack, done: re.Match[str]) -> list[str]:
    """What somebody is told who types a command, or presses a button of the card and fills in its form."""
    if done["text"]:
        return talk.say(done["who"], f"!{done['text'].removeprefix('/case ')}", "#slack")
    card = talk.do(lambda db: cards.draw(db, 1, CARDS["#slack"], talk.team))
    button = next(each for each in card.buttons if each.label == done["button"])
    assert button.form == bool(done["form"])
    if not button.form:
        return talk.say(done["who"], f"!{button.words}", "#slack")
    names = {each.label: each for each in form(talk, done["who"], button.words, "#slack").fields}
    values = {names[label].name: _words(names[label], value) for label, value in _FILLED.findall(done["form"])}
    return filling.lines(talk, filled(talk, done["who"], button.words, values, "#slack"))


def _words(field: Field, shown: str) -> str:
    """What a field says, from what is chosen in it."""
    if isinstance(field, Pick):
        return next(each.words for each in field.choices if each.label == shown)
    return shown


def _heard_on_irc(talk: OnIrc) -> Iterator[str]:
    for place, private, lines in _carried(talk, "irc"):
        to = f" to {place}" if private else ""
        yield from (f"<casebell{to}> {line}" for line in lines)


def _seen_on_slack(talk: OnSlack) -> Iterator[str]:
    for place, private, lines in _carried(talk, "slack"):
        if private:
            yield from (f"    to {place}: {line}" for line in lines)
        else:
            yield from (f"    | {line}" for line in lines)


def _carried(talk: Talk, platform: str) -> Iterator[tuple[str, bool, list[str]]]:
    """What is owed on a platform now: where, whether to one person, and what."""
    due = talk.do(lambda db: parcels.due(db, platform, besides=(), now=talk.now, team=talk.team, most=1000))
    talk.do(lambda db: [parcels.sent(db, each, talk.now) for each in due])
    for each in due:
        yield each.place, each.private, talk.plain(each.content)


def _pass(talk: Talk, later: re.Match[str]) -> None:
    talk.pass_time(timedelta(**{f"{later['unit']}s": int(later["count"])}))


def _shown(mrkdwn: str) -> str:
    """Slack's markup as it looks, times as they are for whoever's Slack cannot show them in their own zone."""
    return html.unescape(_BOLD.sub(r"\1", _DATE.sub(r"\1", mrkdwn)))
