"""A month's whole report as a document: the summary, and for each theme its tables, charts and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from commands import words
from commands.exhibits import Chart, Exhibit, Table
from commands.facts import Code, Fact
from commands.facts.reports import ReportLabels, ReportNote
from commands.figures.shares import Share, wilson
from commands.reports import charts, numerals, staying, summary
from commands.reports.casework import RESOLVED, Brief, Ended
from commands.reports.document import Document, Section
from commands.reports.month import LOOKED_BACK, Figures
from storage.models import Audience

MOST_NAMED = 20
"""Outcomes that a cell of a table names."""

NONE = "–"
"""In a cell: there is no such figure."""


def document(figures: Figures, *, language: str) -> Document:
    """The report of a month."""
    return _Pages(figures, language).document()


def pictures(figures: Figures, language: str, audience: Audience) -> tuple[Chart, ...]:
    """The charts that an audience may see."""
    of_cases = (
        charts.open_cases(figures.open_cases, language),
        charts.time_to_claim(figures.cases.brief.to_claim, figures.period, language),
        charts.promises_kept(figures.kept, language),
        charts.outcomes(figures.areas, figures.period, language),
    )
    if not summary.hears_of_the_team(audience):
        return of_cases
    return (*of_cases, charts.volunteers_flow(figures.team.rows, figures.team.trend, language))


@dataclass(frozen=True, slots=True)
class _Pages:
    figures: Figures
    language: str

    def document(self) -> Document:
        figures = self.figures
        of = numerals.month(figures.month, self.language)
        note = ReportNote(of, figures.period.so_far, Code(f"{figures.now:%Y-%m-%d %H:%M}"))
        open_cases, to_claim, kept, outcomes, volunteers = pictures(figures, self.language, Audience.CONFIDENTIAL)
        return Document(
            name=str(figures.month),
            language=self.language,
            title=words.text(note, language=self.language, way="title"),
            note=words.text(note, language=self.language),
            summary=self._told(summary.told(figures, self.language, Audience.CONFIDENTIAL)),
            sections=(
                self._section("cases", [self._counts(), open_cases]),
                self._section("times", [self._times(), to_claim]),
                self._section("promises", [kept, self._promises()]),
                self._section("outcomes", [outcomes, *self._outcomes()]),
                self._section("practices", [each for each in (self._proposals(), self._results()) if each.rows]),
                self._section("sharing", [self._sharing()]),
                self._section("volunteers", [volunteers, *self._volunteers()]),
            ),
        )

    def _section(self, name: str, exhibits: Iterable[Exhibit]) -> Section:
        shown = tuple(exhibits)
        return Section(self._label(f"section-{name}"), () if shown else (self._label("nothing-known"),), shown)

    def _counts(self) -> Table:
        """What came and went, beside the month before, and that of a year before where anything did then."""
        figures, month = self.figures, self.figures.month
        told = {month: figures.cases.brief, month.plus(-1): figures.before}
        if summary.anything(figures.year_before):
            told[month.plus(-LOOKED_BACK)] = figures.year_before
        counts: dict[str, Callable[[Brief], int]] = {
            "opened": lambda brief: brief.opened,
            "claimed": lambda brief: brief.claimed,
            "resolved": lambda brief: brief.resolved,
            "reopened": lambda brief: brief.reopened,
            "unresolved": lambda brief: brief.standing.unresolved,
            "unclaimed": lambda brief: brief.standing.unclaimed,
            "overdue": lambda brief: brief.standing.overdue,
        }
        rows = [(self._label(name), *(str(count(brief)) for brief in told.values())) for name, count in counts.items()]
        rows.append((self._label("kept"), *(self._share(_kept(brief)) for brief in told.values())))
        return self._table("counts", [numerals.month(each, self.language) for each in told], rows)

    def _times(self) -> Table:
        """How long things took: of the cases opened in the month, and of the replies in it."""
        cases = self.figures.cases
        curves = {"to-claim": cases.brief.to_claim, "to-first-reply": cases.to_first_reply}
        rows = [
            self._time(name, curve.n, curve.censored, curve.median, curve.quantile(0.9))
            for name, curve in curves.items()
        ]
        replies = cases.to_next_reply
        rows.append(self._time("to-next-reply", replies.n, 0, replies.median, replies.ninetieth))
        ends = {"to-first-resolution": cases.to_first_resolution, "to-last-resolution": cases.to_last_resolution}
        rows += [
            self._time(name, end.n, end.censored, end.quantile(RESOLVED, 0.5), end.quantile(RESOLVED, 0.9))
            for name, end in ends.items()
        ]
        return self._table("times", self._labels("n", "censored", "half", "ninetieth"), rows)

    def _time(self, name: str, n: int, censored: int, *times: timedelta | None) -> tuple[str, ...]:
        unknown = self._label("not-reached") if n else NONE
        told = [unknown if each is None else numerals.length(each, self.language) for each in times]
        return (self._label(name), str(n), str(censored), *told)

    def _promises(self) -> Table:
        rows = [(str(month), self._share(share)) for month, share in self.figures.kept]
        return self._table("promises", self._labels("kept"), rows)

    def _outcomes(self) -> list[Table]:
        groups = {"area": self.figures.areas, "language": self.figures.languages, "practice": self.figures.practices}
        return [self._ended(name, group) for name, group in groups.items() if group]

    def _ended(self, name: str, groups: Sequence[Ended]) -> Table:
        rows = [(each.group, str(each.n), summary.ended(each, self.language, MOST_NAMED)) for each in groups]
        return self._table(f"by-{name}", self._labels("n", "how-ended"), rows)

    def _proposals(self) -> Table:
        """Each practice in use against none."""
        rows = [
            (
                f"p{each.practice}: {each.title}",
                each.area,
                self._share(each.followed),
                self._share(each.without),
                numerals.points(each.difference, self.language),
                self._label(each.verdict.replace("_", "-")),
            )
            for each in self.figures.proposals
        ]
        columns = self._labels("area", "followed", "without", "difference", "verdict")
        return self._table("proposals", columns, rows)

    def _results(self) -> Table:
        """What became of the resolutions that followed a practice."""
        rows = [
            (
                f"p{each.practice}" + ("" if each.version is None else f" v{each.version}"),
                str(each.n),
                self._share(each.reopened),
                self._share(each.held),
                "" if each.enough else self._label("too-little"),
            )
            for each in self.figures.results
        ]
        return self._table("results", self._labels("n", "reopened-soon", "held", "verdict"), rows)

    def _sharing(self) -> Table:
        """How the work is spread, and who goes on with whom; of people only in aggregate."""
        cases = self.figures.cases
        a_case = cases.hand_overs.a_case
        figures = {
            "reopened-again": self._share(cases.reopened_again),
            "hand-overs": NONE if a_case is None else numerals.decimal(a_case, self.language),
            "continuity": self._share(cases.continuity),
            "load": self._label("few"),
            "busiest": self._label("few"),
        }
        if cases.load is not None:
            busiest = cases.load.busiest
            figures["load"] = numerals.decimal(cases.load.each, self.language)
            figures["busiest"] = NONE if busiest is None else numerals.percent(busiest.share, self.language)
        rows = [(self._label(name), figure) for name, figure in figures.items()]
        return self._table("sharing", self._labels("value"), rows)

    def _volunteers(self) -> list[Table]:
        team = self.figures.team
        told = [staying.table(team, self.language), self._staying()]
        if team.reasons is not None:
            reasons = [(each.reason, self._share(each.share)) for each in team.reasons.given]
            told.append(self._table("reasons", self._labels("gave"), reasons))
        return told

    def _staying(self) -> Table:
        """Whether people stay, of those who came, and on how few the work rests."""
        team = self.figures.team
        stay, half = team.survival, self._label("not-reached")
        if stay is not None and stay.median is not None:
            half = numerals.length(stay.median, self.language)
        figures = {
            "newcomers": team.newcomers and self._share(team.newcomers),
            "kept-a-year": team.kept and self._share(team.kept),
            "half-stay": stay and half,
            "absence-factor": team.absence_factor and str(team.absence_factor),
            "busiest-did": team.busiest and numerals.percent(team.busiest.share, self.language),
        }
        rows = [(self._label(name), told or self._label("few")) for name, told in figures.items()]
        return self._table("staying", self._labels("value"), rows)

    def _share(self, share: Share | None) -> str:
        if share is None:
            return NONE
        percent, interval = numerals.percent(share.share, self.language), numerals.interval(share, self.language)
        return f"{share.hits}/{share.n}: {percent} ({interval})"

    def _table(self, name: str, columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
        title, caption = self._label(f"table-{name}"), self._label(f"about-{name}")
        return Table(title, (self._label(f"of-{name}"), *columns), tuple(rows), caption)

    def _labels(self, *names: str) -> list[str]:
        return [self._label(name) for name in names]

    def _label(self, name: str) -> str:
        return words.text(ReportLabels(), language=self.language, way=name)

    def _told(self, facts: Iterable[Fact]) -> tuple[str, ...]:
        return tuple(words.text(fact, language=self.language) for fact in facts)


def _kept(brief: Brief) -> Share | None:
    return wilson(brief.promised.kept, brief.promised.due)
