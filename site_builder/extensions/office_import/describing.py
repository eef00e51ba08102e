"""describe: plain data files in, their datapackage.yaml out."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.cli.portal import CONFIG, LANGUAGE, load, refusing, telling
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import tell
from site_builder.core.problem import N_, errors_of, sort_problems
from site_builder.core.staging import write_together
from site_builder.extensions.office_import import survey
from site_builder.extensions.office_import.describe import check_described
from site_builder.extensions.office_import.describe import describe as describe_folder
from site_builder.load.packages.package import read_package
from site_builder.load.tables.survey import survey_folder
from site_builder.plugin import site_config

FOUND = N_("{count} tables described in {place}.")
LOOK = N_("Look at these, marked “# ?” there:")


@click.command("describe")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@CONFIG
@LANGUAGE
def describe(folder: Path, config_file: Path, lang: str | None) -> None:
    """Make the datapackage.yaml of a FOLDER of plain data files (CSV, TSV, Excel, OpenDocument, lists in JSON).

    \b
    site-builder describe datasets/population
    site-builder build

    Encoding (TCVN3 and VNI too), separator, decimal comma, title lines, notes under the table, dates, codes and
    tables that belong together are seen; files that are no tables are kept as they are. What is unsure is marked
    “# ?” and stays text, so that no figure changes; every cell is then read back and compared with its file. Nothing
    that exists is replaced.
    """
    site = site_config(load(config_file))
    language = lang or site.language
    say, label = translator(language), folder.as_posix()
    with telling(language), refusing(language):
        seen = survey_folder(folder, survey, language)
        made = describe_folder(folder, seen, site.language, say)
    write_together(made.files, folder)
    reading = read_package(folder, label, frozenset())
    differing = tuple(check_described(seen, reading.package, label))
    for file in made.files if differing else ():
        (folder / file.uri).unlink()
    problems = sort_problems((*reading.problems, *differing))
    tables = len(reading.package.tables) if reading.package else 0
    if not differing:
        click.echo(say(FOUND).format(count=tables, place=f"{label}/datapackage.yaml"))
        click.echo(say(LOOK))
        for point in made.unsure:
            click.echo(f"  {point}")
    if problems:
        click.echo(tell(problems, language))
    if errors_of(problems):
        raise SystemExit(1)
