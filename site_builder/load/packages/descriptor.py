"""Descriptors: found, parsed, and lifted from Data Package 1 (and the habits before it) to version 2."""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from site_builder.core.files import mappings_in
from site_builder.core.i18n.catalog import known_word, languages
from site_builder.core.problem import N_, WRITE, Phrase, Problem, UnreadableError, flag
from site_builder.core.text import clean, nearest, slugify, split_key, table_beside
from site_builder.load.packages.sound import is_surely_sound
from site_builder.load.safety.safe_yaml import (
    AS_UTF8,
    MALFORMED,
    as_list,
    check_inline,
    check_values,
    finite,
    load_json,
    load_yaml,
    repair_of,
)
from site_builder.load.tables.format import format_of, is_table
from site_builder.load.tables.frictionless_errors import hint_of, say_note
from site_builder.load.tables.schema import lift_for_frictionless
from site_builder.model.package import ROLES, ChartKind, Resource, SimpleView, Table

RENAME = N_("Rename {near} to {name}.")
MOVE = N_("Move the folder to {home}/.")
DESCRIBE = N_("Describe the package in datapackage.yaml, or move the folder out of datasets/.")
NAMES = ("datapackage.json", "datapackage.yaml", "datapackage.yml")


def find_descriptor(folder: Path, label: str) -> tuple[Path | None, tuple[Problem, ...]]:
    """The descriptor of a package's folder: the JSON where there are several."""
    descriptors = [folder / name for name in NAMES if (folder / name).is_file()]
    if not descriptors:
        listed = sorted(folder.iterdir())
        if inner := [each for path in listed for each in misplaced(path, f"{label}/{path.name}")]:
            return None, tuple(replace(each, severity="error") for each in inner)
        near = next((path.name for path in listed if path.name.lower().startswith(NAMES)), "")
        right = (
            Phrase(RENAME, near=near, name=".".join(near.lower().split(".")[:2]))
            if near
            else Phrase(DESCRIBE)
        )
        return None, (flag("descriptor-missing", label, folder=folder.name, right=right),)
    if len(descriptors) > 1:
        return descriptors[0], (
            flag("descriptor-double", label, names=", ".join(path.name for path in descriptors)),
        )
    return descriptors[0], ()


def misplaced(folder: Path, label: str) -> Iterator[Problem]:
    """The problem of a folder, `label`, in that of another package or of none, where it holds a package."""
    home, name = posixpath.split(label)
    for own in [own for own in NAMES if (folder / own).is_file()][:1]:
        yield flag(
            "package-misplaced",
            f"{label}/{own}",
            right=Phrase(MOVE, home=f"{posixpath.dirname(home)}/{name}"),
        )


def load_descriptor(path: Path, label: str) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """Parse a descriptor, a schema or a dialect; anything but a mapping is refused."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        loaded = (
            load_json(text, number=Decimal)
            if path.suffix == ".json"
            else load_yaml(text, number=Decimal)
        )
        slips: tuple[Problem, ...] = ()
        if path.suffix != ".json":
            check_inline(text)
            slips = tuple(check_values(text, label))
        if isinstance(loaded, dict):
            loaded = {
                name: (_rows_kept if name == "resources" else _rounded)(each)
                for name, each in loaded.items()
            }
    except UnicodeDecodeError as error:
        reason = Phrase("it is not UTF-8 (byte {byte})", byte=error.start)
        return None, (flag("descriptor-unreadable", label, reason=reason, right=AS_UTF8),)
    except UnreadableError as error:
        right = repair_of(error, text)
        return None, (
            flag("descriptor-unreadable", label, row=error.line, reason=error.reason, right=right),
        )
    if not isinstance(loaded, dict):
        reason = Phrase("it is not a mapping of properties")
        return None, (flag("descriptor-unreadable", label, reason=reason, right=MALFORMED),)
    return loaded, slips


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
    for resource in mappings_in(lifted.get("resources")):
        for part in ("schema", "dialect"):
            if isinstance(resource.get(part), str):
                resource[part], text = load_descriptor(
                    folder / resource[part], f"{label}/{resource[part]}"
                )
                problems.extend(text)
    return tuple(problems)


def lift(descriptor: Mapping[str, Any], folder_name: str) -> dict[str, Any]:
    """A version 2 descriptor that says the same; nothing is invented but missing names.

    Source: Data Package 2.0 changelog (licenses, contributors.roles, source names), and the legacy
    properties `license`, `url`, `mimetype`, `web`, `author`, `datapackage_version` of early packages, fields' `id`.
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
    lifted["sources"] = [_source(each) for each in as_list(lifted.get("sources"))]
    if isinstance(words := lifted.get("keywords"), str):
        lifted["keywords"] = [word.strip() for word in words.split(",")]
    if isinstance(lifted.get("resources"), dict):
        lifted["resources"] = [lifted["resources"]]
    if isinstance(lifted.get("resources"), list):
        lifted["resources"] = [
            _resource(each, index, is_tabular=is_tabular)
            for index, each in enumerate(lifted["resources"], 1)
        ]
    return {key: value for key, value in lifted.items() if value not in (None, [], "")}


