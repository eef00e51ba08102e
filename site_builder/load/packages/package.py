"""A folder under datasets/ in, a `Package` out, with every problem found on the way."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from site_builder.core.calendar.period import Period, Window, parse_period
from site_builder.core.files import SourceFile, mappings_in
from site_builder.core.i18n.catalog import known_word
from site_builder.core.json_literal import exact_json_bytes
from site_builder.core.platform.processes import MEMORY, within
from site_builder.core.problem import (
    N_,
    WRITE,
    PeriodError,
    Problem,
    accept,
    errors_of,
    flag,
    meant,
    reason_of,
    rules,
)
from site_builder.core.text import clean, nearest, split_key, text_of
from site_builder.load.packages import descriptor
from site_builder.load.packages.names import slug_resources
from site_builder.load.packages.resource_files import (
    AWAY,
    check_files,
    check_pins,
    open_sheets,
    recode,
    respell,
)
from site_builder.load.safety.known_keys import check_descriptor
from site_builder.load.safety.remote import Files, Foreign, fetch_resources
from site_builder.load.safety.safe_yaml import as_list
from site_builder.load.tables.constraints import check_foreign_keys
from site_builder.load.tables.format import format_of, is_plain_csv, is_table
from site_builder.load.tables.header import of_another
from site_builder.load.tables.long_table import LONG, LongTable, read_long
from site_builder.load.tables.open_table import Opened, open_table
from site_builder.load.tables.schema import parse_schema
from site_builder.load.tables.table import TableReading, read_table, with_years
from site_builder.model.config import Agent, Licence
from site_builder.model.package import (
    ROLES,
    Contributor,
    Coverage,
    Package,
    Resource,
    Schema,
    Shape,
    ShapeKind,
    Source,
    Table,
)

# The shapes of a GeoJSON file. What is no shape is passed over: the file itself is published as it is.
#
# Source: RFC 7946.


LARGEST = 32 << 20  # bytes of a file that is drawn
_DEEPEST = 8  # collections within collections
_KINDS: dict[str, tuple[ShapeKind, int]] = {  # how deep the lists of places lie
    "Point": ("point", 0),
    "MultiPoint": ("point", 1),
    "LineString": ("line", 1),
    "MultiLineString": ("line", 2),
    "Polygon": ("area", 2),
    "MultiPolygon": ("area", 3),
}


def shapes_of(content: bytes) -> tuple[Shape, ...]:
    """All shapes in order; none where the file is too large, or no GeoJSON."""
    if len(content) > LARGEST:
        return ()
    try:
        return tuple(_shapes(json.loads(content), _DEEPEST))
    except (ValueError, RecursionError):
        return ()


def _shapes(data: Any, depth: int) -> Iterator[Shape]:
    if not isinstance(data, dict) or not depth:
        return
    for key in ("features", "geometries"):
        for each in data[key] if isinstance(data.get(key), list) else ():
            yield from _shapes(each, depth - 1)
    if "geometry" in data:
        yield from _shapes(data["geometry"], depth - 1)
    kind, level = _KINDS.get(str(data.get("type")), ("point", -1))
    if level >= 0:
        yield from _parts(data.get("coordinates"), kind, level)


def _parts(listed: Any, kind: ShapeKind, level: int) -> Iterator[Shape]:
    """Points one by one, lines and rings as wholes; a place that is none takes its whole part with it."""
    if kind != "point" and level == 1:
        places = [_point_of(each) for each in listed] if isinstance(listed, list) else []
        known = tuple(where for where in places if where)
        if len(known) == len(places) >= 2:
            yield Shape(kind, known)
    elif level == 0:
        if where := _point_of(listed):
            yield Shape(kind, (where,))
    else:
        for n, each in enumerate(listed if isinstance(listed, list) else ()):
            # The first ring of an area is its outline, the others are holes.
            yield from _parts(
                each, "hole" if kind == "area" and level == 2 and n else kind, level - 1
            )


def _point_of(listed: Any) -> tuple[float, float] | None:
    if not isinstance(listed, list) or len(listed) < 2:
        return None
    if not all(
        isinstance(each, (int, float)) and not isinstance(each, bool) for each in listed[:2]
    ):
        return None
    try:
        x, y = float(listed[0]), float(listed[1])
    except OverflowError:
        return None
    return (x, y) if math.isfinite(x) and math.isfinite(y) and max(abs(x), abs(y)) < 1e9 else None


# The roles that columns play (observations, figures, ...): which column is which part, and what that asks of it.


# The parts without which a role says nothing, and the parts that must be numbers.
_NEEDED = {
    "observations": ("indicator", "value"),
    "figures": ("id", "value"),
    "indicators": ("code", "name"),
    "scales": ("indicator", "value", "label"),
}
_NUMBERS = {
    ("observations", "value"): ("number", "integer"),
    ("figures", "value"): ("number", "integer"),
    ("figures", "whole"): ("number", "integer"),
    ("indicators", "decimals"): ("integer",),
    ("scales", "value"): ("integer",),
}


def check_roles(described: Mapping[str, Any], table: Table | None, file: str) -> Iterator[Problem]:
    """Every role names columns that are there, all the parts it cannot do without, and numbers where it needs them."""
    for role, parts in roles_of(described).items() if table is not None else ():
        facts: dict[str, Any] = {"role": role, "resource": described.get("name", "")}
        for part in (each for each in _NEEDED.get(role, ()) if each not in parts):
            yield flag("role-incomplete", file, part=part, **facts)
        for part, column in parts.items():
            if table is None or column not in (names := table.schema.names):
                left = [each for each in names if each not in parts.values()]
                word = (
                    left[0] if len(left) == 1 and not nearest(column, names) else column
                )  # the one that is left
                named = meant(
                    word, names, N_("Write one of {columns}."), WRITE, columns=", ".join(names)
                )
                yield flag("role-invalid", file, **facts, column=column, right=named)
                continue
            kind = table.schema.field(column).type
            right = _NUMBERS.get((role, part), (kind,))
            fit = [
                each.name
                for each in table.schema.fields
                if each.type in right and kind not in right
            ]
            if other := _other(parts, part, fit):
                one, other = sorted((part, other))
                near = f"{role}: {{{one}: {parts[other]}, {other}: {parts[one]}, …}}"
                yield flag("role-exchanged", file, **facts, one=one, other=other, near=near)
            elif kind not in right and any(value is not None for value in table.column(column)):
                yield flag(
                    "role-column-type",
                    file,
                    column=column,
                    type=kind,
                    right=" or ".join(right),
                    **facts,
                )


def _other(parts: Mapping[str, str], part: str, wanted: Sequence[str]) -> str:
    """The part with which one has its column exchanged: each has the column that is called as the other, or, of one
    that is of no `wanted` type, another has a column of these that is called as it; "" where there is none.
    """
    if part != parts[part] and parts.get(parts[part]) == part:
        return parts[part]
    return next(
        (each for each, column in parts.items() if column in wanted and known_word(column, [part])),
        "",
    )


def roles_of(
    described: Mapping[str, Any], columns: Iterable[str] = ()
) -> dict[str, dict[str, str]]:
    """Which column plays which part, by role; of these `columns` name_en is the English of what name is."""
    named = {role: described[role] for role in ROLES if isinstance(described.get(role), dict)}
    roles = {
        role: {str(part): str(column) for part, column in parts.items()}
        for role, parts in named.items()
    }
    worded = [(column, *split_key(column)) for column in columns]
    for parts in roles.values():
        own = {column: part for part, column in parts.items()}
        for column, stem, language in worded:
            if language and stem in own and column not in own:
                parts.setdefault(f"{own[stem]}_{language}", column)
    return roles


SECONDS = 30.0  # of the processor for a table of up to ROWS rows; MEMORY is for as many
ROWS = 1_000_000
LISTED = Foreign()  # links, and nothing fetched
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


def read_package(
    folder: Path,
    label: str,
    reported: frozenset[str] | None = None,
    foreign: Foreign = LISTED,
    *,
    stays: bool = True,
    plain: Set[str] = frozenset(),
) -> PackageReading:
    """Read one package. `label` is the folder's path as messages name it.

    `reported` names the packages that reports and series stand on, for which every defect is an error; None is all.
    `foreign` says what is done with files that lie elsewhere, and which defects are accepted; both are errors of a
    report's package.
    Rows of long tables stay in their files, unless `stays` is false, for files that will go. The resources named by
    `plain` are read as files that are no tables, whatever is said of them.
    """
    path, facts = descriptor.find_descriptor(folder, label)
    if path is None:
        return PackageReading(None, facts)
    file = f"{label}/{path.name}"
    loaded, problems = descriptor.load_descriptor(path, file)
    if loaded is None:
        return PackageReading(None, (*facts, *problems))
    lifted = descriptor.lift(loaded, folder.name)
    lifted.pop(AWAY, None)
    descriptor.make_plain(mappings_in(lifted.get("resources")), plain)
    strict = reported is None or str(lifted["name"]) in reported
    respelled = () if strict else tuple(respell(lifted, folder, file))
    is_fetched = foreign.mode == "fetch" and not strict
    fetched, told_remote = fetch_resources(
        mappings_in(lifted.get("resources")) if is_fetched else [], foreign, file
    )
    files = Files(folder, fetched)
    unsafe = (
        *told_remote,
        *check_files(files, lifted, file, strict=strict, links=foreign.mode != "refuse"),
    )
    facts = (*facts, *respelled, *((*problems, *check_descriptor(loaded, file)) if strict else ()))
    problems = (
        unsafe if errors_of(unsafe) else (*unsafe, *descriptor.put_in_place(lifted, folder, label))
    )
    if errors_of(problems):
        return PackageReading(None, (*facts, *problems))
    open_sheets(files, lifted)
    problems = (
        *problems,
        *(() if strict else (*slug_resources(lifted, file), *recode(files, lifted, file))),
    )
    accepted = frozenset(() if strict else foreign.accepted.get(str(lifted["name"]), ()))
    reading = _read_lifted(files, lifted, file, _Terms(strict, accepted, stays))
    return PackageReading(reading.package, (*facts, *problems, *reading.problems))


@dataclass(frozen=True, slots=True)
class _Terms:
    """How tables are read: every defect an error or not, defects accepted by code, whether rows stay in files."""

    strict: bool
    accepted: frozenset[str]
    stays: bool


def _read_lifted(files: Files, lifted: dict[str, Any], file: str, terms: _Terms) -> PackageReading:
    if lifted.get(AWAY) and not lifted.get("resources"):
        return PackageReading(_package(lifted, file, (), *_times(lifted, file)[:2]), ())
    tables, described = descriptor.sound_package(
        descriptor.judged_form(lifted, strict=terms.strict), files.folder, file, strict=terms.strict
    )
    if errors_of(described):
        return PackageReading(None, described)
    read = _read_resources(files, lifted["resources"], tables, file, terms)
    resources = tuple(resource for resource, _ in read)
    findings = [*described, *(problem for _, problems in read for problem in problems)]
    period, temporal, time_problems = _times(lifted, file)
    findings.extend(time_problems)
    if errors_of(findings):
        return PackageReading(None, tuple(findings))
    views, undrawn = descriptor.read_views(lifted, resources, file)
    package = replace(_package(lifted, file, resources, period, temporal), views=views)
    return PackageReading(package, (*findings, *undrawn))


@dataclass(frozen=True, slots=True)
class _Source:
    """What stands on the disk for a resource: its description, its bytes, its place for messages, and the table."""

    described: dict[str, Any]
    parts: tuple[bytes, ...]
    label: str
    schema: Schema
    opened: Opened | None = None
    long: LongTable | None = None

    @property
    def content(self) -> bytes | SourceFile:
        """All of its bytes, or where they lie; of inline data, the JSON."""
        if self.long and not self.parts:
            return self.long.source
        return b"".join(self.parts) if self.parts else exact_json_bytes(self.described.get("data"))


def _read_resources(
    files: Files,
    listed: list[dict[str, Any]],
    tables: Callable[[int], Any],
    file: str,
    terms: _Terms,
) -> list[tuple[Resource, tuple[Problem, ...]]]:
    """Foreign keys are followed once all tables are read."""
    sources = [
        _open(files, described, partial(tables, number), file, terms)
        for number, described in enumerate(listed)
    ]
    read = [_read_resource(source, file, terms) for source in sources]
    names = [resource.name for resource, _ in read]
    headers = dict(zip((", ".join(source.schema.names) for source in sources), names, strict=True))
    read = [
        (resource, tuple(of_another(problems, headers, resource.name)))
        for resource, problems in read
    ]
    result = {resource.name: resource.table for resource, _ in read}
    paths = {resource.path: resource.name for resource, _ in read}
    done = []
    for source, (resource, problems) in zip(sources, read, strict=True):
        findings = tuple(
            accept(check_foreign_keys(resource.name, result, source.label, paths), terms.accepted)
        )
        findings = tuple(
            replace(each, file=file) if each.code == "schema-invalid" else each for each in findings
        )
        dangling = {
            each.column
            for each in findings
            if each.code == "key-dangling" and each.severity == "warning"
        }
        done.append(
            (_without_keys(resource, dangling) if dangling else resource, (*problems, *findings))
        )
    return done


def _without_keys(resource: Resource, columns: Container[str | None]) -> Resource:
    """A table that states no key which its own rows break: who loads it by its descriptor would be refused."""
    assert resource.table is not None
    schema = resource.table.schema
    kept = tuple(key for key in schema.foreign_keys if ", ".join(key.fields) not in columns)
    return replace(
        resource, table=replace(resource.table, schema=replace(schema, foreign_keys=kept))
    )


def _open(
    files: Files, described: dict[str, Any], judge: Callable[[], Any], file: str, terms: _Terms
) -> _Source:
    paths = [str(path) for path in as_list(described.get("path"))]
    folder = files.home(described.get("path"))
    where = f"{file.rpartition('/')[0]}/{paths[0]}" if paths else file
    schema = parse_schema(described)

    def opened(parts: tuple[bytes, ...]) -> _Source:
        source = _Source(described, parts, where, schema)
        if not is_table(described):
            return source
        judged = judge()
        judged.basepath = str(folder)
        if judged.schema:
            judged.schema.foreign_keys = []  # followed in load.keys: frictionless would open the other file once more
        return replace(source, opened=open_table(folder, described, judged, parts, schema, where))

    path = folder / paths[0] if len(paths) == 1 and is_table(described) else None
    if path:
        long = read_long(
            described, schema, path, lambda part: _read_rows(opened((part,)), terms).problems
        )
        is_excused = (
            long
            and not long.table
            and {each.code for each in errors_of(long.problems)} <= terms.accepted
        )
        if (
            long
            and not is_excused
            and (long.table is None or (terms.stays and long.source.size >= LONG))
        ):
            return _Source(described, (), where, schema, long=long)
        if long and not is_excused:
            return _Source(described, (long.source.read(),), where, schema, long=long.in_memory())
    return opened(tuple((folder / path).read_bytes() for path in paths))


def _read_rows(source: _Source, terms: _Terms) -> TableReading:
    """What frictionless and we make of the rows, within bounds."""
    opened = source.opened
    reading = TableReading(None, opened.problems if opened else ())
    if opened and opened.resource:
        share = max(1, -(-opened.rows // ROWS))
        rules()  # read while there is room: what is said at the bound of memory needs their words
        with within(SECONDS * share, MEMORY * share):
            reading = read_table(
                opened.resource, source.schema, source.label, terms.accepted, strict=terms.strict
            )
        reading = replace(
            reading,
            problems=(*opened.problems, *opened.row_problems(source.label), *reading.problems),
        )
    return reading


def _read_resource(
    source: _Source, file: str, terms: _Terms
) -> tuple[Resource, tuple[Problem, ...]]:
    opened, described, long = source.opened, source.described, source.long
    reading = TableReading(long.table, long.problems) if long else _read_rows(source, terms)
    if reading.table:
        reading = replace(reading, table=with_years(reading.table))
    problems = (
        *reading.problems,
        *check_pins(described, source.content, reading.table, source.label, strict=terms.strict),
        *check_roles(described, reading.table, file),
    )
    is_canonical = (long is not None and long.is_published_form) or bool(
        opened
        and opened.is_published_form
        and reading.is_spelled_canonically
        and len(source.parts) == 1
        and is_plain_csv(
            described, reading.table.schema if reading.table else Schema(), source.parts[0]
        )
    )
    return _resource(described, source.content, reading.table, is_canonical), problems


def _resource(
    described: dict[str, Any], source: bytes | SourceFile, table: Table | None, is_canonical: bool
) -> Resource:
    path = str((as_list(described.get("path")) or [f"{described['name']}.json"])[0])
    fmt = format_of(described)
    return Resource(
        name=str(described["name"]),
        path=path,
        title=text_of(described, "title"),
        description=text_of(described, "description"),
        format=fmt,
        media_type=str(
            described.get("mediatype") or _MEDIA_TYPES.get(fmt, "application/octet-stream")
        ),
        encoding=str(described.get("encoding") or "utf-8"),
        source=source,
        is_canonical=is_canonical,
        table=table,
        roles=roles_of(described, table.schema.names if table else ()),
        licences=tuple(_licence(each) for each in described.get("licenses") or []),
        sources=tuple(_source(each) for each in described.get("sources") or []),
        shapes=shapes_of(source) if fmt == "geojson" and isinstance(source, bytes) else (),
    )


def _times(
    lifted: Mapping[str, Any], file: str
) -> tuple[Period | None, Window | None, tuple[Problem, ...]]:
    period, temporal, problems = None, None, []
    try:
        period = parse_period(str(lifted["period"])) if lifted.get("period") else None
    except PeriodError as error:
        problems.append(flag("period-invalid", file, found=lifted["period"], reason=error))
    stated = lifted.get("temporal")
    if stated:
        try:
            temporal = Window(
                date.fromisoformat(str(stated["start"])), date.fromisoformat(str(stated["end"]))
            )
        except (TypeError, KeyError, ValueError) as error:
            problems.append(flag("period-invalid", file, found=stated, reason=reason_of(error)))
    return period, temporal, tuple(problems)


def _package(
    lifted: dict[str, Any],
    file: str,
    resources: tuple[Resource, ...],
    period: Period | None,
    temporal: Window | None,
) -> Package:
    spatial = lifted.get("spatial")
    where = spatial if isinstance(spatial, dict) else {"title": spatial}
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
        keywords=tuple(clean(str(word)) for word in as_list(lifted.get("keywords"))),
        themes=tuple(str(theme) for theme in as_list(lifted.get("themes"))),
        licences=tuple(_licence(each) for each in lifted.get("licenses") or []),
        contributors=tuple(_contributor(each) for each in lifted.get("contributors") or []),
        sources=tuple(_source(each) for each in lifted.get("sources") or []),
        spatial=Coverage(
            text_of(where, "title"), *(str(where.get(key) or "") for key in ("uri", "area"))
        ),
        period=period,
        temporal=temporal,
        series=str(lifted.get("series") or ""),
        series_title=text_of(lifted, "series_title"),
        resources=resources,
        descriptor={key: value for key, value in lifted.items() if key != AWAY},
        elsewhere=tuple(lifted.get(AWAY) or ()),
    )


def described_package(lifted: dict[str, Any], file: str) -> Package:
    """A package of which only the descriptor's words are known: no table, no period."""
    properties = {key: value for key, value in lifted.items() if key not in ("period", "temporal")}
    return _package(properties, file, (), None, None)


def _licence(source: Mapping[str, Any]) -> Licence:
    return Licence(*(str(source.get(key) or "") for key in ("name", "title", "path")))


def _source(source: Mapping[str, Any]) -> Source:
    title, url, email = (str(source.get(key) or "") for key in ("title", "path", "email"))
    return Source(title, url, email, text_of(source, "title").translations)


def _contributor(source: Mapping[str, Any]) -> Contributor:
    agent = Agent(
        text_of(source, "title"), str(source.get("path") or ""), str(source.get("email") or "")
    )
    return Contributor(agent, tuple(source.get("roles") or ()))
