"""The page of a dataset: everything a reader needs before, while and after taking the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.marks import unmarked
from site_builder.core.problem import Problem, Translate
from site_builder.core.text import OtherLanguage, Text, of_data
from site_builder.derive.fate import Fates
from site_builder.derive.portal import Portal
from site_builder.export.stats import ColumnSummary
from site_builder.model.config import Licence
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report
from site_builder.pages import (
    Alternate,
    Crumb,
    Fact,
    Finding,
    Link,
    View,
    findings_of,
    home_crumb,
    with_folded,
)
from site_builder.pages import facts as say
from site_builder.pages.changelog import corrections_of
from site_builder.pages.charts.map import MapView
from site_builder.pages.column_stats import SummaryView
from site_builder.pages.columns import VariablesView
from site_builder.pages.description import description_html, description_words
from site_builder.pages.downloads import FilesView, FileView, archive_of, other_files, package_files, table_files
from site_builder.pages.edition import VersionView, version_views
from site_builder.pages.extracts import Extracts, extracts_of
from site_builder.pages.fates import FateView, fate_views, whole_views
from site_builder.pages.indicator_charts import CourseView
from site_builder.pages.preview import is_large
from site_builder.pages.provenance import author_of, foreign_language, people_facts
from site_builder.pages.quality import QualityView
from site_builder.pages.samples import Sample, samples_of
from site_builder.pages.table import TableView


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetView(View):
    """Everything on a dataset's page."""

    template: ClassVar[str] = "dataset.html"

    heading: tuple[str, ...]
    about: Markup
    status: str
    version: str
    facts: tuple[Fact, ...]
    archive: FileView | None
    files: tuple[FilesView, ...]
    table_count: int
    row_count: int
    previews: Sequence[TableView]
    courses: Sequence[CourseView]
    variables: Sequence[VariablesView]
    coverage: tuple[Fact, ...]
    versions: tuple[VersionView, ...]
    corrections: tuple[Correction, ...]
    sources: tuple[Link, ...]
    problems: tuple[Finding, ...]
    checks: Link | None
    citation: str
    contact: tuple[Fact, ...]
    summaries: Sequence[SummaryView]
    samples: tuple[Sample, ...]
    sample_of: str
    machine: tuple[FileView, ...]
    related: tuple[Link, ...]
    quality: QualityView | None = None
    elsewhere: tuple[Link, ...] = ()
    is_part: bool = False
    people: tuple[Fact, ...] = ()
    title_lang: str = ""
    text_lang: str = ""
    data_lang: str = ""
    notices: tuple[FateView, ...] = ()
    maps: Sequence[MapView] = ()


def dataset_view(
    portal: Portal,
    package: Package,
    distributions: Sequence[Distribution],
    stats: Mapping[str, Sequence[ColumnSummary]],
    **given: Any,
) -> DatasetView:
    """A dataset's page, with all that `bare_dataset_view` takes by name.

    `stats` holds the column summaries of each table by its name.
    """
    extracts = extracts_of(portal.publication, package, stats, portal.fates)
    return with_folded(bare_dataset_view(portal, package, distributions, extracts, **given))


