"""new: a report, a series or a dataset to write on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from mkdocs.config.defaults import MkDocsConfig

from site_builder.authoring.new import DESCRIBE_FIRST, PACKAGE_UNREAD, check_name, named_regime, report_on
from site_builder.authoring.new import new_dataset as start_dataset
from site_builder.authoring.new import new_indicators as start_list
from site_builder.authoring.new import new_series as start_series
from site_builder.authoring.next_report import check_wanted, read_sources
from site_builder.authoring.next_report import new_report as prepare_report
from site_builder.authoring.write import TAKEN, place_files, write_sources
from site_builder.cli.portal import CONFIG, LANGUAGE, load_to_write, read_portal, telling
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, Period, parse_period
from site_builder.core.errors import AuthoringError, PeriodError, SiteBuilderError
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import reason_of
from site_builder.load.packages.descriptor import NAMES
from site_builder.load.portal.editions import read_log
from site_builder.model.publication import Publication
from site_builder.plugin import folders, site_config


@click.command("report")
@click.argument("series")
@click.argument("period")
@click.option("--package", default="", help="Write it on this package of datasets/; left out, on SERIES-PERIOD.")
@CONFIG
@LANGUAGE
def new_report(series: str, period: str, package: str, config_file: Path, lang: str | None) -> None:
    """Prepare the report of a PERIOD of a SERIES, and its package, from the last report.

    The last report of the same kind of period serves as the model, else the last of the series; a first report
    starts from a small example. Tables keep their rows, codes, names and units, and lose values, notes and printed
    strings. The text keeps its headings with their anchors, and its calls. The status is estimate.

    Where the package is there already, described by site-builder dataset describe, only the text is written, with a
    call of each table; the package gets its series and period, and the portal's licence and contact where it has none.

    PERIOD is written 2022, 2022-H1, 2022-Q1, 2022-9M or 2022-06. Afterwards `site-builder check` lists what is
    still empty, as notices.
    """
    config = load_to_write(config_file)
    with _refusals(lang or site_config(config).language) as language:
        wanted = parse_period(period)
        reading = read_portal(config)
        if drafted := _on_package(config, reading.publication, series, wanted, package):
            _tell_files(config, drafted, language)
            return
        sources = read_sources(folders(config), reading.publication, series, wanted)
        draft = prepare_report(reading.publication, series, wanted, sources)
        _write_files(config, draft.files, language, draft.model.title.say(language) if draft.model else "")


@click.command("series")
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
    default="",
    help="How its windows are cut: calendar, fiscal-04, academic-09, vn-09-2019, vn-60-2018, or a name of the portal. "
    "Left out: as the portal does.",
)
@CONFIG
@LANGUAGE
def new_series(name: str, title: str, kinds: tuple[str, ...], regime: str, config_file: Path, lang: str | None) -> None:
    """Prepare the page of a series, reports/NAME/index.md, with comments on what may be added.

    NAME becomes its address: lower-case letters a-z, digits and hyphens.
    """
    config = load_to_write(config_file)
    with _refusals(lang or site_config(config).language) as language:
        places = folders(config)
        log, _ = read_log(places.datasets, places.label(places.datasets))
        check_name(name, {home.rstrip("/") for home in log.pages_ended})
        site = site_config(config)
        chosen = named_regime(site, regime)
        files = start_series(site, name, title, tuple(Kind(kind) for kind in kinds), chosen)
        _write_files(config, (files,), language)


@click.command("dataset")
@click.argument("name")
@CONFIG
@LANGUAGE
def new_dataset(name: str, config_file: Path, lang: str | None) -> None:
    """Prepare a package under datasets/NAME: a descriptor with comments and one small table.

    NAME becomes its address: lower-case letters a-z, digits and hyphens.
    """
    config = load_to_write(config_file)
    with _refusals(lang or site_config(config).language) as language:
        places = folders(config)
        check_name(name, read_log(places.datasets, places.label(places.datasets))[0].ends)
        _write_files(config, start_dataset(site_config(config), name), language)


@click.command("indicators")
@click.argument("series")
@CONFIG
@LANGUAGE
def new_indicators(series: str, config_file: Path, lang: str | None) -> None:
    """Start the indicator list of a SERIES, datasets/SERIES-indicators: codes, names, units, what is counted.

    It begins with the codes that the tables of the series hold by now, under the names that stand beside them there.
    Further ones are entered with site-builder series add.
    """
    config = load_to_write(config_file)
    with _refusals(lang or site_config(config).language) as language:
        _write_files(config, start_list(read_portal(config).publication, series), language)


@contextlib.contextmanager
def _refusals(language: str) -> Iterator[str]:
    """What cannot be made, in the author's language."""
    try:
        with telling(language):
            yield language
    except PeriodError as error:
        raise click.ClickException(reason_of(error).say(translator(language))) from error
    except SiteBuilderError as error:
        raise click.ClickException(str(error)) from error


def _on_package(
    config: MkDocsConfig, publication: Publication, name: str, period: Period, asked: str
) -> tuple[OutputFile, ...]:
    """The report on a package that is there, and its descriptor; nothing where there is none. Raises AuthoringError."""
    series, places = check_wanted(publication, name, period), folders(config)
    package = publication.package(wanted := asked or at.report_package(name, period))
    home = places.datasets / wanted
    if package is None:
        names = {path.name for path in home.iterdir()} if home.is_dir() else set()
        if names and names.isdisjoint(NAMES):
            raise AuthoringError(DESCRIBE_FIRST, folder=places.label(home))
        if asked or names:
            raise AuthoringError(PACKAGE_UNREAD, name=wanted)
        return ()
    described = places.root / package.file
    report, content = report_on(publication, series, period, package, described.read_text("utf-8-sig"))
    target = places.reports / report.uri.removeprefix("reports/")
    if target.exists():
        raise AuthoringError(TAKEN, place=target)
    write_sources(places, {target: report.content, described: content})
    return report, OutputFile(f"datasets/{described.relative_to(places.datasets).as_posix()}", content)


def _write_files(config: MkDocsConfig, files: Sequence[OutputFile], language: str, model: str = "") -> None:
    places = folders(config)
    place_files(files, {"reports": places.reports, "datasets": places.datasets})
    _tell_files(config, files, language, model)


def _tell_files(config: MkDocsConfig, files: Sequence[OutputFile], language: str, model: str = "") -> None:
    places = folders(config)
    roots = {"reports": places.label(places.reports), "datasets": places.label(places.datasets)}
    say = translator(language)
    if model:
        click.echo(say("Prepared from “{model}”:").format(model=model))
    for file in files:
        first, _, rest = file.uri.partition("/")
        click.echo(f"  {roots[first]}/{rest}")
    click.echo(say("Next: fill them in; what begins with … still speaks of another period, or waits to be written."))
    click.echo(say("site-builder check lists what is still empty."))
