"""Formulas: the grammar, exact values, the arithmetic in words."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.core.numbers.formula import (
    MAX_DEPTH,
    MAX_LENGTH,
    PRECISION,
    evaluate,
    explain,
    parse_comparison,
    parse_formula,
    references,
)
from site_builder.core.problem import FormulaError

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/formulas/formulas.yml").read_text("utf-8")
)
NUMBERS = st.decimals(0, 10**6, places=3).map(lambda value: (f"{value}", Fraction(value)))
VALUES = {"5.3.1": Decimal(1736), "a b": Decimal("0.125"), "tong": Decimal(-7)}
NAMES = st.sampled_from(sorted(VALUES)).map(lambda name: (f"[{name}]", Fraction(VALUES[name])))


def branch(parts):
    """A bigger formula with its value, or None where it divides by zero, from two smaller ones."""

    def join(sign, left, right):
        (one, a), (two, b) = left, right
        value = None
        if a is not None and b is not None and not (sign == "/" and b == 0):
            value = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else None}[sign]
        return f"({one}) {sign} ({two})", value

    joined = st.builds(join, st.sampled_from("+-*/"), parts, parts)
    return joined | parts.map(lambda part: (f"-({part[0]})", None if part[1] is None else -part[1]))


TREES = st.recursive(NUMBERS | NAMES, branch, max_leaves=12).filter(
    lambda tree: len(tree[0]) <= MAX_LENGTH
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "empty")
def test_case(case):
    """A formula says its arithmetic, or refuses with the place."""
    values = {name: Decimal(value) for name, value in case.get("values", {}).items()}
    if "fails" in case:
        with pytest.raises(FormulaError) as caught:
            evaluate(parse_formula(case["text"]), values)
        assert case["fails"] in str(caught.value)
    else:
        assert explain(parse_formula(case["text"]), values, language="vi") == case["says"]


@given(TREES)
@settings(max_examples=2 * settings.default.max_examples)
def test_value_agrees_with_fractions(tree):
    """Any formula is its exact fraction, rounded to 50 digits once, or an error where that divides by zero."""
    text, exact = tree
    try:
        formula = parse_formula(text)
    except FormulaError as error:
        assert "nested" in str(error)
        return
    if exact is None:
        with pytest.raises(FormulaError):
            evaluate(formula, VALUES)
    else:
        expected = PRECISION.divide(Decimal(exact.numerator), Decimal(exact.denominator))
        assert evaluate(formula, VALUES) == expected


@given(st.text(max_size=60) | st.text("0123456789.+-*/()[]ab ", max_size=60))
@settings(max_examples=3 * settings.default.max_examples)
def test_any_text_is_a_formula_or_an_error(text):
    """Nothing but FormulaError leaves the parser, whatever is written."""
    try:
        evaluate(parse_formula(text), {})
    except FormulaError:
        pass


@pytest.mark.parametrize(
    "code",
    [
        "open('x','w')",
        "().__class__",
        "lambda: 0",
        "[a].real",
        "9**9**9",
        "1 if 1 else 2",
        "1;2",
        "{1}",
        "x:=1",
    ],
)
def test_code_is_not_run(code):
    """The grammar has no names, calls, attributes or powers."""
    with pytest.raises(FormulaError):
        evaluate(parse_formula(code), {"a": 1})


def test_module_has_no_eval():
    """No eval, exec or compile stands in the module."""
    source = (Path(__file__).parents[2] / "site_builder/core/numbers/formula.py").read_text("utf-8")
    assert not [word for word in ("eval(", "exec(", " compile(", "ast.") if word in source]


def test_references_are_told_once_in_order():
    """What a formula needs."""
    assert references(parse_formula("[b] / ([a] + [b]) * -[c]")) == ("b", "a", "c")


def test_depth_is_bounded():
    """Parentheses cannot exhaust the stack."""
    with pytest.raises(FormulaError, match="nested"):
        parse_formula("(" * (MAX_DEPTH + 2) + "1" + ")" * (MAX_DEPTH + 2))


def test_minus_signs_are_bounded_too():
    """A run of minus signs nests as parentheses do."""
    with pytest.raises(FormulaError, match="nested"):
        parse_formula("-" * (MAX_DEPTH + 2) + "1")


def test_length_is_bounded():
    """A formula is a line, not a program."""
    with pytest.raises(FormulaError, match="longer"):
        parse_formula("1+" * MAX_LENGTH + "1")


def test_long_sum_needs_no_depth():
    """Operations of one rank stand side by side, however many."""
    assert evaluate(parse_formula("+".join(["1"] * 200)), {}) == 200


@pytest.mark.parametrize("value", [Decimal("1E+999999"), Decimal("NaN"), Decimal("Infinity")])
def test_values_that_would_fill_memory_are_refused(value):
    """A cell of 1e999999 is an error, not a hang."""
    with pytest.raises(FormulaError, match="too large"):
        evaluate(parse_formula("[a] * 2"), {"a": value})


def test_english_arithmetic():
    """Other signs and separators."""
    assert explain(parse_formula("[a] / 3"), {"a": 5000}, "en") == "5,000 ÷ 3 = 1,666.666…"


def test_result_is_cut_and_never_rounded():
    """97,309… must not look like the 97,31 that it is not yet."""
    assert explain(parse_formula("1736 / 1784 * 100"), {}, language="vi").endswith("= 97,309…")


def test_comparison():
    """Two sides and a sign."""
    comparison = parse_comparison("[value] <= [whole] + 1")
    assert (comparison.sign, references(comparison.left), references(comparison.right)) == (
        "<=",
        ("value",),
        ("whole",),
    )


def test_comparison_needs_a_sign():
    """A formula alone compares nothing."""
    for text in ("[a]", "[a]([b]"):
        with pytest.raises(FormulaError, match="<=, >=, =, < or > is expected at position 4"):
            parse_comparison(text)
