"""All checks of meaning: which there are, for one package or for all, and the problems that follow.

Those of single observations stand here: per cents within bounds, counts whole, answers on their scale, units as listed;
figures that only grow within a year, changes past their bound, units that change; and against what an indicator list
declares: formulas, ceilings, children that add up. A figure that the source prints and that disagrees is a warning: the
portal shows it, and its note says so. One that the portal derived must recompute, or the build is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from site_builder.core.calendar.period import Period, known_period
from site_builder.core.cell import Cell
from site_builder.core.numbers.formula import formula_meant, parse_formula, references
from site_builder.core.numbers.number import decimals_of
from site_builder.core.problem import N_, WRITE, FormulaError, Phrase, Problem
from site_builder.derive.around import Own
from site_builder.derive.history import Change, crossed
from site_builder.derive.observations import Break, Observation
from site_builder.derive.portal import Portal
from site_builder.derive.targets import sister
from site_builder.model.check import Check, Kind, gather
from site_builder.model.indicator import Indicator
from site_builder.model.package import Package, Resource
from site_builder.model.publication import read_indicators
from site_builder.model.report import Report
from site_builder.validate.consistency.derived import check_derived
from site_builder.validate.consistency.figures import check_figures, check_rows
from site_builder.validate.consistency.prose import check_prose
from site_builder.validate.consistency.recompute import MISSING, SEVERAL, Amount, Verdict, recompute
from site_builder.validate.consistency.scope import Scope, severity_of


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
    known = {
        name: tuple(Amount(one.amount, one.qualifier) for one in ones)
        for name, ones in operands.items()
    }
    verdict = recompute(Amount(each.amount, each.qualifier), formula, known, scope.language)
    spots = (
        scope.observed(each),
        *(scope.observed(one) for ones in operands.values() for one in ones[:1]),
    )
    subject, printed = scope.subject(each.indicator), scope.printed(each)
    severity, facts = severity_of(each), {"indicator": subject}
    yield scope.judged(
        Kind.FORMULA,
        subject,
        verdict,
        *spots,
        text=printed,
        broken="formula-broken",
        severity=severity,
        facts=facts,
    )


def _ceiling(scope: Scope, each: Observation, other: str) -> Check:
    subject, text = scope.subject(each.indicator), scope.printed(each)
    ceiling, own = scope.beside(each, other), scope.observed(each)
    if len({one.value for one in ceiling}) != 1:
        reason = SEVERAL if ceiling else MISSING
        return scope.impossible(Kind.AT_MOST, subject, own, reason=reason, text=text, names=other)
    whole = ceiling[0]
    is_within = each.amount <= whole.amount
    facts = {
        "indicator": subject,
        "said": text,
        "whole": scope.number(whole.amount),
        "other": scope.subject(other),
    }
    arithmetic = f"{scope.number(each.amount)} {'≤' if is_within else '>'} {facts['whole']}"
    spots, broken = (own, scope.observed(whole)), None if is_within else "part-above-whole"
    return scope.check(
        Kind.AT_MOST, subject, *spots, text=text, arithmetic=arithmetic, broken=broken, facts=facts
    )


def _sum(scope: Scope, each: Observation) -> Check:
    subject, text, own = scope.subject(each.indicator), scope.printed(each), scope.observed(each)
    below = [
        code
        for code, one in scope.indicators.items()
        if one.parent == each.indicator and one.kind != "heading"
    ]
    # What the portal adds up has the parts of its period: some begin later, others have ended.
    codes = [code for code in below if code in scope.codes] if each.is_derived else below
    result = {code: scope.beside(each, code) for code in codes}
    unclear = [code for code, ones in result.items() if len({one.value for one in ones}) != 1]
    if unclear or not codes:
        reason = SEVERAL if unclear and all(result[code] for code in unclear) else MISSING
        return scope.impossible(
            Kind.CHILDREN, subject, own, reason=reason, text=text, names=", ".join(unclear)
        )
    parts = [ones[0] for ones in result.values()]
    total = sum((one.amount for one in parts), Decimal(0))
    arithmetic = " + ".join(scope.number(one.amount) for one in parts) + f" = {scope.number(total)}"
    spots = (own, *(scope.observed(one) for one in parts))
    verdict, others = (
        Verdict(total == each.amount, arithmetic),
        scope.observations if total != each.amount else (),
    )
    rows = [
        o.line
        for o in others
        if o.indicator == each.indicator and o.value == total and o.period == each.period
    ]
    right = Phrase(EXCHANGED, row=rows[0]) if len(rows) == 1 else Phrase(LINES)
    facts = {"indicator": subject, "right": right}
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


LINES = N_("Compare the lines with the source. If the source prints them so, say it in the note.")
EXCHANGED = N_("Row {row} has that figure: exchange the two.")
Fault = tuple[str | None, Mapping[str, object]]  # what is broken, if anything, and its facts


def check_lists(scope: Scope) -> Iterator[Check]:
    """Every list that the package holds."""
    known = read_indicators(scope.package) if scope.package.with_role("indicators") else {}
    for resource in scope.package.with_role("indicators"):
        rows = resource.lined_rows("indicators")
        checks = [check for row, line in rows for check in _line(scope, resource, row, line, known)]
        yield from gather(checks, resource.label(scope.language))


def _line(
    scope: Scope,
    resource: Resource,
    row: Mapping[str, Cell],
    line: int,
    known: Mapping[str, Indicator],
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


GROUPED = N_("Write {whole}: a point begins the fraction here, and groups no thousands.")
POINT = N_(
    "Compare the cell with the source, and look for a decimal sign that was meant to group thousands."
)
CODE = N_("Correct the code between the square brackets.")
FORMULA = N_(
    "Write numbers, [codes], + - * / and parentheses only, for example [5.3.2] / [5.3.1] * 100."
)


def _formula_fault(text: str, code: str, known: Mapping[str, Indicator]) -> Fault:
    try:
        names = references(parse_formula(text))
    except FormulaError as error:
        near = formula_meant(text, known)
        right = Phrase(WRITE, near=near) if near else Phrase(FORMULA)
        return "formula-invalid", {"formula": text, "reason": error, "right": right}
    if unknown := [name for name in names if name not in known]:
        near = formula_meant(text, known)
        right = Phrase(WRITE, near=near) if near else Phrase(CODE)
        return "formula-unknown-code", {"formula": text, "name": unknown[0], "right": right}
    own = _last(known.get(code))
    for part in map(known.__getitem__, names):
        end = _last(part)
        if end and (own is None or end < own):
            return "list-formula-retired", {
                "formula": text,
                "name": part.code,
                "until": part.until,
                "code": code,
            }
    return None, {}


def _code_fault(name: str, code: str, known: Mapping[str, Indicator]) -> Fault:
    return None if name in known else "list-unknown-code", {"name": name}


def _last(indicator: Indicator | None) -> Period | None:
    """The last period that an indicator is counted for; none while it goes on."""
    return known_period(indicator.until) if indicator else None


def check_movement(scope: Scope) -> Iterator[Check]:
    """Every indicator that the package observes, against the earlier values of its series."""
    by_code: dict[str, list[Own]] = {}
    for own in sorted(
        scope.around.own, key=lambda own: (own.observation.resource, own.observation.line)
    ):
        by_code.setdefault(own.observation.indicator, []).append(own)
    for listed, known in (
        (scope.indicators[code], of) for code, of in by_code.items() if code in scope.indicators
    ):
        for own in (own for own in known if own.observation.value is not None):
            yield from _unit_changed(scope, own.observation, own.last)
            yield from _ended(scope, own.observation, listed)
            yield from _grown(scope, own.observation, own.year)
        if listed.bound is not None and any(own.observation.value is not None for own in known):
            for entry in scope.around.entries.get(listed.code, ()):
                if entry.previous:
                    yield _changed(scope, entry.observation, entry.previous, listed.bound)


def _unit_changed(scope: Scope, each: Observation, last: Observation | None) -> Iterator[Check]:
    if last is None:
        return
    subject, spots = (
        scope.subject(each.indicator),
        (scope.observed(each, "unit"), scope.observed(last, "unit")),
    )
    facts = {
        "indicator": subject,
        "unit": each.unit,
        "earlier": last.unit,
        "since": _name(scope, last.period),
    }
    is_declared = crossed([cut for cut in _cuts(scope, each) if cut.kind == "unit"], last, each)
    broken = None if each.note or is_declared else "unit-changed"
    printed, earlier = scope.printed(each), scope.printed(last)
    yield scope.check(
        Kind.UNIT_CHANGE,
        subject,
        *spots,
        text=printed,
        arithmetic=earlier,
        broken=broken,
        facts=facts,
    )


def _cuts(scope: Scope, each: Observation) -> list[Break]:
    return [
        cut
        for cut in scope.around.breaks
        if cut.indicator == each.indicator and cut.area in ("", each.area)
    ]


def _ended(scope: Scope, each: Observation, listed: Indicator) -> Iterator[Check]:
    """A figure of a period that begins after the last one that the list names."""
    until, regime = known_period(listed.until), scope.publication.regime_of(scope.series)
    if until and each.window.end > until.window(regime).end:
        subject, spot = scope.subject(each.indicator), scope.observed(each)
        facts = {
            "indicator": subject,
            "period": _name(scope, each.period),
            "until": _name(scope, until),
        }
        yield scope.check(
            Kind.LIST,
            subject,
            spot,
            text=scope.printed(each),
            broken="figure-after-last-period",
            facts=facts,
        )


def _grown(scope: Scope, each: Observation, year: Sequence[Observation]) -> Iterator[Check]:
    """Against the last value before it in the same year, of the same area and unit, with no break between."""
    cuts = _cuts(scope, each)
    before = [other for other in year if not crossed(cuts, other, each)]
    if not before:
        return
    last = max(before, key=lambda other: (other.window.end, other.window.start))
    subject, spots = scope.subject(each.indicator), (scope.observed(each), scope.observed(last))
    has_grown = last.amount <= each.amount
    facts = {"indicator": subject, "earlier": scope.printed(last), "said": scope.printed(each)}
    facts |= {"since": _name(scope, last.period), "period": _name(scope, each.period)}
    arithmetic = (
        f"{scope.number(last.amount)} {'≤' if has_grown else '>'} {scope.number(each.amount)}"
    )
    printed, broken = facts["said"], None if has_grown or each.note else "cumulative-shrank"
    yield scope.check(
        Kind.CUMULATIVE,
        subject,
        *spots,
        text=printed,
        arithmetic=arithmetic,
        broken=broken,
        facts=facts,
    )


def _changed(scope: Scope, each: Observation, change: Change, bound: Decimal) -> Check:
    subject, spot, unit = scope.subject(each.indicator), scope.observed(each), "%"
    size = change.difference if each.unit == "%" or change.percent is None else change.percent
    step = size.quantize(Decimal("0.01")).normalize()
    earlier = each.amount - change.difference
    facts = {
        "indicator": subject,
        "earlier": scope.amount(earlier, each.unit),
        "since": _name(scope, change.since),
        "said": scope.printed(each),
        "period": _name(scope, each.period),
        "change": ("+" if step > 0 else "") + scope.amount(step, unit),
        "bound": scope.amount(bound, unit),
    }
    printed, arithmetic = facts["said"], f"{facts['earlier']} → {facts['said']} ({facts['change']})"
    broken = "change-past-bound" if abs(size) > bound and not each.note else None
    return scope.check(
        Kind.CHANGE, subject, spot, text=printed, arithmetic=arithmetic, broken=broken, facts=facts
    )


def _name(scope: Scope, period: Period) -> str:
    return period.label(scope.language)


Facts = Mapping[str, object]
Answer = (
    tuple[bool, Facts] | None
)  # whether it holds, and the facts of its rule; None where nothing is asked


def check_cells(scope: Scope) -> Iterator[Check]:
    """Every observation with a value, gathered by table and kind."""
    for resource in scope.package.with_role("observations"):
        own = [
            each
            for each in scope.observations
            if each.resource == resource.name and each.value is not None
        ]
        known = [
            (each, scope.indicators[each.indicator])
            for each in own
            if each.indicator in scope.indicators
        ]
        for kind, (broken, look, part) in _KINDS.items():
            judged = [(each, it) for each, listed in known if (it := look(scope, each, listed))]
            checks = [
                _check(scope, kind, each, broken, part, facts)
                for each, (holds, facts) in judged
                if not holds
            ]
            if passed := [each for each, (holds, _) in judged if holds]:
                checks.append(
                    replace(_check(scope, kind, passed[0], None, part, {}), count=len(passed))
                )
            yield from gather(checks, resource.label(scope.language))


def _check(
    scope: Scope, kind: Kind, each: Observation, broken: str | None, part: str, stated: Facts
) -> Check:
    subject, text = scope.subject(each.indicator), scope.amount(each.amount, each.unit)
    facts, severity = {"indicator": subject, "said": text, **stated}, severity_of(each)
    return scope.check(
        kind,
        subject,
        scope.observed(each, part),
        text=text,
        broken=broken,
        severity=severity,
        facts=facts,
    )


def _range(scope: Scope, each: Observation, listed: Indicator) -> Answer:
    low, high = listed.minimum, listed.maximum
    if listed.kind == "percent":
        low, high = (Decimal(0) if low is None else low), (Decimal(100) if high is None else high)
    if low is None and high is None:
        return None
    if (low is None or each.amount >= low) and (high is None or each.amount <= high):
        return True, {}
    bounds = {
        "low": "−∞" if low is None else scope.number(low),
        "high": "+∞" if high is None else scope.number(high),
    }
    return False, bounds


def _whole(scope: Scope, each: Observation, listed: Indicator) -> Answer:
    if listed.kind != "count":
        return None
    if each.amount == each.amount.to_integral_value():
        return True, {}
    is_grouped = decimals_of(each.amount) == 3 and abs(each.amount) < 1000
    return False, {
        "right": Phrase(GROUPED, whole=int(each.amount * 1000)) if is_grouped else Phrase(POINT)
    }


def _scale(scope: Scope, each: Observation, listed: Indicator) -> Answer:
    if listed.kind != "coded" or not listed.scale:
        return None
    answers = "; ".join(f"{answer} = {words.say(scope.language)}" for answer, words in listed.scale)
    return any(answer == each.value for answer, _ in listed.scale), {"scale": answers}


def _unit(scope: Scope, each: Observation, listed: Indicator) -> Answer:
    """A unit that differs is fine where the row's note says so: sources change units, and notes are for that."""
    then = str(listed.at(each.period).unit)
    return (
        (each.unit == then or bool(each.note), {"found": each.unit, "listed": then})
        if then
        else None
    )


