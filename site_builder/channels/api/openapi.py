"""`/openapi.json`: the API in OpenAPI 3.1, the same for every portal but for its name, licence and address.

Paths have names left open and an `operationId` each, so that a client is made once and stays right when datasets
come. Source: https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Any, get_args

import msgspec

from site_builder.channels.api import figure_shapes, report_shapes
from site_builder.channels.api import shapes as area_shapes
from site_builder.channels.api import shapes as common
from site_builder.channels.api import shapes as event_shapes
from site_builder.channels.api.operations import LISTS, OPERATIONS, PARAMETERS, Operation
from site_builder.channels.api.shape import Shape
from site_builder.core.addresses import OPENAPI
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.model.config import SiteConfig

# The shapes as JSON Schema, in the dialect of OpenAPI 3.1.


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


_ABOUT = (
    "Static files: GET only, no key, no query. Fields are stable within v1; new ones may be added. What is not known "
    "is left out. Numbers are written with all their digits: read them as decimals. To ask what changed since a day, "
    "take getChanges and the years from that day on. To find by word, take getSearchIndex. To filter rows, read the "
    "Parquet file that a table's `files` name, by HTTP Range."
)
_TAGS = {"data": "Documents in an envelope.", "messages": "Short messages, where the portal has any."}
_ABSENT = {
    "data": "There is nothing of that name.",
    "messages": "There is no such message; a portal without messages has none of these files.",
}


def openapi_file(site: SiteConfig) -> OutputFile:
    """The description of a portal's API."""
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": site.name,
            "version": "1",
            "description": _ABOUT,
            "contact": drop_empty({"name": site.contact.name.say(site.language), "email": site.contact.email}),
            "license": drop_empty({"name": site.licence.title or site.licence.name, "url": site.licence.url}),
        },
        "servers": [{"url": site.url.rstrip("/")}],
        "tags": [{"name": name, "description": words} for name, words in _TAGS.items()],
        "paths": {f"/{operation.uri}": {"get": _described(operation)} for operation in OPERATIONS},
        "components": {"schemas": schemas()},
    }
    return OutputFile(OPENAPI, json_bytes(described))


def _described(operation: Operation) -> dict[str, Any]:
    answer = {
        "description": operation.title,
        "content": {operation.media_type: {"schema": answer_schema(operation)}},
    }
    responses = {"200": answer}
    if operation.parameters or operation.tag == "messages":
        responses["404"] = {"description": _ABSENT[operation.tag]}
    return drop_empty(
        {
            "operationId": operation.id,
            "summary": operation.title,
            "tags": [operation.tag],
            "parameters": [_parameter(name) for name in operation.parameters],
            "responses": responses,
        }
    )


def _parameter(name: str) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "integer"} if name in ("page", "year") else {"type": "string"}
    kind |= {"enum": list(LISTS)} if name == "list" else {}
    return {"name": name, "in": "path", "required": True, "description": PARAMETERS[name], "schema": kind}


def answer_schema(operation: Operation) -> dict[str, Any]:
    """What a file of an operation looks like, its envelope included."""
    if operation.media_type == "text/plain":
        return {"type": "string", "maxLength": 160}
    if operation.shape is None:
        return {}
    envelope = {"$ref": "#/components/schemas/Envelope"}
    own = {"type": "object", "required": ["data"], "properties": {"data": schema_of(operation.shape)}}
    return {"allOf": [envelope, own]}
