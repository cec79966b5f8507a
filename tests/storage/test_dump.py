"""An export is the whole case log, and taken in it is the same case log; nothing else is taken in."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from benchmarks import big_log
from commands.figures.months import Month
from commands.reports import casework, period, practising, volunteering
from commands.reports.month import reckon
from commands.team import Team
from storage import engine, schema, trail
from storage.dump import MANIFEST, DumpRefused, exported, lines, loading, writing
from storage.dump.values import cell
from storage.models import Activity, Case
from storage.rows import table
from storage.store import Store
from tests.checked import breaches, hear_since
from tests.conversations.histories import fresh
from tests.conversations.talk import START, Talk
from tests.conversations.test_random_histories import HISTORY

HEAD = schema.revisions()[-1]


class Quiet:
    """Nobody watches."""

    def stage(self, what: str) -> None: ...

    def done(self, pieces: int) -> None: ...


def export(store: Store, folder: Path) -> dict[str, Any]:
    writing.make(folder)
    work = lambda db: writing.export(db, folder, version="1.2.3", now=START, walked=Quiet())  # noqa: E731 - a piece of work
    told: dict[str, Any] = store.read(work).result(30)
    return told


def take_in(url: str, folder: Path) -> None:
    told = lines.manifest(folder, schema=HEAD)
    connected = engine.connect(url)
    with closing(engine.writer(connected)) as db, db.begin():
        loading.load(db, folder, told, walked=Quiet())


def held(store: Store) -> dict[str, list[str]]:
    """Every row of every table of an export."""

    def read(db: Any) -> dict[str, list[str]]:
        return {each.name: sorted(str(dict(row)) for row in db.execute(select(each)).mappings()) for each in exported()}

    found: dict[str, list[str]] = store.read(read).result(30)
    return found


@pytest.fixture
def team(store: Store) -> Talk:
    """A case log in which every table has something, and people's words are hostile."""
    talk = Talk(store)
    hear_since(store, START)
    said = (
        ("ada", 'new =HYPERLINK("http://evil","x") \u202e zażółć'),
        ("ada", "claim 1 @SUM(1)"),
        ("ada", "followup 1 2d call back"),
        ("bob", "new two"),
        ("bob", "merge 2 into 1"),
        ("ada", "leave less_time"),
        ("cora", "volunteer bob coordinator"),
        ("cora", "pace licensing claim 4h"),
        ("cora", "outcomes add granted_in_part"),
        ("bob", "new three"),
        ("bob", "claim 3"),
        ("bob", "resolve 3 upheld -1+1"),
    )
    for who, words in said:
        assert not talk.heard(who, words).refused, words
    talk.arrives("from outside", requester_name="+Ada", requester_contact="a@example.org")
    day = {"first_at": START, "last_at": START}
    talk.do(
        lambda db: db.execute(
            table(Activity).insert().values(circle="wiki", person="x", day="2026-11-23", actions=3, **day)
        )
    )
    return talk


@pytest.fixture
def folder(team: Talk, tmp_path: Path) -> Path:
    folder = tmp_path / "exported"
    export(team.store, folder)
    return folder


def test_what_is_taken_in_is_the_same_case_log(team: Talk, folder: Path, bare_url: str) -> None:
    """From each database to each."""
    url = bare_url.replace("casebell.db", "new.db")
    schema.prepare(url)
    take_in(url, folder)
    with closing(Store(url)) as store:
        assert held(store) == held(team.store)
        assert store.read(trail.head).result(10) == json.loads((folder / MANIFEST).read_text())["head"]
        assert breaches(store, team.now) == breaches(team.store, team.now) == []
        new = Talk(store, now=team.now)
        for asked in ("stats", "stats 1y", "cases", "case 1"):
            assert new.say("cora", asked) == team.say("cora", asked)
        assert new.say("bob", "new four")[0].startswith("#5 is new")
        assert breaches(store, team.now) == []


