"""excel collect: forms that many units filled in, into one package; and whose form a workbook is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import click

from site_builder.authoring.new import check_name
from site_builder.cli.portal import Session, on_portal
from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import message_tables, words_of
from site_builder.core.numbers.number import format_number
from site_builder.core.problem import N_, NC_, MessageError, Problem, errors_of, flag, sort_problems
from site_builder.core.sheets.csv import Dialect, csv_rows, delimiter_of
from site_builder.core.text import clean, fold, nearest
from site_builder.extensions.forms import excel
from site_builder.extensions.forms.collect import BASE, UNIT, Collected, Form, collect
from site_builder.extensions.forms.fill_in import fill_in, package_named
from site_builder.extensions.forms.form import ABOUT, sheets_of
from site_builder.load.packages.package import read_package
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Package, Resource
from site_builder.model.publication import Publication

# Figures of many units added up row by row, where it is certain that they are of the same thing.


NO_KEY = N_(
    "the table has no primary key, so that nobody can say which rows of two units are of the same thing"
)
OTHER_MEASURE = N_("the units measured it in different ways: {measures}")
ADDED_UP = ("count", "quantity")


@dataclass(frozen=True, slots=True)
class Sum:
    """The values of one row of the form added up over the units that gave one; `missing` gave none."""

    table: str
    row: str
    column: str
    value: Decimal
    units: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsummed:
    """What is not added up though it is an amount, and `why`: a message id, with the measures found."""

    table: str
    row: str
    column: str
    why: str
    measures: tuple[str, ...] = ()


def sums_of(
    base: Package, package: Package, indicators: Mapping[str, Indicator], units: Sequence[str]
) -> Iterator[Sum | Unsummed]:
    """What may be added up, added up: columns that say `aggregate: sum`, and indicators declared counts or amounts."""
    for resource in (sheet.resource for sheet in sheets_of(base)):
        known = package.resource(resource.name)
        if known is None or known.table is None or resource.table is None:
            continue
        for column in known.table.schema.fields:
            yield from _sums(resource, known, column, indicators, units)


def _sums(
    base: Resource,
    resource: Resource,
    field: Field,
    indicators: Mapping[str, Indicator],
    units: Sequence[str],
) -> Iterator[Sum | Unsummed]:
    assert resource.table is not None and base.table is not None
    role, keys = base.role("observations"), base.table.schema.primary_key
    total: dict[str, dict[str, Decimal]] = {}
    measures: dict[str, set[str]] = {}
    for cells in resource.table.records():
        value = cells[field.name]
        if not _is_summed(cells, field, role, indicators):
            continue
        if not keys:
            yield Unsummed(base.name, "", field.name, NO_KEY)
            return
        row = ", ".join(canonical_cell(cells[name]) for name in keys)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            total.setdefault(row, {})[canonical_cell(cells[UNIT])] = Decimal(value)
            measures.setdefault(row, set()).add(canonical_cell(cells.get(role.get("unit", ""))))
    for row, values in total.items():
        if len(measures[row]) > 1:
            yield Unsummed(base.name, row, field.name, OTHER_MEASURE, tuple(sorted(measures[row])))
            continue
        missing = tuple(unit for unit in units if unit not in values)
        yield Sum(
            base.name, row, field.name, sum(values.values(), Decimal(0)), len(values), missing
        )


def _is_summed(
    cells: Mapping[str, Cell],
    field: Field,
    role: Mapping[str, str],
    indicators: Mapping[str, Indicator],
) -> bool:
    listed = indicators.get(canonical_cell(cells.get(role.get("indicator", ""))))
    is_amount = listed is not None and listed.kind in ADDED_UP and listed.unit.main != "%"
    return field.is_summed or (field.name == role.get("value") and is_amount)


_WORDS = message_tables(__package__)["collecting"]
TABLE = N_("{uri}: {rows} rows.")
MISSING = N_("No form yet from: {units}")


@click.command("collect")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@on_portal(writes=True)
@click.option(
    "--to",
    "name",
    help="The package to collect into; that of the forms with “-units” where left out.",
)
@click.option(
    "--units",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file of the units: code, name. Then missing ones are reported, and files of no unit refused.",
)
@click.option("--yes", is_flag=True, help="Write without asking.")
def collect_forms(
    session: Session, folder: Path, name: str | None, listed: Path | None, *, yes: bool
) -> None:
    """Take the workbooks of FOLDER, one a unit and named after it, into one package with the unit as a column.

    \b
    site-builder dataset excel export form-2025-q2 form.xlsx    send it to every unit
    site-builder dataset excel collect answers --units units.csv

    Every form is read as `dataset excel import` reads one: what a schema refuses is reported with file and cell, and
    then nothing is written. What would be written is listed first, with sums of what may be added up and the units that
    are missing.
    """
    publication = session.read().publication
    units = _units(listed, session) if listed else {}
    base, forms = _forms(session, publication, folder, units)
    target = name or f"{base.name}-units"
    if not name and not publication.package(target):  # either name may be another since
        target = next(
            (each.name for each in publication.packages if each.descriptor.get(BASE) == base.name),
            target,
        )
    if (earlier := publication.package(target)) is None:
        check_name(target, publication.log.ends)
    collected_forms = collect(base, forms, target, earlier, session.language)
    indicators = excel.listed_of(publication, base)
    after = _checked(session, collected_forms, target)
    everybody = sorted(
        units
        or {
            unit
            for table in collected_forms.tables
            for unit in (*table.new, *table.again, *table.kept)
        }
    )
    _tell(collected_forms, tuple(sums_of(base, after, indicators, everybody)), session)
    values = {form.unit for form in forms if form.filled}
    absent = [unit for unit in everybody if unit not in values]
    if units and absent:
        session.echo(MISSING, units=", ".join(absent))
    elif not units:
        session.echo("Which units are missing is not known without --units.")
    _write(session, collected_forms, earlier, yes=yes)


def _units(listed: Path, session: Session) -> Mapping[str, str]:
    """The units of a list. Refused is a list that would set a unit aside or take it for another."""
    try:
        units = read_units(listed.read_text("utf-8-sig"), listed.name)
    except UnicodeDecodeError as error:
        raise MessageError(_WORDS["not-utf8"], file=listed.name) from error
    if units.problems:
        raise excel.unwritten(units.problems, session)
    return units.names


def _forms(
    session: Session, publication: Publication, folder: Path, units: Mapping[str, str]
) -> tuple[Package, list[Form]]:
    """Every workbook read against the package that the first one names; all that is wrong is told at once."""
    files = sorted(path for path in folder.glob("*.xlsx") if not path.name.startswith("~$"))
    if not files:
        raise MessageError(_WORDS["no-forms"], folder=folder)
    reader = _FormReader(session, publication, units)
    for file in files:
        reader.read(file)
    if reader.problems or reader.base is None:
        raise excel.unwritten(sort_problems(reader.problems), session)
    return reader.base, reader.forms


@dataclass
class _FormReader:
    """Reads workbooks one after the other and collects what is wrong with them; never leaves this module."""

    session: Session
    publication: Publication
    units: Mapping[str, str]
    base: Package | None = None
    forms: list[Form] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self, file: Path) -> None:
        workbook = excel.read_workbook(file, self.session)
        unit = self._unit(file, package_named(workbook.get(ABOUT, {})))
        if isinstance(unit, Problem):
            self.problems.append(unit)
            return
        assert self.base is not None  # of the first whose package is known
        filled = fill_in(
            self.base, workbook, file.name, excel.listed_of(self.publication, self.base)
        )
        refused, after = excel.reread(self.base, filled, self.session.folders, file.name)
        self.problems += filled.problems or refused
        paths = {self.base.file_of(table): table.name for table in self.base.tables}
        tables = frozenset(paths[result.uri] for result in filled.files)
        self.forms.append(Form(unit, file.name, after or self.base, tables, len(filled.changes)))
        words = _WORDS["read"] if filled.changes else _WORDS["nothing-in"]
        self.session.echo(words, file=file.name, unit=unit, cells=len(filled.changes))

    def _unit(self, file: Path, named: str) -> str | Problem:
        """Whose form it is, or why it cannot be taken; `named` is the package that it was made of."""
        if not named:
            return flag("form-foreign", file.name)
        self.base = self.base or excel.known_package(self.publication, named, self.session)
        if self.publication.log.name_of(named) != self.base.name:
            return flag("form-other-package", file.name, package=named, first=self.base.name)
        unit = unit_of(file.stem, self.units, file.name)
        twin = next((form.file for form in self.forms if form.unit == unit), "")
        return flag("form-unit-twice", file.name, unit=unit, other=twin) if twin else unit


def _checked(session: Session, collected: Collected, name: str) -> Package:
    """The package as it would be read; what it would be refused for stands against it."""
    home = collected.files[0].uri.rpartition("/")[0]
    with tempfile.TemporaryDirectory() as where:
        copy = Path(where) / name
        copy.mkdir()
        for path in sorted((session.folders.root / home).glob("datapackage.*")):
            (copy / path.name).write_bytes(path.read_bytes())
        for file in collected.files:
            (copy / file.uri.rpartition("/")[2]).write_bytes(file.content)
        read = read_package(copy, home, stays=False)  # the copy goes
    if read.package is None or errors_of(read.problems):
        raise excel.unwritten(errors_of(read.problems), session)
    return read.package


def _tell(collected: Collected, sums: Sequence[Sum | Unsummed], session: Session) -> None:
    for table in collected.tables:
        session.echo(TABLE, uri=table.uri, rows=table.rows)
        for words, units in (
            (_WORDS["new"], table.new),
            (_WORDS["again"], table.again),
            (_WORDS["kept"], table.kept),
        ):
            if units:
                session.echo(words, units=", ".join(units))
    excel.list_changes(collected.differences, session)
    if sums:
        session.echo(_WORDS["sums"])
    for total in sums:
        _tell_sum(total, session)


def _tell_sum(total: Sum | Unsummed, session: Session) -> None:
    facts = {"table": total.table, "row": total.row, "column": total.column}
    if isinstance(total, Unsummed):
        reason = session.say(
            total.why, measures=", ".join(measure or "–" for measure in total.measures)
        )
        session.echo(
            _WORDS["unsummed-row"] if total.row else _WORDS["unsummed"], **facts, reason=reason
        )
        return
    value, lacking = format_number(total.value, session.language), ", ".join(total.missing)
    session.echo(
        _WORDS["sum-lacks"] if lacking else _WORDS["sum"],
        **facts,
        units=total.units,
        value=value,
        missing=lacking,
    )


def _write(session: Session, collected: Collected, earlier: Package | None, *, yes: bool) -> None:
    root = session.folders.root
    known = {
        file.uri: (root / file.uri).read_bytes()
        for file in collected.files
        if (root / file.uri).is_file()
    }
    changed = [file for file in collected.files if known.get(file.uri) != file.content]
    if not changed:
        session.echo(excel.UNCHANGED)
        return
    excel.ask_and_write(session, changed, _stale(changed, earlier, root), yes=yes)


def _stale(changed: Sequence[OutputFile], earlier: Package | None, root: Path) -> Iterator[Problem]:
    """Files that are not on the disk as they were read, such as where somebody else collected meanwhile."""
    read = {resource.path: resource for resource in earlier.resources} if earlier else {}
    for file in changed:
        if not excel.is_as_read(root / file.uri, read.get(file.uri.rpartition("/")[2])):
            yield flag("form-collected-stale", file.uri)


# Units that fill in forms: the list of them, and whose form a workbook is.
#
# A figure under another unit's name is a wrong figure that nobody sees. So a list is read only where its first line
# names its columns, and a file belongs to a unit only where no other unit could be meant.


_CODES = NC_("units", "code|id|unit code|unit id")
_NAMES = NC_("units", "name|unit|unit name")


@dataclass(frozen=True, slots=True)
class Units:
    """The units by code, each with its name or ""; and what is wrong with their list."""

    names: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def read_units(text: str, file: str) -> Units:
    """A list of units as CSV, set apart by commas, semicolons or tabs; its first line names the columns."""
    text = text.removeprefix("\ufeff")
    codes, titles = words_of("units", _CODES), words_of("units", _NAMES)
    form = Dialect(delimiter=delimiter_of(text, (*codes, *titles)))
    rows = [[clean(cell) for cell in cells] for cells in csv_rows(text, form)]
    head = [_bare(cell) for cell in rows[0]] if rows else []
    code = next((index for index, cell in enumerate(head) if cell in map(_bare, codes)), None)
    if not any(map(any, rows)):
        return Units({}, (flag("form-list-empty", file),))
    if code is None:
        return Units({}, (flag("form-list-head", file, row=1, found=", ".join(rows[0])),))
    name = next((index for index, cell in enumerate(head) if cell in map(_bare, titles)), len(head))
    listed = [
        (row, _cell(cells, code), _cell(cells, name))
        for row, cells in enumerate(rows[1:], 2)
        if any(cells)
    ]
    problems = tuple(_wrong(listed, file)) if listed else (flag("form-list-empty", file),)
    return Units({code: name for _, code, name in listed}, problems)


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _wrong(listed: Sequence[tuple[int, str, str]], file: str) -> Iterator[Problem]:
    visited: dict[str, str] = {}
    for row, code, name in listed:
        if not code:
            yield flag("form-list-code", file, row=row, unit=name)
        elif code in visited:
            yield flag(
                "form-list-twice", file, row=row, code=code, names=f"“{visited[code]}”, “{name}”"
            )
        visited.setdefault(code, name)


def unit_of(stem: str, units: Mapping[str, str], file: str) -> str | Problem:
    """The unit that a file is named after: its code, its name, or either without tone marks where that is one unit's.

    Without a list it is the name itself.
    """
    text = clean(stem)
    if not units or text in units:
        return text
    exact = [code for code, name in units.items() if name == text]
    result = exact or [
        code for code, name in units.items() if _bare(text) in (_bare(code), _bare(name))
    ]
    if len(result) == 1:
        return result[0]
    if not result:
        near = nearest(text, (*units, *filter(None, units.values()))) or next(iter(units))
        return flag("form-unit-unknown", file, unit=text, near=near)
    return flag(
        "form-unit-doubtful",
        file,
        unit=text,
        units="; ".join(f"{code} {units[code]}".strip() for code in result),
        code=result[0],
    )


def _bare(text: str) -> str:
    return " ".join(fold(text).lower().replace("-", " ").replace("_", " ").split())
