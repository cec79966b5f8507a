"""Practices: proposed by anyone, adopted by coordinators, shown to whoever takes a case, and judged by what came."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from commands import practices
from commands.practices import Brought, Text
from storage.models import Audience, EntryKind, Practice, PracticeVersion
from tests.conversations.talk import Talk, converse

LICENCE = "practice propose licensing: Ask for the licence | Look it up at its source | Ask its holder"


def adopted(talk: Talk, *said: str) -> None:
    """Practices that cora has proposed and adopted."""
    for each in said:
        talk.heard("cora", each)
    for practice in talk.rows(Practice):
        talk.heard("cora", f"practice adopt {practice['number']}")


def changes(talk: Talk) -> list[tuple[str, str | None, str]]:
    return [(each["speaker"], each["was"], each["now"]) for each in talk.trail(EntryKind.CHANGED)]


def test_a_practice_is_proposed_adopted_changed_brought_back_and_retired(talk: Talk) -> None:
    converse(
        talk,
        """
        ada: practices
            No practice yet. Anyone may propose one: !practice propose licensing: Ask for the licence | Look it up at its source | Ask its holder.
        #cases ada: !practice propose licensing: Ask for the licence | Look it up at its source | Ask its holder
            p1.1 is proposed for licensing by ada: Ask for the licence (2 steps). A coordinator adopts it with !practice adopt p1.1.
        ada: practice adopt 1
            That is for coordinators. Ask a coordinator of your team to do it.
        cora: practice adopt p1
            licensing: p1.1 is adopted by cora: Ask for the licence. Whoever takes a case there is shown it.
        cora: practice adopt p1
            p1.1 is adopted already. See it with !practice p1.
        bob: practice change p1 Ask for the licence | Look at every file
            p1.2 is proposed for licensing by bob: Ask for the licence (1 step). A coordinator adopts it with !practice adopt p1.2.
        bob: practice change 1 Ask for the licence |  Look at  every file |
            p1.2 says just that already; nothing has changed.
        ?eve: practices
            1 practice. To see it, say !practice p1 with its number.
            p1, for licensing: Ask for the licence (p1.1 adopted, p1.2 proposed; not followed yet)
        #quiet ada: !practice p1
            p1.1, for licensing: Ask for the licence. Proposed by ada Mon 23 Nov 10:00, adopted since Mon 23 Nov 10:00. There is a newer version: p1.2.
            1. Look it up at its source
            2. Ask its holder
        1 day later
        cora: practice adopt p1
            licensing: p1.1 -> p1.2 is adopted by cora: Ask for the licence. Whoever takes a case there is shown it.
        cora: practice adopt p1.1
            licensing: p1.2 -> p1.1 is adopted by cora: Ask for the licence. Whoever takes a case there is shown it.
        bob: practice 1.2
            p1.2, for licensing: Ask for the licence. Proposed by bob Mon 23 Nov 10:00, not adopted.
            1. Look at every file
        ada: practice retire p1
            That is for coordinators. ...
        cora: practice retire p1
            licensing: p1 is retired by cora: Ask for the licence. To have it back, say !practice adopt p1.1.
        cora: practice retire p1
            p1 is retired already. To have it back, say !practice adopt p1.1.
        ada: practice list licensing
            No practice yet for licensing. Anyone may propose one: ...
        ada: practice p1
            p1.1, for licensing: Ask for the licence. Proposed by ada Mon 23 Nov 10:00, retired. There is a newer version: p1.2.
            ...
            ...
        cora: practice adopt p1.1
            licensing: p1.1 is adopted by cora: ...
        """,
    )
    assert changes(talk) == [
        ("irc:ada", None, "practice p1.1 proposed"),
        ("irc:cora", None, "practice p1.1 adopted"),
        ("irc:bob", None, "practice p1.2 proposed"),
        ("irc:cora", "practice p1.1 adopted", "practice p1.2 adopted"),
        ("irc:cora", "practice p1.2 adopted", "practice p1.1 adopted"),
        ("irc:cora", "practice p1.1 adopted", "practice p1 retired"),
        ("irc:cora", None, "practice p1.1 adopted"),
    ]
    denied = [(each["speaker"], each["now"]) for each in talk.trail(EntryKind.DENIED)]
    assert denied == [("irc:ada", "practice adopt"), ("irc:ada", "practice retire")]


def test_what_cannot_be_done_is_refused_with_the_way_out(talk: Talk) -> None:
    talk.heard("cora", LICENCE)
    for said, answered in (
        ("practice propose licencing: A | b", "“licencing:” is no area. Try licensing."),
        ("practice propose licensing:", "That is written !practice propose <area> <title> | <step> | <step>, for example !practice propose licensing: Ask for the licence | ..."),
        ("practice propose licensing : ask for THE licence | a step", "licensing has p1 of that title already. To propose a new version of it, say !practice change p1 <title> | <step> | <step>."),
        ("practice propose licensing: Only a title", "A practice is a title and its steps, with a bar before each: !practice propose licensing: ..."),
        ("practice propose licensing: | a step", "A practice is a title and its steps, ..."),
        (f"practice propose licensing: {'x' * 101} | a step", "That is more than anybody would follow: 100 characters of title, and 20 steps of 300 characters at most. ..."),
        (f"practice propose licensing: x {'| y ' * 21}", "That is more than anybody would follow..."),
        (f"practice propose licensing: x | {'y' * 301}", "That is more than anybody would follow..."),
        ("practice change p7 A | b", "There is no p7. See !practices."),
        ("practice change it A | b", "“it” is no practice's number; write it like p3. See !practices."),
        ("practice adopt", "That is written !practice adopt <practice>, for example !practice adopt p1."),
        ("practice adopt p1.9", "There is no p1.9. See !practices."),
        ("practice retire p1 now", "That is written !practice retire <practice>, for example !practice retire p1."),
        ("practice 999999", "There is no p999999. See !practices."),
        ("practice everything", "“everything” is no area. Try ..."),
        ("practice propse licensing: A | b", "“propse licensing: A | b” is no area. ..."),
    ):  # fmt: skip
        converse(talk, f"cora: {said}\n    {answered}")
        assert talk.heard("cora", said).refused
    assert len(changes(talk)) == len(talk.rows(PracticeVersion)) == 1


def test_a_practice_is_read_however_it_is_asked_for(talk: Talk) -> None:
    talk.heard("ada", LICENCE.replace("licensing:", "licensing :"))
    one = talk.say("ada", "practice p1")
    assert one[0].startswith("p1.1, for licensing: Ask for the licence.")
    assert one == talk.say("ada", "practice show #1") == talk.say("ada", "practice p1.1.")
    every = talk.say("ada", "practices")
    assert every == talk.say("ada", "practices all") == talk.say("ada", "practice list all")


def test_coordinators_hear_in_the_morning_what_was_proposed_lately(talk: Talk) -> None:
    adopted(talk, LICENCE)
    assert not any("proposed" in line for line in talk.say("cora", "morning"))
    for said in ("practice change p1 Ask | a", "practice propose general: Two | b", "practice propose general: No | c"):
        talk.heard("ada", said)
    talk.heard("cora", "practice retire p3")
    told = (
        "2 practices are proposed: p1.2 Ask, p2.1 Two. "
        "Look at one with !practice p1.2; it counts once one of you adopts it."
    )
    assert told in talk.say("cora", "morning")
    talk.heard("cora", "practice adopt p1")
    assert told.replace("2 practices are", "A practice is").replace("p1.2 Ask, ", "").replace(
        "practice p1.2", "practice p2.1"
    ) in talk.say("cora", "morning")
    talk.pass_time(timedelta(days=8))
    assert not any("proposed" in line for line in talk.say("cora", "morning"))


def test_a_list_says_of_each_practice_what_is_so(talk: Talk) -> None:
    adopted(talk, "practice propose volunteer-care: Say hello | Ask how they are", LICENCE)
    for said in ("practice change p2 Ask | a", "practice adopt p2", "practice adopt p2.1"):
        talk.heard("cora", said)
    talk.arrives("x", area="volunteer-care")
    talk.heard("cora", "claim 1")
    talk.heard("cora", "resolve 1 less time p1 we spoke")
    assert talk.say("ada", "practices")[1:] == [
        "p2, for licensing: Ask for the licence (adopted; not followed yet)",
        "p1, for volunteer-care: Say hello (adopted; such cases are in no figure)",
    ]
    assert not any("less_time" in line for line in talk.say("ada", "practice p1"))


def test_who_only_observes_reads_practices_and_writes_none(talk: Talk) -> None:
    talk.heard("ada", "note 1 hm") if talk.arrives("x") else None
    talk.heard("cora", "volunteer ada observer")
    assert talk.say("ada", LICENCE) == [
        "That is for volunteers, and you observe. To work on cases, ask a coordinator of your team."
    ]
    assert talk.say("?eve", LICENCE)[0].startswith("I cannot tell who you are.")
    assert talk.say("ada", "practices") == talk.say("?eve", "practice")
    assert not talk.rows(Practice)


def test_what_somebody_writes_is_only_text(talk: Talk) -> None:
    text = 'practice propose general: { $case } <b>x</b> =1+1 | <@U1> *do* `it` | "; DROP TABLE practice; --'
    talk.heard("ada", text)
    assert talk.say("bob", "practice p1")[1:] == ["1. <@U1> *do* `it`", '2. "; DROP TABLE practice; --']


def test_whoever_takes_a_case_is_shown_what_the_team_does_in_its_area_once(talk: Talk) -> None:
    adopted(talk, LICENCE)
    for subject in ("may I use this", "and this"):
        talk.arrives(subject, area="licensing")
    talk.arrives("wrong year", area="living-person")
    talk.hush()
    converse(
        talk,
        """
        #cases ada: !claim 1
            #1 open -> claimed: it is yours, ada...
        ada hears
            #1: what the team does in licensing cases, p1.1: Ask for the licence
            1. Look it up at its source
            2. Ask its holder
            All of them: !practices licensing. Followed one? Name it when you resolve: !resolve 1 <outcome> p1 <what was done>.
        ada: claim 3
            #3 open -> claimed...
        ada hears nothing
        1 hour later
        ada: release 1
            #1 claimed -> open...
        ada: claim 1
            #1 open -> claimed...
        ada hears nothing
        ada: release 1
            #1 claimed -> open...
        1 hour later
        cora: practice change 1 Ask for the licence | Look at every file
            p1.2 is proposed...
        cora: practice adopt 1
            licensing: p1.1 -> p1.2...
        1 hour later
        ada: claim 1
            #1 open -> claimed...
        ada hears
            #1: what the team does in licensing cases, p1.2: Ask for the licence
            1. Look at every file
            All of them: ...
        bob: note 2 hello
            ...
        ada: handover 1 bob over to you
            #1: bob is asked to take it over...
        """,
    )
    talk.hush()
    converse(
        talk,
        """
        bob: accept 1
            #1 ada -> bob: it is yours, bob...
        bob hears
            #1: what the team does in licensing cases, p1.2: Ask for the licence
            1. Look at every file
            All of them: ...
        ada: offer 2 bob
            #2: bob is asked...
        bob hears
            bob: ada asks whether you would take #2...
        bob: accept 2
            #2 open -> claimed...
        bob hears
            #2: what the team does in licensing cases, p1.2: Ask for the licence
            ...
            ...
        cora: practice retire 1
            ...
        """,
    )
    talk.heard("bob", "release 2")
    talk.hush()
    talk.heard("cora", "claim 2")
    assert talk.hears("cora") == []


def test_whoever_has_a_case_is_shown_what_the_team_does_where_it_goes(talk: Talk) -> None:
    adopted(talk, LICENCE)
    for subject in ("one", "two"):
        talk.arrives(subject)
    talk.arrives("three", area="licensing")
    talk.heard("ada", "claim 1")
    talk.heard("bob", "claim 2")
    talk.hush()
    talk.heard("cora", "set 1 area licensing")
    talk.heard("bob", "merge 2 into 3")
    for who, number in (("ada", 1), ("bob", 3)):
        assert f"#{number}: what the team does in licensing cases, p1.1: Ask for the licence" in talk.hears(who)
    assert talk.hears("cora") == []


def test_a_checklist_waits_for_its_reader_s_hours_and_only_while_the_case_is_theirs(talk: Talk) -> None:
    adopted(talk, LICENCE)
    talk.team = replace(talk.team, quiet="9-12")
    for subject in ("one", "two"):
        talk.arrives(subject, area="licensing", sensitivity=Audience.CONFIDENTIAL)
    for number in (1, 2):
        talk.heard("cora", f"claim {number}")
    talk.heard("cora", "release 1")
    talk.hush()
    talk.pass_time(timedelta(hours=3))
    assert [line for line in talk.hears("cora") if "what the team does" in line] == [
        "#2: what the team does in licensing cases, p1.1: Ask for the licence"
    ]


def test_a_checklist_is_short_and_says_where_the_rest_is(talk: Talk) -> None:
    steps = " | ".join(f"step {number}" for number in range(1, 11))
    adopted(talk, *(f"practice propose general: Practice {number} | {steps}" for number in range(1, 4)))
    talk.arrives("x")
    talk.heard("ada", "claim 1")
    heard = talk.hears("ada")
    assert len(heard) == 2 * (1 + 8 + 1) + 1
    assert heard[9] == "2 steps more: !practice p1.1."
    assert heard[-1].startswith("1 practice more: !practices general.")


def test_a_claim_asks_for_practices_once_at_most(talk: Talk) -> None:
    adopted(talk, LICENCE)
    for number in range(4):
        talk.arrives(f"case {number}", area="general")
    talk.heard("ada", "claim 1")
    spoken: list[str] = []
    event.listens_for(talk.store.engine, "before_cursor_execute")(lambda _db, _cursor, said, *_: spoken.append(said))
    talk.heard("ada", "claim 2")
    about = [each for each in spoken if "practice" in each or "HANDED" in each]
    assert len(about) == (0 if talk.store.engine.dialect.name == "sqlite" else 1)


def test_a_practice_is_told_with_what_came_of_it(talk: Talk) -> None:
    adopted(talk, LICENCE)
    talk.heard("cora", "practice change p1 Ask for the licence | Look at every file")
    for number in range(1, 25):
        talk.arrives(f"case {number}", area="licensing")
        talk.heard("cora", f"claim {number}")
        talk.heard(
            "cora", f"resolve {number} {'upheld' if number % 4 else 'referred'} {'p1' if number <= 22 else ''} done"
        )
        if number == 20:
            talk.heard("cora", "practice adopt p1.2")
    talk.heard("cora", "reopen 1 it was not so")
    assert talk.say("ada", "practices")[1].endswith("adopted; followed 22 times, too little to say)")
    talk.pass_time(timedelta(days=31))
    talk.heard("cora", "kept 2")
    lines = talk.say("ada", "practice p1")
    assert lines[2:] == [
        "Resolved by p1: 22, as upheld 16 (76 %, 55–89 %), referred 5 (24 %, 11–45 %). Reopened within 30 days: 5 % of 22 (1–22 %); held, of 2 looked at again: 50 % (9–91 %). Intervals are 95 % ones.",
        "Resolved by p1.1: 20, as upheld 14 (74 %, 51–88 %), referred 5 (26 %, 12–49 %). Reopened within 30 days: 5 % of 20 (1–24 %); held, of 2 looked at again: 50 % (9–91 %). Intervals are 95 % ones.",
        "Resolved by p1.2: 2, as upheld 2 (100 %, 34–100 %). Reopened within 30 days: 0 % of 2 (0–66 %). That is too little to say. Intervals are 95 % ones.",
        "p1 (Ask for the licence) against none in licensing: 95 % of 22 were not reopened within 30 days, and 100 % of 2 without it; −5 points (95 % interval −22 … +61). That is too little to say which is better.",
    ]
    assert "(adopted; followed 22 times, 5 % reopened)" in talk.say("ada", "practices")[1]


def test_what_is_brought_from_outside_says_nothing_twice(talk: Talk) -> None:
    def bring(title: str, *steps: str, adopt: bool = False) -> Any:
        return talk.do(lambda db: practices.bring(db, "licensing", Text(title, steps), now=talk.now, adopt=adopt))

    assert bring("Ask", "one") == ("p1.1", Brought.NEW)
    assert bring("Ask", "one") == ("p1.1", Brought.SAME)
    assert bring("ASK", "two") == ("p1.2", Brought.CHANGED)
    assert bring("Ask", "one", adopt=True) == ("p1.1", Brought.ADOPTED)
    assert bring("Ask", "one", adopt=True) == ("p1.1", Brought.SAME)
    assert bring("Another", "one", adopt=True) == ("p2.1", Brought.NEW)
    assert [(each["number"], each["adopted"]) for each in talk.rows(Practice)] == [(1, 1), (2, 1)]
    assert [now for _, _, now in changes(talk)] == [f"practice {each}" for each in (
        "p1.1 proposed", "p1.2 proposed", "p1.1 adopted", "p2.1 proposed", "p2.1 adopted"
    )]  # fmt: skip
    assert "It was brought from outside" in talk.say("ada", "practice p2")[0]