def figures(store: Store, month: Month) -> list[Any]:
    """All that is reckoned of a case log, and what is told of it."""

    def read(db: Any) -> list[Any]:
        team = Team(coordinators=frozenset({("irc", "cora")}))
        spans = (period.last(30, START), period.last(365, START), period.month(month, START))
        return [
            [casework.reckon(db, span, area=area) for span in spans for area in (None, "licensing")],
            reckon(db, month, now=START, team=team),
            volunteering.of(db, month, now=START, team=team, circle="wiki"),
            practising.results(db, now=START),
            practising.better_than_none(db, now=START),
        ]

    talk = Talk(store)
    asked = ("stats", "stats 1y", f"report {month}", "retention", "retention wiki", "practice 1")
    told = [talk.say("cora", words) for words in asked]
    found: list[Any] = store.read(read).result(60)
    return [*found, told]


def test_every_figure_is_the_same_before_and_after(sqlite_url: str, bare_url: str, tmp_path: Path) -> None:
    big_log.make(sqlite_url, cases=120, until=START, years=1, volunteers=12, seed=9)
    day = {"first_at": START - timedelta(days=40), "last_at": START, "day": "2026-10-14"}
    acts = [{"circle": "wiki", "person": f"p{each}", "actions": each + 1, **day} for each in range(9)]
    with closing(Store(sqlite_url)) as store:
        store.transact(lambda db: db.execute(table(Activity).insert(), acts)).result(10)
        export(store, tmp_path / "exported")
        before = figures(store, Month(2026, 10))
    url = bare_url.replace("casebell.db", "new.db")
    schema.prepare(url)
    take_in(url, tmp_path / "exported")
    with closing(Store(url)) as store:
        assert figures(store, Month(2026, 10)) == before


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY)
def test_any_history_holds_and_goes_out_and_in_whole(
    prepared_file: Path, tmp_path_factory: pytest.TempPathFactory, history: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("history")
    with fresh(prepared_file) as talk:
        hear_since(talk.store, START)
        for number in range(2):
            talk.arrives(f"case {number}", requester_name="somebody")
        for step in history:
            if isinstance(step, timedelta):
                talk.pass_time(step)
            else:
                talk.say(*step)
        assert breaches(talk.store, talk.now) == []
        talk.say("cora", "forget 1 yes")
        assert breaches(talk.store, talk.now) == []
        export(talk.store, folder / "exported")
        shutil.copyfile(prepared_file, folder / "new.db")
        take_in(f"sqlite:///{folder}/new.db", folder / "exported")
        with closing(Store(f"sqlite:///{folder}/new.db")) as store:
            assert held(store) == held(talk.store)
            assert breaches(store, talk.now) == []
            assert Talk(store, now=talk.now).say("cora", "stats 1y") == talk.say("cora", "stats 1y")


def test_the_files_are_for_their_owner_alone_and_the_manifest_tells_of_each(folder: Path) -> None:
    told = json.loads((folder / MANIFEST).read_text())
    assert (told["schema"], told["casebell"]) == (HEAD, "1.2.3")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in folder.iterdir()} == {0o600}
    for name, each in told["tables"].items():
        assert (folder / f"{name}.jsonl").read_bytes().count(b"\n") == each["rows"]
        for form in ("jsonl", "csv"):
            assert sha256((folder / f"{name}.{form}").read_bytes()).hexdigest() == each[form]


def test_no_cell_is_a_formula_and_json_is_exact(folder: Path) -> None:
    with (folder / "case.csv").open(newline="", encoding="utf-8") as file:
        first, *_ = csv.DictReader(file)
    assert first["subject"].startswith("'=HYPERLINK(")
    written = json.loads((folder / "case.jsonl").read_text().splitlines()[0])
    assert written["subject"] == first["subject"].removeprefix("'")
    for start in "=+-@\t\r\n\uff1d\uff20":
        assert cell(f"{start}1") == f"'{start}1"
    assert [cell(value) for value in (None, True, -7, [1, "=x"], START)] == [
        "", "true", "-7", '[1, "=x"]', "2026-11-23T10:00:00+00:00",
    ]  # fmt: skip


