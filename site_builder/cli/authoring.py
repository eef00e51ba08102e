"""new: a report, a series or a dataset to write on."""

from __future__ import annotations

from collections.abc import Sequence

import click

from site_builder.authoring.new import (
    DESCRIBE_FIRST,
    PACKAGE_UNREAD,
    check_name,
    named_regime,
    report_on,
)
from site_builder.authoring.new import new_dataset as start_dataset
from site_builder.authoring.new import new_indicators as start_list
from site_builder.authoring.new import new_series as start_series
from site_builder.authoring.next_report import check_wanted, read_sources
from site_builder.authoring.next_report import new_report as prepare_report
from site_builder.authoring.write import TAKEN, place_files, write_sources
from site_builder.cli.portal import Session, on_portal
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, Period, parse_period
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_, AuthoringError
from site_builder.load.packages.descriptor import NAMES
from site_builder.load.portal.editions import read_log
from site_builder.model.log import Log
from site_builder.model.publication import Publication


@click.command("report")
@click.argument("series")
@click.argument("period")
@click.option(
    "--package",
    default="",
    help="Write it on this package of datasets/; left out, on SERIES-PERIOD.",
)
@on_portal(writes=True)
def new_report(session: Session, series: str, period: str, package: str) -> None:
    """Prepare the report of a PERIOD of a SERIES, and its package, from the last report.

    The last report of the same kind of period serves as the model, else the last of the series; a first report
    has a row for each indicator of the series' list, or a small example. Tables keep their rows, codes, names and
    units, and lose values, notes and printed strings. The text keeps its headings with their
    anchors, and its calls. The status is estimate.

    Where the package is there already, described by site-builder dataset describe, only the text is written, with a
    call of each table; the package gets its series and period, and the portal's licence and contact where it has none.

    PERIOD is written 2022, 2022-H1, 2022-Q1, 2022-9M or 2022-06. Afterwards `site-builder check` lists what is
    still empty, as notices.
    """
    wanted, publication = parse_period(period), session.read().publication
    if drafted := _on_package(session, publication, series, wanted, package):
        _tell_files(session, drafted)
        return
    draft = prepare_report(
        publication, series, wanted, read_sources(session.folders, publication, series, wanted)
    )
    _write_files(
        session, draft.files, draft.model.title.say(session.language) if draft.model else ""
    )


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
    help="How its periods are cut: calendar, fiscal-07 (a year from July), fiscal-07-end, academic-09, vn-09-2019, "
    "vn-60-2018, or a name of the portal. Left out: as the portal does.",
)
@on_portal(writes=True)
def new_series(
    session: Session, name: str, title: str, kinds: tuple[str, ...], regime: str
) -> None:
    """Prepare the page of a series, reports/NAME/index.md, with comments on what may be added.

    NAME becomes its address: lower-case letters a-z, digits and hyphens.
    """
    check_name(name, {home.rstrip("/") for home in _log(session).pages_ended})
    chosen = named_regime(session.site, regime)
    _write_files(
        session, (start_series(session.site, name, title, tuple(map(Kind, kinds)), chosen),)
    )


@click.command("dataset")
@click.argument("name")
@on_portal(writes=True)
def new_dataset(session: Session, name: str) -> None:
    """Prepare a package under datasets/NAME: a descriptor with comments and one small table.

    NAME becomes its address: lower-case letters a-z, digits and hyphens.
    """
    check_name(name, _log(session).ends)
    _write_files(session, start_dataset(session.site, name))


@click.command("indicators")
@click.argument("series")
@on_portal(writes=True)
def new_indicators(session: Session, series: str) -> None:
    """Start the indicator list of a SERIES, datasets/SERIES-indicators: codes, names, units, what is counted.

    It begins with the codes that the tables of the series hold by now, under the names that stand beside them there.
    Further ones are entered with site-builder series add.
    """
    _write_files(session, start_list(session.read().publication, series))


def _log(session: Session) -> Log:
    """The log of events alone: nothing else needs to be read for a name."""
    places = session.folders
    return read_log(places.datasets, places.label(places.datasets))[0]


def _on_package(
    session: Session, publication: Publication, name: str, period: Period, asked: str
) -> tuple[OutputFile, ...]:
    """The report on a package that is there, and its descriptor; nothing where there is none. Raises AuthoringError."""
    series, places = check_wanted(publication, name, period), session.folders
    package = publication.package(
        wanted := asked or publication.new_names(name, at.report_name(period))[1]
    )
    home = places.datasets / wanted
    if package is None:
        names = {path.name for path in home.iterdir()} if home.is_dir() else set()
        if names and names.isdisjoint(NAMES):
            raise AuthoringError(DESCRIBE_FIRST, folder=places.label(home))
        if asked or names:
            raise AuthoringError(PACKAGE_UNREAD, name=wanted)
        return ()
    described = places.root / package.file
    report, content = report_on(
        publication, series, period.under(series.regime), package, described.read_text("utf-8-sig")
    )
    target = places.reports / report.uri.removeprefix("reports/")
    if target.exists():
        raise AuthoringError(TAKEN, place=target)
    write_sources(places, {target: report.content, described: content})
    return report, OutputFile(
        f"datasets/{described.relative_to(places.datasets).as_posix()}", content
    )


def _write_files(session: Session, files: Sequence[OutputFile], model: str = "") -> None:
    place_files(files, {"reports": session.folders.reports, "datasets": session.folders.datasets})
    _tell_files(session, files, model)


def _tell_files(session: Session, files: Sequence[OutputFile], model: str = "") -> None:
    places = session.folders
    session.echo(N_("Prepared from “{model}”:") if model else N_("Written:"), model=model)
    for file in files:
        first, _, rest = file.uri.partition("/")
        click.echo(f"  {places.label(getattr(places, first))}/{rest}")
    session.echo(
        "Next: fill them in; what begins with … still speaks of another period, or waits to be written."
    )
    session.echo("site-builder check lists what is still empty.")
