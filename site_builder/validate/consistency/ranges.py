"""Single observations: per cents within bounds, counts whole, answers on their scale, units as listed.

Cells that pass are told as one line a table and kind, since a hundred good cells are one piece of news.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from site_builder.core.problem import Problem, Rule, Severity, rule
from site_builder.derive.observations import Observation
from site_builder.model.check import Check, Kind, gather, problem_at
from site_builder.model.indicator import Indicator
from site_builder.validate.consistency.scope import Scope

OUT_OF_RANGE = rule(
    "value-out-of-range",
    "warning",
    "{indicator} is {said}, outside {low} to {high}.",
    "Compare the cell with the source; where such a value is right, give minimum and maximum in the indicator list.",
)
NOT_WHOLE = rule(
    "count-not-whole",
    "warning",
    "{indicator} counts things, but is {said}.",
    "Compare the cell with the source, and look for a decimal sign that was meant to group thousands.",
)
OFF_SCALE = rule(
    "answer-off-scale",
    "warning",
    "{indicator} is answered with {said}, which its scale does not have ({scale}).",
    "Correct the cell, or add the answer and its words to the scales of the indicator list.",
)
UNIT_DIFFERS = rule(
    "unit-differs",
    "warning",
    "{indicator} is given in “{found}”, but the list has “{listed}”.",
    "Correct the unit, or say in the row's note that the source uses another one.",
)


def check_cells(scope: Scope) -> Iterator[Check]:
    """Every observation with a value, gathered by table and kind."""
    for resource in scope.package.with_role("observations"):
        own = [each for each in scope.observations if each.resource == resource.name and each.value is not None]
        known = [(each, scope.indicators[each.indicator]) for each in own if each.indicator in scope.indicators]
        for kind in (_range, _whole, _scale, _unit):
            checks = [check for each, listed in known if (check := kind(scope, each, listed))]
            yield from gather(checks, resource.label(scope.language))


def _range(scope: Scope, each: Observation, listed: Indicator) -> Check | None:
    low, high = listed.minimum, listed.maximum
    if listed.kind == "percent":
        low, high = (Decimal(0) if low is None else low), (Decimal(100) if high is None else high)
    if (low is None and high is None) or each.value is None:
        return None
    is_inside = (low is None or each.value >= low) and (high is None or each.value <= high)
    bounds = {"low": "−∞" if low is None else scope.number(low), "high": "+∞" if high is None else scope.number(high)}
    return _range_check(scope, Kind.RANGE, each, None if is_inside else _problem(scope, OUT_OF_RANGE, each, **bounds))


def _whole(scope: Scope, each: Observation, listed: Indicator) -> Check | None:
    if listed.kind != "count" or each.value is None:
        return None
    is_whole = Decimal(each.value) == Decimal(each.value).to_integral_value()
    return _range_check(scope, Kind.WHOLE, each, None if is_whole else _problem(scope, NOT_WHOLE, each))


def _scale(scope: Scope, each: Observation, listed: Indicator) -> Check | None:
    if listed.kind != "coded" or not listed.scale:
        return None
    answers = "; ".join(f"{answer} = {words.say(scope.language)}" for answer, words in listed.scale)
    is_on_scale = any(answer == each.value for answer, _ in listed.scale)
    return _range_check(
        scope, Kind.SCALE, each, None if is_on_scale else _problem(scope, OFF_SCALE, each, scale=answers)
    )


def _unit(scope: Scope, each: Observation, listed: Indicator) -> Check | None:
    """A unit that differs is fine where the row's note says so: sources change units, and notes are for that."""
    if not listed.unit:
        return None
    agrees = each.unit == str(listed.unit) or bool(each.note)
    facts = {"found": each.unit, "listed": str(listed.unit)}
    return _range_check(
        scope, Kind.UNIT, each, None if agrees else _problem(scope, UNIT_DIFFERS, each, "unit", **facts), part="unit"
    )


def _range_check(scope: Scope, kind: Kind, each: Observation, problem: Problem | None, part: str = "value") -> Check:
    subject, spot = scope.subject(each.indicator), scope.observed(each, part)
    return scope.check(kind, subject, spot, text=scope.amount(each.amount, each.unit), problem=problem)


def _problem(scope: Scope, broken: Rule, each: Observation, part: str = "value", **facts: str) -> Problem:
    spot = scope.observed(each, part)
    severity: Severity = "error" if each.is_derived else "warning"
    facts |= {"indicator": scope.subject(each.indicator), "said": scope.amount(each.amount, each.unit)}
    return problem_at(broken, spot, severity=severity, **facts)
