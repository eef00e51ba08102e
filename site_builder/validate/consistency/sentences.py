"""The figures of a text, sentence by sentence: those drawn from tables by a call, and those typed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from site_builder.core.numbers.mentions import find_quantities, mask, unit_after
from site_builder.core.numbers.numeral import Convention, convention_of
from site_builder.core.numbers.quantity import Parts
from site_builder.core.text import clean
from site_builder.derive.figures import TOKEN, CellFragment, FigureFragment, Fragment
from site_builder.model.check import Spot

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n\s*\n|\n(?=[ \t]*(?:[-*+|>#\N{BULLET}]|\d+[.)]))")
_POINT = re.compile(r"(?:[-*+\N{BULLET}]|\d+[.)])\s")


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure at a place in a text. `text` is as printed; `resource` and `row` tell a bound one's source. `call` works
    out one that follows from others; `change` is the difference, with its sign, of which a call prints the size.

    `start` and `end` count letters of the sentence; `line` counts lines of the text from 0.
    """

    text: str
    value: Decimal
    unit: str
    qualifier: str
    line: int
    start: int
    end: int
    resource: str = ""
    row: int | None = None
    key: str = ""
    column: str = ""
    change: Decimal | None = None
    call: str = ""

    @property
    def is_bound(self) -> bool:
        """Whether a call draws it from a table."""
        return bool(self.resource)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its figures in order; `text` has what is no figure blanked out, which `written` has too.

    `items` are the points of the list that it announces with a colon; `line` counts lines of the text from 0.
    """

    text: str
    mentions: tuple[Mention, ...]
    written: str = ""
    items: int = 0
    line: int = 0

    def draws(self, spot: Spot) -> bool:
        """Whether a call draws a figure of that row into it."""
        return any(
            each.is_bound and (each.resource, each.row) == (spot.resource, spot.line)
            for each in self.mentions
        )


def sentences_of(text: str, fragments: tuple[Fragment, ...], language: str) -> Iterator[Sentence]:
    """The sentences of a bound text that hold figures."""
    written = clean_lines(text)
    masked, start = mask(written), 0
    for match in [*_SENTENCE.finditer(masked), None]:
        end = match.start() if match else len(masked)
        body = masked[start:end]
        line = masked.count("\n", 0, start)
        mentions = tuple(_mentions(body, fragments, language, line))
        if mentions:
            items = _items(written[end:]) if body.rstrip(" *_").endswith(":") else 0
            yield Sentence(body, mentions, written[start:end], items, line)
        start = match.end() if match else end


def _items(text: str) -> int:
    """How many points the list has that a text begins with."""
    points = 0
    for line in text.strip("\n").split("\n"):
        if _POINT.match(line):
            points += 1
        elif line.strip() and not line.startswith(" "):
            break
    return points


def clean_lines(text: str) -> str:
    """NFC line by line, so that lines keep their numbers."""
    return "\n".join(clean(line) if line.strip() else "" for line in text.split("\n"))


def _mentions(
    body: str, fragments: tuple[Fragment, ...], language: str, line: int
) -> Iterator[Mention]:
    mentions = [
        *_bound(body, fragments, line, language),
        *_typed_by_hand(body, convention_of(language), line),
    ]
    yield from sorted(mentions, key=lambda mention: mention.start)


def _bound(
    body: str, fragments: tuple[Fragment, ...], line: int, language: str
) -> Iterator[Mention]:
    for call in TOKEN.finditer(body):
        fragment = fragments[int(call[1])]
        position = (line + body.count("\n", 0, call.start()), call.start(), call.end())
        if isinstance(fragment, FigureFragment):
            yield from _drawn(fragment, language, position)
        elif isinstance(fragment, CellFragment) and fragment.value is not None:
            unit = "%" if re.match(r"\s{0,2}%", body[call.end() :]) else ""
            home: dict[str, Any] = {
                "resource": fragment.resource,
                "row": fragment.line,
                "column": fragment.column,
            }
            yield Mention(fragment.printed, fragment.value, unit, "", *position, **home)


def _drawn(
    fragment: FigureFragment, language: str, position: tuple[int, int, int]
) -> Iterator[Mention]:
    """A coded answer and a missing figure are words, not amounts."""
    figure = fragment.figure
    if figure.value is not None and not figure.words:
        unit = figure.unit if fragment.unit is True else str(fragment.unit or "")
        printed, value = figure.phrase(language, fragment.unit), Decimal(figure.value)
        yield Mention(
            printed,
            value,
            unit,
            figure.qualifier,
            *position,
            figure.resource,
            figure.line,
            figure.key,
            change=fragment.change,
            call=fragment.call,
        )


def _typed_by_hand(body: str, convention: Convention, line: int) -> Iterator[Mention]:
    # what a call leaves has digits of its own
    plain = TOKEN.sub(lambda call: "\N{BULLET}" * len(call[0]), body)
    for quantity in find_quantities(plain, convention):
        if quantity.value is not None:
            text = str(Parts(quantity.qualifier, quantity.numeral, quantity.unit))
            unit = quantity.unit or unit_after(plain, quantity.end)
            position = (line + plain.count("\n", 0, quantity.start), quantity.start, quantity.end)
            yield Mention(text, quantity.value, unit, quantity.qualifier, *position)
