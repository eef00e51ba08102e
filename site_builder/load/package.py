"""A folder under datasets/ in, a `Package` out, with every problem found on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frictionless

from site_builder.core.errors import PeriodError, UnreadableError
from site_builder.core.files import json_bytes
from site_builder.core.period import Period, Window, parse_period
from site_builder.core.problem import Problem, rule
from site_builder.core.text import clean, text_of
from site_builder.load.archive import unpacked_reason
from site_builder.load.descriptor import find_descriptor, lift, load_descriptor, put_in_place
from site_builder.load.format import TABLE_FORMATS, format_of, is_plain_csv, is_table
from site_builder.load.frictionless_errors import FILE_CHANGED, SCHEMA_INVALID, TABLE_UNREADABLE
from site_builder.load.multipart import from_json, joined
from site_builder.load.paths import FILE_MISSING, PATH_OUTSIDE, REMOTE_RESOURCE, is_file, is_remote, unsafe_reason
from site_builder.load.profile import check_descriptor, judged_form
from site_builder.load.roles import check_roles, roles_of
from site_builder.load.schema import parse_schema
from site_builder.load.table import TableReading, read_table
from site_builder.model.config import Agent, Licence
from site_builder.model.package import Contributor, Package, Place, Resource, Schema, Source, Table

PERIOD_INVALID = rule(
    "period-invalid",
    "error",
    "The period or window “{found}” cannot be read ({reason}).",
    "Write a period such as 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, or start and end as 2021-12-15.",
)
_MEDIA_TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "geojson": "application/geo+json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class PackageReading:
    """A package, or None where its errors leave nothing to publish, and the problems found."""

    package: Package | None
    problems: tuple[Problem, ...]


def read_package(folder: Path, label: str) -> PackageReading:
    """Read one package. `label` is the folder's path as messages name it."""
    path, problems = find_descriptor(folder, label)
    if path is None:
        return PackageReading(None, problems)
    file = f"{label}/{path.name}"
    loaded, problems = load_descriptor(path, file)
    if loaded is None:
        return PackageReading(None, problems)
    lifted = lift(loaded, folder.name)
    problems = tuple(_unsafe(folder, lifted, file)) or put_in_place(lifted, folder, label)
    if problems:
        return PackageReading(None, problems)
    return _read_lifted(folder, lifted, file)


def _read_lifted(folder: Path, lifted: dict[str, Any], file: str) -> PackageReading:
    judged = judged_form(lifted)
    problems = tuple(check_descriptor(judged, file))
    if problems:
        return PackageReading(None, problems)
    tables = frictionless.Package.from_descriptor(judged, basepath=str(folder))
    read = [
        _read_resource(folder, each, tables.resources[place], file) for place, each in enumerate(lifted["resources"])
    ]
    resources = tuple(resource for resource, _ in read)
    found = [problem for _, problems in read for problem in problems]
    period, temporal, time_problems = _times(lifted, file)
    found.extend(time_problems)
    if any(problem.severity == "error" for problem in found):
        return PackageReading(None, tuple(found))
    return PackageReading(_package(lifted, file, resources, period, temporal), tuple(found))


def _unsafe(folder: Path, lifted: Mapping[str, Any], file: str) -> Iterator[Problem]:
    for resource in _list(lifted.get("resources")):
        if not isinstance(resource, dict):
            continue
        name = resource.get("name", "")
        for path in _paths(resource):
            if is_remote(path):
                yield REMOTE_RESOURCE(file, resource=name, path=path)
            elif reason := unsafe_reason(folder, path):
                yield PATH_OUTSIDE(file, path=path, reason=reason)
            elif not is_file(folder, path):
                yield FILE_MISSING(file, path=path, resource=name)


def _paths(resource: Mapping[str, Any]) -> list[str]:
    path = resource.get("path")
    named = path if isinstance(path, list) else [path]
    described = [resource.get("schema"), resource.get("dialect")]
    return [str(each) for each in named if each is not None] + [each for each in described if isinstance(each, str)]


def _read_resource(
    folder: Path, described: dict[str, Any], judged: frictionless.Resource, file: str
) -> tuple[Resource, tuple[Problem, ...]]:
    paths = [str(path) for path in _list(described.get("path"))]
    parts = tuple((folder / path).read_bytes() for path in paths)
    source = b"".join(parts) if paths else json_bytes(described.get("data"))
    place = f"{file.rpartition('/')[0]}/{paths[0]}" if paths else file
    reading = TableReading(None, ())
    if is_table(described):
        reading = _read_table(folder, described, judged, parts, place)
    problems = (
        *reading.problems,
        *_changed(described, source, place),
        *check_roles(described, reading.table, file),
    )
    schema = reading.table.schema if reading.table else Schema()
    plain = reading.is_spelled_canonically and len(paths) == 1 and is_plain_csv(described, schema, source)
    return _resource(described, source, reading.table, plain), problems


