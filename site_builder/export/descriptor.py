"""`datapackage.json` of the published package: Data Package 2.0, every path beside it, nothing left to a dialect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from site_builder.core.cell import canonical_cell
from site_builder.core.files import Distribution, OutputFile, drop_empty, json_bytes, mappings_in
from site_builder.core.numbers.number import canonical_number, parse_number
from site_builder.core.problem import NumberError
from site_builder.core.text import slugify, text_properties
from site_builder.export import Context
from site_builder.export.readme import address
from site_builder.model.area import Area
from site_builder.model.config import Licence
from site_builder.model.long_rows import LongRows
from site_builder.model.package import (
    Contributor,
    Elsewhere,
    Field,
    ForeignKey,
    Resource,
    Source,
    Table,
)

# A Table Schema restated for the canonical CSV, which has one spelling for every value.
#
# Gone are decimalChar, groupChar, bareNumber, trueValues, falseValues, the formats of dates and all missing values
# but the empty cell; constraints written in the source's spelling are written in ours. Source: Table Schema 2.0.


_SPELLING = (
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "missingValues",
    "fieldsMatch",
)
_STATED = ("name", "type", "format", "unit", "constraints", "example")
_FORMAT_STAYS = ("string", "geopoint", "geojson")
_MOMENTS: dict[str, Callable[[str], date | time]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_PATH_LIKE = re.compile(r"\s*(/|\.\w|~[/\\]|[a-z]:/)|.*\.\.[\\/]|.*\\", re.IGNORECASE | re.DOTALL)
_SAFE_SCHEMES = ("http", "https", "mailto")


def restate_schema(table: Table, described: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as the published descriptor has it; `described` is the one found, for properties we do not know."""
    schema = table.schema
    by_name = {each.get("name"): each for each in mappings_in(described.get("fields"))}
    fields = [_field(each, by_name.get(each.name, {}), table) for each in schema.fields]
    known = {
        "fields": fields,
        "primaryKey": list(schema.primary_key),
        "uniqueKeys": described.get("uniqueKeys"),
        "foreignKeys": [_foreign_key(key) for key in schema.foreign_keys],
        "missingValues": [""],
    }
    return drop_empty({**known, **harmless(described, (*known, *_SPELLING, "$schema", "profile"))})


def harmless(described: Mapping[str, Any], known: Sequence[str]) -> dict[str, Any]:
    """Properties that we do not know, without those that name a file or an address with a strange scheme."""
    return {
        key: value for key, value in described.items() if key not in known and _is_harmless(value)
    }


def _is_harmless(value: object) -> bool:
    match value:
        case str():
            scheme = _SCHEME.match(value)
            strange = scheme and "://" in value and scheme[1].lower() not in _SAFE_SCHEMES
            runs = scheme and scheme[1].lower() in ("javascript", "data", "vbscript", "file")
            return not strange and not runs and not _PATH_LIKE.match(value)
        case Mapping():
            return all(_is_harmless(each) for each in (*value.keys(), *value.values()))
        case list():
            return all(map(_is_harmless, value))
    return value is None or isinstance(value, (bool, int, float))


def _field(field: Field, described: Mapping[str, Any], table: Table) -> dict[str, Any]:
    words = {
        **text_properties("title", field.title),
        **text_properties("description", field.description),
    }
    known = {
        "name": field.name,
        "type": field.type,
        "format": field.format if field.type in _FORMAT_STAYS and field.format != "default" else "",
        **words,
        "unit": field.unit,
        "example": described.get("example") if field.type == "string" else None,
        "constraints": _constraints(field, table),
        "declared": field.declared,
        "blanked": field.blanked,
    }
    return drop_empty({**known, **harmless(described, (*known, *_STATED, *_SPELLING))}) | {
        "name": field.name
    }


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    return {
        "fields": list(key.fields),
        "reference": {"resource": key.resource, "fields": list(key.reference)},
    }


