"""In which language a command speaks, how far it has come, and what stopped it.

What click and the machine say in English alone is said in the reader's language here.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import posixpath
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Timer
from typing import IO, Any

import click

from site_builder.core.faults import explained, is_ours
from site_builder.core.i18n.catalog import (
    FIRST,
    LOCALE,
    SOURCE,
    add_catalogues,
    languages,
    message_tables,
    translator,
)
from site_builder.core.platform import ui_language
from site_builder.core.problem import MEANT, N_, MessageError, Phrase, SiteBuilderError, Translate
from site_builder.core.progress import Step, shown
from site_builder.core.text import nearest

FEWEST = 16  # steps; fewer are over before one has read it, or cannot be counted
_EVERY = 0.1  # seconds between two drawings
_PATIENCE = 2.0  # seconds after which work of few steps says what it is


def spoken(words: Sequence[str]) -> str:
    """The language of a command that failed: of --lang or --language, else of the portal that it names."""
    parts = [
        part
        for word in words
        for part in (word.split("=", 1) if word.startswith("--") else (word,))
    ]
    values = dict(itertools.pairwise(parts))
    config_file = Path(values.get("-f") or values.get("--config-file") or "mkdocs.yml")
    stated = {values.get(option, "") for option in ("--lang", "--language")} & {
        *languages_at(config_file)
    }
    return next(iter(stated), "") or language_of(config_file)


def languages_at(config_file: Path) -> tuple[str, ...]:
    """Every language that speaks in a portal: of other packages and of its own folder, too."""
    with contextlib.suppress(
        SiteBuilderError
    ):  # a package that cannot be loaded: its commands report it
        add_catalogues(config_file.parent.resolve() / LOCALE)
    return languages()


def language_of(config_file: Path) -> str:
    """The portal's language as far as its settings can be read, else the first: they may be what is wrong."""
    known = languages_at(config_file)
    with contextlib.suppress(OSError, UnicodeError):
        text = config_file.read_text("utf-8-sig")
        for key in (r"languages: *\[?", "language:"):
            if (match := re.search(rf"^ +{key} *[\"']?([\w-]+)", text, re.MULTILINE)) and match[
                1
            ] in known:
                return match[1]
        return FIRST
    return own_language()


