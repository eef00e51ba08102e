"""Figures of many units added up row by row, where it is certain that they are of the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.problem import N_
from site_builder.extensions.forms.collect import UNIT
from site_builder.extensions.forms.form import sheets_of
from site_builder.model.indicator import Indicator
from site_builder.model.package import Package, Resource
from site_builder.model.table import Field

NO_KEY = N_("the table has no primary key, so that nobody can say which rows of two units are of the same thing")
OTHER_MEASURE = N_("the units measured it in different ways: {measures}")
ADDED_UP = ("count", "quantity")


@dataclass(frozen=True, slots=True)
class Sum:
    """The values of one row of the form added up over the units that gave one; `missing` gave none."""

    table: str
    row: str
    column: str
    value: Decimal
    units: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsummed:
    """What is not added up though it is an amount, and `why`: a message id, with the measures found."""

    table: str
    row: str
    column: str
    why: str
    measures: tuple[str, ...] = ()


def sums_of(
    base: Package, made: Package, indicators: Mapping[str, Indicator], units: Sequence[str]
) -> Iterator[Sum | Unsummed]:
    """What may be added up, added up: columns that say `aggregate: sum`, and indicators declared counts or amounts."""
    for resource in (sheet.resource for sheet in sheets_of(base)):
        known = made.resource(resource.name)
        if known is None or known.table is None or resource.table is None:
            continue
        for field in known.table.schema.fields:
            yield from _sums(resource, known, field, indicators, units)


def _sums(
    base: Resource, made: Resource, field: Field, indicators: Mapping[str, Indicator], units: Sequence[str]
) -> Iterator[Sum | Unsummed]:
    assert made.table is not None and base.table is not None
    role, keys = base.role("observations"), base.table.schema.primary_key
    found: dict[str, dict[str, Decimal]] = {}
    measures: dict[str, set[str]] = {}
    for cells in made.table.records():
        value = cells[field.name]
        if not _is_summed(cells, field, role, indicators):
            continue
        if not keys:
            yield Unsummed(base.name, "", field.name, NO_KEY)
            return
        row = ", ".join(canonical_cell(cells[name]) for name in keys)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            found.setdefault(row, {})[canonical_cell(cells[UNIT])] = Decimal(value)
            measures.setdefault(row, set()).add(canonical_cell(cells.get(role.get("unit", ""))))
    for row, values in found.items():
        if len(measures[row]) > 1:
            yield Unsummed(base.name, row, field.name, OTHER_MEASURE, tuple(sorted(measures[row])))
            continue
        missing = tuple(unit for unit in units if unit not in values)
        yield Sum(base.name, row, field.name, sum(values.values(), Decimal(0)), len(values), missing)


def _is_summed(
    cells: Mapping[str, Cell], field: Field, role: Mapping[str, str], indicators: Mapping[str, Indicator]
) -> bool:
    code = canonical_cell(cells.get(role.get("indicator", "")))
    return field.is_summed or (field.name == role.get("value") and _is_amount(indicators.get(code)))


def _is_amount(listed: Indicator | None) -> bool:
    return listed is not None and listed.kind in ADDED_UP and listed.unit.main != "%"
