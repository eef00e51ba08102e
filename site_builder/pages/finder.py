"""What search answers with: one line a thing, as pages print it, in a file that a script ranks; and rows of datasets.

Titles are folded by the script; what else finds a thing (its name in another language, keywords, its period) stands
here folded, each word once. The whole file is loaded at a reader's first letter, the rows of a dataset only when the
dataset itself fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.marks import BEGIN, unmarked
from site_builder.core.problem import N_
from site_builder.core.text import Text, fold
from site_builder.model.config import SiteConfig
from site_builder.pages.facts import STATUS_WORDS
from site_builder.pages.table import TableView
from site_builder.pages.table_rows import RowView
from site_builder.pages.word_index import compact

# In the order in which things of equal fit are shown: what answers first, what is for machines last.
KINDS = {
    "indicator": N_("Indicator"),
    "figure": N_("Figure"),
    "series": N_("Series"),
    "report": N_("Report"),
    "dataset": N_("Dataset"),
    "page": N_("Page"),
    "document": N_("Source"),
    "row": N_("Row"),
    "machine": N_("For machines"),
}
MOST_WORDS = 24  # of one thing beyond its title; a description says the rest to the full-text search
ROW_LETTERS = 160  # of what a row says
WORD = re.compile(r"[^\W_]*[^\W\d_][^\W_]*|\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that search answers with.

    `answer` is its figure with its unit as pages print it, `when` its period, `status` that of the figure. `also` are
    its names in other languages, `words` what else finds it.
    """

    kind: str
    title: str
    uri: str
    code: str = ""
    answer: str = ""
    when: str = ""
    status: str = ""
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def told(self) -> list[object]:
        """Its line in the file: empty ends are left out, `1` marks a title in the portal's main language."""
        line: list[object] = [
            list(KINDS).index(self.kind),
            unmarked(self.title),
            self.uri,
            self.code,
            unmarked(self.answer),
            unmarked(self.when),
            self.status,
            "|".join(fold(unmarked(name)).lower() for name in self.also if name and name != self.title),
            words_of(self.words),
            1 if self.title.startswith(BEGIN) else "",
        ]
        while line[-1] == "":
            line.pop()
        return line


def words_of(texts: Iterable[str]) -> str:
    """The distinct words of texts, folded, in their order."""
    said = (word for text in texts for word in WORD.findall(fold(unmarked(text)).lower()))
    return " ".join(list(dict.fromkeys(said))[:MOST_WORDS])


def other_names(name: Text) -> tuple[str, ...]:
    """A name in all its languages."""
    return (name.main, *(said for _, said in name.translations))


def answers_file(site: SiteConfig, hits: Sequence[Hit], elsewhere: int = 0, page: int = 0) -> OutputFile:
    """The file of one language; `elsewhere` are datasets that stand in files of their own, `page` of them in each."""
    _, language = translator(site.language), site.language
    told = {
        "language": site.languages[0],
        "kinds": [[name, _(word)] for name, word in KINDS.items()],
        "statuses": {name: _(word) for name, word in STATUS_WORDS.items()},
        "short": abbreviations_of(site),
        "hits": [hit.told for hit in hits],
    }
    more = {"elsewhere": elsewhere, "page": page} if elsewhere else {}
    return OutputFile(at.answers_json(language), compact({**told, **more}))


def abbreviations_of(site: SiteConfig) -> dict[str, list[str]]:
    """What the portal's abbreviations stand for in all languages, folded."""
    return {
        fold(short).lower(): [fold(name).lower() for name in other_names(text) if name]
        for short, text in site.abbreviations.items()
    }


def found_rows(previews: Iterable[TableView]) -> list[tuple[str, list[list[str]]]]:
    """The rows that a dataset's page shows, table by table: what heads each, its anchor, what else it says."""
    return [(unmarked(view.caption), rows) for view in previews if (rows := _rows(view))]


def rows_file(language: str, package: str, tables: Sequence[tuple[str, list[list[str]]]]) -> OutputFile:
    """The file of the rows of a dataset."""
    return OutputFile(at.found_rows_json(package, language), compact({"tables": list(tables)}))


def _rows(view: TableView) -> list[list[str]]:
    return [_row(row, view) for row in view.rows if row.anchor and _head(row, view)]


def _head(row: RowView, view: TableView) -> str:
    """What heads a row, of an indicator that stands in several with the period."""
    if view.header_place >= len(row.cells):
        return ""
    cell, place = row.cells[view.header_place], view.period_place
    when = row.cells[place].text if cell.kind == "coded" and place is not None and place < len(row.cells) else ""
    return unmarked(", ".join(filter(None, (cell.text, when))))


def _row(row: RowView, view: TableView) -> list[str]:
    """Its head, its anchor, and the other cells under their columns' names."""
    said = [
        f"{unmarked(column.label)}: {unmarked(cell.text)}{f' {unmarked(column.unit)}' if column.unit else ''}"
        for place, (column, cell) in enumerate(zip(view.columns, row.cells, strict=False))
        if place != view.header_place and cell.text and cell.kind not in ("missing", "status")
    ]
    head = row.cells[view.header_place]
    said = [unmarked(head.code), *said] if head.kind == "coded" else said
    return [_head(row, view), row.anchor, "; ".join(said)[:ROW_LETTERS]]
