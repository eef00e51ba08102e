"""The form of a resource: its format, whether it is a table, whether its bytes can be published as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from site_builder.load.safety.archive import PACKED
from site_builder.load.tables.columnar import FORMATS as COLUMNAR
from site_builder.model.table import Schema

TABULAR_FORMATS = ("csv", "tsv", "xlsx", "xls", *COLUMNAR)
TABLE_FORMATS = (*TABULAR_FORMATS, "json")


def is_table(described: Mapping[str, Any]) -> bool:
    """Whether it says so, has a schema, or has a format that only tables have."""
    if described.get("type") == "file":
        return False
    return described.get("type") == "table" or "schema" in described or format_of(described) in TABULAR_FORMATS


def format_of(described: Mapping[str, Any]) -> str:
    """By the descriptor or the file's ending, under any packing; a table in a text file is CSV by its dialect."""
    if not described.get("path"):
        return str(described.get("format") or "json").lower()
    words = _first_path(described).rpartition("/")[2].lower().split(".")
    ending = words[-2] if words[-1] in PACKED and len(words) > 2 else words[-1] if len(words) > 1 else ""
    fmt = str(described.get("format") or "").lower().lstrip(".")
    fmt = ending if fmt in ("", *PACKED) else fmt
    is_described = described.get("type") == "table" or "schema" in described
    return "csv" if is_described and fmt in ("", "txt", "dat") else fmt


def is_plain_csv(described: Mapping[str, Any], schema: Schema, source: bytes) -> bool:
    """Whether the bytes are the published form already: UTF-8, no BOM, LF, comma, and `""` the only missing value."""
    if format_of(described) != "csv" or described.get("dialect"):
        return False
    encoding = str(described.get("encoding") or "utf-8").lower().replace("_", "-")
    if encoding not in ("utf-8", "utf8", "ascii", "us-ascii"):
        return False
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    missing = {*schema.missing_values, *(value for field in schema.fields for value in field.missing_values)}
    return missing <= {""} and b"\r" not in source and not source.startswith(b"\xef\xbb\xbf")


def _first_path(described: Mapping[str, Any]) -> str:
    path = described["path"]
    return str(path[0] if isinstance(path, list) else path)
