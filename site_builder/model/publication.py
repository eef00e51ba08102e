"""The publication: everything read, joined once. Renderers and checks get this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from site_builder.core.calendar.period import Period, known_period
from site_builder.core.calendar.regime import Regime
from site_builder.core.cell import Cell, number_of, row_text
from site_builder.core.narrow import Each
from site_builder.core.problem import Problem
from site_builder.core.text import Text, free_name
from site_builder.model.area import Area, Body, Boundaries
from site_builder.model.config import Agent, SiteConfig
from site_builder.model.edition import Edition, Releases
from site_builder.model.indicator import UNKNOWN, Indicator
from site_builder.model.log import Event, Log
from site_builder.model.package import Coverage, Package
from site_builder.model.report import Report, Series, Status


@dataclass(frozen=True, slots=True)
class SetAside:
    """A package that is not published as it lies, and why. `served` is the released version that stands in its place.

    `tables` names those of its resources that are files to take as they lie, where the others are published. Where
    there is neither, only the identity is known: `package` has no tables. `was_published`: the site has shown its data
    before, and those who took them look for it; `has_facts`: it has a document of facts of them.
    """

    package: Package
    reasons: tuple[Problem, ...]
    served: str = ""
    was_published: bool = False
    tables: frozenset[str] = frozenset()
    has_facts: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether data stand at its address."""
        return bool(self.served or self.tables)

    @property
    def folder(self) -> str:
        """The folder under datasets/ where it lies; two packages may claim one name."""
        return self.package.file.split("/")[-2]


