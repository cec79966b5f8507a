"""What a case's owner says under its card becomes a note when they choose so; nobody else's words are kept or read."""

from __future__ import annotations

import io
from pathlib import Path

from sqlalchemy import Connection, select

from storage.models import Entry, EntryKind
from storage.rows import table
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
        await slack.presses_whisper(ada, cases, asked, "Keep this as a note")
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
