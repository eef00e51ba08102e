"""indicator, target, break: what belongs to a series and is written once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

import click

from site_builder.authoring.series_lists import BREAKS, Entry, SeriesLists
from site_builder.authoring.write import enter
from site_builder.cli.portal import TEXT_OR_JSON, Session, on_portal, print_json, show
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import Phrase
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Reading
from site_builder.model.indicator import COMPARISONS, KINDS
from site_builder.pages.indicators.indicator import IndicatorPages
from site_builder.validate.editions import check_listed

DRY = click.option("--dry-run", is_flag=True, help="Print what would change; write nothing.")
_WORDS = message_tables(__package__)["series"]
PARTS = (
    click.option("--name", default="", help="What readers call it."),
    click.option("--name-en", default="", help="The same in English."),
    click.option("--unit", default="", help="Unit, such as % or requests."),
    click.option("--unit-en", default="", help="Unit in English."),
    click.option("--kind", type=click.Choice(KINDS), help="What is counted."),
    click.option(
        "--decimals", type=click.IntRange(0, 9), help="Decimals as its source prints them."
    ),
    click.option(
        "--direction", type=click.Choice(["up", "down", "none"]), help="Which way is better."
    ),
    click.option("--parent", default="", help="Code of the indicator above."),
    click.option("--definition", default="", help="A sentence or two on what is counted, and how."),
    click.option("--definition-en", default="", help="The same in English."),
)


def _with_parts(command: Callable[..., None]) -> Callable[..., None]:
    return reduce(lambda wrapped, option: option(wrapped), reversed(PARTS), command)


@click.command("list")
@click.argument("series")
@on_portal()
@TEXT_OR_JSON
def list_indicators(session: Session, series: str, form: str) -> None:
    """Print code, name and unit of every indicator of SERIES."""
    language, lists = session.language, SeriesLists(session.folders, session.read(), series)
    listed = [
        (each.code, each.name.say(language), each.unit.say(language))
        for each in lists.listed.values()
    ]
    if form == "json":
        print_json([dict(zip(("code", "name", "unit"), row, strict=True)) for row in listed])
    else:
        click.echo(
            "\n".join(
                f"{code}\t{name}" + (f" ({unit})" if unit else "") for code, name, unit in listed
            )
        )


@click.command("add")
@click.argument("series")
@click.argument("code")
@_with_parts
@on_portal(writes=True)
@DRY
def add_indicator(
    session: Session, series: str, code: str, *, dry_run: bool, **parts: object
) -> None:
    """Enter a new indicator under CODE in the list of SERIES, below the last one of its parent."""
    text = {part: "" if value is None else str(value) for part, value in parts.items()}
    _run(session, series, code, lambda lists: [lists.add(code, text)], dry_run=dry_run)


@click.command("reword")
@click.argument("series")
@click.argument("code")
@_with_parts
@on_portal(writes=True)
@DRY
def reword(session: Session, series: str, code: str, *, dry_run: bool, **parts: object) -> None:
    """Give an indicator another name, unit, definition or place. What is left out stays.

    Where something else is counted from a period on, enter a break too: site-builder series break.
    """
    text = {part: str(value) for part, value in parts.items() if value not in (None, "")}
    if not text:
        raise click.UsageError(
            Phrase("Nothing would change: give --name, --unit, --definition or another property.")
        )
    _run(session, series, code, lambda lists: [lists.reword(code, text)], dry_run=dry_run)


@click.command("retire")
@click.argument("series")
@click.argument("code")
@click.option(
    "--until", required=True, metavar="PERIOD", help="The last period that it is counted for."
)
@click.option(
    "--successor",
    default="",
    metavar="CODE",
    help="The indicator that stands in its place from then on.",
)
@on_portal(writes=True)
@DRY
def retire_indicator(
    session: Session, series: str, code: str, until: str, successor: str, *, dry_run: bool
) -> None:
    """Say that an indicator is counted no more after a period. Its page, figures and address stay."""
    _run(session, series, code, lambda lists: lists.retire(code, until, successor), dry_run=dry_run)


class Comparison(click.Choice[str]):
    """A sign of comparison, which a shell takes for a file to write unless it is quoted."""

    def __init__(self) -> None:
        super().__init__(COMPARISONS)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The sign; another word stands here where the shell took it."""
        if value not in COMPARISONS:
            raise click.UsageError(Phrase(_WORDS["unquoted"]), ctx)
        return value


