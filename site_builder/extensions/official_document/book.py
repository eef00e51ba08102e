"""series book: the reports of a series as one PDF, with contents and an index, from the same source as their pages.

Chromium numbers the pages and does not tell which heading stands on which: the book is printed until the numbers in its
contents are those that the PDF itself gives its places (ISO 32000-1, 7.7.3 and 12.3.2.3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import click

from site_builder.cli.portal import Session, on_portal
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.platform.processes import find_program
from site_builder.core.problem import N_, MessageError, SiteBuilderError
from site_builder.core.staging import write_together
from site_builder.core.text import fold, nearest, unmarked
from site_builder.derive.codes import STATUS_WORDS
from site_builder.derive.portal import Portal
from site_builder.extensions.official_document import documenting
from site_builder.extensions.official_document.make import make_document
from site_builder.extensions.official_document.model import (
    Block,
    Document,
    Grid,
    Heading,
    Paragraph,
)
from site_builder.model.report import Report

NO_SERIES = N_("There is no series “{name}” with reports; there is {known}.")
NO_CHROMIUM = N_("A book is printed by Chromium, which is not installed.")
PASSES = 8  # the third settles nearly all; numbers of more digits may move a line


@dataclass(frozen=True, slots=True)
class Chapter:
    """A report in the book; the place of its n-th block is called `c<number>-<n>`."""

    number: int
    report: Report
    document: Document

    @property
    def target(self) -> str:
        """What its beginning is called."""
        return f"c{self.number}"

    def placed(self) -> Iterator[tuple[str, list[Block]]]:
        """Its blocks with the names of their places; the items of a list share one."""

        def group(numbered: tuple[int, Block]) -> int:
            number, block = numbered
            return -1 if isinstance(block, Paragraph) and block.is_item else number

        for n, (_, blocks) in enumerate(groupby(enumerate(self.document.blocks), group)):
            yield f"{self.target}-{n}", [block for _, block in blocks]


def render_book(
    portal: Portal, series: str, chapters: Sequence[Chapter], pages: Mapping[str, int]
) -> str:
    """The whole book as one page to be printed; `pages` are the numbers that its contents and its index print."""
    publication, site = portal.publication, portal.publication.site
    periods = (
        unmarked(each.report.period.label(site.language)) for each in (chapters[0], chapters[-1])
    )
    publisher = unmarked(site.publisher.name.say(site.language))
    terms = sorted(_terms(portal, series), key=lambda term: (fold(term), term))
    return documenting.render_page(
        "book.html",
        language=site.language,
        title=unmarked(publication.series_title(series).say(site.language)),
        about=(" – ".join(dict.fromkeys(periods)), publisher, site.page_url(f"{series}/")),
        contents=_contents(chapters),
        chapters=chapters,
        index=_index(chapters, terms, pages),
        pages=pages,
        site=site,
        _=translator(site.language),
        status_words=STATUS_WORDS,
    )


def _contents(chapters: Sequence[Chapter]) -> Iterator[tuple[str, str, str]]:
    """Each report with its headings, but those that every report of several has: they tell none of them apart."""
    counts = Counter(
        words for chapter in chapters for words in {words for _, words in _headings(chapter)}
    )
    shared = {words for words, count in counts.items() if count == len(chapters) > 1}
    for chapter in chapters:
        yield chapter.target, chapter.document.title, ""
        yield from (
            (target, words, "deep") for target, words in _headings(chapter) if words not in shared
        )


def _headings(chapter: Chapter) -> Iterator[tuple[str, str]]:
    for target, (block, *_) in chapter.placed():
        if isinstance(block, Heading) and block.level == 1:
            yield target, _words(block)


def _index(
    chapters: Sequence[Chapter], terms: Sequence[str], pages: Mapping[str, int]
) -> Iterator[tuple[str, list[str]]]:
    """Each term with a place on each page that it stands on; those that stand nowhere are left out."""
    placed = [each for chapter in chapters for each in chapter.placed()]
    texts = [
        (where, words.lower())
        for target, blocks in placed
        for where, words in _passages(target, blocks)
    ]
    for term in terms:
        word = re.compile(rf"(?<!\w){re.escape(term.lower())}(?!\w)")
        places: dict[int | str, str] = {}
        for target, text in texts:
            if word.search(text):
                places.setdefault(pages.get(target, target), target)
        if places:
            yield term, list(places.values())


def _terms(portal: Portal, series: str) -> set[str]:
    """The names of the indicators of a series and of the areas that it counts."""
    language, histories = portal.publication.site.language, portal.histories.of_series(series)
    areas = {
        line.area_label(language)
        for each in histories.values()
        if each.has_many
        for line in each.lines
    }
    return {
        unmarked(word)
        for word in areas | {each.indicator.name.say(language) for each in histories.values()}
        if word
    }


def _passages(target: str, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """The words of blocks that share a place, and those of a table by its rows, with the place of each."""
    for block in blocks:
        rows = (*block.heads, *block.rows) if isinstance(block, Grid) else ()
        yield from (
            (f"{target}-{n}", " ".join(cell.text for cell in row)) for n, row in enumerate(rows)
        )
        yield target, _words(block)


def _words(block: Block) -> str:
    return "".join(run.text for run in block.runs) if isinstance(block, Heading | Paragraph) else ""


def pages_of(pdf: bytes) -> dict[str, int]:
    """The page, counted from 1, of each named place of a PDF by Chromium. SiteBuilderError where it has none."""
    parents = re.finditer(
        rb"^(\d+) 0 obj\n<</Type /Pages\n[^>]*?/Kids \[([^\]]*)\]", pdf, re.MULTILINE
    )
    kids = {match[1]: re.findall(rb"(\d+) 0 R", match[2]) for match in parents}
    root = re.search(rb"/Type /Catalog\n/Pages (\d+) 0 R", pdf)
    open_parts, order = [root[1]] if root else [], list[bytes]()
    while open_parts:
        part = open_parts.pop(0)
        open_parts[:0] = kids.get(part, [])
        order += [] if part in kids else [part]
    number = {part: n for n, part in enumerate(order, start=1)}
    places = re.findall(rb"/(c\d+(?:-\d+)*) \[(\d+) 0 R /XYZ", pdf)
    if not places:
        raise SiteBuilderError("Chromium: no places in the PDF")
    return {name.decode(): number[page] for name, page in places}


@click.command("book")
@click.argument("series")
@on_portal()
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="The PDF to write; SERIES' name where left out.",
)
@click.option(
    "--language", "spoken", help="The language of the book, where the portal has several."
)
def book(session: Session, series: str, target: Path | None, spoken: str | None) -> None:
    """Print the reports of SERIES as one book: a PDF with contents, the reports in their order, and an index.

    \b
    site-builder series book papi
    site-builder series book papi --language en --to papi.en.pdf

    Texts, figures and tables are those of the pages. The index names the indicators and areas of the series. It needs
    Chromium; the same sources give the same bytes.
    """
    portal = documenting.portal_of(session, spoken)
    reports = portal.publication.reports_of(series)[::-1]
    if not reports:
        known = [
            each.name
            for each in portal.publication.series
            if portal.publication.reports_of(each.name)
        ]
        near = nearest(series, known)
        raise MessageError(
            documenting.NEAR if near else NO_SERIES, name=series, near=near, known=", ".join(known)
        )
    if not (program := find_program(*documenting.CHROMIUM)):
        raise MessageError(NO_CHROMIUM)
    settings = documenting.settings_of(session, "plain")
    chapters = [
        Chapter(n, each, make_document(portal, each, settings))
        for n, each in enumerate(reports, start=1)
    ]
    pages = dict[str, int]()
    for _ in range(PASSES):
        printed = pages
        content = documenting.pdf_from_page(
            program,
            render_book(portal, series, chapters, pages),
            max(c.document.dated for c in chapters),
        )
        pages = {**printed, **pages_of(content)}  # only places that a link leads to are in the PDF
        if pages == printed:
            break
    else:
        raise SiteBuilderError("Chromium: the numbers of the pages do not settle")
    target = target or Path(f"{series.replace('/', '-')}.pdf")
    write_together([OutputFile(target.name, content)], target.parent)
    session.echo(documenting.WRITTEN, file=target)
