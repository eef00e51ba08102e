"""Descriptors of which it is known, without asking frictionless, that they keep the specification.

What is known is little: properties of plain types, and of each the values that every portal writes. Anything else is
asked. So a table that is judged in one pass needs no library that takes a third of a second to start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_Test = Callable[[Any], bool]
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_PATH = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.(?:csv|tsv)", re.ASCII)
_EMAIL = re.compile(r"[a-z0-9.-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII)
_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[a-zA-Z0-9._-]+)*/?", re.ASCII)
_KINDS = ("string", "number", "integer", "year", "boolean", "date", "datetime")
_BOUNDED = ("number", "integer")
_FORMATS = {"date": "%d/%m/%Y", "string": "uri"}  # beside "default"


def _matches(pattern: re.Pattern[str]) -> _Test:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _one_of(*allowed: Any) -> _Test:
    return lambda value: any(value is each or (isinstance(value, str) and value == each) for each in allowed)


def _list_of(test: _Test) -> _Test:
    return lambda value: isinstance(value, list) and bool(value) and all(map(test, value))


def _record(tests: Mapping[str, _Test], *needed: str) -> _Test:
    """A mapping of these properties alone; each value passes its test, and those that are needed are there."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() <= tests.keys()
        and set(needed) <= value.keys()
        and all(tests[name](each) for name, each in value.items())
    )


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _are_names(value: Any) -> bool:
    return _is_text(value) or _list_of(_is_text)(value)


_WORDS = dict.fromkeys(("title", "title_en", "description", "description_en", "unit"), _is_text)
_FIELD = _record(
    {
        **_WORDS,
        "name": _is_text,
        "type": _one_of(*_KINDS),
        "format": _one_of("default", *_FORMATS.values()),
        "decimalChar": _one_of(".", ","),
        "groupChar": _one_of(".", ","),
        "constraints": lambda value: isinstance(value, dict),
    },
    *("name", "type"),
)
_DIALECT = _record({"delimiter": _one_of(",", ";", "\t", "|"), "header": _is_flag})
_SCHEMA = _record(
    {
        "fields": _list_of(lambda field: _FIELD(field) and _are_limits(field)),
        "primaryKey": _are_names,
        "missingValues": _list_of(_one_of("", "-", "n/a")),
    },
    "fields",
)
_RESOURCE = _record(
    {
        **_WORDS,
        "name": _matches(_NAME),
        "type": _one_of("table"),
        "path": _matches(_PATH),
        "format": _one_of("csv", "tsv"),
        "mediatype": _one_of("text/csv"),
        "encoding": _one_of("utf-8"),
        "dialect": _DIALECT,
        "schema": lambda value: _SCHEMA(value) and _has_keys(value),
    },
    *("name", "path", "schema"),
)
_LICENCE = _record({"name": _matches(re.compile(r"[A-Za-z0-9.-]+")), "title": _is_text, "path": _matches(_URL)}, "name")
_NAMED = {"title": _is_text, "title_en": _is_text, "email": _matches(_EMAIL), "path": _matches(_URL)}
_PERSON = _record({**_NAMED, "roles": _list_of(_is_text)}, "title")
_PACKAGE = _record(
    {
        "name": _matches(_NAME),
        "id": _matches(_URL),
        **dict.fromkeys(("title", "description"), _is_text),
        "licenses": _list_of(_LICENCE),
        "contributors": _list_of(_PERSON),
        "sources": _list_of(_record(_NAMED, "title")),
        "keywords": _list_of(_is_text),
        "resources": lambda value: _list_of(_RESOURCE)(value) and _are_distinct(each["name"] for each in value),
    },
    *("name", "resources"),
)


def is_surely_sound(judged: Any) -> bool:
    """Whether frictionless would find nothing in the form that it is to judge (`descriptor.judged_form`)."""
    return _PACKAGE(judged)


def _are_distinct(names: Any) -> bool:
    listed = list(names)
    return len(set(listed)) == len(listed)


def _has_keys(schema: Mapping[str, Any]) -> bool:
    names = [field["name"] for field in schema["fields"]]
    key = schema.get("primaryKey", ())
    return _are_distinct(names) and {*([key] if isinstance(key, str) else key)} <= {*names}


def _are_limits(field: Mapping[str, Any]) -> bool:
    """Constraints that go with the type, and signs of numbers that are no constraint of anything else."""
    kind = field["type"]
    is_number = lambda value: type(value) in (int, float) if kind == "number" else type(value) is int  # noqa: E731
    tests: dict[str, _Test] = {"required": _is_flag, "unique": _is_flag}
    if kind in _BOUNDED:
        tests |= {"minimum": is_number, "maximum": is_number}
    if kind == "string":
        tests |= {"enum": lambda value: _list_of(_is_text)(value) and _are_distinct(value)}
    signs = field.keys() & {"decimalChar", "groupChar"}
    has_format = field.get("format", "default") in ("default", _FORMATS.get(kind))
    return _record(tests)(field.get("constraints", {})) and (not signs or kind == "number") and has_format
