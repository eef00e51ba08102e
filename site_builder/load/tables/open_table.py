"""Tables made ready for frictionless: bytes unpacked, decoded and cut into cells by us, judged by it.

Frictionless opens files by guessing encoding and dialect, and for a foreign key opens the other table once more; so
each table of text or JSON is put in its place as rows, and whoever reads it sees the same cells.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from site_builder.core.cell import canonical_cell
from site_builder.core.problem import Phrase, Problem, UnreadableError, flag
from site_builder.core.sheets.csv import csv_records
from site_builder.core.sheets.opendocument import MOST_CELLS
from site_builder.core.sheets.workbook import check_formulas, sheet_rows
from site_builder.load.safety.safe_yaml import as_list, load_json
from site_builder.load.tables.columnar import FORMATS as COLUMNAR
from site_builder.load.tables.columnar import at_property, columnar_rows
from site_builder.load.tables.delimited import (
    Delimited,
    cells_of,
    loose_quotes,
    open_delimited,
    read_text,
)
from site_builder.load.tables.format import TABLE_FORMATS, format_of, unpacked, unpacked_reason
from site_builder.load.tables.frictionless_errors import RefusedError, why_unreadable
from site_builder.load.tables.header import composed, is_hxl
from site_builder.model.package import Schema

# Rows of a table on their way to frictionless, and in which of them the header stands.
#
# Left to itself frictionless takes for the header the first row that is about as wide as the table, and drops what
# stands above it without a word: a title, or a narrow header with the first row of data in its place.


FIRST = 100  # rows; frictionless looks for a header in no more


def header_row(
    first: Sequence[Sequence[Any]], names: Collection[str], comments: Collection[int]
) -> int:
    """The number of the first row that has the names of all fields, else of the first that holds anything."""
    filled = [n for n, row in enumerate(first, 1) if n not in comments and _filled(row)]
    named = (n for n in filled if names and set(names) <= {composed(cell) for cell in first[n - 1]})
    return next(named, filled[0] if filled else 1)


def _filled(row: Sequence[Any]) -> int:
    return sum(cell not in (None, "") for cell in row)


class Feed:
    """Rows that frictionless asks for by calling it; the dialect it reads them by learns where header and comments are.

    `make` gives all rows, and puts the numbers of comments into the set that it is handed. `pads`: what a row lacks at
    its end are empty cells.
    """

    def __init__(
        self,
        make: Callable[[set[int]], Iterator[list[Any]]],
        schema: Schema,
        stated: Any,
        *,
        pads: bool = False,
    ) -> None:
        self.make, self.names, self.pads = (
            make,
            {composed(name): name for name in schema.names},
            pads,
        )
        self.is_stated = stated.has_defined("header_rows") or not stated.header
        self.header_rows: list[int] = list(stated.header_rows) if stated.header else []
        self.comments = {0, *stated.comment_rows}
        self.above: dict[
            int, bool
        ] = {}  # what holds anything above the header; whether it is filled like the table
        self.dialect: Any = None
        self.is_respelled = False
        self.tags = 0  # the row of HXL below the header

    def __call__(self) -> Iterator[list[Any]]:
        """The rows anew."""
        rows = self.make(self.comments)
        first = list(islice(rows, FIRST))
        if not self.is_stated:
            self.header_rows = [header_row(first, self.names, self.comments)]
            self.above = dict(self._above(first))
        below = max(self.header_rows, default=0)
        if below and is_hxl(first[below] if below < len(first) else ()):
            self.tags = below + 1
            self.comments.add(self.tags)
        self.dialect.header_rows = self.header_rows or [1]
        self.dialect.comment_char, self.dialect.comment_rows = None, self.comments
        width = self._width(first)
        for number, row in enumerate(chain(first, rows), 1):
            named = self._named(row) if self.header_rows == [number] else row
            yield named + [None] * (width - len(named)) if self.pads else named

    def _named(self, row: Sequence[Any]) -> list[Any]:
        """The header in the spelling of the schema, where its letters are the same."""
        named = [self.names.get(composed(cell), cell) for cell in row]
        self.is_respelled = named != list(row)
        return named

    def problems(self, file: str) -> tuple[Problem, ...]:
        """What is told once the rows were read."""
        tags = (flag("hxl-row", file, row=self.tags),) if self.tags else ()
        if self.is_stated or not self.header_rows:
            return tags
        where = self.header_rows[0]
        if rows := [n for n, is_row in self.above.items() if is_row]:
            return (flag("header-among-rows", file, row=where, found=where, above=rows[0]), *tags)
        return (
            (flag("rows-above-header", file, row=where, found=where), *tags) if self.above else tags
        )

    def _above(self, first: Sequence[Sequence[Any]]) -> Iterator[tuple[int, bool]]:
        """Titles fill a cell or two; what fills more than half of the columns may be a row of the table."""
        where = self.header_rows[0]
        width = _filled(first[where - 1]) if first else 0
        for number, row in enumerate(first[: where - 1], 1):
            if number not in self.comments and (count := _filled(row)):
                yield number, 2 * count > width

    def _width(self, first: Sequence[Sequence[Any]]) -> int:
        if not self.header_rows:
            return len(self.names)
        return max((len(row) for row in first[: self.header_rows[-1]]), default=0)


# A table that lies in several files, as one text.
#
# Parts are one file after the other, as the specification says; parts that repeat the first part's header are common
# too, so a first row that equals it is left out. One that shares labels with it and differs would make a row of
# labels,
# and under it values would stand in another's column: that is an error. Comments, blank rows and the title of the
# first
# part go with a header that they stand above.
#
# Source: Data Package 2.0, "path", data in multiple files.


def check_parts(
    heads: Sequence[Delimited], paths: Sequence[str], file: str, dialect: Any, schema: Schema
) -> Iterator[Problem]:
    """Later parts whose first row shares labels with the header and is another, or stands above the header."""
    tops = _tops(heads[0], dialect, schema)
    first = tops[-1][-1] if tops else []
    for path, part in zip(paths[1:], heads[1:], strict=True):
        rows = [labels for labels, _ in _filled_rows(part, ())]
        if len(first) < 2 or not rows or _repeated(part, tops, dialect):
            continue
        if first in rows or _alike(rows[0], first):
            yield flag(
                "parts-differ", file, path=path, found=", ".join(rows[0]), header=", ".join(first)
            )


def joined(heads: Sequence[Delimited], dialect: Any, schema: Schema, *, has_header: bool) -> str:
    """The parts one after the other, without the headers that later ones repeat."""
    tops = _tops(heads[0], dialect, schema) if has_header else []
    return "".join(_body(head, tops if index else [], dialect) for index, head in enumerate(heads))


def _body(part: Delimited, tops: Sequence[Sequence[Sequence[str]]], dialect: Any) -> str:
    text = part.text[_repeated(part, tops, dialect) :]
    return text if not text or text.endswith(("\n", "\r")) else f"{text}\n"


def _repeated(part: Delimited, tops: Sequence[Sequence[Sequence[str]]], dialect: Any) -> int:
    """Where the header ends that a part repeats in one of these forms; 0 where it repeats none.

    Numbers of comment rows count in the first part; whether a later one repeats them is seen by its header alone.
    """
    for comments in ((), dialect.comment_rows or ()):
        rows = _filled_rows(part, comments)
        for top in tops:
            if [labels for labels, _ in rows[: len(top)]] == top:
                return rows[len(top) - 1][1]
    return 0


def _tops(part: Delimited, dialect: Any, schema: Schema) -> list[list[list[str]]]:
    """What later parts may repeat: all down to the last row of the header, the header, its last row alone."""
    rows = [labels for labels, _ in islice(_rows(part), FIRST)]
    comments = set(dialect.comment_rows or ())
    names = {composed(name) for name in schema.names}
    stated = (
        dialect.header_rows
        if dialect.has_defined("header_rows")
        else [header_row(rows, names, comments)]
    )
    header = [rows[number - 1] for number in stated if 0 < number <= len(rows)]
    if not header:
        return []
    whole = [labels for labels in rows[: stated[-1]] if any(labels)]
    return [top for top in (whole, header, header[-1:]) if top]


def _filled_rows(part: Delimited, comments: Container[int]) -> list[tuple[list[str], int]]:
    """The first rows that hold anything and are no comments, with the place where each ends."""
    rows = enumerate(islice(_rows(part), FIRST), start=1)
    return [row for number, row in rows if any(row[0]) and number not in comments]


def _rows(part: Delimited) -> Iterator[tuple[list[str], int]]:
    """The labels of each record, none of a comment by its sign, with the place where it ends."""
    end = 0
    for text, cells in _records(part):
        end += len(text)
        is_comment = part.comment and text.startswith(part.comment)
        yield [] if is_comment else [composed(cell) for cell in cells], end


def _records(part: Delimited) -> Iterator[tuple[str, list[str]]]:
    """Each record as it is written, with its cells; what cannot be read the table's own reading tells."""
    if part.dialect.quote:
        return csv_records(part.text, part.dialect)
    lines = io.StringIO(part.text, newline="")
    return ((line, line.rstrip("\r\n").split(part.dialect.delimiter)) for line in lines)