def bare_dataset_view(
    portal: Portal,
    package: Package,
    distributions: Sequence[Distribution],
    extracts: Extracts,
    *,
    files: Sequence[OutputFile] = (),
    problems: Sequence[Problem] = (),
    checks: Link | None = None,
    courses: Sequence[CourseView] = (),
    structured: Mapping[str, object] | None = None,
    quality: QualityView | None = None,
    alternates: tuple[Alternate, ...] = (),
) -> DatasetView:
    """A dataset's page but for what search needs beside it; `checks` leads to the page of its checks."""
    publication, language, fates = portal.publication, portal.publication.site.language, portal.fates
    _ = translator(language)
    report = publication.report_of(package)
    heading = _heading(package, report, language)
    return DatasetView(
        uri=package.uri,
        title=", ".join(heading),
        people=tuple(people_facts(package, _, language)),
        **_texts(package, language),
        kind="dataset",
        section=at.DATASETS,
        crumbs=(home_crumb(_), Crumb(at.DATASETS, _("Data")), Crumb(package.uri, package.label(language))),
        alternates=alternates,
        series_title=publication.series_title(package.series).say(language) if package.series else "",
        years=(str(package.period.year),) if package.period else (),
        structured=structured,
        quality=quality,
        heading=heading,
        status=report.status if report else "",
        version=package.version,
        sheet=say.sheet_text(package.version, _of_edition(publication, package, report), _, language),
        facts=_facts(portal, package, report, _),
        archive=archive_of(distributions, _),
        files=table_files(package, distributions, _, language),
        table_count=len(package.tables),
        row_count=package.row_count,
        previews=extracts.previews,
        maps=extracts.maps,
        courses=courses,
        variables=extracts.variables,
        coverage=_coverage(publication, package, report, _),
        versions=version_views(publication, package),
        corrections=corrections_of(publication, package.name, report),
        sources=_sources(package, language),
        problems=tuple(_findings(package, problems, fates, language)),
        checks=checks,
        citation=_citation(publication, package, report, ", ".join(heading), _),
        contact=_contact(publication, package, _),
        summaries=extracts.summaries,
        is_part=is_large(package),
        **_samples(publication, package, distributions, _),
        machine=(*package_files(distributions, _), *other_files(files, distributions)),
        related=_related(publication, package, language),
        elsewhere=_elsewhere(package, language),
        notices=whole_views(fates.of_report(report) if report else fates.of_package(package.name), language),
    )


def _texts(package: Package, language: str) -> dict[str, Any]:
    """What the package says of itself, and the language that it says it in where that is not the portal's."""
    said = unmarked(package.description.say(language))
    return {
        "description": say.in_brief(description_words(said)),
        "about": description_html(said),
        "title_lang": foreign_language(package, package.title, language),
        "text_lang": foreign_language(package, package.description, language),
        # Cells say it themselves on pages of another language.
        "data_lang": "" if isinstance(language, OtherLanguage) else foreign_language(package, Text(), language),
    }


def _samples(publication: Publication, package: Package, own: Sequence[Distribution], _: Translate) -> dict[str, Any]:
    """How to take the first table with the tools of the trade, and what that table is called."""
    if not package.tables:
        return {"samples": (), "sample_of": ""}
    first = package.tables[0]
    named = first.label(publication.site.language)
    return {"samples": samples_of(publication.site, first, own, _), "sample_of": named}


def _sources(package: Package, language: str) -> tuple[Link, ...]:
    sources = package.sources
    return tuple(Link(say.safe_href(source.url), of_data(source.title, language) or source.url) for source in sources)


def _elsewhere(package: Package, language: str) -> tuple[Link, ...]:
    return tuple(Link(say.safe_href(away.url), away.label(language)) for away in package.elsewhere)


def _heading(package: Package, report: Report | None, language: str) -> tuple[str, ...]:
    period = package.period or (report.period if report else None)
    name = period.inside(language) if period else ""
    return say.heading(package.label(language), package.spatial.title.say(language), name)


def _facts(portal: Portal, package: Package, report: Report | None, _: Translate) -> tuple[Fact, ...]:
    publication = portal.publication
    language, series = publication.site.language, publication.series_named(package.series)
    window = say.window_of(package, report)
    made = [
        Fact(
            _("Prepared by"),
            say.creators(package, report, series, language),
            note=say.successors(publication, package, report, _),
        ),
        Fact(
            _("Publisher"),
            say.names(package.agents("publisher"), language) or publication.site.publisher.name.say(language),
        ),
        Fact(_("Data period"), say.window_text(window, _, language) if window else ""),
        say.date_fact(_("Released"), _released(publication, package, report), language),
        _updated(publication, package, report, _),
        _next(portal, package, report, _),
        say.licence_fact(_licences(package), _),
    ]
    if report:
        made.append(Fact(_("Report"), report.title.say(language), report.uri))
    return tuple(made)


