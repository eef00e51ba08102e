"""Indicators as a series lists them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from site_builder.core.calendar.period import Period
from site_builder.core.numbers.number import canonical_number
from site_builder.core.text import Text

KINDS = ("heading", "percent", "count", "quantity", "coded", "rank", "index")
WITHOUT_ZERO = ("score", "index", "rank", "coded")  # kinds of figures that are no amounts
UNKNOWN = "unknown"  # the smallest difference that is worth telling, where nobody knows it
COMPARISONS = (">=", "<=", "=", ">", "<")  # of a figure with its target


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the indicator list. `scale` maps a coded answer to its words, in order.

    What the checks of meaning may hold it to: `formula` and `at_most` (a code); `minimum` and `maximum`, which for a
    per cent are 0 and 100 where the list says nothing; `children` is "sum" where the lines below add up to this one;
    `is_cumulative` where figures only grow within a year; `bound`, the largest change against the previous period
    that needs no note, in points where the unit is per cent and in per cent elsewhere. `until` is the code of the last
    period it is counted for, "" while it goes on. `kind` is "" where the list does not say it: then nothing is done
    that only one kind bears. `definition` says what it is, `method` how it is counted; `same_as` names indicators of
    other series that measure the same, as `SERIES/CODE`. `decimals` is how its source prints it; readers see at most
    `most`, and all digits where the list does not say it. `former_units` are those of figures that begin before a
    period, in the order of time. `smallest` is the smallest difference that is worth telling, None where the list says
    nothing; `is_unsure` where it says that nobody knows it.
    """

    code: str
    name: Text
    parent: str = ""
    unit: Text = Text()
    kind: str = ""
    decimals: int | None = None
    most: int | None = None
    direction: str = ""
    formula: str = ""
    at_most: str = ""
    definition: Text = Text()
    method: Text = Text()
    same_as: tuple[str, ...] = ()
    replaces: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    children: str = ""
    is_cumulative: bool = False
    bound: Decimal | None = None
    until: str = ""
    scale: tuple[tuple[int, Text], ...] = ()
    former_units: tuple[tuple[Period, Text], ...] = ()
    smallest: Decimal | None = None
    is_unsure: bool = False

    def at(self, period: Period | None) -> Indicator:
        """The same as it stood in a period: in the unit of then."""
        changes = self.former_units if period else ()
        units = (
            unit
            for since, unit in changes
            if period and period.window().start < since.window().start
        )
        return replace(self, unit=next(units, self.unit), former_units=()) if changes else self

    @property
    def good(self) -> str:
        """Which way is better, up or down; "" where neither is, or where nobody knows which difference counts."""
        return self.direction if self.direction in ("up", "down") and not self.is_unsure else ""

    @property
    def smallest_said(self) -> str:
        """The smallest difference as data say it; "" where the list says nothing."""
        if self.is_unsure:
            return UNKNOWN
        return "" if self.smallest is None else canonical_number(self.smallest)

    @property
    def has_zero(self) -> bool:
        """Whether its figures are amounts of something, of which a change in per cent says how much."""
        return self.kind not in WITHOUT_ZERO

    @property
    def is_computed(self) -> bool:
        """Whether the list says how its figures follow from others."""
        return bool(self.formula) or self.children == "sum"

    @property
    def level(self) -> int:
        """Depth of the code: 5.3.1 is 3."""
        return self.code.count(".") + 1

    def words(self, value: Decimal | int | None, language: str) -> str:
        """The words of a coded answer in a language, "" where the scale has none for it."""
        return self.answer(value).say(language)

    def answer(self, value: Decimal | int | None) -> Text:
        """The words of a coded answer, none where the scale has none for it."""
        for answer, label in self.scale:
            if value is not None and answer == value:
                return label
        return Text()