def _alike(labels: Sequence[str], first: Sequence[str]) -> bool:
    """Whether they share a label; a number may be a value of the data."""
    known = {label.strip().casefold() for label in first if any(map(str.isalpha, label))}
    return any(label.strip().casefold() in known for label in labels)


_AS_SHOWN = (
    "fill_merged_cells",
    "preserve_formatting",
    "adjust_floating_point_error",
    "stringified",
)
MOST_COLUMNS = 16_384  # of a spreadsheet; a table beyond that is no table for readers


@dataclass(frozen=True, slots=True)
class Opened:
    """A table to be judged, or why it cannot be. `is_plain`: text with the dialect that is published."""

    resource: Any
    problems: tuple[Problem, ...] = ()
    is_plain: bool = False
    rows: int = 0
    feed: Feed | None = None
    source: Delimited | None = None

    @property
    def is_published_form(self) -> bool:
        """Whether the text, once read, also begins with its header."""
        feed = self.feed
        return (
            self.is_plain
            and feed is not None
            and feed.header_rows == [1]
            and not feed.is_respelled
            and not feed.tags
        )

    def row_problems(self, file: str) -> tuple[Problem, ...]:
        """What reading the rows told of the place of the header, and of loose quotes."""
        problems = self.feed.problems(file) if self.feed else ()
        return (*problems, *(loose_quotes(self.source, file) if self.source else ()))