_KINDS: Mapping[Kind, tuple[str, Callable[[Scope, Observation, Indicator], Answer], str]] = {
    Kind.RANGE: ("value-out-of-range", _range, "value"),
    Kind.WHOLE: ("count-not-whole", _whole, "value"),
    Kind.SCALE: ("answer-off-scale", _scale, "value"),
    Kind.UNIT: ("unit-differs", _unit, "unit"),
}


CHECKS: tuple[Callable[[Scope], Iterator[Check]], ...] = (
    check_arithmetic,
    check_figures,
    check_rows,
    check_derived,
    check_movement,
    check_prose,
    check_cells,
    check_lists,
)
_OF_TEXT = frozenset((check_figures, check_prose))  # these ask what the text of the report binds


def all_checks(portal: Portal) -> dict[str, tuple[Check, ...]]:
    """The checks of every package by its name, in the portal's language, of texts in its main language."""
    checks = {}
    for package in portal.read.packages:
        report, about = portal.read.report_of(package), portal.about(package)
        of = {False: about, True: portal.alone[report.uri] if report else about}
        families = {
            asks: iter(
                portal.kept(partial(_checks, asks, own, package), "checks", asks, package, own.key)
            )
            for asks, own in of.items()
        }
        checks[package.name] = tuple(
            check for family in CHECKS for check in next(families[family in _OF_TEXT])
        )
    return checks