def _next(portal: Portal, package: Package, report: Report | None, _: Translate) -> Fact:
    """A package of a period waits for the next one; what belongs to no period has no rhythm."""
    publication = portal.publication
    period = report.period if report else package.period
    series = publication.series_named(report.series if report else package.series) if period else None
    return say.next_fact(portal, series, _, publication.site.language, after=period)


def _licences(package: Package) -> tuple[Licence, ...]:
    return package.licences or tuple(licence for each in package.resources for licence in each.licences)


def _released(publication: Publication, package: Package, report: Report | None) -> date | None:
    editions = publication.releases(package.name).editions
    if report and report.issued:
        return report.issued
    try:
        return date.fromisoformat(package.created[:10])
    except ValueError:
        return editions[-1].date if editions else None


def _of_edition(publication: Publication, package: Package, report: Report | None) -> date | None:
    """The day of the newest edition, else that of the data."""
    newest = publication.releases(package.name).newest
    return newest.date if newest else _released(publication, package, report)


def _updated(publication: Publication, package: Package, report: Report | None, _: Translate) -> Fact:
    editions = publication.releases(package.name).editions
    corrections = corrections_of(publication, package.name, report)
    days = [*(each.date for each in corrections), *(each.date for each in editions[:-1])]
    unknown = _("not updated since release") if report or editions else ""
    return say.date_fact(_("Updated"), max(days, default=None), publication.site.language, unknown=unknown)


def _findings(package: Package, problems: Sequence[Problem], fates: Fates, language: str) -> Iterator[Finding]:
    """What is wrong, with what became of the value that it is about."""
    tables = {each.path: each.name for each in package.tables}
    for problem, finding in zip(problems, findings_of(problems, language), strict=True):
        name, line = tables.get(problem.file.partition(f"/{package.name}/")[2], ""), problem.row or 0
        found = fates.of_row(package.name, name, line, problem.column or "")
        yield replace(finding, fates=fate_views(found, language))


def _coverage(publication: Publication, package: Package, report: Report | None, _: Translate) -> tuple[Fact, ...]:
    language = publication.site.language
    window = say.window_of(package, report)
    period = package.period or (report.period if report else None)
    topics = ", ".join(say.topic(code, _) for code in package.themes)
    return (
        Fact(_("Period"), period.label(language) if period else ""),
        Fact(_("First and last day"), say.window_text(window, _, language) if window else ""),
        say.area_fact(publication, package, _),
        Fact(_("Topic"), topics),
        Fact(_("Keywords"), ", ".join(of_data(word, language) for word in package.keywords)),
    )


def _citation(publication: Publication, package: Package, report: Report | None, title: str, _: Translate) -> str:
    language, series = publication.site.language, publication.series_named(package.series)
    creator = say.creators(package, report, series, language) or author_of(package, language)
    if not creator and (report or package.name == at.series_package(package.series)):
        creator = publication.site.publisher.name.say(language)
    window, released = say.window_of(package, report), _released(publication, package, report)
    # Data that name no author are cited by their title: they are not the portal's work.
    opening = f"{creator}{f' ({released.year})' if released else ''}. " if creator else ""
    covered = ", " + _("data from {window}").format(window=say.window_text(window, _, language)) if window else ""
    version = ", " + _("version {version}").format(version=package.version) if package.version else ""
    address = publication.site.absolute(package.uri)
    return f"{opening}{title}{covered}, {_('dataset')}{version}. {publication.site.name}. {address}"


def _contact(publication: Publication, package: Package, _: Translate) -> tuple[Fact, ...]:
    agents = package.agents("contact") or (publication.site.contact,)
    return say.contact_facts(agents[0], _, publication.site.language)


def _related(publication: Publication, package: Package, language: str) -> tuple[Link, ...]:
    return tuple(
        Link(other.uri, other.label(language), count=other.row_count)
        for other in publication.packages
        if package.series and other.series == package.series and other.name != package.name
    )