def _read_table(
    folder: Path, described: Mapping[str, Any], judged: frictionless.Resource, parts: tuple[bytes, ...], place: str
) -> TableReading:
    paths = [folder / str(path) for path in _list(described.get("path"))]
    reasons = [reason for path in paths if (reason := unpacked_reason(path))]
    fmt = format_of(described)
    if paths and fmt not in TABLE_FORMATS:
        reasons.append(f"the format “{fmt}” is none of {', '.join(TABLE_FORMATS)}")
    if len(parts) > 1 and fmt not in ("csv", "tsv"):
        reasons.append("only CSV can lie in several files")
    if reasons:
        return TableReading(None, (TABLE_UNREADABLE(place, note=reasons[0]),))
    try:
        if parts and fmt == "json":
            judged = from_json(judged, parts[0])
        elif len(parts) > 1:
            judged = joined(judged, parts)
    except (UnicodeError, LookupError, UnreadableError) as error:
        return TableReading(None, (TABLE_UNREADABLE(place, note=error),))
    return read_table(judged, parse_schema(described), place)


def _changed(described: Mapping[str, Any], source: bytes, file: str) -> Iterator[Problem]:
    if isinstance(described.get("bytes"), int) and described["bytes"] != len(source):
        yield FILE_CHANGED(file, note=f"{len(source)} bytes, not {described['bytes']}")
    stated = str(described.get("hash") or "")
    method, _, digest = stated.rpartition(":")
    if not digest:
        return
    if (method or "md5") not in hashlib.algorithms_guaranteed or (method or "md5").startswith("shake"):
        yield SCHEMA_INVALID(file, resource=described.get("name", ""), note=f"hash method “{method}” is not known")
    elif hashlib.new(method or "md5", source, usedforsecurity=False).hexdigest() != digest.lower():
        yield FILE_CHANGED(file, note=f"its {method or 'md5'} is not {digest}")


def _resource(described: dict[str, Any], source: bytes, table: Table | None, is_canonical: bool) -> Resource:
    path = str((_list(described.get("path")) or [f"{described['name']}.json"])[0])
    fmt = format_of(described)
    return Resource(
        name=str(described["name"]),
        path=path,
        title=text_of(described, "title"),
        description=text_of(described, "description"),
        format=fmt,
        media_type=str(described.get("mediatype") or _MEDIA_TYPES.get(fmt, "application/octet-stream")),
        encoding=str(described.get("encoding") or "utf-8"),
        source=source,
        is_canonical=is_canonical,
        table=table,
        roles=roles_of(described),
        licences=tuple(_licence(each) for each in described.get("licenses") or []),
        sources=tuple(_source(each) for each in described.get("sources") or []),
    )


def _times(lifted: Mapping[str, Any], file: str) -> tuple[Period | None, Window | None, tuple[Problem, ...]]:
    period, temporal, problems = None, None, []
    try:
        period = parse_period(str(lifted["period"])) if lifted.get("period") else None
    except PeriodError as error:
        problems.append(PERIOD_INVALID(file, found=lifted["period"], reason=error))
    stated = lifted.get("temporal")
    if stated:
        try:
            temporal = Window(date.fromisoformat(str(stated["start"])), date.fromisoformat(str(stated["end"])))
        except (TypeError, KeyError, ValueError) as error:
            problems.append(PERIOD_INVALID(file, found=stated, reason=error))
    return period, temporal, tuple(problems)


def _package(
    lifted: dict[str, Any],
    file: str,
    resources: tuple[Resource, ...],
    period: Period | None,
    temporal: Window | None,
) -> Package:
    spatial = lifted.get("spatial")
    place = spatial if isinstance(spatial, dict) else {"title": spatial}
    return Package(
        name=str(lifted["name"]),
        file=file,
        identifier=str(lifted.get("id") or ""),
        title=text_of(lifted, "title"),
        description=text_of(lifted, "description"),
        language=str(lifted.get("language") or ""),
        version=str(lifted.get("version") or ""),
        created=str(lifted.get("created") or ""),
        homepage=str(lifted.get("homepage") or ""),
        keywords=tuple(clean(str(word)) for word in _list(lifted.get("keywords"))),
        themes=tuple(str(theme) for theme in _list(lifted.get("themes"))),
        licences=tuple(_licence(each) for each in lifted.get("licenses") or []),
        contributors=tuple(_contributor(each) for each in lifted.get("contributors") or []),
        sources=tuple(_source(each) for each in lifted.get("sources") or []),
        spatial=Place(text_of(place, "title"), str(place.get("uri") or "")),
        period=period,
        temporal=temporal,
        series=str(lifted.get("series") or ""),
        series_title=text_of(lifted, "series_title"),
        resources=resources,
        descriptor=lifted,
    )


def _licence(source: Mapping[str, Any]) -> Licence:
    return Licence(*(str(source.get(key) or "") for key in ("name", "title", "path")))


def _source(source: Mapping[str, Any]) -> Source:
    return Source(*(str(source.get(key) or "") for key in ("title", "path", "email")))


def _contributor(source: Mapping[str, Any]) -> Contributor:
    agent = Agent(text_of(source, "title"), str(source.get("path") or ""), str(source.get("email") or ""))
    return Contributor(agent, tuple(source.get("roles") or ()))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]
