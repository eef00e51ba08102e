"""JSON records (RFC 8259): one object a row, one row a line, keys in the order of the columns.

A number is written with its own digits (77.70, not 77.7) and never passes through a float; who needs the zeros
reads with `parse_float=Decimal`. JSON has no literal for NaN and the infinities: they are the strings "NaN", "INF"
and "-INF" of Table Schema, since null would make a missing value of them. Dates and times are ISO 8601 strings.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat

from site_builder.core.formats import BESIDE, FILE_TYPES
from site_builder.core.json_literal import record_literals
from site_builder.export import Context, TableFormat, at_once, together
from site_builder.model.package import Resource


def json_pieces(resource: Resource, context: Context) -> Iterator[bytes]:
    """The table as a list of records, row by row."""
    table = resource.as_table
    if not len(table):
        yield b"[]\n"
        return
    yield b"[\n"
    ends = chain(("",), repeat(",\n"))
    records = record_literals(table.schema.names, table.rows)
    yield from together(end + record for end, record in zip(ends, records, strict=False))
    yield b"\n]\n"


render_json = at_once(json_pieces)
FORMAT = TableFormat(
    key="json",
    uri=f"{BESIDE}.json",
    title="JSON",
    media_type="application/json",
    file_type=FILE_TYPES["application/json"],
    order=40,
    specification="https://www.rfc-editor.org/rfc/rfc8259",
    render=render_json,
    pieces=json_pieces,
)
