"""The indicators' form: which table it is, its rows under codes of their own, and what a document has wrong itself.

A form prints a code, a name, a unit and a value a row, under headers of one level or two ("Kết quả thống kê > Đơn vị
tính | Số liệu"), in sections (A, I) and with items (1, a) that count anew under each. Codes that repeat are then
led by the marks they stand under: I.1, I.1.a.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from site_builder.core.language import any_of
from site_builder.extensions.office_import.document import COMPANIONS, Column, DataTable
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.tables.codes import (
    CODE_NAMES,
    Names,
    last_level,
    parent_column,
    unit_place,
)


@dataclass(frozen=True, slots=True)
class Observed:
    """Which columns are code, value, name and unit."""

    code: Column
    value: Column
    name: Column | None
    unit: Column | None


def observed(table: DataTable) -> Observed | None:
    """The parts of a table that plays the role of the observations; None for any other."""
    parts = dict(dict(table.roles).get("observations", ()))
    code, value = table.column(parts.get("indicator", "")), table.column(parts.get("value", ""))
    if code is None or value is None:
        return None
    named = replace(table, columns=tuple(column for column in table.columns if column is not code))
    return Observed(
        code, value, table.column(row_names(named)), table.column(parts.get("unit", ""))
    )


def row_names(table: DataTable) -> str:
    """The column that names the rows: the first of words that is no code and no unit; "" where there is none."""
    unit = unit_column(table.columns)
    words = (c for c in table.columns if c.type == "string" and not c.derived and c is not unit)
    named = (
        c.name
        for c in words
        if last_level(c.title) not in CODE_NAMES and not c.name.endswith(COMPANIONS)
    )
    return next(named, "")


def unit_column(columns: Sequence[Column]) -> Column | None:
    """The column that holds the units of the rows."""
    printed = [column for column in columns if not column.derived]
    where = unit_place([(column.title, column.values) for column in printed])
    return None if where is None else printed[where]


def indicators(tables: Iterable[DataTable]) -> tuple[str, Observed] | None:
    """The name and the parts of the table of the indicators, or None."""
    return next(((table.name, parts) for table in tables if (parts := observed(table))), None)


# The indicators' form: which table of a document it is, and its rows under codes that are each its own.
#
# A form prints a code, a name, a unit and a value a row, under headers of one level or two ("Kết quả thống kê > Đơn
# vị tính | Số liệu"), in sections (A, I) and with items (1, a) that count anew under each. Codes that repeat are then
# led by the marks they stand under: I.1, I.1.a.


_VALUE_NAMES = re.compile(any_of("import.value-names"), re.IGNORECASE)


def _is_key(column: Column) -> bool:
    values = column.values
    is_numbered = (
        column.type == "integer" and None not in values and len(set(values)) == len(values)
    )
    return column.unique or (is_numbered and last_level(column.title) in CODE_NAMES)


def with_own_codes(table: DataTable, marks: Sequence[tuple[str, ...]]) -> DataTable:
    """The table with repeated codes led by the marks of their sections and of the rows they stand under.

    Nothing changes where codes are each their own already, where no unit column shows a form, or where the marks do
    not make them so.
    """
    code = next(
        (c for c in table.columns if last_level(c.title) in CODE_NAMES and not c.derived), None
    )
    if (
        not code
        or not unit_column(table.columns)
        or None in code.values
        or len({*code.values}) == len(code.values)
    ):
        return table
    result = tuple(_leading(code, marks or [()] * table.height))
    if len(set(result)) < len(result):
        return table
    index = table.columns.index(code)
    own = replace(code, type="string", values=result, required=True, unique=True)
    parents = parent_column(result, Names()) if table.column("parent") is None else []
    return replace(
        table, columns=(*table.columns[:index], own, *parents, *table.columns[index + 1 :])
    )


def _leading(code: Column, marks: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Each row's code after the marks above it; letters go under the last number."""
    number, above = "", marks[0]
    for value, path in zip(code.values, marks, strict=True):
        number = number if path == above else ""
        above = path
        text = str(value).strip(" .)")
        is_item = text.isalpha() and text.islower()
        number = number if is_item else text
        yield ".".join([*path, *([number] if number and is_item else []), text])


def as_indicators(table: DataTable) -> DataTable | None:
    """The indicators' table under the names that the rest of the publisher knows.

    None where it has not a code, a name, a unit and a value in every row.
    """
    code = next((column for column in table.columns if _is_key(column)), None)
    unit = unit_column(table.columns)
    numbers = (c for c in table.columns if c.type in ("number", "integer") and c is not code)
    values = [c for c in numbers if not c.name.endswith(("_whole", "_whole_2"))]
    # The column that counts is the one named so, else the first.
    value = next(
        (c for c in reversed(values) if _VALUE_NAMES.search(c.title)), values[0] if values else None
    )
    words = (c for c in table.columns if c.type == "string" and c.required and not c.derived)
    name = next((c for c in words if c not in (code, unit)), None)
    remark = next(
        (c for c in table.columns if last_level(c.title) in ("ghi chu", "note", "giai trinh")), None
    )
    if not (code and unit and value and name):
        return None
    names = {code.name: "code", name.name: "name", unit.name: "unit", value.name: "value"}
    names |= {remark.name: "note"} if remark else {}
    names |= {f"{value.name}_{part}": f"value_{part}" for part in ("printed", "whole")}
    codes = replace(
        code, type="string", values=tuple(map(str, code.values)), required=True, unique=True
    )
    own = (codes if each is code and each.type == "integer" else each for each in table.columns)
    columns = tuple(replace(each, name=names.get(each.name, each.name)) for each in own)
    parts = {"indicator": "code", "value": "value", "unit": "unit"} | (
        {"note": "note"} if remark else {}
    )
    title = table.title or drafted("Indicators of the form")
    roles = (("observations", tuple(parts.items())),)
    return replace(table, name="indicators", title=title, columns=columns, roles=roles)


def off_scale(
    parts: Observed, allowed: Mapping[str, Sequence[tuple[Decimal, str]]]
) -> list[tuple[int, str, str]]:
    """Answers of the indicators' table that their scale does not have: row, answer, scale."""
    wrong = []
    for n, (code, value) in enumerate(zip(parts.code.values, parts.value.values, strict=True)):
        scale = allowed.get(str(code))
        if scale and isinstance(value, Decimal) and value not in [answer for answer, _ in scale]:
            wrong.append(
                (n, str(value), ", ".join(f"{label} = {answer}" for answer, label in scale))
            )
    return wrong
