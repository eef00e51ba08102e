"""A point that may have been meant to group thousands: `1.704` beside whole numbers, as Vietnamese writes 1704.

The reader takes a point for the decimal sign, as the specification says, and that is not changed. Where all else in
the column that is counted in the same unit is whole, the author is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import repeat

from site_builder.core.cell import Cell, number_of
from site_builder.core.numbers.number import canonical_number, decimals_of, format_number
from site_builder.core.problem import Problem, flag
from site_builder.model.package import Field, Package, Resource, Table
from site_builder.model.publication import Publication

_GROUPED = 1000  # a point can group thousands from here on, as three digits behind one to three others


def separated(publication: Publication) -> Iterator[Package]:
    """Whose tables are looked at: packages of reports, in a portal that speaks Vietnamese."""
    reported = {report.package for report in publication.reports if "vi" in publication.site.languages}
    return (package for package in publication.packages if package.name in reported)


def check_separators(package: Package) -> Iterator[Problem]:
    """The tables of one package."""
    return (problem for resource in package.tables for problem in _table(package, resource))


def _table(package: Package, resource: Resource) -> Iterator[Problem]:
    for field in resource.as_table.schema.fields:
        if field.type == "number" and not field.states_decimal:
            yield from _column(package, resource, field)


def _column(package: Package, resource: Resource, field: Field) -> Iterator[Problem]:
    table = resource.as_table
    whole: set[Cell] = set()
    broken: set[Cell] = set()
    doubted = False
    for unit, number, _ in _numbers(resource, table, field):
        doubted = doubted or _may_group(number)
        if not decimals_of(number):
            whole.add(unit)
        elif not _may_group(number):
            broken.add(unit)
    for unit, number, line in _numbers(resource, table, field) if doubted and whole - broken else ():
        if _may_group(number) and unit in whole - broken:
            file = package.file_of(resource)
            meant = int(number * _GROUPED)
            yield flag(
                "number-doubtful",
                file,
                row=line,
                column=field.name,
                found=canonical_number(number),
                read=format_number(number, "vi"),
                whole=meant,
                grouped=format_number(meant, "vi"),
            )


def _numbers(resource: Resource, table: Table, field: Field) -> Iterator[tuple[Cell, Decimal | int, int]]:
    """The numbers of a column, each with its unit and its line."""
    for unit, cell, line in zip(_units(resource, field), table.column(field.name), table.lines, strict=False):
        if (number := number_of(cell)) is not None:
            yield unit, number, line


def _units(resource: Resource, field: Field) -> Iterable[Cell]:
    """What each row counts in, where a role says so and the column is its value; else one unit for all."""
    for name in ("observations", "figures"):
        role = resource.role(name)
        if role.get("value") == field.name and role.get("unit"):
            return resource.as_table.column(role["unit"])
    return repeat(None)


def _may_group(number: Decimal | int) -> bool:
    return isinstance(number, Decimal) and decimals_of(number) == 3 and 1 <= abs(number) < _GROUPED
