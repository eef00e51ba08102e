"""The files that a descriptor names: those that may be read, those that lie elsewhere, those that are not there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation, localcontext
from pathlib import Path, PurePosixPath
from typing import Any

from site_builder.core.cell import number_of
from site_builder.core.files import SourceFile, files_under, hash_file, mappings_in
from site_builder.core.numbers.number import LONGEST, canonical_number
from site_builder.core.problem import N_, WRITE, Phrase, Problem, Severity, flag
from site_builder.core.sheets.encoding import is_western, wrong_encoding
from site_builder.core.sheets.workbook import FORMATS, sheets_of
from site_builder.core.text import nearest_path, slugify, text_of
from site_builder.load.safety.remote import Files
from site_builder.load.safety.safe_yaml import as_list
from site_builder.load.tables.delimited import misread
from site_builder.load.tables.format import format_of, is_table, unpacked_reason
from site_builder.load.tables.frictionless_errors import hint_of
from site_builder.model.package import Elsewhere, Table

# Paths a package may name: files inside its own folder, by a plain relative path, and nothing else.
#
# Source: Data Package 2.0, "path" security rules; the drive letter and backslash are Windows' ways out.


def is_remote(path: str) -> bool:
    """Whether it is an address with a scheme rather than a path."""
    return bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.\-]+:", path))


def is_file(folder: Path, path: str) -> bool:
    """Whether the path names a file; a name longer than the file system allows names none."""
    try:
        return (folder / path).is_file()
    except OSError:
        return False


def respell(lifted: Mapping[str, Any], folder: Path, file: str) -> Iterator[Problem]:
    """Take paths as the one file that they mean there: by backslashes, in other capitals, or without `data/`."""
    listed = [
        each for each in mappings_in(lifted.get("resources")) if isinstance(each.get("path"), str)
    ]
    absent = [
        each for each in listed if not is_remote(each["path"]) and not is_file(folder, each["path"])
    ]
    lying = [path for path, _ in files_under(folder)] if absent else []
    for resource in absent:
        wanted = resource["path"].replace("\\", "/").casefold()
        if (
            len(meant := [path for path in lying if path.casefold() in (wanted, f"data/{wanted}")])
            == 1
        ):
            yield flag("path-respelled", file, path=resource["path"], right=meant[0])
            resource["path"] = meant[0]


def recode(files: Files, lifted: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Take tables as the UTF-8 that their bytes surely are, where a western encoding is stated."""
    for resource in mappings_in(lifted.get("resources")):
        stated, paths = str(resource.get("encoding") or "utf-8"), as_list(resource.get("path"))
        if not is_table(resource) or not is_western(stated):
            continue
        content = b"".join(
            (files.home(resource["path"]) / str(path)).read_bytes() for path in paths
        )
        if wrong_encoding(content, stated) == "utf-8":
            label = f"{file.rpartition('/')[0]}/{paths[0]}"
            yield replace(misread(content, stated, "utf-8", label), severity="warning")
            resource["encoding"] = "utf-8"


def unsafe_reason(folder: Path, path: str) -> str:
    """Why a path may not be used, in a few words; "" when it may."""
    if "\\" in path:
        return Phrase("it has a backslash")
    if re.match(r"[a-zA-Z]:", path):
        return Phrase("it has a drive letter")
    if path.startswith(("/", "~")):
        return Phrase("it is absolute")
    if ".." in path.split("/"):
        return Phrase("it goes up with ..")
    if "\0" in path or not path:
        return Phrase("it is empty or has a null character")
    if not (folder / path).resolve().is_relative_to(folder.resolve()):
        return Phrase("a symbolic link leads outside")
    return ""


INSIDE = N_(
    "Put the file inside the package's folder and write its path relative to it, for example data/figures.csv."
)
RENAME = N_("Rename “{near}” to “{path}”.")
ABSENT = N_(
    "Put {path} into the folder of the package, or correct its name; upper and lower case differ."
)
AWAY = "$elsewhere"  # what the descriptor names and the folder does not hold, as our own nouns


