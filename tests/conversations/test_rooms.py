"""Rooms as coordinators settle them: what each hears, and that none hears more than it may."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select

from commands import cards, dispatch, hearers, parcels, posting
from commands.facts import CaseFact, Opened
from commands.spoken import Identity, Incoming, Place
from storage import cases, outbox, rooms
from storage.models import Audience, Entry, EntryKind, Room
from storage.rooms import Furnishing
from storage.rows import table
from tests.conversations.talk import ROOMS, Talk, converse
from tests.conversations.test_words import TOLD, _some

VEILED = "#1 has come in: licensing. It is for a narrower circle than this room, which is told no more of it."


def changes(talk: Talk) -> list[tuple[str, str, str]]:
    entries = table(Entry)
    found = talk.do(lambda db: db.execute(select(entries).where(entries.c.kind == EntryKind.CHANGED)).mappings().all())
    return [(each["speaker"], each["was"], each["now"]) for each in found]


def room(talk: Talk, name: str) -> Any:
    found = table(Room)
    return talk.do(lambda db: db.execute(select(found).where(found.c.name == name)).one())


def restart(talk: Talk, **audiences: Audience) -> None:
    """Furnish as at a start: the configured rooms, some with another audience."""
    for platform, names in (("irc", ("#cases", "#quiet", "#inner")), ("slack", ("#slack",))):
        wanted = [Furnishing(name, audiences.get(name[1:], {**ROOMS, "#slack": Audience.TEAM}[name])) for name in names]
        talk.do(
            lambda db, p=platform, w=wanted: posting.furnish(db, p, w, cards=p == "slack", team=talk.team, now=talk.now)
        )


def test_a_room_tells_what_is_settled_about_it_and_each_change_what_it_was(talk: Talk) -> None:
    converse(
        talk,
        """
        #cases cora: !room
            #cases hears all areas. Audience team; quiet hours usual (off); language usual (en); threads off; morning off; monthly report off. To change one, say !room #cases audience team.
        #cases cora: !room areas licensing, living-person
            #cases, areas: all -> living-person, licensing.
        cora: room #quiet areas licensing living-person licensing
            #quiet, areas: all -> living-person, licensing.
        cora: room quiet quiet 22-7 mon-fri
            #quiet, quiet: usual (off) -> 22:00-07:00 mon-fri.
        cora: room #QUIET quiet 23-6:30
            #quiet, quiet: 22:00-07:00 mon-fri -> 23:00-06:30 mon-fri.
        cora: room #quiet quiet off
            #quiet, quiet: 23:00-06:30 mon-fri -> off.
        cora: room #quiet quiet usual
            #quiet, quiet: off -> usual (off).
        cora: room #quiet audience team
            #quiet, audience: public -> team.
        cora: room #quiet language en
            #quiet, language: usual (en) -> en.
        cora: room #quiet language usual
            #quiet, language: en -> usual (en).
        cora: room #quiet morning 8:30
            #quiet, morning: off -> 08:30.
        cora: room #quiet morning off
            #quiet, morning: 08:30 -> off.
        cora: room #slack threads on
            #slack, threads: off -> on.
        cora: room #quiet
            #quiet hears these areas: living-person, licensing. Audience team; ...
        cora: room #quiet areas all
            #quiet, areas: living-person, licensing -> all.
        """,
    )
    assert changes(talk)[0] == ("irc:cora", "irc:#cases areas all", "irc:#cases areas living-person, licensing")
    assert len(changes(talk)) == 13


def test_days_alone_are_its_working_days_and_its_hours_stay(talk: Talk) -> None:
    talk.team = dataclasses.replace(talk.team, quiet="21:00-06:00")
    converse(
        talk,
        """
        cora: room #cases quiet mon-fri
            #cases, quiet: usual (21:00-06:00) -> usual (21:00-06:00) mon-fri.
        cora: room #cases quiet 22-7
            #cases, quiet: usual (21:00-06:00) mon-fri -> 22:00-07:00 mon-fri.
        cora: room #cases quiet tue,thu
            #cases, quiet: 22:00-07:00 mon-fri -> 22:00-07:00 tue,thu.
        cora: room #cases quiet off sat-sun
            #cases, quiet: 22:00-07:00 tue,thu -> off sat-sun.
        cora: room #cases quiet usual mon
            #cases, quiet: off sat-sun -> usual (21:00-06:00) mon.
        cora: room #cases quiet usual
            #cases, quiet: usual (21:00-06:00) mon -> usual (21:00-06:00).
        """,
    )


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("room", "Which room? Name one, as in !room #cases audience team. I am in #cases, #quiet, #inner, #slack."),
        ("room #nowhere", "I am in no room called “#nowhere”. I am in #cases, ..."),
        ("room audiences team", "I am in no room called “audiences”. ..."),
        ("room #cases colour red", "That is written !room [#name] <areas|audience|quiet|language|threads|morning|report> <value>, for example ..."),
        ("room #cases audience", "That is written !room [#name] audience <value>, for example !room #cases audience team."),
        ("room #cases areas licencing", "“licencing” is no area. Try licensing."),
        ("room #cases areas licensing nonsense", "“nonsense” is no area. Try article-error, ..."),
        ("room #cases areas ,", "“,” is no area. ..."),
        ("room #cases audience everyone", "“everyone” is no audience. Write public, team or confidential, ..."),
        ("room #cases quiet late", "I cannot read quiet hours in “late”. Write 22-7 or 22:00-7:30 mon-fri, ..."),
        ("room #cases quiet 25-7", "I cannot read quiet hours in “25-7”. ..."),
        ("room #cases quiet 22-7 mon-fry", "I cannot read quiet hours in “22-7 mon-fry”. ..."),
        ("room #cases language de", "I do not speak “de” yet. I speak en."),
        ("room #cases threads on", "#cases has no threads: they go under the cards of cases, ..."),
        ("room #slack threads maybe", "“maybe” is neither on nor off. Write one of them."),
        ("room #cases morning noon", "“noon” is no time of day. Write 8:30, or off for none."),
        ("room #cases morning 24:00", "“24:00” is no time of day. ..."),
        ("room #cases morning 8:75", "“8:75” is no time of day. ..."),
    ],
)  # fmt: skip
def test_what_cannot_be_settled_is_refused_with_the_way_out_and_changes_nothing(
    talk: Talk, said: str, answered: str
) -> None:
    before = [room(talk, name) for name in talk.only]
    converse(talk, f"cora: {said}\n    {answered}")
    assert talk.heard("cora", said).refused
    assert [room(talk, name) for name in talk.only] == before
    assert changes(talk) == []


def test_only_coordinators_settle_anything(talk: Talk) -> None:
    converse(
        talk,
        """
        #cases ada: !room audience confidential
            That is for coordinators. Ask a coordinator of your team to do it.
        #cases ?cora: !room audience confidential
            I cannot tell who you are. ...
        """,
    )
    assert room(talk, "#cases").audience is Audience.TEAM


def test_saying_what_is_so_already_writes_nothing(talk: Talk) -> None:
    talk.arrives("x")
    talk.hears("#cases")
    converse(talk, "cora: room #cases audience team\n    #cases, audience: team -> team.")
    assert changes(talk) == []
    assert talk.hears("#cases") == []


def test_what_was_said_lasts_over_a_restart_until_the_settings_say_something_new(talk: Talk) -> None:
    restart(talk)
    talk.say("cora", "room #cases audience confidential")
    talk.say("cora", "room #cases areas licensing")
    restart(talk)
    assert room(talk, "#cases").audience is Audience.CONFIDENTIAL
    assert room(talk, "#cases").areas == "licensing"
    restart(talk, cases=Audience.PUBLIC)
    assert room(talk, "#cases").audience is Audience.PUBLIC
    talk.say("cora", "room #cases audience team")
    restart(talk, cases=Audience.PUBLIC)
    assert room(talk, "#cases").audience is Audience.TEAM


def test_a_narrowed_room_hears_and_answers_by_its_new_audience_from_the_next_word(talk: Talk) -> None:
    talk.arrives("canary", area="licensing")
    talk.hears("#cases")
    assert "canary" in talk.say("bob", "!case 1", "#cases")[0]
    talk.say("cora", "room #cases audience public")
    told = [*talk.say("bob", "!case 1", "#cases"), *talk.say("bob", "!cases", "#cases")]
    talk.say("ada", "claim 1 canary-note")
    told += talk.hears("#cases")
    assert told
    assert "canary" not in " ".join(told)


def test_a_widened_room_may_be_spoken_in_at_once(talk: Talk) -> None:
    talk.arrives("secret", area="licensing", sensitivity=Audience.CONFIDENTIAL)
    assert talk.heard("bob", "!case 1", "#cases").refused
    assert talk.hears("#cases") == [VEILED]
    talk.say("cora", "room #cases audience confidential")
    assert "secret" in talk.say("bob", "!case 1", "#cases")[0]
    assert talk.hears("#cases") == [
        "#1 is new: licensing, en, normal, opened just now: secret – Take it with !claim 1."
    ]


@pytest.mark.parametrize(("in_rooms", "told"), [(("#cases",), False), (("#cases", "#inner"), True)])
def test_in_private_the_rooms_that_are_shared_count_as_they_are_now(
    talk: Talk, in_rooms: tuple[str, ...], told: bool
) -> None:
    talk.arrives("canary")
    talk.say("cora", "room #cases audience public")
    place = Place(None, Audience.CONFIDENTIAL, shared=in_rooms)
    incoming = Incoming(Identity("irc", "", "bob", "bob"), place, "case 1")
    answered = talk.do(lambda db: dispatch.answer(db, "case 1", incoming, team=talk.team, now=talk.now))
    assert ("canary" in " ".join(talk.plain(answered.message))) == told


@pytest.mark.parametrize("configured", [False, True], ids=["in chat", "by the settings"])
def test_narrowing_leaves_no_words_in_the_lines_that_wait(talk: Talk, configured: bool) -> None:
    restart(talk)
    talk.say("cora", "room #inner audience confidential")
    talk.arrives("canary-team", area="licensing")
    talk.say("ada", "claim 1 canary-note")
    talk.arrives("canary-secret", area="licensing", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "!claim 2 canary-note", "#inner")
    talk.arrives("public", sensitivity=Audience.PUBLIC)
    if configured:
        restart(talk, inner=Audience.PUBLIC, cases=Audience.PUBLIC)
    else:
        talk.say("cora", "room #inner audience public")
        talk.say("cora", "room #cases audience public")
    stands = "#1 claimed, licensing, en, normal, ada has it, opened just now"
    veiled = VEILED.replace("#1", "#2")
    public = "#3 is new: general, en, normal, opened just now: public – Take it with !claim 3."
    assert talk.hears("#inner") == [stands, veiled, public]
    assert talk.hears("#cases") == [stands, veiled, public]


def test_narrowing_takes_from_a_waiting_digest_what_the_room_may_not_name(talk: Talk) -> None:
    talk.arrives("a")
    talk.arrives("b", sensitivity=Audience.CONFIDENTIAL)
    talk.hears("#inner")
    later = talk.now + timedelta(hours=1)
    for number in (1, 2):
        talk.do(
            lambda db, n=number: outbox.fold(
                db, platform="irc", place="#inner", private=False, case=n, at=talk.now, until=later
            )
        )
    talk.say("cora", "room #inner audience team")
    talk.now = later
    assert talk.hears("#inner") == [
        "#1 still waits for somebody: general, en, normal, opened 1 hour ago: a – Take it with !claim 1."
    ]


def test_narrowing_draws_the_cards_that_stand_anew(talk: Talk) -> None:
    talk.arrives("canary", area="licensing")
    talk.hears("#slack")
    talk.do(lambda db: outbox.card_stands(db, "slack", "#slack", 1, "ts1"))
    talk.say("cora", "room #slack audience public")
    (line, *buttons) = talk.hears("#slack")
    assert line == "#1 open: licensing, en, normal; nobody has it"
    assert buttons == ["[Claim] [Note] [Details]"]


def test_widened_areas_bring_the_cases_that_are_still_open_and_new_to_the_room(talk: Talk) -> None:
    talk.say("cora", "room #cases areas licensing")
    talk.arrives("heard", area="licensing")
    talk.arrives("not heard", area="living-person")
    talk.arrives("claimed", area="living-person")
    talk.say("ada", "claim 3")
    assert len(talk.hears("#cases")) == 1
    converse(
        talk,
        """
        cora: room #cases areas licensing living-person
            #cases, areas: licensing -> living-person, licensing.
        #cases hears
            #2 is new: living-person, en, normal, opened just now: not heard – Take it with !claim 2.
        cora: room #cases areas licensing
            #cases, areas: living-person, licensing -> licensing.
        #cases hears nothing
        """,
    )
    talk.say("ada", "release 3")
    assert talk.hears("#cases") == []


def test_a_room_that_hears_a_rare_area_is_told_of_it_behind_many_others(talk: Talk) -> None:
    for number in range(30):
        talk.arrives(f"case {number}", area="general", priority="urgent")
    talk.say("cora", "room #cases areas licensing")
    talk.hears("#cases")
    talk.arrives("rare", area="living-person", priority="low")
    talk.say("cora", "room #cases areas licensing, living-person")
    assert talk.hears("#cases") == [
        "#31 is new: living-person, en, low, opened just now: rare – Take it with !claim 31."
    ]


CASE_FACTS = [kind for kind in TOLD if issubclass(kind, CaseFact)]


@pytest.mark.parametrize("full", [True, False])
def test_of_a_case_above_its_audience_a_room_hears_a_number_and_an_area_and_nothing_else(
    talk: Talk, full: bool
) -> None:
    """Every fact about a case that there is, owed to every kind of room in every way there is to owe it."""
    talk.arrives("canary", area="licensing", language="fr", priority="urgent", sensitivity=Audience.CONFIDENTIAL)
    for place in talk.only:
        talk.hears(place)
    case = talk.do(lambda db: cases.find(db, 1))
    for kind in CASE_FACTS:
        hints = get_type_hints(kind)
        values = {
            each.name: case if each.name == "case" else _some(hints[each.name], full)
            for each in dataclasses.fields(kind)
        }
        fact = kind(**values)
        talk.do(lambda db, fact=fact: posting.owe(db, fact, team=talk.team, now=talk.now))
        told = [line for place in ("#cases", "#quiet", "#slack") for line in talk.hears(place)]
        assert set(told) == ({VEILED} if issubclass(kind, Opened) else set()), kind.__name__
        assert talk.hears("#inner"), kind.__name__
    card = talk.do(lambda db: cards.draw(db, 1, Audience.TEAM, talk.team))
    assert (card.head, card.facts, card.buttons, talk.plain(card.body)) == ("#1 · licensing", (), (), [VEILED])
    told_of_it = talk.do(lambda db: hearers.concerned(db, case, talk.team))
    assert [each.place for each in told_of_it] == ["#inner"]


def test_with_threads_what_happens_to_a_case_is_told_under_its_card(talk: Talk) -> None:
    talk.say("cora", "room #slack threads on")
    talk.arrives("x", area="licensing")
    talk.say("ada", "claim 1")
    due = talk.do(lambda db: _due(db, talk))
    assert [each.thread for each in due] == [None], "the line waits for the card that it goes under"
    talk.do(lambda db: (outbox.card_stands(db, "slack", "#slack", 1, "ts1"), outbox.sent(db, due[0].posts, talk.now)))
    due = talk.do(lambda db: _due(db, talk))
    assert [(each.thread, talk.plain(each.content)) for each in due] == [("ts1", ["#1 open -> claimed: ada has it."])]
    talk.do(lambda db: outbox.sent(db, due[0].posts, talk.now))
    talk.say("cora", "room #slack threads off")
    talk.say("ada", "release 1")
    assert [(each.ref, each.thread) for each in talk.do(lambda db: _due(db, talk))] == [("ts1", None)]


def _due(db: Any, talk: Talk) -> list[parcels.Due]:
    return parcels.due(db, "slack", besides=(), now=talk.now, team=talk.team, most=100)


def test_a_room_is_told_in_its_own_language(talk: Talk) -> None:
    """There are words in one language only so far, so another is looked for in vain."""
    place = table(Room)
    talk.do(lambda db: db.execute(place.update().where(place.c.name == "#quiet").values(language="tlh")).rowcount)
    with pytest.raises(FileNotFoundError, match=r"tlh\.ftl"):
        talk.arrives("x")


def test_a_slack_channel_is_found_by_its_name_and_by_its_id(talk: Talk) -> None:
    talk.do(lambda db: rooms.furnish(db, "slack", [Furnishing("C0CASES", Audience.TEAM)], cards=True))
    place = Place("C0CASES", Audience.TEAM, named=(("cases", "C0CASES"),))

    def told(text: str) -> list[str]:
        incoming = Incoming(Identity("slack", "T1", "U1", "cora"), place, text, addressed=True)
        team = dataclasses.replace(talk.team, coordinators=frozenset({("slack", "U1")}))
        return talk.plain(talk.do(lambda db: dispatch.answer(db, text, incoming, team=team, now=talk.now)).message)

    for said in ("room morning 8:30", "room #cases morning 9:30", "room #C0CASES morning 10:30"):
        assert told(said)[0].startswith("#cases, morning:")
    assert room(talk, "C0CASES").morning == "10:30"
    assert room(talk, "#cases").morning is None, "the speaker's own platform goes first"
