"""The sentences of tests/cases/prose, each with the figures that every reader of it must find."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import yaml

from site_builder.core.numbers.number import canonical_number
from tests.every import every

FILE = Path(__file__).parent / "cases/prose/sentences.yml"


@dataclass(frozen=True)
class SentenceCase:
    """A sentence, the figures that it holds, and the prints that nothing decides."""

    language: str
    text: str
    found: tuple[str, ...]
    doubt: tuple[str, ...]

    @property
    def answers(self):
        """The figures without their units in words."""
        return [figure.partition(" | ")[0] for figure in self.found]

    @property
    def units(self):
        """Units in words by the place of their figure, where the case tells them."""
        return {
            place: figure.partition(" | ")[2]
            for place, figure in enumerate(self.found)
            if " | " in figure
        }


def answer(quantity):
    """Qualifier, value, whole and sign of a share, as the cases spell them."""
    whole = "" if quantity.whole is None else f"/{canonical_number(quantity.whole)}"
    unit = quantity.unit if quantity.unit in ("%", "‰") else ""
    return f"{quantity.qualifier} {canonical_number(quantity.value)}{whole} {unit}".strip()


def _read():
    for language, rows in yaml.safe_load(FILE.read_text("utf-8")).items():
        for row in rows:
            assert set(row) <= {"text", "found", "doubt"}, row
            yield SentenceCase(
                language, row["text"], tuple(row.get("found", ())), tuple(row.get("doubt", ()))
            )


CASES = tuple(_read())
sentences = every(CASES, lambda case: unicodedata.normalize("NFC", case.text))
