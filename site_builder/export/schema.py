"""A Table Schema restated for the canonical CSV, which has one spelling for every value.

Gone are decimalChar, groupChar, bareNumber, trueValues, falseValues, the formats of dates and all missing values
but the empty cell; constraints written in the source's spelling are written in ours. Source: Table Schema 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from site_builder.core.cell import canonical_cell
from site_builder.core.errors import NumberError
from site_builder.core.files import drop_empty
from site_builder.core.number import canonical_number, parse_number
from site_builder.core.text import Text
from site_builder.model.long_rows import LongRows
from site_builder.model.table import Field, ForeignKey, Table

_SPELLING = ("decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "missingValues", "fieldsMatch")
_STATED = ("name", "type", "format", "unit", "constraints", "example")
_FORMAT_STAYS = ("string", "geopoint", "geojson")
_MOMENTS: dict[str, Callable[[str], date | time]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_PATH_LIKE = re.compile(r"\s*(/|\.\w|~[/\\]|[a-z]:/)|.*\.\.[\\/]|.*\\", re.IGNORECASE | re.DOTALL)
_SAFE_SCHEMES = ("http", "https", "mailto")


def restate_schema(table: Table, described: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as the published descriptor has it; `described` is the one found, for properties we do not know."""
    schema = table.schema
    listed = described.get("fields")
    found = {each.get("name"): each for each in listed if isinstance(each, dict)} if isinstance(listed, list) else {}
    fields = [_field(each, found.get(each.name, {}), table) for each in schema.fields]
    known = {
        "fields": fields,
        "primaryKey": list(schema.primary_key),
        "uniqueKeys": described.get("uniqueKeys"),
        "foreignKeys": [_foreign_key(key) for key in schema.foreign_keys],
        "missingValues": [""],
    }
    return drop_empty({**known, **harmless(described, (*known, *_SPELLING, "$schema", "profile"))})


def said(key: str, text: Text) -> dict[str, str]:
    """A text with its translations beside it: title, title_en."""
    return {key: str(text)} | {f"{key}_{language}": words for language, words in text.translations}


def harmless(described: Mapping[str, Any], known: Sequence[str]) -> dict[str, Any]:
    """Properties that we do not know, without those that name a file or an address with a strange scheme."""
    return {key: value for key, value in described.items() if key not in known and _is_harmless(value)}


def _is_harmless(value: object) -> bool:
    match value:
        case str():
            scheme = _SCHEME.match(value)
            strange = scheme and "://" in value and scheme[1].lower() not in _SAFE_SCHEMES
            runs = scheme and scheme[1].lower() in ("javascript", "data", "vbscript", "file")
            return not strange and not runs and not _PATH_LIKE.match(value)
        case Mapping():
            return all(_is_harmless(each) for each in (*value.keys(), *value.values()))
        case list():
            return all(map(_is_harmless, value))
    return value is None or isinstance(value, (bool, int, float))


def _field(field: Field, described: Mapping[str, Any], table: Table) -> dict[str, Any]:
    words = {**said("title", field.title), **said("description", field.description)}
    known = {
        "name": field.name,
        "type": field.type,
        "format": field.format if field.type in _FORMAT_STAYS and field.format != "default" else "",
        **words,
        "unit": field.unit,
        "example": described.get("example") if field.type == "string" else None,
        "constraints": _constraints(field, table),
        "declared": field.declared,
    }
    return drop_empty({**known, **harmless(described, (*known, *_STATED, *_SPELLING))}) | {"name": field.name}


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    return {"fields": list(key.fields), "reference": {"resource": key.resource, "fields": list(key.reference)}}


def _constraints(field: Field, table: Table) -> dict[str, Any]:
    restated = {name: _constraint(field, name, value) for name, value in field.constraints.items()}
    if "required" in restated and not isinstance(table.rows, LongRows) and "" in table.column(field.name):
        # Where "" was a value and something else stood for missing, the canonical file has one blank for both.
        restated.pop("required", None)
    return drop_empty(restated)


def _constraint(field: Field, name: str, value: Any) -> Any:
    if name in _BOUNDS:
        return _value(field, value)
    if name == "enum":
        allowed = [_value(field, each) for each in value] if isinstance(value, list) else [None]
        return None if None in allowed else allowed
    if name == "pattern" and field.type != "string":
        return None
    return value


def _value(field: Field, value: Any) -> Any:
    """The value in canonical spelling, None where it cannot be read."""
    try:
        if field.is_number and isinstance(value, str):
            number = parse_number(value, decimal=field.decimal_char, group=field.group_char, bare=field.bare_number)
            return canonical_number(number)
        if field.type in _MOMENTS:
            return canonical_cell(_moment(field, str(value)))
    except (NumberError, ValueError):
        return None
    return value if field.type != "boolean" or isinstance(value, bool) else None


def _moment(field: Field, text: str) -> date | time:
    if "%" not in field.format:
        return _MOMENTS[field.type](text)
    moment = datetime.strptime(text, field.format)
    if field.type == "date":
        return moment.date()
    return moment.timetz() if field.type == "time" else moment
