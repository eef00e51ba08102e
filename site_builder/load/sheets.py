"""Workbooks that nothing describes, sheet by sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from site_builder.core.text import slugify
from site_builder.core.workbook import FORMATS, sheets_of
from site_builder.load.archive import unpacked_reason
from site_builder.load.format import format_of, is_table
from site_builder.load.remote import Files


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
    is_book = isinstance(path, str) and is_table(resource) and format_of(resource) in FORMATS
    if not is_book or is_named or "schema" in resource or unpacked_reason(files.home(path) / str(path)):
        return {}
    return sheets_of((files.home(path) / str(path)).read_bytes())


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
