"""Observations over time: figures that only grow within a year, changes past their bound, units that change."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from site_builder.core.calendar.period import Period, known_period
from site_builder.core.problem import rule
from site_builder.derive.history import Change, crossed
from site_builder.derive.observations import Observation
from site_builder.model.check import Check, Kind
from site_builder.model.indicator import Indicator
from site_builder.validate.consistency.scope import Scope

SHRANK = rule(
    "cumulative-shrank",
    "warning",
    "{indicator} accumulates over the year, but falls from {earlier} ({since}) to {said} ({period}).",
    "Compare both cells with their sources; if an earlier figure was revised, say it in the row's note.",
)
JUMPED = rule(
    "change-past-bound",
    "warning",
    "{indicator} changes from {earlier} ({since}) to {said} ({period}): {change}, more than the {bound} declared.",
    "Check the cell; if it is right, say in the row's note why it changed so much.",
)
UNIT_CHANGED = rule(
    "unit-changed",
    "warning",
    "{indicator} is in “{unit}”, but was in “{earlier}” in {since}.",
    "Correct the unit, or say in the row's note that the source changed it.",
)

RETIRED = rule(
    "figure-after-last-period",
    "warning",
    "{indicator} has a figure for {period}, but is counted until {until} only.",
    "Correct the column until in the indicator list, or the row.",
)


def check_movement(scope: Scope) -> Iterator[Check]:
    """Every indicator that the package observes, against the earlier values of its series."""
    codes = dict.fromkeys(each.indicator for each in scope.observations)
    by_area: dict[tuple[str, str], list[Observation]] = {}
    for each in scope.data.observations:
        if each.indicator in codes and each.value is not None:
            by_area.setdefault((each.indicator, each.area), []).append(each)
    for code in codes:
        listed = scope.indicators.get(code)
        if listed is None:
            continue
        own = [each for each in scope.observations if each.indicator == code and each.value is not None]
        for each in own:
            every = by_area[code, each.area]
            yield from _unit(scope, each, every)
            yield from _ended(scope, each, listed)
            if listed.is_cumulative:
                yield from _grown(scope, each, every)
        if listed.bound is not None and own:
            yield from _changes(scope, listed, listed.bound)


def _unit(scope: Scope, each: Observation, every: list[Observation]) -> Iterator[Check]:
    before = [other for other in every if other.window.end < each.window.end]
    if not before:
        return
    last = max(before, key=lambda other: (other.window.end, other.window.start))
    if last.unit == each.unit:
        return
    subject, spots = scope.subject(each.indicator), (scope.observed(each, "unit"), scope.observed(last, "unit"))
    facts = {"indicator": subject, "unit": each.unit, "earlier": last.unit, "since": _name(scope, last.period)}
    said, before, broken = scope.printed(each), scope.printed(last), None if each.note else UNIT_CHANGED
    yield scope.check(Kind.UNIT_CHANGE, subject, *spots, text=said, arithmetic=before, broken=broken, facts=facts)


def _ended(scope: Scope, each: Observation, listed: Indicator) -> Iterator[Check]:
    """A figure of a period that begins after the last one that the list names."""
    until, subject, spot = known_period(listed.until), scope.subject(each.indicator), scope.observed(each)
    regime = scope.publication.regime_of(scope.data.series)
    if until and each.window.end > until.window(regime).end:
        facts = {"indicator": subject, "period": _name(scope, each.period), "until": _name(scope, until)}
        yield scope.check(Kind.LIST, subject, spot, text=scope.printed(each), broken=RETIRED, facts=facts)


def _grown(scope: Scope, each: Observation, every: list[Observation]) -> Iterator[Check]:
    """Against the last value before it in the same year, of the same area and unit, with no break between."""
    breaks = [cut for cut in scope.data.breaks if cut.indicator == each.indicator and cut.area in ("", each.area)]
    before = [other for other in every if _accumulates(other, each) and not crossed(breaks, other, each)]
    if not before:
        return
    last = max(before, key=lambda other: (other.window.end, other.window.start))
    subject, spots = scope.subject(each.indicator), (scope.observed(each), scope.observed(last))
    has_grown = last.amount <= each.amount
    facts = {"indicator": subject, "earlier": scope.printed(last), "said": scope.printed(each)}
    facts |= {"since": _name(scope, last.period), "period": _name(scope, each.period)}
    arithmetic = f"{scope.number(last.amount)} {'≤' if has_grown else '>'} {scope.number(each.amount)}"
    said, broken = facts["said"], None if has_grown or each.note else SHRANK
    yield scope.check(Kind.CUMULATIVE, subject, *spots, text=said, arithmetic=arithmetic, broken=broken, facts=facts)


def _accumulates(earlier: Observation, later: Observation) -> bool:
    same = (earlier.unit, earlier.period.year) == (later.unit, later.period.year)
    return same and earlier.window.end < later.window.end


def _changes(scope: Scope, listed: Indicator, bound: Decimal) -> Iterator[Check]:
    for entry in scope.histories[listed.code].entries:
        each = entry.observation
        if each.package == scope.package.name and each.indicator == listed.code and entry.previous:
            yield _change(scope, each, entry.previous, bound)


def _change(scope: Scope, each: Observation, change: Change, bound: Decimal) -> Check:
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
    said, arithmetic = facts["said"], f"{facts['earlier']} → {facts['said']} ({facts['change']})"
    broken = JUMPED if abs(size) > bound and not each.note else None
    return scope.check(Kind.CHANGE, subject, spot, text=said, arithmetic=arithmetic, broken=broken, facts=facts)


def _name(scope: Scope, period: Period) -> str:
    return period.label(scope.language)