def test_secrets_and_what_was_heard_stay_where_they_are(folder: Path) -> None:
    assert {"heard.jsonl", "link_code.jsonl", "wrong_code.jsonl"}.isdisjoint(each.name for each in folder.iterdir())


def test_an_export_overwrites_nothing(team: Talk, folder: Path) -> None:
    with pytest.raises(DumpRefused, match="is not empty"):
        export(team.store, folder)


def test_long_lines_are_held_a_few_at_a_time(kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "long"
    shutil.copytree(kept, folder)
    [first, *_] = (folder / "case.jsonl").read_bytes().splitlines()
    long = b"".join(changed(number=number, summary="x" * 3_000_000)(first) for number in range(1, 8))
    (folder / "case.jsonl").write_bytes(long)
    told = {"rows": 7, "jsonl": sha256(long).hexdigest()}
    sizes = [len(some) for some in lines.rows(folder, table(Case), told, lambda _: None)]
    assert sizes == [3, 3, 1]


def test_only_an_empty_case_log_takes_anything_in(folder: Path, sqlite_url: str) -> None:
    with closing(Store(sqlite_url)) as store:
        Talk(store).say("ada", "new x")
    with pytest.raises(DumpRefused, match="is not empty"):
        take_in(sqlite_url, folder)


def line(folder: Path, name: str, number: int, change: Callable[[bytes], bytes]) -> None:
    path = folder / f"{name}.jsonl"
    found = path.read_bytes().splitlines(keepends=True)
    found[number - 1] = change(found[number - 1])
    path.write_bytes(b"".join(found))


def changed(**values: Any) -> Callable[[bytes], bytes]:
    return lambda row: json.dumps({**json.loads(row), **values}).encode() + b"\n"


def swapped(folder: Path) -> None:
    path = folder / "entry.jsonl"
    first, second, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([second, first, *rest]))


HOSTILE: list[tuple[Callable[[Path], None], str]] = [
    (lambda at: line(at, "case", 2, lambda _: b"{\n"), "case.jsonl, line 2: must be JSON"),
    (lambda at: line(at, "case", 2, lambda _: b"[" * 100_000 + b"\n"), "case.jsonl, line 2: must be JSON"),
    (lambda at: line(at, "case", 2, lambda _: b'"x"\n'), "case.jsonl, line 2: must be an object"),
    (lambda at: line(at, "case", 2, lambda row: row[:-2] + b',"number":9}\n'), "line 2: must name nothing twice"),
    (lambda at: line(at, "case", 2, lambda row: row.replace(b'"rung":0', b'"rung":NaN')), "must hold numbers, not NaN"),
    (lambda at: line(at, "case", 2, lambda row: row.replace(b"two", b"\xff")), "case.jsonl, line 2: must be UTF-8"),
    (lambda at: line(at, "case", 2, lambda row: row.replace(b"two", b"\\u0000")), "line 2: subject must be text"),
    (lambda at: line(at, "case", 2, changed(subject="\ud800")), "line 2: subject must be text that UTF-8 can write"),
    (lambda at: line(at, "case", 2, changed(surprise=1)), "case.jsonl, line 2: must be an object of number, area"),
    (lambda at: line(at, "case", 2, changed(number=True)), "line 2: number must be a whole number"),
    (lambda at: line(at, "case", 2, changed(rung=10**400)), "line 2: rung must be a whole number"),
    (lambda at: line(at, "case", 2, changed(subject=None)), "line 2: subject must not be null"),
    (lambda at: line(at, "case", 2, changed(state="lost")), "line 2: state must be one of claimed, merged"),
    (lambda at: line(at, "case", 2, changed(opened_at="yesterday")), "line 2: opened_at must be a moment"),
    (lambda at: line(at, "case", 2, changed(opened_at="2026-11-23T10:00:00")), "line 2: opened_at must be a moment"),
    (lambda at: line(at, "case", 2, changed(test="no")), "line 2: test must be true or false"),
    (lambda at: line(at, "case", 2, changed(number=1)), "line 2: number is not above that of the line before"),
    (lambda at: line(at, "case", 2, changed(subject="another")), "case.jsonl is not as it was exported"),
    (lambda at: line(at, "entry", 2, lambda _: b""), "entry.jsonl ends after line"),
    (lambda at: line(at, "entry", 2, lambda row: row[:-1]), "entry.jsonl, line 2: must be JSON"),
    (swapped, "entry.jsonl, line 2: id is not above"),
    (lambda at: (at / "entry.jsonl").unlink(), "entry.jsonl cannot be read"),
    (lambda at: (at / "case.jsonl").write_bytes(b"x" * 100), "case.jsonl, line 1: is cut off"),
    (lambda at: (at / MANIFEST).unlink(), "holds no export"),
    (lambda at: (at / MANIFEST).write_text("{}"), "is not the manifest of an export"),
    (lambda at: (at / MANIFEST).write_text('{"tables": 7}'), "is not the manifest of an export"),
]  # fmt: skip


