"""A printed figure against what a formula makes of others, qualifiers on both sides included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.numbers.formula import Formula, Reference, evaluate, explain, references
from site_builder.core.numbers.number import decimals_of
from site_builder.core.numbers.qualifier import Promise, holds, promise_of, range_of
from site_builder.core.numbers.quantity import measured
from site_builder.core.problem import N_, FormulaError, plain_fact, reason_of

MISSING = N_("There is no value for: {names}.")
SEVERAL = N_("There are several values for: {names}.")
QUALIFIER = N_("The word “{word}” promises nothing that a check could hold it to.")
ROUGH = N_("Only a rough figure is known for: {names}.")
INCOMPUTABLE = N_("It cannot be computed: {cause}.")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure and the word before it."""

    value: Decimal | int
    qualifier: str = ""

    @property
    def promise(self) -> Promise | None:
        """What the word promises; None where it is not known."""
        return promise_of(self.qualifier)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the figure holds; `holds` is None, with a reason, where that cannot be told."""

    holds: bool | None
    arithmetic: str = ""
    reason: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def recompute(
    text: Amount, formula: Formula, known: Mapping[str, tuple[Amount, ...]], language: str
) -> Verdict:
    """Hold a figure against a formula over others; `known` has the amounts found under each reference."""
    names = references(formula)
    missing = [name for name in names if not known.get(name)]
    several = [name for name in names if len({each.value for each in known.get(name, ())}) > 1]
    if missing or several:
        return _untold(MISSING if missing else SEVERAL, names=", ".join(missing or several))
    if text.promise is None:
        return _untold(QUALIFIER, word=text.qualifier)
    operands = {name: known[name][0] for name in names}
    if isinstance(formula, Reference):
        return against(text, operands[formula.name], language)
    rough = [name for name, amount in operands.items() if amount.promise != "exact"]
    if rough:
        return _untold(ROUGH, names=", ".join(rough))
    return _computed(text, text.promise, formula, operands, language)


def _computed(
    text: Amount, promise: Promise, formula: Formula, operands: Mapping[str, Amount], language: str
) -> Verdict:
    values = {name: amount.value for name, amount in operands.items()}
    try:
        exact = evaluate(formula, values)
        arithmetic = explain(formula, values, language, decimals_of(text.value))
    except FormulaError as error:
        return _untold(INCOMPUTABLE, cause=reason_of(error))
    return Verdict(holds(promise, text.value, exact), arithmetic)


def against(amount: Amount, true: Amount, language: str, unit: str = "") -> Verdict:
    """Hold a figure against one other; two qualified figures agree where some value satisfies both."""
    promise, other = amount.promise, true.promise
    if promise is None or other is None:
        return _untold(QUALIFIER, word=amount.qualifier if promise is None else true.qualifier)
    shown = measured(true.value, unit, true.qualifier).format(language)
    if other == "exact":
        return Verdict(holds(promise, amount.value, Decimal(true.value)), shown)
    return Verdict(range_of(promise, amount.value).meets(range_of(other, true.value)), shown)


def _untold(reason: str, **facts: object) -> Verdict:
    return Verdict(
        None, "", reason, tuple(sorted((name, plain_fact(value)) for name, value in facts.items()))
    )
