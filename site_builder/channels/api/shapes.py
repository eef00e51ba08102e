"""Every document of the API, each declared once, as JSON Schema in `schemas.json`.

A field is never renamed, retyped or taken away within v1; new ones may be added. One that is not `required` is left out
where the portal does not know its value, every other one is always there. Their order is that of the JSON.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from site_builder.core.i18n.catalog import SOURCE
from site_builder.core.text import Text

Shape = dict[str, Any]  # a document, or a part of one
_ENGLISH = "_en"


@cache
def schemas() -> dict[str, Shape]:
    """The schema of every shape by its name; one that `extends` another has the fields of that first."""
    declared: dict[str, Shape] = json.loads(Path(__file__).with_name("schemas.json").read_bytes())
    for schema in declared.values():
        base = declared.get(schema.pop("extends", ""), {})
        schema["properties"] = base.get("properties", {}) | schema["properties"]
    return {name: schema for name, schema in declared.items() if name[0] != "_"}


def shaped(shape: str, **own: Any) -> Shape:
    """What a shape has of its `own`, in its order, but for what is empty and may be left out.

    Raises TypeError for a field that no such shape has, and for one that it lacks.
    """
    stems, required = _fields(shape)
    if wrong := (own.keys() - stems) | (required - own.keys()):
        raise TypeError(f"{shape}: {', '.join(sorted(wrong))}")
    return {name: own[name] for name in stems if name in required or not _is_empty(own.get(name))}


def filled(shape: str, noun: object, language: str, **own: Any) -> Shape:
    """A shape with what a noun says under the same names, and beside it what the shape has of its `own`.

    Texts are in a language; `title_en` is the English of `title` where its author gave it.
    """
    for name, stem in _fields(shape)[0].items():
        if name not in own and (value := getattr(noun, stem, None)) is not None:
            if isinstance(value, Text):
                value = value.say(language) if name == stem else value.stated(SOURCE)
            own[name] = value
    return shaped(shape, **own)


@cache
def _fields(shape: str) -> tuple[dict[str, str], frozenset[str]]:
    """Its fields, each with what a noun calls it, and those that are always there."""
    schema = schemas()[shape]
    return {name: name.removesuffix(_ENGLISH) for name in schema["properties"]}, frozenset(
        schema.get("required", ())
    )


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", (), {})