def own_language() -> str:
    """That of messages and help outside a portal, as gettext finds it; the first where the machine names none.

    docs/decisions/0082-language-of-commands.md
    """
    names = (os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    named = next(filter(None, names), "") or ui_language()
    wanted = [re.split(r"[_.@-]", each)[0].lower() for each in named.split(":")]
    spoken = [each for each in wanted if each in languages()]
    return next(iter(spoken), SOURCE if {*wanted} - {"", "c", "posix"} else FIRST)


def on_terminal(language: str) -> contextlib.AbstractContextManager[None]:
    """Within the block, stages show themselves where a person looks on; files and pipes get nothing."""
    return (
        shown(partial(bar, translator(language)))
        if sys.stderr.isatty()
        else contextlib.nullcontext()
    )


@contextlib.contextmanager
def bar(say: Translate, what: str, count: int) -> Iterator[Step]:
    """A line for one stage, which goes on with every step."""
    if count < FEWEST:
        timer = Timer(_PATIENCE, partial(click.echo, f"{say(what)} …", err=True))
        timer.daemon = True
        timer.start()
        try:
            yield lambda: None
        finally:
            timer.cancel()
        return
    line = click.progressbar(
        length=count, label=say(what), show_pos=True, show_eta=True, file=sys.stderr
    )
    waiting, last = 0, time.monotonic()

    def step() -> None:
        nonlocal waiting, last
        waiting += 1
        if time.monotonic() - last >= _EVERY:
            line.update(waiting)
            waiting, last = 0, time.monotonic()

    with line:
        yield step
        line.update(waiting)


ERROR = N_("Error: {message}")
_WORDS = message_tables(__package__)["usage"]
NOT_ONE_OF = N_("“{name}” cannot be “{value}”. Write one of {known}.")
NOT_THERE = N_(
    "“{name}”: there is no “{value}”. Check how it is spelt, and in which folder you are."
)

_OF_CLICK: tuple[tuple[str, str], ...] = (
    (r"'?(?P<value>.*?)'? is not one of (?P<known>.*?)\.?", NOT_ONE_OF),
    (r"'?(?P<value>.*?)'? is not a valid .*", _WORDS["no-number"]),
    (r"\w+ '?(?P<value>.*?)'? does not exist\.", NOT_THERE),
    (r"\w+ '?(?P<value>.*?)'? is not (?:readable|writable)\.", _WORDS["not-readable"]),
    (r"Directory '?(?P<value>.*?)'? is a file\.", _WORDS["not-folder"]),
    (r"No such option:? '?(?P<value>.*?)'?\.?(?: .*)?", _WORDS["no-option"]),
    (r"No such command '(?P<value>.*?)'\.?(?: .*)?", _WORDS["no-command"]),
    (r"Got unexpected extra arguments? \((?P<value>.*)\)", _WORDS["too-much"]),
    (r"Option '(?P<value>.*)' requires an argument\.?", _WORDS["wants-value"]),
)


class Worded(click.ClickException):
    """What is shown by its words alone, without those that click puts around them."""

    def show(self, file: IO[Any] | None = None) -> None:
        """The words."""
        click.echo(self.message, file=file, err=file is None)


class Refused(Worded):
    """What stands against a command, under a word of the reader's language."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc]


class Misused(Worded, click.UsageError):
    """A command used wrongly, told whole in one language; the words say how it is used as well."""


def translator_for(words: Sequence[str]) -> Translate:
    """What speaks the language of the reader of a command that was called with these words."""
    return translator(spoken(words))


def worded(error: Exception, words: Sequence[str]) -> click.ClickException:
    """An error of a command that was called with these words, as its reader is to see it."""
    say = translator_for(words)
    if isinstance(error, click.ClickException):
        return retold(error, say)
    ours = Phrase(error.message, **error.facts) if isinstance(error, MessageError) else str(error)
    reason = ours if is_ours(error) else explained(error)
    return retold(
        click.ClickException(reason.say(say) if isinstance(reason, Phrase) else reason), say
    )


def retold(error: click.ClickException, say: Translate) -> click.ClickException:
    """The same refusal in the reader's language; itself where it shows itself in its own way."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):  # a group alone shows what it holds
        return error
    if not isinstance(error, click.UsageError):
        plain = type(error) is click.ClickException
        return (
            Refused(say(ERROR).format(message=error.message), error.exit_code) if plain else error
        )
    own = error.message.say(say) if isinstance(error.message, Phrase) else ""
    refusal = own or _missing(error, say) or _other(error, say)
    if not refusal or error.ctx is None:
        return Refused(
            say(ERROR).format(message=refusal or error.format_message()), error.exit_code
        )
    usage = error.ctx.command.collect_usage_pieces(error.ctx)
    how = say(_WORDS["how"]).format(usage=" ".join((error.ctx.command_path, *usage)))
    return Misused(
        "\n".join((refusal, how, say(_WORDS["more"]).format(command=error.ctx.command_path))),
        error.ctx,
    )


def _missing(error: click.UsageError, say: Translate) -> str:
    return (
        say(_WORDS["missing"]).format(name=_name(error))
        if isinstance(error, click.MissingParameter)
        else ""
    )


def _other(error: click.UsageError, say: Translate) -> str:
    for pattern, message in _OF_CLICK:
        if match := re.fullmatch(pattern, error.message):
            facts = {
                "name": _name(error),
                **match.groupdict(),
                "near": posixpath.dirname(match["value"]) or ".",
            }
            words = [say(message).format_map({**facts, "name": facts["name"] or facts["value"]})]
            near = nearest(facts["value"], _KNOWN[message](error)) if message in _KNOWN else ""
            return " ".join((*words, *([say(MEANT).format(near=near)] if near else ())))
    return ""


def _name(error: click.UsageError) -> str:
    """The option or argument as it is typed."""
    parameter = error.param if isinstance(error, click.BadParameter) else None
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name if parameter else ""


def _options(error: click.UsageError) -> list[str]:
    parameters = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return [name for each in parameters for name in each.opts if name.startswith("--")]


def _commands(error: click.UsageError) -> list[str]:
    group = error.ctx.command if error.ctx else None
    return group.list_commands(error.ctx) if error.ctx and isinstance(group, click.Group) else []


_KNOWN: Mapping[str, Callable[[click.UsageError], list[str]]] = {
    _WORDS["no-option"]: _options,
    _WORDS["no-command"]: _commands,
}
