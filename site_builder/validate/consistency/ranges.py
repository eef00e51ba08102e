"""Single observations: per cents within bounds, counts whole, answers on their scale, units as listed.

Cells that pass are told as one line a table and kind, since a hundred good cells are one piece of news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from site_builder.core.problem import Rule, rule
from site_builder.derive.observations import Observation
from site_builder.model.check import Check, Kind, gather
from site_builder.model.indicator import Indicator
from site_builder.validate.consistency.scope import Scope, severity_of

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


Facts = Mapping[str, object]
Answer = tuple[bool, Facts] | None  # whether it holds, and the facts of its rule; None where nothing is asked


def check_cells(scope: Scope) -> Iterator[Check]:
    """Every observation with a value, gathered by table and kind."""
    for resource in scope.package.with_role("observations"):
        own = [each for each in scope.observations if each.resource == resource.name and each.value is not None]
        known = [(each, scope.indicators[each.indicator]) for each in own if each.indicator in scope.indicators]
        for kind, (broken, look, part) in _KINDS.items():
            judged = ((each, look(scope, each, listed)) for each, listed in known)
            checks = [_check(scope, kind, each, None if it[0] else broken, part, it[1]) for each, it in judged if it]
            yield from gather(checks, resource.label(scope.language))


def _check(scope: Scope, kind: Kind, each: Observation, broken: Rule | None, part: str, stated: Facts) -> Check:
    subject, text = scope.subject(each.indicator), scope.amount(each.amount, each.unit)
    facts, severity = {"indicator": subject, "said": text, **stated}, severity_of(each)
    return scope.check(
        kind, subject, scope.observed(each, part), text=text, broken=broken, severity=severity, facts=facts
    )


def _range(scope: Scope, each: Observation, listed: Indicator) -> Answer:
    low, high = listed.minimum, listed.maximum
    if listed.kind == "percent":
        low, high = (Decimal(0) if low is None else low), (Decimal(100) if high is None else high)
    if low is None and high is None:
        return None
    is_inside = (low is None or each.amount >= low) and (high is None or each.amount <= high)
    bounds = {"low": "−∞" if low is None else scope.number(low), "high": "+∞" if high is None else scope.number(high)}
    return is_inside, bounds


def _whole(scope: Scope, each: Observation, listed: Indicator) -> Answer:
    return (each.amount == each.amount.to_integral_value(), {}) if listed.kind == "count" else None


def _scale(scope: Scope, each: Observation, listed: Indicator) -> Answer:
    if listed.kind != "coded" or not listed.scale:
        return None
    answers = "; ".join(f"{answer} = {words.say(scope.language)}" for answer, words in listed.scale)
    return any(answer == each.value for answer, _ in listed.scale), {"scale": answers}


def _unit(scope: Scope, each: Observation, listed: Indicator) -> Answer:
    """A unit that differs is fine where the row's note says so: sources change units, and notes are for that."""
    agrees = each.unit == str(listed.unit) or bool(each.note)
    return (agrees, {"found": each.unit, "listed": str(listed.unit)}) if listed.unit else None


_KINDS: Mapping[Kind, tuple[Rule, Callable[[Scope, Observation, Indicator], Answer], str]] = {
    Kind.RANGE: (OUT_OF_RANGE, _range, "value"),
    Kind.WHOLE: (NOT_WHOLE, _whole, "value"),
    Kind.SCALE: (OFF_SCALE, _scale, "value"),
    Kind.UNIT: (UNIT_DIFFERS, _unit, "unit"),
}
