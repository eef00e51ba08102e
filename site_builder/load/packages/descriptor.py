"""Descriptors: found, parsed, and lifted from Data Package 1 (and the habits before it) to version 2."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from site_builder.core.errors import UnreadableError
from site_builder.core.i18n.catalog import languages
from site_builder.core.problem import Phrase, Problem, rule
from site_builder.core.text import clean, slugify
from site_builder.load.safety.safe_yaml import check_inline, finite, load_json, load_yaml
from site_builder.model.package import ChartKind, Resource, SimpleView
from site_builder.model.table import Table

NAMES = ("datapackage.json", "datapackage.yaml", "datapackage.yml")

DESCRIPTOR_MISSING = rule(
    "descriptor-missing",
    "error",
    "The folder “{folder}” holds no datapackage.json or datapackage.yaml.",
    "Describe the package in datapackage.yaml, or move the folder out of datasets/.",
)
DESCRIPTOR_DOUBLE = rule(
    "descriptor-double",
    "warning",
    "The folder holds more than one descriptor: {names}. The first is taken, the others are not read.",
    "Keep one of them.",
)
DESCRIPTOR_UNREADABLE = rule(
    "descriptor-unreadable",
    "error",
    "The descriptor cannot be read: {reason}.",
    "Correct the JSON or YAML at that line; in YAML indent with blanks, and put quotes around text with a colon.",
)


def find_descriptor(folder: Path, label: str) -> tuple[Path | None, tuple[Problem, ...]]:
    """The descriptor of a package's folder: the JSON where there are several."""
    found = [folder / name for name in NAMES if (folder / name).is_file()]
    if not found:
        return None, (DESCRIPTOR_MISSING(label, folder=folder.name),)
    if len(found) > 1:
        return found[0], (DESCRIPTOR_DOUBLE(label, names=", ".join(path.name for path in found)),)
    return found[0], ()