def make_plain(resources: Sequence[dict[str, Any]], names: Set[str]) -> None:
    """Leave of these tables what is true of them as files; no key of another table leads into them."""
    for resource in resources:
        if str(resource.get("name")) in names:
            for about_rows in ("schema", "dialect", *ROLES):
                resource.pop(about_rows, None)
            resource["type"] = "file"
        elif isinstance(schema := resource.get("schema"), dict) and "foreignKeys" in schema:
            keys = mappings_in(schema["foreignKeys"])
            schema["foreignKeys"] = [key for key in keys if _table_of(key) not in names]


def _table_of(key: Mapping[str, Any]) -> str:
    """The resource that a foreign key leads to; "" where it names none."""
    reference = key.get("reference")
    return str(reference.get("resource")) if isinstance(reference, dict) else ""


def _licences(licences: Any, single: Any) -> list[dict[str, Any]]:
    result = []
    for each in as_list(licences) or as_list(single):
        if isinstance(each, str):
            each = {"path": each} if "://" in each else {"name": each}
        if isinstance(each, dict):
            name = each.get("name") or each.get("type") or each.get("id")
            path = each.get("path") or each.get("url")
            result.append(_known({"name": name, "path": path, "title": each.get("title")}))
    return [each for each in result if each]


def _contributors(lifted: dict[str, Any]) -> list[dict[str, Any]]:
    contributors = []
    for each in as_list(lifted.get("contributors")):
        if isinstance(each, str):
            each = {"title": each}
        if isinstance(each, dict):
            roles = each.get("roles") or as_list(each.get("role")) or ["contributor"]
            contributors.append(
                _known({**_person(each), "roles": [str(role) for role in as_list(roles)]})
            )
    for key, role in (
        ("author", "author"),
        ("maintainers", "maintainer"),
        ("publishers", "publisher"),
    ):
        for each in as_list(lifted.pop(key, None)):
            person = _person(each) if isinstance(each, dict) else {"title": str(each)}
            contributors.append({**person, "roles": [role]})
    return [each for each in contributors if each.keys() - {"roles"}]


def _person(source: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        key: value for key, value in source.items() if key not in ("name", "web", "role", "roles")
    }
    return _known(
        {"title": source.get("title") or source.get("name"), "path": source.get("web"), **kept}
    )


def _source(source: Any) -> dict[str, Any]:
    if not isinstance(source, dict):
        return {"title": str(source)}
    path = source.get("path") or source.get("web") or source.get("url")
    title = source.get("title") or source.get("name") or path
    spoken = {key: value for key, value in source.items() if split_key(str(key))[0] == "title"}
    return _known({**spoken, "title": title, "path": path, "email": source.get("email")})


def _resource(resource: Any, index: int, *, is_tabular: bool) -> Any:
    if not isinstance(resource, dict):
        return resource
    lifted = dict(resource)
    _plain_texts(lifted)
    schema = lifted.get("schema")
    for field in mappings_in(schema.get("fields")) if isinstance(schema, dict) else ():
        _plain_texts(field)
        if "name" not in field and "id" in field:
            field["name"] = field.pop("id")
    if is_tabular or lifted.get("profile") == "tabular-data-resource":
        lifted.setdefault("type", "table")
    for gone in ("profile", "$schema"):
        lifted.pop(gone, None)
    for old, new in (("url", "path"), ("file", "path"), ("mimetype", "mediatype")):
        if old in lifted:
            lifted.setdefault(new, lifted.pop(old))
    if not lifted.get("name"):
        paths = as_list(lifted.get("path"))
        stem = str(paths[0]).rpartition("/")[2].partition(".")[0] if paths else ""
        lifted["name"] = slugify(stem) or f"resource-{index}"
    if "sources" in lifted:
        lifted["sources"] = [_source(each) for each in as_list(lifted["sources"])]
    if "licenses" in lifted or "license" in lifted:
        lifted["licenses"] = _licences(lifted.get("licenses"), lifted.pop("license", None))
    return lifted


