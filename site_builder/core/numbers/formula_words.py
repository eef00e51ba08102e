"""Formulas as a reader checks them: the arithmetic in figures, and a result that is cut and never rounded."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from site_builder.core.i18n.catalog import say_in_context
from site_builder.core.numbers.formula import PRECISION, Chain, Formula, Negative, Number, Reference, evaluate, value_of
from site_builder.core.numbers.number import decimals_of, format_number

_MINUS = "\N{MINUS SIGN}"


def explain(formula: Formula, values: Mapping[str, Decimal | int], language: str, decimals: int | None = None) -> str:
    """The arithmetic in a reader's numbers: "979 : 1.736 × 100 = 56,39…"."""
    return f"{spell(formula, values, language)} = {cut(evaluate(formula, values), language, decimals)}"


def division_sign(language: str) -> str:
    """How a language writes that one number is divided by another."""
    return say_in_context("division", "÷", language)


def spell(formula: Formula, values: Mapping[str, Decimal | int], language: str) -> str:
    """The left side alone, each reference as its value."""
    match formula:
        case Number():
            return format_number(formula.value, language)
        case Reference():
            value_of(formula.name, values)  # refuses what is missing or too large
            return format_number(values[formula.name], language)
        case Negative():
            return _MINUS + _enclosed(formula.node, values, language, enclose=isinstance(formula.node, Chain))
        case Chain():
            signs = {"*": "×", "/": division_sign(language), "-": _MINUS}
            said = _enclosed(formula.first, values, language, enclose=_needs(formula, formula.first, first=True))
            for sign, node in formula.rest:
                inner = _enclosed(node, values, language, enclose=_needs(formula, node, first=False))
                said += f" {signs.get(sign, sign)} {inner}"
            return said


def _needs(chain: Chain, node: Formula, *, first: bool) -> bool:
    """Whether a part needs parentheses: a sum inside a product, and any chain that does not stand first."""
    if isinstance(node, Negative):
        return not first
    return isinstance(node, Chain) and (not first or not chain.is_sum) and not (chain.is_sum and not node.is_sum)


def _enclosed(node: Formula, values: Mapping[str, Decimal | int], language: str, *, enclose: bool) -> str:
    said = spell(node, values, language)
    return f"({said})" if enclose else said


def cut(value: Decimal, language: str, decimals: int | None = None) -> str:
    """A result for readers, never rounded: "56,39…" has more digits behind.

    It shows `decimals` (2 where not given), and one more where cutting there would look like another number than
    rounding: 77,699… is 77,70.
    """
    places = 2 if decimals is None else max(decimals, 2)
    exact = value.normalize(PRECISION)
    if decimals_of(exact) <= places:
        return format_number(exact, language)
    step = Decimal(1).scaleb(-places)
    if exact.quantize(step, ROUND_DOWN, PRECISION) != exact.quantize(step, ROUND_HALF_UP, PRECISION):
        step = step.scaleb(-1)
    shown = exact.quantize(step, ROUND_DOWN, PRECISION)
    more = "" if shown == exact else "…"
    return format_number(shown, language) + more