def open_table(
    folder: Path,
    described: Mapping[str, Any],
    judged: Any,
    parts: Sequence[bytes],
    schema: Schema,
    file: str,
) -> Opened:
    """The resource over rows of cells, which frictionless judges."""
    paths = [folder / str(path) for path in as_list(described.get("path"))]
    fmt = format_of(described)
    if reason := _refused(paths, fmt, parts):
        return Opened(None, (flag("table-unreadable", file, note=reason),))
    try:
        if not parts or fmt == "json":
            return _from_json(judged, described, parts, schema, file)
        if fmt in COLUMNAR:
            return _from_columns(
                judged, described, unpacked(paths[0], parts[0], _inner(described)), schema
            )
        if fmt in ("xlsx", "xls"):
            return _from_workbook(judged, described, parts[0], schema, file)
        plain = [
            unpacked(path, part, _inner(described)) for path, part in zip(paths, parts, strict=True)
        ]
        return _from_text(judged, described, plain, schema, file)
    except Exception as error:  # whatever a library makes of a hostile file must end as a message
        return Opened(None, why_unreadable(error, file))


def _inner(described: Mapping[str, Any]) -> str:
    return str(described.get("innerpath") or "")


def _from_columns(
    judged: Any, described: Mapping[str, Any], content: bytes, schema: Schema
) -> Opened:
    """A table in another form than text; a file of features without properties is none, and stays a file."""
    fmt, is_stated = format_of(described), described.get("type") == "table" or bool(schema.fields)
    try:
        rows = columnar_rows(fmt, content, _dialect(described), frozenset(_of_type(schema, "list")))
    except (UnreadableError, UnicodeDecodeError):
        if fmt != "geojson" or is_stated:
            raise
        rows = []  # nobody says that it is a table: it is a file
    return _of_rows(judged, rows, schema) or Opened(None)


def _from_workbook(
    judged: Any, described: Mapping[str, Any], content: bytes, schema: Schema, file: str
) -> Opened:
    """A sheet; where the dialect asks for cells as a spreadsheet shows them, which frictionless knows, it reads."""
    fmt, dialect, rows = format_of(described), _dialect(described), len(content) // 4
    from frictionless.formats import ExcelControl

    control = ExcelControl.from_dialect(judged.dialect)
    if any(getattr(control, name) for name in _AS_SHOWN):
        check_formulas(content, dialect)
        return Opened(judged, rows=rows)
    result = sheet_rows(fmt, content, dialect)
    feed = Feed(lambda _: result(), schema, judged.dialect, pads=True)
    return Opened(_over(judged, feed), rows=rows, feed=feed)


def _of_type(schema: Schema, kind: str) -> Iterator[str]:
    return (field.name for field in schema.fields if field.type == kind)


def _dialect(described: Mapping[str, Any]) -> Mapping[str, Any]:
    stated = described.get("dialect")
    return stated if isinstance(stated, dict) else {}


def _refused(paths: Sequence[Path], fmt: str, parts: Sequence[bytes]) -> str:
    for path in paths:
        if reason := unpacked_reason(path):
            return reason
    if paths and fmt not in TABLE_FORMATS:
        return Phrase(
            "the format “{format}” is none of {known}", format=fmt, known=", ".join(TABLE_FORMATS)
        )
    if len(parts) > 1 and fmt not in ("csv", "tsv"):
        return Phrase("only CSV can lie in several files")
    return ""


