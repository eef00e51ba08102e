"""The pipeline, as a table of contents: read, check, make downloads and pages; MkDocs writes them; then exchange."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from site_builder.build.catalog import catalogue_files, dressed_views, harvesters_view, page_alternates
from site_builder.build.channels import channel_alternates, channel_files
from site_builder.build.collect import (
    described_views,
    joined_alternates,
    linked_views,
    make_addresses,
    make_bound,
    make_bundles,
    make_catalogue,
    make_charts,
    make_own_pages,
    make_views,
    name_charts,
)
from site_builder.build.indicators import indicator_charts, indicator_downloads, indicator_views
from site_builder.build.read_back import read_back
from site_builder.channels.calendar import calendar_file
from site_builder.channels.checks_json import checks_file, ledger_file
from site_builder.core import addresses as at
from site_builder.core.errors import SiteBuilderError
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.problem import Problem, errors_of, sort_problems
from site_builder.derive.histories import Histories
from site_builder.derive.observations import check_observations
from site_builder.derive.prose import Bound
from site_builder.derive.series_package import with_series_packages
from site_builder.export.editions import current_snapshots, edition_files
from site_builder.export.package import PackageFiles
from site_builder.load.publication import Folders, Reading, read_publication
from site_builder.model.check import Check
from site_builder.model.config import SiteConfig
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Link, View
from site_builder.pages.changelog import render_log
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.vega import chart_files
from site_builder.pages.sanitize import clean_html
from site_builder.validate.consistency.run import all_checks, problems_of
from site_builder.validate.drafts import check_blanks
from site_builder.validate.editions import check_editions
from site_builder.validate.keywords import check_keywords
from site_builder.validate.links import check_links
from site_builder.validate.metadata import check_metadata
from site_builder.validate.names import check_addresses, check_names
from site_builder.validate.register import check_register
from site_builder.validate.reports import check_reports
from site_builder.validate.windows import check_windows


@dataclass(frozen=True)
class Prepared:
    """Everything a build will write, known before the first byte: downloads, views, and prose with its calls bound."""

    publication: Publication
    problems: tuple[Problem, ...]
    bundles: Mapping[str, PackageFiles] = field(default_factory=dict)
    views: tuple[View, ...] = ()
    bound: Mapping[str, Bound] = field(default_factory=dict)
    charts: Mapping[str, Mapping[int, Chart]] = field(default_factory=dict)
    chart_files: tuple[OutputFile, ...] = ()
    indicator_files: tuple[OutputFile, ...] = ()
    histories: Histories | None = None
    own_pages: tuple[Link, ...] = ()
    checks: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)
    described: tuple[OutputFile, ...] = ()
    alternates: Mapping[str, tuple[Alternate, ...]] = field(default_factory=dict)

    @property
    def files(self) -> Iterator[OutputFile]:
        """All files but pages."""
        for bundle in self.bundles.values():
            yield from bundle.files
        yield from self.chart_files
        yield from self.indicator_files
        language = self.publication.site.language
        yield from (checks_file(name, checks, language) for name, checks in self.checks.items())
        yield from edition_files(self.publication)
        yield render_log(self.publication)
        yield ledger_file(self.publication)
        yield calendar_file(self.publication)
        yield from self.described

    @property
    def distributions(self) -> tuple[Distribution, ...]:
        """All downloads that pages list."""
        return tuple(each for bundle in self.bundles.values() for each in bundle.distributions)

    def markdown(self, src_uri: str, text: str) -> str:
        """A report's text with tokens for its calls; any other text as it is."""
        return self.bound[src_uri].text if src_uri in self.bound else text

    def template(self, src_uri: str) -> str:
        """Which template shows a Markdown file: what it is decides, unless its front matter names another."""
        if src_uri in self.bound:
            return "report.html"
        return (
            "series.html"
            if any(src_uri == at.folder_source(each.uri) for each in self.publication.series)
            else "page.html"
        )

    def cleaned(self, html: str) -> str:
        """An author's HTML with nothing alive in it."""
        return clean_html(html)


