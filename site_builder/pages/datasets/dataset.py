"""The page of a dataset: everything a reader needs before, while and after taking the data."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from markupsafe import Markup

from site_builder.catalog.quality import Quality
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period, Window
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import explained
from site_builder.core.problem import Problem, Translate
from site_builder.core.text import OtherLanguage, Text, of_data, unmarked
from site_builder.derive import datasets as derived
from site_builder.derive.datasets import is_large
from site_builder.derive.fates import Fate, Fates
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.model.config import SiteConfig
from site_builder.model.edition import Releases
from site_builder.model.package import Package, Resource, Table
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report
from site_builder.pages import (
    WORDS_OF,
    Alternate,
    Crumb,
    Fact,
    FateView,
    Finding,
    Link,
    View,
    downloads,
    fate_views,
    home_crumb,
    whole_views,
)
from site_builder.pages import facts as say
from site_builder.pages.charts.embed import CourseView
from site_builder.pages.charts.map import MapView
from site_builder.pages.datasets.changelog import corrections_of
from site_builder.pages.datasets.edition import VersionView, version_views
from site_builder.pages.datasets.extracts import Extracts
from site_builder.pages.datasets.unpublished import AsideView, aside_line
from site_builder.pages.sanitize import description_html, description_words
from site_builder.pages.tables.columns import SummaryView, VariablesView
from site_builder.pages.tables.table import TableView

# What a package, its report and its series say of a dataset, for its page.


@dataclass(frozen=True)
class DatasetFacts:
    """Says them in the language of the portal; what nobody states is "" or left out."""

    portal: Portal
    package: Package

    @property
    def publication(self) -> Publication:
        """The portal as read."""
        return self.portal.publication

    @property
    def language(self) -> str:
        """That of the page."""
        return self.publication.site.language

    @property
    def translate(self) -> Translate:
        """The words of the interface."""
        return translator(self.language)

    @property
    def report(self) -> Report | None:
        """The report whose tables it holds."""
        return self.publication.report_of(self.package)

    @property
    def releases(self) -> Releases:
        """Its editions."""
        return self.publication.releases(self.package.name)

    @property
    def period(self) -> Period | None:
        """Its own, else that of its report."""
        return self.publication.period_of(self.package)

    @property
    def window(self) -> Window | None:
        """The days that the data cover."""
        return derived.coverage_of(self.publication, self.package)

    @cached_property
    def dates(self) -> derived.Dates:
        """When it was released and last changed, and its version."""
        return derived.dates_of(self.publication, self.package)

    @property
    def newest(self) -> Link | None:
        """The newest dataset of its series; None where it is that one itself, or of no period."""
        newest = self.portal.newest.get(series_of(self.publication, self.package))
        if (
            newest is None
            or self.period is None
            or derived.coverage_of(self.publication, newest) == self.window
        ):
            return None
        return Link(newest.uri, newest.label(self.language))

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was wrong in it or its report."""
        return corrections_of(self.publication, self.package, self.report)

    @property
    def notices(self) -> tuple[FateView, ...]:
        """What became of it as a whole."""
        fates = self.portal.fates
        fates_of_all = (
            fates.of_report(self.report) if self.report else fates.of_package(self.package.name)
        )
        return whole_views(fates_of_all, self.language)

    def heading(self) -> tuple[str, ...]:
        """Title, area and period, as far as the title does not say them."""
        name = self.period.inside(self.package.title.language(self.language)) if self.period else ""
        return say.heading(
            self.package.label(self.language), self.package.spatial.title.say(self.language), name
        )

    @cached_property
    def version(self) -> str:
        """The version that is in force, be it under a former name."""
        editions = self.publication.editions_by_any_name(self.package.name)
        return self.dates.version or next(
            (str(each.version) for each in editions if not each.withdrawn), ""
        )

    def sheet(self) -> str:
        """Its version, with the day of the newest edition, else that of the data."""
        day = self.releases.base.date if self.releases.base else self.dates.issued
        return say.sheet_text(self.version, day, self.translate, self.language)

    def facts(self) -> Iterator[Fact]:
        """Who made and publishes it, when, and under which licence."""
        _, package, language = self.translate, self.package, self.language
        heirs = say.successors(self.publication, package, self.report, _)
        publisher = say.names(package.agents("publisher"), language)
        yield Fact(_("Prepared by"), say.creators_of_dataset(self.publication, package), note=heirs)
        yield Fact(_("Publisher"), publisher or self.publication.site.publisher.name.say(language))
        yield Fact(_("Data period"), self._days())
        yield say.date_fact(_("Released"), self.dates.issued, language)
        yield self._updated()
        yield self._next()
        yield say.licence_fact(derived.licences_of(self.package), _)
        if self.report:
            yield Fact(_("Report"), self.report.title.say(language), self.report.uri)

    def coverage(self) -> tuple[Fact, ...]:
        """Time, area and subject."""
        _, package, language = self.translate, self.package, self.language
        return (
            Fact(_("Period"), self.period.label(language) if self.period else ""),
            Fact(_("First and last day"), self._days()),
            say.area_fact(self.publication, package, _),
            Fact(_("Topic"), ", ".join(say.topic(code, _) for code in package.themes)),
            Fact(_("Keywords"), ", ".join(of_data(word, language) for word in package.keywords)),
        )

    def citation(self) -> str:
        """How to cite it."""
        _, package, site, language = (
            self.translate,
            self.package,
            self.publication.site,
            self.language,
        )
        creator = say.names(derived.cited_for(self.publication, package), language)
        # Data that name no author are cited by their title: they are not the portal's work.
        covered = _("data from {window}").format(window=self._days()) if self.window else ""
        version = _("version {version}").format(version=self.version) if self.version else ""
        parts = (*self.heading(), covered, _("dataset"), version)
        return say.cited(site, package.uri, creator, self.dates.issued, parts)

    def contact(self) -> tuple[Fact, ...]:
        """How to reach whoever answers for it."""
        return say.contact_facts(
            derived.contact_of(self.publication, self.package), self.translate, self.language
        )

    def sources(self) -> tuple[Link, ...]:
        """Where the data came from."""
        return tuple(
            Link(say.safe_href(source.url), source.say(self.language) or source.url)
            for source in self.package.sources
        )

    def elsewhere(self) -> tuple[Link, ...]:
        """What its descriptor names and the package does not hold."""
        return tuple(
            Link(say.safe_href(away.url), away.label(self.language))
            for away in self.package.elsewhere
        )

    def related(self) -> tuple[Link, ...]:
        """The other datasets of its series."""
        series = series_of(self.publication, self.package)
        return tuple(
            Link(other.uri, other.label(self.language), count=other.row_count)
            for other in (self.publication.packages if series else ())
            if series_of(self.publication, other) == series and other.name != self.package.name
        )

    def _days(self) -> str:
        return say.window_text(self.window, self.translate, self.language) if self.window else ""

    def _next(self) -> Fact:
        """A package of a period waits for the next one; what belongs to no period has no rhythm."""
        named = series_of(self.publication, self.package)
        series = self.publication.series_named(named) if self.period else None
        return say.next_fact(self.portal, series, self.translate, self.language, after=self.period)

    def _updated(self) -> Fact:
        _, dates = self.translate, self.dates
        is_later = (
            dates.modified != dates.issued
            or len(self.publication.releases(self.package.name).editions) > 1
        )
        later = dates.modified if is_later else None
        unknown = _("not updated since release") if dates.issued else ""
        return say.date_fact(_("Updated"), later, self.language, unknown=unknown)


