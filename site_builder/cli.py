"""The command `site-builder`: translates words of the command line into calls, and problems into exit codes."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from site_builder import __version__
from site_builder.authoring import PERIOD_WRONG, read_sources
from site_builder.authoring import new_report as prepare_report
from site_builder.errors import AuthoringError, PeriodError, SiteBuilderError
from site_builder.exchange import exchange, fresh_folder
from site_builder.output import OutputFile, build_time
from site_builder.period import Kind, Regime, parse_period
from site_builder.placing import place_files
from site_builder.plugin import folders, site_config
from site_builder.problem import errors_of, sort_problems
from site_builder.publish import check as check_reading
from site_builder.publish import remove
from site_builder.reading.publication import read_publication
from site_builder.serving import make_server
from site_builder.starting import check_name
from site_builder.starting import new_dataset as start_dataset
from site_builder.starting import new_series as start_series
from site_builder.telling import tell, tell_json
from site_builder.verify import verify_site
from site_builder.words import translator

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
    site-builder new      prepare a report, a series or a dataset
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


@main.group()
def new() -> None:
    """Prepare a report, a series or a dataset to write on. Nothing that exists is changed.

    \b
    site-builder new series cchc --title "Cải cách hành chính" --kind half-year
    site-builder new report cchc 2022-H2
    site-builder new dataset tram-quan-trac
    """


@new.command("report")
@click.argument("series")
@click.argument("period")
@CONFIG
@LANGUAGE
def new_report(series: str, period: str, config_file: Path, lang: str | None) -> None:
    """Prepare the report of a PERIOD of a SERIES, and its package, from the last report.

    The last report of the same kind of period serves as the model, else the last of the series; a first report
    starts from a small example. Tables keep their rows, codes, names and units, and lose values, notes and printed
    strings. The text keeps its headings with their anchors, and its calls. The status is estimate.

    PERIOD is written 2022, 2022-H1, 2022-Q1, 2022-9M or 2022-06. Afterwards `site-builder check` lists what is
    still empty, as notices.
    """
    config = _load(config_file)
    with _told(lang or site_config(config).language) as language:
        wanted = parse_period(period)
        reading = read_publication(folders(config), site_config(config), build_time(os.environ))
        sources = read_sources(folders(config), reading.publication, series, wanted)
        draft = prepare_report(reading.publication, series, wanted, sources)
        _place(config, draft.files, language, draft.model.title.say(language) if draft.model else "")


@new.command("series")
@click.argument("name")
@click.option("--title", required=True, help="What readers call the series.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice([kind.value for kind in Kind]),
    multiple=True,
    required=True,
    help="A kind of period it reports; may be given several times.",
)
@click.option(
    "--regime",
    type=click.Choice([regime.value for regime in Regime]),
    default=Regime.ADMINISTRATIVE.value,
    show_default=True,
    help="Which decree cuts its windows: 09/2019 (the 14th) or 60/2018 (the calendar).",
)
@CONFIG
@LANGUAGE
def new_series(name: str, title: str, kinds: tuple[str, ...], regime: str, config_file: Path, lang: str | None) -> None:
    """Prepare the page of a series, reports/NAME/index.md, with comments on what may be added.

    NAME becomes its address: lower-case letters a-z, digits and hyphens.
    """
    config = _load(config_file)
    with _told(lang or site_config(config).language) as language:
        check_name(name)
        made = start_series(site_config(config), name, title, tuple(Kind(each) for each in kinds), Regime(regime))
        _place(config, (made,), language)


@new.command("dataset")
@click.argument("name")
@CONFIG
@LANGUAGE
def new_dataset(name: str, config_file: Path, lang: str | None) -> None:
    """Prepare a package under datasets/NAME: a descriptor with comments and one small table.

    NAME becomes its address: lower-case letters a-z, digits and hyphens.
    """
    config = _load(config_file)
    with _told(lang or site_config(config).language) as language:
        check_name(name)
        _place(config, start_dataset(site_config(config), name), language)


@contextlib.contextmanager
def _told(language: str) -> Iterator[str]:
    """What cannot be made, in the author's language."""
    translate = translator(language)
    try:
        yield language
    except AuthoringError as error:
        facts = {key: translate(str(value)) for key, value in error.facts.items()}
        raise click.ClickException(translate(error.message).format_map(facts)) from error
    except PeriodError as error:
        raise click.ClickException(translate(PERIOD_WRONG)) from error
    except SiteBuilderError as error:
        raise click.ClickException(str(error)) from error


def _place(config: MkDocsConfig, files: Sequence[OutputFile], language: str, model: str = "") -> None:
    places = folders(config)
    place_files(files, {"reports": places.reports, "datasets": places.datasets})
    roots = {"reports": places.label(places.reports), "datasets": places.label(places.datasets)}
    say = translator(language)
    if model:
        click.echo(say("Prepared from “{model}”:").format(model=model))
    for file in files:
        first, _, rest = file.uri.partition("/")
        click.echo(f"  {roots[first]}/{rest}")
    click.echo(
        say("Next: fill them in; read titles, headings and descriptions again, which may speak of another period.")
    )
    click.echo(say("site-builder check lists what is still empty."))


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
