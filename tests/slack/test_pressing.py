"""A case is taken through its whole life by pressing only, and who is on IRC cannot tell it from one that was typed."""

from __future__ import annotations

import copy
import re
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from chatbot.clock import SystemClock
from storage.models import Entry, EntryKind
from storage.rows import table
from tests.fixtures.irc import IrcPerson
from tests.fixtures.irc_servers import IrcServer
from tests.slack.whole import alive
from tests.slack_standin import Channel, Slack, User, View
from tests.slack_standin import Message as Shown

IN_A_WEEK = f"{SystemClock().now() + timedelta(days=7):%Y-%m-%d}"
SUBJECT = "the birth year is wrong"
QUICK = {"SLACK_FLOOD_BURST": "200", "SLACK_FLOOD_RATE": "200", "IRC_FLOOD_BURST": "200", "IRC_FLOOD_RATE": "200"}


class Pressing:
    """Somebody on Slack, who never types a command."""

    def __init__(self, slack: Slack, cases: Channel, user: User) -> None:
        self.slack, self.cases, self.user = slack, cases, user

    async def sees(self, *, state: str, label: str) -> Shown:
        """The card, once it says so and can be pressed so."""
        return await self.cases.shows(
            lambda shown: label in shown.buttons and any(f"*State* {state}" in text for text in shown.written)
        )

    async def presses(self, state: str, label: str) -> None:
        await self.slack.presses(self.user, self.cases, await self.sees(state=state, label=label), label)

    async def opens(self, state: str, label: str) -> View:
        await self.presses(state, label)
        return await self.slack.sees_modal(self.user)

    async def fills(self, state: str, label: str, fields: dict[str, Any]) -> None:
        await self.opens(state, label)
        await self.submits(fields)

    async def refused(self, label: str, fields: dict[str, Any]) -> None:
        """Beside the first of the fields, and nowhere else."""
        view = await self.opens("claimed", label)
        await self.slack.fills(self.user, fields)
        assert list(view.errors) == [next(iter(fields))]
        await self.slack.closes(self.user)

    async def submits(self, fields: dict[str, Any]) -> None:
        view = await self.slack.sees_modal(self.user)
        await self.slack.fills(self.user, fields)
        assert view.errors == {}
        assert self.slack.screen(self.user).modal is None

    async def presses_privately(self, label: str) -> None:
        private = self.slack.workspace.dm(self.user)
        await self.slack.presses(self.user, private, await private.shows(lambda shown: label in shown.buttons), label)


async def pressed(slack: Slack, cases: Channel, ada: Pressing, bea: Pressing) -> None:
    await slack.uses_shortcut(ada.user, "new_case")
    await ada.submits({"Area": "living-person", "What it is about": SUBJECT})
    await bea.fills("open", "Note", {"What you found, or did": "the register\nsays 1871"})
    await ada.presses("open", "Claim")
    await ada.fills(
        "claimed",
        "Follow up",
        {"When do you look again?": IN_A_WEEK, "At what time": "14:00", "What is next": "call back"},
    )
    await ada.fills(
        "claimed",
        "Hand over",
        {"Who is asked to take it over": bea.user, "What they must know": "they know the register"},
    )
    await bea.presses_privately("Accept")
    await cases.shows(lambda shown: f"<@{bea.user.id}>" in str(shown.written))
    await bea.fills(
        "claimed", "Waiting", {"Whom it waits for": "the archive", "Look again": IN_A_WEEK, "At what time": "09:30"}
    )
    await bea.fills("waiting", "Resolve", {"How it ended": "upheld", "What was done": "corrected the year"})
    await bea.fills("resolved", "Reopen", {"Why it is taken up again": "it was undone"})
    await bea.fills("claimed", "Release", {"Why, if you like": "away"})
    await bea.sees(state="open", label="Claim")


TYPED: tuple[tuple[str, str, str], ...] = (
    ("ada", f"!new living-person: {SUBJECT}", " is new"),
    ("bea", "!note # the register says 1871", "noted"),
    ("ada", "!claim #", "claimed"),
    ("ada", f"!followup # {IN_A_WEEK} 14:00 call back", "call back"),
    ("ada", "!handover # irc:bea they know the register", "bea"),
    ("bea", "!accept #", "bea"),
    ("bea", f"!waiting # the archive until {IN_A_WEEK} 09:30", "the archive"),
    ("bea", "!resolve # upheld corrected the year", "resolved"),
    ("bea", "!reopen # it was undone", "undone"),
    ("bea", "!release # away", "open"),
)


