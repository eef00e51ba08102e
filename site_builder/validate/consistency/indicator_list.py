"""An indicator list by itself: formulas that can be read, and codes that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.core.cell import Cell
from site_builder.core.errors import FormulaError
from site_builder.core.formula import parse_formula, references
from site_builder.core.problem import Problem, rule
from site_builder.derive.targets import sister
from site_builder.model.check import Check, Kind, Spot, gather, problem_at
from site_builder.model.indicator import Indicator
from site_builder.model.package import Resource
from site_builder.model.publication import read_indicators
from site_builder.validate.consistency.scope import Scope

FORMULA_INVALID = rule(
    "formula-invalid",
    "error",
    "The formula “{formula}” cannot be read: {reason}.",
    "Write numbers, [codes], + - * / and parentheses only, for example [5.3.2] / [5.3.1] * 100.",
)
FORMULA_UNKNOWN = rule(
    "formula-unknown-code",
    "error",
    "The formula “{formula}” names [{name}], which is not in the list.",
    "Correct the code between the square brackets.",
)
CODE_UNKNOWN = rule(
    "list-unknown-code",
    "error",
    "The column names the indicator “{name}”, which is not in the list.",
    "Correct the code, or add the indicator.",
)
SAME_UNKNOWN = rule(
    "list-unknown-same",
    "error",
    "The column says that “{name}” measures the same, which no series of the portal lists.",
    "Write the series, a slash and the code, for example cchc/5.4; several are parted by blanks.",
)


def check_lists(scope: Scope) -> Iterator[Check]:
    """Every list that the package holds."""
    known = read_indicators(scope.package) if scope.package.with_role("indicators") else {}
    for resource in scope.package.with_role("indicators"):
        assert resource.table is not None
        rows = zip(resource.role_rows("indicators"), resource.table.lines, strict=True)
        found = [check for row, line in rows for check in _line(scope, resource, row, line, known)]
        yield from gather(found, resource.label(scope.language))


def _line(
    scope: Scope, resource: Resource, row: Mapping[str, Cell], line: int, known: Mapping[str, Indicator]
) -> Iterator[Check]:
    code = str(row.get("code") or "")
    columns = resource.role("indicators")
    for part in ("formula", "at_most"):
        text = str(row.get(part) or "")
        if text:
            spot = scope.spot(resource.name, line, columns.get(part, ""), code)
            problem = _formula(text, spot, known) if part == "formula" else _code(text, spot, known)
            yield scope.check(Kind.LIST, code, spot, said=text, problem=problem)
    for name in known[code].same_as if code in known else ():
        spot = scope.spot(resource.name, line, columns.get("same_as", ""), code)
        found = name in known or sister(scope.publication, scope.data.series, name)
        yield scope.check(
            Kind.LIST, code, spot, said=name, problem=None if found else problem_at(SAME_UNKNOWN, spot, name=name)
        )


def _formula(text: str, spot: Spot, known: Mapping[str, Indicator]) -> Problem | None:
    try:
        names = references(parse_formula(text))
    except FormulaError as error:
        return problem_at(FORMULA_INVALID, spot, formula=text, reason=error)
    unknown = [name for name in names if name not in known]
    return problem_at(FORMULA_UNKNOWN, spot, formula=text, name=unknown[0]) if unknown else None


def _code(name: str, spot: Spot, known: Mapping[str, Indicator]) -> Problem | None:
    return None if name in known else problem_at(CODE_UNKNOWN, spot, name=name)
