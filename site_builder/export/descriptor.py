"""`datapackage.json` of the published package: Data Package 2.0, every path beside it, nothing left to a dialect."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from site_builder.core.files import Distribution, OutputFile, drop_empty, json_bytes
from site_builder.core.text import slugify
from site_builder.export import Context
from site_builder.export.readme import address
from site_builder.export.schema import harmless, restate_schema, said
from site_builder.model.area import Area
from site_builder.model.config import Licence
from site_builder.model.package import Contributor, Elsewhere, Package, Resource, Source

NAME = "datapackage.json"
MEDIA_TYPE = "application/vnd.datapackage+json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

# Lifted into the properties above it, replaced by our own, or about files that stay where the author has them.
_PACKAGE_KEYS = (
    *("profile", "datapackage_version", "license", "licences", "author", "authors", "maintainers", "publisher"),
    *("resources", "views", "schemas", "dialect", "dialects", "base", "basePath", "readme", "image", "homepage"),
    *("created", "version", "identifier", "license_url"),
)
_RESOURCE_KEYS = (
    *("profile", "path", "paths", "url", "file", "data", "type", "dialect", "schema", "format", "mediatype"),
    *("encoding", "hash", "bytes", "license", "compression", "innerpath", "control", "layout", "scheme", "extrapaths"),
)
_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_CREATED = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?")


def render_descriptor(
    context: Context, published: Mapping[str, OutputFile], others: Mapping[str, Sequence[Distribution]]
) -> bytes:
    """The descriptor; `published` gives the file of each resource, `others` the same table in other formats."""
    package, place = context.package, context.package.spatial
    known = {
        "$schema": PROFILE,
        "name": package.name,
        "id": package.identifier or address(context),
        **said("title", package.title),
        **said("description", package.description),
        "language": package.language,
        "homepage": _url(package.homepage) or address(context),
        "version": package.version,
        "created": _created(package.created),
        "keywords": list(package.keywords),
        "themes": list(package.themes),
        "licenses": _licences(package.licences),
        "contributors": [_contributor(each) for each in package.contributors],
        "sources": _sources(package.sources),
        "spatial": drop_empty({**said("title", place.title), "uri": _url(place.uri), "area": place.area}),
        "area": _area(context.area) if context.area else {},
        "period": package.period.code if package.period else "",
        "temporal": _temporal(package),
        "series": package.series,
        **said("series_title", package.series_title),
    }
    extra = harmless(package.descriptor, (*known, *_PACKAGE_KEYS))
    described = _described(package)
    resources = [
        _resource(each, described.get(each.name, {}), published[each.name], others.get(each.name, ()))
        for each in package.resources
    ]
    linked = [_link(away) for away in package.elsewhere if away.url]
    return json_bytes({**drop_empty({**known, **extra}), "resources": [*resources, *linked]})


def _link(away: Elsewhere) -> dict[str, Any]:
    """A resource at another address, by that address alone: what lies there may change."""
    return drop_empty({"name": away.name, "path": away.url, **said("title", away.title)})


def _described(package: Package) -> dict[str, Mapping[str, Any]]:
    listed = package.descriptor.get("resources")
    found = listed if isinstance(listed, list) else []
    return {str(each.get("name")): each for each in found if isinstance(each, dict)}


def _resource(
    resource: Resource, described: Mapping[str, Any], file: OutputFile, others: Sequence[Distribution]
) -> dict[str, Any]:
    known = {
        "name": resource.name,
        **(_table_facts() if resource.table else _file_facts(resource)),
        "path": file.uri.rpartition("/")[2],
        "hash": f"sha256:{file.sha256}",
        "bytes": file.size,
        **said("title", resource.title),
        **said("description", resource.description),
        "licenses": _licences(resource.licences),
        "sources": _sources(resource.sources),
        **{role: dict(parts) for role, parts in resource.roles.items()},
        "formats": [_other(distribution) for distribution in others],
    }
    extra = harmless(described, (*known, *_RESOURCE_KEYS))
    schema = described.get("schema")
    found = schema if isinstance(schema, dict) else {}
    tail = {"schema": restate_schema(resource.table, found)} if resource.table else {}
    return drop_empty({**known, **extra, **tail})


def _other(distribution: Distribution) -> dict[str, str]:
    """Without hash and size: a library's next version may write the same table in other bytes."""
    name = distribution.uri.rpartition("/")[2]
    return {"format": distribution.format, "mediatype": distribution.media_type, "path": name}


def _table_facts() -> dict[str, str]:
    return {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def _file_facts(resource: Resource) -> dict[str, str]:
    facts = {"format": resource.format, "mediatype": resource.media_type}
    return facts if resource.encoding == "utf-8" else {**facts, "encoding": resource.encoding}


def _created(written: str) -> str:
    """A date-time as the profile demands it; a day alone counts from its midnight."""
    if not _CREATED.fullmatch(written):
        return ""
    return written if "T" in written else f"{written}T00:00:00Z"


def _licences(licences: Sequence[Licence]) -> list[dict[str, str]]:
    found = ({"name": _licence_name(each), "title": each.title, "path": _url(each.url)} for each in licences)
    return [drop_empty(each) for each in found if each["name"] or each["path"]]


def _licence_name(licence: Licence) -> str:
    """The profile wants a name or an address: a licence known by its title alone gets its name from that."""
    name = re.sub(r"[^-a-zA-Z0-9._]+", "-", licence.name).strip("-")
    return name or ("" if _url(licence.url) else slugify(licence.title))


def _contributor(contributor: Contributor) -> dict[str, Any]:
    agent = contributor.agent
    contact = {"path": _url(agent.url), "email": _email(agent.email)}
    return drop_empty({**said("title", agent.name), **contact, "roles": list(contributor.roles)})


def _sources(sources: Sequence[Source]) -> list[dict[str, str]]:
    found = ({"title": each.title, "path": _url(each.url), "email": _email(each.email)} for each in sources)
    return [kept for each in found if (kept := drop_empty(each))]


def _area(area: Area) -> dict[str, Any]:
    """What identifies the area beside what the package says of it, which alone a release promises not to change."""
    box = area.box
    mapping = {
        "key": area.code,
        **said("name", area.name),
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


def _temporal(package: Package) -> dict[str, str]:
    days = package.temporal
    return {"start": days.start.isoformat(), "end": days.end.isoformat()} if days else {}


def _url(text: str) -> str:
    return text if _URL.fullmatch(text) else ""


def _email(text: str) -> str:
    return text if _EMAIL.fullmatch(text) else ""
