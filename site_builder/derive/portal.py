"""The portal: a publication with everything that follows from it, each worked out at most once.

One `Portal` is made of each publication that was read; checks, catalogue, channels and pages take it and ask nothing
twice. Its parts are frozen values, made when they are first asked for, so that `check` does not pay for what only a
build needs. What concerns one report or package alone is a function of that one (`bind_report`), the rest joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, TypeVar

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
from site_builder.model.report import Report

T = TypeVar("T")


class Kept(Protocol):
    """Gives what was made of a key before, or makes it; `kind` tells apart what has the same key."""

    def __call__(self, make: Callable[[], T], kind: str, *key: object) -> T:
        """The value."""


def made_anew(make: Callable[[], T], kind: str, *key: object) -> T:
    """Without a store everything is made."""
    return make()


class Each(Mapping[str, T]):
    """A value for each of some names, made when it is asked for, once."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        self.names, self.make, self.values_by_name = dict.fromkeys(names), make, dict[str, T]()

    def __getitem__(self, name: str) -> T:
        if name not in self.names:
            raise KeyError(name)
        if name not in self.values_by_name:
            self.values_by_name[name] = self.make(name)
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


class _of_data(cached_property[T]):  # noqa: N801 - it stands where cached_property does
    """What hangs on no text and no language: worked out of the main portal without texts, once for all of them."""

    def __get__(self, portal: Any, owner: type[Any] | None = None) -> T:  # type: ignore[override]
        is_own = portal is None or portal._origin is portal
        value: Any = super().__get__(portal, owner) if is_own else getattr(portal._origin, str(self.attrname))
        return value  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Portal:
    """`read` is the publication as its authors wrote it; checks look at that.

    `main` is the portal in its first language where this is it in another; `report` the one whose text alone
    it has; `kept` gives what earlier builds worked out.
    """

    read: Publication
    main: Portal | None = None
    report: Report | None = None
    kept: Kept = field(default=made_anew, compare=False, repr=False)

    @property
    def key(self) -> tuple[object, ...]:
        """All that anything worked out of it hangs on; what is the same for all reports is hashed once."""
        return (self.data.read if self.report else self.read, self.report, *(self.main.key if self.main else ()))

    @cached_property
    def data(self) -> Portal:
        """The portal without the texts of its reports."""
        bare = self.read.with_text_of("")
        return self if bare is self.read else replace(self, read=bare, main=self.main and self.main.data)

    @cached_property
    def alone(self) -> Mapping[str, Portal]:
        """For each report, by its address, the portal with no text but that of this one."""
        reports = {report.uri: report for report in self.read.reports}

        def with_text_of(uri: str) -> Portal:
            main = self.main and self.main.alone[uri]
            portal = replace(self, read=self.read.with_text_of(uri), main=main, report=reports[uri])
            others = Each(self.others, lambda language: self.others[language].alone[uri])
            vars(portal).update(data=self.data, prose=Each([uri], self.prose.__getitem__), others=others)
            return portal

        return Each(reports, with_text_of)

    @property
    def _origin(self) -> Portal:
        """The portal in its first language, without texts."""
        return (self.main or self).data

    @cached_property
    def publication(self) -> Publication:
        """What is published: `read` with the packages that the portal makes itself, all by name."""
        if self._origin is not self:
            return replace(self.read, packages=self._origin.publication.packages)
        known = {package.name for package in self.read.packages}
        series_packages = (package for package in self.series_packages if package.name not in known)
        packages = sorted((*self.read.packages, *series_packages), key=lambda package: package.name)
        return replace(self.read, packages=tuple(packages))

    @cached_property
    def others(self) -> Mapping[str, Portal]:
        """The portal for the pages in each of its other languages; what does not hang on a language is shared."""
        return {language: self._spoken(language) for language in self.read.site.others}

    def _spoken(self, language: str) -> Portal:
        return replace(self, read=self.read.in_language(language), main=self)

    @cached_property
    def newest(self) -> Mapping[str, Package]:
        """The newest dataset of every series by the series' name."""
        return newest_of(self.publication)

    @_of_data
    def series_packages(self) -> tuple[Package, ...]:
        """The tidy package of every series that was observed."""
        return self.kept(lambda: series_packages(self.read, self.observed), "series packages", self.read)

    @_of_data
    def series(self) -> Mapping[str, SeriesData]:
        """The observations of every series that a page or a package names, "" for packages of none."""
        declared = {series.name for series in self.read.series}
        named = {series_of(self.read, package) for package in self.read.packages}
        names = sorted({*declared, *named, *all_series(self.read)})
        return {name: read_series(self.read, name) for name in names}

    @_of_data
    def observed(self) -> Mapping[str, SeriesData]:
        """Those of the series that have an indicator list."""
        return {name: self.series[name] for name in all_series(self.read)}

    @_of_data
    def histories(self) -> Histories:
        """The histories of every indicator."""
        return Histories(self.read, self.observed)

    @cached_property
    def prose(self) -> Mapping[str, BoundReport]:
        """The text and main points of each report with their calls bound, by the report's address."""
        reports = {report.uri: report for report in self.read.reports}
        return Each(reports, lambda uri: bind_report(self.read, reports[uri]))

    @_of_data
    def ledgers(self) -> Mapping[str, SeriesLedger]:
        """The ledger of each series by its name, in the publication's order."""
        return {series.name: ledger_of(self.read, series) for series in self.read.series}

    @_of_data
    def ledger_parts(self) -> tuple[LedgerPart, ...]:
        """The parts of a ledger that is long, the newest of each series first; none of one in one piece."""
        return parts_of(self.ledgers)

    @_of_data
    def fates(self) -> Fates:
        """What became of every value, and of reports and datasets as a whole."""
        return fates_of(self.publication, self.histories, self.ledgers)

    @cached_property
    def events(self) -> tuple[FeedEntry, ...]:
        """What happened, newest first."""
        return self.kept(lambda: events_of(self.read, self.prose, self.fates), "events", *self.key)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What short messages can be asked."""
        return self.kept(lambda: answers_of(self.read, self.series, self.prose, self.fates), "answers", *self.key)