# Code samples that run as printed, with the table's real address in them.


@dataclass(frozen=True, slots=True)
class Sample:
    """A few lines for one tool."""

    tool: str
    code: str


def samples_of(
    site: SiteConfig,
    resource: Resource,
    distributions: Sequence[Distribution],
    translate: Translate,
) -> tuple[Sample, ...]:
    """How to read the table in curl, pandas, R, csvkit and Excel; none where it has no CSV."""
    csv = downloads.find_file(distributions, resource.name, ".csv")
    if csv is None or resource.table is None:
        return ()
    url, words = site.absolute(csv.uri), _words_like_numbers(resource.table)
    quoted = shlex.quote(url)
    samples = [
        Sample("curl", f"curl -O {quoted}"),
        Sample("pandas", _pandas(url, words)),
        Sample("R", _r(url, words)),
        Sample(
            "csvkit", f"curl -s {quoted} | csvlook -I --max-rows 10\ncurl -s {quoted} | csvstat"
        ),
    ]
    excel = downloads.find_file(distributions, resource.name, ".excel.csv") or downloads.find_file(
        distributions, resource.name, ".xlsx"
    )
    if excel:
        steps = translate("Data > Get data > From web, then paste the address:")
        samples.append(Sample("Excel", f"{steps}\n{site.absolute(excel.uri)}"))
    return tuple(samples)


