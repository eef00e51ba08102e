"""describe: plain data files in, their datapackage.yaml out; what can be seen is written, what is unsure marked `# ?`.

Source: Data Package 2.0, Table Dialect and Table Schema 2.0.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from site_builder.cli.portal import CONFIG, LANGUAGE, load, load_to_write, telling
from site_builder.core import addresses as at
from site_builder.core.cell import canonical_cell
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import counter, translator
from site_builder.core.i18n.report import tell
from site_builder.core.problem import (
    N_,
    AuthoringError,
    BuildRefused,
    Problem,
    Translate,
    errors_of,
    facts_in,
    flag,
    sort_problems,
)
from site_builder.core.staging import on_trial
from site_builder.core.text import fold, slugify
from site_builder.extensions.office_import.language import filled
from site_builder.extensions.office_import.survey import (
    SeenColumn,
    SeenFile,
    SeenTable,
    survey_folder,
)
from site_builder.load.packages.descriptor import NAMES
from site_builder.load.packages.package import read_package
from site_builder.load.tables.infer import written
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package
from site_builder.plugin import folders, site_config

# The first descriptor of a folder of plain data files: what can be seen is written, what is unsure is marked `# ?`.
#
# Source: Data Package 2.0, Table Dialect and Table Schema 2.0.


DESCRIBED = N_("{place} is there already; nothing was changed.")
NOTHING = N_("No table was found in “{place}”.")
_CODE_WORDS = ("ma", "code", "id", "key", "ref", "so hieu", "ky hieu")


def describe_folder(
    folder: Path,
    seen_files: Sequence[SeenFile],
    site: SiteConfig,
    translate: Translate,
    *,
    is_published: bool,
) -> tuple[list[OutputFile], list[str]]:
    """The descriptor of a folder in the portal's language, with the tables that had to be written anew, as files
    relative to the folder; and each point that its author should look at. One that `is_published` there states what
    harvesters will know it by.

    Raises AuthoringError, and BuildRefused where packages would be refused what a file holds.
    """
    for name in NAMES:
        if (folder / name).exists():
            raise AuthoringError(DESCRIBED, place=f"{folder.name}/{name}")
    if refused := [
        replace(each, file=f"{folder.name}/{each.file}")
        for file in seen_files
        for each in file.problems
    ]:
        raise BuildRefused(refused)
    tables = [table for file in seen_files for table in file.tables]
    if not tables:
        raise AuthoringError(NOTHING, place=folder.name)
    for table in tables:
        if table.content is not None and (folder / table.path).exists():
            raise AuthoringError(DESCRIBED, place=f"{folder.name}/{table.path}")
    unsure: list[str] = []

    def mark(where: str, message: str, **facts: str) -> str:
        """A comment in the author's language that begins with the mark of what is unsure."""
        words = translate(message).format_map(facts_in(facts.items(), translate))
        unsure.append(f"{where}: {words}")
        return f"# ? {' '.join(words.split())}"

    name, (primary, foreign) = folder.resolve().name, find_keys(tables)
    slug = name if at.NAME.fullmatch(name) else slugify(name) or "package"
    facts: dict[str, Any] = {
        "slug": slug,
        "identifier": site.absolute(at.dataset_uri(slug)) if is_published else "",
        "title": tables[0].title
        if len(tables) == 1 and tables[0].title
        else re.sub("[-_]", " ", name),
        "language": site.language,
        "seen": seen_files,
        "names": _file_names(seen_files),
        "primary": primary,
        "foreign": foreign,
    }
    functions = {"mark": mark, "flow": _flow, "dialect": _dialect, "field": _field}
    text = filled("describe.yaml", facts | functions)
    output = [
        OutputFile(table.path, table.content) for table in tables if table.content is not None
    ]
    return [OutputFile(NAMES[1], text.encode()), *output], unsure


