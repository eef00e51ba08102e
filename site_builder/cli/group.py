"""The group of all commands, and what they share: options, settings, refusals."""

from __future__ import annotations

import contextlib
import errno
import gc
import itertools
import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from shlex import quote
from typing import IO, Any

import click
from mkdocs.config.defaults import MkDocsConfig

from site_builder import __version__
from site_builder.cli.usage import retold
from site_builder.core.boundary import explained, is_ours
from site_builder.core.errors import BuildRefused, MessageError
from site_builder.core.files import build_time
from site_builder.core.i18n.catalog import FIRST, LOCALE, SOURCE, add_catalogues, languages, translator
from site_builder.core.i18n.report import tell
from site_builder.core.problem import N_, Phrase, sort_problems
from site_builder.core.staging import clear_leftovers
from site_builder.load.publication import Reading, read_publication
from site_builder.plugin import folders, site_config
from site_builder.plugin.reading import read_settings

NO_SETTINGS = N_(
    "There is no portal here: {file} is not there. Go into the portal's folder (cd), or name its settings with -f; "
    "site-builder init starts a new portal."
)
SETTINGS_ABOVE = N_("There is no portal here: {file} is not there, but in {folder}. Go there first: cd {folder}")


class SettingsFile(click.Path):
    """A file that is there; who stands in another folder is told where to go."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises UsageError."""
        path = Path(value)
        if path.is_file():
            return super().convert(value, param, ctx)
        above = [folder for folder in Path.cwd().parents if (folder / path.name).is_file()]
        message = SETTINGS_ABOVE if above and not path.is_absolute() else NO_SETTINGS
        raise click.UsageError(Phrase(message, file=path, folder=quote(str(above[0])) if above else ""), ctx)


