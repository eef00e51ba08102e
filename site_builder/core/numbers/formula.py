"""Formulas of indicator lists and figures tables: `[5.3.2] / [5.3.1] * 100`.

The grammar is all there is; nothing is evaluated but this tree:

    formula    = sum
    sum        = product { ("+" | "-") product }
    product    = unary { ("*" | "/") unary }
    unary      = "-" unary | number | "[" reference "]" | "(" sum ")"
    number     = digits [ "." digits ]
    comparison = sum ("<=" | ">=" | "=" | "<" | ">") sum

Length and depth are bounded. Values are computed as exact fractions; only the result is rounded, to 50 digits.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from site_builder.core.i18n.catalog import say_in_context
from site_builder.core.numbers.number import decimals_of, format_number
from site_builder.core.problem import FormulaError, Phrase
from site_builder.core.text import nearest

MAX_LENGTH = 500
MAX_DEPTH = 32
MAX_EXPONENT = 100  # of a value: 10^100 is past anything counted, and a fraction of 10^1000000 would fill memory
PRECISION = Context(prec=50)

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|\[(?P<reference>[^\[\]]+)\]|(?P<sign><=|>=|[-+*/()<>=]))",
    re.ASCII,
)
_COMPARE = ("<=", ">=", "=", "<", ">")
_OPERATIONS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the formula writes it."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of an indicator, a figure or a column."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """What follows a minus sign of its own."""

    node: Formula


@dataclass(frozen=True, slots=True)
class Chain:
    """Operations of one rank from left to right: a + b - c, or a / b * c."""

    first: Formula
    rest: tuple[tuple[str, Formula], ...]

    @property
    def is_sum(self) -> bool:
        """Whether it adds and subtracts."""
        return self.rest[0][0] in "+-"


Formula = Number | Reference | Negative | Chain


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two formulas and the sign that should hold between them."""

    left: Formula
    sign: str
    right: Formula


class _Parser:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise FormulaError(Phrase("it is longer than {most} characters", most=MAX_LENGTH))
        self.tokens = list(_tokens(text))
        self.index = 0
        self.end = len(text) + 1

    def formula(self) -> Formula:
        node = self.sum(0)
        self.finish()
        return node

    def comparison(self) -> Comparison:
        left, sign = self.sum(0), self.peek()
        if sign not in _COMPARE:
            raise FormulaError(
                Phrase("<=, >=, =, < or > is expected at position {place}", place=self.position)
            )
        self.index += 1
        right = self.sum(0)
        self.finish()
        return Comparison(left, sign, right)

    def sum(self, depth: int) -> Formula:
        return self.chain("+-", depth)

    def chain(self, signs: str, depth: int) -> Formula:
        first = self.operand(signs, depth)
        rest = []
        while (sign := self.peek()) and sign in signs:
            self.index += 1
            rest.append((sign, self.operand(signs, depth)))
        return Chain(first, tuple(rest)) if rest else first

    def operand(self, signs: str, depth: int) -> Formula:
        return self.chain("*/", depth) if signs == "+-" else self.unary(depth)

    def unary(self, depth: int) -> Formula:
        if depth > MAX_DEPTH:
            raise FormulaError(Phrase("it is nested deeper than {most}", most=MAX_DEPTH))
        if self.peek() == "-":
            self.index += 1
            return Negative(self.unary(depth + 1))
        if self.peek() == "(":
            self.index += 1
            inner = self.sum(depth + 1)
            if self.peek() != ")":
                raise FormulaError(
                    Phrase("“)” is expected at position {place}", place=self.position)
                )
            self.index += 1
            return inner
        return self.atom()

    def atom(self) -> Formula:
        kind, text, _ = self.tokens[self.index] if self.index < len(self.tokens) else ("", "", 0)
        if kind not in ("number", "reference"):
            raise FormulaError(
                Phrase(
                    "a number or [reference] is expected at position {place}", place=self.position
                )
            )
        self.index += 1
        return Number(Decimal(text)) if kind == "number" else Reference(text.strip())

    def peek(self) -> str:
        kind, text, _ = self.tokens[self.index] if self.index < len(self.tokens) else ("", "", 0)
        return text if kind == "sign" else ""

    @property
    def position(self) -> int:
        return self.tokens[self.index][2] if self.index < len(self.tokens) else self.end

    def finish(self) -> None:
        if self.index < len(self.tokens):
            token = self.tokens[self.index][1]
            raise FormulaError(
                Phrase(
                    "“{found}” is not expected at position {place}",
                    found=token,
                    place=self.position,
                )
            )


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise FormulaError(
                Phrase(
                    "“{found}” cannot be read at position {place}",
                    found=text[start],
                    place=start + 1,
                )
            )
        kind = match.lastgroup or ""
        yield kind, match[kind], match.start(kind) + 1
        position = match.end()


def parse_formula(text: str) -> Formula:
    """Read a formula. Raises FormulaError with the position (from 1) of what cannot be read."""
    return _Parser(text).formula()