def find_keys(
    tables: Sequence[SeenTable],
) -> tuple[dict[str, str], dict[str, tuple[tuple[str, str, str], ...]]]:
    """Which column tells the rows of a table apart, and which columns name rows of another: (column, table, column).

    Columns of one label in two tables, where one has each value once and the other has no value beside them.
    """
    unique = {
        table.name: [column for column in table.columns if _is_key(column)] for table in tables
    }
    foreign: dict[str, tuple[tuple[str, str, str], ...]] = {}
    primary: dict[str, str] = {}
    for table in tables:
        for column in table.columns:
            result = _referred(table, column, unique)
            if result and primary.get(result, column.name) == column.name:
                foreign[table.name] = (
                    *foreign.get(table.name, ()),
                    (column.name, result, column.name),
                )
                primary[result] = column.name
    for table in tables:
        first = next((column for column in unique[table.name] if _names_rows(column)), None)
        if first and table.name not in primary:
            primary[table.name] = first.name
    return primary, foreign


def _referred(
    table: SeenTable, column: SeenColumn, unique: Mapping[str, Sequence[SeenColumn]]
) -> str:
    """The table whose rows the column names, or ""."""
    cells = {cell for cell in column.cells if cell not in (None, "")}
    if column.typing.type not in ("string", "integer") or not cells or column in unique[table.name]:
        return ""
    others = (
        (name, other) for name, columns in unique.items() for other in columns if name != table.name
    )
    called = (column.name, column.typing.type)
    same = (
        name
        for name, other in others
        if (other.name, other.typing.type) == called and cells <= set(other.cells)
    )
    return next(same, "")


def _is_key(column: SeenColumn) -> bool:
    cells, typing = column.cells, column.typing
    if typing.type not in ("string", "integer") or typing.doubt or typing.missing or len(cells) < 2:
        return False
    return all(cell not in (None, "") for cell in cells) and len(set(cells)) == len(cells)


def _names_rows(column: SeenColumn) -> bool:
    words = " ".join(fold(column.head.title or column.name).lower().replace("_", " ").split())
    return words.startswith(tuple(f"{word} " for word in _CODE_WORDS)) or words in _CODE_WORDS


def _dialect(table: SeenTable) -> dict[str, Any]:
    if table.delimiter == "," and table.header == 1 and not table.skipped:
        return {}
    rows = {
        "headerRows": [table.header] if table.header > 1 else [],
        "commentRows": [*table.skipped],
    }
    return {"delimiter": table.delimiter, **rows}


def _field(column: SeenColumn) -> dict[str, Any]:
    typing, head = column.typing, column.head
    return {
        "name": column.name,
        "type": typing.type,
        "title": head.title if head.title != column.name or head.others else "",
        **{f"title_{tag}": text for tag, text in head.others},
        "format": typing.format,
        "unit": typing.sign or head.unit,
        "decimalChar": typing.decimal,
        "groupChar": typing.group,
        "bareNumber": False if typing.sign else None,
        "missingValues": ["", *typing.missing] if typing.missing else None,
    }


def _file_names(seen_files: Sequence[SeenFile]) -> dict[str, str]:
    """Names of resources for files that are kept and offered as they are, none of which a table has."""
    taken, names = {table.name for file in seen_files for table in file.tables}, {}
    for file in seen_files:
        stem, _, ending = file.path.rpartition(".")
        name = slugify(stem or file.path).replace(".", "-") or "file"
        names[file.path] = f"{name}-{slugify(ending) or 'file'}" if name in taken else name
    return names


def _flow(value: Any) -> str:
    """A value on one line; of a mapping what says nothing is left out."""
    if not isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    known = {key: each for key, each in value.items() if each not in (None, "", [], {})}
    return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in known.items()) + "}"


