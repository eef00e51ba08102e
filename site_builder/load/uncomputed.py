"""Formulas of a workbook that no program has computed: the file holds no value, and a reader would see an empty cell.

Programs that write workbooks without computing them (openpyxl among others) leave such cells; opening and saving the
file in a spreadsheet fills them. Source: ECMA-376, 18.3.1.4, "c (Cell)".
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Problem, rule
from site_builder.load.opendocument import plain_xml
from site_builder.load.workbook import sheet_place

FORMULA_UNCOMPUTED = rule(
    "formula-uncomputed",
    "error",
    "The cell {place} holds a formula that was never computed ({count} such cells); the file has no value for it.",
    "Open the workbook in a spreadsheet and save it, or write the value in place of the formula.",
)
# Some programs name each element with a prefix.
_CELL = re.compile(rb"<(\w+:)?c\b([^>]*(?<!/))>((?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?f\b.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v(?: [^>]*)?>[^<]+</")
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')


def check_formulas(content: bytes, dialect: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """The first formula without a value in the sheet that is read, with the number of all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read(_sheet(archive, dialect))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, IndexError, TypeError, ValueError, UnreadableError):
        return  # no workbook, which is told where it is read
    # A text that a formula made may be empty; any other cell without a value was never computed.
    found = [cell for cell in _CELL.finditer(sheet) if not _VALUE.search(cell[3]) and b't="str"' not in cell[2]]
    if found:
        place = _PLACE.search(found[0][2])
        letters, row = (place[1].decode(), int(place[2])) if place else ("", 0)
        yield FORMULA_UNCOMPUTED(file, row=row or None, place=f"{letters}{row}", count=len(found))


def worksheets(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """The part of each sheet in order, and whether it is shown; sheets of a chart alone are none.

    Raises KeyError, ParseError, UnreadableError.
    """
    links = plain_xml(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): str(each.get("Target")) for each in links if _ends(each.get("Type"), "/worksheet")}
    sheets = {}
    for each in plain_xml(archive.read("xl/workbook.xml")).iter():
        link = next((value for key, value in each.items() if key.endswith("}id")), None)
        if _ends(each.tag, "}sheet") and link in targets:
            sheets[each.get("name", "")] = (targets[link], each.get("state") in (None, "visible"))
    return sheets


def _sheet(archive: zipfile.ZipFile, dialect: Mapping[str, Any]) -> str:
    """The part of the sheet that a dialect names."""
    sheets = worksheets(archive)
    target, _ = list(sheets.values())[sheet_place(dialect, list(sheets))]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _ends(text: str | None, ending: str) -> bool:
    return bool(text) and str(text).endswith(ending)
