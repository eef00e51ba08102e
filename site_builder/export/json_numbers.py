"""Values as JSON literals that keep every digit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from site_builder.core.number import canonical_number


def json_literal(value: object) -> str:
    """Compact JSON: a Decimal with its own digits, ISO 8601 dates and times, null for NaN and the infinities."""
    match value:
        case bool() | str() | None:
            return json.dumps(value, ensure_ascii=False)
        case float():
            return json_literal(Decimal(repr(value)))
        case int() | Decimal():
            return canonical_number(value) if Decimal(value).is_finite() else "null"
        case date() | time():
            return json.dumps(value.isoformat())
        case Mapping():
            return "{" + ",".join(f"{json_literal(str(key))}:{json_literal(each)}" for key, each in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(json_literal(each) for each in value) + "]"
    return json.dumps(str(value), ensure_ascii=False)
