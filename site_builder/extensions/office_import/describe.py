"""The first descriptor of a folder of plain data files: what can be seen is written, what is unsure is marked `# ?`.

Source: Data Package 2.0, Table Dialect and Table Schema 2.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.cell import canonical_cell
from site_builder.core.errors import AuthoringError, BuildRefused
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_, Problem, Translate, facts_in, rule
from site_builder.core.text import fold, slugify
from site_builder.load.packages.descriptor import NAMES
from site_builder.load.tables.written import written
from site_builder.model.package import Package
from site_builder.model.survey import SeenColumn, SeenFile, SeenTable

DESCRIBED = N_("{place} is there already; nothing was changed.")
NOTHING = N_("No table was found in “{place}”.")
MARK = "# ?"

_DOUBTS = {
    "convention": N_(
        "“{example}” is two numbers, by which sign ends the whole part; the column stays text until type, decimalChar "
        "and groupChar say it."
    ),
    "words": N_("“{example}” stands among numbers; the column stays text."),
    "order": N_("“{example}” is two days; the column stays text until type and format say which number is the month."),
    "irregular": N_("“{example}” is no day; the column stays text."),
    "zeros": N_("“{example}” ends in a zero that others lack: a number or a code; the column stays text."),
    "digits": N_("“{example}” has more digits than every program keeps; the column stays text."),
}
_TITLE = N_("Taken from the name; write what readers call it.")
_ABOUT = N_("Say in one or two sentences what the data hold, where they come from, for which area.")
_LICENCE = N_("Name the licence under which the data came; without one nobody may use them.")
DIFFERS = rule(
    "description-differs",
    "error",
    "Read under this description, “{cell}” is published as “{found}”.",
    "This is a fault of the program: the description was not kept. Describe the file by hand, and please report it.",
)
_AUTHOR = N_("Name who made the data, with the role creator; nobody is named without you.")
_KEY = N_("Every row has its own value here.")
_REFERENCE = N_("All values stand in “{resource}” too.")
_WRITTEN = N_("Written anew from {file}, whose header or cells no dialect describes.")
_UNREAD = N_("Not read as a table ({reason}).")
_HIDDEN = N_("Sheets that the workbook hides are in no table, and would be published with the file: {sheets}.")
_CODE_WORDS = ("ma", "code", "id", "key", "so hieu", "ky hieu")


@dataclass(frozen=True, slots=True)
class Description:
    """The files to write, relative to the folder, and each point that its author should look at."""

    files: tuple[OutputFile, ...]
    unsure: tuple[str, ...]


def describe(folder: Path, seen: Sequence[SeenFile], language: str, translate: Translate) -> Description:
    """The descriptor of a folder in a `language`, with the tables that had to be written anew.

    Raises AuthoringError, and BuildRefused where packages would be refused what a file holds.
    """
    for name in NAMES:
        if (folder / name).exists():
            raise AuthoringError(DESCRIBED, place=f"{folder.name}/{name}")
    if refused := [replace(each, file=f"{folder.name}/{each.file}") for file in seen for each in file.problems]:
        raise BuildRefused(refused)
    tables = [table for file in seen for table in file.tables]
    if not tables:
        raise AuthoringError(NOTHING, place=folder.name)
    for table in tables:
        if table.content is not None and (folder / table.path).exists():
            raise AuthoringError(DESCRIBED, place=f"{folder.name}/{table.path}")
    writing = _Writing(translate)
    lines = [*_head(folder, tables, language, writing), "resources:"]
    keys = find_keys(tables)
    for file in seen:
        for table in file.tables:
            lines += _table(table, keys, writing)
        if not file.tables or any(table.content is not None for table in file.tables):
            lines += _file(file, {table.name for table in tables}, writing)
    text = "\n".join(lines) + "\n"
    made = [OutputFile(table.path, table.content) for table in tables if table.content is not None]
    return Description((OutputFile(NAMES[1], text.encode()), *made), tuple(writing.unsure))


class _Writing:
    """Comments in the author's language, those that ask for a look remembered."""

    def __init__(self, translate: Translate) -> None:
        self.translate = translate
        self.unsure: list[str] = []

    def mark(self, where: str, message: str, **facts: str) -> str:
        """A comment that begins with the mark of what is unsure."""
        said = self.translate(message).format_map(facts_in(facts.items(), self.translate))
        self.unsure.append(f"{where}: {said}" if where else said)
        return f"{MARK} {' '.join(said.split())}"


