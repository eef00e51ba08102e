"""init: a portal of one's own from an empty folder, by options or questions; upgrade: what a newer version asks."""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from shlex import quote
from urllib.parse import unquote, urlsplit

import click

from site_builder import __version__
from site_builder.authoring import init as starts
from site_builder.authoring.upgrade import upgrade_steps, write_steps
from site_builder.cli.portal import TEXT_OR_JSON, Session, on_portal, print_json, telling
from site_builder.cli.usage import NOT_ONE_OF, NOT_THERE, own_language
from site_builder.core.calendar.period import Kind
from site_builder.core.calendar.regime import Regime, names_of_regimes, parse_regime
from site_builder.core.files import build_time
from site_builder.core.i18n.catalog import message_tables, translator
from site_builder.core.problem import AuthoringError, Phrase, Translate
from site_builder.core.text import clean
from site_builder.model.config import LICENCES, Licence

_WORDS = message_tables(__package__)["init"]
EXTRAS = "[charts,parquet]"  # a portal publishes every form of its charts and tables
_NEEDED = ("email", "host", "licence")  # what nobody can guess


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="What readers call the portal.")
@click.option("--publisher", help="Who publishes it.")
@click.option("--email", help="Where questions go.")
@click.option(
    "--language", type=click.Choice(starts.LANGUAGES), help="Language of pages and messages."
)
@click.option("--host", help="The public address, such as https://reports.example.org/.")
@click.option(
    "--licence", help=f"One of {', '.join(LICENCES)}, or another name with --licence-url."
)
@click.option("--licence-title", default="", help="Title of a licence that is not in the list.")
@click.option("--licence-url", default="", help="Address of a licence that is not in the list.")
@click.option(
    "--regime",
    default="calendar",
    show_default=True,
    help="How periods are cut: calendar, fiscal-07 (a year from July; fiscal-07-end bears the number of the year in "
    "which it ends), academic-09, vn-09-2019, vn-60-2018.",
)
@click.option("--series", "series_title", help="What the first series reports on.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in starts.KINDS]),
    default=Kind.QUARTER.value,
    show_default=True,
    help="Its kind of period.",
)
@click.option(
    "--no-example",
    is_flag=True,
    help="Without a first series; an import starts the one it belongs to.",
)
@click.option(
    "--template",
    "forge",
    type=click.Choice(tuple(starts.FORGES)),
    help="Only the workflow of this forge.",
)
@click.option(
    "--wheel",
    help="The wheel of this tool, a file or an address; found by itself where it was installed from one.",
)
def init(
    folder: Path,
    name: str | None,
    publisher: str | None,
    email: str | None,
    language: str | None,
    host: str | None,
    licence: str | None,
    licence_title: str,
    licence_url: str,
    regime: str,
    series_title: str | None,
    kind: str,
    no_example: bool,
    forge: str | None,
    wheel: str | None,
) -> None:
    """Start a portal in FOLDER, which is absent or empty: it builds at once.

    What is not given is asked. The first series has two periods of made-up figures, which show a trend and say that
    they are an example; --no-example leaves it out.

    \b
    site-builder init reports
    cd reports && site-builder check && site-builder build && site-builder serve
    """
    own = own_language()
    language = language or _choose(
        translator(own)("Language"), starts.LANGUAGES, translator(own), own
    )
    say = translator(language)
    if no_example and series_title:
        raise click.UsageError(
            Phrase(
                "--series names the example that --no-example leaves out: take one of the two out."
            )
        )
    with telling(language):
        name = _need(name, say("Name of the portal"), folder.resolve().name)
        publisher = _need(publisher, say("Publisher"), name)
        email = _parsed(email, say("E-mail for questions"), starts.parse_email, say)
        host = _parsed(
            host,
            say("Public address of the site, or the one that you plan"),
            starts.parse_host,
            say,
        )
        chosen = _licence(licence, Licence("", licence_title, licence_url), say)
        default = starts.default_series_title(language)
        if not no_example:
            series_title = _need(series_title, say("What the first series reports on"), default)
        requirement, kept = _requirement(wheel)
        portal = starts.Portal(
            name=name,
            publisher=publisher,
            email=email,
            host=host,
            language=language,
            regime=_regime(regime),
            licence=chosen,
            series_title=series_title or default,
            kind=Kind(kind),
            requirement=requirement,
            wheel=kept,
            forge=forge or "",
            is_bare=no_example,
        )
        files = starts.init_portal(folder, portal, build_time(os.environ).date())
    click.echo(
        say("A portal of {count} files is in {place}.").format(count=len(files), place=folder)
    )
    commands = "site-builder check && site-builder build && site-builder serve"
    click.echo(f"{say('Next:')} cd {quote(str(folder))} && {commands}")
    click.echo(say(_WORDS["bare" if no_example else "example"]))


