"""CSV in the canonical form: RFC 4180 with LF, the default dialect of Data Package 2.0.

UTF-8 without BOM, comma, `.` decimals with the zeros they were given, ISO 8601 dates, true and false, nothing for
a missing value. A source that is already so is published byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from site_builder.core.cell import canonical_cell
from site_builder.export import Context, Format, register, table_of
from site_builder.model.package import Resource

_SPECIAL = re.compile(r'[",\r\n]')


def render_csv(resource: Resource, context: Context) -> bytes:
    """The table as canonical CSV; the header holds the fields' names."""
    if resource.is_canonical:
        return resource.source
    table = table_of(resource)
    rows = ([canonical_cell(value) for value in row] for row in table.rows)
    return "".join([_line(table.schema.names), *map(_line, rows)]).encode()


def _line(cells: Iterable[str]) -> str:
    # Not the csv module: with LF as the end of a line it leaves a lone carriage return unquoted, and readers then
    # take it for the end of the row. A row of one missing value is "", since readers skip an empty line.
    line = ",".join('"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell for cell in cells)
    return (line or '""') + "\n"


FORMAT = register(
    Format(
        key="csv",
        suffix=".csv",
        title="CSV",
        media_type="text/csv",
        file_type="CSV",
        order=10,
        specification="https://www.rfc-editor.org/rfc/rfc4180",
        render=render_csv,
    )
)