@dataclass(frozen=True, slots=True)
class Keys:
    """Which column tells the rows of a table apart, and which columns name rows of another: (column, table, column)."""

    primary: Mapping[str, str]
    foreign: Mapping[str, tuple[tuple[str, str, str], ...]]


def find_keys(tables: Sequence[SeenTable]) -> Keys:
    """Columns of one label in two tables, where one has each value once and the other has no value beside them."""
    unique = {table.name: [column for column in table.columns if _is_key(column)] for table in tables}
    foreign: dict[str, tuple[tuple[str, str, str], ...]] = {}
    primary: dict[str, str] = {}
    for table in tables:
        for column in table.columns:
            found = _referred(table, column, unique)
            if found and primary.get(found, column.name) == column.name:
                foreign[table.name] = (*foreign.get(table.name, ()), (column.name, found, column.name))
                primary[found] = column.name
    for table in tables:
        first = next((column for column in unique[table.name] if _names_rows(column)), None)
        if first and table.name not in primary:
            primary[table.name] = first.name
    return Keys(primary, foreign)


def _referred(table: SeenTable, column: SeenColumn, unique: Mapping[str, Sequence[SeenColumn]]) -> str:
    """The table whose rows the column names, or ""."""
    cells = {cell for cell in column.cells if cell not in (None, "")}
    if column.typing.type not in ("string", "integer") or not cells or column in unique[table.name]:
        return ""
    for name, columns in unique.items():
        for other in columns:
            same = name != table.name and (other.name, other.typing.type) == (column.name, column.typing.type)
            if same and cells <= set(other.cells):
                return name
    return ""


def _is_key(column: SeenColumn) -> bool:
    cells, typing = column.cells, column.typing
    if typing.type not in ("string", "integer") or typing.doubt or typing.missing or len(cells) < 2:
        return False
    return all(cell not in (None, "") for cell in cells) and len(set(cells)) == len(cells)


def _names_rows(column: SeenColumn) -> bool:
    words = " ".join(fold(column.title or column.name).lower().replace("_", " ").split())
    return words.startswith(tuple(f"{word} " for word in _CODE_WORDS)) or words in _CODE_WORDS


def _head(folder: Path, tables: Sequence[SeenTable], language: str, writing: _Writing) -> Iterator[str]:
    name = folder.resolve().name
    slug = name if at.NAME.fullmatch(name) else slugify(name) or "package"
    title = tables[0].title if len(tables) == 1 and tables[0].title else name.replace("-", " ").replace("_", " ")
    yield "$schema: https://datapackage.org/profiles/2.0/datapackage.json"
    yield f"name: {_quoted(slug)}"
    yield f"title: {_quoted(title)}  {writing.mark('title', _TITLE)}"
    yield f'description: ""  {writing.mark("description", _ABOUT)}'
    yield f"language: {language}"
    yield f"# licenses: [{{name: …, path: …}}]  {writing.mark('licenses', _LICENCE)}"
    yield f"# contributors: [{{title: …, roles: [creator]}}]  {writing.mark('contributors', _AUTHOR)}"


def _table(table: SeenTable, keys: Keys, writing: _Writing) -> Iterator[str]:
    note = f"  {writing.mark(table.path, _WRITTEN, file=table.file)}" if table.content is not None else ""
    yield f"  - name: {_quoted(table.name)}{note}"
    yield "    type: table"
    yield f"    path: {_quoted(table.path)}"
    yield from (f"    title: {_quoted(table.title)}" for _ in range(bool(table.title)))
    yield from (f"    description: {_quoted(table.notes)}" for _ in range(bool(table.notes)))
    yield f"    format: {table.format}"
    yield f"    encoding: {table.encoding}"
    if table.content is not None:
        yield f"    sources: [{_flow({'title': table.file})}]"
    if dialect := _dialect(table):
        yield f"    dialect: {_flow(dialect)}"
    yield "    schema:"
    yield "      fields:"
    for column in table.columns:
        note = _DOUBTS.get(column.typing.doubt, "")
        where = f"{table.path}, {column.title or column.name}"
        mark = f"  {writing.mark(where, note, example=column.typing.example)}" if note else ""
        yield f"        - {_flow(_field(column))}{mark}"
    yield from _keys(table, keys, writing)


