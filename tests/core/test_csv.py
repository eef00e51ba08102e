"""CSV comes back cell for cell through Python, pandas and DuckDB, and is written in one place."""

import ast
import io
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.sheets.csv import CANONICAL, Dialect, csv_rows, csv_text, delimiter_of
from tests.every import every
from tests.size import nodes

# No NUL: no CSV reader of pandas or DuckDB passes it.
letters = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
texts = st.text(letters, max_size=8) | st.text("a\"',;|\\\r\n\t \ufeff\u00a0\u200b=Đ.0", max_size=8)
cells = st.none() | texts
WIDTH = 3
ROOM = Path(__file__).parents[2] / "site_builder"
MODULES = sorted(ROOM.rglob("*.py"))
tables = st.lists(st.lists(cells, min_size=WIDTH, max_size=WIDTH).map(tuple), max_size=6)
headers = st.lists(
    texts.filter(bool), min_size=WIDTH, max_size=WIDTH, unique_by=lambda name: name.strip().lower()
)
FORMS = [
    CANONICAL,
    Dialect(delimiter=";", line_end="\r\n", quotes_text=True),
    Dialect(delimiter="\t"),
    Dialect(delimiter="|", quote="'"),
    Dialect(escape="\\", doubles_quotes=False),
    Dialect(escape="\\", doubles_quotes=True),
    Dialect(skips_blanks=True),
]


def by_python(text, dialect):
    """The cells as the csv module reads them; it does not tell a missing value from an empty text."""
    return [tuple(row) for row in csv_rows(text, dialect)]


def by_pandas(text):
    """The cells as pandas reads them under a header."""
    frame = pd.read_csv(
        io.BytesIO(text.encode()), dtype=str, keep_default_na=False, na_filter=False
    )
    return [tuple(frame.columns), *frame.itertuples(index=False, name=None)]


def by_duckdb(text, folder, width=WIDTH):
    """The cells as DuckDB reads them: None for nothing, "" for an empty text in quotes."""
    path = folder / "table.csv"
    path.write_bytes(text.encode())
    names = json.dumps({str(place): "VARCHAR" for place in range(width)}).replace('"', "'")
    found = duckdb.sql(
        f"select * from read_csv('{path}', auto_detect=false, header=false, delim=',', quote='\"', escape='\"',"
        f" new_line='\\n', allow_quoted_nulls=false, parallel=false, columns={names})"
    )
    return found.fetchall()


def plain(rows):
    """Missing values as the empty text that most readers take them for."""
    return [tuple(cell or "" for cell in row) for row in rows]


@pytest.mark.parametrize("dialect", FORMS, ids=repr)
@given(rows=tables)
def test_python_reads_every_cell_back(dialect, rows):
    """Line ends, quotes, separators and blanks come back, in every dialect that a package may have."""
    assert by_python(csv_text(rows, dialect), dialect) == plain(rows)


@given(header=headers, rows=tables)
def test_pandas_reads_every_cell_back(header, rows):
    """The header too, though it begins with a byte order mark."""
    assert by_pandas(csv_text([header, *rows])) == plain([header, *rows])


@given(rows=tables.filter(bool))
def test_duckdb_tells_missing_from_empty(tmp_path_factory, rows):
    """A missing value is nothing, an empty text two quotes: a reader that knows the difference finds it."""
    assert by_duckdb(csv_text(rows), tmp_path_factory.getbasetemp()) == rows


@pytest.mark.parametrize(
    ("content", "sign"),
    [
        ("Báo cáo năm\nmã;số\n1;2\n", ";"),
        ("Báo cáo năm\nmã;số\n1\n2\n3\n", ","),
        ("mã;số\n1;2\n", ";"),
    ],
)
def test_a_short_table_under_its_title_is_split(content, sign):
    """Two lines that agree are enough where they are all; one among others is not."""
    assert delimiter_of(content, ()) == sign


@given(rows=st.lists(st.tuples(cells), max_size=5))
def test_a_row_of_one_cell_is_a_row(rows):
    """A reader would skip an empty line; a missing value that stands alone is written as an empty text."""
    assert by_python(csv_text(rows), CANONICAL) == plain(rows)


def test_a_lone_carriage_return_is_no_end_of_a_row():
    """The csv module's own writer leaves it unquoted."""
    assert csv_text([["a\rb", "c"]]) == '"a\rb",c\n'


@pytest.mark.parametrize("cell", [" a", "a ", "\u00a0a", "\ufeffa"])
def test_blanks_at_the_edge_are_quoted(cell):
    """Some readers strip cells that are not in quotes; a byte order mark in front would vanish."""
    assert csv_text([[cell]]) == f'"{cell}"\n'


def test_values_are_spelled_as_published():
    """Numbers keep their zeros, truth is a word, and nothing bare is quoted without need."""
    assert csv_text([["x", Decimal("77.70"), True, None, ""]]) == 'x,77.70,true,,""\n'


def test_a_dialect_that_quotes_text_leaves_numbers_bare():
    """So that a spreadsheet knows the one from the other."""
    form = Dialect(delimiter=";", line_end="\r\n", quotes_text=True)
    assert csv_text([["4.10", Decimal("4.10"), None]], form) == '"4.10";4.10;\r\n'


def test_cells_of_any_length_are_read():
    """The csv module alone refuses more than 128 KiB."""
    assert list(csv_rows("x" * 200_000 + ",y\n")) == [["x" * 200_000, "y"]]


def test_quotes_that_do_not_close_are_refused_or_told():
    """A line that ends inside quotes is read as far as it goes, never as another row."""
    assert list(csv_rows('a,"b\nc')) == [["a", "b\nc"]]


BANNED = {"writer", "DictWriter", "to_csv", "write_csv", "to_csv_text"}


def writers(path: Path):
    """Calls of other writers of CSV, and quotes doubled by hand."""
    for node in nodes(path.read_text("utf-8")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in BANNED:
                yield node.func.attr
            if node.func.attr == "replace" and [
                getattr(arg, "value", None) for arg in node.args
            ] == ['"', '""']:
                yield "replace"


@every(MODULES)
def test_only_one_module_writes_csv(path):
    """What ruff cannot see (methods of tables, quoting by hand) is banned here."""
    assert not list(writers(path)) or path == ROOM / "core" / "csv.py"


def test_a_writer_elsewhere_would_be_seen(tmp_path):
    """The test above can fail."""
    stray = tmp_path / "stray.py"
    stray.write_text("csv.writer(x)\nframe.to_csv()\ncell.replace('\"', '\"\"')\n", "utf-8")
    assert list(writers(stray)) == ["writer", "to_csv", "replace"]
