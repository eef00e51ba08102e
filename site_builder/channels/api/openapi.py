"""`/openapi.json`: the API in OpenAPI 3.1, the same for every portal but for its name, licence and address.

Paths have names left open and an `operationId` each, so that a client is made once and stays right when datasets
come. Source: https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

from typing import Any

from site_builder.channels.api.operations import LISTS, OPERATIONS, PARAMETERS, Operation
from site_builder.channels.api.schemas import schema_of, schemas
from site_builder.core.addresses import OPENAPI
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.model.config import SiteConfig

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
