"""Columns that are results: a descriptor says of what, and every cell is held to it.

A resource declares them beside `checks` and `totals`:

    derived:
      indicator: dimension
      area: da-nang
      columns: {rank: rank, median: median, before: value@previous, change: ([now] - [before]) / [before] * 100}

A rule is a formula over other columns of the row, its rank among all rows (`rank([points])`), or the name of a result
of the indicator in the row, in the period of the package: of its area or of all areas. `@previous` is that of the
period before, where the two compare, and `/ 1000` gives it in another unit. `indicator` names the column of codes
(`codes` says what others stand for), `area` the area of all rows; a table of observations has both in its role. A cell
is empty where the result does not exist, and in all rows of an indicator of which the table does not say it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.language import words
from site_builder.core.numbers.formula import evaluate, parse_formula, references
from site_builder.core.numbers.qualifier import rounds_to
from site_builder.core.problem import N_, FormulaError, Phrase
from site_builder.derive.derivations import history_among
from site_builder.derive.history import Entry
from site_builder.derive.targets import Spread, Standing, spreads_of
from site_builder.model.check import Check, Kind, Spot, gather
from site_builder.model.package import Resource, Table
from site_builder.validate.consistency.scope import Scope


class UnknownRankError(LookupError):
    """A rank among figures of which not all are known."""


Result = Decimal | tuple[str, ...] | None  # a number, an area in any of its names, or nothing
FEWEST = 6  # ranks by which an undeclared column of them is known
_AMONG = re.compile(r"rank\((?P<formula>.+)\)")
_RULE = re.compile(r"(?P<name>[a-z_]+)(?P<before>@previous)?(?:\s*/\s*(?P<by>[1-9]\d*))?")
NO_RULE = N_("“{name}” is no result; there are {words}")
NO_SUCH_COLUMN = N_("the table has no column “{name}”")
NO_CODES = N_("say under indicator in which column the codes of indicators stand")


@dataclass(frozen=True)
class Standings:
    """How the areas of one indicator stand in the period of a package, and what of it one of them has."""

    scope: Scope
    code: str
    area: str

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What the package says of the indicator for its period."""
        period = self.scope.publication.period_of(self.scope.package)
        entries = self.scope.around.entries.get(self.code, ())
        return tuple(each for each in entries if period in (None, each.observation.period))

    @cached_property
    def spread(self) -> Spread | None:
        """Those of all areas."""
        scope, indicator = self.scope, self.scope.indicators.get(self.code)
        if indicator is None:
            return None
        history = history_among(scope.publication, scope.series, indicator, self.entries)
        return next(iter(spreads_of(history)), None)

    @property
    def wholes(self) -> set[str]:
        """Areas that have no rank: totals, and those that others lie in."""
        areas = self.scope.publication.areas.values()
        return {"", *(each.part_of for each in areas if each.part_of)}

    @property
    def own(self) -> Entry | None:
        """The one entry of the area."""
        own = [each for each in self.entries if each.observation.area == self.area and each.stands]
        return own[0] if len(own) == 1 else None

    @property
    def moves(self) -> list[Decimal]:
        """Of all areas that are ranked, exact, where two periods compare."""
        places = self.spread.places if self.spread else ()
        changes = [(each.value, each.entry.previous) for each in places]
        return [value - change.earlier for value, change in changes if change]

    def names(self, standing: Standing) -> tuple[str, ...]:
        """What all are called that have the figure of one."""
        tied = (
            [each for each in self.spread.places if each.value == standing.value]
            if self.spread
            else []
        )
        return tuple(
            name for each in tied for name in (each.line.area.code, *each.line.area.label.names)
        )


def _value(own: Standings) -> Result:
    return own.own.observation.amount if own.own else None


def _earlier(own: Standings) -> Result:
    change = own.own.previous if own.own else None
    return change.before.amount if change and change.before else None


def _earlier_rank(own: Standings) -> Result:
    """The one that the table before states, else the one among its figures: UnknownRank where some may be missing."""
    change = own.own.previous if own.own else None
    if change is None or change.before is None:
        return None
    if change.before.rank is not None or own.spread is None:
        return None if change.before.rank is None else Decimal(change.before.rank)
    changes = [each.entry.previous for each in own.spread.places]
    earlier = [each.earlier for each in changes if each]
    if len(earlier) < len({each.observation.area for each in own.entries} - own.wholes):
        raise UnknownRankError(own.code)
    is_up = own.scope.indicators[own.code].direction != "down"
    better = [each > change.earlier if is_up else each < change.earlier for each in earlier]
    return Decimal(1 + sum(better))


def _change(own: Standings) -> Result:
    """In per cent, of the exact figures."""
    change = own.own.previous if own.own else None
    if own.own is None or change is None or not change.earlier:
        return None
    difference = own.own.observation.amount - change.earlier
    return difference / abs(change.earlier) * 100