@dataclass(frozen=True)
class Publication:
    """All nouns of one build. Lists are sorted: reports newest first, the rest by name.

    `left_out` names the folders of packages whose errors, told apart, left nothing to publish.
    """

    site: SiteConfig
    series: tuple[Series, ...]
    reports: tuple[Report, ...]
    packages: tuple[Package, ...]
    built: datetime
    left_out: frozenset[str] = frozenset()
    editions: Mapping[str, Releases] = field(default_factory=dict)
    log: Log = field(default_factory=Log)
    set_aside: tuple[SetAside, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    boundaries: Boundaries = Boundaries()

    def in_language(self, language: str) -> Publication:
        """The same for pages in another language of the portal; what its lists say in it stands for the same words
        in tables.
        """
        reports = tuple(report.in_language(language) for report in self.reports)
        listed = (each for indicators in self._indicators.values() for each in indicators.values())
        texts = (
            text for each in listed for text in (each.name, each.unit, each.definition, each.method)
        )
        words = {text.main: text.stated(language) for text in texts if text.stated(language)}
        return replace(self, site=self.site.in_language(language, words), reports=reports)

    def with_text_of(self, uri: str) -> Publication:
        """The same without what reports say in their texts, but for the one at an address."""
        reports = tuple(each if each.uri == uri else each.without_text for each in self.reports)
        return self if reports == self.reports else replace(self, reports=reports)

    @cached_property
    def outline(self) -> Publication:
        """The same without the content of tables and files, but for lists: who asks for it gets an error."""
        return replace(self, packages=tuple(package.outline for package in self.packages))

    @property
    def missing(self) -> tuple[SetAside, ...]:
        """The packages set aside that nothing stands for."""
        return tuple(absent for absent in self.set_aside if not absent.is_shown)

    @property
    def listed(self) -> tuple[Package, ...]:
        """What catalogues list, by name: what is published, and what was, since a harvester deletes what it misses."""
        before = (absent.package for absent in self.missing if absent.was_published)
        return tuple(sorted((*self.packages, *before), key=lambda package: package.name))

    def absence_of(self, package: str) -> SetAside | None:
        """What of a package is set aside, and why; None of one that is published as it lies."""
        return next((each for each in self.set_aside if each.package.name == package), None)

    def state(
        self, package: str
    ) -> Literal["", "in-part", "set-aside", "earlier-version", "never-published"]:
        """What stands for a package: its own data, a part of them, nothing, or an edition that was released earlier."""
        absent = self.absence_of(package)
        if absent is None or absent.is_shown:
            return "" if absent is None else "earlier-version" if absent.served else "in-part"
        return "set-aside" if absent.was_published else "never-published"

    @cached_property
    def _packages(self) -> dict[str, Package]:
        return {package.name: package for package in self.packages}

    def package(self, name: str) -> Package | None:
        """The package of that name, or None."""
        return self._packages.get(name)

    def known(self, name: str) -> Package | None:
        """The package of that name, or what is known of one set aside; None where there is none."""
        absent = None if name in self._packages else self.absence_of(name)
        return absent.package if absent else self.package(name)

    def lasting(self, uri: str) -> str:
        """What something at an address within the site is called for ever: by where the portal stood first."""
        moves = (event.site for event in self.log.events if event.event == "address")
        return f"{next(moves, self.site.url)}{uri}"

    def successor_of(self, end: Event) -> Package | None:
        """What stands today in the place of a package that is gone, however often it was renamed since."""
        name, ends = end.successor, self.log.ends
        for _ in ends:
            name = ends[name].successor if name in ends else name
        return self.package(name)

    def page_of(self, end: Event) -> Report | Series | None:
        """The series or report that stands today in the place of one that is gone."""
        uri = self.log.led(end.new_home)
        return self.report_at(uri) or self.series_named(uri.rstrip("/"))

    def new_names(self, series: str, name: str) -> tuple[str, str]:
        """What a report called `name` and its package are to be called now: not as what was removed or renamed."""
        report = free_name(f"{series}/{name}", {home.rstrip("/") for home in self.log.pages_ended})
        return report.removeprefix(f"{series}/"), free_name(f"{series}-{name}", self.log.ends)

    def releases_by_any_name(self, subject: str) -> tuple[Releases, ...]:
        """The released editions of a package or of a report's text, then those under each name that it had before."""
        return tuple(map(self.releases, self.log.names_of(subject)))

    def editions_by_any_name(self, subject: str) -> tuple[Edition, ...]:
        """The same as one list, the newest first."""
        return tuple(
            edition
            for releases in self.releases_by_any_name(subject)
            for edition in releases.editions
        )

    def releases(self, subject: str) -> Releases:
        """The released editions of a package, or of the text of a report by its address, none where there are none."""
        return self.editions.get(subject) or Releases(subject, "")

    def is_released(self, report: Report) -> bool:
        """Whether anything of a report was released, its data or its text, under whatever name."""
        return any(map(self.editions_by_any_name, filter(None, (report.package, report.address))))

    @property
    def unreleased(self) -> tuple[Report, ...]:
        """Official reports of which the data or the text were never released, the newest first."""
        return tuple(
            report
            for report in self.reports
            if report.status == "official"
            and not all(
                map(self.editions_by_any_name, filter(None, (report.package, report.address)))
            )
        )

    def status_of(self, report: Report) -> Status:
        """How a report stands for readers: it is official once it is released, and a draft until then."""
        is_draft = report.status == "official" and not self.is_released(report)
        return "draft" if is_draft else report.status

    def series_named(self, name: str) -> Series | None:
        """The series of that name, or None."""
        return next((each for each in self.series if each.name == name), None)

    def reports_of(self, series: str) -> tuple[Report, ...]:
        """The reports of a series, newest first."""
        return self._reports_by_series.get(series, ())

    def newest_report(self, series: str) -> Report | None:
        """The report of a series whose window ends last, a draft only where there is nothing else, or None."""
        reports = self.reports_of(series)
        return next((each for each in reports if each.status != "draft"), next(iter(reports), None))

    def report_at(self, uri: str) -> Report | None:
        """The report at an address, or None."""
        return self._reports_by_address.get(uri)

    @cached_property
    def _reports_by_series(self) -> dict[str, tuple[Report, ...]]:
        series = dict.fromkeys(report.series for report in self.reports)
        return {
            name: tuple(report for report in self.reports if report.series == name)
            for name in series
        }

    @cached_property
    def _reports_by_address(self) -> dict[str, Report]:
        return {report.uri: report for report in self.reports}

    @cached_property
    def _reports_by_package(self) -> dict[str, Report]:
        return {
            each.package: each for each in reversed(self.reports) if each.package
        }  # of two, the newer

    def area_name(self, code: str) -> str:
        """What an area is called; its code where it is declared no more."""
        return self.areas[code].name.say(self.site.language) if code in self.areas else code

    def area_of(self, where: Coverage) -> Area | None:
        """The declared area that a package means: by its key, else by its name in the main language; None for others.

        Packages released before their portal declared its areas state the name alone, and stay as they are.
        """
        return self.areas.get(where.area) or (
            self._areas_by_name.get(where.title.main) if not where.area else None
        )

    def body_of(self, agent: Agent) -> Body | None:
        """The declared body of that name, or None."""
        return self._bodies_by_name.get(agent.name.main)

    @cached_property
    def _areas_by_name(self) -> dict[str, Area]:
        return {area.name.main: area for area in self.areas.values()}

    @cached_property
    def _bodies_by_name(self) -> dict[str, Body]:
        return {body.agent.name.main: body for body in self.bodies.values()}

    def report_of(self, package: Package) -> Report | None:
        """The report whose tables the package holds, or None."""
        return self._reports_by_package.get(package.name)

    @property
    def today(self) -> date:
        """The day on which it is built, where the portal is: that of what is released now."""
        return self.built.astimezone(ZoneInfo(self.site.time_zone)).date()

    def regime_of(self, series: str) -> Regime:
        """How the windows of a series are cut; where no page declares it, as those of the portal."""
        declared = self.series_named(series)
        return declared.regime if declared else self.site.regime or Regime.CALENDAR

    def series_title(self, name: str) -> Text:
        """What readers call a series, whether a page or a package declares it."""
        declared = self.series_named(name)
        if declared:
            return declared.title
        return next(
            (p.series_title for p in self.packages if p.series == name and p.series_title),
            Text(name),
        )

    @cached_property
    def _lists(self) -> dict[str, Package]:
        lists = {
            each.name: self.package(each.indicators) for each in self.series if each.indicators
        }
        lists |= {
            p.series: p
            for p in self.packages
            if p.series and p.series not in lists and p.with_role("indicators")
        }
        return {name: package for name, package in lists.items() if package}

    @cached_property
    def _indicators(self) -> Mapping[str, dict[str, Indicator]]:
        return Each(self._lists, lambda name: read_indicators(self._lists[name]))

    @property
    def listed_series(self) -> tuple[str, ...]:
        """The series that have an indicator list, by name."""
        return tuple(sorted(self._lists))

    def indicators(self, series: str, period: Period | None = None) -> dict[str, Indicator]:
        """The indicator list of a series by code, in its printed order, as it stood in a period; empty without one."""
        listed = self._indicators.get(series, {})
        return {code: each.at(period) for code, each in listed.items()} if period else listed

    def period_of(self, package: Package) -> Period | None:
        """The period that a package states, or its report."""
        report = self.report_of(package)
        return package.period or (report.period if report else None)

    def listed_at(self, series: str, code: str, part: str) -> tuple[str, int, str | None]:
        """The file, row and column in which the list of a series says a part of an indicator. KeyError without one."""
        package = self._lists[series]
        for resource, row, line in package.rows_of("indicators"):
            if str(row.get("code") or "") == code:
                return package.file_of(resource), line, resource.role("indicators").get(part)
        raise KeyError(code)


def read_indicators(package: Package) -> dict[str, Indicator]:
    """The indicator list that a package holds, with the scales of its coded answers."""
    scales, units = _scales(package), _former_units(package)
    listed = (_indicator(row, scales, units) for _, row, _ in package.rows_of("indicators"))
    return {indicator.code: indicator for indicator in listed}


def _indicator(
    row: dict[str, Cell],
    scales: dict[str, tuple[tuple[int, Text], ...]],
    units: dict[str, tuple[tuple[Period, Text], ...]],
) -> Indicator:
    def word(key: str) -> str:
        return str(row.get(key) or "")

    code = word("code")

    def number(key: str) -> Decimal | None:
        value = number_of(row.get(key))
        return None if value is None else Decimal(value)

    def whole(key: str) -> int | None:
        return int(str(row[key])) if row.get(key) is not None else None

    return Indicator(
        code=code,
        name=row_text(row, "name"),
        parent=word("parent"),
        unit=row_text(row, "unit"),
        kind=word("kind"),
        decimals=whole("decimals"),
        most=whole("round"),
        direction=word("direction"),
        formula=word("formula"),
        at_most=word("at_most"),
        definition=row_text(row, "definition"),
        method=row_text(row, "method"),
        same_as=tuple(word("same_as").replace(",", " ").replace(";", " ").split()),
        replaces=word("replaces"),
        minimum=number("minimum"),
        maximum=number("maximum"),
        children=word("children"),
        is_cumulative=row.get("cumulative") in (True, "true"),
        bound=number("bound"),
        until=word("until"),
        scale=scales.get(code, ()),
        former_units=units.get(code, ()),
        smallest=None if word("smallest") == UNKNOWN else number("smallest"),
        is_unsure=word("smallest") == UNKNOWN,
    )


def _former_units(package: Package) -> dict[str, tuple[tuple[Period, Text], ...]]:
    """What figures of a code were counted in before each break that says it for all areas."""
    units: dict[str, list[tuple[Period, Text]]] = {}
    for _, row, _ in package.rows_of("breaks"):
        since, unit = known_period(str(row.get("period") or "")), row_text(row, "unit_before")
        if since and unit.main and not row.get("area"):
            units.setdefault(str(row["indicator"]), []).append((since, unit))
    return {
        code: tuple(sorted(changes, key=lambda change: change[0].sort_key))
        for code, changes in units.items()
    }


def _scales(package: Package) -> dict[str, tuple[tuple[int, Text], ...]]:
    scales: dict[str, list[tuple[int, Text]]] = {}
    for _, row, _ in package.rows_of("scales"):
        if row.get("value") is not None:
            answers = scales.setdefault(str(row["indicator"]), [])
            answers.append((int(str(row["value"])), row_text(row, "label")))
    return {
        code: tuple(sorted(answers, key=lambda answer: answer[0]))
        for code, answers in scales.items()
    }
