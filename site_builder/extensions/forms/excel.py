"""excel: a package's tables out as a workbook to be filled in, and what was filled in back into the tables."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from shlex import quote
from typing import Any
from zipfile import BadZipFile

import click

from site_builder.authoring.edit_yaml import Editor
from site_builder.authoring.new import PACKAGE_UNREAD
from site_builder.cli.portal import Session, agreed, on_portal
from site_builder.core.files import OutputFile, hash_file
from site_builder.core.i18n.catalog import counter
from site_builder.core.i18n.report import tell
from site_builder.core.problem import (
    MEANT,
    N_,
    BuildRefused,
    MessageError,
    Problem,
    errors_of,
    flag,
)
from site_builder.core.staging import staged, write_together
from site_builder.core.text import nearest
from site_builder.extensions.forms import fill_in as filling
from site_builder.extensions.forms.form import ABOUT, render_form, sheets_of
from site_builder.load.packages.package import read_package
from site_builder.load.portal.publication import Folders
from site_builder.model.indicator import Indicator
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication

NO_WORKBOOK = N_(
    "it is no workbook of Excel (.xlsx), or it is damaged; open it in Excel and save it as an Excel workbook (.xlsx)"
)


_SHOWN = re.compile(r'"[^"]*"|\\.')  # what a format shows as it stands


def read_workbook(file: Path, session: Session) -> dict[str, filling.Grid]:
    """Every cell that holds something, by sheet, hidden ones too; none is guessed. Raises ClickException."""
    from openpyxl import load_workbook

    content = file.read_bytes()
    try:
        computed = load_workbook(BytesIO(content), data_only=True)
        written = load_workbook(BytesIO(content))
    except (
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        IndexError,
        OSError,
    ) as error:
        raise click.ClickException(f"{file.name}: {session.say(NO_WORKBOOK)}") from error
    return {sheet.title: dict(_cells(sheet, computed[sheet.title])) for sheet in written.worksheets}


def _cells(sheet: Any, computed: Any) -> Iterator[tuple[tuple[int, int], filling.FilledCell]]:
    for (row, column), cell in sheet._cells.items():
        is_formula = cell.data_type == "f"
        value = computed.cell(row, column).value if is_formula else cell.value
        if is_formula or value not in (None, ""):
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            is_percent = is_number and "%" in _SHOWN.sub("", cell.number_format)
            yield (
                (row - 1, column - 1),
                filling.FilledCell(value, is_unsaved=value is None, is_percent=is_percent),
            )


NO_TABLE = N_(
    "The package “{name}” has no table that a workbook can hold: CSV or TSV with a schema."
)
WRITTEN = N_(
    "{file}: {sheets} sheets. Fill it in, save it, and run: site-builder dataset excel import {typed}"
)
NOT_XLSX = N_("A workbook is an .xlsx file, not “{file}”. Write for example {right}.")
LEFT_OUT = N_("Not in it, since Excel could not give it back as it is: {names}.")
UNCHANGED = N_("Nothing changed.")
ASK = N_("Write these changes?")
NOT_WRITTEN = N_("Nothing was written.")
EMPTY = N_("(empty)")


@click.command("export")
@click.argument("package")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@on_portal()
def export(session: Session, package: str, file: Path) -> None:
    """Write the tables of PACKAGE into FILE.xlsx, a sheet a table.

    Codes are locked and stand beside the names and units of the series' list; what may be chosen is offered, numbers
    and days are checked while they are typed. New rows go below a table.
    """
    publication = session.read().publication
    if file.suffix.lower() != ".xlsx":
        raise MessageError(NOT_XLSX, file=file, right=file.with_suffix(".xlsx").name)
    result = known_package(publication, package, session)
    sheets = sheets_of(result)
    if not sheets:
        raise MessageError(NO_TABLE, name=package)
    content = render_form(result, listed_of(publication, result), session.language)
    with staged(file.parent) as stage:
        (stage / file.name).write_bytes(content)
        (stage / file.name).replace(file)
    session.echo(WRITTEN, file=file, typed=quote(str(file)), sheets=len(sheets))
    stored = {sheet.resource.name for sheet in sheets}
    if left := [resource.name for resource in result.resources if resource.name not in stored]:
        session.echo(LEFT_OUT, names=", ".join(left))


def known_package(publication: Publication, name: str, session: Session) -> Package:
    """The package asked for, by any name that it had. Raises ClickException where there is none, and names the one that
    may be meant.
    """
    package = publication.package(publication.log.name_of(name))
    if package is None:
        near = nearest(name, [package.name for package in publication.packages])
        words = (
            session.say(PACKAGE_UNREAD, name=name),
            *([session.say(MEANT, near=near)] if near else ()),
        )
        raise click.ClickException(" ".join(words))
    return package


def listed_of(publication: Publication, package: Package) -> Mapping[str, Indicator]:
    """What the list of its series says of codes in its period."""
    report = publication.report_of(package)
    return publication.indicators(
        report.series if report else package.series, publication.period_of(package)
    )


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@on_portal(writes=True)
@click.option("--yes", is_flag=True, help="Write without asking.")
def import_workbook(session: Session, file: Path, *, yes: bool) -> None:
    """Take back a workbook that `dataset excel export` wrote: list every changed cell, ask, then write the tables.

    What a table's schema refuses is reported with the cell's address, and nothing is written. Where nothing changed, no
    byte of the tables does.
    """
    workbook = read_workbook(file, session)
    name = filling.package_named(workbook.get(ABOUT, {}))
    if not name:
        raise BuildRefused([flag("form-foreign", file.name)])
    publication = session.read().publication
    package = known_package(publication, name, session)
    filled = filling.fill_in(package, workbook, file.name, listed_of(publication, package))
    problems = filled.problems or reread(package, filled, session.folders, file.name)[0]
    list_changes(filled.changes, session)
    if not filled.changes:
        session.echo(UNCHANGED)
    if problems:
        raise unwritten(problems, session)
    if filled.changes:
        folders = session.folders
        ask_and_write(
            session,
            _files(folders, package, filled),
            _stale(folders, package, filled, file.name),
            yes=yes,
        )


def ask_and_write(
    session: Session, files: Iterable[OutputFile], stale: Iterable[Problem], *, yes: bool
) -> None:
    """All or none; nothing where a file is not on the disk as it was read, such as while the question stood.

    Both are looked at after the question.
    """
    if not yes and not agreed(ASK, "--yes", session.language):
        session.echo(NOT_WRITTEN)
        return
    if problems := tuple(stale):
        raise unwritten(problems, session)
    write_together(tuple(files), session.folders.root)
    session.echo("Written. Run site-builder check.")


def unwritten(problems: Sequence[Problem], session: Session) -> click.ClickException:
    """What stands against writing, and that nothing was."""
    return click.ClickException(f"{tell(problems, session.language)}\n{session.say(NOT_WRITTEN)}")


def list_changes(changes: Sequence[filling.Change], session: Session) -> None:
    """Each changed cell with what was there and what will be, and how many there are."""
    ngettext, empty = counter(session.language), session.say(EMPTY)
    for change in changes:
        click.echo(f"  {change.where}: {change.old or empty} → {change.new or empty}")
    if changes:
        words = ngettext("{count} cell changed.", "{count} cells changed.", len(changes))
        click.echo(words.format(count=len(changes)))


def reread(
    package: Package, filled: filling.FilledIn, places: Folders, file: str
) -> tuple[tuple[Problem, ...], Package | None]:
    """What the schemas refuse in the changed tables, read from a copy of the package; and the package as read."""
    home = places.root / package.file
    label = package.folder
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / home.parent.name
        shutil.copytree(home.parent, copy, ignore=shutil.ignore_patterns("editions"))
        for filled_file in _files(places, package, filled):
            (copy / filled_file.uri.removeprefix(f"{label}/")).write_bytes(filled_file.content)
        read = read_package(copy, label, stays=False)  # the copy goes
        return filling.at_cells(package, errors_of(read.problems), filled, file), read.package


def _files(places: Folders, package: Package, filled: filling.FilledIn) -> Iterator[OutputFile]:
    """The changed tables, and the descriptor where it states hash or size of one."""
    descriptor = Editor((places.root / package.file).read_bytes().decode("utf-8"))
    home = PurePosixPath(package.file).parent
    changed = {PurePosixPath(filled_file.uri) for filled_file in filled.files}
    for index, described in enumerate(package.descriptor["resources"]):
        if home / str(described.get("path", "")) in changed:
            for key in ("bytes", "hash"):
                descriptor.cut("resources", index, key)
    text = descriptor.text()
    yield from filled.files
    if text != descriptor.source:
        yield OutputFile(package.file, text.encode())


def _stale(
    places: Folders, package: Package, filled: filling.FilledIn, file: str
) -> Iterator[Problem]:
    read = {package.file_of(resource): resource for resource in package.tables}
    for filled_file in filled.files:
        resource = read[filled_file.uri]
        if not is_as_read(places.root / filled_file.uri, resource):
            yield flag("form-stale", file, column=resource.name, resource=resource.name)


def is_as_read(path: Path, resource: Resource | None) -> bool:
    """Whether a file lies on the disk as it was read; one that was not there must not be there now."""
    now = hash_file(path) if path.is_file() else ""
    return now == (resource.sha256 if resource else "")
