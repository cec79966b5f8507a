"""What a case's owner says under its card becomes a note when they choose so; nobody else's words are kept or read."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from sqlalchemy import Connection, select

from chatbot.platforms.platform import Answer
from commands import dispatch
from commands.refusals import NotNow
from commands.spoken import Identity
from commands.talking import Under
from commands.team import Team
from storage.models import Entry, EntryKind, Talk
from storage.rows import table
from tests.slack.house import House, card, connected, deliver, said
from tests.slack.test_shortcuts import claimed
from tests.slack.whole import alive
from tests.slack_standin import Slack

CANARY = "quetzal"


async def test_the_owner_chooses_what_becomes_of_their_words(slack: Slack, sqlite_url: str, mode: str) -> None:
    cases, ada, bob = slack.workspace.channel("cases"), slack.workspace.person("ada"), slack.workspace.person("bob")
    async with alive(slack, sqlite_url, mode) as app:
        card = await claimed(slack, cases, ada)
        await slack.says_privately(bob, "languages de")
        await slack.says(bob, cases, "I saw it too", thread=card)
        await slack.says(ada, cases, "the register says <1961> &amp; co", thread=card)
        asked = await cases.whispered(ada, "Shall what you just wrote here be kept as a note on #1?")
        assert asked.thread_ts == card.ts
        before = len(cases.whispers)
        await slack.says(ada, cases, "and so does the church", thread=card)
        await asyncio.gather(*(slack.presses_whisper(ada, cases, asked, "Keep this as a note") for _ in "12"))
        await cases.whispered(ada, "#1: noted")
        assert len(cases.whispers) == before + 1, "asked once"

        await slack.presses_whisper(ada, cases, asked, "Always")
        slack.sockets.copies = 2
        kept = await slack.says(ada, cases, "I called <them>", thread=card)
        await slack.says(ada, cases, "they will write", thread=card, subtype="thread_broadcast")
        slack.sockets.copies = 1
        await slack.edits(ada, kept, "I did not call them")
        other = await slack.says(ada, cases, "who brings cake?")
        await slack.says(ada, cases, "I do", thread=other)
        await slack.presses_whisper(ada, cases, asked, "Never")
        await slack.says(ada, cases, "no more", thread=card)
        notes = await app.house.read(_notes)
    assert notes == ["the register says <1961> &amp; co", "I called <them>", "they will write"]
    assert {whisper.user for whisper in cases.whispers} == {ada.id}
    assert len(cases.whispers) == len({whisper.text for whisper in cases.whispers})


class Forgetful(House):
    """A house whose case log cannot be read the first time, nor written the second."""

    def __init__(self) -> None:
        full = dispatch.refusal(NotNow(), Team())
        self._left = [Answer(full, private=True, refused=True, unstored=True)]
        super().__init__(lambda _: self._left.pop() if self._left else Answer(said("noted")))
        self._reads = False

    async def under_card(self, who: Identity, place: str, ref: str) -> Under | None:
        if not self._reads:
            self._reads = True
            raise NotNow
        return Under(12, Talk.KEEP)


async def test_what_cannot_be_kept_now_comes_again_and_is_kept_once(slack: Slack, mode: str) -> None:
    cases, ada = slack.workspace.channel("cases"), slack.workspace.person("ada")
    house = Forgetful()
    async with connected(slack, house, mode=mode) as platform:
        await deliver(platform, card("k1", cases.id))
        shown = await cases.shows("a wrong date")
        slack.sockets.copies = 2
        await slack.says(ada, cases, "I called them", thread=shown)
        await slack.settled()
    assert [heard.text for heard in house.heard] == ["note 12 I called them"] * 2
    assert len({heard.key for heard in house.heard}) == 1
    assert cases.whispers == [], "whoever asked for that once and for all waits for no answer"


async def test_what_is_not_for_the_bot_is_kept_and_logged_nowhere(
    slack: Slack, sqlite_url: str, written: io.StringIO
) -> None:
    cases, ada, bob = slack.workspace.channel("cases"), slack.workspace.person("ada"), slack.workspace.person("bob")
    other = slack.workspace.channel("other")
    async with alive(slack, sqlite_url, LOG_LEVEL="debug"):
        card = await claimed(slack, cases, ada)
        for person, channel, thread in ((bob, cases, card), (bob, cases, None), (ada, other, None), (ada, cases, None)):
            await slack.says(person, channel, f"{CANARY}, I think", thread=thread)
        await slack.says_privately(ada, "talk leave")
        mine = await slack.says(ada, cases, f"my {CANARY}", thread=card)
        await slack.edits(ada, mine, f"not my {CANARY}")
        await slack.settled()
    assert "platform_ready" in written.getvalue()
    assert CANARY not in written.getvalue()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    assert not any(CANARY.encode() in each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert [whisper.text for whisper in cases.whispers if "it is yours" not in whisper.text] == []


def _notes(db: Connection) -> list[str]:
    entries = table(Entry)
    found = db.execute(select(entries.c.text).where(entries.c.kind == EntryKind.NOTED).order_by(entries.c.id))
    return list(found.scalars())