async def test_a_case_lives_by_pressing_alone_and_irc_reads_it_as_typed(
    slack: Slack, sqlite_url: str, miniircd: IrcServer, irc_person: IrcPerson, irc_room: str, irc_nick: str, mode: str
) -> None:
    cases = slack.workspace.channel("cases")
    ada, bea = (Pressing(slack, cases, slack.workspace.person(name)) for name in ("ada", "bea"))
    typed = f"{irc_room}-typed"
    watcher = await irc_person(miniircd, f"w{irc_nick[3:]}")
    await watcher.join(irc_room)
    irc = {
        "IRC_HOST": miniircd.host,
        "IRC_PORT": str(miniircd.port),
        "IRC_TLS": "false",
        "IRC_NICK": irc_nick,
        "IRC_IDENTITY": "nick",
        "IRC_CHANNELS": f"{irc_room}:team,{typed}:team",
    }
    async with alive(slack, sqlite_url, mode, clock=None, **irc, **QUICK):
        await watcher.hears(f"JOIN {irc_room}")
        await pressed(slack, cases, ada, bea)
        await watcher.hears("#1 claimed -> open")
        people = {name: await irc_person(miniircd, name) for name in ("ada", "bea")}
        for each in people.values():
            await each.join(typed)
        for name, words, answered in TYPED:
            people[name].say(typed, words.replace("#", "2"))
            await people["ada"].hears(partial(_says, irc_nick, answered))
        await watcher.hears("#2 claimed -> open")
        said = [line.partition(" :")[2] for line in watcher.said(f"PRIVMSG {irc_room} :")]
    lives = {number: [_plain(line, number) for line in said if f"#{number}" in line] for number in (1, 2)}
    assert lives[1] == lives[2]
    assert len(lives[1]) == 8, "notes and who is asked are nobody else's"
    assert len([shown for shown in cases.said_by_bot() if shown.thread_ts is None]) == 2, "one card a case"


HOSTILE = "<!channel> <@U0BEA> <http://evil.example|bank> *now*\u202e\nsecond `line`"


async def test_what_is_refused_is_told_to_its_presser_alone_where_it_belongs(slack: Slack, sqlite_url: str) -> None:
    cases = slack.workspace.channel("cases")
    ada, bea = (Pressing(slack, cases, slack.workspace.person(name)) for name in ("ada", "bea"))
    async with alive(slack, sqlite_url, clock=None, **QUICK):
        for words in ("quiet off", f"new {SUBJECT}"):
            await slack.says_privately(ada.user, words)
        card = await bea.sees(state="open", label="Claim")
        as_it_was = copy.deepcopy(card.blocks)
        await ada.presses("open", "Claim")
        await ada.refused("Follow up", {"When do you look again?": "2020-01-01", "At what time": "14:00"})
        stranger = slack.workspace.person("stranger")
        await ada.refused("Hand over", {"Who is asked to take it over": stranger, "What they must know": "all"})

        card.blocks = as_it_was
        await slack.presses(bea.user, cases, card, "Claim")
        await cases.whispered(bea.user, "already with <@U0ADA>")
        assert await ada.sees(state="claimed", label="Resolve") is card, (
            "the card that was of another time is drawn anew"
        )
        await slack.presses(bea.user, cases, card, "Resolve")
        await cases.whispered(bea.user, "is with <@U0ADA>")

        await ada.fills("claimed", "Note", {"What you found, or did": HOSTILE})
        view = await ada.opens("claimed", "Resolve")
        for person, words in ((ada, "release 1"), (bea, "claim 1")):
            await slack.says_privately(person.user, words)
        await slack.fills(ada.user, {"How it ended": "upheld", "What was done": HOSTILE})
        ((label, error),) = view.errors.items()
        assert (label, "bea" in error, "<" in error) == ("How it ended", True, False)
        assert view.initial["What was done"] == HOSTILE, "what was typed is still there"
        await slack.closes(ada.user)

        await slack.opens_home(ada.user)
        await slack.sees_home(ada.user)
        await slack.presses_in(ada.user, "My settings")
        view = await slack.sees_modal(ada.user, "My settings")
        for label, wrong, right in (
            ("Your time zone", "Nowhere/Else", "Europe/Berlin"),
            ("Languages you answer in", "<!here>", "de, fr"),
            ("When to leave you alone", "25-99", "22-7"),
        ):
            await slack.fills(ada.user, {label: wrong})
            assert list(view.errors) == [label]
            view.enter(view.find(label), right)
        await ada.submits({"Areas you watch": ["licensing"]})
        await slack.workspace.dm(ada.user).shows("Europe/Berlin")

        await slack.says_privately(ada.user, "case 1")
        await slack.workspace.dm(ada.user).shows("second")
        for shown in (*cases.messages, *slack.workspace.dm(ada.user).said_by_bot()):
            assert {each for each in shown.markup if not each.startswith(("@U", "!date^"))} == set()
            assert "\u202e" not in str(shown.written)


async def test_what_is_sent_again_has_one_effect_though_the_bot_was_restarted_between(
    slack: Slack, sqlite_url: str, mode: str
) -> None:
    cases = slack.workspace.channel("cases")
    ada = Pressing(slack, cases, slack.workspace.person("ada"))
    words = {"What you found, or did": "the register says 1871"}
    async with alive(slack, sqlite_url, mode, clock=None, **QUICK):
        await slack.says_privately(ada.user, f"new {SUBJECT}")
        view = await ada.opens("open", "Note")
        slack.ack_within, slack.sockets.deaf_to_acks = 0.5, 1
        await slack.fills(ada.user, words)
        assert view.failed
    async with alive(slack, sqlite_url, mode, clock=None, **QUICK) as app:
        slack.ack_within = 3.0
        await ada.submits({})
        noted = select(table(Entry).c.id).where(table(Entry).c.kind == EntryKind.NOTED)
        assert len(await app.house.read(lambda db: db.execute(noted).all())) == 1


def _says(nick: str, what: str, line: str) -> bool:
    return line.startswith(f":{nick}!") and what in line


def _plain(line: str, number: int) -> str:
    """A line of IRC without what tells one case from another."""
    return re.sub(rf"(#|!claim ){number}\b", r"\1N", re.sub(r"\d\d:\d\d", "hh:mm", line))
