"""Forms that many units filled in, as one package: each of its tables has the unit as its first column.

Every form is a workbook that `dataset excel export` wrote of one package, and is read as `dataset excel import` does.
What the collected package held of units whose form is not there stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from site_builder.authoring.blank import APART, form_of
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, AuthoringError
from site_builder.core.sheets.csv import Dialect, csv_records, csv_text
from site_builder.extensions.forms.fill_in import Change
from site_builder.extensions.forms.form import sheets_of
from site_builder.model.package import Package, Resource

SHAPE_OTHER = N_("{file} has other columns than the form; collect into another package with --to.")
BASE_OTHER = N_(
    "{file} was not collected from the package “{base}” of the period “{period}”, but from “{found}” of "
    "“{found_period}”; collect into another package with --to."
)
READ_OTHER = N_(
    "{file}: the form describes this table otherwise than when it was collected (types, units, decimal signs, "
    "limits or key), so that figures collected before would be read as others; collect into another package with --to."
)
UNIT_TITLE = N_("Reporting unit")
UNIT = "reporting_unit"
BASE = "collected_from"
_PLAIN = Dialect()
_WORDS = ("title", "description")
_HEAD = (
    "$schema",
    "language",
    "licenses",
    "contributors",
    "themes",
    "period",
    "temporal",
    "spatial",
)

Records = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One unit's workbook: the package as the unit filled it in, the tables where it filled anything, the cells."""

    unit: str
    file: str
    package: Package
    filled: frozenset[str]
    cells: int


@dataclass(frozen=True, slots=True)
class TableOf:
    """What becomes of one table: its file, and which units are new in it, read again, and kept as they were."""

    name: str
    uri: str
    rows: int
    new: tuple[str, ...]
    again: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collected:
    """The files to be written, and all that is told before they are."""

    files: tuple[OutputFile, ...]
    tables: tuple[TableOf, ...]
    differences: tuple[Change, ...]


def collect(
    base: Package, forms: Sequence[Form], name: str, earlier: Package | None, language: str
) -> Collected:
    """One package of all forms, under `name`. Raises AuthoringError where what was collected means something else."""
    home, described = f"{base.file.rsplit('/', 2)[0]}/{name}", _descriptor(base, name, language)
    if earlier is not None:
        _require_same(base, earlier, described)
    output_files: list[OutputFile] = []
    tables: list[TableOf] = []
    differences: list[Change] = []
    for resource in (sheet.resource for sheet in sheets_of(base)):
        head = (UNIT, *_records(base, resource)[0])
        before = _collected(earlier, resource.name, head, base)
        now = {
            form.unit: _rows(form, resource.name) for form in forms if resource.name in form.filled
        }
        units = sorted({*before, *now})
        filled = ((unit, cells) for unit in units for cells in now.get(unit, before.get(unit, ())))
        rows = [[unit, *(cell or None for cell in cells)] for unit, cells in filled]
        uri = f"{home}/{resource.name}.csv"
        output_files.append(OutputFile(uri, csv_text([head, *rows], _PLAIN).encode()))
        new, again = (
            [unit for unit in now if unit not in before],
            [unit for unit in now if unit in before],
        )
        kept = [unit for unit in units if unit not in now]
        tables.append(
            TableOf(
                resource.name, uri, len(rows), tuple(sorted(new)), tuple(sorted(again)), tuple(kept)
            )
        )
        for unit in sorted(again):
            differences += _differences(resource, unit, head[1:], before[unit], now[unit])
    if earlier is None:
        loaded = json.dumps(described, ensure_ascii=False, indent=2, default=str) + "\n"
        output_files.append(OutputFile(f"{home}/datapackage.json", loaded.encode()))
    return Collected(tuple(output_files), tuple(tables), tuple(differences))


def _require_same(base: Package, earlier: Package, described: Mapping[str, Any]) -> None:
    """That rows kept from before mean beside the new ones what they meant: same form, same time, same schemas."""
    result, wanted = (
        (str(earlier.descriptor.get(BASE, "–")), _time_of(earlier)),
        (base.name, _time_of(base)),
    )
    if result != wanted:
        facts = {
            "base": wanted[0],
            "period": wanted[1],
            "found": result[0],
            "found_period": result[1],
        }
        raise AuthoringError(BASE_OTHER, file=earlier.file, **facts)
    before, now = _meanings(earlier.descriptor), _meanings(described)
    for table in sorted({*before, *now}):
        if before.get(table) != now.get(table):
            raise AuthoringError(READ_OTHER, file=f"{earlier.folder}/{table}.csv")