_SIGNS = {
    **dict.fromkeys(map(ord, "×·"), "*"),
    **dict.fromkeys(map(ord, "÷:"), "/"),
    **dict.fromkeys(map(ord, "−–"), "-"),
}


_LOOKS = str.maketrans("lIoO", "1100")  # letters typed for digits


def formula_meant(text: str, known: Collection[str]) -> str:
    """A formula with other signs, or with codes that lack their brackets, as it is written; "" where none is seen."""
    plain = re.sub(
        r"(?<=[\])\d]) *[xX] *(?=[\[(\d])", " * ", text.strip().lstrip("= ").translate(_SIGNS)
    )
    codes = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    right = plain if "[" in plain else re.sub(rf"(?<![\w.])(?:{codes})(?![\w.])", r"[\g<0>]", plain)
    right = re.sub(
        r"\[([^\[\]]*?)(?= *(?:[*/+-]|$))", r"[\1]", right
    )  # a bracket that does not close
    right = re.sub(
        r"\[([^\[\]]+)\]",
        lambda code: f"[{nearest(code[1].translate(_LOOKS), known) or code[1]}]",
        right,
    )
    try:
        names = references(parse_formula(right))
    except FormulaError:
        return ""
    return right if names and {*names} <= {*known} and right != text else ""


def parse_comparison(text: str) -> Comparison:
    """Read a comparison such as `[value] <= [whole]`. Raises FormulaError."""
    return _Parser(text).comparison()


def references(formula: Formula) -> tuple[str, ...]:
    """The names it needs, each once, in the order written."""
    match formula:
        case Number():
            return ()
        case Reference():
            return (formula.name,)
        case Negative():
            return references(formula.node)
        case Chain():
            nodes = (formula.first, *(node for _, node in formula.rest))
            return tuple(dict.fromkeys(name for node in nodes for name in references(node)))


def evaluate(formula: Formula, values: Mapping[str, Decimal | int]) -> Decimal:
    """Its value to 50 digits. Raises FormulaError for an unknown reference or a division by zero."""
    exact = _exact(formula, values)
    return PRECISION.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def _exact(formula: Formula, values: Mapping[str, Decimal | int]) -> Fraction:
    match formula:
        case Number():
            return Fraction(formula.value)
        case Reference():
            return value_of(formula.name, values)
        case Negative():
            return -_exact(formula.node, values)
        case Chain():
            return _chained(formula, values)


def _chained(chain: Chain, values: Mapping[str, Decimal | int]) -> Fraction:
    result = _exact(chain.first, values)
    for sign, node in chain.rest:
        operand = _exact(node, values)
        if sign == "/" and operand == 0:
            raise FormulaError(Phrase("it divides by zero"))
        result = _OPERATIONS[sign](result, operand)
    return result


def value_of(name: str, values: Mapping[str, Decimal | int]) -> Fraction:
    """The value of a reference. Raises FormulaError where there is none, or it is too large to compute with."""
    if name not in values:
        raise FormulaError(Phrase("there is no value for [{name}]", name=name))
    value = Decimal(values[name])
    if not value.is_finite() or (value and abs(value.adjusted()) > MAX_EXPONENT):
        raise FormulaError(Phrase("the value of [{name}] is too large to compute with", name=name))
    return Fraction(value)


_MINUS = "\N{MINUS SIGN}"


def explain(
    formula: Formula,
    values: Mapping[str, Decimal | int],
    language: str,
    decimals: int | None = None,
) -> str:
    """The arithmetic in a reader's numbers: "979 : 1.736 × 100 = 56,39…"."""
    return (
        f"{spell(formula, values, language)} = {cut(evaluate(formula, values), language, decimals)}"
    )


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
            return _MINUS + _enclosed(
                formula.node, values, language, enclose=isinstance(formula.node, Chain)
            )
        case Chain():
            signs = {"*": "×", "/": division_sign(language), "-": _MINUS}
            text = _enclosed(
                formula.first, values, language, enclose=_needs(formula, formula.first, first=True)
            )
            for sign, node in formula.rest:
                inner = _enclosed(
                    node, values, language, enclose=_needs(formula, node, first=False)
                )
                text += f" {signs.get(sign, sign)} {inner}"
            return text


def _needs(chain: Chain, node: Formula, *, first: bool) -> bool:
    """Whether a part needs parentheses: a sum inside a product, and any chain that does not stand first."""
    if isinstance(node, Negative):
        return not first
    return (
        isinstance(node, Chain)
        and (not first or not chain.is_sum)
        and not (chain.is_sum and not node.is_sum)
    )


def _enclosed(
    node: Formula, values: Mapping[str, Decimal | int], language: str, *, enclose: bool
) -> str:
    text = spell(node, values, language)
    return f"({text})" if enclose else text


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
    if exact.quantize(step, ROUND_DOWN, PRECISION) != exact.quantize(
        step, ROUND_HALF_UP, PRECISION
    ):
        step = step.scaleb(-1)
    shown = exact.quantize(step, ROUND_DOWN, PRECISION)
    more = "" if shown == exact else "…"
    return format_number(shown, language) + more
