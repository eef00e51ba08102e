"""What observations are compared by: areas, breaks and targets, from tables of packages that play these roles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.core.cell import Cell, canonical_cell, number_of, row_text
from site_builder.core.period import Period, is_period, parse_period
from site_builder.core.problem import Problem, rule
from site_builder.core.regime import Regime
from site_builder.core.text import Text
from site_builder.model.area import Area
from site_builder.model.package import Package
from site_builder.model.publication import Publication

PERIOD_UNREADABLE = rule(
    "observation-period-invalid",
    "error",
    "“{found}” is not a period.",
    "Write 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06 or 2022-11-26.",
)
AREA_CONTRADICTED = rule(
    "area-contradicted",
    "warning",
    "The area “{area}” is “{found}” here and “{stated}” in datasets/areas.csv.",
    "Make the two alike; what the portal declares is published.",
)


@dataclass(frozen=True, slots=True)
class Break:
    """From `since` on, figures are not comparable with those before. `area` "" means every area."""

    indicator: str
    area: str
    since: date
    kind: str
    note: Text


@dataclass(frozen=True, slots=True)
class Target:
    """What was aimed at for a period."""

    indicator: str
    period: Period
    comparison: str
    value: Decimal | int
    note: Text
    source: str


def known_areas(publication: Publication, packages: list[Package], observed: Collection[str]) -> dict[str, Area]:
    """Those that the packages list and those that are observed; what the portal declares once stands for all."""
    listed = {area.code: area for package in packages for area in _areas(package)}
    listed |= {code: publication.areas[code] for code in (*listed, *sorted(observed)) if code in publication.areas}
    return listed


def check_areas(publication: Publication, package: Package) -> Iterator[Problem]:
    """Areas of which a package says other than the portal does."""
    for resource in package.with_role("areas"):
        assert resource.table is not None
        file = package.file_of(resource)
        for area, line in zip(_areas(package), resource.table.lines, strict=False):
            stated = publication.areas.get(area.code)
            if stated and _said(area) != _said(stated):
                yield AREA_CONTRADICTED(file, row=line, area=area.code, found=_said(area), stated=_said(stated))


def _said(area: Area) -> str:
    return f"{area.name.main} ({area.validity})" if area.validity else area.name.main


def _areas(package: Package) -> Iterator[Area]:
    for resource in package.with_role("areas"):
        for row in resource.role_rows("areas"):
            yield Area(
                canonical_cell(row["code"]), row_text(row, "name"), _day(row, "valid_from"), _day(row, "valid_to")
            )


def breaks_of(packages: list[Package], regime: Regime) -> Iterator[Break]:
    """The breaks that packages list; one whose period cannot be read is told by `unreadable_rows`."""
    for package in packages:
        for resource in package.with_role("breaks"):
            for row in resource.role_rows("breaks"):
                if not is_period(canonical_cell(row.get("period"))):
                    continue  # told below
                since = parse_period(canonical_cell(row["period"])).window(regime).start
                area, kind = canonical_cell(row.get("area")), canonical_cell(row.get("kind"))
                yield Break(canonical_cell(row["indicator"]), area, since, kind, row_text(row, "note"))


def unreadable_rows(package: Package) -> Iterator[Problem]:
    """Rows of breaks and targets whose period cannot be read."""
    for role in ("breaks", "targets"):
        for resource in package.with_role(role):
            assert resource.table is not None
            file = package.file_of(resource)
            for row, line in zip(resource.role_rows(role), resource.table.lines, strict=True):
                found = canonical_cell(row.get("period"))
                if not is_period(found):
                    yield PERIOD_UNREADABLE(file, row=line, column=resource.role(role).get("period"), found=found)


def targets_of(package: Package, regime: Regime) -> Iterator[Target]:
    """The targets that a package lists, where both period and value can be read."""
    for resource in package.with_role("targets"):
        for row in resource.role_rows("targets"):
            value = number_of(row.get("value"))
            if value is not None and is_period(canonical_cell(row.get("period"))):
                yield Target(
                    indicator=canonical_cell(row["indicator"]),
                    period=parse_period(canonical_cell(row["period"])).under(regime),
                    comparison=canonical_cell(row.get("comparison")) or "=",
                    value=value,
                    note=row_text(row, "note"),
                    source=canonical_cell(row.get("source")),
                )


def _day(row: Mapping[str, Cell], key: str) -> date | None:
    day = row.get(key)
    return day if isinstance(day, date) else None
