"""The page of a dataset: everything a reader needs before, while and after taking the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import told
from site_builder.core.marks import unmarked
from site_builder.core.problem import Problem, Translate
from site_builder.core.text import OtherLanguage, Text
from site_builder.derive.fate import Fate, Fates
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Correction
from site_builder.pages import (
    Alternate,
    Crumb,
    Fact,
    Finding,
    Link,
    View,
    home_crumb,
)
from site_builder.pages import facts as say
from site_builder.pages.charts.map import MapView
from site_builder.pages.column_stats import SummaryView
from site_builder.pages.columns import VariablesView
from site_builder.pages.courses import CourseView
from site_builder.pages.dataset_facts import DatasetFacts
from site_builder.pages.description import description_html, description_words
from site_builder.pages.downloads import FilesView, FileView, archive_of, other_files, package_files, table_files
from site_builder.pages.edition import VersionView, version_views
from site_builder.pages.extracts import Extracts
from site_builder.pages.fates import FateView, fate_views
from site_builder.pages.preview import is_large
from site_builder.pages.provenance import foreign_language, people_facts
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
    newest: Link | None
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
    publication, language = portal.publication, portal.publication.site.language
    _, about = translator(language), DatasetFacts(portal, package)
    report, heading = about.report, about.heading()
    series = series_of(publication, package)
    return DatasetView(
        uri=package.uri,
        title=", ".join(heading),
        people=tuple(people_facts(package, _, language)),
        **_texts(package, language),
        kind="dataset",
        section=at.DATASETS,
        crumbs=(home_crumb(_), Crumb(at.DATASETS, _("Data")), Crumb(package.uri, package.label(language))),
        alternates=alternates,
        series_title=publication.series_title(series).say(language) if series else "",
        years=(str(about.period.year),) if about.period else (),
        structured=structured,
        quality=quality,
        heading=heading,
        status=report.status if report else "",
        version=about.dates.version,
        newest=about.newest,
        sheet=about.sheet(),
        facts=tuple(about.facts()),
        archive=archive_of(distributions, _),
        files=table_files(package, distributions, _, language),
        **_tables(package, extracts),
        courses=courses,
        coverage=about.coverage(),
        versions=version_views(publication, package),
        corrections=about.corrections,
        sources=about.sources(),
        problems=tuple(_findings(package, problems, portal.fates, language)),
        checks=checks,
        citation=about.citation(),
        contact=about.contact(),
        **_samples(publication, package, distributions, _),
        machine=(*package_files(distributions, _), *other_files(files, distributions)),
        related=about.related(),
        elsewhere=about.elsewhere(),
        notices=about.notices,
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


def _tables(package: Package, extracts: Extracts) -> dict[str, Any]:
    """How much it holds, and what the page shows of it."""
    return {
        "table_count": len(package.tables),
        "row_count": package.row_count,
        "is_part": is_large(package),
        "previews": extracts.previews,
        "maps": extracts.maps,
        "variables": extracts.variables,
        "summaries": extracts.summaries,
    }


def _samples(publication: Publication, package: Package, own: Sequence[Distribution], _: Translate) -> dict[str, Any]:
    """How to take the first table with the tools of the trade, and what that table is called."""
    if not package.tables:
        return {"samples": (), "sample_of": ""}
    first = package.tables[0]
    named = first.label(publication.site.language)
    return {"samples": samples_of(publication.site, first, own, _), "sample_of": named}


def _findings(package: Package, problems: Sequence[Problem], fates: Fates, language: str) -> Iterator[Finding]:
    """What is wrong, with what became of the values that it is about."""
    tables = {each.path: each.name for each in package.tables}
    for cause in told(problems, language):
        found: list[Fate] = []
        for problem in cause.problems:
            name, line = tables.get(problem.file.partition(f"/{package.name}/")[2], ""), problem.row or 0
            found += fates.of_row(package.name, name, line, problem.column or "")
        views = fate_views(found, language)
        yield Finding(cause.code, cause.severity, cause.where, cause.found, cause.repair, views)
