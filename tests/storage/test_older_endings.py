"""A case log from before there were endings: what its trail says of them is known from then on."""

from __future__ import annotations

from alembic import command

from storage import engine, schema
from tests.storage.shape import ADA, run

BEFORE = "0004"

_CASE = """INSERT INTO "case" (number, area, subject, summary, language, priority, sensitivity, state, owner_id, source,
    outcome, opened_at, moved_at, due_at, rings_at, rung, tags) VALUES
    ({}, 'general', 'L''été', '', 'en', 'normal', 'team', '{}', {}, 'otrs', {}, '2026-11-01 10:00:00',
    '2026-11-01 10:00:00', '2026-12-01 10:00:00', '2026-12-01 10:00:00', 0, '')"""
_ENTRY = """INSERT INTO entry (at, kind, case_number, volunteer_id, was, now, hash)
    VALUES ('2026-11-{:02} 10:00:00', '{}', {}, 1, '{}', '{}', 'h')"""

LOG = [
    _CASE.format(1, "resolved", 1, "'upheld'"),
    _CASE.format(2, "claimed", 1, "NULL"),
    _CASE.format(3, "open", "NULL", "NULL"),
    *(
        _ENTRY.format(*told)
        for told in (
            (2, "claimed", 1, "open", "claimed"),
            (3, "resolved", 1, "claimed", "resolved"),
            (4, "merged", 2, "open", "claimed"),
            (5, "reopened", 1, "resolved", "open"),
            (6, "claimed", 1, "open", "claimed"),
            (7, "claimed", 2, "open", "claimed"),
            (8, "resolved", 1, "claimed", "resolved"),
            (9, "opened", 3, "", "open"),
        )
    ),
]
"""One case was resolved, reopened and resolved again; one was first taken by a merge."""


def test_the_endings_of_an_older_case_log_are_known_from_its_trail(bare_url: str) -> None:
    with engine.writer(engine.connect(bare_url)) as db, db.begin():
        command.upgrade(schema.alembic_config(db), BEFORE)
    run(bare_url, *ADA, *LOG)
    schema.prepare(bare_url)
    endings = run(bare_url, "SELECT case_number, at, by_id, outcome, reopened_at, held FROM ending ORDER BY id")
    assert [
        (case, str(at)[:10], by, outcome, str(again)[:10], held) for case, at, by, outcome, again, held in endings
    ] == [
        (1, "2026-11-03", 1, "unknown", "2026-11-05", None),
        (1, "2026-11-08", 1, "upheld", "None", None),
    ]
    claimed = run(bare_url, 'SELECT number, claimed_at FROM "case" ORDER BY number')
    assert [(number, str(at)[:10]) for number, at in claimed] == [(1, "2026-11-02"), (2, "2026-11-04"), (3, "None")]
    assert run(bare_url, "SELECT case_number, words FROM resolved_text") == [(1, "l ete")]
    if bare_url.startswith("sqlite"):
        assert run(bare_url, "SELECT rowid FROM resolved_words WHERE resolved_words MATCH 'ete'") == [(1,)]
