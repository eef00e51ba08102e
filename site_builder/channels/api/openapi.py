"""`/openapi.json`: the API in OpenAPI 3.1, written from the table of fields.

Every value that a path's parameter may take is listed, and every path with every value is a file of the site. Source:
https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from site_builder.channels.api.addresses import INDEX, OPENAPI
from site_builder.channels.api.envelope import ROOT
from site_builder.channels.api.rows import page_count
from site_builder.channels.api.series import series_names
from site_builder.channels.api.shapes import ENVELOPE, PORTAL, SHAPES, Field
from site_builder.channels.messages.files import told
from site_builder.core.addresses import SMS, ZALO
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.core.text import slugify
from site_builder.derive.observations import all_series
from site_builder.model.package import Package
from site_builder.model.publication import Publication

_SIMPLE: dict[str, dict[str, Any]] = {
    "date": {"type": "string", "format": "date"},
    "url": {"type": "string", "format": "uri"},
    "record": {"type": "object"},
    "number|null": {"type": ["number", "null"]},
}
_SIMPLE |= {name: {"type": name} for name in ("string", "integer", "number", "boolean")}


@dataclass(frozen=True, slots=True)
class Path:
    """One path; `parameter` is the name left open in it, `values` all that may stand there."""

    uri: str
    summary: str
    shape: str = ""
    parameter: str = ""
    values: tuple[str, ...] = ()
    media_type: str = "application/json"

    @property
    def example(self) -> str:
        """The address of one file of it."""
        return self.uri.replace(f"{{{self.parameter}}}", self.values[0]) if self.values else self.uri


def openapi_file(publication: Publication) -> OutputFile:
    """The description of this portal's API."""
    site = publication.site
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": site.name,
            "version": "1",
            "description": "Static files: GET only, no key, no query. Fields are stable within v1.",
            "contact": drop_empty({"name": site.contact.name.say(site.language), "email": site.contact.email}),
            "license": drop_empty({"name": site.licence.title or site.licence.name, "url": site.licence.url}),
        },
        "servers": [{"url": site.url.rstrip("/")}],
        "paths": {f"/{path.uri}": {"get": _operation(path)} for path in paths(publication)},
        "components": {"schemas": schemas()},
    }
    return OutputFile(OPENAPI, json_bytes(described))


def paths(publication: Publication) -> tuple[Path, ...]:
    """Every path that has at least one file."""
    found = (*_lists(), *_datasets(publication), *_series(publication), *_messages(publication))
    return tuple(path for path in found if path.values or not path.parameter)


def _lists() -> tuple[Path, ...]:
    return (
        Path(INDEX, "Where everything is", "Index"),
        Path(f"{ROOT}/datasets.json", "All datasets", "[DatasetSummary]"),
        Path(f"{ROOT}/series.json", "All series", "[SeriesSummary]"),
        Path(f"{ROOT}/reports.json", "All reports, newest first", "[ReportSummary]"),
        Path(f"{ROOT}/indicators.json", "All indicators", "[IndicatorSummary]"),
        Path(f"{ROOT}/latest.json", "The latest value of every indicator", "[Latest]"),
    )


def _datasets(publication: Publication) -> Iterator[Path]:
    names = tuple(each.name for each in publication.packages)
    yield Path(f"{ROOT}/datasets/{{dataset}}.json", "One dataset", "Dataset", "dataset", names)
    for package in publication.packages:
        yield from _rows(package)


def _rows(package: Package) -> Iterator[Path]:
    home, names = f"{ROOT}/datasets/{package.name}", tuple(each.name for each in package.tables)
    yield Path(f"{home}/{{resource}}.json", f"Rows of a table of {package.name}", "Rows", "resource", names)
    for resource in package.tables:
        assert resource.table is not None
        pages = tuple(str(page) for page in range(2, page_count(resource.table) + 1))
        yield Path(f"{home}/{resource.name}/{{page}}.json", f"More rows of {resource.name}", "Rows", "page", pages)


def _series(publication: Publication) -> Iterator[Path]:
    names, listed = series_names(publication), all_series(publication)
    yield Path(f"{ROOT}/series/{{series}}.json", "One series", "Series", "series", names)
    for name in names:
        reports = tuple(each.name for each in publication.reports_of(name))
        yield Path(f"{ROOT}/reports/{name}/{{report}}.json", f"One report of {name}", "Report", "report", reports)
    yield Path(f"{ROOT}/indicators/{{series}}.json", "The indicators of a series", "IndicatorList", "series", listed)
    for name in listed:
        codes = tuple(slugify(code) for code in publication.indicators(name))
        yield Path(
            f"{ROOT}/indicators/{name}/{{indicator}}.json", f"One indicator of {name}", "Indicator", "indicator", codes
        )
    yield Path(f"{ROOT}/latest/{{series}}.json", "The latest values of a series", "[Latest]", "series", listed)


def _messages(publication: Publication) -> Iterator[Path]:
    """Short messages stand beside the API, without its envelope."""
    slugs = tuple(told(publication))
    if slugs:
        yield Path(SMS, "All short messages by keyword")
        yield Path(ZALO, "All keywords for a Zalo bot")
        yield Path("sms/{keyword}.txt", "A short message", "", "keyword", slugs, "text/plain")
        yield Path("zalo/{keyword}.json", "A message of a Zalo Official Account", "", "keyword", slugs)


def _operation(path: Path) -> dict[str, Any]:
    schema = _enveloped(path.shape) if path.shape else {}
    if path.media_type == "text/plain":
        schema = {"type": "string", "maxLength": 160}
    answer = {"description": path.summary, "content": {path.media_type: {"schema": schema}}}
    operation: dict[str, Any] = {"summary": path.summary, "responses": {"200": answer}}
    if path.parameter:
        allowed = {"type": "string", "enum": list(path.values)}
        operation["parameters"] = [{"name": path.parameter, "in": "path", "required": True, "schema": allowed}]
    return operation


def _enveloped(shape: str) -> dict[str, Any]:
    envelope = {"$ref": "#/components/schemas/Envelope"}
    return {"allOf": [envelope, {"type": "object", "required": ["data"], "properties": {"data": schema_of(shape)}}]}


def schemas() -> dict[str, Any]:
    """Every shape as JSON Schema (the dialect of OpenAPI 3.1)."""
    return {name: _object(fields) for name, fields in ({"Envelope": ENVELOPE, "Portal": PORTAL} | SHAPES).items()}


def schema_of(kind: str) -> dict[str, Any]:
    """A type of the table: a JSON type, a shape, or a list."""
    if kind.startswith("["):
        return {"type": "array", "items": schema_of(kind[1:-1])}
    return dict(_SIMPLE[kind]) if kind in _SIMPLE else {"$ref": f"#/components/schemas/{kind}"}


def _object(fields: Sequence[Field]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [each.name for each in fields if each.needed],
        "properties": {each.name: schema_of(each.type) | {"description": each.words} for each in fields},
    }
