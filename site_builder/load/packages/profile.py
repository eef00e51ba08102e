"""What frictionless says of a descriptor, asked in words that it knows."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from site_builder.core.problem import Phrase, Problem, rule
from site_builder.core.text import slugify
from site_builder.load.tables.format import format_of, is_table
from site_builder.load.tables.frictionless_errors import say_note
from site_builder.load.tables.schema import lift_for_frictionless

DESCRIPTOR_INVALID = rule(
    "descriptor-invalid",
    "error",
    "The descriptor breaks the Data Package specification: {note}.",
    "Correct that property; the specification is at https://datapackage.org/standard/data-package/.",
)

# What frictionless may see: the specification's own properties. Its further ones open other schemes and files.
_PACKAGE_KEYS = ("name", "id", "title", "description", "homepage", "version", "created", "licenses", "sources")
_RESOURCE_KEYS = ("name", "path", "data", "type", "title", "description", "format", "mediatype", "encoding")
_JUDGED_PACKAGE = frozenset((*_PACKAGE_KEYS, "contributors", "keywords", "image", "resources"))
_JUDGED_RESOURCE = frozenset((*_RESOURCE_KEYS, "dialect", "schema", "sources", "licenses", "bytes", "hash"))


def judged_form(lifted: dict[str, Any]) -> dict[str, Any]:
    """What frictionless judges: names it accepts (ours are checked apart) and types it knows."""
    judged = {key: copy.deepcopy(value) for key, value in lifted.items() if key in _JUDGED_PACKAGE}
    judged["name"] = slugify(str(judged["name"])) or "package"
    if isinstance(judged.get("resources"), list):
        judged["resources"] = [_judged_resource(each, n) for n, each in enumerate(judged["resources"], 1)]
    return judged


def _judged_resource(resource: Any, place: int) -> Any:
    if not isinstance(resource, dict):
        return resource
    judged = {key: value for key, value in resource.items() if key in _JUDGED_RESOURCE}
    judged["name"] = slugify(str(resource.get("name", ""))) or f"resource-{place}"
    lift_for_frictionless(judged)
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
        plain = {key: value for key, value in dialect.items() if key not in ("sheetName", "sheetNumber", "property")}
        judged["dialect"] = {**plain, "excel": {"sheet": sheet}} if sheet else plain


def judge(judged: dict[str, Any], folder: Path, file: str) -> tuple[Any, tuple[Problem, ...]]:
    """The package as frictionless takes it, its files under `folder`, or None and all that breaks the specification."""
    import frictionless  # a third of a second, which who reads no package does not wait for

    if not judged.get("resources"):
        return None, (DESCRIPTOR_INVALID(file, note=Phrase("there are no resources")),)
    try:
        return frictionless.Package.from_descriptor(judged, basepath=str(folder)), ()
    except frictionless.FrictionlessException as error:
        notes = [say_note(each.note) for each in error.reasons or [error.error]]
    except Exception:  # a hostile descriptor must end as a message, whatever a library makes of it
        notes = [Phrase("a property is not as the specification has it")]
    return None, tuple(DESCRIPTOR_INVALID(file, note=note) for note in notes)


def sound_package(judged: dict[str, Any], folder: Path, file: str, *, strict: bool) -> tuple[Any, tuple[Problem, ...]]:
    """What frictionless can take of the form, and everything in which it breaks the specification.

    Unless `strict`, a break in what only describes (people, licences, keywords) is a warning, and frictionless gets
    the form without it: no value hangs on it. The package is None where there are errors.
    """
    package, problems = judge(judged, folder, file)
    if strict or not problems:
        return package, problems
    bare = {key: value for key, value in judged.items() if key in ("name", "resources")}
    if isinstance(bare.get("resources"), list):
        bare["resources"] = [_bare(resource) for resource in bare["resources"]]
    package, grave = judge(bare, folder, file)
    if grave:
        return None, problems
    return package, tuple(replace(problem, severity="warning") for problem in problems)


def _bare(resource: Any) -> Any:
    words = ("title", "description", "sources", "licenses", "bytes", "hash", "mediatype")
    return (
        {key: value for key, value in resource.items() if key not in words} if isinstance(resource, dict) else resource
    )
