"""One row entered in a table of a series (indicators, targets, breaks), all else left as its author wrote it.

Only the lines of the row change; where the table lacks a column for what is entered, or the package a table, the
descriptor gains it, its comments and order kept.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

from site_builder.core.cell import Cell
from site_builder.core.csv import Dialect, csv_rows, csv_text
from site_builder.core.errors import AuthoringError
from site_builder.core.i18n.catalog import language_name, say_in_context
from site_builder.core.problem import N_, NC_
from site_builder.core.text import split_key

UNWRITABLE = N_("The table {table} cannot be written as {encoding}: it has no letter for “{found}”.")

# Columns that a table may gain: type, and the heading for readers.
_FIELDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "indicators": {
        "name": ("string", NC_("list", "Indicator")),
        "unit": ("string", NC_("list", "Unit")),
        "kind": ("string", NC_("list", "Kind")),
        "decimals": ("integer", NC_("list", "Decimals")),
        "direction": ("string", NC_("list", "Which way is better")),
        "parent": ("string", NC_("list", "Parent code")),
        "definition": ("string", NC_("list", "Definition")),
        "replaces": ("string", NC_("list", "Stands in the place of")),
        "until": ("string", NC_("list", "Last period")),
    },
    "targets": {
        "indicator": ("string", NC_("list", "Indicator")),
        "period": ("string", NC_("list", "Period")),
        "comparison": ("string", NC_("list", "Comparison")),
        "value": ("number", NC_("list", "Target")),
        "note": ("string", NC_("list", "Note")),
        "source": ("string", NC_("list", "Source")),
    },
    "breaks": {
        "indicator": ("string", NC_("list", "Indicator")),
        "area": ("string", NC_("list", "Area")),
        "period": ("string", NC_("list", "First period that differs")),
        "kind": ("string", NC_("list", "Kind of break")),
        "note": ("string", NC_("list", "Note")),
    },
}
_TITLES = {"targets": NC_("list", "Targets"), "breaks": NC_("list", "Breaks")}


@dataclass(frozen=True, slots=True)
class ListTable:
    """The text of a table: `columns` says which column plays which part of its role."""

    text: str
    form: Dialect
    columns: Mapping[str, str]

    @property
    def head(self) -> list[str]:
        """The names of its columns."""
        return next(iter(csv_rows(self.text.removeprefix("\ufeff"), self.form)), [])

    @property
    def rows(self) -> list[dict[str, str]]:
        """Its rows by part; an empty line is none."""
        head, *rows = csv_rows(self.text.removeprefix("\ufeff"), self.form)
        parts = {part: head.index(column) for part, column in self.columns.items() if column in head}
        return [{part: row[at] if at < len(row) else "" for part, at in parts.items()} for row in rows if any(row)]

    def line(self, place: int) -> int:
        """The line of the file (from 1) on which the row of that number begins."""
        return self._spans()[1][place][0] + 1

    def entered(self, place: int, values: Mapping[str, str]) -> str:
        """The text with a new row before the row of that number (from 0); at the end where there are fewer."""
        cells = dict.fromkeys(self.head, "") | {self.columns[part]: value for part, value in values.items()}
        lines, spans = self._spans()
        at = spans[place][0] if place < len(spans) else len(lines)
        if at == len(lines) and lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += self.form.line_end
        return "".join([*lines[:at], self._line(list(cells.values())), *lines[at:]])

    def changed(self, place: int, values: Mapping[str, str]) -> str:
        """The text with other values in the row of that number."""
        lines, spans = self._spans()
        start, end = spans[place]
        cells = next(csv_rows("".join(lines[start:end]), self.form))
        new = {self.head.index(self.columns[part]): value for part, value in values.items()}
        cells = [new.get(at, cells[at] if at < len(cells) else "") for at in range(len(self.head))]
        return "".join([*lines[:start], self._line(cells), *lines[end:]])

    def widened(self, names: Sequence[str]) -> ListTable:
        """The table with more columns, empty everywhere; the parts bear the names of their columns."""
        mark = "\ufeff" if self.text.startswith("\ufeff") else ""
        head, *rows = csv_rows(self.text.removeprefix("\ufeff"), self.form)
        made: list[list[Cell]] = [[*head, *names]]
        for row in filter(any, rows):
            cells: list[Cell] = [cell or None for cell in row]
            made.append(cells + [None] * len(names))
        text = mark + csv_text(made, self.form)
        return ListTable(text, self.form, {**self.columns, **{name: name for name in names}})

    def _line(self, cells: Sequence[str]) -> str:
        return csv_text([[cell or None for cell in cells]], self.form)

    def _spans(self) -> tuple[list[str], list[tuple[int, int]]]:
        """The lines, and from which to which each row reaches (a quoted cell may hold line ends)."""
        lines = list(io.StringIO(self.text, newline=""))
        reader, start, spans = csv_rows(self.text.removeprefix("\ufeff"), self.form), 0, []
        for row in reader:
            end = reader.line_num  # type: ignore[attr-defined]
            if any(row):
                spans.append((start, end))
            start = end
        return lines, spans[1:]


def encoded(text: str, encoding: str, table: str) -> bytes:
    """The text as bytes. Raises AuthoringError where the encoding has no such letter."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        found = error.object[error.start : error.end]
        raise AuthoringError(UNWRITABLE, table=table, encoding=encoding, found=found) from error


