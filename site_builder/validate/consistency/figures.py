"""Figures tables: a row that restates an indicator, recomputes others, or counts the rows of a table.

A figures table declares the parts `refers_to` (an indicator code), `formula` (over codes and figure ids) and
`counts` (a table, with conditions: `monitoring-stations[kind=nước sông, year=2022]`). The figure is held to each by
its qualifier; `site_builder.core.numbers.qualifier` has the table of what each word promises.

A resource's descriptor declares more of its own rows:

    checks: ["[value] <= [whole]", "[meetings] <= [participants]"]
    totals: {row: total, columns: [meetings, participants]}

`checks` compare two formulas over the columns of one row; a row where a column is empty is not held to it. The row
of `totals`, named by its primary key, is in each column the sum of all other rows, or of those whose keys `rows`
lists; `totals` may be a list of such mappings.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.numbers.formula import (
    Comparison,
    Reference,
    evaluate,
    parse_comparison,
    parse_formula,
    references,
    spell,
)
from site_builder.core.numbers.quantity import SIGNS
from site_builder.core.problem import N_, FormulaError, Phrase, reason_of
from site_builder.derive.figures import Figure
from site_builder.model.check import Check, Kind, Spot, gather
from site_builder.model.package import Resource, Table
from site_builder.validate.consistency.recompute import Amount, Verdict, against, recompute
from site_builder.validate.consistency.scope import Scope

_COUNT = re.compile(r"(?P<table>[^\[\]]+?)\s*(?:\[(?P<where>[^\[\]]*)\])?")


def check_figures(scope: Scope) -> Iterator[Check]:
    """Every row of every figures table that declares something to be held to."""
    for resource, row, line in scope.package.rows_of("figures"):
        key, columns = canonical_cell(row.get("id")), resource.role("figures")
        figure = next((each for each in scope.figures.get(key, ()) if each.line == line), None)
        if figure is None or figure.value is None:
            continue
        for part, check in (
            ("refers_to", _restated),
            ("formula", _recomputed),
            ("counts", _counted),
        ):
            if text := canonical_cell(row.get(part)):
                spot = scope.spot(resource.name, line, columns.get("value", ""), key)
                yield check(
                    scope, figure, text, (spot, scope.spot(resource.name, line, columns[part], key))
                )


def _restated(scope: Scope, figure: Figure, code: str, spots: tuple[Spot, Spot]) -> Check:
    others = scope.figures.get(code, ())
    if not others:
        return _lost(
            scope,
            Kind.RESTATED,
            figure,
            code,
            spots[1],
            Phrase("no indicator or figure is spelled so"),
        )
    known = {code: tuple(_amount(other) for other in others if other.value is not None)}
    verdict = recompute(_amount(figure), Reference(code), known, scope.language)
    if verdict.holds is not None and others[0].unit in SIGNS:
        verdict = against(_amount(figure), known[code][0], scope.language, others[0].unit)
    return _judged(
        scope,
        Kind.RESTATED,
        "figure-differs-from-indicator",
        figure,
        verdict,
        (spots[0], *_spots(scope, others)),
    )


def _recomputed(scope: Scope, figure: Figure, text: str, spots: tuple[Spot, Spot]) -> Check:
    try:
        formula = parse_formula(text)
    except FormulaError as error:
        return _lost(scope, Kind.RECOMPUTED, figure, text, spots[1], reason_of(error))
    operands = {name: scope.figures.get(name, ()) for name in references(formula)}
    unknown = [name for name, figures in operands.items() if not figures]
    if unknown:
        reason = Phrase("no indicator or figure is spelled “{name}”", name=unknown[0])
        return _lost(scope, Kind.RECOMPUTED, figure, text, spots[1], reason)
    known = {
        name: tuple(_amount(each) for each in ones if each.value is not None)
        for name, ones in operands.items()
    }
    verdict = recompute(_amount(figure), formula, known, scope.language)
    parts = tuple(each for ones in operands.values() for each in ones[:1])
    return _judged(
        scope,
        Kind.RECOMPUTED,
        "figure-does-not-recompute",
        figure,
        verdict,
        (spots[0], *_spots(scope, parts)),
    )


def _counted(scope: Scope, figure: Figure, text: str, spots: tuple[Spot, Spot]) -> Check:
    try:
        resource, where = parse_count(text, scope)
    except FormulaError as error:
        return _lost(scope, Kind.COUNTED, figure, text, spots[1], reason_of(error))
    lines = _matching(resource, where)
    verdict = against(_amount(figure), Amount(len(lines)), scope.language)
    places = (spots[0], *(scope.spot(resource.name, line) for line in lines))
    title = resource.label(scope.language)
    return _judged(
        scope, Kind.COUNTED, "figure-differs-from-count", figure, verdict, places, table=title
    )


def parse_count(text: str, scope: Scope) -> tuple[Resource, Mapping[str, str]]:
    """Read `table` or `table[column=value, column=value]`. Raises FormulaError."""
    match = _COUNT.fullmatch(text.strip())
    resource = scope.package.resource(match["table"]) if match else None
    if match is None or resource is None or resource.table is None:
        raise FormulaError(Phrase("the package has no such table"))
    where = {}
    for condition in (match["where"] or "").split(","):
        column, sign, value = condition.partition("=")
        if condition.strip() and (not sign or column.strip() not in resource.table.schema.names):
            raise FormulaError(Phrase("the table has no column “{name}”", name=column.strip()))
        if condition.strip():
            where[column.strip()] = value.strip()
    return resource, where


def _matching(resource: Resource, where: Mapping[str, str]) -> list[int]:
    rows = zip(resource.as_table.records(), resource.as_table.lines, strict=True)
    wanted = where.items()
    return [
        line
        for row, line in rows
        if all(canonical_cell(row[column]) == value for column, value in wanted)
    ]


def _judged(
    scope: Scope,
    kind: Kind,
    broken: str,
    figure: Figure,
    verdict: Verdict,
    spots: tuple[Spot, ...],
    table: str = "",
) -> Check:
    text, facts = figure.phrase(scope.language), {"label": figure.label, "table": table}
    return scope.judged(kind, figure.label, verdict, *spots, text=text, broken=broken, facts=facts)


def _lost(scope: Scope, kind: Kind, figure: Figure, text: str, spot: Spot, reason: Phrase) -> Check:
    facts, phrase = {"found": text, "reason": reason}, figure.phrase(scope.language)
    return scope.check(
        kind, figure.label, spot, text=phrase, broken="figure-reference-unknown", facts=facts
    )


def _spots(scope: Scope, figures: tuple[Figure, ...]) -> tuple[Spot, ...]:
    result = []
    for each in figures:
        resource = scope.package.resource(each.resource)
        role = "figures" if resource and resource.role("figures") else "observations"
        column = resource.role(role).get("value", "") if resource else ""
        result.append(scope.spot(each.resource, each.line, column, each.key))
    return tuple(result)


def _amount(figure: Figure) -> Amount:
    assert figure.value is not None
    return Amount(Decimal(figure.value), figure.qualifier)


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


def _comparison_checks(
    scope: Scope, resource: Resource, table: Table, text: str
) -> Iterator[Check]:
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
        words = [
            spell(side, values, scope.language) for side in (comparison.left, comparison.right)
        ]
    except FormulaError as error:
        return scope.check(
            Kind.ROW,
            text,
            spot,
            broken="row-check-broken",
            facts={"check": text, "arithmetic": error},
        )
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
    parts = [
        index for index, key in enumerate(keys) if key != total.row and key in (total.parts or keys)
    ]
    index = keys.index(total.row)
    for column in total.columns:
        values, printed = table.column(column), number_of(table.column(column)[index])
        numbers = [value for part in parts if (value := number_of(values[part])) is not None]
        if printed is not None:
            spot = scope.spot(resource.name, table.lines[index], column, total.row)
            label = table.schema.field(column).label(scope.language)
            yield _summed(
                scope, f"{resource.label(scope.language)}: {label}", printed, numbers, spot
            )


def _summed(
    scope: Scope, subject: str, printed: Decimal | int, numbers: list[Decimal | int], spot: Spot
) -> Check:
    total = sum((Decimal(number) for number in numbers), Decimal(0))
    arithmetic = (
        " + ".join(scope.number(number) for number in numbers) + f" = {scope.number(total)}"
    )
    verdict = Verdict(total == printed, arithmetic)
    return scope.judged(
        Kind.TOTAL,
        subject,
        verdict,
        spot,
        text=scope.number(printed),
        broken="total-broken",
        facts={},
    )


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
    spot, facts = (
        Spot(scope.package.file, resource.name),
        {"check": text, "resource": resource.name, "reason": error},
    )
    return scope.check(Kind.ROW, text, spot, broken="row-check-invalid", facts=facts)


def _key(table: Table, row: Mapping[str, Cell]) -> str:
    return (
        canonical_cell(row[table.schema.primary_key[0]])
        if len(table.schema.primary_key) == 1
        else ""
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
