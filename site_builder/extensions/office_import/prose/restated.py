"""Which indicator a figure of the text restates: by its value and unit, and where that is not enough by its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.text import fold
from site_builder.extensions.office_import.observed import indicators, observed
from site_builder.extensions.office_import.prose.figures import ProseFigure
from site_builder.extensions.office_import.table import DataTable
from site_builder.extensions.office_import.tables.units import same_unit

LONG = 3  # digits of a value that hardly agrees by chance
ALIKE = 0.6  # share of an indicator's words that stand beside the figure
SAID = 3  # words in common without which a differing figure is another one
_SMALL = frozenset("va cua cac cho voi tai trong o la da duoc co theo den dat so the of and in".split())
_MOVES = re.compile(r"(?:tăng|giảm|vượt|mục tiêu|kế hoạch|phấn đấu|so với)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the indicators with a number."""

    code: str
    words: frozenset[str]
    unit: str
    value: Decimal


def known_rows(tables: Sequence[DataTable]) -> list[Known]:
    """The rows of the indicators' table."""
    table = indicators(tables)
    parts = observed(table) if table else None
    if parts is None or parts.name is None or parts.unit is None:
        return []
    columns = (parts.code, parts.name, parts.unit, parts.value)
    rows = zip(*(column.values for column in columns), strict=True)
    return [
        Known(str(code), _words(str(name)), str(unit or ""), value)
        for code, name, unit, value in rows
        if isinstance(value, Decimal)
    ]


def restated(figure: ProseFigure, rows: Sequence[Known]) -> str:
    """The code of the one row that the figure repeats exactly; "" where there is none or more than one may be meant."""
    quantity = figure.quantity
    if quantity.value is None or quantity.qualifier or quantity.whole is not None:
        return ""
    same = [row for row in rows if row.value == quantity.value and _fits(row.unit, figure)]
    is_telling = len(quantity.value.as_tuple().digits) >= LONG and not (figure.unit == "%" and quantity.value == 100)
    if len(same) == 1 and is_telling:
        return same[0].code
    return _best(figure, same)


def contradicted(figure: ProseFigure, rows: Sequence[Known]) -> str:
    """The code of the one row that the figure's words name while its value is another; else ""."""
    quantity = figure.quantity
    if quantity.value is None or quantity.whole is not None or _MOVES.search(figure.label):
        return ""
    fitting = [row for row in rows if row.unit and _fits(row.unit, figure)]
    if any(row.value == quantity.value for row in fitting):
        return ""
    label = _words(figure.label) | _words(figure.clause)
    return _best(figure, [row for row in fitting if len(row.words & label) >= SAID], least=0.8)


def _best(figure: ProseFigure, rows: Sequence[Known], least: float = ALIKE) -> str:
    """The row whose words the label has most of, if it leads; its clause counts where the label tells no two apart."""
    for text in (figure.label, figure.clause):
        words = _words(text)
        scores = sorted(((len(row.words & words) / max(len(row.words), 1), row.code) for row in rows), reverse=True)
        if scores and scores[0][0] >= least and (len(scores) == 1 or scores[1][0] < scores[0][0]):
            return scores[0][1]
    return ""


def _fits(unit: str, figure: ProseFigure) -> bool:
    """Whether the figure counts in the row's unit, of whose words a text may have only the first."""
    counted = "%" if figure.quantity.unit == "%" else figure.unit
    if same_unit(unit, counted):
        return True
    return bool(unit and counted) and fold(unit).lower().startswith(f"{fold(counted).lower()} ")


def _words(text: str) -> frozenset[str]:
    return frozenset(_content(text))


def _content(text: str) -> Iterator[str]:
    for word in re.findall(r"\w+", fold(text).lower()):
        if word not in _SMALL and not word.isdigit():
            yield word
