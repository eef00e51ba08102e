"""Figures tables: a row that restates an indicator, recomputes others, or counts the rows of a table.

A figures table declares the parts `refers_to` (an indicator code), `formula` (over codes and figure ids) and
`counts` (a table, with conditions: `monitoring-stations[kind=nước sông, year=2022]`). The figure is held to each by
its qualifier; `site_builder.core.numbers.qualifier` has the table of what each word promises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from site_builder.core.cell import canonical_cell
from site_builder.core.numbers.formula import Reference, parse_formula, references
from site_builder.core.numbers.quantity import SIGNS
from site_builder.core.problem import FormulaError, Phrase, reason_of
from site_builder.derive.figures import Figure
from site_builder.model.check import Check, Kind, Spot
from site_builder.model.package import Resource
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
        for part, check in (("refers_to", _restated), ("formula", _recomputed), ("counts", _counted)):
            if text := canonical_cell(row.get(part)):
                spot = scope.spot(resource.name, line, columns.get("value", ""), key)
                yield check(scope, figure, text, (spot, scope.spot(resource.name, line, columns[part], key)))


def _restated(scope: Scope, figure: Figure, code: str, spots: tuple[Spot, Spot]) -> Check:
    others = scope.figures.get(code, ())
    if not others:
        return _lost(scope, Kind.RESTATED, figure, code, spots[1], Phrase("no indicator or figure is spelled so"))
    known = {code: tuple(_amount(other) for other in others if other.value is not None)}
    verdict = recompute(_amount(figure), Reference(code), known, scope.language)
    if verdict.holds is not None and others[0].unit in SIGNS:
        verdict = against(_amount(figure), known[code][0], scope.language, others[0].unit)
    return _judged(
        scope, Kind.RESTATED, "figure-differs-from-indicator", figure, verdict, (spots[0], *_spots(scope, others))
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
    known = {name: tuple(_amount(each) for each in ones if each.value is not None) for name, ones in operands.items()}
    verdict = recompute(_amount(figure), formula, known, scope.language)
    parts = tuple(each for ones in operands.values() for each in ones[:1])
    return _judged(
        scope, Kind.RECOMPUTED, "figure-does-not-recompute", figure, verdict, (spots[0], *_spots(scope, parts))
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
    return _judged(scope, Kind.COUNTED, "figure-differs-from-count", figure, verdict, places, table=title)


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
    return [line for row, line in rows if all(canonical_cell(row[column]) == value for column, value in wanted)]


def _judged(
    scope: Scope, kind: Kind, broken: str, figure: Figure, verdict: Verdict, spots: tuple[Spot, ...], table: str = ""
) -> Check:
    text, facts = figure.phrase(scope.language), {"label": figure.label, "table": table}
    return scope.judged(kind, figure.label, verdict, *spots, text=text, broken=broken, facts=facts)


def _lost(scope: Scope, kind: Kind, figure: Figure, text: str, spot: Spot, reason: Phrase) -> Check:
    facts, phrase = {"found": text, "reason": reason}, figure.phrase(scope.language)
    return scope.check(kind, figure.label, spot, text=phrase, broken="figure-reference-unknown", facts=facts)


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
