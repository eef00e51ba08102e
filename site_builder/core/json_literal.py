"""Values as JSON literals that keep every digit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal

import msgspec

from site_builder.core.files import ascii_json_bytes, indented_json
from site_builder.core.numbers.number import canonical_number

_quoted = json.encoder.encode_basestring  # what json.dumps comes to for a text, after some steps


def json_literal(value: object) -> str:
    """Compact JSON: a Decimal with its own digits, ISO 8601 dates and times, "NaN", "INF" and "-INF".

    Source: Table Schema 2.0, special string values of a number.
    """
    if isinstance(value, str):
        return _quoted(value)
    if text := _at_once(value):
        return text
    if isinstance(
        value, dict
    ):  # before the pattern below, which asks more: documents are made of these
        return (
            "{"
            + ",".join([f"{_quoted(str(key))}:{json_literal(each)}" for key, each in value.items()])
            + "}"
        )
    match value:
        case bool() | None:
            return json.dumps(value)
        case float():
            return json_literal(Decimal(repr(value)))
        case int() | Decimal():
            literal = canonical_number(value)
            return literal if isinstance(value, int) or value.is_finite() else json.dumps(literal)
        case date() | time():
            return f'"{value.isoformat()}"'
        case Mapping():
            return json_literal(dict(value))
        case list() | tuple():
            return "[" + ",".join([json_literal(each) for each in value]) + "]"
    return _quoted(str(value))


# msgspec writes in a third of the time, and the same but for exponents, what is no number, and moments in UTC.
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_OTHERWISE = re.compile(r"E[+-]\d|e[+-]?\d|NaN|Infinity|Z\"")


def _at_once(value: object) -> str:
    """The literal of what holds other values, "" where it has to be written part by part."""
    if not isinstance(value, (dict, list, tuple)):
        return ""
    try:
        text = _ENCODER.encode(value).decode()
    except (TypeError, ValueError, OverflowError):
        return ""
    return "" if "null" in text or _OTHERWISE.search(text) else text  # null may be an endless float


def record_literals(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Each row as an object by these names, as `json_literal` writes it; of a name that comes twice the last."""
    for row in rows:
        record = dict(zip(names, row, strict=True))
        text = _ENCODER.encode(record).decode()
        yield json_literal(record) if _OTHERWISE.search(text) else text


def exact_json_bytes(value: object) -> bytes:
    """The same as a file of its own: indented, UTF-8, ending in a newline."""
    return indented_json(json_literal(value))


def json_entry(entry: Mapping[str, object]) -> str:
    """An entry of a list, as it stands within `json_list`."""
    text = ascii_json_bytes(entry).decode("ascii").rstrip("\n")
    return "\n".join(f"  {line}" for line in text.split("\n"))


def json_list(head: Mapping[str, object], name: str, entries: Iterable[str]) -> bytes:
    """A document whose last member is a list, written as if all of it had been one value; ASCII, indented by one."""
    listed = list(entries)
    before = ascii_json_bytes({**head, name: []}).decode("ascii").removesuffix("[]\n}\n")
    body = ",\n".join(listed)
    return (f"{before}[\n{body}\n ]\n}}\n" if listed else f"{before}[]\n}}\n").encode("ascii")
