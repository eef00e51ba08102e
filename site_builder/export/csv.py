"""CSV in the canonical form: RFC 4180 with LF, the default dialect of Data Package 2.0.

UTF-8 without BOM, comma, `.` decimals with the zeros they were given, ISO 8601 dates, true and false, nothing for
a missing value. A source that is already so is published byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from site_builder.core.files import OutputFile
from site_builder.core.formats import BESIDE, FILE_TYPES
from site_builder.core.sheets.csv import csv_lines
from site_builder.export import Context, TableFormat, at_once, together
from site_builder.model.package import Resource


def csv_pieces(resource: Resource, context: Context) -> Iterator[bytes]:
    """The table as canonical CSV; the header holds the fields' names."""
    if resource.is_canonical:
        return OutputFile(resource.path, resource.source).steps()
    table = resource.as_table
    return together(csv_lines(chain([table.schema.names], table.rows)))


render_csv = at_once(csv_pieces)
FORMAT = TableFormat(
    key="csv",
    uri=f"{BESIDE}.csv",
    title="CSV",
    media_type="text/csv",
    file_type=FILE_TYPES["text/csv"],
    order=10,
    specification="https://www.rfc-editor.org/rfc/rfc4180",
    render=render_csv,
    pieces=csv_pieces,
    above=-1,  # the descriptor names it
)
