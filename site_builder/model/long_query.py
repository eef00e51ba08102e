"""What DuckDB says of a long table: the file read by its own reader, every cell as text and as a value of its type.

One thread and a bound on memory, beyond which it spills to a folder that goes with the answer.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from site_builder.core.errors import SiteBuilderError

MEMORY = "256MB"
AT_ONCE = 10_000  # rows of an answer
DECIMALS = 12
DECIMAL = f"DECIMAL(38, {DECIMALS})"
_SETTINGS: Mapping[str, str | int | bool] = {
    "threads": 1,
    "memory_limit": MEMORY,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_CASTS = {
    "integer": "BIGINT",
    "year": "SMALLINT",
    "number": DECIMAL,
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
_GLOB = re.compile(r"[*?\[\]{}\x00]")


class QueryError(SiteBuilderError):
    """DuckDB cannot read the file, or not answer."""


def ask(path: Path, kinds: Sequence[str], *queries: str) -> list[list[tuple[Any, ...]]]:
    """The rows of each query over `cells`: columns x0, x1, ... (text), v0, v1, ... (values). Raises QueryError."""
    return [list(answers(path, kinds, query)) for query in queries]


def answers(path: Path, kinds: Sequence[str], query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of one query, of which some thousands are held at a time. Raises QueryError."""
    try:
        import duckdb
    except ModuleNotFoundError as error:  # the extra `parquet`; without it every table is read row by row
        raise QueryError("duckdb") from error
    with tempfile.TemporaryDirectory() as scratch:
        try:
            with duckdb.connect(config={**_SETTINGS, "temp_directory": scratch}) as connection:
                connection.execute(f"CREATE VIEW cells AS {_cells(path, kinds)}")
                connection.execute(query)
                while rows := connection.fetchmany(AT_ONCE):
                    yield from rows
        except (duckdb.Error, UnicodeError) as error:
            raise QueryError(str(error)) from error


def quoted(text: str) -> str:
    """A text of SQL. Raises QueryError where it cannot stand there."""
    if "\0" in text:
        raise QueryError("a zero byte")
    inner = text.replace("'", "''")
    return f"'{inner}'"


def _cells(path: Path, kinds: Sequence[str]) -> str:
    if _GLOB.search(str(path)):  # DuckDB would look for other files
        raise QueryError(str(path))
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(kinds)))
    texts = ", ".join(f"nullif(c{place}, '') AS x{place}" for place in range(len(kinds)))
    values = ", ".join(f"{_value(place, kind)} AS v{place}" for place, kind in enumerate(kinds))
    return f"""SELECT *, {values} FROM (SELECT {texts} FROM read_csv(
        {quoted(str(path))}, auto_detect=false, header=true, delim=',', quote='"', escape='"', new_line='\\n',
        columns={{{columns}}}, strict_mode=true, null_padding=false, hive_partitioning=false, compression='none',
        buffer_size=4194304))"""


def _value(place: int, kind: str) -> str:
    return f"x{place}" if kind == "string" else f"TRY_CAST(x{place} AS {_CASTS[kind]})"