_FIGURES = re.compile(r"[\d.,]+")


def _words_like_numbers(table: Table) -> tuple[str, ...]:
    """Columns of text that a reader program would take for numbers: the code 4.10 is not 4.1."""
    return tuple(
        field.name
        for field in table.schema.fields
        if field.type == "string"
        and any(_FIGURES.fullmatch(str(cell)) for cell in {*table.column(field.name)} - {None})
    )


def _pandas(url: str, words: tuple[str, ...]) -> str:
    types = ", ".join(f"{_quoted(name)}: str" for name in words)
    option = f", dtype={{{types}}}" if words else ""
    return f"import pandas as pd\n\nurl = {_quoted(url)}\ntable = pd.read_csv(url{option})\nprint(table.head())"


def _r(url: str, words: tuple[str, ...]) -> str:
    types = ", ".join(f'{_quoted(name)} = "character"' for name in words)
    option = f",\n  colClasses = c({types})" if words else ""
    return (
        f"url <- {_quoted(url)}\n"
        f'table <- read.csv(url, check.names = FALSE, fileEncoding = "UTF-8"{option})\nhead(table)'
    )


def _quoted(text: str) -> str:
    """A string literal as both Python and R read it."""
    return json.dumps(text, ensure_ascii=False)


# Whose data these are, in which language their words are: as the package says, and no more.


ROLE_WORDS = WORDS_OF["role"]


def foreign_language(package: Package, text: Text, language: str) -> str:
    """The language of a text where it is not the portal's: the package's own, unless the text is translated."""
    own = package.language.strip()[:2].lower()
    is_code = len(own) == 2 and own.isascii() and own.isalpha()
    return own if is_code and own != language and language not in dict(text.translations) else ""