def check_files(
    files: Files, lifted: dict[str, Any], file: str, *, strict: bool, links: bool = True
) -> Iterator[Problem]:
    """Paths that cannot be followed; with `links` an address of the web is one that a reader can.

    A file that is absent and no table is left out of a package without a report.
    """
    absent: list[dict[str, Any]] = []
    linked: list[dict[str, Any]] = []
    for resource in mappings_in(lifted.get("resources")):
        name = resource.get("name", "")
        for path in _paths(resource):
            if is_remote(path) and links and not strict and _is_link(resource, path):
                linked += [resource]
                yield flag("remote-listed", file, resource=name, path=path)
            elif is_remote(path):
                yield flag("remote-resource", file, resource=name, path=path)
            elif reason := unsafe_reason(files.home(path), path):
                near = nearest_path(
                    re.split(r"[\\/]", path)[-1], (lying for lying, _ in files_under(files.folder))
                )
                right = Phrase(WRITE, near=near) if near else Phrase(INSIDE)
                yield flag("path-outside-package", file, path=path, reason=reason, right=right)
            elif not is_file(files.home(path), path):
                is_optional = not strict and not is_table(resource) and len(lifted["resources"]) > 1
                absent += [resource] if is_optional else []
                lying = [each for each, _ in files_under(files.folder)]
                twice = (f"{path}.txt", f"{path}{PurePosixPath(path).suffix}")
                near = next((each for each in twice if each in lying), "") or nearest_path(
                    path, lying
                )
                # As a browser names what it fetched before, or Notepad what it saves.
                is_copy = near in twice or re.sub(r" ?\(\d+\)(?=\.\w+$)", "", near) == path
                right = (
                    Phrase(RENAME if is_copy else WRITE, near=near, path=path)
                    if near
                    else Phrase(ABSENT, path=path)
                )
                facts: dict[str, Any] = {"path": path, "resource": name, "right": right}
                yield flag(
                    "file-missing", file, severity="warning" if is_optional else None, **facts
                )
    if absent or linked:
        away = [
            resource for resource in lifted["resources"] if resource in absent or resource in linked
        ]
        lifted[AWAY] = [_away(resource, is_linked=resource in linked) for resource in away]
        lifted["resources"] = [resource for resource in lifted["resources"] if resource not in away]


def _is_link(resource: Mapping[str, Any], path: str) -> bool:
    """A page of the web that a reader can open; a schema or one of several parts cannot lie elsewhere."""
    return resource.get("path") == path and path.lower().startswith(("https://", "http://"))


def _away(resource: Mapping[str, Any], *, is_linked: bool) -> Elsewhere:
    return Elsewhere(
        str(resource["name"]), text_of(resource, "title"), resource["path"] if is_linked else ""
    )


def _paths(resource: Mapping[str, Any]) -> list[str]:
    path = resource.get("path")
    named = path if isinstance(path, list) else [path]
    described = [resource.get("schema"), resource.get("dialect")]
    return [str(each) for each in named if each is not None] + [
        each for each in described if isinstance(each, str)
    ]


def check_pins(
    described: Mapping[str, Any],
    content: bytes | SourceFile,
    table: Table | None,
    file: str,
    *,
    strict: bool,
) -> Iterator[Problem]:
    """Everything in which the file is not the one described; an error only where `strict`."""
    severity: Severity = "error" if strict else "warning"
    method, _, digest = str(described.get("hash") or "").rpartition(":")
    method = (method or "md5").lower()
    if digest and (method not in hashlib.algorithms_guaranteed or method.startswith("shake")):
        note, digest = Phrase("the hash method “{method}” is not known", method=method), ""
        facts = {"resource": described.get("name", ""), "note": note, "right": hint_of("schema")}
        yield flag("schema-invalid", file, severity=severity, row=None, column=None, **facts)
    for note in _of_file(described.get("bytes"), method, digest, content):
        yield flag("file-changed", file, note=note, severity=severity)
    for column, note in _of_table(described, table) if table else ():
        yield flag("file-changed", file, column=column, note=note, severity=severity)


