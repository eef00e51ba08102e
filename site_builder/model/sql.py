"""DuckDB, on one thread, loading nothing from elsewhere: its engines, its SQL, its answers about long tables.

It comes with the extra `parquet`. A file of CSV is read as text, so that what a cell is stays ours to say. Questions
about a long table have a bound on memory, beyond which they spill to a folder that goes with the answer.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from site_builder.core.problem import SiteBuilderError
from site_builder.model.long_rows import Spelling

_SETTINGS: Mapping[str, str | int | float | list[str]] = {
    "threads": 1,
    "async_threads": 0,  # beside this one, so that the process may fork
    "memory_limit": "256MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_file_cache": False,  # a file is read once
}
AT_ONCE = 10_000  # rows of an answer
DECIMALS = 12
DECIMAL = f"DECIMAL(38, {DECIMALS})"
_CASTS = {
    "integer": "BIGINT",
    "year": "SMALLINT",
    "number": DECIMAL,
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
_GLOB = re.compile(r"[*?\[\]{}\x00]")
_BUFFER = 1 << 22  # bytes of CSV; no line may be longer


class QueryError(SiteBuilderError):
    """DuckDB is not installed, cannot read the file, or does not answer."""


@contextmanager
def connected(scratch: Path | None = None) -> Iterator[Any]:
    """A connection; with `scratch` to an engine of its own that may spill there. Raises QueryError, also within."""
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise QueryError("duckdb") from error
    try:
        with _engine(os.getpid()).cursor() if scratch is None else _opened(scratch) as connection:
            yield connection
    except (duckdb.Error, UnicodeError) as error:
        raise QueryError(str(error)) from error


@cache  # one each process: a fork leaves that of its parent alone
def _engine(process: int) -> Any:
    return _opened("")


def _opened(scratch: Path | str) -> Any:
    import duckdb

    return duckdb.connect(config={**_SETTINGS, "temp_directory": str(scratch)}).execute(
        "SET TimeZone = 'UTC'"
    )


def quoted(text: str) -> str:
    """A text of SQL. Raises QueryError where it cannot stand there."""
    if "\0" in text:
        raise QueryError("a zero byte")
    return _between("'", text)


def named(name: str) -> str:
    """A name of SQL."""
    return _between('"', name)


def _between(mark: str, text: str) -> str:
    return f"{mark}{text.replace(mark, 2 * mark)}{mark}"


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a file of CSV is set apart. `quotes_hold` makes "" the empty text; `longest` is the longest line in bytes
    where that is known; `pads` fills rows that have fewer cells than there are columns, `skips_wide` passes over those
    that have more.
    """

    delimiter: str = ","
    line_end: str = "\n"
    longest: int = 0
    quotes_hold: bool = False
    pads: bool = False
    skips_wide: bool = False


def csv_cells(path: Path, columns: int, form: CsvForm = CsvForm()) -> str:
    """CSV below its header as columns c0, c1, ... of text, where an empty cell is NULL. Raises QueryError."""
    kinds = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(columns))
    buffer = max(form.longest, _BUFFER)
    # Told that lines end with CRLF, DuckDB 1.4 to 2.0 finds no row in strict mode; left to itself it takes both ends.
    ends = "new_line='\\n', " if form.line_end == "\n" else ""
    return f"""read_csv({quoted(str(path))}, auto_detect=false, header=true, delim={quoted(form.delimiter)}, quote='"',
        escape='"', {ends}columns={{{kinds}}}, strict_mode=true, null_padding={form.pads}, hive_partitioning=false,
        compression='none', ignore_errors={form.skips_wide},
        buffer_size={buffer}, max_line_size={buffer}, allow_quoted_nulls={not form.quotes_hold})"""


def ask(
    path: Path, spelling: Spelling, *queries: str, form: CsvForm = CsvForm()
) -> list[list[tuple[Any, ...]]]:
    """The rows of each query over `cells` (see `cells_of`). Raises QueryError."""
    return [list(answers(path, spelling, query, form)) for query in queries]


def answers(
    path: Path, spelling: Spelling, query: str, form: CsvForm = CsvForm()
) -> Iterator[tuple[Any, ...]]:
    """The rows of one query, of which some thousands are held at a time. Raises QueryError."""
    with tempfile.TemporaryDirectory() as scratch, connected(Path(scratch)) as connection:
        connection.execute(f"CREATE TEMP VIEW cells AS {cells_of(path, spelling, form)}")
        connection.execute(query)
        while rows := connection.fetchmany(AT_ONCE):
            yield from rows


def cells_of(path: Path, spelling: Spelling, form: CsvForm = CsvForm()) -> str:
    """A file as a query: columns c0, c1, ... as it writes them, x0, x1, ... as we would, v0, v1, ... their values."""
    if _GLOB.search(str(path)):  # DuckDB would look for other files
        raise QueryError(str(path))
    kinds = spelling.kinds
    form = replace(form, delimiter=spelling.delimiter, line_end=spelling.line_end)
    texts = ", ".join(f"{spelling.cell_sql(index)} AS x{index}" for index in range(len(kinds)))
    values = ", ".join(f"{_value(index, kind)} AS v{index}" for index, kind in enumerate(kinds))
    return f"SELECT *, {values} FROM (SELECT *, {texts} FROM {csv_cells(path, len(kinds), form)})"


def _value(index: int, kind: str) -> str:
    return f"x{index}" if kind == "string" else f"TRY_CAST(x{index} AS {_CASTS[kind]})"
