"""describe: plain data files in, their datapackage.yaml out."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.authoring.describe import describe as describe_folder
from site_builder.cli.group import CONFIG, LANGUAGE, load, main, telling
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import tell
from site_builder.core.problem import N_, errors_of
from site_builder.core.staging import write_together
from site_builder.ingest.survey import survey_folder
from site_builder.load.package import read_package
from site_builder.plugin import site_config

FOUND = N_("{count} tables described in {place}.")
LOOK = N_("Look at these, marked “# ?” there:")


@main.command("describe")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@CONFIG
@LANGUAGE
def describe(folder: Path, config_file: Path, lang: str | None) -> None:
    """Make the datapackage.yaml of a FOLDER of plain data files (CSV, TSV, Excel, OpenDocument).

    \b
    site-builder describe datasets/population
    site-builder build

    Encoding (TCVN3 and VNI too), separator, decimal comma, title lines, notes under the table, dates, codes and
    tables that belong together are seen; files that are no tables are kept as they are. What is unsure is marked
    “# ?” and stays text, so that no figure changes. Nothing that exists is replaced.
    """
    site = site_config(load(config_file))
    language = lang or site.language
    say = translator(language)
    with telling(language):
        made = describe_folder(folder, survey_folder(folder, language), site, language)
    write_together(made.files, folder)
    reading = read_package(folder, folder.as_posix(), frozenset())
    tables = len(reading.package.tables) if reading.package else 0
    click.echo(say(FOUND).format(count=tables, place=f"{folder.as_posix()}/datapackage.yaml"))
    click.echo(say(LOOK))
    for point in made.unsure:
        click.echo(f"  {point}")
    if reading.problems:
        click.echo(tell(reading.problems, language))
    if errors_of(reading.problems):
        raise SystemExit(1)
