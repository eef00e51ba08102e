"""Table Schemas: from a descriptor to our noun, and to what frictionless can judge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from site_builder.package import Field, ForeignKey, Schema
from site_builder.text import text_of


def parse_schema(described: Mapping[str, Any], folder: Path) -> Schema:
    """The schema of a resource, given in place or as a file beside it; empty where there is none."""
    schema = _in_place(described.get("schema"), folder)
    missing = tuple(_missing_value(each) for each in _list(schema.get("missingValues", [""])))
    return Schema(
        fields=tuple(_field(each) for each in schema.get("fields") or [] if isinstance(each, dict)),
        primary_key=tuple(_list(schema.get("primaryKey"))),
        foreign_keys=tuple(_foreign_key(each) for each in schema.get("foreignKeys") or []),
        missing_values=missing,
    )


def lift_for_frictionless(resource: dict[str, Any], folder: Path) -> None:
    """Put schema and dialect in place, and let frictionless judge a grouped integer as a number.

    Table Schema 2.0 gives integers a groupChar that frictionless 5 does not know; `read_table` then sees to it
    that the value is whole.
    """
    for part in ("schema", "dialect"):
        if isinstance(resource.get(part), str):
            resource[part] = _in_place(resource[part], folder)
    schema = resource.get("schema")
    for field in (schema or {}).get("fields") or [] if isinstance(schema, dict) else []:
        if isinstance(field, dict) and field.get("type") == "integer" and field.get("groupChar"):
            field["type"] = "number"


def _in_place(schema: Any, folder: Path) -> dict[str, Any]:
    if isinstance(schema, str):
        text = (folder / schema).read_text("utf-8-sig")
        schema = json.loads(text) if schema.endswith(".json") else yaml.safe_load(text)
    return schema if isinstance(schema, dict) else {}


def _field(source: Mapping[str, Any]) -> Field:
    constraints = source.get("constraints")
    return Field(
        name=str(source.get("name") or ""),
        type=str(source.get("type") or "any"),
        format=str(source.get("format") or "default"),
        title=text_of(source, "title"),
        description=text_of(source, "description"),
        unit=str(source.get("unit") or ""),
        decimal_char=str(source.get("decimalChar") or "."),
        group_char=str(source.get("groupChar") or ""),
        bare_number=source.get("bareNumber") is not False,
        constraints=constraints if isinstance(constraints, dict) else {},
        missing_values=tuple(_missing_value(each) for each in _list(source.get("missingValues"))),
    )


def _foreign_key(source: Mapping[str, Any]) -> ForeignKey:
    reference = source.get("reference") or {}
    return ForeignKey(
        fields=tuple(_list(source.get("fields"))),
        resource=str(reference.get("resource") or ""),
        reference=tuple(_list(reference.get("fields"))),
    )


def _missing_value(source: Any) -> str:
    """A missing value is a string, or since version 2 a value with a label."""
    return str(source.get("value", "")) if isinstance(source, dict) else str(source)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
