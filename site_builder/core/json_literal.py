"""Values as JSON literals that keep every digit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from site_builder.core.files import indented_json
from site_builder.core.number import canonical_number

_quoted = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes a new encoder for each text


def json_literal(value: object) -> str:
    """Compact JSON: a Decimal with its own digits, ISO 8601 dates and times, "NaN", "INF" and "-INF".

    Source: Table Schema 2.0, special string values of a number.
    """
    match value:
        case bool() | str() | None:
            return _quoted(value)
        case float():
            return json_literal(Decimal(repr(value)))
        case int() | Decimal():
            literal = canonical_number(value)
            return literal if isinstance(value, int) or value.is_finite() else json.dumps(literal)
        case date() | time():
            return json.dumps(value.isoformat())
        case Mapping():
            return "{" + ",".join(f"{json_literal(str(key))}:{json_literal(each)}" for key, each in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(json_literal(each) for each in value) + "]"
    return _quoted(str(value))


def exact_json_bytes(value: object) -> bytes:
    """The same as a file of its own: indented, UTF-8, ending in a newline."""
    return indented_json(json_literal(value))
