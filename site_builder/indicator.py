"""Indicators as a series lists them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from site_builder.text import Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the indicator list. `scale` maps a coded answer to its words, in order."""

    code: str
    name: Text
    parent: str = ""
    unit: Text = Text()
    kind: str = "count"
    decimals: int | None = None
    direction: str = "none"
    formula: str = ""
    at_most: str = ""
    definition: Text = Text()
    replaces: str = ""
    scale: tuple[tuple[int, Text], ...] = ()

    @property
    def level(self) -> int:
        """Depth of the code: 5.3.1 is 3."""
        return self.code.count(".") + 1

    def words(self, value: Decimal | int | None, language: str = "vi") -> str:
        """The words of a coded answer, "" where the scale has none for it."""
        for answer, label in self.scale:
            if value is not None and answer == value:
                return label.say(language)
        return ""
