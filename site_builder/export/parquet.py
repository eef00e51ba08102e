"""Apache Parquet: typed columns, Snappy, row groups of 20,000, words for people in the metadata.

Figures are decimals, not floats, so that 77.70 is 77.70 and sums are right; pyarrow, DuckDB, Polars and R compute
with them, and pandas does with `dtype_backend="pyarrow"`. The scale is the column's longest; the precision is 18
(one machine word), or 38 where that is too small, so that the type hardly ever differs between two periods. Only
a column with NaN or an infinity is a float, and only if 15 digits are enough for it; the rest is exact text.

What the types cannot hold stands in the metadata, for readers that print values as they were written: the decimals of
columns whose figures all have as many (the type pads to the longest), and the zone of columns of moments that are all
of one (the type keeps the moment in UTC).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from site_builder.core.extension import is_installed
from site_builder.core.files import drop_empty
from site_builder.core.formats import BESIDE
from site_builder.export import Context, TableFormat, register, table_of
from site_builder.model.long_rows import LongRows
from site_builder.model.package import Resource

ROW_GROUP = 20_000


def render_parquet(resource: Resource, context: Context) -> bytes:
    """The table as one Parquet file."""
    import pyarrow.parquet as pq  # there only where the extra is

    from site_builder.export.typed.arrow import arrow_table

    sink = io.BytesIO()
    held = arrow_table(table_of(resource), _metadata(resource, context))
    pq.write_table(held, sink, compression="snappy", row_group_size=ROW_GROUP)
    return sink.getvalue()


def parquet_pieces(resource: Resource, context: Context) -> Iterator[bytes]:
    """The same, a row group at a time."""
    import pyarrow.parquet as pq

    from site_builder.export.typed.arrow import arrow_groups

    table, sink = table_of(resource), _Pieces()
    assert isinstance(table.rows, LongRows)
    writer: pq.ParquetWriter | None = None
    for group in arrow_groups(table, table.rows, ROW_GROUP, _metadata(resource, context)):
        writer = writer or pq.ParquetWriter(sink, group.schema, compression="snappy")
        writer.write_table(group, row_group_size=ROW_GROUP)
        yield sink.taken()
    if writer:
        writer.close()
    yield sink.taken()


class _Pieces(io.RawIOBase):
    """A file that is only written, and hands over what was written since it was last asked."""

    def __init__(self) -> None:
        self.held: list[bytes] = []
        self.at = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """How much was written."""
        return self.at

    def write(self, piece: Any) -> int:
        """Hold a copy."""
        self.held.append(bytes(piece))
        self.at += len(self.held[-1])
        return len(self.held[-1])

    def taken(self) -> bytes:
        """What was written since."""
        piece = b"".join(self.held)
        self.held.clear()
        return piece


def _metadata(resource: Resource, context: Context) -> dict[str, str]:
    package = context.package
    return drop_empty(
        {
            "title": resource.label(context.site.language),
            "description": str(resource.description),
            "package": str(package.title),
            "period": package.period.code if package.period else "",
            "licence": ", ".join(each.url or each.title or each.name for each in package.licences),
            "source": "; ".join(each.title for each in package.sources),
            "homepage": context.site.absolute(package.uri),
        }
    )


FORMAT = register(
    TableFormat(
        key="parquet",
        uri=f"{BESIDE}.parquet",
        title="Parquet",
        media_type="application/vnd.apache.parquet",
        order=50,
        specification="https://parquet.apache.org/docs/file-format/",
        render=render_parquet,
        is_on=is_installed("pyarrow"),  # the extra `parquet`
        pieces=parquet_pieces,
    )
)
