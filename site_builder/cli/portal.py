"""What the commands share that read a portal: options, settings, refusals."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from shlex import quote
from typing import Any

import click
from mkdocs.config.defaults import MkDocsConfig

from site_builder.cli.usage import Worded, language_of
from site_builder.core.files import build_time, json_bytes
from site_builder.core.i18n.catalog import (
    LOCALE,
    add_catalogues,
    languages,
    message_tables,
    translator,
)
from site_builder.core.i18n.report import FORMS, tell
from site_builder.core.platform.files import lock
from site_builder.core.problem import (
    BuildRefused,
    MessageError,
    PeriodError,
    Phrase,
    Problem,
    Translate,
    reason_of,
    sort_problems,
)
from site_builder.core.staging import PROGRAM, WRITING, clear_leftovers, lock_holder, unfinished
from site_builder.load.portal.publication import (
    Folders,
    ReadAll,
    Reading,
    read_packages,
    read_publication,
)
from site_builder.model.config import SiteConfig
from site_builder.plugin import folders, site_config
from site_builder.plugin.reading import read_settings

_WORDS = message_tables(__package__)["portal"]


class SettingsFile(click.Path):
    """A file that is there; who stands in another folder is told where to go."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises UsageError."""
        path = Path(value)
        if path.is_file():
            return super().convert(value, param, ctx)
        above = [folder for folder in Path.cwd().parents if (folder / path.name).is_file()]
        message = (
            _WORDS["settings-above"] if above and not path.is_absolute() else _WORDS["no-settings"]
        )
        raise click.UsageError(
            Phrase(message, file=path, folder=quote(str(above[0])) if above else ""), ctx
        )


