"""CSV for a double click in Excel with Vietnamese settings: BOM, `;`, decimal comma, CRLF.

Dates stay ISO 8601 (2022-06-14): Excel takes that order for a date under every regional setting, while 14/6/2022
is text and 6/7/2022 another day under an American one. A moment without a zone has a blank in place of the T,
which Excel needs to see a date.

Text that a spreadsheet would run gets a leading apostrophe, see `inert`. All text stands in quotes, so that a
spreadsheet that splits on commas finds no new cell inside it, and LibreOffice can keep quoted fields as text.

What a CSV cannot do: Excel takes the text 4.10 for a date under a decimal comma (4 October) and for the number
4.1 under a decimal point, quoted or not, and rounds numbers of more than 15 digits. The known remedies are a
formula (="4.10"), which every other reader and our own rule against formulas refuse, or a foreign character in
the cell, which breaks look-ups unseen. So the cells stay as they are, and codes go safely by XLSX.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import chain

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.formats import BESIDE, FILE_TYPES
from site_builder.core.numbers.number import canonical_number
from site_builder.core.sheets.csv import Dialect, csv_lines
from site_builder.export import Context, TableFormat, at_once, together
from site_builder.model.package import Resource

DIALECT = Dialect(delimiter=";", line_end="\r\n", quotes_text=True)

_LEADING = r"[\s\ufeff\u200b-\u200f\u2060\x00-\x1f]*"
_RUNS = re.compile(rf"{_LEADING}[=+\-@＝＋－＠﹢﹣﹦﹫]|[\t\r]")
_HARMLESS = re.compile(r"[\s\-]*|-\d+(?:[.,]\d+)*%?", re.ASCII)


def excel_csv_pieces(resource: Resource, context: Context) -> Iterator[bytes]:
    """The table as Excel reads it in Vietnam; the header holds the fields' names."""
    table = resource.as_table
    yield codecs.BOM_UTF8
    yield from together(csv_lines(chain((table.schema.names,), table.rows), DIALECT, _spelled))


render_excel_csv = at_once(excel_csv_pieces)


def inert(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run: = + - @ also after blanks and in full width.

    Dashes alone and a plain negative numeral run nothing and stay as they are.
    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    if not text or text[0].isalnum():  # most cells, of which nothing more needs to be asked
        return text
    if _HARMLESS.fullmatch(text) and not text.startswith(("\t", "\r")):
        return text
    return f"'{text}" if _RUNS.match(text) else text


def _spelled(value: Cell) -> str:
    match value:
        case int() | Decimal() if not isinstance(value, bool):
            return canonical_number(value).replace(".", ",")
        case datetime(tzinfo=None):
            return value.isoformat(sep=" ")
        case str() | list() | dict():
            return inert(canonical_cell(value))
    return canonical_cell(value)


FORMAT = TableFormat(
    key="excel-csv",
    uri=f"{BESIDE}.excel.csv",
    title="CSV for Excel",
    media_type="text/csv",
    file_type=FILE_TYPES["text/csv"],
    order=20,
    specification="https://www.rfc-editor.org/rfc/rfc4180",
    render=render_excel_csv,
    pieces=excel_csv_pieces,
    is_usual=False,
)
