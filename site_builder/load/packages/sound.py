"""Descriptors of which it is known, without asking frictionless, that they keep the specification.

What is known is little: properties of plain types, and of each the values that every portal writes (`sound.toml`).
Anything else is asked. So a table that is judged in one pass needs no library that takes a third of a second to start.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from typing import Any

from site_builder.core.text import table_beside
from site_builder.load.safety.safe_yaml import as_list

_RECORDS: dict[str, dict[str, Any]] = table_beside(__file__)
_KINDS: dict[str, tuple[type, ...]] = {
    "flag": (bool,),
    "number": (int, float),
    "integer": (int,),
    "map": (dict,),
}
_FORMATS = {"date": "%d/%m/%Y", "string": "uri"}  # beside "default"


def is_surely_sound(judged: Any) -> bool:
    """Whether frictionless would find nothing in the form that it is to judge (`descriptor.judged_form`)."""
    return _passes("@package", judged) and _are_distinct(
        each["name"] for each in judged["resources"]
    )


def _passes(rule: str | list[str], value: Any) -> bool:
    if isinstance(rule, list):
        return any(_passes(each, value) for each in rule)
    if rule.startswith("["):
        return (
            isinstance(value, list)
            and bool(value)
            and all(_passes(rule[1:-1], each) for each in value)
        )
    if rule.startswith("@"):
        return isinstance(value, dict) and _keeps(rule[1:], value)
    if rule in _KINDS:
        return type(value) in _KINDS[rule]
    is_text = isinstance(value, str)
    return is_text and (
        bool(value.strip()) if rule == "text" else re.fullmatch(rule, value) is not None
    )


def _keeps(name: str, record: Mapping[str, Any]) -> bool:
    """Whether it has these properties alone, each of which passes, and those that are needed."""
    rules = _RECORDS[name]
    is_known = (
        record.keys() <= rules.keys() - {"needed"} and {*rules.get("needed", ())} <= record.keys()
    )
    is_sound = is_known and all(_passes(rules[key], value) for key, value in record.items())
    return (
        is_sound
        and (name != "field" or _are_limits(record))
        and (name != "schema" or _has_keys(record))
    )


def _are_distinct(names: Any) -> bool:
    listed = list(names)
    return len(set(listed)) == len(listed)


def _has_keys(schema: Mapping[str, Any]) -> bool:
    names = [field["name"] for field in schema["fields"]]
    others = [
        (as_list(key["fields"]), as_list(key["reference"]["fields"]))
        for key in schema.get("foreignKeys", ())
    ]
    are_whole = all(len(fields) == len(theirs) for fields, theirs in others)
    keys = chain(as_list(schema.get("primaryKey")), *(fields for fields, _ in others))
    return _are_distinct(names) and are_whole and {*keys} <= {*names}


def _are_limits(field: Mapping[str, Any]) -> bool:
    """Constraints that go with the type, and signs of numbers that are no constraint of anything else."""
    kind, limits = field["type"], field.get("constraints", {})
    rules = f"limits-{kind}" if f"limits-{kind}" in _RECORDS else "limits"
    signs = field.keys() & {"decimalChar", "groupChar"}
    has_format = field.get("format", "default") in ("default", _FORMATS.get(kind))
    is_known = _keeps(rules, limits) and _are_distinct(limits.get("enum", ()))
    return is_known and (not signs or kind == "number") and has_format
