"""What a resource's descriptor declares of its own rows.

    checks: ["[value] <= [whole]", "[meetings] <= [participants]"]
    totals: {row: total, columns: [meetings, participants]}

`checks` compare two formulas over the columns of one row; a row where a column is empty is not held to it. The row
of `totals`, named by its primary key, is in each column the sum of all other rows, or of those whose keys `rows`
lists; `totals` may be a list of such mappings.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.numbers.formula import Comparison, evaluate, parse_comparison, references, spell
from site_builder.core.problem import N_, FormulaError, Phrase
from site_builder.model.check import Check, Kind, Spot, gather
from site_builder.model.package import Resource, Table
from site_builder.validate.consistency.recompute import Verdict
from site_builder.validate.consistency.scope import Scope

NO_COLUMN = N_("the table has no column “{name}”")

_SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": operator.le, ">=": operator.ge, "=": operator.eq, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_BROKEN = {"<=": ">", ">=": "<", "=": "≠", "<": "≥", ">": "≤"}
_PRINTED = {"<=": "≤", ">=": "≥"}


@dataclass(frozen=True, slots=True)
class Total:
    """Which row is the sum of which others, in which columns; no `parts` means all others."""

    row: str
    columns: tuple[str, ...]
    parts: tuple[str, ...] = ()


def check_rows(scope: Scope) -> Iterator[Check]:
    """Every table that declares something."""
    for described in scope.package.descriptor.get("resources") or ():
        resource = scope.package.resource(str(described.get("name")))
        if resource is not None and resource.table is not None:
            for text in _list(described.get("checks")):
                yield from _comparison_checks(scope, resource, resource.table, str(text))
            for declared in _list(described.get("totals")):
                yield from _totals(scope, resource, resource.table, declared)


def _comparison_checks(scope: Scope, resource: Resource, table: Table, text: str) -> Iterator[Check]:
    try:
        comparison = parse_comparison(text)
        names = dict.fromkeys((*references(comparison.left), *references(comparison.right)))
        unknown = [name for name in names if name not in table.schema.names]
        if unknown:
            raise FormulaError(Phrase(NO_COLUMN, name=unknown[0]))
    except FormulaError as error:
        yield _unreadable(scope, resource, text, error)
        return
    checks = []
    for row, line in zip(table.records(), table.lines, strict=True):
        values = {name: number_of(row[name]) for name in names}
        if all(value is not None for value in values.values()):
            spot = scope.spot(resource.name, line, next(iter(names), ""), _key(table, row))
            known = {name: value for name, value in values.items() if value is not None}
            checks.append(_compared(scope, comparison, text, known, spot))
    yield from gather(checks, f"{resource.label(scope.language)}: {text}")


def _compared(
    scope: Scope, comparison: Comparison, text: str, values: Mapping[str, Decimal | int], spot: Spot
) -> Check:
    try:
        sides = evaluate(comparison.left, values), evaluate(comparison.right, values)
        words = [spell(side, values, scope.language) for side in (comparison.left, comparison.right)]
    except FormulaError as error:
        return scope.check(Kind.ROW, text, spot, broken="row-check-broken", facts={"check": text, "arithmetic": error})
    holds = _SIGNS[comparison.sign](*sides)
    sign = _PRINTED.get(comparison.sign, comparison.sign) if holds else _BROKEN[comparison.sign]
    arithmetic = f"{words[0]} {sign} {words[1]}"
    broken, facts = None if holds else "row-check-broken", {"check": text, "arithmetic": arithmetic}
    return scope.check(Kind.ROW, text, spot, arithmetic=arithmetic, broken=broken, facts=facts)


def _totals(scope: Scope, resource: Resource, table: Table, declared: Any) -> Iterator[Check]:
    keys = [_key(table, row) for row in table.records()]
    try:
        total = _parse_total(declared, table, keys)
    except FormulaError as error:
        yield _unreadable(scope, resource, str(declared), error)
        return
    parts = [index for index, key in enumerate(keys) if key != total.row and key in (total.parts or keys)]
    index = keys.index(total.row)
    for column in total.columns:
        values, printed = table.column(column), number_of(table.column(column)[index])
        numbers = [value for part in parts if (value := number_of(values[part])) is not None]
        if printed is not None:
            spot = scope.spot(resource.name, table.lines[index], column, total.row)
            label = table.schema.field(column).label(scope.language)
            yield _summed(scope, f"{resource.label(scope.language)}: {label}", printed, numbers, spot)


def _summed(scope: Scope, subject: str, printed: Decimal | int, numbers: list[Decimal | int], spot: Spot) -> Check:
    total = sum((Decimal(number) for number in numbers), Decimal(0))
    arithmetic = " + ".join(scope.number(number) for number in numbers) + f" = {scope.number(total)}"
    verdict = Verdict(total == printed, arithmetic)
    return scope.judged(Kind.TOTAL, subject, verdict, spot, text=scope.number(printed), broken="total-broken", facts={})


def _parse_total(declared: Any, table: Table, keys: list[str]) -> Total:
    if not isinstance(declared, dict):
        raise FormulaError(Phrase("totals need row and columns"))
    total = Total(
        str(declared.get("row")),
        tuple(str(each) for each in _list(declared.get("columns"))),
        tuple(str(each) for each in _list(declared.get("rows"))),
    )
    for name in total.columns:
        if name not in table.schema.names:
            raise FormulaError(Phrase(NO_COLUMN, name=name))
    for key in (total.row, *total.parts):
        if key not in keys:
            raise FormulaError(Phrase("no row has the key “{key}”", key=key))
    return total


def _unreadable(scope: Scope, resource: Resource, text: str, error: FormulaError) -> Check:
    spot, facts = Spot(scope.package.file, resource.name), {"check": text, "resource": resource.name, "reason": error}
    return scope.check(Kind.ROW, text, spot, broken="row-check-invalid", facts=facts)


def _key(table: Table, row: Mapping[str, Cell]) -> str:
    return canonical_cell(row[table.schema.primary_key[0]]) if len(table.schema.primary_key) == 1 else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