def _whole_change(own: Standings) -> Result:
    return _change(replace(own, area=""))


def _whole(own: Standings) -> Result:
    return _value(replace(own, area=""))


def _earlier_whole(own: Standings) -> Result:
    return _earlier(replace(own, area=""))


def _rank(own: Standings) -> Result:
    standing = own.spread.of(own.area) if own.spread else None
    return Decimal(standing.rank) if standing else None


def _of_all(work_out: Callable[[Standings, Spread], Result]) -> Callable[[Standings], Result]:
    return lambda own: work_out(own, own.spread) if own.spread else None


def _moved(sign: int) -> Callable[[Standings], Result]:
    def count(own: Standings) -> Result:
        moves = [each * sign > 0 for each in own.moves]
        return Decimal(sum(moves)) if moves else None

    return count


RESULTS: Mapping[str, Callable[[Standings], Result]] = {
    "value": _value,
    "value@previous": _earlier,
    "rank": _rank,
    "rank@previous": _earlier_rank,
    "count": _of_all(lambda _, spread: Decimal(len(spread.places))),
    "median": _of_all(lambda _, spread: spread.median),
    "highest": _of_all(lambda _, spread: max(each.value for each in spread.places)),
    "lowest": _of_all(lambda _, spread: min(each.value for each in spread.places)),
    "highest_area": _of_all(
        lambda own, spread: own.names(max(spread.places, key=lambda each: each.value))
    ),
    "lowest_area": _of_all(
        lambda own, spread: own.names(min(spread.places, key=lambda each: each.value))
    ),
    "change": _change,
    "whole": _whole,
    "whole_change": _whole_change,
    "whole@previous": _earlier_whole,
    "rose": _moved(1),
    "fell": _moved(-1),
}


@dataclass(frozen=True)
class Declared:
    """What a table says of its derived columns."""

    resource: Resource
    table: Table
    indicator: str
    area: str
    areas: str
    codes: Mapping[str, str]
    columns: Mapping[str, str]

    def of(self, row: Mapping[str, Cell]) -> tuple[str, str]:
        """The indicator and the area of a row."""
        code = canonical_cell(row.get(self.indicator))
        area = canonical_cell(row.get(self.areas)) if self.areas else self.area
        return self.codes.get(code, code), area


def check_derived(scope: Scope) -> Iterator[Check]:
    """Every table that declares derived columns, and those that look as if they should."""
    described = scope.package.descriptor.get("resources") or ()
    by_name = {str(each.get("name")): each.get("derived") for each in described}
    for resource in scope.package.tables:
        declared = _declared(scope, resource, by_name.get(resource.name))
        for column, rule in declared.columns.items():
            yield from _column(scope, declared, column, str(rule))
        yield from _undeclared(scope, declared)


def _declared(scope: Scope, resource: Resource, described: Any) -> Declared:
    role, stated = resource.role("observations"), described if isinstance(described, dict) else {}
    columns, codes = stated.get("columns"), stated.get("codes")
    series = scope.publication.series_named(scope.series)
    return Declared(
        resource,
        resource.as_table,
        str(stated.get("indicator") or role.get("indicator", "")),
        str(stated.get("area") or (series.area if series else "")),
        "" if stated.get("area") else role.get("area", ""),
        codes if isinstance(codes, dict) else {},
        columns if isinstance(columns, dict) else {},
    )


def _column(scope: Scope, declared: Declared, column: str, rule: str) -> Iterator[Check]:
    try:
        work_out = _reader(scope, declared, column, rule)
    except FormulaError as error:
        facts = {"check": rule, "resource": declared.resource.name, "reason": error}
        spot = Spot(scope.package.file, declared.resource.name)
        yield scope.check(Kind.ROW, rule, spot, broken="row-check-invalid", facts=facts)
        return
    table, name = declared.table, declared.resource.name
    checks, stated = [], {declared.of(row)[0] for row in table.records() if row[column] is not None}
    for row, line in zip(table.records(), table.lines, strict=True):
        if declared.of(row)[0] not in stated:
            continue
        cell = row[column]
        try:
            right = work_out(row)
        except UnknownRankError:
            continue
        key = canonical_cell(row.get(declared.indicator))
        spot, printed = scope.spot(name, line, column, key), _printed(scope, right, cell)
        broken = None if _agrees(right, cell) else "derived-differs"
        printed_cell = canonical_cell(cell)
        facts = {"said": printed_cell, "right": printed, "rule": rule}
        checks.append(
            scope.check(
                Kind.RECOMPUTED,
                rule,
                spot,
                text=printed_cell,
                arithmetic=printed,
                broken=broken,
                facts=facts,
            )
        )
    label = table.schema.field(column).label(scope.language)
    yield from gather(checks, f"{declared.resource.label(scope.language)}: {label}")