def _need(values: str | None, question: str, default: str | None = None) -> str:
    """A text by its option, else by a question."""
    return (
        clean(values)
        if values
        else _asked(lambda: clean(str(click.prompt(question, default=default))), default)
    )


def _parsed(value: str | None, question: str, parse: Callable[[str], str], say: Translate) -> str:
    """An option as it is read, or an answer, which is asked for again until it can be."""
    while True:
        try:
            return parse(_need(value, question))
        except AuthoringError as error:
            if value:
                raise
            click.echo(say(error.message).format_map(error.facts), err=True)


def _choose(
    question: str, choices: tuple[str, ...], say: Translate, default: str | None = None
) -> str:
    """One of several, asked again until it is; click's own choice answers in English."""
    known, listed = {each.casefold(): each for each in choices}, ", ".join(choices)
    while (answer := _need(None, f"{question} ({listed})", default)).casefold() not in known:
        click.echo(say(NOT_ONE_OF).format(name=question, value=answer, known=listed), err=True)
    return known[answer.casefold()]


def _asked(ask: Callable[[], str], default: str | None) -> str:
    """The answer, by a pipe too; where nobody is there the default, or a refusal that names all that has none."""
    try:
        return ask()
    except click.Abort as error:
        if sys.stdin.isatty():
            raise
        if default:
            return default
        options = click.get_current_context().params
        missing = ", ".join(f"--{name}" for name in _NEEDED if not options[name])
        raise click.UsageError(Phrase(_WORDS["required"], options=missing)) from error


def _licence(name: str | None, own: Licence, say: Translate) -> Licence:
    """One of the list, or another that has its address; there is no default."""
    name = name or _choose(say("Licence"), tuple(LICENCES), say)
    known = {known.lower(): licence for known, licence in LICENCES.items()}.get(name.lower())
    if known is None and not own.url:
        raise click.UsageError(
            Phrase(_WORDS["unknown-licence"], name=name, known=", ".join(LICENCES))
        )
    return known or Licence(name, own.title or name, own.url)


def _regime(name: str) -> Regime:
    try:
        return parse_regime(name)
    except ValueError as error:
        known = names_of_regimes()
        raise click.UsageError(
            Phrase(NOT_ONE_OF, name="--regime", value=name, known=known)
        ) from error


def _requirement(wheel: str | None) -> tuple[str, Path | None]:
    """The line of requirements.txt, and the wheel to keep in the portal where it is a file of this machine."""
    where = wheel or _installed_from()
    path = (
        Path(unquote(urlsplit(where).path) if where.startswith("file://") else where)
        if where
        else None
    )
    if path and "://" not in where.removeprefix("file://") and path.suffix == ".whl":
        if not path.is_file():
            raise click.UsageError(Phrase(NOT_THERE, name="--wheel", value=path))
        return f"./wheels/{path.name}{EXTRAS}", path.resolve()
    return (
        f"site-builder{EXTRAS} @ {where}" if where else f"site-builder{EXTRAS}=={__version__}"
    ), None


def _installed_from() -> str:
    """Where pip took this tool from (PEP 610), "" where that is not known."""
    try:
        origin = importlib.metadata.distribution("site-builder").read_text("direct_url.json")
    except importlib.metadata.PackageNotFoundError:
        return ""
    return str(json.loads(origin).get("url", "")) if origin else ""


@click.command("upgrade")
@on_portal(writes=True)
@TEXT_OR_JSON
@click.option("--write", is_flag=True, help="Write what is listed; without it nothing changes.")
def upgrade(session: Session, form: str, *, write: bool) -> None:
    """List what this version asks of the portal's sources, and write what can safely be written.

    Nothing that readers see changes by it. Run it once after installing a newer version.
    """
    steps = upgrade_steps(session.folders, session.read())
    if form == "json":
        print_json([{"file": step.file, "what": step.what.say(session.say)} for step in steps])
        return write_steps(session.folders, steps) if write else None
    for step in steps:
        click.echo(f"  {step.file}: {step.what.say(session.say)}")
    if not steps:
        session.echo("Nothing to change: the sources say all that this version asks for.")
    elif not write:
        session.echo("Nothing is written yet; site-builder check upgrade --write does it.")
    else:
        write_steps(session.folders, steps)
        session.echo("Written. Look at the changes, then run site-builder check.")
