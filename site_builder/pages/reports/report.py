"""The page of a report: what it found, on what ground, and where its figures come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from markupsafe import Markup

from site_builder.core.files import Distribution
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.derive.fates import corrected_texts
from site_builder.derive.portal import Portal
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report
from site_builder.pages import (
    Alternate,
    Crumb,
    Fact,
    FateView,
    Link,
    PointView,
    TocItem,
    View,
    home_crumb,
    whole_views,
)
from site_builder.pages import facts as say
from site_builder.pages.charts.embed import CourseView
from site_builder.pages.datasets.changelog import corrections_of
from site_builder.pages.datasets.edition import VersionView, version_views
from site_builder.pages.downloads import FilesView, FileView, archive_of, table_files
from site_builder.pages.sanitize import fold_sections
from site_builder.pages.structured import report_node


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView(View):
    """Everything on a report's page."""

    template: ClassVar[str] = "report.html"

    heading: tuple[str, ...]
    status: str
    window: str
    points: tuple[PointView, ...]
    facts: tuple[Fact, ...]
    toc: tuple[TocItem, ...]
    body: Markup
    is_folded: bool
    among: tuple[CourseView, ...]
    courses: tuple[CourseView, ...]
    corrections: tuple[Correction, ...]
    versions: Link | None
    citation: str
    archive: FileView | None
    files: tuple[FilesView, ...]
    others: tuple[Link, ...]
    notices: tuple[FateView, ...] = ()
    texts: tuple[VersionView, ...] = ()
    newer: Link | None = None
    before: Link | None = None
    after: Link | None = None


def report_view(
    portal: Portal,
    report: Report,
    *,
    body_html: str,
    toc: Sequence[TocItem] = (),
    summary: Sequence[PointView] = (),
    distributions: Sequence[Distribution] = (),
    checks: Link | None = None,
    courses: tuple[CourseView, ...] = (),
    image: str = "",
    alternates: tuple[Alternate, ...] = (),
) -> ReportView:
    """A report's page. `body_html` has been cleaned; `summary` is its main points with their figures found.

    `distributions` are the downloads of its package.
    """
    publication, language = portal.publication, portal.publication.site.language
    _ = translator(language)
    series = publication.series_title(report.series).say(language)
    label = report.period.label(language)
    package = publication.package(report.package)
    before, after, newest = _around(publication, report)
    latest = publication.releases(report.address).latest
    body, is_folded = fold_sections(body_html)
    checked = (Fact(_("Checks of meaning"), checks.title, checks.href),) if checks else ()
    return ReportView(
        uri=report.uri,
        title=report.title.say(language),
        description=report.description.say(language),
        kind="report",
        section=f"{report.series}/",
        crumbs=(home_crumb(_), Crumb(f"{report.series}/", series), Crumb(report.uri, label)),
        alternates=alternates,
        structured=report_node(
            publication.site, report, say.creators_of_report(publication, report), latest
        ),
        image=image,
        series_title=series,
        years=(str(report.period.year),),
        heading=say.heading(
            report.title.say(language), period=report.period.inside(report.title.language(language))
        ),
        status=publication.status_of(report),
        sheet=say.sheet_text(package.version if package else "", report.issued, _, language),
        window=say.window_text(report.window, _, language),
        points=tuple(summary),
        facts=(*_facts(portal, report, _, language), *checked),
        toc=tuple(toc),
        body=Markup(body),
        is_folded=is_folded,
        among=tuple(each for each in courses if each.chart.is_among),
        courses=tuple(each for each in courses if not each.chart.is_among),
        corrections=_corrections(publication, package, report),
        texts=version_views(publication, *publication.releases_by_any_name(report.address)),
        versions=Link(package.uri, package.label(language)) if package else None,
        citation=_citation(publication, report, _, language),
        archive=archive_of(distributions, _),
        files=table_files(package, distributions, _, language) if package else (),
        others=_others(publication, report, language),
        notices=whole_views(portal.fates.of_report(report), language),
        newer=_link(newest, language),
        before=_link(before, language),
        after=_link(after, language),
    )


def _corrections(
    publication: Publication, package: Package | None, report: Report
) -> tuple[Correction, ...]:
    """What was wrong in the text, and in the data."""
    both = (*corrected_texts(publication, report), *corrections_of(publication, package, report))
    return tuple(sorted(both, key=lambda each: each.date, reverse=True))


def _facts(portal: Portal, report: Report, _: Translate, language: str) -> tuple[Fact, ...]:
    publication = portal.publication
    series = publication.series_named(report.series)
    regime = series.regime.say_law(language) if series else ""
    legal = say.first_said(
        report.legal_basis, *([series.legal_basis] if series else []), language=language
    )
    addressee = say.first_said(
        report.addressee, *([series.addressee] if series else []), language=language
    )
    of_document = {
        "addressee": Fact(_("Sent to"), addressee or say.not_entered(report, "addressee", _)),
        "request": Fact(
            _("In answer to"),
            report.request_document or say.not_entered(report, "request_document", _),
        ),
        "signatory": Fact(
            _("Signed by"),
            report.signatory.say(language) or say.not_entered(report, "signatory", _),
        ),
        "number": Fact(
            _("Document number"),
            report.document_number or say.not_entered(report, "document_number", _),
        ),
        "issued": _issued(report, _, language),
        "legal_basis": Fact(
            _("Legal basis"), legal or say.not_entered(report, "legal_basis", _) or regime
        ),
    }
    facts = (*publication.site.document_facts, "issued")
    return (
        Fact(_("Prepared by"), say.creators_of_report(publication, report)),
        *(fact for role, fact in of_document.items() if role in facts),
        say.next_fact(portal, series, _, language, after=report.period),
        _data_fact(publication, report, _, language),
    )


def _issued(report: Report, _: Translate, language: str) -> Fact:
    """The day, and where the letter was signed if its place was entered."""
    fact = say.date_fact(
        _("Issued"), report.issued, language, unknown=say.not_entered(report, "issued", _)
    )
    where = report.place.say(language)
    return replace(fact, text=f"{where}, {fact.text}") if where and report.issued else fact


def _data_fact(publication: Publication, report: Report, _: Translate, language: str) -> Fact:
    package = publication.package(report.package)
    if package is None:
        return Fact(_("Data"), _("none"))
    return Fact(_("Data"), package.label(language), package.uri)


def _citation(publication: Publication, report: Report, _: Translate, language: str) -> str:
    number = (
        _("No. {number}").replace("{number}", report.document_number)
        if report.document_number
        else ""
    )
    covered = _("data from {window}").format(window=say.window_text(report.window, _, language))
    creator, parts = (
        say.creators_of_report(publication, report),
        (report.title.say(language), number, covered),
    )
    return say.cited(publication.site, report.uri, creator, report.issued, parts)


def _around(
    publication: Publication, report: Report
) -> tuple[Report | None, Report | None, Report | None]:
    """The reports just before and after in time, and the newest where it is later than this one."""
    ordered = publication.reports_of(report.series)  # the newest first
    index = ordered.index(report)
    before = ordered[index + 1] if index + 1 < len(ordered) else None
    after = ordered[index - 1] if index else None
    return before, after, ordered[0] if ordered[0].window.end > report.window.end else None


def _link(report: Report | None, language: str) -> Link | None:
    return Link(report.uri, report.period.label(language)) if report else None


def _others(publication: Publication, report: Report, language: str) -> tuple[Link, ...]:
    reports = publication.reports_of(report.series)
    return tuple(
        Link(each.uri, each.period.label(language)) for each in reports if each.name != report.name
    )