def _reader(
    scope: Scope, declared: Declared, column: str, rule: str
) -> Callable[[Mapping[str, Cell]], Result]:
    """How the cells of a column are worked out. Raises FormulaError."""
    names = declared.table.schema.names
    if column not in names:
        raise FormulaError(Phrase(NO_SUCH_COLUMN, name=column))
    among = _AMONG.fullmatch(rule.strip())
    if "[" in rule:
        formula = parse_formula(among["formula"] if among else rule)
        for name in references(formula):
            if name not in names:
                raise FormulaError(Phrase(NO_SUCH_COLUMN, name=name))

        def of_row(row: Mapping[str, Cell]) -> Result:
            values = {name: number_of(row[name]) for name in references(formula)}
            known = {name: value for name, value in values.items() if value is not None}
            try:
                return evaluate(formula, known) if len(known) == len(values) else None
            except FormulaError:  # a division by zero
                return None

        return _ranked_by(of_row, declared.table) if among else of_row
    match = _RULE.fullmatch(rule.strip())
    result = f"{match['name']}{match['before'] or ''}" if match else rule
    if match is None or result not in RESULTS:
        raise FormulaError(Phrase(NO_RULE, name=rule, words=", ".join(RESULTS)))
    if declared.indicator not in names:
        raise FormulaError(Phrase(NO_CODES))
    divisor, standings = Decimal(match["by"] or 1), dict[tuple[str, str], Standings]()

    def of_indicator(row: Mapping[str, Cell]) -> Result:
        subject = declared.of(row)
        own = standings.setdefault(subject, Standings(scope, *subject))
        value = RESULTS[result](own)
        return value / divisor if isinstance(value, Decimal) else value

    return of_indicator


def _ranked_by(
    value: Callable[[Mapping[str, Cell]], Result], table: Table
) -> Callable[[Mapping[str, Cell]], Result]:
    """The rank of a row's value among those of all rows, 1 for the highest."""
    values = sorted(-each for each in map(value, table.records()) if isinstance(each, Decimal))

    def rank(row: Mapping[str, Cell]) -> Result:
        own = value(row)
        return Decimal(1 + bisect_left(values, -own)) if isinstance(own, Decimal) else None

    return rank


def _agrees(right: Result, cell: Cell) -> bool:
    number = number_of(cell)
    if isinstance(right, Decimal):
        return number is not None and rounds_to(right, number)
    return canonical_cell(cell) in (right or ("",))


def _printed(scope: Scope, right: Result, cell: Cell) -> str:
    """The right content of a cell, as many decimals as it has, "…" for none."""
    if not isinstance(right, Decimal):
        return right[-1] if right else "…"
    number = number_of(cell)
    decimals = max(0, -int(Decimal(number).as_tuple().exponent)) if number is not None else 2
    is_whole = right == right.to_integral_value()
    return scope.number(right.quantize(Decimal(1).scaleb(0 if is_whole else -decimals)))


def _undeclared(scope: Scope, declared: Declared) -> Iterator[Check]:
    """A column of ranks without a rule, each of which is the one by the figures: of its role, or of a column called so."""
    role, table = declared.resource.role("observations"), declared.table
    if rank := role.get("rank"):
        if rank not in declared.columns and _are_ranks(scope, declared, rank):
            yield _unruled(scope, declared, rank, "rank")
        return
    for field in table.schema.fields:
        is_called = {str(field.title).lower(), field.name.lower()} & set(words("column.ranks"))
        if is_called and field.is_number and field.name not in declared.columns:
            others = [each.name for each in table.schema.fields if each.is_number]
            rules = (f"rank({sign}[{name}])" for name in others for sign in ("", "-"))
            known = (rule for rule in rules if _are_ranks(scope, declared, field.name, rule))
            if (rule := next(known, None)) and f"[{field.name}]" not in rule:
                yield _unruled(scope, declared, field.name, rule)


def _are_ranks(scope: Scope, declared: Declared, column: str, rule: str = "rank") -> bool:
    try:
        work_out = _reader(scope, declared, column, rule)
    except FormulaError:
        return False
    rows = [row for row in declared.table.records() if row[column] is not None]
    groups = Counter(declared.of(row)[0] for row in rows)
    is_long = max(groups.values(), default=0) >= FEWEST
    return is_long and all(_agrees(work_out(row), row[column]) for row in rows)


def _unruled(scope: Scope, declared: Declared, column: str, rule: str) -> Check:
    spot = Spot(scope.package.file, declared.resource.name)
    facts = {"name": column, "table": declared.resource.name, "rule": f"{column}: {rule}"}
    return scope.check(Kind.ROW, column, spot, broken="derived-undeclared", facts=facts)