def _constraints(field: Field, table: Table) -> dict[str, Any]:
    restated = {name: _constraint(field, name, value) for name, value in field.constraints.items()}
    if field.blanked or (
        "required" in restated
        and not isinstance(table.rows, LongRows)
        and "" in table.column(field.name)
    ):
        # Where "" was a value and something else stood for missing, the canonical file has one blank for both.
        restated.pop("required", None)
    return drop_empty(restated)


def _constraint(field: Field, name: str, value: Any) -> Any:
    if name in _BOUNDS:
        return _value(field, value)
    if name == "enum":
        allowed = [_value(field, each) for each in value] if isinstance(value, list) else [None]
        return None if None in allowed else allowed
    return None if name == "pattern" and field.type != "string" else value


def _value(field: Field, value: Any) -> Any:
    """The value in canonical spelling, None where it cannot be read."""
    try:
        if field.is_number and isinstance(value, str):
            number = parse_number(
                value, decimal=field.decimal_char, group=field.group_char, bare=field.bare_number
            )
            return canonical_number(number)
        if field.type in _MOMENTS:
            return canonical_cell(_moment(field, str(value)))
    except (NumberError, ValueError):
        return None
    return value if field.type != "boolean" or isinstance(value, bool) else None


def _moment(field: Field, text: str) -> date | time:
    if "%" not in field.format:
        return _MOMENTS[field.type](text)
    moment = datetime.strptime(text, field.format)
    if field.type == "date":
        return moment.date()
    return moment.timetz() if field.type == "time" else moment


NAME = "datapackage.json"
MEDIA_TYPE = "application/vnd.datapackage+json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

# Lifted into the properties above it, replaced by our own, or about files that stay where the author has them.
_PACKAGE_KEYS = (
    *(
        "profile",
        "datapackage_version",
        "license",
        "licences",
        "author",
        "authors",
        "maintainers",
        "publisher",
    ),
    *(
        "resources",
        "views",
        "schemas",
        "dialect",
        "dialects",
        "base",
        "basePath",
        "readme",
        "image",
        "homepage",
    ),
    *("created", "version", "identifier", "license_url"),
)
_RESOURCE_KEYS = (
    *(
        "profile",
        "path",
        "paths",
        "url",
        "file",
        "data",
        "type",
        "dialect",
        "schema",
        "format",
        "mediatype",
    ),
    *(
        "encoding",
        "hash",
        "bytes",
        "license",
        "compression",
        "innerpath",
        "control",
        "layout",
        "scheme",
        "extrapaths",
    ),
)
_TABLE = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_CREATED = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?")


def render_descriptor(
    context: Context,
    published: Mapping[str, OutputFile],
    others: Mapping[str, Sequence[Distribution]],
) -> bytes:
    """The descriptor; `published` gives the file of each resource, `others` the same table in other formats."""
    package, where, days = context.package, context.package.spatial, context.package.temporal
    known = {
        "$schema": PROFILE,
        "name": package.name,
        "id": package.identifier or address(context),
        **text_properties("title", package.title),
        **text_properties("description", package.description),
        "language": package.language,
        "homepage": _url(package.homepage) or address(context),
        "version": package.version,
        "created": _created(package.created),
        "keywords": list(package.keywords),
        "themes": list(package.themes),
        "licenses": _licences(package.licences),
        "contributors": [_contributor(each) for each in package.contributors],
        "sources": _sources(package.sources),
        "spatial": drop_empty(
            {**text_properties("title", where.title), "uri": _url(where.uri), "area": where.area}
        ),
        "area": _area(context.area) if context.area else {},
        "period": package.period.code if package.period else "",
        "temporal": {"start": days.start.isoformat(), "end": days.end.isoformat()} if days else {},
        "series": package.series,
        **text_properties("series_title", package.series_title),
    }
    extra = harmless(package.descriptor, (*known, *_PACKAGE_KEYS))
    described = {
        str(each.get("name")): each for each in mappings_in(package.descriptor.get("resources"))
    }
    resources = [
        _resource(
            each, described.get(each.name, {}), published[each.name], others.get(each.name, ())
        )
        for each in package.resources
    ]
    linked = [_link(away) for away in package.elsewhere if away.url]
    return json_bytes({**drop_empty({**known, **extra}), "resources": [*resources, *linked]})


