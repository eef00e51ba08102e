"""Observations against what their indicator list declares: formulas, ceilings, and children that add up.

A figure that the source prints and that disagrees is a warning: the portal shows it, and its note says so. A figure
that the portal itself derived (`derived` is true) must recompute, or the build is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from site_builder.core.errors import FormulaError
from site_builder.core.formula import parse_formula, references
from site_builder.core.problem import N_, Severity, rule
from site_builder.derive.observations import Observation
from site_builder.model.check import Check, Kind, Spot, problem_at
from site_builder.validate.consistency.recompute import Amount, Verdict, recompute
from site_builder.validate.consistency.scope import Scope

FORMULA_BROKEN = rule(
    "formula-broken",
    "warning",
    "{indicator}: {arithmetic}, but {said} is printed.",
    "Compare the cell with the source. If the source prints it so, keep it: readers are told that the two disagree.",
)
ABOVE_WHOLE = rule(
    "part-above-whole",
    "warning",
    "{indicator} is {said}, more than the {whole} of {other} that it is a part of.",
    "Compare both cells with the source; correct the one that was copied wrongly, or say in its note why it is so.",
)
SUM_BROKEN = rule(
    "children-sum-broken",
    "warning",
    "{indicator} is printed as {said}, but the lines below it add up to {arithmetic}.",
    "Compare the lines with the source. If the source prints them so, say it in the note.",
)
SEVERAL = N_("There are several values for: {names}.")
MISSING = N_("There is no value for: {names}.")


def check_arithmetic(scope: Scope) -> Iterator[Check]:
    """Formulas, ceilings and sums of every observation that has a value."""
    for each in scope.observations:
        listed = scope.indicators.get(each.indicator)
        if listed is None or each.value is None:
            continue
        if listed.formula:
            yield from _formula(scope, each, listed.formula)
        if listed.at_most:
            yield _ceiling(scope, each, listed.at_most)
        if listed.children == "sum":
            yield _sum(scope, each)


def _formula(scope: Scope, each: Observation, text: str) -> Iterator[Check]:
    try:
        formula = parse_formula(text)
    except FormulaError:
        return  # told once, at the list
    names = references(formula)
    found = {name: scope.beside(each, name) for name in names}
    known = {name: tuple(Amount(_value(one), one.qualifier) for one in ones) for name, ones in found.items()}
    verdict = recompute(Amount(_value(each), each.qualifier), formula, known, scope.language)
    spots = (scope.observed(each), *(scope.observed(one) for ones in found.values() for one in ones[:1]))
    yield _judged(scope, each, verdict, spots)


def _judged(scope: Scope, each: Observation, verdict: Verdict, spots: tuple[Spot, ...]) -> Check:
    subject, said = scope.subject(each.indicator), _said(scope, each)
    if verdict.holds is None:
        facts = dict(verdict.facts)
        return scope.impossible(Kind.FORMULA, subject, *spots, reason=verdict.reason, said=said, **facts)
    problem = None
    if not verdict.holds:
        severity: Severity = "error" if each.is_derived else "warning"
        facts = {"indicator": subject, "said": said, "arithmetic": verdict.arithmetic}
        problem = problem_at(FORMULA_BROKEN, spots[0], severity=severity, **facts)
    return scope.check(Kind.FORMULA, subject, *spots, said=said, arithmetic=verdict.arithmetic, problem=problem)


def _ceiling(scope: Scope, each: Observation, other: str) -> Check:
    subject, said = scope.subject(each.indicator), _said(scope, each)
    found, own = scope.beside(each, other), scope.observed(each)
    if len({one.value for one in found}) != 1:
        reason = SEVERAL if found else MISSING
        return scope.impossible(Kind.AT_MOST, subject, own, reason=reason, said=said, names=other)
    whole = found[0]
    is_within = _value(each) <= _value(whole)
    problem = None
    if not is_within:
        facts = {
            "indicator": subject,
            "said": said,
            "whole": scope.number(_value(whole)),
            "other": scope.subject(other),
        }
        problem = problem_at(ABOVE_WHOLE, own, severity=None, **facts)
    arithmetic = f"{scope.number(_value(each))} {'≤' if is_within else '>'} {scope.number(_value(whole))}"
    spots = (own, scope.observed(whole))
    return scope.check(Kind.AT_MOST, subject, *spots, said=said, arithmetic=arithmetic, problem=problem)


def _sum(scope: Scope, each: Observation) -> Check:
    subject, said, own = scope.subject(each.indicator), _said(scope, each), scope.observed(each)
    codes = [code for code, one in scope.indicators.items() if one.parent == each.indicator and one.kind != "heading"]
    found = {code: scope.beside(each, code) for code in codes}
    unclear = [code for code, ones in found.items() if len({one.value for one in ones}) != 1]
    if unclear or not codes:
        reason = SEVERAL if unclear and all(found[code] for code in unclear) else MISSING
        return scope.impossible(Kind.CHILDREN, subject, own, reason=reason, said=said, names=", ".join(unclear))
    parts = [ones[0] for ones in found.values()]
    total = sum((Decimal(_value(one)) for one in parts), Decimal(0))
    arithmetic = " + ".join(scope.number(_value(one)) for one in parts) + f" = {scope.number(total)}"
    problem = None
    if total != _value(each):
        problem = problem_at(SUM_BROKEN, own, indicator=subject, said=said, arithmetic=arithmetic)
    spots = (own, *(scope.observed(one) for one in parts))
    return scope.check(Kind.CHILDREN, subject, *spots, said=said, arithmetic=arithmetic, problem=problem)


def _said(scope: Scope, each: Observation) -> str:
    return scope.amount(_value(each), each.unit, each.qualifier)


def _value(each: Observation) -> Decimal | int:
    assert each.value is not None  # only observations with a value are checked
    return each.value