def _plain_texts(described: dict[str, Any]) -> None:
    """Titles and descriptions by language (`{en: …, vi: …}`) as one text with its translations beside it."""
    for key in ("title", "description"):
        stated = described.get(key)
        if not isinstance(stated, dict):
            continue
        words = {
            str(language)[:2].lower(): text
            for language, text in stated.items()
            if isinstance(text, str)
        }
        first = next((words[code] for code in (*languages(), *words) if code in words), "")
        described[key] = first
        described |= {
            f"{key}_{language}": text for language, text in words.items() if text != first
        }


def _known(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value not in (None, "", [])}


_SYNONYMS: dict[str, dict[str, Any]] = {
    table: {word: name for name, words in names.items() for word in words.split()}
    for table, names in table_beside(__file__).items()
}
_KINDS: dict[str, ChartKind] = _SYNONYMS["views"]


def read_views(
    lifted: Mapping[str, Any], resources: Sequence[Resource], file: str
) -> tuple[tuple[SimpleView, ...], tuple[Problem, ...]]:
    """The charts that can be drawn, and why the others cannot."""
    views: list[SimpleView] = []
    problems: list[Problem] = []
    for number, stated in enumerate(as_list(lifted.get("views")), 1):
        name = clean(str(stated.get("name") or "")) if isinstance(stated, dict) else ""
        try:
            views.append(_view(stated, name, resources))
        except UnreadableError as error:
            problems.append(flag("view-not-drawn", file, view=name or number, reason=error.reason))
    return tuple(views), tuple(problems)


def _view(stated: Any, name: str, resources: Sequence[Resource]) -> SimpleView:
    spec = stated.get("spec") if isinstance(stated, dict) else None
    if not isinstance(spec, dict) or stated.get("specType", "simple") != "simple":
        raise UnreadableError(Phrase("it is no simple chart"))
    kind = _KINDS.get(str(spec.get("type") or "").lower())
    if kind is None:
        raise UnreadableError(
            Phrase("“{kind}” is no kind of simple chart", kind=spec.get("type", ""))
        )
    resource = _stated_resource(stated, resources)
    group, series = str(spec.get("group") or ""), tuple(map(str, as_list(spec.get("series"))))
    for problem in _misfits(resource.as_table, kind, group, series):
        raise UnreadableError(problem)
    title = clean(str(stated.get("title") or spec.get("title") or ""))
    return SimpleView(name, title, resource.name, kind, group, series)


def _stated_resource(stated: Mapping[str, Any], resources: Sequence[Resource]) -> Resource:
    """The table named, by name or place; the first where none is."""
    tables = [resource for resource in resources if resource.table]
    listed = as_list(
        stated.get("resources") or stated.get("resource") or stated.get("resourceName")
    )
    wanted = (
        listed[0].get("name")
        if listed and isinstance(listed[0], dict)
        else listed[0]
        if listed
        else None
    )
    if isinstance(wanted, int) and 0 <= wanted < len(resources):
        wanted = resources[wanted].name
    chosen = [
        table for table in tables if wanted is None or wanted in (table.name, str(table.title))
    ]
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
            yield Phrase(
                "the column “{column}” holds names such as years or codes, not amounts",
                column=column,
            )
    along = table.column(group)
    if None in along:
        yield Phrase("the column “{column}” has empty cells", column=group)
    if len(set(map(str, along))) < len(along):
        # A country in each row of a year makes no line over years.
        yield Phrase("the column “{column}” has a value twice", column=group)
    if kind != "bar" and len(along) < 2:
        yield Phrase("a line has two points at least")


# What frictionless may see: the specification's own properties. Its further ones open other schemes and files.
_PACKAGE_KEYS = (
    "name",
    "id",
    "title",
    "description",
    "homepage",
    "version",
    "created",
    "licenses",
    "sources",
)
_RESOURCE_KEYS = (
    "name",
    "path",
    "data",
    "type",
    "title",
    "description",
    "format",
    "mediatype",
    "encoding",
)
_JUDGED_PACKAGE = frozenset((*_PACKAGE_KEYS, "contributors", "keywords", "image", "resources"))
EDITION = "https://datapackage.org/profiles/2.0/datapackage.json"  # without it, bounds of version 2 are refused
_JUDGED_RESOURCE = frozenset(
    (*_RESOURCE_KEYS, "dialect", "schema", "sources", "licenses", "bytes", "hash")
)