CONFIG = click.option(
    "--config-file",
    "-f",
    type=SettingsFile(dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    is_eager=True,
    help="The portal's settings; reports and datasets are found from there.",
)


def _known_language(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    """One that the interface speaks, the portal's own catalogues included."""
    add_catalogues(context.params["config_file"].parent.resolve() / LOCALE)
    if value is not None and value not in languages():
        raise click.BadParameter(f"{value!r} is not one of {', '.join(languages())}.")
    return value


LANGUAGE = click.option(
    "--lang",
    metavar="LANGUAGE",
    callback=_known_language,
    help="Language of messages: vi, en, or one of locale/.",
)

FORM_HELP = "Words for people, or a form for machines."
FORM = click.option(
    "--format",
    "form",
    type=click.Choice(("text", *FORMS)),
    default="text",
    show_default=True,
    help=FORM_HELP,
)


TEXT_OR_JSON = click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=FORM_HELP,
)


def agreed(question: str, option: str, language: str) -> bool:
    """What somebody answers, by a pipe too. Raises UsageError with the option that answers where nobody is there."""
    try:
        return click.confirm(translator(language)(question))
    except click.Abort as error:
        if sys.stdin.isatty():
            raise
        raise click.UsageError(Phrase(_WORDS["unasked"], option=option)) from error


def print_json(value: object) -> None:
    """Print a value for machines."""
    click.echo(json_bytes(value).decode().rstrip())


def show(problems: Sequence[Problem], language: str, form: str) -> None:
    """Print problems for people or machines."""
    if form == "text":
        click.echo(tell(problems, language))
    else:
        sys.stdout.buffer.write(FORMS[form](problems, language))


class SettingsRefused(Worded):
    """What is wrong with mkdocs.yml, told as the findings of check are."""

    exit_code = 2


@contextlib.contextmanager
def writing(config_file: Path) -> Iterator[MkDocsConfig]:
    """The settings for a command that writes: no other one does meanwhile, so that each reads what the last wrote.

    What a killed command left is finished or undone first, and told.
    """
    root, say = config_file.parent.resolve(), translator(language_of(config_file))
    try:
        unlock = lock(root)
    except BlockingIOError:
        raise click.ClickException(
            say(_WORDS["busy"]).format(command=lock_holder(root) or say(_WORDS["another"]))
        ) from None
    words = click.get_current_context().command_path.split()[1:]
    token = WRITING.set(" ".join([PROGRAM, *words]))
    try:
        _clear(root, say)
        config = _settings(config_file)
        for folder in _roots(config):
            _clear(folder, say)
        yield config
    finally:
        WRITING.reset(token)
        unlock()


def load_to_write(config_file: Path) -> MkDocsConfig:
    """The same until the command ends."""
    return click.get_current_context().with_resource(writing(config_file))


def load(config_file: Path, **changes: Any) -> MkDocsConfig:
    """The settings of mkdocs.yml, or what is wrong with them; refused while the portal may be half written."""
    root, say = config_file.parent.resolve(), translator(language_of(config_file))
    config = None if unfinished(root) is not None else _settings(config_file, **changes)
    for folder in (root, *(_roots(config) if config else ())):
        if (command := unfinished(folder)) is not None:
            raise click.ClickException(
                say(_WORDS["half"]).format(command=command or say(_WORDS["another"]))
            )
    assert config
    return config


def _settings(config_file: Path, **changes: Any) -> MkDocsConfig:
    try:
        return read_settings(config_file, **changes)
    except BuildRefused as refusal:
        context = click.get_current_context(silent=True)
        language = (context.params.get("lang") if context else None) or language_of(config_file)
        raise SettingsRefused(tell(refusal.problems, language)) from refusal


def _roots(config: MkDocsConfig) -> tuple[Path, ...]:
    """Folders beside which reports and datasets are staged, where they are not the portal's own."""
    places = folders(config) if "open-data" in config.plugins else None
    return (places.datasets.parent, places.reports.parent) if places else ()


def _clear(folder: Path, say: Translate) -> None:
    for left in clear_leftovers(folder):
        words = _WORDS["finished"] if left.is_finished else _WORDS["undone"]
        click.echo(say(words).format(command=left.command or say(_WORDS["another"])), err=True)


def read_portal(config: MkDocsConfig, read_all: ReadAll = read_packages) -> Reading:
    """Everything of the portal that the settings name."""
    where = folders(config)
    return read_publication(where, site_config(config, where), build_time(os.environ), read_all)


@contextlib.contextmanager
def telling(language: str) -> Iterator[None]:
    """What stands against a command, a target cannot do, or an author cannot have, in the reader's language."""
    say = translator(language)
    try:
        yield
    except BuildRefused as refusal:
        raise click.ClickException(tell(sort_problems(refusal.problems), language)) from refusal
    except PeriodError as error:
        raise click.ClickException(reason_of(error).say(say)) from error
    except MessageError as error:
        facts = {
            key: say(str(value)) for key, value in error.facts.items()
        }  # a fact may be words of ours
        raise click.ClickException(say(error.message).format_map(facts)) from error


@dataclass(frozen=True, slots=True)
class Session:
    """The portal that a command was called for, and the language that the command speaks."""

    config: MkDocsConfig
    language: str

    @property
    def site(self) -> SiteConfig:
        """Its settings."""
        return site_config(self.config)

    @property
    def folders(self) -> Folders:
        """Where its sources lie."""
        return folders(self.config)

    def read(self, read_all: ReadAll = read_packages) -> Reading:
        """Everything of it, as it lies there now."""
        return read_portal(self.config, read_all)

    def say(self, message: str, **facts: object) -> str:
        """Words of ours in its language."""
        words = translator(self.language)(message)
        return words.format_map(facts) if facts else words

    def echo(self, message: str, **facts: object) -> None:
        """Print words of ours."""
        click.echo(self.say(message, **facts))


def on_portal(*, writes: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of every portal, and what they name as a session; one that `writes` has its lock."""

    def with_session(command: Callable[..., None]) -> Callable[..., None]:
        @CONFIG
        @LANGUAGE
        @wraps(command)
        def called(config_file: Path, lang: str | None, **named: object) -> None:
            config = load_to_write(config_file) if writes else load(config_file)
            language = lang or site_config(config).language
            with telling(language):
                command(Session(config, language), **named)

        return called

    return with_session
