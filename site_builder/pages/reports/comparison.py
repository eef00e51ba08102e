"""A report's table of indicators beside the previous period and the same period last year.

A column stands there only where some indicator can be compared; the first report of a series has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, Period
from site_builder.core.calendar.rhythm import Rhythm, previous_in
from site_builder.derive.around import Histories
from site_builder.derive.fates import NO_FATES, Fates
from site_builder.derive.history import Change, Entry, Reason
from site_builder.model.package import Resource
from site_builder.model.report import Report
from site_builder.pages import fate_views
from site_builder.pages.indicator_words import Wording
from site_builder.pages.tables.cell import CellView
from site_builder.pages.tables.table import WIDE, TableView
from site_builder.pages.tables.table_columns import ColumnView
from site_builder.pages.tables.table_rows import RowView

Side = Callable[[Entry], tuple[Change | None, Reason | None]]
Earlier = Callable[[Period], Period | None]


@dataclass(frozen=True, slots=True)
class _Column:
    """One comparison: its header, which period it looks back to, and what an entry knows of it."""

    title: str
    period: Period
    side: Side


def compared(
    view: TableView,
    resource: Resource,
    report: Report,
    histories: Histories,
    language: str,
    fates: Fates = NO_FATES,
) -> TableView:
    """The table with its comparison, and each code leading to the page of its indicator."""
    role, listed = resource.role("observations"), histories.publication.indicators(report.series)
    if not role or "period" in role or not listed:
        return view
    names = [column.name for column in view.columns]
    if role["indicator"] not in names:
        return view
    codes = names.index(role["indicator"])
    rows = tuple(_linked(row, codes, report.series, listed) for row in view.rows)
    if role["value"] not in names:
        return replace(view, rows=rows)
    index = names.index(role["value"]) + 1
    writer = _Writer(Wording(language), fates)
    entries = {
        row.cells[codes].text: histories.entry(report, row.cells[codes].text) for row in rows
    }
    columns = _columns(
        report,
        histories.rhythm(report.series),
        [each for each in entries.values() if each],
        Wording(language),
    )
    widened = tuple(
        writer.widened(row, entries[row.cells[codes].text], columns, index) for row in rows
    )
    heads = tuple(
        ColumnView(each.title, each.title, each.period.label(language), css="num")
        for each in columns
    )
    listed_columns = (*view.columns[:index], *heads, *view.columns[index:])
    wide = len(listed_columns) > WIDE
    header = view.header_place + (len(columns) if view.header_place >= index else 0)
    return replace(view, columns=listed_columns, rows=widened, is_wide=wide, header_place=header)


def _columns(
    report: Report, rhythm: Rhythm, entries: Sequence[Entry], wording: Wording
) -> tuple[_Column, ...]:
    """The comparisons that some row can fill. A year has no other same period last year than its previous one."""
    _, columns = wording.translate, []
    before, year = previous_in(rhythm, report.period), report.period.year_before()
    if before:
        title = (
            _("Previous period")
            if before == report.period.previous()
            else _("Last period of the same kind")
        )
        columns.append(_Column(title, before, lambda each: (each.previous, each.previous_reason)))
    if year and year != before and report.period.kind is not Kind.YEAR:
        title = _("Same period last year")
        columns.append(
            _Column(title, year, lambda each: (each.year_before, each.year_before_reason))
        )
    return tuple(column for column in columns if any(column.side(each)[0] for each in entries))


def _linked(row: RowView, index: int, series: str, listed: Mapping[str, object]) -> RowView:
    code = row.cells[index].text
    if code not in listed:
        return row
    cells = list(row.cells)
    cells[index] = replace(cells[index], kind="inner", href=at.indicator_uri(series, code))
    return replace(row, cells=tuple(cells))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the cells of comparisons."""

    wording: Wording
    fates: Fates

    def widened(
        self, row: RowView, entry: Entry | None, columns: Sequence[_Column], index: int
    ) -> RowView:
        """The row with a cell for each comparison; a heading that spans the figure spans them too."""
        span = next((number for number, cell in enumerate(row.cells) if cell.span > 1), None)
        if span is not None and span < index:
            longer = replace(row.cells[span], span=row.cells[span].span + len(columns))
            return replace(row, cells=(*row.cells[:span], longer, *row.cells[span + 1 :]))
        result = tuple(self._cell(entry, column) for column in columns)
        figure = replace(row.cells[index - 1], note="; ".join(self._changes(entry, columns)))
        return replace(row, cells=(*row.cells[: index - 1], figure, *result, *row.cells[index:]))

    def _changes(self, entry: Entry | None, columns: Sequence[_Column]) -> Iterator[str]:
        """Each change since an earlier period, beside the figure that changed."""
        for change, _ in (column.side(entry) for column in columns if entry):
            if entry and change:
                observed, since = (
                    self.wording.brief(change, entry.observation.unit),
                    self.wording.inside(change.since),
                )
                yield self.wording.translate("{change} against {period}").format(
                    change=observed, period=since
                )

    def _cell(self, entry: Entry | None, column: _Column) -> CellView:
        """The earlier figure with its own fate, or why there is none."""
        change, reason = column.side(entry) if entry else (None, None)
        if entry is None or (change is None and reason in (None, "first", "missing")):
            return CellView("", css="none")
        view = self.wording.change(change, reason, entry.observation.unit)
        if change is None:
            return CellView(view.text, css="num none")
        fates = self.fates.of_observation(change.before) if change.before else ()
        marks = fate_views(fates, self.wording.language)
        return CellView(
            self.wording.measured(change.earlier, decimals=change.decimals), css="num", fates=marks
        )
