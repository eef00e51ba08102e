"""What became of every printed value: corrected, revised, withdrawn, superseded, estimated, published late.

Worked out once a build from the differences of editions, the corrections of reports, the status of observations and
the ledger; pages and channels print it wherever they print the value. Keyed by package, table, line and column.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period, format_date
from site_builder.core.cell import canonical_cell
from site_builder.core.i18n.catalog import message_tables, translator
from site_builder.core.numbers.number import format_number
from site_builder.core.numbers.numeral import convention_of
from site_builder.core.numbers.quantity import parse_quantity
from site_builder.core.problem import N_
from site_builder.core.text import Text, of_data
from site_builder.derive.around import Histories
from site_builder.derive.datasets import Happening, chronicle, is_told, members_of
from site_builder.derive.diff import label_of
from site_builder.derive.figures import AT
from site_builder.derive.history import RANKS, History
from site_builder.derive.observations import Observation
from site_builder.derive.schedule import SeriesLedger, State
from site_builder.model.edition import Change, Edition, Releases, independent
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report
from site_builder.model.report_text import edition_changes, single_words

FateKind = Literal["corrected", "revised", "withdrawn", "superseded", "estimated", "late"]
KINDS: tuple[FateKind, ...] = (
    "withdrawn",
    "corrected",
    "superseded",
    "revised",
    "estimated",
    "late",
)

# Said of a report once, for all its figures; beside each of them only where nobody is disturbed.
QUIET: tuple[FateKind, ...] = ("estimated", "late")


@dataclass(frozen=True, slots=True)
class Fate:
    """One thing that a reader must know of a value. `old` is what stood before, `new` what took its place elsewhere.

    Both are canonical texts, or a report's own words; `status` is that of the figure that took the place. `href`
    leads, within the site, to the difference, the correction or the figure that stands; `more` counts what else an
    edition changed.
    """

    kind: FateKind
    date: date | None = None
    old: str | Text = ""
    new: str | Text = ""
    href: str = ""
    status: str = ""
    is_number: bool = True
    more: int = 0


Line = tuple[str, str, int]  # package, table, line in its file
Cells = Mapping[
    tuple[str, int], Mapping[str, tuple[Fate, ...]]
]  # of a package, by table and line, by column


@dataclass(frozen=True)
class Fates:
    """Every fate, gravest first. A value is asked for by its row; without a column, that of the row's value."""

    cells: Mapping[str, Cells] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    reports: Mapping[str, tuple[Fate, ...]] = field(default_factory=dict)
    packages: Mapping[str, tuple[Fate, ...]] = field(default_factory=dict)

    def of_row(self, package: str, resource: str, line: int, column: str = "") -> tuple[Fate, ...]:
        """What became of one cell."""
        name = column or self.columns.get((package, resource), "")
        return self.of_cells(package).get((resource, line), {}).get(name, ())

    def of_cells(self, package: str) -> Cells:
        """What became of every cell of a package."""
        return self.cells.get(package, {})

    def of_observation(self, observation: Observation) -> tuple[Fate, ...]:
        """What became of an observation's value."""
        return self.of_row(observation.package, observation.resource, observation.line)

    def of_report(self, report: Report) -> tuple[Fate, ...]:
        """What became of a report as a whole: its corrections, newest first, and whether it was late."""
        return self.reports.get(report.uri, ())

    def of_package(self, package: str) -> tuple[Fate, ...]:
        """What became of a dataset as a whole: its corrections and withdrawals, newest first."""
        return self.packages.get(package, ())


NO_FATES = Fates()


_WORDS = message_tables(__package__)
WITH_OLD = _WORDS["fate-of-old"]
BARE = _WORDS["fate"]
SUPERSEDED = _WORDS["superseded"]
WHOLE = _WORDS["fate-of-whole"]


def say_fate(fate: Fate, language: str) -> str:
    """ "đính chính 5/7/2022, trước là 77,7"."""
    _ = translator(language)
    day = format_date(fate.date, language) if fate.date else ""
    if fate.kind == "superseded":
        words = SUPERSEDED.get(fate.status, N_("superseded; the figure that stands is {new}"))
        return _(words).format(new=_printed(fate.new, fate, language))
    if fate.old and fate.kind in WITH_OLD:
        return _(WITH_OLD[fate.kind]).format(day=day, old=_printed(fate.old, fate, language))
    return _(BARE[fate.kind]).format(day=day)


