"""Whatever is in a message, Slack makes nothing of it but what we meant, and takes it within its limits."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.platforms.slack.hearing import reading
from chatbot.platforms.slack.looks.markup import cut, fold, pieces, size
from chatbot.platforms.slack.looks.render import PAGE, PAGES, Renderer
from commands.message import Age, Bold, Button, Card, CaseNumber, Line, Link, Mention, Message, Say, Text, When
from tests.slack.house import HastyClock, House, card, connected, deliver
from tests.slack_standin import Slack, blocks
from tests.slack_standin.workspace import texts

RENDERER = Renderer("T1", HastyClock(), "en")
HOSTILE = [
    "<!channel>",
    "<!everyone> <!here>",
    "<@U1>",
    "<#C1|general>",
    "<http://evil.example/|bank>",
    "http://ok.example|<@U1>",
    "<!date^1^{date}|x>",
    "&lt;!channel&gt;",
    "<!subteam^S1>",
]
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
LONG = st.sampled_from(["x" * 3500, "word " * 900, "<&>" * 1500, "😀" * 2000, "\n" * 3500])
SIGNS = st.text(st.sampled_from("<>&*_~`|:!@#^ \n\r\t\0ab\u202e\u200b\u0301\u200d😀"), max_size=60)
HOSTILE_TEXT = ANY_TEXT | SIGNS | LONG | st.sampled_from(HOSTILE)
SPANS = st.one_of(
    st.builds(Text, HOSTILE_TEXT),
    st.builds(Bold, HOSTILE_TEXT),
    st.builds(CaseNumber, st.integers(1, 10**6), st.none() | HOSTILE_TEXT),
    st.builds(Mention, HOSTILE_TEXT, st.lists(st.tuples(st.just("slack"), st.just("T1"), HOSTILE_TEXT)).map(tuple)),
    st.builds(Link, HOSTILE_TEXT, HOSTILE_TEXT),
    st.builds(Say, HOSTILE_TEXT),
    st.builds(When, st.integers(0, 2**32).map(lambda at: datetime.fromtimestamp(at, UTC)), st.just("UTC")),
)
LINES = st.lists(SPANS, max_size=3).map(tuple)
MESSAGES = st.lists(LINES, min_size=1, max_size=3).map(lambda lines: Message(tuple(lines)))
CARDS = st.builds(
    Card,
    st.integers(1, 10**6),
    HOSTILE_TEXT,
    MESSAGES,
    st.lists(LINES, max_size=3).map(tuple) | LINES.map(lambda line: (line,) * 120),
    st.lists(st.builds(Button, HOSTILE_TEXT, HOSTILE_TEXT.filter(bool)), max_size=3).map(tuple)
    | st.builds(Button, HOSTILE_TEXT, st.just("claim 1")).map(lambda button: (button,) * 40),
    MESSAGES,
)

OURS = re.compile(
    r"<@[A-Za-z0-9]+>"
    r"|<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|]*>"
    r"|<https?://[^\s<>|]+\|[^<>]*>",
    re.IGNORECASE,
)


def only_ours(text: str) -> None:
    """Every `<` and `>` belongs to markup that we make, and every `&` to an entity."""
    left = OURS.sub("", text)
    assert "<" not in left
    assert ">" not in left
    assert not re.search(r"&(?!amp;|lt;|gt;)", left)


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_in_a_subject_call_nobody_and_link_nowhere(slack: Slack, text: str) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        await deliver(platform, card("k1", cases.id, text))
    (message,) = cases.messages
    assert message.markup == []
    assert not message.unfurl
    (call,) = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert call.arguments["parse"] == "none"
    assert call.arguments["link_names"] is False


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MESSAGES)
def test_no_text_makes_markup_of_its_own(message: Message) -> None:
    pages = RENDERER.pages(message)
    for page in pages:
        only_ours(page)
        assert size(page) <= PAGE
    assert RENDERER.text(message).count("\n") < len(message.lines)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CARDS)
def test_every_card_is_within_slacks_limits(made: Card) -> None:
    text, drawn = RENDERER.card(made)
    blocks.check(drawn)
    assert size(text) <= 3000
    for each in [text, *texts(drawn)]:
        only_ours(each)


@given(SIGNS)
def test_no_text_makes_bold_code_quotations_or_emoji(text: str) -> None:
    shown = "".join(pieces(text))
    assert not re.search(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])|`", shown)
    assert not shown.lstrip().startswith("&gt;")
    assert not re.search(r":[a-z_+-]+:", shown)


@given(ANY_TEXT, st.integers(20, 200))
def test_folding_loses_nothing_but_blanks_at_the_seams(text: str, limit: int) -> None:
    parts = pieces(text)
    folded = list(fold(parts, limit))
    assert all(size(each) <= limit for each in folded)
    kept = "".join(part for part in parts if size(part) <= limit)
    assert re.sub(r"\s", "", "".join(folded)) == re.sub(r"\s", "", kept)


@given(ANY_TEXT, st.integers(20, 200))
def test_a_cut_never_parts_a_character_or_an_entity(text: str, limit: int) -> None:
    short = cut(pieces(text), limit)
    assert size(short) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", short)
    assert not (short and unicodedata.combining(short[0]) and not unicodedata.combining((text + " ")[0]))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), max_size=60))
def test_what_is_shown_reads_back_as_what_was_written(text: str) -> None:
    plain = re.sub(r"[*_~`:>]", "", text)
    assert reading.words("".join(pieces(plain))) == plain


def test_each_span_is_shown_as_slack_shows_such_things() -> None:
    clock = HastyClock()
    at = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
    line: Line = (
        CaseNumber(12, "https://desk.example/t?id=12&x=1"),
        Text(" "),
        CaseNumber(13),
        Text(" "),
        CaseNumber(14, "javascript:alert(1)"),
        Text(" "),
        Mention("ada", (("irc", "", "ada"), ("slack", "T2", "U9"), ("slack", "T1", "U0ADA"))),
        Text(" "),
        Mention("<bob>", (("irc", "", "bob"),)),
        Text(" "),
        When(at, "Europe/Amsterdam"),
        Text(" "),
        Age(at),
        Text(" "),
        Link("https://x.example/", "the <rules>"),
        Text(" "),
        Bold("now"),
        Text(" "),
        Say("claim 12"),
    )
    assert Renderer("T1", clock, "en").text(Message((line,))) == (
        "<https://desk.example/t?id=12&amp;x=1|#12> #13 #14 <@U0ADA> &lt;bob&gt;"
        " <!date^1795626000^{date_short_pretty} {time}|Wed 25 Nov 18:00 CET>"
        " <!date^1795626000^{date_short_pretty} {time}|Wed 25 Nov 17:00 UTC>"
        " <https://x.example/|the &lt;rules&gt;> *now* `/case claim 12`"
    )


def test_control_characters_are_shown_and_what_turns_the_line_around_is_dropped() -> None:
    line: Line = (Text("a\r\nb\x00c\u202ed\u2028e"),)
    assert RENDERER.text(Message((line,))) == "a␍␊b␀cde"


def test_what_goes_beyond_all_pages_ends_with_an_ellipsis() -> None:
    pages = RENDERER.pages(Message(((Text("word " * PAGE * 2),),)))
    assert len(pages) == PAGES
    assert pages[-1].endswith("…")


def test_a_card_has_its_parts_where_they_belong() -> None:
    made = Card(
        12,
        "#12 <x>",
        Message(((Text("*what*"),), (Text("more"),))),
        ((Bold("Owner"), Text(" ada")), ()),
        (Button("Claim", "claim 12", main=True), Button("Release", "release 12")),
        Message(((CaseNumber(12), Text(" open")),)),
    )
    text, drawn = RENDERER.card(made)
    assert text == "#12 open"
    assert drawn == [
        {"type": "header", "text": {"type": "plain_text", "text": "#12 &lt;x&gt;", "emoji": False}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "∗what∗\nmore", "verbatim": True}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Owner* ada", "verbatim": True}]},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "say:0",
                    "text": {"type": "plain_text", "text": "Claim", "emoji": False},
                    "value": "claim 12",
                    "style": "primary",
                },
                {
                    "type": "button",
                    "action_id": "say:1",
                    "text": {"type": "plain_text", "text": "Release", "emoji": False},
                    "value": "release 12",
                },
            ],
        },
    ]


@given(st.text(max_size=200) | SIGNS)
def test_reading_never_fails_and_gives_one_line(text: str) -> None:
    words, _ = reading.meant_for(text, "U0CASEBELL", "casebell")
    assert words == " ".join(words.split())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MESSAGES, st.lists(st.builds(Button, HOSTILE_TEXT, HOSTILE_TEXT), max_size=30).map(tuple))
def test_every_line_with_buttons_is_within_slacks_limits(message: Message, buttons: tuple[Button, ...]) -> None:
    text, drawn = RENDERER.line(Message(message.lines, buttons))
    if drawn:
        blocks.check(drawn)
        assert size(text) <= 3000
    for each in [text, *texts(drawn)]:
        only_ours(each)


def test_a_line_with_buttons_says_them_under_its_text() -> None:
    line: Line = (CaseNumber(12), Text(" is due"))
    buttons = (Button("Done", "kept 12"), Button("Snooze 2 days", "followup 12 2d"))
    text, drawn = RENDERER.line(Message((line,), buttons))
    assert text == "#12 is due"
    assert drawn == [
        {"type": "section", "text": {"type": "mrkdwn", "text": "#12 is due", "verbatim": True}},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": f"say:{at}",
                    "text": {"type": "plain_text", "text": label, "emoji": False},
                    "value": value,
                }
                for at, (label, value) in enumerate([("Done", "kept 12"), ("Snooze 2 days", "followup 12 2d")])
            ],
        },
    ]


def test_a_line_without_buttons_is_text_alone() -> None:
    assert RENDERER.line(Message(((Text("hello"),),))) == ("hello", [])