def _time_of(package: Package) -> str:
    """Period and window as one text, as its descriptor may state them."""
    window = f"{package.temporal.start}/{package.temporal.end}" if package.temporal else ""
    return " ".join(filter(None, (package.period.code if package.period else "", window))) or "–"


def _meanings(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """How the cells of each table are read, as text: all that its schema says but words for people."""
    meanings = {}
    for resource in descriptor["resources"]:
        schema = resource.get("schema") or {}
        fields = [
            {
                key: text
                for key, text in field.items()
                if text not in ({}, None) and not key.startswith(_WORDS)
            }
            for field in schema.get("fields", ())
        ]
        keys = schema.get("primaryKey") or []
        facts = [
            resource.get("path"),
            fields,
            [keys] if isinstance(keys, str) else keys,
            schema.get("missingValues"),
        ]
        meanings[str(resource["name"])] = json.dumps(facts, sort_keys=True, default=str)
    return meanings


def _records(package: Package, resource: Resource) -> Records:
    """A table's file as records of text, its head first."""
    return tuple(
        tuple(cells) for _, cells in csv_records(resource.text, form_of(package, resource)) if cells
    )


def _rows(form: Form, table: str) -> Records:
    resource = form.package.resource(table)
    assert resource is not None  # it was read from the form's own package
    return _records(form.package, resource)[1:]


def _collected(
    earlier: Package | None, table: str, head: Sequence[str], base: Package
) -> dict[str, Records]:
    """What was collected before, by unit."""
    resource = earlier.resource(table) if earlier else None
    if earlier is None or resource is None:
        return {}
    found_head, *rows = _records(earlier, resource)
    if tuple(found_head) != tuple(head):
        raise AuthoringError(SHAPE_OTHER, file=earlier.file_of(resource))
    collected: dict[str, Records] = {}
    for row in rows:
        collected[row[0]] = (*collected.get(row[0], ()), row[1:])
    return collected


def _differences(
    resource: Resource, unit: str, head: Sequence[str], before: Records, now: Records
) -> Iterator[Change]:
    """Cells of a unit that was collected before which are other now, in the order of the rows: a form keeps it."""
    keys = resource.as_table.schema.primary_key
    for number in range(max(len(before), len(now))):
        old = before[number] if number < len(before) else ("",) * len(head)
        new = now[number] if number < len(now) else ("",) * len(head)
        row = ", ".join(
            cell for name, cell in zip(head, new if any(new) else old, strict=True) if name in keys
        )
        for column, was, is_now in zip(head, old, new, strict=True):
            if was != is_now:
                yield Change(f"{resource.name} {unit} ({row}) {column}", was, is_now)


def _descriptor(base: Package, name: str, language: str) -> dict[str, Any]:
    """The form's own schemas with the unit before them; roles stay with the form, whose rows are of nobody."""
    say, stated = translator(language), base.descriptor
    head = {key: stated[key] for key in _HEAD if key in stated}
    title = say("{title}, by unit").format(title=str(base.title) or base.name)
    resources = [_described(base, sheet.resource, language) for sheet in sheets_of(base)]
    return {**head, "name": name, "title": title, BASE: base.name, "resources": resources}


def _described(base: Package, resource: Resource, language: str) -> dict[str, Any]:
    stated = base.descriptor["resources"][base.resources.index(resource)]
    schema = stated.get("schema")
    if not isinstance(schema, Mapping):
        raise AuthoringError(APART, table=resource.name)
    unit = {"name": UNIT, "type": "string", "title": translator(language)(UNIT_TITLE)}
    fields = [
        {**unit, "constraints": {"required": True}},
        *(_repeated(field) for field in schema["fields"]),
    ]
    keys = (
        [UNIT, *resource.as_table.schema.primary_key]
        if resource.as_table.schema.primary_key
        else []
    )
    kept = {key: schema[key] for key in ("missingValues",) if key in schema}
    result = {"fields": fields, **({"primaryKey": keys} if keys else {}), **kept}
    titles = {key: value for key, value in stated.items() if key.startswith(_WORDS)}
    return {
        "name": resource.name,
        "type": "table",
        "path": f"{resource.name}.csv",
        **titles,
        "schema": result,
    }


def _repeated(field: Mapping[str, Any]) -> dict[str, Any]:
    """A column whose values come once a unit, and thus more than once."""
    limits = {key: value for key, value in field.get("constraints", {}).items() if key != "unique"}
    return {
        **{key: value for key, value in field.items() if key != "constraints"},
        "constraints": limits,
    }