def load_descriptor(path: Path, label: str) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """Parse a descriptor, a schema or a dialect; anything but a mapping is refused."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        loaded = load_json(text, number=Decimal) if path.suffix == ".json" else load_yaml(text, number=Decimal)
        if path.suffix != ".json":
            check_inline(text)
        if isinstance(loaded, dict):
            loaded = {name: (_rows_kept if name == "resources" else _rounded)(each) for name, each in loaded.items()}
    except UnicodeDecodeError as error:
        return None, (DESCRIPTOR_UNREADABLE(label, reason=Phrase("it is not UTF-8 (byte {byte})", byte=error.start)),)
    except UnreadableError as error:
        return None, (DESCRIPTOR_UNREADABLE(label, row=error.line, reason=error.reason),)
    if not isinstance(loaded, dict):
        return None, (DESCRIPTOR_UNREADABLE(label, reason=Phrase("it is not a mapping of properties")),)
    return loaded, ()


def _rows_kept(resources: Any) -> Any:
    """Resources of which only inline data keep their numbers digit by digit."""
    if not isinstance(resources, list):
        return _rounded(resources)
    return [
        {name: value if name == "data" else _rounded(value) for name, value in each.items()}
        if isinstance(each, dict)
        else _rounded(each)
        for each in resources
    ]


def _rounded(value: Any) -> Any:
    """The same with fractions as programs hold them."""
    if isinstance(value, Decimal):
        return finite(float(value))
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list) else value


def put_in_place(lifted: dict[str, Any], folder: Path, label: str) -> tuple[Problem, ...]:
    """Schemas and dialects that lie in files of their own are read into the descriptor."""
    problems: list[Problem] = []
    for resource in _list(lifted.get("resources")):
        for part in ("schema", "dialect"):
            if isinstance(resource, dict) and isinstance(resource.get(part), str):
                resource[part], found = load_descriptor(folder / resource[part], f"{label}/{resource[part]}")
                problems.extend(found)
    return tuple(problems)


def lift(descriptor: Mapping[str, Any], folder_name: str) -> dict[str, Any]:
    """A version 2 descriptor that says the same; nothing is invented but missing names.

    Source: Data Package 2.0 changelog (licenses, contributors.roles, source names), and the legacy
    properties `license`, `url`, `mimetype`, `web`, `author`, `datapackage_version` of early packages.
    """
    lifted = copy.deepcopy(dict(descriptor))
    if not lifted.get("name"):
        lifted["name"] = slugify(folder_name) or "package"
    is_tabular = lifted.get("profile") == "tabular-data-package"
    # A v1 profile name makes frictionless demand v1 habits; v2 says `$schema`, which is ours to write.
    for gone in ("profile", "datapackage_version", "$schema"):
        lifted.pop(gone, None)
    _plain_texts(lifted)
    lifted["licenses"] = _licences(lifted.pop("licenses", None), lifted.pop("license", None))
    lifted["contributors"] = _contributors(lifted)
    lifted["sources"] = [_source(each) for each in _list(lifted.get("sources"))]
    if isinstance(lifted.get("resources"), list):
        lifted["resources"] = [
            _resource(each, place, is_tabular=is_tabular) for place, each in enumerate(lifted["resources"], 1)
        ]
    return {key: value for key, value in lifted.items() if value not in (None, [], "")}


def _licences(licences: Any, single: Any) -> list[dict[str, Any]]:
    found = []
    for each in _list(licences) or _list(single):
        if isinstance(each, str):
            each = {"path": each} if "://" in each else {"name": each}
        if isinstance(each, dict):
            name = each.get("name") or each.get("type") or each.get("id")
            path = each.get("path") or each.get("url")
            found.append(_known({"name": name, "path": path, "title": each.get("title")}))
    return [each for each in found if each]


def _contributors(lifted: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for each in _list(lifted.get("contributors")):
        if isinstance(each, str):
            each = {"title": each}
        if isinstance(each, dict):
            roles = each.get("roles") or _list(each.get("role")) or ["contributor"]
            found.append(_known({**_person(each), "roles": [str(role) for role in _list(roles)]}))
    for key, role in (("author", "author"), ("maintainers", "maintainer"), ("publishers", "publisher")):
        for each in _list(lifted.pop(key, None)):
            person = _person(each) if isinstance(each, dict) else {"title": str(each)}
            found.append({**person, "roles": [role]})
    return [each for each in found if each.keys() - {"roles"}]


def _person(source: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in source.items() if key not in ("name", "web", "role", "roles")}
    return _known({"title": source.get("title") or source.get("name"), "path": source.get("web"), **kept})


def _source(source: Any) -> dict[str, Any]:
    if not isinstance(source, dict):
        return {"title": str(source)}
    path = source.get("path") or source.get("web") or source.get("url")
    title = source.get("title") or source.get("name") or path
    return _known({"title": title, "path": path, "email": source.get("email")})


def _resource(resource: Any, place: int, *, is_tabular: bool) -> Any:
    if not isinstance(resource, dict):
        return resource
    lifted = dict(resource)
    _plain_texts(lifted)
    for field in _fields(lifted):
        _plain_texts(field)
    if is_tabular or lifted.get("profile") == "tabular-data-resource":
        lifted.setdefault("type", "table")
    for gone in ("profile", "$schema"):
        lifted.pop(gone, None)
    for old, new in (("url", "path"), ("file", "path"), ("mimetype", "mediatype")):
        if old in lifted:
            lifted.setdefault(new, lifted.pop(old))
    if not lifted.get("name"):
        paths = _list(lifted.get("path"))
        stem = str(paths[0]).rpartition("/")[2].partition(".")[0] if paths else ""
        lifted["name"] = slugify(stem) or f"resource-{place}"
    if "sources" in lifted:
        lifted["sources"] = [_source(each) for each in _list(lifted["sources"])]
    if "licenses" in lifted or "license" in lifted:
        lifted["licenses"] = _licences(lifted.get("licenses"), lifted.pop("license", None))
    return lifted


def _fields(resource: Mapping[str, Any]) -> list[dict[str, Any]]:
    schema = resource.get("schema")
    listed = schema.get("fields") if isinstance(schema, dict) else None
    return [field for field in listed if isinstance(field, dict)] if isinstance(listed, list) else []


def _plain_texts(described: dict[str, Any]) -> None:
    """Titles and descriptions by language (`{en: …, vi: …}`) as one text with its translations beside it."""
    for key in ("title", "description"):
        said = described.get(key)
        if not isinstance(said, dict):
            continue
        words = {str(language)[:2].lower(): text for language, text in said.items() if isinstance(text, str)}
        first = next((words[code] for code in (*languages(), *words) if code in words), "")
        described[key] = first
        described |= {f"{key}_{language}": text for language, text in words.items() if text != first}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _known(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value not in (None, "", [])}


VIEW_NOT_DRAWN = rule(
    "view-not-drawn",
    "notice",
    "The view “{view}” of the descriptor is not drawn: {reason}.",
    "Describe it as a simple chart: type (bar, line), group (a column) and series (columns of numbers).",
)
_KINDS: dict[str, ChartKind] = {
    "bar": "bar",
    "bars": "bar",
    "column": "bar",
    "columns": "bar",
    "line": "line",
    "lines": "line",
    "lines-and-points": "line",
    "points": "points",
}


def read_views(
    lifted: Mapping[str, Any], resources: Sequence[Resource], file: str
) -> tuple[tuple[SimpleView, ...], tuple[Problem, ...]]:
    """The charts that can be drawn, and why the others cannot."""
    views: list[SimpleView] = []
    problems: list[Problem] = []
    for number, stated in enumerate(_list(lifted.get("views")), 1):
        name = clean(str(stated.get("name") or number)) if isinstance(stated, dict) else str(number)
        try:
            views.append(_view(stated, name, resources))
        except UnreadableError as error:
            problems.append(VIEW_NOT_DRAWN(file, view=name, reason=error.reason))
    return tuple(views), tuple(problems)


def _view(stated: Any, name: str, resources: Sequence[Resource]) -> SimpleView:
    spec = stated.get("spec") if isinstance(stated, dict) else None
    if not isinstance(spec, dict) or stated.get("specType", "simple") != "simple":
        raise UnreadableError(Phrase("it is no simple chart"))
    kind = _KINDS.get(str(spec.get("type") or "").lower())
    if kind is None:
        raise UnreadableError(Phrase("“{kind}” is no kind of simple chart", kind=spec.get("type", "")))
    resource = _stated_resource(stated, resources)
    assert resource.table is not None
    group, series = str(spec.get("group") or ""), tuple(map(str, _list(spec.get("series"))))
    for problem in _misfits(resource.table, kind, group, series):
        raise UnreadableError(problem)
    title = clean(str(stated.get("title") or spec.get("title") or ""))
    return SimpleView(name, title, resource.name, kind, group, series)


def _stated_resource(stated: Mapping[str, Any], resources: Sequence[Resource]) -> Resource:
    """The table named, by name or place; the first where none is."""
    tables = [resource for resource in resources if resource.table]
    listed = _list(stated.get("resources") or stated.get("resource") or stated.get("resourceName"))
    wanted = listed[0].get("name") if listed and isinstance(listed[0], dict) else listed[0] if listed else None
    if isinstance(wanted, int) and 0 <= wanted < len(resources):
        wanted = resources[wanted].name
    chosen = [table for table in tables if wanted is None or wanted in (table.name, str(table.title))]
    if not chosen:
        raise UnreadableError(Phrase("there is no table “{name}”", name=wanted or ""))
    return chosen[0]


def _misfits(table: Table, kind: ChartKind, group: str, series: Sequence[str]) -> Iterator[Phrase]:
    for column in (group, *(series or ("",))):
        if column not in table.schema.names:
            yield Phrase("there is no column “{column}”", column=column)
            return
    for column in series:
        if not table.schema.field(column).is_number:
            yield Phrase("the column “{column}” holds no numbers", column=column)
        elif table.schema.field(column).names_things:
            yield Phrase("the column “{column}” holds names such as years or codes, not amounts", column=column)
    along = table.column(group)
    if None in along:
        yield Phrase("the column “{column}” has empty cells", column=group)
    if len(set(map(str, along))) < len(along):
        # A country in each row of a year makes no line over years.
        yield Phrase("the column “{column}” has a value twice", column=group)
    if kind != "bar" and len(along) < 2:
        yield Phrase("a line has two points at least")