def check_described(
    seen_files: Sequence[SeenFile], package: Package | None, label: str
) -> Iterator[Problem]:
    """The first cell of each table that is published otherwise than the file stores it."""
    tables = [table for file in seen_files for table in file.tables]
    for table in tables if package else ():
        resource = package.resource(table.name) if package else None
        read = resource.table if resource else None
        rows = list(zip(*(column.cells for column in table.columns), strict=True))
        if read is not None and len(read) != len(
            rows
        ):  # a row of nothing is none, as a notice says
            rows = [row for row in rows if any(cell not in (None, "") for cell in row)]
        pairs = zip(rows, read.rows if read else (), strict=False)
        where = f"{label}/{table.path}"
        if read is None or len(read) != len(rows):
            yield flag(
                "description-differs",
                where,
                cell=len(rows),
                found=len(read) if read is not None else 0,
            )
            continue
        for line, (row, values) in zip(read.lines, pairs, strict=True):
            cells = zip(table.columns, row, values, strict=True)
            if wrong := next((each for each in cells if not _is_same(*each)), None):
                facts = {
                    "column": wrong[0].name,
                    "cell": wrong[1],
                    "found": canonical_cell(wrong[2]),
                }
                yield flag("description-differs", where, row=line, **facts)
                break


def _is_same(column: SeenColumn, stored: Any, value: Any) -> bool:
    """Whether a published value is the stored one, by the plainest means there are."""
    typing = column.typing
    if stored in (None, "", *typing.missing):
        return value is None
    if typing.type in ("integer", "number") and isinstance(stored, str):
        text = stored.strip().strip(typing.sign).strip().replace(typing.group or "\0", "")
        return Decimal(value) == Decimal(text.replace(typing.decimal or ".", "."))
    if typing.format:
        value, stored = (
            canonical_cell(value),
            datetime.strptime(stored.strip(), typing.format).date(),
        )
    text = written(stored)
    return canonical_cell(value) in (text, text.strip())


# describe: plain data files in, their datapackage.yaml out.


@click.command("describe")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@CONFIG
@LANGUAGE
def describe(folder: Path, config_file: Path, lang: str | None) -> None:
    """Make the datapackage.yaml of a FOLDER of plain data files (CSV, TSV, Excel, OpenDocument, lists in JSON).

    \b
    site-builder dataset describe datasets/population
    site-builder build

    Encoding (TCVN3 and VNI too), separator, decimal comma, title lines, notes under the table, dates, codes and
    tables that belong together are seen; files that are no tables are kept as they are. What is unsure is marked
    “# ?” and stays text, so that no figure changes; every cell is then read back and compared with its file. Nothing
    that exists is replaced.
    """
    is_within = folder.resolve().is_relative_to(config_file.parent.resolve())
    config = load_to_write(config_file) if is_within else load(config_file)
    site, where = site_config(config), folders(config)
    root, is_published = where.root, folder.resolve().is_relative_to(where.datasets.resolve())
    language = lang or site.language
    say, ngettext, label = translator(language), counter(language), folder.as_posix()
    with telling(language):
        visited = survey_folder(folder, language)
        described, unsure = describe_folder(folder, visited, site, say, is_published=is_published)
    home = folder.resolve()
    within = f"{home.relative_to(root).as_posix()}/" if home.is_relative_to(root) else ""
    files = [OutputFile(f"{within}{file.uri}", file.content) for file in described]
    differing: tuple[Problem, ...] = ()
    with contextlib.suppress(BuildRefused), on_trial(files, root if within else folder):
        reading = read_package(folder, label, frozenset())
        if differing := tuple(check_described(visited, reading.package, label)):
            raise BuildRefused(differing)
    problems = sort_problems((*reading.problems, *differing))
    tables = len(reading.package.tables) if reading.package else 0
    if not differing:
        counted = ngettext(
            "{count} table described in {place}.", "{count} tables described in {place}.", tables
        )
        click.echo(counted.format(count=tables, place=f"{label}/datapackage.yaml"))
        click.echo(say("Look at these, marked “# ?” there:"))
        for point in unsure:
            click.echo(f"  {point}")
        if is_published and reading.package:
            advice = say(
                "A report on these tables: site-builder new report SERIES PERIOD --package {name}"
            )
            click.echo(advice.format(name=reading.package.name))
    if problems:
        click.echo(tell(problems, language))
    if errors_of(problems):
        raise SystemExit(1)