def say_fates(fates: Sequence[Fate], language: str) -> str:
    """All of them in one line."""
    return "; ".join(say_fate(fate, language) for fate in fates)


def beside(fates: Fates, package: str, language: str) -> Callable[[str, int, str], str]:
    """What plain text says after a figure of a package: " (đính chính 5/7/2022, trước là 77,7)", or nothing."""

    def words(resource: str, line: int, column: str) -> str:
        loud = [
            fate for fate in fates.of_row(package, resource, line, column) if fate.kind not in QUIET
        ]
        return f" ({say_fates(loud, language)})" if loud else ""

    return words


def say_whole(fate: Fate, language: str) -> str:
    """The fate of a report or dataset as a whole: "Đính chính 5/7/2022: 77,7 → 77,8"."""
    _ = translator(language)
    words = _(WHOLE[fate.kind]).format(day=format_date(fate.date, language) if fate.date else "")
    change = " → ".join(_printed(text, fate, language) for text in (fate.old, fate.new) if text)
    more = " " + _("and {count} more").format(count=fate.more) if change and fate.more else ""
    return f"{words}: {change}{more}" if change else words


def _printed(text: str | Text, fate: Fate, language: str) -> str:
    """A canonical number in the reader's spelling; words as they are; "…" where there is no value."""
    if not text:
        return "…"
    own = text.stated(language) if isinstance(text, Text) else ""
    return own or (
        format_number(Decimal(str(text)), language)
        if fate.is_number
        else of_data(str(text), language)
    )


def fates_of(
    publication: Publication,
    rows: Publication,
    histories: Histories,
    ledgers: Mapping[str, SeriesLedger],
) -> Fates:
    """The fates of a publication, whose own packages of series repeat them; `rows` is the same with them."""
    late = dict(_late_reports(ledgers))
    columns = {
        (package.name, each.name): _value_column(each)
        for package in publication.packages
        for each in package.tables
    }
    cells: dict[Line, dict[str, list[Fate]]] = {}
    for line, column, fate in (
        *_edited(rows),
        *_called(rows),
        *_observed(histories, columns),
        *_estimated(rows, columns),
        *_late(rows, columns, late),
    ):
        own = cells.setdefault(line, {}).setdefault(column, [])
        if fate not in own:
            own.append(fate)
    _gathered(rows, columns, cells)
    return Fates(
        cells=_by_package(cells),
        columns=columns,
        reports={
            report.uri: _of_report(publication, report, late) for report in publication.reports
        },
        packages={
            package.name: tuple(_of_data(publication, package)) for package in publication.packages
        },
    )


def _by_package(cells: Mapping[Line, Mapping[str, list[Fate]]]) -> dict[str, Cells]:
    """In the order of tables, lines and columns."""
    by_package: dict[str, dict[tuple[str, int], Mapping[str, tuple[Fate, ...]]]] = {}
    for (package, resource, line), own in sorted(cells.items()):
        ordered = {name: _in_order(fates) for name, fates in sorted(own.items())}
        by_package.setdefault(package, {})[resource, line] = ordered
    return {**by_package}


FatesOfLines = Iterator[tuple[Line, str, Fate]]
Pair = tuple[str, str]  # what stood and what stands


def _in_order(fates: list[Fate]) -> tuple[Fate, ...]:
    """The gravest first, of one kind the newest first."""
    return tuple(
        sorted(
            fates, key=lambda fate: (KINDS.index(fate.kind), -(fate.date or date.min).toordinal())
        )
    )


def _value_column(resource: Resource) -> str:
    role = resource.role("observations") or resource.role("figures")
    return role.get("value", "")