def judged_form(lifted: dict[str, Any], *, strict: bool = True) -> dict[str, Any]:
    """What frictionless judges: names it accepts (ours are checked apart) and types it knows."""
    judged = {key: copy.deepcopy(value) for key, value in lifted.items() if key in _JUDGED_PACKAGE}
    judged["name"] = slugify(str(judged["name"])) or "package"
    if isinstance(judged.get("resources"), list):
        judged["resources"] = [
            _judged_resource(each, n, strict) for n, each in enumerate(judged["resources"], 1)
        ]
    return judged


def _judged_resource(resource: Any, index: int, strict: bool) -> Any:
    if not isinstance(resource, dict):
        return resource
    judged = {key: value for key, value in resource.items() if key in _JUDGED_RESOURCE}
    judged["name"] = slugify(str(resource.get("name", ""))) or f"resource-{index}"
    lift_for_frictionless(judged, strict=strict)
    _name_sheet(judged)
    if "path" in judged:
        # Left to itself frictionless guesses the encoding, and takes an é in Latin-1 for a Hebrew letter.
        judged.setdefault("encoding", "utf-8")
        if is_table(resource):
            judged |= {"type": "table", "format": format_of(resource)}
    return judged


def _name_sheet(judged: dict[str, Any]) -> None:
    """The sheet of a workbook by Table Dialect 2, in frictionless 5's words."""
    dialect = judged.get("dialect")
    if isinstance(dialect, dict):
        sheet = dialect.get("sheetName") or dialect.get("sheetNumber")
        plain = {
            key: value
            for key, value in dialect.items()
            if key not in ("sheetName", "sheetNumber", "property")
        }
        judged["dialect"] = {**plain, "excel": {"sheet": sheet}} if sheet else plain


def judge(judged: dict[str, Any], folder: Path, file: str) -> tuple[Any, tuple[Problem, ...]]:
    """The package as frictionless takes it, its files under `folder`, or None and all that breaks the specification."""
    import frictionless  # a third of a second, which who reads no package does not wait for

    if not judged.get("resources"):
        return None, (_invalid(file, Phrase("there are no resources")),)
    if misshapen := list(_misshapen(judged["resources"])):
        return None, tuple(_invalid(file, note) for note in misshapen)
    try:
        return frictionless.Package.from_descriptor(
            {"$schema": EDITION, **judged}, basepath=str(folder)
        ), ()
    except frictionless.FrictionlessException as error:
        notes = [say_note(each.note) for each in error.reasons or [error.error]]
    except Exception:  # a hostile descriptor must end as a message, whatever a library makes of it
        notes = [Phrase("a property is not as the specification has it")]
    return None, tuple(_invalid(file, note) for note in notes)


def _invalid(file: str, note: Phrase) -> Problem:
    """What breaks the specification, with the text to write where the note knows it."""
    other = Phrase(NAMES_OWN if "have the same name" in note.message else PROPERTY)
    right = Phrase(WRITE, near=note.facts["near"]) if note.facts.get("near") else other
    return flag("descriptor-invalid", file, note=note, right=right)


NAMES_OWN = N_("Give each a name of its own.")
PROPERTY = N_(
    "Correct that property; the specification is at https://datapackage.org/standard/data-package/."
)
NO_TYPE = N_(
    "the column “{name}” of the table “{table}” has type: {kind}, which is none; it may be {near}"
)
NO_COLUMN = N_(
    "the table “{table}” has no column “{name}”, which its primaryKey names; it may be {known}"
)
NO_TRUTH = N_("{key} of the column “{name}” is “{found}”, which is neither true nor false")
_TYPES, _TRUTHS = _SYNONYMS["types"], ("true", "false")