def _of_file(size: Any, method: str, digest: str, content: bytes | SourceFile) -> Iterator[Phrase]:
    length = len(content) if isinstance(content, bytes) else content.size
    if isinstance(size, int) and size != length:
        yield Phrase("it has {found} bytes, not {stated}", found=length, stated=size)
    if digest and digest.lower() != _digest(method, content):
        yield Phrase("its {method} is not {stated}", method=method, stated=digest)


def _digest(method: str, content: bytes | SourceFile) -> str:
    if isinstance(content, bytes):
        return hashlib.new(method, content, usedforsecurity=False).hexdigest()
    return content.sha256 if method == "sha256" else hash_file(content.path, method)


def _of_table(described: Mapping[str, Any], table: Table) -> Iterator[tuple[str | None, Phrase]]:
    """What is otherwise in its rows, and in which column."""
    rows, sums = described.get("rows"), described.get("sums")
    if isinstance(rows, int) and not isinstance(rows, bool) and rows != len(table):
        yield None, Phrase("it has {found} rows, not {stated}", found=len(table), stated=rows)
    for name, value in sums.items() if isinstance(sums, dict) else ():
        wanted = _decimal(value)
        if name not in table.schema.names or wanted is None:
            yield (
                str(name),
                Phrase("the sum of the column “{column}” cannot be checked", column=name),
            )
        elif (total := _total(table, name)) != wanted:
            facts = {
                "column": name,
                "found": canonical_number(total),
                "stated": canonical_number(wanted),
            }
            yield name, Phrase("the column “{column}” adds up to {found}, not {stated}", **facts)


def _total(table: Table, column: str) -> Decimal:
    numbers = map(number_of, table.column(column))
    with localcontext() as context:
        context.prec = 2 * LONGEST  # Python's own 28 digits would round the sum
        return sum((Decimal(number) for number in numbers if number is not None), Decimal(0))


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


# Workbooks that nothing describes, sheet by sheet.


def open_sheets(files: Files, lifted: dict[str, Any]) -> None:
    """A workbook of several sheets that nothing describes is as many tables: no sheet is left out in silence.

    Hidden sheets are none; of a workbook that shows one sheet behind them that one is read.
    """
    listed = lifted.get("resources")
    if not isinstance(listed, list):
        return
    opened: list[Any] = []
    for resource in listed:
        sheets = _sheets(files, resource) if isinstance(resource, dict) else {}
        shown = [name for name, is_shown in sheets.items() if is_shown]
        if len(shown) == 1 and not next(iter(sheets.values())):
            resource["dialect"] = {**(resource.get("dialect") or {}), "sheetName": shown[0]}
        opened += _resources(resource, shown) if len(shown) > 1 else [resource]
    lifted["resources"] = opened


def _sheets(files: Files, resource: Mapping[str, Any]) -> dict[str, bool]:
    path, dialect = resource.get("path"), resource.get("dialect") or {}
    is_named = isinstance(dialect, dict) and dialect.keys() & {
        "sheetName",
        "sheetNumber",
        "excel",
        "ods",
    }
    is_book = isinstance(path, str) and is_table(resource) and format_of(resource) in FORMATS
    if (
        not is_book
        or is_named
        or "schema" in resource
        or unpacked_reason(files.home(path) / str(path))
    ):
        return {}
    return sheets_of((files.home(path) / str(path)).read_bytes())


def _resources(resource: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """One resource a sheet, for a workbook of which the descriptor names none.

    The first of an .xls keeps the workbook's name: it was published under it before the others were.
    """
    described: list[dict[str, Any]] = []
    for n, name in enumerate(names, 1):
        suffix = slugify(name).replace(".", "-") or str(n)
        suffix = (
            f"{suffix}-{n}"
            if any(each["name"] == f"{resource['name']}-{suffix}" for each in described)
            else suffix
        )
        dialect = {**(resource.get("dialect") or {}), "sheetName": name}
        own = (
            resource["name"]
            if n == 1 and format_of(resource) == "xls"
            else f"{resource['name']}-{suffix}"
        )
        described.append({**resource, "name": own, "title": name, "dialect": dialect})
    return described