def _edited(publication: Publication) -> FatesOfLines:
    """Cells that an edition changed, found by their row's key among the rows of today."""
    for package in publication.packages:
        by_name = publication.releases_by_any_name(package.name)
        changes = [(releases, *pair) for releases in by_name for pair in _cell_changes(releases)]
        changed = {change.table for _, _, change in changes}
        lines = {each.name: _lines(each) for each in package.tables if each.name in changed}
        for releases, edition, change in changes:
            line = lines.get(change.table, {}).get(change.row)
            resource = package.resource(change.table)
            if (
                line is not None
                and resource
                and resource.table
                and change.column in resource.table.schema.names
            ):
                is_number = resource.table.schema.field(change.column).is_number
                fate = _of_change(releases, edition, change, is_number=is_number)
                yield (package.name, change.table, line), change.column, fate


def _cell_changes(releases: Releases) -> Iterator[tuple[Edition, Change]]:
    """Changes of cells in editions that stand, newest first. Without a key, those before a moved row cannot be told."""
    moved: set[str] = set()
    for edition in releases.editions:
        for change in () if edition.withdrawn else edition.changes:
            if change.kind == "cell" and not (change.row.startswith("#") and change.table in moved):
                yield edition, change
        moved |= {change.table for change in edition.changes if change.kind.startswith("row-")}


def _of_change(releases: Releases, edition: Edition, change: Change, *, is_number: bool) -> Fate:
    """A figure that took the place of one taken back says so; what was withdrawn is not printed again."""
    before = releases.before(edition)
    if before and before.withdrawn:
        return Fate("withdrawn", before.withdrawn.day, href=before.uri, is_number=is_number)
    kind: FateKind = "corrected" if edition.kind == "correction" else "revised"
    return Fate(
        kind, edition.date, change.old, change.new, edition.changes_uri, is_number=is_number
    )


def _lines(resource: Resource) -> dict[str, int]:
    """The lines of a table by what names their rows in a difference: the key, else the place in the published CSV."""
    table = resource.as_table
    keyed = table.schema.primary_key
    if keyed and set(keyed) <= set(table.schema.names):
        keys = list(zip(*(table.column(name) for name in keyed), strict=True))
        labels = [label_of(tuple(canonical_cell(part) for part in key)) for key in keys]
        if len(set(labels)) == len(labels):
            return dict(zip(labels, table.lines, strict=True))
    return {f"#{index + 2}": line for index, line in enumerate(table.lines)}


def _called(publication: Publication) -> FatesOfLines:
    """Corrections in a report's front matter that name the figure they are about."""
    for report in publication.reports:
        package = publication.package(report.package)
        for correction in report.corrections if package else ():
            if package and correction.figure and not edition_of(publication, package, correction):
                for resource, line in _rows_of(package, correction.figure):
                    yield (
                        (package.name, resource.name, line),
                        _value_column(resource),
                        _stated(report, correction),
                    )


def _rows_of(package: Package, key: str) -> Iterator[tuple[Resource, int]]:
    for role, part in (("observations", "indicator"), ("figures", "id")):
        for resource, row, line in package.rows_of(role):
            own = canonical_cell(row.get(part))
            if key in (own, f"{own}{AT}{canonical_cell(row.get('area'))}"):
                yield resource, line


def _observed(histories: Histories, columns: Mapping[tuple[str, str], str]) -> FatesOfLines:
    """Observations that are estimates, or that one of a better status replaced."""
    for series in histories.series:
        for history in histories.of_series(series).values():
            for texts, fate in _fates_of_history(histories.publication, history):
                yield (
                    (texts.package, texts.resource, texts.line),
                    columns[texts.package, texts.resource],
                    fate,
                )


def _fates_of_history(
    publication: Publication, history: History
) -> Iterator[tuple[Observation, Fate]]:
    for line in history.lines:
        best: dict[tuple[Period, str], Observation] = {}
        for entry in line.entries:
            observation = entry.observation
            if not entry.is_superseded and RANKS.get(observation.status):
                best[observation.period, observation.indicator] = observation
        for entry in line.entries:
            observation = entry.observation
            if observation.status == "estimate" and not entry.is_superseded:
                yield observation, Fate("estimated")
            if entry.is_superseded and (
                newer := best.get((observation.period, observation.indicator))
            ):
                yield observation, _replaced(publication, newer)


