"""Observations against what their indicator list declares: formulas, ceilings, and children that add up.

A figure that the source prints and that disagrees is a warning: the portal shows it, and its note says so. A figure
that the portal itself derived (`derived` is true) must recompute, or the build is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from site_builder.core.calendar.period import Period, known_period
from site_builder.core.cell import Cell
from site_builder.core.numbers.formula import parse_formula, references
from site_builder.core.problem import N_, FormulaError
from site_builder.derive.observations import Observation
from site_builder.derive.targets import sister
from site_builder.model.check import Check, Kind, gather
from site_builder.model.indicator import Indicator
from site_builder.model.package import Resource
from site_builder.model.publication import read_indicators
from site_builder.validate.consistency.recompute import Amount, Verdict, recompute
from site_builder.validate.consistency.scope import Scope, severity_of

SEVERAL = N_("There are several values for: {names}.")
MISSING = N_("There is no value for: {names}.")


def check_arithmetic(scope: Scope) -> Iterator[Check]:
    """Formulas, ceilings and sums of every observation that has a value; the sums of many areas as one."""
    sums: dict[str, list[Check]] = {}
    for each in scope.observations:
        listed = scope.indicators.get(each.indicator)
        if listed is None or each.value is None:
            continue
        if listed.formula:
            yield from _formula(scope, each, listed.formula)
        if listed.at_most:
            yield _ceiling(scope, each, listed.at_most)
        if listed.children == "sum":
            sums.setdefault(each.indicator, []).append(_sum(scope, each))
    for code, checks in sums.items():
        yield from gather(checks, scope.subject(code)) if len(checks) > 1 else checks


def _formula(scope: Scope, each: Observation, text: str) -> Iterator[Check]:
    try:
        formula = parse_formula(text)
    except FormulaError:
        return  # reported once, at the list
    names = references(formula)
    operands = {name: scope.beside(each, name) for name in names}
    known = {name: tuple(Amount(one.amount, one.qualifier) for one in ones) for name, ones in operands.items()}
    verdict = recompute(Amount(each.amount, each.qualifier), formula, known, scope.language)
    spots = (scope.observed(each), *(scope.observed(one) for ones in operands.values() for one in ones[:1]))
    subject, printed = scope.subject(each.indicator), scope.printed(each)
    severity, facts = severity_of(each), {"indicator": subject}
    yield scope.judged(
        Kind.FORMULA, subject, verdict, *spots, text=printed, broken="formula-broken", severity=severity, facts=facts
    )


def _ceiling(scope: Scope, each: Observation, other: str) -> Check:
    subject, text = scope.subject(each.indicator), scope.printed(each)
    ceiling, own = scope.beside(each, other), scope.observed(each)
    if len({one.value for one in ceiling}) != 1:
        reason = SEVERAL if ceiling else MISSING
        return scope.impossible(Kind.AT_MOST, subject, own, reason=reason, text=text, names=other)
    whole = ceiling[0]
    is_within = each.amount <= whole.amount
    facts = {"indicator": subject, "said": text, "whole": scope.number(whole.amount), "other": scope.subject(other)}
    arithmetic = f"{scope.number(each.amount)} {'≤' if is_within else '>'} {facts['whole']}"
    spots, broken = (own, scope.observed(whole)), None if is_within else "part-above-whole"
    return scope.check(Kind.AT_MOST, subject, *spots, text=text, arithmetic=arithmetic, broken=broken, facts=facts)


def _sum(scope: Scope, each: Observation) -> Check:
    subject, text, own = scope.subject(each.indicator), scope.printed(each), scope.observed(each)
    below = [code for code, one in scope.indicators.items() if one.parent == each.indicator and one.kind != "heading"]
    # What the portal adds up has the parts of its period: some begin later, others have ended.
    codes = [code for code in below if code in scope.codes] if each.is_derived else below
    result = {code: scope.beside(each, code) for code in codes}
    unclear = [code for code, ones in result.items() if len({one.value for one in ones}) != 1]
    if unclear or not codes:
        reason = SEVERAL if unclear and all(result[code] for code in unclear) else MISSING
        return scope.impossible(Kind.CHILDREN, subject, own, reason=reason, text=text, names=", ".join(unclear))
    parts = [ones[0] for ones in result.values()]
    total = sum((one.amount for one in parts), Decimal(0))
    arithmetic = " + ".join(scope.number(one.amount) for one in parts) + f" = {scope.number(total)}"
    spots = (own, *(scope.observed(one) for one in parts))
    verdict, facts = Verdict(total == each.amount, arithmetic), {"indicator": subject}
    return scope.judged(
        Kind.CHILDREN,
        subject,
        verdict,
        *spots,
        text=text,
        broken="children-sum-broken",
        severity=severity_of(each),
        facts=facts,
    )


Fault = tuple[str | None, Mapping[str, object]]  # what is broken, if anything, and its facts


def check_lists(scope: Scope) -> Iterator[Check]:
    """Every list that the package holds."""
    known = read_indicators(scope.package) if scope.package.with_role("indicators") else {}
    for resource in scope.package.with_role("indicators"):
        rows = resource.lined_rows("indicators")
        checks = [check for row, line in rows for check in _line(scope, resource, row, line, known)]
        yield from gather(checks, resource.label(scope.language))


def _line(
    scope: Scope, resource: Resource, row: Mapping[str, Cell], line: int, known: Mapping[str, Indicator]
) -> Iterator[Check]:
    code = str(row.get("code") or "")
    columns = resource.role("indicators")
    for part, fault_of in (("formula", _formula_fault), ("at_most", _code_fault)):
        if text := str(row.get(part) or ""):
            spot = scope.spot(resource.name, line, columns.get(part, ""), code)
            broken, facts = fault_of(text, code, known)
            yield scope.check(Kind.LIST, code, spot, text=text, broken=broken, facts=facts)
    for name in known[code].same_as if code in known else ():
        spot = scope.spot(resource.name, line, columns.get("same_as", ""), code)
        is_known = name in known or sister(scope.publication, scope.series, name)
        broken = None if is_known else "list-unknown-same"
        yield scope.check(Kind.LIST, code, spot, text=name, broken=broken, facts={"name": name})


def _formula_fault(text: str, code: str, known: Mapping[str, Indicator]) -> Fault:
    try:
        names = references(parse_formula(text))
    except FormulaError as error:
        return "formula-invalid", {"formula": text, "reason": error}
    if unknown := [name for name in names if name not in known]:
        return "formula-unknown-code", {"formula": text, "name": unknown[0]}
    own = _last(known.get(code))
    for part in map(known.__getitem__, names):
        end = _last(part)
        if end and (own is None or end < own):
            return "list-formula-retired", {"formula": text, "name": part.code, "until": part.until, "code": code}
    return None, {}


def _code_fault(name: str, code: str, known: Mapping[str, Indicator]) -> Fault:
    return None if name in known else "list-unknown-code", {"name": name}


def _last(indicator: Indicator | None) -> Period | None:
    """The last period that an indicator is counted for; none while it goes on."""
    return known_period(indicator.until) if indicator else None
