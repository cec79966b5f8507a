"""The words of resolved cases, and whose come closest to some words.

Every resolved case has its words in `resolved_text`, and a full-text index over them. The index is asked for no more
than which cases have a term, so nothing that anybody says is ever read as a query. Terms that few cases have choose
what comes into question, and all terms weigh that: so it is quick however many cases there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from storage.models import SEARCHED, Case, Ending, ResolvedText, State
from storage.prepared import execute
from storage.rows import every, table
from storage.terms import by_which_found

RARE = 500
"""A term that more cases have is common: it chooses none of them."""

MOST_TERMS = 16
"""Terms that are looked up, of all that are asked for."""

LATEST = 2000
"""Of so many resolutions, the latest, those of one area are looked for."""

_WEIGHED = 60
"""Cases that are weighed by all terms, of those that were chosen."""

_TOGETHER = 4
"""Common terms that a case must have together to be chosen by them."""

_SATURATION, _LENGTH = 1.2, 0.75
"""What is usual for BM25's k1 and b."""

_CASE, _ENDING, _TEXT = table(Case), table(Ending), table(ResolvedText)
_WORDS = select(_TEXT.c.words).where(_TEXT.c.case_number == bindparam("number"))
_SIZE = select(func.max(_TEXT.c.case_number))
_PUT_IN = text(f"INSERT INTO {SEARCHED} (rowid, words) VALUES (:number, :words)")  # noqa: S608 - a name of ours
_TAKE_OUT = text(f"INSERT INTO {SEARCHED} ({SEARCHED}, rowid, words) VALUES ('delete', :number, :words)")  # noqa: S608 - likewise
_HAVING = {
    "sqlite": f"SELECT rowid FROM {SEARCHED} WHERE {SEARCHED} MATCH ? ORDER BY rowid DESC LIMIT ?",  # noqa: S608 - likewise
    "postgresql": "SELECT case_number FROM resolved_text "
    "WHERE to_tsvector('simple', words) @@ plainto_tsquery('simple', %s) LIMIT %s",
}


def keep(db: Connection, case: Case) -> None:
    """A case stands as it does now: one that is resolved is found by its words as they are, any other by none."""
    if case.state is not State.RESOLVED:
        drop(db, case.number)
        return
    new = by_which_found(case.subject, case.tags, case.done, case.summary)
    old = db.execute(_WORDS, {"number": case.number}).scalar()
    if new == old:
        return
    if old is None:
        db.execute(insert(_TEXT).values(case_number=case.number, words=new))
    else:
        _take_out(db, case.number, old)
        db.execute(update(_TEXT).where(_TEXT.c.case_number == case.number).values(words=new))
    if db.dialect.name == "sqlite":
        db.execute(_PUT_IN, {"number": case.number, "words": new})


def drop(db: Connection, number: int) -> None:
    """A case is found by its words no more."""
    old = db.execute(_WORDS, {"number": number}).scalar()
    if old is not None:
        _take_out(db, number, old)
        db.execute(_TEXT.delete().where(_TEXT.c.case_number == number))


def closest(db: Connection, wanted: Iterable[str]) -> list[tuple[int, float]]:
    """Resolved cases that have some of these terms, and how much they have of them: the closest first, and of equals
    the latest. What that is counted in is BM25.

    S. Robertson and H. Zaragoza, The probabilistic relevance framework: BM25 and beyond. Foundations and Trends in
    Information Retrieval 3 (2009) 333-389.
    """
    found = {term: _having(db, term) for term in list(dict.fromkeys(wanted))[:MOST_TERMS]}
    there_are = db.execute(_SIZE).scalar() or 0
    weights = {term: _weight(len(having), there_are) for term, having in found.items()}
    chosen: defaultdict[int, float] = defaultdict(float)
    for term, having in found.items():
        for number in having if len(having) <= RARE else ():
            chosen[number] += weights[term]
    among = _first(chosen)[:_WEIGHED]
    if len(among) < _WEIGHED:
        among += _having_most(db, [term for term, having in found.items() if len(having) > RARE])
    return _weighed(db, among, weights)


def latest(db: Connection, area: str, most: int) -> list[int]:
    """Resolved cases of an area, the latest first."""
    lately = select(_ENDING.c.case_number, _ENDING.c.at).order_by(_ENDING.c.at.desc()).limit(LATEST).subquery()
    of_area = (
        select(_CASE.c.number)
        .join(lately, lately.c.case_number == _CASE.c.number)
        .where(_CASE.c.area == area, _CASE.c.state == State.RESOLVED)
        .group_by(_CASE.c.number)
        .order_by(func.max(lately.c.at).desc(), _CASE.c.number.desc())
        .limit(most)
    )
    return list(db.execute(of_area).scalars())


def with_endings(db: Connection, numbers: Iterable[int]) -> dict[int, tuple[Case, list[Ending]]]:
    """The cases of these numbers that are resolved, each with its endings, the last one last."""
    wanted = list(numbers)
    cases = every(db, select(_CASE).where(_CASE.c.number.in_(wanted), _CASE.c.state == State.RESOLVED), Case)
    found: dict[int, tuple[Case, list[Ending]]] = {case.number: (case, []) for case in cases}
    for ending in every(db, select(_ENDING).where(_ENDING.c.case_number.in_(found)).order_by(_ENDING.c.id), Ending):
        found[ending.case_number][1].append(ending)
    return found


def _having(db: Connection, wanted: str) -> list[int]:
    """Resolved cases that have all of these terms, which spaces part: all of them, or one more than are rare."""
    lite = db.dialect.name == "sqlite"
    asked = " ".join(f'"{term}"' for term in wanted.split()) if lite else wanted
    rows, _ = execute(db, _HAVING[db.dialect.name], (asked, RARE + 1))
    return [number for (number,) in rows]


def _having_most(db: Connection, common: list[str]) -> list[int]:
    """The latest cases that have all of these common terms, or of the first few as many as it takes to find any."""
    common = common[:_TOGETHER]
    while common:
        having = _having(db, " ".join(common))
        if having:
            return sorted(having, reverse=True)[:_WEIGHED]
        common.pop()
    return []


def _weighed(db: Connection, among: list[int], weights: dict[str, float]) -> list[tuple[int, float]]:
    rows = db.execute(select(_TEXT.c.case_number, _TEXT.c.words).where(_TEXT.c.case_number.in_(among)))
    texts = {number: words.split() for number, words in rows}
    usual = sum(map(len, texts.values())) / len(texts) if texts else 1
    scores: dict[int, float] = {}
    for number, said in texts.items():
        often, length = Counter(said), _SATURATION * (1 - _LENGTH + _LENGTH * len(said) / usual)
        scores[number] = sum(
            weight * often[term] * (_SATURATION + 1) / (often[term] + length) for term, weight in weights.items()
        )
    return [(number, scores[number]) for number in _first(scores)]


def _first(scores: dict[int, float]) -> list[int]:
    """The highest first, and of equals the latest case."""
    return sorted(scores, key=lambda number: (-scores[number], -number))


def _weight(having: int, of: int) -> float:
    """How much a term says that so many cases have: BM25's weight, which is never below nothing."""
    return log(1 + (max(of - having, 0) + 0.5) / (having + 0.5))


def _take_out(db: Connection, number: int, words: str) -> None:
    """The index is told which words a case had: it keeps none itself."""
    if db.dialect.name == "sqlite":
        db.execute(_TAKE_OUT, {"number": number, "words": words})
