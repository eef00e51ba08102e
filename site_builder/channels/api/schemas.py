"""The shapes as JSON Schema, in the dialect of OpenAPI 3.1."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Any, get_args

import msgspec

from site_builder.channels.api import area_shapes, event_shapes, figure_shapes, report_shapes
from site_builder.channels.api import shapes as common
from site_builder.channels.api.shape import Shape

REFERENCE = "#/components/schemas/{name}"


def shapes() -> tuple[type[Shape], ...]:
    """Every shape in the order of its declaration; what some of them share is none by itself."""
    found = [vars(module).values() for module in (common, area_shapes, report_shapes, figure_shapes, event_shapes)]
    classes = (each for values in found for each in values if isinstance(each, type) and issubclass(each, Shape))
    return tuple(shape for shape in dict.fromkeys(classes) if shape is not Shape and shape.__name__[0] != "_")


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """Every shape by its name."""
    _, made = msgspec.json.schema_components(shapes(), ref_template=REFERENCE)
    return {shape.__name__: as_written(made[shape.__name__]) for shape in shapes()}


def schema_of(kind: Any) -> dict[str, Any]:
    """The schema of a shape, of a tuple of one, or of either of several such, by reference."""
    if isinstance(kind, UnionType):  # msgspec tells no shapes apart that carry no tag
        return {"anyOf": [schema_of(choice) for choice in get_args(kind)]}
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=REFERENCE)
    return dict(schema)


def as_written(schema: Any) -> Any:
    """A schema of msgspec's as our JSON is written: a Decimal as a number, an unknown fact left out, never null."""
    if isinstance(schema, list):
        return [as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        return {key: value for key, value in schema.items() if key != "format"} | {"type": "number"}
    if "default" in schema:
        schema = _known(schema)
    if "properties" in schema:
        schema = {key: value for key, value in schema.items() if key != "title"}
        properties = {name: as_written(field) for name, field in schema["properties"].items()}
        return schema | {"properties": properties}
    return {key: as_written(value) for key, value in schema.items()}


def _known(schema: dict[str, Any]) -> dict[str, Any]:
    """A field that is left out instead of being null or empty, without its default."""
    rest = {key: value for key, value in schema.items() if key not in ("default", "anyOf")}
    for choice in schema.get("anyOf", ()):
        rest |= choice if choice != {"type": "null"} else {}
    return rest


def type_words(schema: dict[str, Any]) -> str:
    """A field's type for people: `string`, `url`, `date`, `number|null`, a shape, or a list of one: `[File]`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return "|".join(type_words(choice) for choice in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{type_words(schema['items'])}]"
    named = {"uri": "url", "date": "date"}.get(str(schema.get("format")))
    return named or {"object": "record", None: "any"}.get(schema.get("type"), str(schema.get("type")))
