"""One cell of a filled workbook: whether it is as it was, and how the table's file writes what it is now.

Excel keeps a number as the nearest binary fraction and shows fifteen digits; the table keeps digits. A number is as
it was where its digits lead to Excel's fraction; a new one is what Excel shows, with the decimals that the old had.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.number import canonical_number, decimals_of
from site_builder.core.problem import N_, Phrase
from site_builder.export.xlsx import DIGITS, fits_spreadsheet
from site_builder.model.table import Field

Value = str | int | float | bool | date | datetime | time | None

NO_VALUE = N_("it is a formula whose value was not saved; open the workbook in Excel, save it, and import it again")
TEXT_FOR_NUMBER = N_("it is text, and the column holds numbers; type the number alone")
DAY_FOR_CODE = N_("Excel has made a day of it; give the cell the format Text and type it again")
NUMBER_FOR_CODE = N_(
    "Excel has made a number of it, and 5.10 becomes 5.1; give the cell the format Text and type it again"
)
PERCENT = N_("it is a percentage, and Excel keeps 85% as 0.85; give the cell the format Number and type 85 without %")
NUMBER_FOR_DAY = N_("it is a number, and the column holds days")
ERROR_VALUE = N_("it is an error of Excel")
_ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!")


class SpellingError(ValueError):
    """A value that its column cannot hold; the argument is a Phrase."""


def is_same(cell: Cell, value: Value) -> bool:
    """Whether a stored value is what the table's cell became in the workbook."""
    if cell is None or cell == "":
        return value is None or value == ""
    if isinstance(cell, bool) or isinstance(value, bool):  # other programs save true and false as 1 and 0
        return cell == value or (isinstance(value, str) and value.lower() == canonical_cell(cell))
    number = number_of(cell)
    if number is not None and fits_spreadsheet(cell):
        return isinstance(value, (int, float)) and float(number) == float(value)
    if isinstance(value, datetime) and isinstance(cell, date) and fits_spreadsheet(cell):
        return _moment(cell) == value.replace(microsecond=round(value.microsecond, -3) % 1_000_000)
    if isinstance(cell, time) and isinstance(value, time):
        return cell == value
    return isinstance(value, str) and _lines(value) == _lines(canonical_cell(cell))


def spell(value: Value, field: Field, old: Cell, *, is_name: bool = False) -> str:
    """How the file writes a value that was filled in. Raises SpellingError. `is_name`: the column names its rows."""
    if isinstance(value, str):
        return _spell_text(value, field)
    if isinstance(value, bool) or value is None:
        return canonical_cell(value)
    if isinstance(value, (int, float)):
        if field.type == "boolean" and value in (0, 1):
            return canonical_cell(bool(value))
        if field.type in ("date", "datetime", "time"):
            raise SpellingError(Phrase(NUMBER_FOR_DAY))
        if field.type in ("string", "any") and (is_name or isinstance(value, float)):
            raise SpellingError(Phrase(NUMBER_FOR_CODE))
        return _spell_number(value, field, old)
    if field.type in ("number", "integer", "string") and not field.format.startswith("date"):
        raise SpellingError(Phrase(DAY_FOR_CODE))
    return _spell_moment(value, field)


def _spell_text(text: str, field: Field) -> str:
    if text in _ERRORS:
        raise SpellingError(Phrase(ERROR_VALUE))
    if field.is_number and not _is_long(text):
        raise SpellingError(Phrase(TEXT_FOR_NUMBER))
    return text


def _is_long(text: str) -> bool:
    """A number of more digits than Excel keeps is written as text, and may be changed as text."""
    return text.lstrip("-").replace(".", "", 1).isdigit() and sum(map(str.isdigit, text)) > DIGITS


def _spell_number(value: int | float, field: Field, old: Cell) -> str:
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, f".{DIGITS}g"))
    number = Decimal(int(number)) if number == number.to_integral_value() else number
    before = number_of(old)
    places = decimals_of(before) if before is not None else 0
    if places > decimals_of(number) and field.type == "number":
        number = number.quantize(Decimal(1).scaleb(-places))
    return canonical_number(number).replace(".", field.decimal_char)


def _spell_moment(value: date | datetime | time, field: Field) -> str:
    is_day = field.type == "date" and isinstance(value, datetime)
    moment = value.date() if is_day and isinstance(value, datetime) else value
    return moment.strftime(field.format) if field.format.startswith("%") else moment.isoformat()


def _moment(cell: date) -> datetime:
    return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)


def _lines(text: str) -> str:
    return text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")