CONFIG = click.option(
    "--config-file",
    "-f",
    type=SettingsFile(dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    is_eager=True,
    help="The portal's settings; reports and datasets are found from there.",
)


def _known_language(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """One that the interface speaks, the portal's own catalogues included."""
    add_catalogues(context.params["config_file"].parent.resolve() / LOCALE)
    if value is not None and value not in languages():
        raise click.BadParameter(f"{value!r} is not one of {', '.join(languages())}.")
    return value


LANGUAGE = click.option(
    "--lang", metavar="LANGUAGE", callback=_known_language, help="Language of messages: vi, en, or one of locale/."
)


# In which module each command is declared: one alone is loaded, since each needs other libraries.
COMMANDS = {
    "adopt": "releasing",
    "break": "series",
    "build": "building",
    "cache": "caching",
    "check": "building",
    "deploy": "deploying",
    "describe": "describing",
    "document": "documenting",
    "excel": "collecting",
    "hosting": "hosting",
    "import": "importing",
    "indicator": "series",
    "init": "starting",
    "new": "authoring",
    "probe": "hosting",
    "release": "releasing",
    "remove": "releasing",
    "rename": "releasing",
    "serve": "serving",
    "target": "series",
    "upgrade": "starting",
    "verify": "sealing",
    "withdraw": "releasing",
}


# Nearly all that a command makes it keeps: Python's own 700 look through it again and again, a tenth of a build's time.
_OBJECTS_BETWEEN_COLLECTIONS = 20_000


@contextlib.contextmanager
def rarely_collecting() -> Iterator[None]:
    """Cycles of objects are looked for after so many new objects, and not each few hundred."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Bounded(click.Group):
    """The one place where what the machine got wrong, or the program, is said in words; no traceback goes further."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, whether loaded or not."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, whose module adds it to the group."""
        if cmd_name in COMMANDS:
            import_module(f"site_builder.cli.{COMMANDS[cmd_name]}")
        return super().get_command(ctx, cmd_name)

    def invoke(self, context: click.Context) -> Any:
        """Run the command. Raises what click itself tells, and ClickException for anything else."""
        words = list(context.args)
        try:
            with rarely_collecting():
                return super().invoke(context)
        except (click.exceptions.Exit, click.Abort):
            raise
        except click.ClickException as error:
            language = _spoken(words)
            told = error if language == SOURCE else retold(error, translator(language))
            if told is error:
                raise
            raise told from error
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:  # click ends quietly where nobody reads on
                raise
            say = translator(_spoken(words))
            reason = str(error) if is_ours(error) else explained(error).say(say)
            raise retold(click.ClickException(reason), say) from error


class SettingsRefused(click.ClickException):
    """What is wrong with mkdocs.yml, told as the findings of check are."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """The findings alone."""
        click.echo(self.message, file=file, err=file is None)


def _spoken(words: Sequence[str]) -> str:
    """The language of a command that failed: of --lang or --language, else of the portal that it names."""
    parts = [part for word in words for part in (word.split("=", 1) if word.startswith("--") else (word,))]
    given = dict(itertools.pairwise(parts))
    for option in ("--lang", "--language"):
        if (stated := given.get(option, "")) in languages():
            return stated
    return language_of(Path(given.get("-f") or given.get("--config-file") or "mkdocs.yml"))


def language_of(config_file: Path) -> str:
    """The portal's language as far as its settings can be read, else the first: they may be what is wrong."""
    with contextlib.suppress(OSError, UnicodeError):
        text = config_file.read_text("utf-8-sig")
        for key in (r"languages: *\[?", "language:"):
            found = re.search(rf"^ +{key} *[\"']?([\w-]+)", text, re.MULTILINE)
            if found and found[1] in languages():
                return found[1]
        return FIRST
    return own_language()


def own_language() -> str:
    """The language of messages outside a portal, as gettext finds it; the first where the machine names none."""
    names = (os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = [re.split(r"[_.@-]", each)[0].lower() for each in next(filter(None, names), "").split(":")]
    spoken = [each for each in wanted if each in languages()]
    return next(iter(spoken), SOURCE if {*wanted} - {"", "c", "posix"} else FIRST)


@click.group(cls=Bounded, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Publish periodic reports: check reports and tables, build the site, look at it.

    A portal is a folder with mkdocs.yml, reports/ (Markdown) and datasets/ (data packages).

    \b
    site-builder init     start a portal of your own
    site-builder check    tell every problem, in the words of an author
    site-builder build    check, build into site/, and replace the old site in one step
    site-builder serve    see each change while writing
    site-builder import   turn an office document into a draft
    site-builder describe describe plain data files
    site-builder excel    fill in tables with Excel, and take them back
    site-builder document write a report as an official document, .docx and PDF
    site-builder release  publish a package's data under a version, for ever
    site-builder withdraw take a released version back, with the reason
    site-builder remove   take a package away in public, or rename it
    site-builder verify   compare a published site with its manifest
    site-builder deploy   bring the built site to where it is served
    site-builder hosting  print the settings of a web server
    site-builder probe    tell what a host gets wrong
    site-builder upgrade  tell what a newer version asks of the sources
    site-builder new      prepare a report, a series or a dataset
    site-builder indicator, target, break   what a whole series has in common
    """


def load(config_file: Path, **changes: Any) -> MkDocsConfig:
    """The settings of mkdocs.yml, or what is wrong with them; what a killed command left is cleared first."""
    clear_leftovers(config_file.parent.resolve())
    try:
        config = read_settings(config_file, **changes)
    except BuildRefused as refusal:
        raise SettingsRefused(tell(refusal.problems, language_of(config_file))) from refusal
    if "open-data" in config.plugins:
        clear_leftovers(folders(config).datasets.parent)  # releases are staged there, which may be another folder
    return config


def read_portal(config: MkDocsConfig) -> Reading:
    """Everything of the portal that the settings name."""
    return read_publication(folders(config), site_config(config), build_time(os.environ))


@contextlib.contextmanager
def stopped_cleanly() -> Iterator[None]:
    """SIGTERM, as a service manager sends it, clears up as Ctrl-C does."""

    def stop(number: int, frame: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def refusing(language: str) -> Iterator[None]:
    """What stands against a command, in an author's words; nothing was written."""
    try:
        yield
    except BuildRefused as refusal:
        raise click.ClickException(tell(sort_problems(refusal.problems), language)) from refusal


@contextlib.contextmanager
def telling(language: str) -> Iterator[None]:
    """What a target cannot do, or an author cannot have made or entered, in the reader's language."""
    say = translator(language)
    try:
        yield
    except MessageError as error:
        facts = {key: say(str(value)) for key, value in error.facts.items()}  # a fact may be words of ours
        raise click.ClickException(say(error.message).format_map(facts)) from error
