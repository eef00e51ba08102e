"""A report into a document: its text with the calls filled in as on its page, its annexes, its frame."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from functools import cached_property
from typing import Any

from site_builder.build.site.gallery import Gallery
from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import say_in_context, translator
from site_builder.core.naming import roman
from site_builder.core.problem import NC_
from site_builder.core.text import mark_foreign, unmarked
from site_builder.derive.codes import STATUS_WORDS
from site_builder.derive.fates import Fate
from site_builder.derive.figures import CellFragment, ChartFragment, FigureFragment, TableFragment
from site_builder.derive.markup import html_with
from site_builder.derive.portal import Portal
from site_builder.extensions.official_document import model
from site_builder.extensions.official_document.frame import ANNEX, frame_of
from site_builder.extensions.official_document.markup import Filler, read_markup
from site_builder.model.package import Package
from site_builder.model.report import Report
from site_builder.pages import FateView, fate_views
from site_builder.pages.charts.figures import figure_view, rows_where
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.picture import can_paint, paint, render_picture
from site_builder.pages.facts import creators_of_report
from site_builder.pages.reports.comparison import compared
from site_builder.pages.sanitize import clean_html
from site_builder.pages.tables.cell import CellView
from site_builder.pages.tables.table import TableView, marked, table_view

IN_ANNEX = NC_("document", "(See {annex}: {title}.)")
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8")


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are made: the layout, and the portal's Markdown extensions with what configures them.

    `read` gives the bytes of a file by its path in the folder of reports, None where there is none.
    """

    layout: model.Layout
    extensions: Sequence[Any]
    configs: Mapping[str, Any]
    read: Callable[[str], bytes | None]


def make_document(portal: Portal, report: Report, settings: Settings) -> model.Document:
    """The whole document of a report whose package was read."""
    return _Maker(portal, report, settings).document()


