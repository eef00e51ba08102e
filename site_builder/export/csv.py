"""CSV in the canonical form: RFC 4180 with LF, the default dialect of Data Package 2.0.

UTF-8 without BOM, comma, `.` decimals with the zeros they were given, ISO 8601 dates, true and false, nothing for
a missing value. A source that is already so is published byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from site_builder.core.files import SourceFile
from site_builder.core.formats import BESIDE, FILE_TYPES
from site_builder.core.sheets.csv import csv_lines, csv_text
from site_builder.export import Context, TableFormat
from site_builder.model.package import Resource

_AT_ONCE = 10_000  # lines of a piece


def render_csv(resource: Resource, context: Context) -> bytes:
    """The table as canonical CSV; the header holds the fields' names."""
    if resource.is_canonical:
        return resource.content
    table = resource.as_table
    return csv_text((table.schema.names, *table.rows)).encode()


def csv_pieces(resource: Resource, context: Context) -> Iterator[bytes]:
    """The same, of a table whose rows stay in their file: that file, or its rows as we write them."""
    if resource.is_canonical and isinstance(resource.source, SourceFile):
        yield from resource.source.steps()
        return
    table = resource.as_table
    lines = csv_lines(chain([table.schema.names], table.rows))
    while some := "".join(islice(lines, _AT_ONCE)):
        yield some.encode()


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