def people_facts(package: Package, _: Translate, language: str) -> Iterator[Fact]:
    """Everybody whom the package names, with the roles it gives, and its own page."""
    for person in package.contributors:
        name = person.agent.name.say(language)
        roles = ", ".join(_(ROLE_WORDS.get(role, role)) for role in person.roles)
        if name and not set(person.roles) <= {"contact"}:
            yield Fact(roles, name, say.safe_href(person.agent.url))
    if say.safe_href(package.homepage):
        yield Fact(_("Homepage"), package.homepage, say.safe_href(package.homepage))


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
    archive: downloads.FileView | None
    files: tuple[downloads.FilesView, ...]
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
    machine: tuple[downloads.FileView, ...]
    related: tuple[Link, ...]
    quality: Quality | None = None
    elsewhere: tuple[Link, ...] = ()
    is_part: bool = False
    people: tuple[Fact, ...] = ()
    title_lang: str = ""
    text_lang: str = ""
    data_lang: str = ""
    notices: tuple[FateView, ...] = ()
    aside: AsideView | None = None
    maps: Sequence[MapView] = ()

    @property
    def has_excel_csv(self) -> bool:
        """Whether a table comes as CSV for Excel."""
        return any(file.uri.endswith(".excel.csv") for table in self.files for file in table.files)


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
    quality: Quality | None = None,
    alternates: tuple[Alternate, ...] = (),
) -> DatasetView:
    """A dataset's page but for what search needs beside it; `checks` leads to the page of its checks."""
    publication, language = portal.publication, portal.publication.site.language
    _, about = translator(language), DatasetFacts(portal, package)
    report, heading = about.report, about.heading()
    series, absent = series_of(publication, package), publication.absence_of(package.name)
    problems = (*absent.reasons, *problems) if absent and absent.tables else problems
    return DatasetView(
        uri=package.uri,
        title=", ".join(heading),
        people=tuple(people_facts(package, _, language)),
        **_texts(package, language),
        kind="dataset",
        section=at.DATASETS,
        crumbs=(
            home_crumb(_),
            Crumb(at.DATASETS, _("Data")),
            Crumb(package.uri, package.label(language)),
        ),
        alternates=alternates,
        series_title=publication.series_title(series).say(language) if series else "",
        years=(str(about.period.year),) if about.period else (),
        structured=structured,
        quality=quality,
        heading=heading,
        status=publication.status_of(report) if report else "",
        version=about.version,
        newest=about.newest,
        sheet=about.sheet(),
        facts=tuple(about.facts()),
        archive=downloads.archive_of(distributions, _),
        files=downloads.table_files(package, distributions, _, language),
        **_tables(package, extracts),
        courses=courses,
        coverage=about.coverage(),
        versions=version_views(publication, *publication.releases_by_any_name(package.name)),
        corrections=about.corrections,
        sources=about.sources(),
        problems=tuple(_findings(package, problems, portal.fates, language)),
        checks=checks,
        citation=about.citation(),
        contact=about.contact(),
        **_samples(publication, package, distributions, _),
        machine=(
            *downloads.package_files(distributions, _),
            *downloads.other_files(files, distributions),
        ),
        related=about.related(),
        elsewhere=about.elsewhere(),
        notices=about.notices,
        aside=aside_line(publication, package),
    )


def _texts(package: Package, language: str) -> dict[str, Any]:
    """What the package says of itself, and the language that it says it in where that is not the portal's."""
    text = unmarked(package.description.say(language))
    return {
        "description": say.in_brief(description_words(text)),
        "about": description_html(text),
        "title_lang": foreign_language(package, package.title, language),
        "text_lang": foreign_language(package, package.description, language),
        # Cells say it themselves on pages of another language.
        "data_lang": ""
        if isinstance(language, OtherLanguage)
        else foreign_language(package, Text(), language),
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


def _samples(
    publication: Publication, package: Package, own: Sequence[Distribution], _: Translate
) -> dict[str, Any]:
    """How to take the first table with the tools of the trade, and what that table is called."""
    if not package.tables:
        return {"samples": (), "sample_of": ""}
    first = package.tables[0]
    named = first.label(publication.site.language)
    return {"samples": samples_of(publication.site, first, own, _), "sample_of": named}


def _findings(
    package: Package, problems: Sequence[Problem], fates: Fates, language: str
) -> Iterator[Finding]:
    """What is wrong, with what became of the values that it is about."""
    tables = {each.path: each.name for each in package.tables}
    for cause in explained(problems, language):
        result: list[Fate] = []
        for problem in cause.problems:
            name, line = (
                tables.get(problem.file.partition(f"/{package.name}/")[2], ""),
                problem.row or 0,
            )
            result += fates.of_row(package.name, name, line, problem.column or "")
        views = fate_views(result, language)
        where = cause.where.removeprefix(f"{package.folder}/") if cause.problems[0].row else ""
        yield Finding(cause.code, cause.severity, where, cause.found, cause.repair, views)