def _replaced(publication: Publication, newer: Observation) -> Fate:
    report = publication.report_at(newer.report)
    return Fate(
        "superseded",
        report.issued if report else None,
        new="" if newer.value is None else canonical_cell(newer.value),
        href=newer.report or at.dataset_uri(newer.package),
        status=newer.status,
    )


def _estimated(publication: Publication, columns: Mapping[tuple[str, str], str]) -> FatesOfLines:
    """Figures of a report that is an estimate as a whole, beside its observations."""
    for report in publication.reports:
        package = publication.package(report.package)
        if report.status == "estimate" and package:
            for resource, _, line in package.rows_of("figures"):
                yield (
                    (package.name, resource.name, line),
                    columns[package.name, resource.name],
                    Fate("estimated"),
                )


def _late(
    publication: Publication, columns: Mapping[tuple[str, str], str], late: Mapping[str, Fate]
) -> FatesOfLines:
    """The values of reports that came after they were due."""
    for report, fate in (
        (each, late[each.uri]) for each in publication.reports if each.uri in late
    ):
        package = publication.package(report.package)
        for role in ("observations", "figures"):
            for resource, _, line in package.rows_of(role) if package else ():
                yield (
                    (report.package, resource.name, line),
                    columns[report.package, resource.name],
                    fate,
                )


def _late_reports(ledgers: Mapping[str, SeriesLedger]) -> Iterator[tuple[str, Fate]]:
    for book in ledgers.values():
        for entry in book.entries:
            if entry.report and entry.state is State.PUBLISHED_LATE:
                yield entry.report.uri, Fate("late", entry.due, href=at.LEDGER)


def _gathered(
    publication: Publication,
    columns: Mapping[tuple[str, str], str],
    cells: dict[Line, dict[str, list[Fate]]],
) -> None:
    """The portal's own package of a series repeats values of others, and their fate with them."""
    for package in publication.packages if cells else ():
        if package.name != at.series_package(package.series):
            continue
        for resource in (each for each in package.tables if each.name == "observations"):
            for row, line in zip(resource.as_table.records(), resource.as_table.lines, strict=True):
                origin = (str(row["package"]), str(row["resource"]), int(str(row["row"])))
                digest = cells.get(origin, {}).get(columns.get(origin[:2], ""))
                if digest:
                    cells.setdefault((package.name, resource.name, line), {})["value"] = digest


def _of_report(
    publication: Publication, report: Report, late: Mapping[str, Fate]
) -> tuple[Fate, ...]:
    package = publication.package(report.package)
    correction = (
        _of_data(publication, package)
        if package
        else [_stated(report, each) for each in report.corrections]
    )
    texts = (_stated(report, each) for each in corrected_texts(publication, report))
    correction = sorted((*texts, *correction), key=_newest_first)
    return (*correction, *([late[report.uri]] if report.uri in late else ()))


def _newest_first(fate: Fate) -> int:
    return -(fate.date or date.min).toordinal()


def corrected_texts(publication: Publication, report: Report) -> Iterator[Correction]:
    """What was wrong in the text of a report alone, under any name."""
    for releases in publication.releases_by_any_name(report.address):
        for edition in releases.editions:
            if edition.kind == "correction" and is_told(edition, report) and not edition.withdrawn:
                old, new = map(Text, single_words(edition_changes(releases, edition)))
                yield Correction(edition.date, edition.note, old, new, href=edition.changes_uri)


def _stated(report: Report, correction: Correction) -> Fate:
    href = correction.href or f"{report.uri}#corrections"
    return Fate("corrected", correction.date, correction.old, correction.new, href, is_number=False)


def edition_of(
    publication: Publication, package: Package, correction: Correction
) -> Edition | None:
    """The edition that put right what a report's correction states in words: one event, which is told once.

    It changed the figure that the correction names; where it names none, it is of the same day. One that stands comes
    before one that was taken back.
    """
    convention = convention_of(publication.site.language)
    read = (
        (text, parse_quantity(text, convention))
        for text in (correction.old.main, correction.new.main)
    )
    stated = [
        text if number is None or number.value is None else number.value for text, number in read
    ]
    every = publication.editions_by_any_name(package.name)
    for edition in sorted(every, key=lambda each: each.withdrawn is not None):
        if edition.kind != "correction":
            continue
        pairs = [
            [_number(each.old), _number(each.new)] for each in figures_changed(edition, package)
        ]
        if stated in pairs if correction.old or correction.new else edition.date == correction.date:
            return edition
    return None