def with_columns(descriptor: str, resource: str, role: str, names: Sequence[str], language: str) -> str:
    """The descriptor with more columns of a table, each with its part of the role."""
    data, write = _opened(descriptor)
    described = next(each for each in data["resources"] if each.get("name") == resource)
    described["schema"]["fields"].extend(_field(role, name, language) for name in names)
    described[role].update({name: name for name in names})
    return write(data)


def with_table(descriptor: str, role: str, path: str, names: Sequence[str], language: str) -> str:
    """The descriptor with a table for a role that it had none for."""
    data, write = _opened(descriptor)
    data["resources"].append(
        {
            "name": role,
            "type": "table",
            "path": path,
            "title": say_in_context("list", _TITLES[role], language),
            role: {name: name for name in names},
            "schema": {"fields": [_field(role, name, language) for name in names]},
        }
    )
    return write(data)


def fresh_table(role: str, parts: Mapping[str, str]) -> ListTable:
    """An empty table for a role, with columns for translations that are there."""
    names = [*_FIELDS[role], *(part for part, value in parts.items() if value and split_key(part)[1])]
    form = Dialect()
    return ListTable(csv_text([names], form), form, {name: name for name in names})


def missing_columns(table: ListTable, role: str, parts: Mapping[str, str]) -> tuple[str, ...]:
    """Which parts have something to say and no column to stand in."""
    wanted = (part for part, value in parts.items() if value and part not in table.columns)
    return tuple(part for part in wanted if split_key(part)[0] in _FIELDS[role])


def _field(role: str, name: str, language: str) -> dict[str, str]:
    stem, code = split_key(name)
    kind, title = _FIELDS[role][stem]
    words = say_in_context("list", title, language)
    return {"name": name, "type": kind, "title": f"{words} ({language_name(code, language)})" if code else words}


def _opened(text: str) -> tuple[Any, Callable[[Any], str]]:
    """A descriptor as data, and the function that writes it in its own form."""
    if text.lstrip("\ufeff \r\n\t").startswith("{"):
        indent = re.search(r"\n([ \t]+)\"", text)
        return json.loads(
            text
        ), lambda data: json.dumps(data, ensure_ascii=False, indent=indent[1] if indent else 2) + "\n"
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 1_000_000, True
    dash = re.search(r"^resources:[^\n]*\n(?:[ \t]*#[^\n]*\n)*([ ]*)- ", text, re.MULTILINE)
    offset = len(dash[1]) if dash else 2
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)

    def write(data: Any) -> str:
        stream = io.StringIO()
        yaml.dump(data, stream)
        return stream.getvalue()

    return yaml.load(text), write