@dataclass(frozen=True)
class _Maker:
    """Makes the document of one report; never leaves this module."""

    portal: Portal
    report: Report
    settings: Settings
    notes: list[tuple[model.Run, ...]] = field(
        default_factory=list
    )  # what became of figures, as they come

    def document(self) -> model.Document:
        publication, report, bound = (
            self.portal.publication,
            self.report,
            self.portal.prose[self.report.uri].body,
        )
        html = html_with(bound.text, self.settings.extensions, self.settings.configs)
        text = read_markup(
            clean_html(html), Filler(self._blocks, self._runs, self._href, self._picture)
        )
        annexes = tuple(self._annex(number, name) for number, name in enumerate(self.annexed, 1))
        own = len(text.notes)
        series = publication.series_named(report.series)
        creator = creators_of_report(publication, report)
        frame = frame_of(report, series, creator, self.settings.layout, self.language)
        day = report.issued or report.published or report.window.end
        return model.Document(
            language=str(self.language),
            layout=self.settings.layout,
            frame=frame,
            blocks=tuple(_numbered(block, own) for block in text.blocks),
            annexes=tuple(
                replace(a, blocks=tuple(_numbered(b, own) for b in a.blocks)) for a in annexes
            ),
            notes=(*(tuple(self._spelled(runs)) for runs in text.notes), *self.notes),
            dated=datetime.combine(day, time(), UTC),
            title=frame.title,
            author=unmarked(report.issuer.say(self.language) or creator),
            subject=unmarked(report.description.say(self.language)),
        )

    @property
    def language(self) -> str:
        """The language of the portal that the document is of."""
        return self.portal.publication.site.language

    @cached_property
    def package(self) -> Package:
        """The report's package, an empty one where it has none."""
        return self.portal.publication.package(self.report.package) or Package("")

    @cached_property
    def annexed(self) -> tuple[str, ...]:
        """The tables that stand in annexes, in their order."""
        return tuple(name for name in self.report.official.annexes if self.package.resource(name))

    @cached_property
    def _charts(self) -> Mapping[int, tuple[Chart, bytes | None]]:
        asked = Gallery(self.portal).asked[self.report.uri]
        return {
            number: (chart, paint(render_picture(chart)) if can_paint() else None)
            for number, chart in asked.items()
        }

    def _annex(self, number: int, name: str) -> model.Annex:
        bound = self.portal.prose[self.report.uri].body
        asked = [
            part
            for part in bound.fragments
            if isinstance(part, TableFragment) and part.resource == name
        ]
        called = sorted(
            (part for part in asked if not part.where), key=lambda part: bool(part.columns)
        )
        # All of it, whatever the calls that lead here show: one of them may show what another leaves out.
        grid = self._grid(TableFragment(name, (), (), called[0].caption if called else ""))
        title = say_in_context("document", ANNEX, self.language).format(number=roman(number))
        return model.Annex(title, grid.caption, (replace(grid, caption=""),))

    def _blocks(self, number: int) -> Sequence[model.Block] | None:
        match self.portal.prose[self.report.uri].body.fragments[number]:
            case TableFragment() as fragment if self._is_annexed(fragment):
                return None
            case TableFragment() as fragment:
                return (self._grid(fragment),)
            case ChartFragment():
                return (self._chart(number),)
        return None

    def _runs(self, number: int) -> Sequence[model.Run]:
        bound = self.portal.prose[self.report.uri].body
        match bound.fragments[number]:
            case FigureFragment() as fragment:
                fates = self._fates(fragment.figure.resource, fragment.figure.line)
                view = figure_view(fragment.figure, bound.language, unit=fragment.unit, fates=fates)
                return (model.Run(view.printed), *self._noted(view.fates))
            case CellFragment() as fragment:
                fates = self._fates(fragment.resource, fragment.line, fragment.column)
                return (
                    model.Run(fragment.printed),
                    *self._noted(fate_views(fates, bound.language)),
                )
            case TableFragment() as fragment if self._is_annexed(fragment):
                return (model.Run(self._see(fragment.resource)),)
        return ()

    def _is_annexed(self, fragment: TableFragment) -> bool:
        """Some of its rows stay in the text, as what is chosen is said there."""
        return fragment.resource in self.annexed and not fragment.where

    def _see(self, resource: str) -> str:
        annex = self._annex(self.annexed.index(resource) + 1, resource)
        words = say_in_context("document", IN_ANNEX, self.language)
        return words.format(annex=annex.number, title=annex.title)

    def _fates(self, resource: str, line: int, column: str = "") -> tuple[Fate, ...]:
        return self.portal.fates.of_row(self.package.name, resource, line, column)

    def _href(self, href: str) -> str:
        """An address that holds outside the site; places in the text itself have none."""
        if href.startswith("#") or not href:
            return ""
        if "://" in href or href.startswith("mailto:"):
            return href
        path, mark, anchor = href.partition("#")
        site = self.portal.publication.site
        if path.endswith(".md"):
            source = posixpath.normpath(
                posixpath.join(posixpath.dirname(at.report_source(self.report.uri)), path)
            )
            return site.page_url(at.page_address(source)) + mark + anchor
        return (
            site.absolute(posixpath.normpath(posixpath.join(self.report.uri, path))) + mark + anchor
        )

    def _picture(self, source: str) -> bytes | None:
        home = posixpath.dirname(at.report_source(self.report.uri))
        content = self.settings.read(posixpath.normpath(posixpath.join(home, source)))
        return content if content and content.startswith(PICTURES) else None

    def _grid(self, fragment: TableFragment) -> model.Grid:
        """A table as the page shows it."""
        resource = self.package.resource(fragment.resource)
        assert resource is not None  # the calls were checked
        language, bound = self.language, self.portal.prose[self.report.uri].body
        rows = rows_where(resource, dict(fragment.where)) if fragment.where else None
        view = table_view(
            resource,
            columns=fragment.columns or None,
            rows=rows,
            caption=mark_foreign(fragment.caption, bound.language, language),
            indicators=self.portal.publication.indicators(self.report.series, self.report.period),
            areas=self.portal.publication.areas,
            language=language,
        )
        view = marked(view, self.package.name, resource, rows, self.portal.fates, language)
        if not fragment.columns:
            view = compared(
                view, resource, self.report, self.portal.histories, language, self.portal.fates
            )
        return grid_of(view, language, self._noted)

    def _noted(self, fates: Sequence[FateView]) -> Iterator[model.Run]:
        """A note on what became of a value: in the sentence or the cell stands the number alone.

        Its number is below 0 until those of the text's own notes are known.
        """
        for fate in fates:
            if not fate.is_quiet:  # what a page shows elsewhere is left to it
                self.notes.append((model.Run(fate.words),))
                yield model.Run("", note=-len(self.notes))

    def _spelled(self, runs: Sequence[model.Run]) -> Iterator[model.Run]:
        """A note's own words, with what became of its figures in brackets: notes have no notes."""
        for run in runs:
            yield model.Run(f" ({self.notes[-run.note - 1][0].text})") if run.note < 0 else run

    def _chart(self, number: int) -> model.Block:
        """The picture of a chart; where none can be drawn, its figures."""
        chart, picture = self._charts[number]
        if picture:
            return model.Picture(picture, unmarked(f"{chart.title}. {chart.description}"))
        rows = tuple(
            (
                model.GridCell((model.Run(unmarked(point.label)),), is_head=True),
                model.GridCell(
                    (model.Run(f"{point.printed} {series.unit}".rstrip()),), is_number=True
                ),
            )
            for series in chart.series
            for point in series.points
        )
        say = translator(self.language)
        heads = (
            _head(say("Label")),
            _head(f"{say('Value')} ({chart.unit})" if chart.unit else say("Value")),
        )
        return model.Grid((heads,), rows, unmarked(chart.title))