def _checks(asks: bool, portal: Portal, package: Package) -> tuple[tuple[Check, ...], ...]:
    """Those of each family that asks a text, or else of each other: a changed text leaves these as they were."""
    scope = Scope(portal, package, (portal.main or portal).prose)
    return tuple(tuple(family(scope)) for family in CHECKS if (family in _OF_TEXT) == asks)


def checks_of_translations(portal: Portal) -> Iterator[Check]:
    """What is found wrong in the texts of reports in the portal's other languages."""
    for language, other in portal.others.items():
        for own in other.alone.values():
            if own.report and language in own.report.written:
                yield from portal.kept(
                    partial(_of_translation, own, own.report), "checks of a translation", own.key
                )


def _of_translation(portal: Portal, report: Report) -> tuple[Check, ...]:
    package = portal.read.package(report.package)
    owner = portal.read.report_of(package) if package else None  # one of two that name the same
    checks = (
        check_prose(Scope(portal, package, portal.prose))
        if package and owner and owner.uri == report.uri
        else ()
    )
    home = portal.main.report.file if portal.main and portal.main.report else report.file
    broken = [
        (each, each.problem) for each in checks if each.problem and each.problem.file == report.file
    ]
    return tuple(
        replace(c, problem=replace(p, file=home) if p.column == "summary" else p) for c, p in broken
    )


def problems_of(checks: Mapping[str, Iterable[Check]]) -> Iterator[Problem]:
    """What the checks found wrong or doubtful."""
    for checks_of_one in checks.values():
        yield from (check.problem for check in checks_of_one if check.problem)
