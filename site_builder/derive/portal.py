"""The portal: a publication with everything that follows from it, each worked out at most once.

One `Portal` is made of each publication that was read; checks, catalogue, channels and pages take it and ask nothing
twice. Its parts are frozen values, made when they are first asked for, so that `check` does not pay for what only a
build needs. What concerns one report or package alone is a function of that one (`bind_report`), the rest joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from secrets import token_hex
from typing import Any, Protocol, TypeVar, cast

from site_builder.core.narrow import Each, Narrowed, Unread, UnreadError
from site_builder.derive.answers import Answer, answers_of, observed_answers
from site_builder.derive.around import Around, Entries, Histories, around_each, entries_each
from site_builder.derive.datasets import newest_of
from site_builder.derive.events import FeedEntry, events_of, summary_of
from site_builder.derive.fact_ids import count_facts, keyed_tables, packages_with_facts, rows_gone
from site_builder.derive.fates import Cells, Fates, fates_of
from site_builder.derive.history import Entry
from site_builder.derive.observations import (
    SeriesData,
    all_series,
    origins_of,
    read_series,
    series_of,
)
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


def unhashed(*things: object) -> str:
    """Without a store nothing is the same as anything."""
    return token_hex()


def _joined(publication: Publication, packages: Iterable[Package]) -> Publication:
    both = sorted((*publication.packages, *packages), key=lambda package: package.name)
    return replace(publication, packages=tuple(both))


class _of_data(cached_property[T]):  # noqa: N801 - it stands where cached_property does
    """What hangs on no text and no language: worked out of the main portal's data, once for all of them."""

    def __get__(self, portal: Any, owner: type[Any] | None = None) -> T:  # type: ignore[override]
        value: Any
        if portal is None or portal._origin is portal:
            value = super().__get__(portal, owner)
        elif portal.report or portal.package:
            value = vars(portal)[self.attrname] = portal._of_one(str(self.attrname))
        else:
            value = vars(portal)[self.attrname] = getattr(portal._origin, str(self.attrname))
        return value  # type: ignore[no-any-return]


_OF_ALL = (
    "series",
    "observed",
    "origins",
    "series_packages",
    "fact_counts",
)  # what hangs on the rows of all packages


