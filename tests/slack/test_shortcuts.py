"""A message is made a case, or a note, from its own menu: its words go nowhere until that is sent."""

from __future__ import annotations

from pathlib import Path

from tests.slack.whole import alive
from tests.slack_standin import Channel, Message, Slack, User

WORDS = "see <https://a.example/|here> <!channel> &lt;b&gt; her birth year is wrong: 1961"
PLAIN = "see https://a.example/ @channel <b> her birth year is wrong: 1961"
NOWHERE = "her birth year"


async def claimed(slack: Slack, cases: Channel, ada: User) -> Message:
    """Ada has a case; its card."""
    await slack.says(ada, cases, "!new the birth year is wrong")
    card = await cases.shows(lambda message: "Claim" in message.buttons)
    await slack.presses(ada, cases, card, "Claim")
    await cases.whispered(ada, "it is yours")
    return card


async def test_a_message_becomes_a_case_once_the_form_is_sent_and_not_before(
    slack: Slack, sqlite_url: str, mode: str
) -> None:
    cases, elsewhere = slack.workspace.channel("cases"), slack.workspace.channel("chatter", without_bot=True)
    bob, ada = slack.workspace.person("bob"), slack.workspace.person("ada")
    async with alive(slack, sqlite_url, mode) as app:
        await slack.uses_shortcut(bob, "new_case")
        blank = await slack.sees_modal(bob)
        await slack.closes(bob)
        message = await slack.says(bob, elsewhere, WORDS, as_is=True)
        await slack.uses_message_shortcut(ada, message, "make_case")
        view = await slack.sees_modal(ada)
        assert view.title == blank.title
        assert PLAIN in view.initial.values()
        assert any("#cases" in text and "until you send" in text for text in view.texts)
        assert not any("only a few" in text for text in view.texts)
        (link,) = [str(value) for label, value in view.initial.items() if "archives" in str(value)]
        assert link.endswith(f"archives/{elsewhere.id}/p{message.ts.replace('.', '')}")
        assert NOWHERE not in view.private_metadata
        assert not await app.house.read(lambda db: _holds(sqlite_url, NOWHERE))
        assert cases.messages == []

        await slack.fills(ada)
        card = await cases.shows(lambda shown: "Claim" in shown.buttons)
        assert any(NOWHERE in text for text in card.written)
        assert any(link in text for text in card.written)
        assert all(NOWHERE not in each.text for each in elsewhere.messages[1:])
        await slack.workspace.dm(ada).shows("is new")


async def test_what_was_written_in_private_is_brought_along_only_with_a_warning(slack: Slack, sqlite_url: str) -> None:
    slack.workspace.channel("cases")
    bob, guest = slack.workspace.person("bob"), slack.workspace.person("gus", is_ultra_restricted=True)
    between = Channel("D0BETWEEN", "between", private=True, direct=True)
    between.members = {bob.id, guest.id}
    slack.workspace.channels[between.id] = between
    async with alive(slack, sqlite_url):
        message = await slack.says(bob, between, "about Ada's own article")
        await slack.uses_message_shortcut(bob, message, "make_case")
        view = await slack.sees_modal(bob)
        assert any("only a few" in text for text in view.texts)
        assert "confidential" in str(view.initial)
        await slack.fills(bob)
        await slack.workspace.dm(bob).shows("is new")
        await slack.uses_message_shortcut(guest, message, "make_case")
        await slack.workspace.dm(guest).shows(lambda shown: bool(shown.text))
        assert slack.screen(guest).modal is None


async def test_a_reply_under_a_card_is_kept_as_a_note_from_its_menu(slack: Slack, sqlite_url: str, mode: str) -> None:
    cases, ada, bob = slack.workspace.channel("cases"), slack.workspace.person("ada"), slack.workspace.person("bob")
    async with alive(slack, sqlite_url, mode):
        card = await claimed(slack, cases, ada)
        reply = await slack.says(bob, cases, "the register says 1961", thread=card)
        await slack.uses_message_shortcut(ada, reply, "keep_note")
        view = await slack.sees_modal(ada)
        assert list(view.initial.values()) == ["the register says 1961"]
        await slack.fills(ada)
        await cases.whispered(ada, "noted")
        await slack.says_privately(ada, "case 1")
        await slack.workspace.dm(ada).shows("the register says 1961")

        lone = await slack.says(bob, cases, "lunch?")
        await slack.uses_message_shortcut(ada, lone, "keep_note")
        await cases.whispered(ada, "stands under no case's card")


def _holds(url: str, words: str) -> bool:
    """Whether the case log's files hold these words."""
    file = Path(url.removeprefix("sqlite:///"))
    return any(words.encode() in each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