@click.command("target")
@click.argument("series")
@click.argument("code")
@click.argument("period")
@click.argument("comparison", type=Comparison())
@click.argument("value")
@click.option("--note", default="", help="Where it was set, for readers.")
@click.option("--source", default="", help="The address of the document that sets it.")
@on_portal(writes=True)
@DRY
def target(session: Session, series: str, code: str, *, dry_run: bool, **aim: str) -> None:
    """Set what an indicator of a series is to reach in a period; a target that stands there is replaced.

    \b
    site-builder series target cchc 5.4 2025 ">=" 80 --note "Resolution of the city"
    """
    _run(session, series, code, lambda lists: [lists.aim(code, **aim)], dry_run=dry_run)


@click.command("break")
@click.argument("series")
@click.argument("code")
@click.argument("period")
@click.option("--kind", type=click.Choice(BREAKS), required=True, help="What changed.")
@click.option(
    "--note",
    required=True,
    help="A sentence for readers: what is not comparable any more, and why.",
)
@click.option("--note-en", default="", help="The same in English.")
@click.option("--area", default="", help="Only in this area (its code).")
@click.option(
    "--unit",
    default="",
    help="What figures count in from PERIOD on; those before keep the unit of the list.",
)
@on_portal(writes=True)
@DRY
def break_series(session: Session, series: str, code: str, *, dry_run: bool, **cut: str) -> None:
    """Say that figures of an indicator from PERIOD on are not comparable with those before.

    Charts part there, and no change is computed across it.
    """
    _run(
        session,
        series,
        code,
        lambda lists: [lists.break_off(code, **cut)],
        dry_run=dry_run,
        is_event=True,
    )


def _run(
    session: Session,
    series: str,
    code: str,
    plan: Callable[[SeriesLists], Sequence[Entry]],
    *,
    dry_run: bool,
    is_event: bool = False,
) -> None:
    lists = SeriesLists(session.folders, session.read(), series)
    for entry in plan(lists):
        _tell(entry, session)
        if not dry_run:
            files = (*entry.files, *([lists.break_event(entry)] if is_event else ()))
            reading = enter(session.folders, files, session.read)
            _preview(reading, session, series, code)
            _tell_next(reading, entry, session)


def _tell(entry: Entry, session: Session) -> None:
    """The file and the parts of the row that change."""
    click.echo(f"{entry.table}: {session.say('a row changes' if entry.before else 'a new row')}")
    for part, value in entry.after.items():
        before = entry.before.get(part, "")
        if value != before:
            click.echo(f"  {part}: {before} → {value}" if before else f"  {part}: {value}")
    for more in entry.more:
        _tell(more, session)


def _preview(reading: Reading, session: Session, series: str, code: str) -> None:
    """What readers of the indicator's page will see."""
    portal = Portal(reading.publication)
    pages = IndicatorPages(portal.publication, portal.histories, portal.fates)
    view = pages.view(portal.histories.of_series(series)[code])
    click.echo(f"\n{session.say('Readers will see:')} /{view.uri}\n  {view.title}")
    for fact in view.facts:
        click.echo(f"  {fact.term}: {fact.text}")
    for aimed in view.targets:
        click.echo(f"  {session.say('Target')} {aimed.period}: {aimed.aimed}")


def _tell_next(reading: Reading, entry: Entry, session: Session) -> None:
    """What publishes a row that was entered in a released list, and what released figures say against it."""
    publication, code = reading.publication, entry.after.get("code", "")
    released = check_listed(publication, Portal(publication).observed, "error")
    if problems := [each for each in released if dict(each.facts)["code"] == code]:
        show(problems, session.language, "text")
    package = next(
        each for each in reading.publication.packages if entry.table.startswith(f"{each.folder}/")
    )
    if reading.publication.releases(package.name).base:
        click.echo("\n" + session.say(_WORDS["waiting"], package=package.name))
