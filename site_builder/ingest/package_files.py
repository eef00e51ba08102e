"""The package as files: canonical CSV tables and a datapackage.yaml that describes them.

Data Package 2.0 and Table Schema 2.0. What neither the document nor the portal's settings say is left out: no
licence is made up here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from site_builder.core.csv import csv_text
from site_builder.core.files import OutputFile, drop_empty
from site_builder.ingest.language import drafted
from site_builder.ingest.table import Column, DataTable

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def csv_file(table: DataTable) -> OutputFile:
    """UTF-8, LF, comma, `.` decimals, ISO dates, true and false."""
    rows = zip(*(column.values for column in table.columns), strict=True)
    return OutputFile(f"{table.name}.csv", csv_text([[column.name for column in table.columns], *rows]).encode())


def descriptor_file(facts: dict[str, Any], tables: Sequence[DataTable]) -> OutputFile:
    """datapackage.yaml in the specification's order."""
    mapping = {"$schema": PROFILE, **drop_empty(facts), "resources": [resource(table) for table in tables]}
    text = yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False, width=110)
    return OutputFile("datapackage.yaml", text.encode())


def resource(table: DataTable) -> dict[str, Any]:
    """A table's entry, its roles last but for the schema."""
    return drop_empty(
        {
            "name": table.name,
            "type": "table",
            "path": f"{table.name}.csv",
            "title": table.title or table.name,
            "description": table.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            **{role: dict(parts) for role, parts in table.roles},
            "schema": _schema(table),
        }
    )


def _schema(table: DataTable) -> dict[str, Any]:
    key = next((column.name for column in table.columns if column.unique), None)
    return drop_empty(
        {
            "$schema": TABLE_PROFILE,
            "fields": [_field(column) for column in table.columns],
            "primaryKey": [key] if key else [],
            "missingValues": [""],
        }
    )


def _field(column: Column) -> dict[str, Any]:
    constraints = {"required": column.required or None, "unique": column.unique or None}
    return drop_empty(
        {
            "name": column.name,
            "type": column.type,
            "title": column.title,
            "description": column.description or _missing_words(column),
            "unit": column.unit,
            "constraints": drop_empty(constraints),
            "missingValues": ["", *column.missing] if column.missing else [],
        }
    )


def _missing_words(column: Column) -> str:
    if not column.missing:
        return ""
    return drafted(
        "The source prints where it has no figure: {marks}.", marks=", ".join(f"“{mark}”" for mark in column.missing)
    )