def _keys(table: SeenTable, keys: Keys, writing: _Writing) -> Iterator[str]:
    if key := keys.primary.get(table.name):
        yield f"      primaryKey: [{_quoted(key)}]  {writing.mark(f'{table.path}, {key}', _KEY)}"
    if keys.foreign.get(table.name):
        yield "      foreignKeys:"
    for column, resource, other in keys.foreign.get(table.name, ()):
        reference = {"fields": [column], "reference": {"resource": resource, "fields": [other]}}
        yield f"        - {_flow(reference)}  {writing.mark(f'{table.path}, {column}', _REFERENCE, resource=resource)}"


def _dialect(table: SeenTable) -> dict[str, Any]:
    if table.content is not None:
        return {}
    dialect: dict[str, Any] = {}
    if table.delimiter != "," or table.header > 1 or table.skipped:
        dialect["delimiter"] = table.delimiter
    if table.header > 1:
        dialect["headerRows"] = [table.header]
    if table.skipped:
        dialect["commentRows"] = list(table.skipped)
    return dialect


def _field(column: SeenColumn) -> dict[str, Any]:
    typing = column.typing
    return {
        "name": column.name,
        "type": typing.type,
        "title": column.title if column.title != column.name else "",
        "format": typing.format,
        "unit": "%" if typing.is_share else column.unit,
        "decimalChar": typing.decimal,
        "groupChar": typing.group,
        "bareNumber": False if typing.is_share else None,
        "missingValues": ["", *typing.missing] if typing.missing else None,
    }


def _file(file: SeenFile, taken: set[str], writing: _Writing) -> Iterator[str]:
    """A file that is kept and offered as it is."""
    stem, _, ending = file.path.rpartition(".")
    name = slugify(stem or file.path).replace(".", "-") or "file"
    name = f"{name}-{slugify(ending) or 'file'}" if name in taken else name
    taken.add(name)
    note = f"  {writing.mark(file.path, _UNREAD, reason=file.reason)}" if file.reason else ""
    if file.hidden:
        note += f"  {writing.mark(file.path, _HIDDEN, sheets=', '.join(file.hidden))}"
    yield f"  - name: {_quoted(name)}{note}"
    yield "    type: file"
    yield f"    path: {_quoted(file.path)}"
    yield f"    title: {_quoted(stem or file.path)}"


def _flow(mapping: Mapping[str, Any]) -> str:
    """A mapping on one line, what says nothing left out."""
    known = {key: value for key, value in mapping.items() if value not in (None, "", [], {})}
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in known.items()) + "}"


def _value(value: Any) -> str:
    return _flow(value) if isinstance(value, Mapping) else _quoted(value)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def check_described(seen: Sequence[SeenFile], package: Package | None, label: str) -> Iterator[Problem]:
    """The first cell of each table that is published otherwise than the file stores it."""
    tables = [table for file in seen for table in file.tables]
    for table in tables if package else ():
        resource = package.resource(table.name) if package else None
        read = resource.table if resource else None
        rows = list(zip(*(column.cells for column in table.columns), strict=True))
        pairs = zip(rows, read.rows if read else (), strict=False)
        place = f"{label}/{table.path}"
        if read is None or len(read) != len(rows):
            yield DIFFERS(place, cell=len(rows), found=len(read) if read is not None else 0)
            continue
        for line, (row, values) in zip(read.lines, pairs, strict=True):
            cells = zip(table.columns, row, values, strict=True)
            wrong = next((found for found in cells if not _is_same(*found)), None)
            if wrong:
                column, cell, value = wrong
                yield DIFFERS(place, row=line, column=column.name, cell=cell, found=canonical_cell(value))
                break


def _is_same(column: SeenColumn, stored: Any, value: Any) -> bool:
    """Whether a published value is the stored one, by the plainest means there are."""
    typing = column.typing
    if stored in (None, "", *typing.missing):
        return value is None
    if typing.type in ("integer", "number") and isinstance(stored, str):
        text = stored.strip().removesuffix("%").strip().replace(typing.group or "\0", "")
        return Decimal(value) == Decimal(text.replace(typing.decimal or ".", "."))
    if typing.format:
        value, stored = canonical_cell(value), datetime.strptime(stored.strip(), typing.format).date()
    text = written(stored)
    return canonical_cell(value) in (text, text.strip())