def _link(away: Elsewhere) -> dict[str, Any]:
    """A resource at another address, by that address alone: what lies there may change."""
    return drop_empty({"name": away.name, "path": away.url, **text_properties("title", away.title)})


def _resource(
    resource: Resource,
    described: Mapping[str, Any],
    file: OutputFile,
    others: Sequence[Distribution],
) -> dict[str, Any]:
    known = {
        "name": resource.name,
        **(_TABLE if resource.table else _file_facts(resource)),
        "path": file.uri.rpartition("/")[2],
        "hash": f"sha256:{file.sha256}",
        "bytes": file.size,
        **text_properties("title", resource.title),
        **text_properties("description", resource.description),
        "licenses": _licences(resource.licences),
        "sources": _sources(resource.sources),
        **{role: dict(parts) for role, parts in resource.roles.items()},
        "formats": [_other(distribution) for distribution in others],
    }
    extra = harmless(described, (*known, *_RESOURCE_KEYS))
    schema = described.get("schema")
    schema_of_source = schema if isinstance(schema, dict) else {}
    tail = {"schema": restate_schema(resource.table, schema_of_source)} if resource.table else {}
    return drop_empty({**known, **extra, **tail})


def _other(distribution: Distribution) -> dict[str, str]:
    """Without hash and size: a library's next version may write the same table in other bytes."""
    name = distribution.uri.rpartition("/")[2]
    return {"format": distribution.format, "mediatype": distribution.media_type, "path": name}


def _file_facts(resource: Resource) -> dict[str, str]:
    facts = {"format": resource.format, "mediatype": resource.media_type}
    return facts if resource.encoding == "utf-8" else {**facts, "encoding": resource.encoding}


def _created(written: str) -> str:
    """A date-time as the profile demands it; a day alone counts from its midnight."""
    if not _CREATED.fullmatch(written):
        return ""
    return written if "T" in written else f"{written}T00:00:00Z"


def _licences(licences: Sequence[Licence]) -> list[dict[str, str]]:
    result = (
        {"name": _licence_name(each), "title": each.title, "path": _url(each.url)}
        for each in licences
    )
    return [drop_empty(each) for each in result if each["name"] or each["path"]]


def _licence_name(licence: Licence) -> str:
    """The profile wants a name or an address: a licence known by its title alone gets its name from that."""
    name = re.sub(r"[^-a-zA-Z0-9._]+", "-", licence.name).strip("-")
    return name or ("" if _url(licence.url) else slugify(licence.title))


def _contributor(contributor: Contributor) -> dict[str, Any]:
    agent = contributor.agent
    contact = {"path": _url(agent.url), "email": _email(agent.email)}
    return drop_empty(
        {**text_properties("title", agent.name), **contact, "roles": list(contributor.roles)}
    )


def _sources(sources: Sequence[Source]) -> list[dict[str, str]]:
    result = (
        {"title": each.title, "path": _url(each.url), "email": _email(each.email)}
        for each in sources
    )
    return [kept for each in result if (kept := drop_empty(each))]


def _area(area: Area) -> dict[str, Any]:
    """What identifies the area beside what the package says of it, which alone a release promises not to change."""
    box = area.box
    mapping = {
        "key": area.code,
        **text_properties("name", area.name),
        "identifier": area.identifier,
        "identifierSource": area.code_source,
        "iso3166-2": area.iso,
        "wikidata": area.wikidata_uri,
        "uri": area.uri,
        "validFrom": area.valid_from.isoformat() if area.valid_from else "",
        "validTo": area.valid_to.isoformat() if area.valid_to else "",
        "bbox": [box.west, box.south, box.east, box.north] if box else [],
        "partOf": area.part_of,
        "replacedBy": area.successor,
    }
    return drop_empty(mapping)


def _url(text: str) -> str:
    return text if _URL.fullmatch(text) else ""


def _email(text: str) -> str:
    return text if _EMAIL.fullmatch(text) else ""
