"""`/openapi.json`: the API in OpenAPI 3.1, the same for every portal but for its name, licence and address.

Paths have names left open and an `operationId` each, so that a client is made once and stays right when datasets
come. Source: https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from site_builder.channels.api.shapes import schemas
from site_builder.core.addresses import FACTS_SCHEMA, OPENAPI
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.core.text import table_beside
from site_builder.model.config import SiteConfig

MOST = 27
LISTS = (
    "reports",
    "indicators",
    "latest",
)  # what goes on under one operation; others have one of their own
PARAMETERS: dict[str, str] = table_beside(__file__, "parameters.toml")


@dataclass(frozen=True)
class Operation:
    """One address with names left open in braces; `shape` is what it answers with, in brackets a list of it; "" for
    files of others.

    One that `is_bare` stands outside the envelope.
    """

    id: str
    uri: str
    title: str
    shape: str = ""
    media_type: str = "application/json"
    tag: str = "data"
    is_bare: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names left open, in their order."""
        return tuple(re.findall(r"{(\w+)}", self.uri))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What an address of it looks like."""
        return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.uri)))


OPERATIONS = tuple(
    Operation(name, **facts) for name, facts in table_beside(__file__, "operations.toml").items()
)


def operation_at(uri: str) -> Operation | None:
    """The operation that an address answers; one without an open name goes before one with."""
    match = (operation for operation in OPERATIONS if operation.pattern.fullmatch(uri))
    return min(match, key=lambda operation: len(operation.parameters), default=None)


REFERENCE = "#/components/schemas/"


def facts_schema() -> OutputFile:
    """The JSON Schema of a document of facts, with all that it refers to."""
    members = {"$ref": f"{REFERENCE}Facts", "$defs": dict(_referred("Facts", set()))}
    schema = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **members})
    return OutputFile(FACTS_SCHEMA, json_bytes(json.loads(schema.replace(REFERENCE, "#/$defs/"))))


def _referred(name: str, visited: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A shape and those that it refers to, each once."""
    visited.add(name)
    yield name, schemas()[name]
    for other in re.findall(rf'"{REFERENCE}(\w+)"', json.dumps(schemas()[name])):
        yield from _referred(other, visited) if other not in visited else ()


def schema_of(shape: str) -> dict[str, Any]:
    """The schema of a shape, of a list of one, or of either of several such, by reference."""
    if "|" in shape:
        return {"anyOf": [schema_of(choice) for choice in shape.split("|")]}
    one = {"$ref": f"{REFERENCE}{shape.strip('[]')}"}
    return {"type": "array", "items": one} if shape.startswith("[") else one


_ABOUT = (
    "Static files: GET only, no key, no query. Fields are stable within v1; new ones may be added. What is not known "
    "is left out. Numbers are written with all their digits: read them as decimals. To ask what changed since a day, "
    "take getChanges and the years from that day on. To find by word, take getSearchIndex. To filter rows, read the "
    "Parquet file that a table's `files` name, by HTTP Range."
)
_TAGS = {
    "data": "Documents in an envelope.",
    "messages": "Short messages, where the portal has any.",
}
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
            "contact": drop_empty(
                {"name": site.contact.name.say(site.language), "email": site.contact.email}
            ),
            "license": drop_empty(
                {"name": site.licence.title or site.licence.name, "url": site.licence.url}
            ),
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
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": PARAMETERS[name],
        "schema": kind,
    }


def answer_schema(operation: Operation) -> dict[str, Any]:
    """What a file of an operation looks like, its envelope included."""
    if operation.media_type == "text/plain":
        return {"type": "string", "maxLength": 160}
    if not operation.shape:
        return {}
    if operation.is_bare:
        return schema_of(operation.shape)
    envelope = {"$ref": "#/components/schemas/Envelope"}
    own = {
        "type": "object",
        "required": ["data"],
        "properties": {"data": schema_of(operation.shape)},
    }
    return {"allOf": [envelope, own]}