def _from_text(
    judged: Any, described: Mapping[str, Any], parts: Sequence[bytes], schema: Schema, file: str
) -> Opened:
    texts = [read_text(part, described, file) for part in parts]
    fmt, stated, whole = format_of(described), judged.dialect, texts[0]
    if len(texts) > 1:
        heads = [open_delimited(text, stated, fmt, schema, file) for text in texts]
        paths = as_list(described.get("path"))
        if stated.header and (problems := tuple(check_parts(heads, paths, file, stated, schema))):
            raise RefusedError(*problems)
        whole = joined(heads, stated, schema, has_header=stated.header)
    source = open_delimited(whole, stated, fmt, schema, file)
    share = _share(next(filter(None, cells_of(source, file, set())), []) if whole.strip() else [])
    feed = Feed(partial(cells_of, source, file), schema, stated)
    return Opened(
        _over(judged, feed),
        source.problems,
        source.is_plain,
        whole.count("\n") * share,
        feed,
        source,
    )


def _share(first: Sequence[Any]) -> int:
    """How much more such a row may cost than one of two columns: frictionless takes some 5 seconds for a million cells.

    Raises UnreadableError where it has too many.
    """
    if len(first) > MOST_COLUMNS:
        facts = {"count": len(first), "most": MOST_COLUMNS}
        raise UnreadableError(
            Phrase("it has {count} columns, and no more than {most} are read", **facts)
        )
    return max(1, len(first) // 2)


def _of_rows(judged: Any, rows: Sequence[list[Any]], schema: Schema) -> Opened | None:
    """Rows that are there all at once; None where there is neither a row nor a name of a column."""
    rows = rows or ([list(schema.names)] if schema.fields else [])
    if not rows:
        return None
    feed = Feed(lambda _: iter(rows), schema, judged.dialect)
    return Opened(_over(judged, feed), rows=len(rows) * _share(rows[0]), feed=feed)


def _over(judged: Any, feed: Feed) -> Any:
    """The same resource over rows of cells.

    It shares the schema that was judged: by way of a descriptor frictionless would judge it once more, and its fields
    twice again when the table is opened.
    """
    import frictionless
    from frictionless.resources import TableResource

    stated = judged.dialect.to_descriptor()
    dialect = {key: value for key, value in stated.items() if key not in ("csv", "excel", "ods")}
    resource: Any = TableResource(name=judged.name, data=[[]], schema=judged.schema)
    resource.dialect = feed.dialect = frictionless.Dialect.from_descriptor(dialect)
    for field in judged.schema.fields if judged.schema else ():
        vars(field)["to_copy"] = partial(
            _itself, field
        )  # copies guard against changes, and nobody changes them
    resource.data = feed
    return resource


def _itself(field: Any, **_: Any) -> Any:
    return field


def _from_json(
    judged: Any, described: Mapping[str, Any], parts: Sequence[bytes], schema: Schema, file: str
) -> Opened:
    data = described.get("data")
    if parts:
        data = load_json(read_text(parts[0], described, file), MOST_CELLS, number=Decimal)
        data = at_property(data, str(_dialect(described).get("property") or ""))
    if not isinstance(data, list):
        raise UnreadableError(Phrase("a table in JSON is a list of rows"))
    is_keyed = bool(data) and all(isinstance(row, dict) for row in data)
    if not is_keyed and not all(isinstance(row, list) for row in data):
        raise UnreadableError(Phrase("the rows of a table in JSON are all objects, or all lists"))
    return _of_rows(judged, list(_keyed(data, schema)) if is_keyed else data, schema) or Opened(
        judged
    )


def _keyed(data: Sequence[Mapping[str, Any]], schema: Schema) -> Iterator[list[Any]]:
    """Objects as rows: the schema's columns first, then every key that any row has beside them."""
    names = {composed(name): name for name in schema.names}
    labels = dict.fromkeys(schema.names)
    for row in data:
        labels.update(dict.fromkeys(names.get(composed(key), key) for key in row))
    yield list(labels)
    points = frozenset(_of_type(schema, "geopoint"))
    for row in data:
        known = {names.get(composed(key), key): value for key, value in row.items()}
        if len(known) < len(row):
            raise UnreadableError(Phrase("two keys of one row are spelled alike"))
        # A point as an object is judged as text.
        cells = ((label in points, known.get(label)) for label in labels)
        yield [
            canonical_cell(cell) if is_point and isinstance(cell, dict) else cell
            for is_point, cell in cells
        ]
