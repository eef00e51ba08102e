"""Workbooks that nothing describes, sheet by sheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from site_builder.core.errors import UnreadableError
from site_builder.core.text import slugify
from site_builder.load.archive import unpacked_reason
from site_builder.load.format import format_of, is_table
from site_builder.load.opendocument import ods_sheets
from site_builder.load.remote import Files
from site_builder.load.uncomputed import worksheets
from site_builder.load.workbook import xls_sheets

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_sheets(files: Files, lifted: dict[str, Any]) -> None:
    """A workbook of several sheets that nothing describes is as many tables: no sheet is left out in silence.

    Hidden sheets are none; of a workbook that shows one sheet behind them that one is read.
    """
    listed = lifted.get("resources")
    if not isinstance(listed, list):
        return
    opened: list[Any] = []
    for resource in listed:
        sheets = _sheets(files, resource) if isinstance(resource, dict) else {}
        shown = [name for name, is_shown in sheets.items() if is_shown]
        if len(shown) == 1 and not next(iter(sheets.values())):
            resource["dialect"] = {**(resource.get("dialect") or {}), "sheetName": shown[0]}
        opened += _resources(resource, shown) if len(shown) > 1 else [resource]
    lifted["resources"] = opened


def _sheets(files: Files, resource: Mapping[str, Any]) -> dict[str, bool]:
    path, dialect = resource.get("path"), resource.get("dialect") or {}
    is_named = isinstance(dialect, dict) and dialect.keys() & {"sheetName", "sheetNumber", "excel", "ods"}
    is_book = isinstance(path, str) and is_table(resource) and format_of(resource) in ("xlsx", "xls", "ods")
    if not is_book or is_named or "schema" in resource or unpacked_reason(files.home(path) / str(path)):
        return {}
    return _sheets_of((files.home(path) / str(path)).read_bytes())


def _sheets_of(content: bytes) -> dict[str, bool]:
    """The sheets of a workbook in order, each with whether it is shown; none where it is no such file."""
    try:
        if content.startswith(_OLE):
            return xls_sheets(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return {name: is_shown for name, (_, is_shown) in worksheets(archive).items()}
            return ods_sheets(archive.read("content.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, UnreadableError):
        return {}


def _resources(resource: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """One resource a sheet, for a workbook of which the descriptor names none.

    The first of an .xls keeps the workbook's name: it was published under it before the others were.
    """
    made: list[dict[str, Any]] = []
    for n, name in enumerate(names, 1):
        suffix = slugify(name).replace(".", "-") or str(n)
        suffix = f"{suffix}-{n}" if any(each["name"] == f"{resource['name']}-{suffix}" for each in made) else suffix
        dialect = {**(resource.get("dialect") or {}), "sheetName": name}
        own = resource["name"] if n == 1 and format_of(resource) == "xls" else f"{resource['name']}-{suffix}"
        made.append({**resource, "name": own, "title": name, "dialect": dialect})
    return made