def told_once(publication: Publication) -> Iterator[Happening]:
    """The portal's history with each correction once: what a report says of an edition of its data goes with that."""
    happened = [*chronicle(publication)]
    stated: dict[str, Happening] = {}
    for each in happened:
        package = publication.package(each.package) if each.correction else None
        if (
            package
            and each.correction
            and (edition := edition_of(publication, package, each.correction))
        ):
            stated.setdefault(edition.uri, each)
    for each in happened:
        if each.edition and each.kind == "correction" and each.edition.uri in stated:
            yield replace(each, correction=stated[each.edition.uri].correction)
        elif each not in stated.values():
            yield each


def _of_data(publication: Publication, package: Package) -> list[Fate]:
    """What became of a dataset and of the report about it, of one that the portal gathers of all that it holds."""
    fates: list[Fate] = []
    for each in members_of(publication, package):
        report = publication.report_of(each)
        own = (
            (
                correction
                for correction in report.corrections
                if not edition_of(publication, each, correction)
            )
            if report
            else ()
        )
        fates += [
            *(_stated(report, correction) for correction in own if report),
            *_of_editions(publication, each),
        ]
    return sorted(fates, key=_newest_first)


def _of_editions(publication: Publication, package: Package) -> Iterator[Fate]:
    """Corrections and withdrawals of a package, newest first; of a correction the first figure is said."""
    for releases in publication.releases_by_any_name(package.name):
        for edition in releases.editions:
            if edition.withdrawn:
                yield Fate("withdrawn", edition.withdrawn.day, href=edition.uri)
            elif edition.kind == "correction":
                yield _whole(releases, edition, package)


def _whole(releases: Releases, edition: Edition, package: Package) -> Fate:
    before, changed = releases.before(edition), figures_changed(edition, package)
    if not changed or changed[0].kind != "cell" or (before and before.withdrawn):
        return Fate("corrected", edition.date, href=edition.changes_uri)
    old, new, more = changed[0].old, changed[0].new, len(changed) - 1
    return Fate(
        "corrected",
        edition.date,
        old,
        new,
        edition.changes_uri,
        is_number=_is_number(old, new),
        more=more,
    )


def figures_changed(edition: Edition, package: Package) -> tuple[Change, ...]:
    """What an edition changed, each figure once: how it is printed, and its copy in another table, are no others.

    Where no figure changed, the rows that did, each by its first cell; then the rows that came and went.
    """
    cells = [change for change in independent(edition.changes) if change.kind == "cell"]
    visited, counted = defaultdict[str, Counter[Pair]](Counter), Counter[Pair]()
    figures: list[Change] = []
    for change in (each for each in cells if _is_figure(each, package)):
        pair = change.old, change.new
        visited[change.table][pair] += 1
        if visited[change.table][pair] > counted[pair]:
            counted[pair] += 1
            figures.append(change)
    rows: dict[tuple[str, str], Change] = {}
    for change in cells:
        rows.setdefault((change.table, change.row), change)
    others = (change for change in edition.changes if change.kind in ("row-added", "row-removed"))
    return (*(figures or rows.values()), *others)


def _is_figure(change: Change, package: Package) -> bool:
    """Whether a cell is the value of its row, or a number in a table whose rows play no role."""
    resource = package.resource(change.table)
    if (
        resource is None
        or resource.table is None
        or change.column not in resource.table.schema.names
    ):
        return _is_number(change.old, change.new)
    value = _value_column(resource)
    return change.column == value if value else resource.table.schema.field(change.column).is_number


def _is_number(*texts: str) -> bool:
    return all(isinstance(_number(text), Decimal) for text in texts if text)


def _number(text: str) -> Decimal | str:
    """A canonical cell as the number that it is; any other as its text."""
    try:
        return value if (value := Decimal(text)).is_finite() else text
    except ArithmeticError:
        return text
