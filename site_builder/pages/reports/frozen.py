"""A report as its edition freezes it, in each language in which it has words: Markdown, and a page without a frame.

Calls are filled in as readers saw them that day: a figure as it was printed, a table and a chart as rows of Markdown.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.calendar.period import format_date
from site_builder.core.i18n.catalog import translator
from site_builder.core.templates import fill_template
from site_builder.core.text import unmarked
from site_builder.derive.codes import STATUS_WORDS
from site_builder.derive.figures import (
    TOKEN,
    CellFragment,
    ChartFragment,
    FigureFragment,
    Fragment,
    TableFragment,
    find_table,
)
from site_builder.derive.markup import as_html
from site_builder.derive.prose import Bound, bind_report
from site_builder.model.edition import Edition
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.model.report_text import POINTS, ReportText, source_digest, stated_facts
from site_builder.pages import WORDS_OF
from site_builder.pages.charts.figures import rows_where
from site_builder.pages.sanitize import clean_html
from site_builder.pages.tables.table import table_view

# What a fact of front matter is called; of the others a heading or the paragraph itself says what they are.
WORDS = WORDS_OF["front-matter"]
_APART = ("title", "description", POINTS, "headlines", "corrections", "estimates")
_MARKUP = re.compile(r"([\\`*_{}\[\]#|])")
_LINK = re.compile(r'(<(?:img\b[^>]*?\ssrc|a\b[^>]*?\shref)=")([^":?#]+)')
_INNER = re.compile(r"<main>(.*)</main>", re.DOTALL)
_FILE = re.compile(r'((?:src|href)=")((?:\.\./)+[^"]*[^"/])(?=")')


def report_sources(publication: Publication, report: Report) -> dict[str, str]:
    """The hash of what its author wrote, by language."""
    main, log = publication.site.languages[0], publication.log
    digests = {
        language: source_digest(report, language, main, log)
        for language in publication.site.languages
    }
    return {language: digest for language, digest in digests.items() if digest}


def report_texts(publication: Publication, report: Report) -> dict[str, ReportText]:
    """What it says today in each language, its calls filled in."""
    return {
        language: _text(publication, report, language, source)
        for language, source in report_sources(publication, report).items()
    }


def _text(publication: Publication, report: Report, language: str, source: str) -> ReportText:
    is_main = language == publication.site.languages[0]
    spoken = publication if is_main else publication.in_language(language)
    bound = bind_report(spoken, report if is_main else report.in_language(language))
    facts = stated_facts(report.settings, "" if is_main else f"_{language}")
    points = (
        _filled(bound_point.opened, spoken, report)
        for point, bound_point in zip(report.summary, bound.points, strict=True)
        if is_main or point.text.stated(language)
    )
    body = _filled(bound.body, spoken, report) if is_main or language in report.written else ""
    return ReportText(
        language, source, tuple(pair for pair in facts if pair[0] != POINTS), tuple(points), body
    )


def _filled(bound: Bound, spoken: Publication, report: Report) -> str:
    def put(match: re.Match[str]) -> str:
        return _fragment(
            bound.fragments[int(match[1])], bound.language or spoken.site.language, spoken, report
        )

    return unmarked(TOKEN.sub(put, bound.text)).strip()


def _fragment(fragment: Fragment, language: str, spoken: Publication, report: Report) -> str:
    match fragment:
        case FigureFragment(figure=figure, unit=unit):
            return _plain(figure.phrase(language, unit))
        case CellFragment(printed=printed):
            return _plain(printed)
        case TableFragment():
            return "\n".join(["", *_table(fragment, spoken, report), ""])
        case ChartFragment(title=title, groups=groups, labels=labels):
            short = dict(labels)
            drawn = [
                (short.get(each.key, each.label), each.phrase(language))
                for _, figures in groups
                for each in figures
            ]
            head = [f"**{_plain(title)}**", ""] if title else []
            return "\n".join(["", *head, *_rows([("", ""), *drawn]), ""])


def _table(fragment: TableFragment, spoken: Publication, report: Report) -> Iterator[str]:
    package = spoken.package(report.package)
    assert package is not None  # the call was bound
    resource = find_table(package, fragment.resource)
    view = table_view(
        resource,
        columns=fragment.columns or None,
        rows=rows_where(resource, dict(fragment.where)) if fragment.where else None,
        caption=fragment.caption,
        indicators=spoken.indicators(report.series, report.period),
        areas=spoken.areas,
        language=spoken.site.language,
    )
    yield from (f"**{_plain(view.caption)}**", "")
    heads = [" ".join(filter(None, (column.label, column.unit))) for column in view.columns]
    yield from _rows([heads, *([cell.text for cell in row.cells] for row in view.rows)])


def _rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table of Markdown; the first row is its head."""
    for number, row in enumerate(rows):
        cells = [*map(_plain, row), *[""] * (len(rows[0]) - len(row))]
        yield f"| {' | '.join(cells)} |"
        if not number:
            yield "|" + " --- |" * len(cells)


