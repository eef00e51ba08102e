"""The command `site-builder`: translates words of the command line into calls, and problems into exit codes."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from site_builder import __version__
from site_builder.errors import PeriodError, SiteBuilderError
from site_builder.exchange import exchange, fresh_folder
from site_builder.importing import Draft, ImportRefused, Portal, import_document, tables_only, write_draft
from site_builder.output import build_time
from site_builder.period import parse_period
from site_builder.plugin import folders, site_config
from site_builder.problem import errors_of, sort_problems
from site_builder.publish import check as check_reading
from site_builder.publish import remove
from site_builder.reading.publication import read_publication
from site_builder.serving import make_server
from site_builder.telling import tell, tell_json
from site_builder.verify import verify_site

CONFIG = click.option(
    "--config-file",
    "-f",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The portal's settings; reports and datasets are found from there.",
)
LANGUAGE = click.option("--lang", type=click.Choice(["vi", "en"]), default=None, help="Language of messages.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Publish periodic reports: check reports and tables, build the site, look at it.

    A portal is a folder with mkdocs.yml, reports/ (Markdown) and datasets/ (data packages).

    \b
    site-builder check    tell every problem, in the words of an author
    site-builder build    check, build into site/, and replace the old site in one step
    site-builder serve    look at the built site
    site-builder import   turn an office document into a draft
    mkdocs serve          see each change while writing
    """


@main.command()
@CONFIG
@LANGUAGE
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Words for people, or JSON for machines.",
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
def check(config_file: Path, lang: str | None, form: str, strict: bool) -> None:
    """Tell every problem of reports and packages, sorted by file.

    Exit code 0: no errors. 1: errors (with --strict also warnings). 2: the command was used wrongly.
    """
    config = _load(config_file)
    reading = read_publication(folders(config), site_config(config), build_time(os.environ))
    problems = check_reading(reading)
    language = lang or reading.publication.site.language
    if form == "json":
        sys.stdout.buffer.write(tell_json(problems, language))
    else:
        click.echo(tell(problems, language))
    stopping = [each for each in problems if each.severity == "error" or (strict and each.severity == "warning")]
    sys.exit(1 if stopping else 0)


@main.command()
@CONFIG
@LANGUAGE
@click.option("--site-dir", type=click.Path(file_okay=False, path_type=Path), help="Instead of site_dir of mkdocs.yml.")
def build(config_file: Path, lang: str | None, site_dir: Path | None) -> None:
    """Check everything, build into a fresh folder, verify it, and put it in the place of the old site in one step.

    Where anything is wrong the old site stays as it is.
    """
    start = time.monotonic()
    _log_to_terminal()
    config = _load(config_file)
    site = (site_dir or Path(config.site_dir)).absolute()
    site.parent.mkdir(parents=True, exist_ok=True)
    fresh = fresh_folder(site)
    try:
        language = _build_into(fresh, config_file, lang)
        exchange(fresh, site)
    except (Abort, SiteBuilderError) as error:
        remove(fresh)
        raise click.ClickException(str(error)) from error
    except BaseException:
        remove(fresh)
        raise
    _report(site, language, time.monotonic() - start)


@main.command()
@CONFIG
@click.option("--port", "-p", default=8000, show_default=True, help="0 takes a free one.")
def serve(config_file: Path, port: int) -> None:
    """Look at the built site on this machine, served as a plain host would."""
    site = Path(_load(config_file).site_dir)
    if not (site / "index.html").is_file():
        raise click.ClickException("site/ is empty; run scripts/build first.")
    with make_server(site, port) as server:
        click.echo(f"http://127.0.0.1:{server.server_address[1]}/  (Ctrl-C ends)")
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


@main.command("import")
@CONFIG
@LANGUAGE
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--series", help="The series that the report belongs to, for example cchc.")
@click.option("--period", help="The report's period: 2022-H1, 2022-Q1, 2022-9M, 2022-06 or 2022.")
@click.option(
    "--numbers", type=click.Choice(["vi", "en"]), default=None, help="How numbers are written, where in doubt."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--force", is_flag=True, help="Replace the files of an earlier draft.")
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
    config = _load(config_file)
    site = site_config(config)
    language = lang or site.language
    try:
        draft = _draft(document, options, language, Portal(site.licence, site.contact))
        root = options["tables_only"] or Path(config.config_file_path).parent
        if not options["dry_run"]:
            write_draft(draft, root, force=options["force"])
    except ImportRefused as refused:
        raise click.ClickException(tell(refused.problems, language)) from refused
    except OSError as error:
        raise click.ClickException(str(error)) from error
    for file in draft.files:
        click.echo(f"{file.uri}  ({len(file.content)} B)")
    click.echo(tell(draft.problems, language))


def _draft(document: Path, options: dict[str, Any], language: str, portal: Portal) -> Draft:
    numbers = options["numbers"] or ""
    if options["tables_only"]:
        return tables_only(document, numbers=numbers)
    if not (options["series"] and options["period"]):
        raise click.UsageError("--series and --period say what the report is; --tables-only DIR needs neither.")
    try:
        period = parse_period(options["period"])
    except PeriodError as error:
        raise click.BadParameter(str(error), param_hint="--period") from error
    series = options["series"]
    return import_document(document, series=series, period=period, language=language, numbers=numbers, portal=portal)


def _build_into(fresh: Path, config_file: Path, lang: str | None) -> str:
    config = _load(config_file, site_dir=str(fresh))
    with _plugins(config):
        mkdocs_build(config)
    site = site_config(config)
    problems = sort_problems(verify_site(fresh, site.base_path))
    if errors_of(problems):
        raise SiteBuilderError(tell(problems, lang or site.language))
    return lang or site.language


def _load(config_file: Path, **changes: Any) -> MkDocsConfig:
    try:
        return load_config(config_file=str(config_file), **changes)
    except (Abort, ConfigurationError) as error:
        raise click.UsageError(f"{config_file}: {error}") from error


@contextlib.contextmanager
def _plugins(config: MkDocsConfig) -> Iterator[None]:
    config.plugins.on_startup(command="build", dirty=False)
    try:
        yield
    finally:
        config.plugins.on_shutdown()


def _log_to_terminal() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("mkdocs")
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def _report(site: Path, language: str, seconds: float) -> None:
    pages = sum(1 for _ in site.rglob("*.html"))
    files = [path for path in site.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    words = {
        "vi": "Xong sau {seconds:.1f} giây: {pages} trang, {files} tệp, {size:.1f} MB, ở {site}/\nXem: scripts/serve",
        "en": "Done in {seconds:.1f} s: {pages} pages, {files} files, {size:.1f} MB in {site}/\nLook: scripts/serve",
    }[language]
    shown = site.relative_to(Path.cwd()) if site.is_relative_to(Path.cwd()) else site
    click.echo(words.format(seconds=seconds, pages=pages, files=len(files), size=size, site=shown))


if __name__ == "__main__":
    main()