def _misnamed(resource: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Phrase]:
    """Types and keys that there are not, with what was probably meant."""
    table, fields = resource.get("name", ""), list(mappings_in(schema.get("fields")))
    names = [str(each.get("name")) for each in fields]
    for field in fields:
        kind = str(field.get("type", "any"))
        if _TYPES.get(kind) != kind and (
            near := _TYPES.get(kind.lower()) or known_word(kind, _TYPES)
        ):
            yield Phrase(
                NO_TYPE,
                name=field.get("name"),
                table=table,
                kind=kind,
                near=f"type: {_TYPES[near]}",
            )
        for limits in mappings_in([field.get("constraints")]):
            for key, limit in limits.items():
                if (
                    key in ("required", "unique")
                    and isinstance(limit, str)
                    and (near := known_word(limit, _TRUTHS))
                ):
                    yield Phrase(
                        NO_TRUTH,
                        name=field.get("name"),
                        key=key,
                        found=limit,
                        near=f"{key}: {near}",
                    )
    for name in map(str, as_list(schema.get("primaryKey"))):
        if names and name not in names:
            parts = [part.strip() for part in name.split(",")]
            near = (
                f"primaryKey: [{', '.join(parts)}]"
                if {*parts} <= {*names}
                else nearest(name, names)
            )
            yield Phrase(
                NO_COLUMN, name=name, table=table, known=near or ", ".join(names), near=near
            )


def _misshapen(resources: Sequence[Any]) -> Iterator[Phrase]:
    """Columns that are not written as columns are: the library says of them neither which nor how."""
    for resource in mappings_in(resources):
        if not isinstance(schema := resource.get("schema"), dict):
            continue
        if not isinstance(blank := schema.get("missingValues", []), list):
            facts: dict[str, Any] = {
                "table": resource.get("name", ""),
                "near": f"missingValues: ['{blank}']",
            }
            yield Phrase("missingValues of “{table}” is no list", **facts)
        yield from _misnamed(resource, schema)
        for field in as_list(schema.get("fields")):
            if not isinstance(field, dict):
                yield Phrase(
                    "a column is written {{name: {name}, type: string}}, not “{name}” alone",
                    name=field,
                )
                continue
            name, constraints = field.get("name"), field.get("constraints") or {}
            if isinstance(constraints, dict) and not isinstance(
                enum := constraints.get("enum", []), list
            ):
                facts = {"name": name, "near": f"enum: [{enum}]"}
                yield Phrase("the values of the column “{name}” have to be a list, {near}", **facts)
            for key in ("decimalChar", "groupChar"):
                if len(str(field.get(key, "."))) > 1:
                    yield Phrase(
                        "“{key}” of the column “{name}” has to be one sign in quotes, such as ','",
                        key=key,
                        name=name,
                    )


def sound_package(
    judged: dict[str, Any], folder: Path, file: str, *, strict: bool
) -> tuple[Callable[[int], Any], tuple[Problem, ...]]:
    """Each resource as frictionless has it, once it is asked for, and everything in which the form breaks the
    specification.

    Unless `strict`, a break in what only describes (people, licences, keywords) is a warning, and frictionless gets
    the form without it: no value hangs on it. Nobody asks for a resource where there are errors.
    """
    if is_surely_sound(judged):
        package = cache(lambda: judge(judged, folder, file)[0])
        return lambda number: package().resources[number], ()
    sound, problems = judge(judged, folder, file)
    if problems and not strict:
        bare = {key: _bare(value) for key, value in judged.items() if key in ("name", "resources")}
        sound, grave = judge(bare, folder, file)
        if not grave:
            problems = tuple(replace(problem, severity="warning") for problem in problems)
        else:
            problems = tuple(_of_resources(bare, folder, file)) or problems
    return lambda number: sound.resources[number], problems


def _of_resources(bare: Mapping[str, Any], folder: Path, file: str) -> Iterator[Problem]:
    """What breaks the form in one resource alone: the others need not be lost for it."""
    for resource in mappings_in(bare.get("resources")):
        for problem in judge({**bare, "resources": [resource]}, folder, file)[1]:
            facts = {"resource": resource.get("name", ""), "note": dict(problem.facts)["note"]}
            yield flag(
                "schema-invalid",
                file,
                row=None,
                column=None,
                severity=None,
                right=hint_of("schema"),
                **facts,
            )


def _bare(described: Any) -> Any:
    """A form without what only describes, down to its columns."""
    if isinstance(described, list):
        return list(map(_bare, described))
    words = ("title", "description", "sources", "licenses", "bytes", "hash", "mediatype")
    is_form = isinstance(described, dict)
    return (
        {key: _bare(value) for key, value in described.items() if key not in words}
        if is_form
        else described
    )