@dataclass(frozen=True)
class Portal:
    """`read` is the publication as its authors wrote it; checks look at that.

    `main` is the portal in its first language where this is it in another; `kept` gives what earlier builds worked
    out. Narrower portals lack texts and rows: `whole` is the one that such a portal is a part of, `report` the one
    whose text and rows it has, `package` the one of which it has what that is compared with.
    """

    read: Publication
    main: Portal | None = None
    report: Report | None = None
    package: Package | None = None
    whole: Portal | None = None
    kept: Kept = field(default=made_anew, compare=False, repr=False)
    digest: Callable[..., str] = field(default=unhashed, compare=False, repr=False)

    @cached_property
    def key(self) -> str:
        """A hash of all that anything worked out of it hangs on."""
        beside = self.main.key if self.main else ""
        if self.report or self.package:
            name = series_of(self.read, self.package) if self.package else ""
            known = self.package and self._origin._known[name][self.package.name]
            return self.digest(
                self.data.publication, self.report, self.report and self.package, known, beside
            )
        if self.whole is None:
            return self.digest(self.read, beside)
        digests = [] if self.data is self else [each.text_digest for each in self.alone.values()]
        return self.digest(self.publication, self._worked_out, digests, beside)

    @property
    def text_digest(self) -> str:
        """A hash of what the text of its report says with its calls bound."""

        def digest() -> str:
            """Of the figures that it does not name their rows tell, which are hashed already."""
            own, bound = self.package, [replace(each, figures={}) for each in self.prose.values()]
            return self.digest(
                bound, own and [own.with_role(role) for role in ("figures", "observations")]
            )

        return self.kept(digest, "bound text", self.key)

    @cached_property
    def data(self) -> Portal:
        """The portal without texts and rows, and with all that is worked out of rows."""
        bare = self.read.with_text_of("")
        read = replace(bare, packages=self.main.data.read.packages) if self.main else bare.outline
        portal = replace(self, read=read, main=self.main and self.main.data, whole=self)
        vars(portal).update(
            data=portal, rows=bare, others=Each(self.others, lambda each: self.others[each].data)
        )
        return portal

    @cached_property
    def outline(self) -> Portal:
        """The portal without rows: with the texts of its reports, as they are bound."""
        if self.report or self.package or self.data is self:
            raise UnreadError
        read = replace(self.read, packages=self.data.read.packages)
        portal = replace(self, read=read, main=self.main and self.main.outline, whole=self)
        others = Each(self.others, lambda each: self.others[each].outline)
        vars(portal).update(outline=portal, data=self.data, alone=self.alone, others=others)
        return portal

    @cached_property
    def alone(self) -> Mapping[str, Portal]:
        """For each report, by its address, the portal with its text and rows, and what these are compared with."""
        reports, data = {report.uri: report for report in self.read.reports}, self.data

        def about(uri: str) -> Portal:
            report, main = reports[uri], self.main and self.main.alone[uri]
            own, read = self.read.package(report.package), self.read.with_text_of(uri)

            def with_rows(packages: Iterable[Package]) -> Publication:
                return replace(
                    read,
                    packages=tuple(
                        own if own and own.name == each.name else each for each in packages
                    ),
                )

            rows = with_rows(data.read.packages)
            portal = replace(self, read=rows, main=main, report=report, package=own, whole=self)
            others = Each(self.others, lambda language: self.others[language].alone[uri])
            vars(portal).update(
                data=data, others=others, publication=with_rows(data.publication.packages)
            )
            return portal

        return Each(reports, about)

    @cached_property
    def wordless(self) -> Portal:
        """The same without the words of texts, but with the main points and what calls bind: all that others show."""
        report, main = self.report and self.report.without_text, self.main and self.main.wordless
        portal = replace(self, read=self.read.with_text_of(""), main=main, report=report)
        others = Each(self.others, lambda language: self.others[language].wordless)
        publication = self.publication.with_text_of("") if report else self.data.publication
        vars(portal).update(data=self.data, others=others, publication=publication, wordless=portal)
        if report is None:
            alone = Each(self.alone, lambda uri: self.alone[uri].wordless)
            key = self.digest(
                self.data.key, [each.key for each in alone.values()], main and main.key
            )
            vars(portal).update(outline=portal, alone=alone, key=key)
            return portal
        uri = report.uri

        def prose(_: str = "") -> BoundReport:
            bound = self.prose[uri]
            return replace(bound, body=replace(bound.body, text=cast(str, Unread()), problems=()))

        plain = portal.key
        key = self.kept(lambda: self.digest(plain, prose().body, prose().points), "bound", self.key)
        vars(portal).update(prose=Each([uri], prose), key=key)
        return portal

    def of_reports(self, find: Callable[[Portal, Report], Iterable[T]], kind: str) -> Iterator[T]:
        """What is found of each report by itself, once as long as what it hangs on stays as it is."""
        for own in self.alone.values():
            assert own.report is not None
            yield from self.kept(partial(tuple, find(own, own.report)), kind, own.key)

    def about(self, package: Package) -> Portal:
        """The data without a row, and with no more of any series than what one package is compared with."""
        data, main = self.data, self.main and self.main.about(package)
        portal = replace(data, main=main, package=package)
        others = Each(self.others, lambda language: self.others[language].about(package))
        vars(portal).update(
            data=data, others=others, publication=data.publication, newest=data.newest
        )
        return portal

    def around(self, package: Package) -> Around:
        """What a package is compared with in its series."""
        if (self.report or self.package) and (
            self.package is None or self.package.name != package.name
        ):
            raise UnreadError(package.name)
        return self._origin.histories.around[series_of(self.read, package)].get(
            package.name, Around()
        )

    def _of_one(self, what: str) -> Any:
        """What of the data concerns its package alone."""
        data, package = self.data, self.package
        if what in _OF_ALL:
            raise UnreadError(what)
        if what == "histories":
            series = {
                self.report.series if self.report else "",
                series_of(self.read, package) if package else "",
            }
            return data.histories.only(package.name if package else "", series)
        if what == "fates":
            return replace(
                data.fates, cells=data._cells_around(package) if package else Narrowed({}, ())
            )
        return getattr(data, what)

    def _cells_around(self, package: Package) -> Mapping[str, Cells]:
        """What became of the cells of a package, and of the observations that its own are changes of."""

        def earlier() -> dict[str, list[tuple[str, int]]]:
            lines = dict[str, dict[tuple[str, int], None]]()
            for each in self.around(package).earlier:
                lines.setdefault(each.package, {})[each.resource, each.line] = None
            return {name: list(known) for name, known in lines.items()}

        known = self._origin._known[series_of(self.read, package)][package.name]
        lines = self.kept(earlier, "earlier cells", package.name, known)
        cells: dict[str, Cells] = {
            name: Narrowed(self.fates.of_cells(name), {*own}) for name, own in lines.items()
        }
        cells[package.name] = self.fates.of_cells(package.name)
        return Narrowed(cells, cells.keys())

    @_of_data
    def _known(self) -> Mapping[str, Mapping[str, str]]:
        """Hashes of all that packages are compared with, by their series."""

        def digests(name: str) -> Mapping[str, str]:
            key = self._worked_out.get(name), self.publication
            return self.kept(lambda: dict(self._digests_around(name)), "around", name, *key)

        return Each({series_of(self.read, each) for each in self.publication.packages}, digests)

    def _digests_around(self, series: str) -> Iterator[tuple[str, str]]:
        fates = self.fates
        for package in self.publication.packages:
            if series_of(self.read, package) == series:
                around, own = self.around(package), fates.of_cells(package.name)
                earlier = [
                    fates.of_cells(one.package).get((one.resource, one.line))
                    for one in around.earlier
                ]
                yield package.name, self.digest(around, own, earlier)

    @_of_data
    def _hashes(self) -> Mapping[str, str]:
        """Hashes of the observations of each series."""
        return self.kept(
            lambda: {name: self.digest(each) for name, each in self.series.items()},
            "series",
            self.rows,
        )

    @_of_data
    def _worked_out(self) -> Mapping[str, str]:
        """Hashes of all that was worked out of rows, by the series."""

        def digests() -> dict[str, str]:
            cells = dict[str, dict[str, object]]()
            for package in self.publication.packages:
                cells.setdefault(series_of(self.read, package), {})[package.name] = (
                    self.fates.of_cells(package.name)
                )
            names = sorted({*self._hashes, *cells})
            digests = {name: self.digest(self._hashes.get(name), cells.get(name)) for name in names}
            return digests | {"/": self.digest(self.fact_counts)}

        return self.kept(digests, "worked out", self.rows)

    @_of_data
    def fact_counts(self) -> Mapping[str, int]:
        """How many facts of its own each dataset has that has a document of them, without making one."""
        result = {package.name: self._fact_count(package) for package in self.rows.packages}
        return {name: count for name, count in result.items() if count is not None}

    def _fact_count(self, package: Package) -> int | None:
        keyed, gone = tuple(keyed_tables(self.read, package)), tuple(rows_gone(self.read, package))
        make, names = partial(count_facts, package, keyed, gone), [table.name for table in keyed]
        return self.kept(make, "fact count", package, names, len(gone)) if names or gone else None

    @cached_property
    def packages_with_facts(self) -> tuple[Package, ...]:
        """The datasets with figures or rows of their own that have a document of facts."""
        stated = tuple(
            package for package in self.publication.packages if package.name in self.fact_counts
        )

        def names() -> tuple[str, ...]:
            return tuple(package.name for package in packages_with_facts(stated, self.histories))

        listed = self.kept(names, "packages with facts", self.data.key)
        return tuple(package for package in stated if package.name in listed)

    @cached_property
    def rows(self) -> Publication:
        """The publication with its rows; nothing but `series`, `fates` and counts is worked out of it."""
        return self.read

    @property
    def _origin(self) -> Portal:
        """The data of the portal in its first language."""
        return (self.main or self).data

    @cached_property
    def publication(self) -> Publication:
        """What is published: `read` with the packages that the portal makes itself, all by name."""
        return _joined(
            self.read, (each.outline if self.whole else each for each in self._own_packages)
        )

    @_of_data
    def _own_packages(self) -> tuple[Package, ...]:
        """Those that the portal makes itself."""
        return tuple(each for each in self.series_packages if self.read.package(each.name) is None)

    @cached_property
    def others(self) -> Mapping[str, Portal]:
        """The portal for the pages in each of its other languages; what does not hang on a language is shared."""
        languages = self.read.site.others
        return {
            each: replace(self, read=self.read.in_language(each), main=self) for each in languages
        }

    @cached_property
    def newest(self) -> Mapping[str, Package]:
        """The newest dataset of every series by the series' name."""
        return newest_of(self.publication)

    @_of_data
    def series_packages(self) -> tuple[Package, ...]:
        """The tidy package of every series that was observed."""
        hashes = self._hashes
        return self.kept(
            lambda: series_packages(self.read, self.observed), "series packages", self.read, hashes
        )

    @_of_data
    def series(self) -> Mapping[str, SeriesData]:
        """The observations of every series that a page or a package names, "" for packages of none."""
        declared = {series.name for series in self.read.series}
        named = {series_of(self.read, package) for package in self.read.packages}
        return Each(
            sorted({*declared, *named, *all_series(self.read)}), partial(read_series, self.rows)
        )

    @_of_data
    def observed(self) -> Mapping[str, SeriesData]:
        """Those of the series that have an indicator list."""
        return Each(all_series(self.read), self.series.__getitem__)

    @_of_data
    def origins(self) -> Mapping[str, tuple[str, ...]]:
        """The addresses that observations name as their sources, by package."""
        return self.kept(lambda: origins_of(self.observed.values()), "origins", self._hashes)

    @_of_data
    def histories(self) -> Histories:
        """The histories of every indicator."""
        return Histories(
            self.read,
            self.observed,
            Each(self.series, self._around_of),
            Each(self.series, self._entries),
        )

    def _around_of(self, series: str) -> Mapping[str, Around]:
        histories = self.histories
        return around_each(
            self.series[series], histories.of_series(series), histories.entries[series]
        )

    def _entries(self, series: str) -> Mapping[str, Entries]:
        return entries_each(self.series[series], self.histories.of_series(series))

    @cached_property
    def prose(self) -> Mapping[str, BoundReport]:
        """The text and main points of each report with their calls bound, by the report's address."""
        if report := self.report:
            stated = partial(self._stated, report)
            return Each([report.uri], lambda _: bind_report(self.read, report, stated))
        return Each(
            (report.uri for report in self.read.reports), lambda uri: self.alone[uri].prose[uri]
        )

    def _stated(self, report: Report, code: str) -> Sequence[Entry]:
        """What a report states of an indicator; no series is read before a call asks."""
        return self.histories.stated(report, code)

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

        def make() -> Fates:
            rows = _joined(self.rows, self._own_packages)
            return fates_of(self.publication, rows, self.histories, self.ledgers)

        return self.kept(make, "fates", self.publication, self.rows)

    @cached_property
    def events(self) -> tuple[FeedEntry, ...]:
        """What happened, newest first."""
        if self.outline.wordless is not self:
            return self.outline.wordless.events
        summaries = Each(self.alone, lambda uri: self.alone[uri].summary)
        return self.kept(lambda: events_of(self.read, summaries), "events", self.key)

    @property
    def summary(self) -> str:
        """What feeds say of its report."""
        one, language = self.report, self.read.site.language
        assert one is not None
        return self.kept(
            lambda: summary_of(one, self.prose[one.uri], language, self.fates), "summary", self.key
        )

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What short messages can be asked."""
        if self.outline.wordless is not self:
            return self.outline.wordless.answers
        data = self.data
        observed = self.kept(
            lambda: observed_answers(data.read, data.series, data.fates),
            "answers of rows",
            data.key,
        )
        return self.kept(
            lambda: answers_of(self.read, observed, self.prose, self.fates), "answers", self.key
        )
