"""How a file spells its cells, and what they are in our own spelling: once in Python, once in SQL.

Both give the text that we would print of the value, so that whoever reads a cell next knows one spelling only. The
form of every cell is known before (`load.tables.long_table`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY_FORMAT = re.compile(r"%([dmY])([./-])%([dmY])\2%([dmY])")
_ANSWERS = {"1": "true", "0": "false"}


@dataclass(frozen=True, slots=True)
class ColumnSpelling:
    """How one column is written: its type, the signs of its numbers, the pattern of its days where they have one."""

    kind: str
    decimal: str = "."
    group: str = ""
    format: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether a cell is what we would print."""
        return self.kind != "boolean" and (self.decimal, self.group, self.format) == (".", "", "")

    def canonical(self, text: str) -> str:
        """The cell as we would print it."""
        if self.kind == "boolean":
            return _ANSWERS.get(text, text.lower())
        if self.format:
            parts = dict(zip(self.format[1::3], text.split(self.format[2]), strict=True))
            return f"{parts['Y']}-{parts['m']:0>2}-{parts['d']:0>2}"
        return (text.replace(self.group, "") if self.group else text).replace(self.decimal, ".")

    def canonical_sql(self, cell: str) -> str:
        """The same of a column of SQL."""
        if self.kind == "boolean":
            return f"CASE {cell} WHEN '1' THEN 'true' WHEN '0' THEN 'false' ELSE lower({cell}) END"
        if self.format:
            return f"strftime(try_strptime({cell}, '{self.format}'), '%Y-%m-%d')"
        plain = f"replace({cell}, '{_doubled(self.group)}', '')" if self.group else cell
        return plain if self.decimal == "." else f"replace({plain}, '{_doubled(self.decimal)}', '.')"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a file is written. `missing` are the texts that stand for no value, beside the empty cell."""

    columns: tuple[ColumnSpelling, ...]
    delimiter: str = ","
    line_end: str = "\n"
    missing: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The type of each column."""
        return tuple(column.kind for column in self.columns)

    @property
    def own(self) -> tuple[int, ...]:
        """The columns in which a cell may differ from what we would print."""
        return tuple(n for n, column in enumerate(self.columns) if self.missing or not column.is_ours)

    def cell_sql(self, index: int) -> str:
        """The cell of a column as we would print it, of a file's column c0, c1, ..."""
        text = self.columns[index].canonical_sql(f"c{index}")
        if not self.missing:
            return text
        return f"CASE WHEN c{index} IN ({self._listed}) THEN NULL ELSE {text} END"

    def is_there_sql(self, index: int) -> str:
        """Whether a cell stands for a value."""
        return f"c{index} IS NOT NULL" if not self.missing else f"c{index} NOT IN ({self._listed})"

    @property
    def _listed(self) -> str:
        return ", ".join(f"'{_doubled(each)}'" for each in self.missing)


def _doubled(text: str) -> str:
    return text.replace("'", "''")
