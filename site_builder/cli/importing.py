"""import: an office document in, a draft out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from site_builder.cli.group import CONFIG, LANGUAGE, load, main
from site_builder.core.errors import PeriodError
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import tell
from site_builder.core.period import parse_period
from site_builder.core.problem import N_
from site_builder.ingest import Draft, ImportRefused, Portal, import_document, tables_only, write_draft
from site_builder.ingest.answers import parse_columns, read_columns, remember_columns
from site_builder.plugin import site_config

KEPT = N_("What was replaced is kept in {place}.")


@main.command("import")
@CONFIG
@LANGUAGE
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--series", help="The series that the report belongs to, for example cchc.")
@click.option("--period", help="The report's period: 2022-H1, 2022-Q1, 2022-9M, 2022-06 or 2022.")
@click.option(
    "--numbers", type=click.Choice(["vi", "en"]), default=None, help="How numbers are written, where in doubt."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="TITLE=MARK",
    help="A column's decimal mark: point or comma. Repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--force", is_flag=True, help="Replace the files of an earlier draft; they are kept aside.")
@click.option(
    "--tables-only", type=click.Path(file_okay=False, path_type=Path), help="Only the tables, as CSV, into DIR."
)
def import_(config_file: Path, lang: str | None, document: Path, **options: Any) -> None:
    """Turn an office document into the draft of a report and its data package.

    \b
    site-builder import bao-cao.docx --series cchc --period 2022-H1

    Reads Word, OpenDocument, Excel, CSV, HTML, Markdown, plain text and PDF with a text layer. Writes
    reports/SERIES/PERIOD.md and datasets/SERIES-PERIOD/ with import.md, which lists every table found, every
    decision taken and every doubtful cell. A number that could be read in two ways stays as it is printed.
    """
    config = load(config_file)
    site = site_config(config)
    language = lang or site.language
    home = Path(config.config_file_path).parent
    try:
        given = parse_columns(options["columns"])
        draft = _draft(document, options, language, Portal(site.licence, site.contact), _answers(home, options, given))
        if not options["dry_run"]:
            written = write_draft(draft, options["tables_only"] or home, force=options["force"])
            if written.backup:
                click.echo(translator(language)(KEPT).format(place=written.backup))
            if not options["tables_only"]:
                remember_columns(home, options["series"], given)
    except ImportRefused as refused:
        raise click.ClickException(tell(refused.problems, language)) from refused
    except OSError as error:
        raise click.ClickException(str(error)) from error
    for file in draft.files:
        click.echo(f"{file.uri}  ({len(file.content)} B)")
    click.echo(tell(draft.problems, language))
    if any(problem.severity == "error" for problem in draft.problems):
        raise SystemExit(1)  # the draft stands, but it does not hold all of its source


def _answers(home: Path, options: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    """What was answered for the series before, and now."""
    return {**(read_columns(home, options["series"]) if options["series"] else {}), **given}


def _draft(document: Path, options: dict[str, Any], language: str, portal: Portal, columns: dict[str, str]) -> Draft:
    numbers = options["numbers"] or ""
    if options["tables_only"]:
        return tables_only(document, language=language, numbers=numbers, columns=columns)
    if not (options["series"] and options["period"]):
        raise click.UsageError("--series and --period say what the report is; --tables-only DIR needs neither.")
    try:
        period = parse_period(options["period"])
    except PeriodError as error:
        raise click.BadParameter(str(error), param_hint="--period") from error
    series = options["series"]
    return import_document(
        document, series=series, period=period, language=language, numbers=numbers, portal=portal, columns=columns
    )
