"""Workbooks that nothing describes, sheet by sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from site_builder.load.archive import unpacked_reason
from site_builder.load.columnar import sheet_names, sheet_resources
from site_builder.load.format import format_of, is_table
from site_builder.load.remote import Files


def open_sheets(files: Files, lifted: dict[str, Any]) -> None:
    """A workbook of several sheets that nothing describes is as many tables: no sheet is left out in silence."""
    listed = lifted.get("resources")
    if not isinstance(listed, list):
        return
    opened: list[Any] = []
    for resource in listed:
        names = _sheets(files, resource) if isinstance(resource, dict) else ()
        opened += sheet_resources(resource, names) if len(names) > 1 else [resource]
    lifted["resources"] = opened


def _sheets(files: Files, resource: Mapping[str, Any]) -> tuple[str, ...]:
    path, dialect = resource.get("path"), resource.get("dialect") or {}
    is_named = isinstance(dialect, dict) and dialect.keys() & {"sheetName", "sheetNumber", "excel", "ods"}
    is_book = isinstance(path, str) and is_table(resource) and format_of(resource) in ("xlsx", "ods")
    if not is_book or is_named or "schema" in resource or unpacked_reason(files.home(path) / str(path)):
        return ()
    return sheet_names((files.home(path) / str(path)).read_bytes())