@pytest.fixture(scope="module")
def kept(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export to be spoilt in copies."""
    folder = tmp_path_factory.mktemp("kept")
    with fresh(prepared_file) as talk:
        for who, said in (("ada", "new one"), ("bob", "new two"), ("bob", "merge 2 into 1"), ("ada", "claim 1 mine")):
            assert not talk.heard(who, said).refused
        export(talk.store, folder / "exported")
    return folder / "exported"


@pytest.mark.parametrize(("spoil", "told"), HOSTILE, ids=[told[:40] for _, told in HOSTILE])
def test_what_is_broken_or_forged_is_told_and_nothing_is_taken_in(
    kept: Path, sqlite_url: str, tmp_path: Path, spoil: Callable[[Path], None], told: str
) -> None:
    folder = tmp_path / "spoilt"
    shutil.copytree(kept, folder)
    spoil(folder)
    with pytest.raises(DumpRefused) as refused:
        take_in(sqlite_url, folder)
    assert told in str(refused.value)
    with closing(Store(sqlite_url)) as store:
        assert not any(held(store).values())


def forged(folder: Path, name: str, **told: Any) -> None:
    """The manifest says what the file is now, and this of the whole."""
    manifest = json.loads((folder / MANIFEST).read_text()) | told
    manifest["tables"][name]["jsonl"] = sha256((folder / f"{name}.jsonl").read_bytes()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest))


def test_a_trail_that_was_forged_with_its_manifest_does_not_hold(kept: Path, sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "forged"
    shutil.copytree(kept, folder)
    line(folder, "entry", 2, changed(speaker="irc:eve"))
    forged(folder, "entry")
    with pytest.raises(DumpRefused, match="The trail does not hold at entry 2"):
        take_in(sqlite_url, folder)


@pytest.mark.parametrize("changes", [{"owner_id": 99}, {"merged_into": 99}, {"due_at": None, "state": "open"}])
def test_what_points_nowhere_or_breaks_a_rule_is_told_by_its_line(
    kept: Path, sqlite_url: str, tmp_path: Path, changes: dict[str, Any]
) -> None:
    folder = tmp_path / "forged"
    shutil.copytree(kept, folder)
    line(folder, "case", 2, changed(**changes))
    forged(folder, "case")
    with pytest.raises(DumpRefused, match=r"case\.jsonl, line 2: .* constraint failed"):
        take_in(sqlite_url, folder)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"schema": "0004"}, "take it in with the Casebell that wrote it"),
        ({"format": 2}, "is of a format that this Casebell does not know"),
        ({"head": "0" * 64}, "does not end with the head"),
    ],
)
def test_another_schema_format_or_head_is_refused(
    kept: Path, sqlite_url: str, tmp_path: Path, told: dict[str, Any], why: str
) -> None:
    folder = tmp_path / "other"
    shutil.copytree(kept, folder)
    forged(folder, "entry", **told)
    with pytest.raises(DumpRefused, match=r"(?i)" + why):
        take_in(sqlite_url, folder)