def _plain(text: str) -> str:
    """Words of data, which no Markdown takes for markup."""
    return _MARKUP.sub(r"\\\1", unmarked(text).replace("\n", " ")).replace("<", "&lt;")


def render_page(
    texts: Mapping[str, ReportText],
    language: str,
    edition: Edition,
    publication: Publication,
    report: Report,
) -> bytes:
    """The page of a text without anything around it; what it does not say in its language is taken from the first."""
    text, _ = texts[language], translator(language)
    terms = {key: value for each in (next(iter(texts.values())), text) for key, value in each.facts}
    title, terms["period"] = terms.get("title", ""), report.period.label(language)
    facts = (
        (_(WORDS[key]), _printed(key, terms[key], language))
        for key in WORDS
        if key in terms and key not in _APART
    )
    # What stands in <main> is shown within the portal's own page of the edition too.
    return fill_template(
        __file__,
        "frozen.html",
        text=text,
        stated=dict(text.facts),
        title=title,
        version=_("version {version}").format(version=edition.version),
        facts=facts,
        headings={key: translator(text.language)(WORDS[key]) for key in (POINTS, "corrections")},
        edition=edition,
        site=publication.site,
        as_page=partial(_html, edition=edition, publication=publication),
    )


def _printed(key: str, value: str, language: str) -> str:
    """A fact as readers of the report saw it."""
    if key == "status":
        return translator(language)(STATUS_WORDS.get(value, value))
    try:
        return format_date(date.fromisoformat(value), language)
    except ValueError:
        return value


def _html(text: str, *, edition: Edition, publication: Publication) -> Markup:
    """Markdown as the portal renders it; links lead where those of the report's own page do."""

    def lead(named: re.Match[str]) -> str:
        path = at.beside(f"{edition.report}.md", named[2])
        if path.startswith("../"):  # written as it leads from the page, not from the file
            path = posixpath.normpath(posixpath.join(edition.report, named[2]))
        where = (
            at.page_address(path)
            if path.endswith(".md")
            else f"{path}/"
            if named[2].endswith("/")
            else path
        )
        return (
            named[1]
            + posixpath.relpath(where or ".", edition.uri)
            + ("/" if at.is_page(where) else "")
        )

    return Markup(_LINK.sub(lead, clean_html(as_html(text, publication.site.extensions))))


def _led(edition: Edition, prefix: str, named: re.Match[str]) -> str:
    where = posixpath.normpath(posixpath.join(edition.uri, named[2]))
    return named[1] + posixpath.relpath(where, posixpath.join(prefix, edition.uri))


def shown_page(
    edition: Edition, language: str, languages: Sequence[str], prefix: str
) -> tuple[Markup, str]:
    """What stands in a frozen page, for the portal's own, and its language: the one asked for, else the first there is.

    `prefix` is the folder of the page's language: files that its pictures and links name lie outside of it.
    """
    for each in dict.fromkeys((language, *languages)):
        file = edition.file(f"{each}.html")
        if (
            file
            and file.is_whole
            and (inner := _INNER.search((file.content or b"").decode("utf-8")))
        ):
            return Markup(_FILE.sub(partial(_led, edition, prefix), inner[1])), each
    return Markup(""), ""
