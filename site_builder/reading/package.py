"""A folder under datasets/ in, a `Package` out, with every problem found on the way."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frictionless

from site_builder.config import Agent, Licence
from site_builder.errors import PeriodError
from site_builder.package import ROLES, Contributor, Package, Place, Resource, Source, Table
from site_builder.period import Period, Window, parse_period
from site_builder.problem import Problem, rule
from site_builder.reading.descriptor import find_descriptor, lift, load_descriptor
from site_builder.reading.paths import FILE_MISSING, PATH_OUTSIDE, REMOTE_RESOURCE, is_remote, unsafe_reason
from site_builder.reading.schema import lift_for_frictionless, parse_schema
from site_builder.reading.table import FILE_CHANGED, SCHEMA_INVALID, TableReading, read_table
from site_builder.text import clean, slugify, text_of

PERIOD_INVALID = rule(
    "period-invalid",
    "error",
    "The period or window “{found}” cannot be read ({reason}).",
    "Write a period such as 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, or start and end as 2021-12-15.",
)
DESCRIPTOR_INVALID = rule(
    "descriptor-invalid",
    "error",
    "The descriptor breaks the Data Package specification: {note}.",
    "Correct that property; the specification is at https://datapackage.org/standard/data-package/.",
)
ROLE_INVALID = rule(
    "role-invalid",
    "error",
    "The role “{role}” of the table “{resource}” names a column that the table does not have: {column}.",
    "Name columns of the schema, for example observations: {{indicator: code, value: value}}.",
)

TABULAR_FORMATS = ("csv", "tsv", "xlsx", "xls", "ods")
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
    problems = tuple(_unsafe(folder, lifted, file))
    if problems:
        return PackageReading(None, problems)
    return _read_lifted(folder, lifted, file)


def _read_lifted(folder: Path, lifted: dict[str, Any], file: str) -> PackageReading:
    judged = _for_frictionless(lifted, folder)
    problems = tuple(_invalid(judged, file))
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
    for resource in lifted.get("resources") or []:
        if not isinstance(resource, dict):
            continue
        name = resource.get("name", "")
        for path in _paths(resource):
            if is_remote(path):
                yield REMOTE_RESOURCE(file, resource=name, path=path)
            elif reason := unsafe_reason(folder, path):
                yield PATH_OUTSIDE(file, path=path, reason=reason)
            elif not (folder / path).is_file():
                yield FILE_MISSING(file, path=path, resource=name)


def _paths(resource: Mapping[str, Any]) -> list[str]:
    path = resource.get("path")
    named = path if isinstance(path, list) else [path]
    described = [resource.get("schema"), resource.get("dialect")]
    return [str(each) for each in named if each is not None] + [each for each in described if isinstance(each, str)]


def _for_frictionless(lifted: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What frictionless judges: names it accepts (ours are checked apart) and types it knows."""
    judged = copy.deepcopy(lifted)
    judged["name"] = slugify(str(judged["name"])) or "package"
    for place, resource in enumerate(each for each in judged.get("resources") or [] if isinstance(each, dict)):
        resource["name"] = slugify(str(resource.get("name", ""))) or f"resource-{place + 1}"
        lift_for_frictionless(resource, folder)
    return judged


def _invalid(judged: dict[str, Any], file: str) -> Iterator[Problem]:
    if not judged.get("resources"):
        yield DESCRIPTOR_INVALID(file, note="there are no resources")
        return
    try:
        report = frictionless.Package.validate_descriptor(judged)
        errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    except frictionless.FrictionlessException as error:
        errors = error.reasons or [error.error]
    except Exception as error:  # a hostile descriptor must end as a message, whatever a library makes of it
        yield DESCRIPTOR_INVALID(file, note=str(error))
        return
    for each in errors:
        yield DESCRIPTOR_INVALID(file, note=each.note)


def _read_resource(
    folder: Path, described: dict[str, Any], judged: frictionless.Resource, file: str
) -> tuple[Resource, tuple[Problem, ...]]:
    paths = [str(path) for path in _list(described.get("path"))]
    source = b"".join((folder / path).read_bytes() for path in paths)
    place = f"{file.rpartition('/')[0]}/{paths[0]}" if paths else file
    schema = parse_schema(described, folder)
    reading = TableReading(None, ())
    if _is_table(described):
        reading = read_table(judged, schema, place)
    problems = (
        *reading.problems,
        *_changed(described, source, place),
        *_role_problems(described, reading.table, file),
    )
    plain = reading.is_spelled_canonically and len(paths) == 1 and _is_plain_csv(described, source)
    return _resource(described, source, reading.table, plain), problems


def _is_table(described: Mapping[str, Any]) -> bool:
    path = str((_list(described.get("path")) or [""])[0])
    fmt = str(described.get("format") or path.rpartition(".")[2]).lower()
    return described.get("type") == "table" or "schema" in described or fmt in TABULAR_FORMATS


def _is_plain_csv(described: Mapping[str, Any], source: bytes) -> bool:
    """Whether the bytes are the published form already: UTF-8, no BOM, LF, comma, and `""` the only missing value."""
    dialect = described.get("dialect") or {}
    schema = described.get("schema") if isinstance(described.get("schema"), dict) else {}
    missing = (schema or {}).get("missingValues", [""])
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not dialect and missing == [""] and b"\r" not in source and not source.startswith(b"\xef\xbb\xbf")


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


def _role_problems(described: Mapping[str, Any], table: Table | None, file: str) -> Iterator[Problem]:
    for role, parts in _roles(described).items():
        for column in parts.values():
            if table is not None and column not in table.schema.names:
                yield ROLE_INVALID(file, role=role, resource=described.get("name", ""), column=column)


def _roles(described: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found = {role: described[role] for role in ROLES if isinstance(described.get(role), dict)}
    return {role: {str(part): str(column) for part, column in parts.items()} for role, parts in found.items()}


def _resource(described: dict[str, Any], source: bytes, table: Table | None, is_canonical: bool) -> Resource:
    path = str((_list(described.get("path")) or [f"{described['name']}.json"])[0])
    fmt = str(described.get("format") or path.rpartition(".")[2]).lower()
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
        roles=_roles(described),
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
