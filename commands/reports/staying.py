"""What is told of whether people stay: lines, and what goes with them where a platform can show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commands import words
from commands.exhibits import Exhibit, Table
from commands.facts import Code, Fact
from commands.facts.retention import (
    NewcomersStay,
    PeopleStay,
    ReasonShare,
    Retention,
    RetentionTable,
    RetentionTrend,
    WhyPeopleLeft,
    WorkIsSpread,
)
from commands.figures.ledger import Row
from commands.figures.shares import Share
from commands.reports import charts, numerals
from commands.reports.volunteering import YEAR, Volunteering

_COLUMNS = ("active", "net-gain", "new", "stayed", "returned", "gone-quiet", "left", "lapsed")
_NONE = "–"


def told(found: Volunteering, language: str) -> tuple[Fact, ...]:
    """The last month that is known, and what it is held against. Of a circle nobody knows who left, and why."""
    return tuple(_lines(found, language))


def _lines(found: Volunteering, language: str) -> Iterator[Fact]:
    row = found.rows[-1]
    yield _month(found, row, language)
    yield _trend(found, language)
    yield _newcomers(found, language)
    yield _people(found, language)
    yield _spread(found, row, language)
    if found.circle is None:
        yield _reasons(found, language)


def _month(found: Volunteering, row: Row, language: str) -> Retention:
    shown: tuple[Exhibit, ...] = (
        table(found, language),
        charts.volunteers_flow(found.rows, found.trend, language),
    )
    return Retention(
        shown,
        month=Code(row.month),
        circle=Code(found.circle) if found.circle is not None else None,
        few=row.few,
        active=row.active,
        net=Code(f"{row.net_gain:+d}"),
        new=row.new,
        stayed=row.stayed,
        returned=row.returned,
        gone_quiet=row.gone_quiet,
        left=row.left if found.circle is None else None,
        lapsed=row.lapsed,
        gone=row.gone,
        provisional=row.provisional,
    )


def _trend(found: Volunteering, language: str) -> RetentionTrend:
    of = found.trend
    return RetentionTrend(
        first=Code(found.rows[0].month),
        last=Code(found.rows[-1].month),
        months=of.months,
        trend=of.verdict,
        yearly=_signed(of.yearly, language) if of.yearly is not None else None,
        p=Code(f"{of.p:.2f}") if of.p is not None else None,
    )


def _signed(value: float, language: str) -> Code:
    return Code(("+" if value > 0 else "") + numerals.decimal(value, language))


def _newcomers(found: Volunteering, language: str) -> NewcomersStay:
    new, kept = found.newcomers, found.kept
    return NewcomersStay(
        hits=new.hits if new else 0,
        n=new.n if new else 0,
        share=numerals.percent(new.share, language) if new else None,
        between=numerals.interval(new, language) if new else None,
        watched=found.watched,
        kept=kept.hits if kept else 0,
        of_kept=kept.n if kept else 0,
        kept_share=numerals.percent(kept.share, language) if kept else None,
        kept_between=numerals.interval(kept, language) if kept else None,
    )


def _people(found: Volunteering, language: str) -> PeopleStay:
    curve = found.survival
    if curve is None:
        return PeopleStay(None, 0, None, None)
    return PeopleStay(
        n=curve.n,
        censored=curve.censored,
        median=numerals.length(curve.median, language) if curve.median is not None else None,
        share=numerals.percent(curve.at(curve.until), language),
    )


def _spread(found: Volunteering, row: Row, language: str) -> WorkIsSpread:
    busiest = found.busiest
    return WorkIsSpread(
        month=Code(row.month),
        factor=found.absence_factor,
        busiest=busiest.people if busiest else 0,
        of=busiest.of if busiest else 0,
        share=numerals.percent(busiest.share, language) if busiest else None,
    )


def _reasons(found: Volunteering, language: str) -> WhyPeopleLeft:
    reasons = found.reasons
    if reasons is None:
        return WhyPeopleLeft(None, None, False, None, None)  # noqa: FBT003 - it is a field
    given = [_reason(each.reason, each.share, language) for each in reasons.given]
    return WhyPeopleLeft(
        left=reasons.left,
        given=Code("; ".join(given)) if given else None,
        others=reasons.kept_back,
        avoidable=reasons.avoidable,
        silent=reasons.silent,
    )


def _reason(reason: str, share: Share, language: str) -> str:
    percent, between = numerals.percent(share.share, language), numerals.interval(share, language)
    return words.text(ReasonShare(Code(reason), share.hits, percent, between), language=language)


def table(found: Volunteering, language: str) -> Table:
    """The last twelve months, the newest first; of a circle nobody knows who left."""
    columns = [name for name in _COLUMNS if found.circle is None or name != "left"]

    def label(part: str | None) -> str:
        return words.text(RetentionTable(), language=language, way=part)

    return Table(
        title=label("title"),
        head=(label("month"), *(label(name) for name in columns)),
        rows=tuple((str(row.month), *_cells(row, columns, label("few"))) for row in reversed(found.rows[-YEAR:])),
        caption=label(None),
    )


def _cells(row: Row, columns: Sequence[str], too_few: str) -> list[str]:
    if row.few:
        return [too_few, *(_NONE for _ in columns[1:])]
    counts = {
        "active": f"{row.active}",
        "net-gain": f"{row.net_gain:+d}",
        "new": f"{row.new}",
        "stayed": f"{row.stayed}",
        "returned": f"{row.returned}",
        "gone-quiet": f"{row.gone_quiet}",
        "left": f"{row.left}",
        "lapsed": f"{row.lapsed}" + ("*" if row.provisional else ""),
    }
    return [counts[name] for name in columns]