def prepare(folders: Folders, site: SiteConfig, built: datetime, *, drafting: bool = False) -> Prepared:
    """Read and check everything; where there are no errors, make all downloads and views."""
    reading = read_publication(folders, site, built)
    checks = all_checks(reading.publication)
    problems = check(reading, checks, drafting=drafting)
    if errors_of(problems):
        return Prepared(reading.publication, problems)
    reading = replace(reading, publication=with_series_packages(reading.publication))
    checks = {each.name: checks.get(each.name, ()) for each in reading.publication.packages}
    histories = Histories(reading.publication)
    indicators = indicator_downloads(histories)
    bundles = make_bundles(reading.publication, drafting=drafting)
    views = (
        *make_views(reading.publication, bundles, problems, checks),
        *indicator_views(histories, indicators),
    )
    catalogue = make_catalogue(reading, bundles, views)
    views = (*views, harvesters_view(reading.publication, catalogue))
    alternates = joined_alternates(page_alternates(catalogue), channel_alternates(reading.publication))
    distributions = tuple(file for bundle in bundles.values() for file in bundle.distributions)
    channels = channel_files(reading.publication, distributions)
    differences = tuple(read_back(reading.publication.packages, bundles, channels))
    if differences:
        return Prepared(reading.publication, sort_problems((*problems, *differences)))
    described = (*catalogue_files(catalogue), *channels)
    bound = dict(make_bound(reading.publication))
    charts = dict(make_charts(reading.publication, bound))
    return Prepared(
        publication=reading.publication,
        problems=problems,
        bundles=bundles,
        views=tuple(linked_views(described_views(dressed_views(catalogue, views), described), alternates)),
        bound=bound,
        charts=charts,
        chart_files=chart_files((*name_charts(reading.publication, charts), *indicator_charts(histories))),
        indicator_files=tuple(file for files in indicators.values() for file in files),
        histories=histories,
        own_pages=tuple(make_own_pages(reading)),
        checks=checks,
        described=described,
        alternates=alternates,
    )


def check(
    reading: Reading, checks: Mapping[str, tuple[Check, ...]] | None = None, *, drafting: bool = False
) -> tuple[Problem, ...]:
    """Every finding about a portal's sources, sorted. `checks` are those of meaning, made here where not given.

    While an author is `drafting`, changes that are not released yet are warnings.
    """
    publication = reading.publication
    names = tuple(check_names(publication))
    found = [
        *reading.problems,
        *names,
        *check_metadata(publication),
        *check_reports(publication),
        *check_windows(publication),
        *check_blanks(publication),
        *check_observations(publication),
        *check_keywords(publication),
        *problems_of(all_checks(publication) if checks is None else checks),
        *check_register(publication),
        *check_editions(publication, current_snapshots(publication), severity="warning" if drafting else "error"),
    ]
    addresses = list(make_addresses(reading))
    if not errors_of(names):  # a name used twice would be told again for every address under it
        found.extend(check_addresses(addresses))
    known = frozenset(addresses) | {page.uri for page in reading.pages}
    for page in reading.pages:
        found.extend(check_links(page.file, page.uri, page.text, known, first_line=page.first_line))
    return sort_problems(found)


def index_search(site: Path) -> None:
    """Run Pagefind's command over the written pages; its index is outside the promise of identical bytes."""
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--force-language", "vi", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SiteBuilderError(f"Pagefind could not index the site: {(done.stderr or done.stdout).strip()}")
    # Pagefind brings an interface of its own that the theme does not use.
    for unused in (site / "pagefind").glob("pagefind-*ui.*"):
        unused.unlink()


def remove(folder: Path) -> None:
    """Clear away what a build that failed had written."""
    shutil.rmtree(folder, ignore_errors=True)