def _numbered(block: model.Block, own: int) -> model.Block:
    """The block with the notes on its figures numbered after the text's own."""
    match block:
        case model.Heading() | model.Paragraph():
            return replace(block, runs=_with_numbers(block.runs, own))
        case model.Grid():
            heads, rows = (
                tuple(
                    tuple(replace(cell, runs=_with_numbers(cell.runs, own)) for cell in row)
                    for row in part
                )
                for part in (block.heads, block.rows)
            )
            return replace(block, heads=heads, rows=rows)
    return block


def _with_numbers(runs: Sequence[model.Run], own: int) -> tuple[model.Run, ...]:
    return tuple(replace(run, note=own - run.note) if run.note < 0 else run for run in runs)


def grid_of(
    view: TableView, language: str, noted: Callable[[Sequence[FateView]], Iterable[model.Run]]
) -> model.Grid:
    """A table of a page, cell for cell; `noted` makes the notes on what became of a value."""
    heads = tuple(
        _head(f"{column.label} ({column.unit})" if column.unit else column.label)
        for column in view.columns
    )
    numbers = [column.css == "num" for column in view.columns]
    rows = []
    for row in view.rows:
        cells: list[model.GridCell] = []
        for cell in row.cells:
            where = sum(result.wide for result in cells)
            text = unmarked(_cell_words(cell, language))
            href = cell.href if cell.kind == "link" else ""
            is_number = numbers[where] and cell.span == 1
            is_head = where == view.header_place
            runs = (*_runs_of(text, href), *noted(cell.fates))
            cells.append(model.GridCell(runs, cell.span, is_head=is_head, is_number=is_number))
        rows.append(tuple(cells))
    return model.Grid((heads,), tuple(rows), unmarked(view.caption), unmarked(view.note))


def _head(text: str) -> model.GridCell:
    return model.GridCell(_runs_of(unmarked(text)), is_head=True)


def _runs_of(text: str, href: str = "") -> tuple[model.Run, ...]:
    return (model.Run(text, href=href),) if text else ()


def _cell_words(cell: CellView, language: str) -> str:
    """What `partials/cell.html` prints."""
    match cell.kind:
        case "status":
            return translator(language)(STATUS_WORDS[cell.code])
        case "link":  # paper has no other way to say where it leads
            return cell.sort or cell.text
        case "coded":
            return f"{cell.text} ({cell.code})"
    return cell.text
