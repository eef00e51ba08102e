"""The portal: a publication with everything that follows from it, each worked out at most once.

One `Portal` is made of each publication that was read; checks, catalogue, channels and pages take it and ask nothing
twice. Its parts are frozen values, made when they are first asked for, so that `check` does not pay for what only a
build needs. What concerns one report or package alone is a function of that one (`bind_report`), the rest joins them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from site_builder.derive.answers import Answer, answers_of
from site_builder.derive.datasets import newest_of
from site_builder.derive.events import FeedEntry, events_of
from site_builder.derive.fates import Fates, fates_of
from site_builder.derive.history import Histories
from site_builder.derive.observations import SeriesData, all_series, read_series, series_of
from site_builder.derive.prose import BoundReport, bind_report
from site_builder.derive.schedule import LedgerPart, SeriesLedger, ledger_of, parts_of
from site_builder.derive.series_package import series_packages
from site_builder.model.package import Package
from site_builder.model.publication import Publication

# What is the same in every language, and what it costs to work out.
_SHARED = ("series", "observed", "histories", "ledgers", "ledger_parts", "fates")


@dataclass(frozen=True)
class Portal:
    """`read` is the publication as its authors wrote it; checks look at that."""

    read: Publication

    @cached_property
    def publication(self) -> Publication:
        """What is published: `read` with the packages that the portal makes itself, all by name."""
        known = {package.name for package in self.read.packages}
        series_packages = (package for package in self.series_packages if package.name not in known)
        packages = sorted((*self.read.packages, *series_packages), key=lambda package: package.name)
        return replace(self.read, packages=tuple(packages))

    @cached_property
    def others(self) -> Mapping[str, Portal]:
        """The portal for the pages in each of its other languages; what does not hang on a language is shared."""
        return {language: self._spoken(language) for language in self.read.site.others}

    def _spoken(self, language: str) -> Portal:
        portal = Portal(self.read.in_language(language))
        publication = replace(portal.read, packages=self.publication.packages)
        vars(portal).update({"publication": publication, **{name: getattr(self, name) for name in _SHARED}})
        return portal

    @cached_property
    def newest(self) -> Mapping[str, Package]:
        """The newest dataset of every series by the series' name."""
        return newest_of(self.publication)

    @cached_property
    def series_packages(self) -> tuple[Package, ...]:
        """The tidy package of every series that was observed."""
        return series_packages(self.read, self.observed)

    @cached_property
    def series(self) -> Mapping[str, SeriesData]:
        """The observations of every series that a page or a package names, "" for packages of none."""
        declared = {series.name for series in self.read.series}
        named = {series_of(self.read, package) for package in self.read.packages}
        names = sorted({*declared, *named, *all_series(self.read)})
        return {name: read_series(self.read, name) for name in names}

    @cached_property
    def observed(self) -> Mapping[str, SeriesData]:
        """Those of the series that have an indicator list."""
        return {name: self.series[name] for name in all_series(self.read)}

    @cached_property
    def histories(self) -> Histories:
        """The histories of every indicator."""
        return Histories(self.read, self.observed)

    @cached_property
    def prose(self) -> Mapping[str, BoundReport]:
        """The text and main points of each report with their calls bound, by the report's address."""
        return {report.uri: bind_report(self.read, report) for report in self.read.reports}

    @cached_property
    def ledgers(self) -> Mapping[str, SeriesLedger]:
        """The ledger of each series by its name, in the publication's order."""
        return {series.name: ledger_of(self.read, series) for series in self.read.series}

    @cached_property
    def ledger_parts(self) -> tuple[LedgerPart, ...]:
        """The parts of a ledger that is long, the newest of each series first; none of one in one piece."""
        return parts_of(self.ledgers)

    @cached_property
    def fates(self) -> Fates:
        """What became of every value, and of reports and datasets as a whole."""
        return fates_of(self.publication, self.histories, self.ledgers)

    @cached_property
    def events(self) -> tuple[FeedEntry, ...]:
        """What happened, newest first."""
        return events_of(self.read, self.prose, self.fates)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What short messages can be asked."""
        return answers_of(self.read, self.series, self.prose, self.fates)
