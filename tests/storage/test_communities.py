"""Where communities keep their cases, and in which workspaces the app is installed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from chatbot.__main__ import main
from storage import communities, installations, schema
from storage.dump import exported
from storage.engine import Unusable, file_of
from storage.lock import AlreadyOpen, CaseLogLock
from storage.store import Store
from tests.fixtures.database import Databases
from tests.storage.shape import run

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_an_installation_is_known_until_the_app_is_removed_and_who_came_first_stays_first(store: Store) -> None:
    def write(team: str, installer: str, token: str, minutes: int) -> None:
        at = NOW + timedelta(minutes=minutes)
        store.transact(
            lambda db: installations.keep(db, team=team, name=team.title(), installer=installer, token=token, at=at)
        ).result(10)

    def known() -> list[tuple[str, str, str | None]]:
        return [(each.team, each.installer, each.token) for each in store.read(installations.every_one).result(10)]

    write("T2", "U2", "xoxb-2", 0)
    write("T1", "U1", "xoxb-1", 1)
    write("T2", "U9", "xoxb-9", 2)
    assert known() == [("T2", "U2", "xoxb-9"), ("T1", "U1", "xoxb-1")]
    assert [store.transact(lambda db: installations.forget(db, "T2")).result(10) for _ in "12"] == [True, False]
    assert known() == [("T2", "U2", None), ("T1", "U1", "xoxb-1")]
    write("T2", "U9", "xoxb-10", 3)
    assert known()[0] == ("T2", "U2", "xoxb-10")
    assert "installation" not in {each.name for each in exported()}


def test_each_community_has_a_database_and_a_lock_of_its_own(
    bare_url: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    schema.prepare(bare_url)
    assert communities.known(bare_url) == []
    url = communities.make(bare_url, "T0OTHER")
    try:
        assert communities.make(bare_url, "T0OTHER") == url == communities.database(bare_url, "T0OTHER")
        with CaseLogLock(bare_url), CaseLogLock(url):
            schema.prepare(url)
            with pytest.raises(AlreadyOpen), CaseLogLock(url):
                pass
        assert communities.known(bare_url) == ["T0OTHER"]
        run(url, "INSERT INTO wrong_code VALUES ('slack', 'T0OTHER', 'U1', 1, '2026-01-01 00:00:00')")
        assert run(bare_url, "SELECT * FROM wrong_code") == []
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DATABASE_URL", bare_url)
        assert main(["verify", "--community", "all"]) == main(["export", "theirs", "--community", "T0OTHER"]) == 0
        assert "T0OTHER:\nThe trail is whole" in capsys.readouterr().out
        assert main(["verify", "--community", "T0NOBODY"]) == 2
        assert "T0NOBODY has no case log here; these have one: T0OTHER" in capsys.readouterr().err
        exports = [run(each, "SELECT count(*) FROM entry WHERE kind = 'exported'") for each in (bare_url, url)]
        assert exports == [[(0,)], [(1,)]]
    finally:
        if file_of(url) is None:
            databases: Databases = request.getfixturevalue("databases")
            databases.drop(str(make_url(url).database))


@pytest.mark.parametrize("name", ["", "../main", "t0other", "T0/OTHER", 'T0";DROP', "T0OTHER\n", "T" + "0" * 40])
def test_what_is_no_workspaces_id_names_no_community(name: str) -> None:
    for url in ("sqlite:///var/casebell.db", "postgresql+psycopg://casebell@localhost/casebell"):
        with pytest.raises(Unusable, match="names no community"):
            communities.database(url, name)


def test_where_no_database_may_be_made_it_says_what_to_do(bare_postgres_url: str) -> None:
    run(bare_postgres_url, "CREATE ROLE modest LOGIN")
    modest = make_url(bare_postgres_url).set(username="modest").render_as_string(hide_password=False)
    try:
        with pytest.raises(Unusable, match=r"ALTER ROLE \.\.\. CREATEDB\), or make it yourself .*_t0other"):
            communities.make(modest, "T0OTHER")
    finally:
        run(bare_postgres_url, "DROP ROLE modest")


@pytest.mark.parametrize("main", ["postgresql+psycopg://casebell@localhost", f"postgresql+psycopg://db/{'c' * 56}"])
def test_a_database_that_none_can_be_named_after_is_refused(main: str) -> None:
    with pytest.raises(Unusable, match="name a database in it, of at most 55 bytes"):
        communities.database(main, "T0OTHER")


def test_the_password_of_the_main_database_opens_the_others() -> None:
    found = communities.database("postgresql+psycopg://bell:s3cret@db.example/cases", "T0OTHER")
    assert found == "postgresql+psycopg://bell:s3cret@db.example/cases_t0other"
