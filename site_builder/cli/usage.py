"""What stopped a command, in the reader's language: a wrong use, a refusal, the machine, a fault of the program.

Click says it in English alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

import click

from site_builder.cli.language import spoken
from site_builder.core.errors import explained, fault_log, is_ours
from site_builder.core.extension import fault_of_others
from site_builder.core.i18n.catalog import SOURCE, translator
from site_builder.core.problem import MEANT, N_, Phrase, Translate
from site_builder.core.text import nearest

ERROR = N_("Error: {message}")
MISSING = N_("“{name}” is missing.")
WANTS_VALUE = N_("“{name}” wants a value after it.")
NOT_ONE_OF = N_("“{name}” cannot be “{value}”. Write one of {known}.")
NO_NUMBER = N_("“{name}” cannot be “{value}”. Write a number.")
NOT_THERE = N_("“{name}”: there is no “{value}”. Check how it is spelt, and in which folder you are.")
NOT_READABLE = N_(
    "“{name}”: “{value}” may not be read or written. Ask whoever looks after this computer for the right to it."
)
NO_OPTION = N_("There is no option “{value}” here.")
NO_COMMAND = N_("There is no command “{value}”.")
TOO_MUCH = N_("“{value}” is too much here. Put quotes around a name that holds blanks.")
OF_OTHERS = N_(
    "Another package failed, in {place}: {error}. Mend it there, or have it taken out; what is published stays as it "
    "was. The details are in {log}."
)
HOW = N_("How it is used: {usage}")
MORE = N_("More about it: {command} --help")

_OF_CLICK: tuple[tuple[str, str], ...] = (
    (r"'?(?P<value>.*?)'? is not one of (?P<known>.*?)\.?", NOT_ONE_OF),
    (r"'?(?P<value>.*?)'? is not a valid .*", NO_NUMBER),
    (r"\w+ '?(?P<value>.*?)'? does not exist\.", NOT_THERE),
    (r"\w+ '?(?P<value>.*?)'? is not (?:readable|writable)\.", NOT_READABLE),
    (r"No such option:? '?(?P<value>.*?)'?\.?(?: .*)?", NO_OPTION),
    (r"No such command '(?P<value>.*?)'\.?(?: .*)?", NO_COMMAND),
    (r"Got unexpected extra arguments? \((?P<value>.*)\)", TOO_MUCH),
    (r"Option '(?P<value>.*)' requires an argument\.?", WANTS_VALUE),
)


class Refused(click.ClickException):
    """What stands against a command, under a word of the reader's language."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc]

    def show(self, file: IO[Any] | None = None) -> None:
        """The words alone."""
        click.echo(self.message, file=file, err=file is None)


class Misused(click.UsageError):
    """A command used wrongly, told whole in one language."""

    def show(self, file: IO[Any] | None = None) -> None:
        """The words alone, which say how the command is used as well."""
        click.echo(self.message, file=file, err=file is None)


def translator_for(words: Sequence[str]) -> Translate:
    """What speaks the language of the reader of a command that was called with these words."""
    return translator(spoken(words))


def worded(error: Exception, words: Sequence[str]) -> click.ClickException:
    """An error of a command that was called with these words, as its reader is to see it."""
    language = spoken(words)
    if isinstance(error, click.ClickException):
        return error if language == SOURCE else retold(error, translator(language))
    say = translator(language)
    reason = str(error) if is_ours(error) else _of_others(error) or explained(error)
    reason = reason.say(say) if isinstance(reason, Phrase) else reason
    return retold(click.ClickException(reason), say)


def _of_others(error: Exception) -> Phrase | None:
    """What went wrong in another package: whoever writes one reads here where."""
    if isinstance(error, OSError) or not (where := fault_of_others(error)):
        return None
    return Phrase(OF_OTHERS, place=where, error=f"{type(error).__name__}: {error}", log=fault_log(error))


def retold(error: click.ClickException, say: Translate) -> click.ClickException:
    """The same refusal in the reader's language; itself where it shows itself in its own way."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):  # a group alone shows what it holds
        return error
    if not isinstance(error, click.UsageError):
        plain = type(error) is click.ClickException
        return Refused(say(ERROR).format(message=error.message), error.exit_code) if plain else error
    refusal = _own(error, say) or _missing(error, say) or _other(error, say)
    if not refusal or error.ctx is None:
        return Refused(say(ERROR).format(message=refusal or error.format_message()), error.exit_code)
    usage = error.ctx.command.collect_usage_pieces(error.ctx)
    how = say(HOW).format(usage=" ".join((error.ctx.command_path, *usage)))
    more = say(MORE).format(command=error.ctx.command_path)
    return Misused("\n".join((refusal, how, more)), error.ctx)


def _own(error: click.UsageError, say: Translate) -> str:
    return error.message.say(say) if isinstance(error.message, Phrase) else ""


def _missing(error: click.UsageError, say: Translate) -> str:
    return say(MISSING).format(name=_name(error)) if isinstance(error, click.MissingParameter) else ""


def _other(error: click.UsageError, say: Translate) -> str:
    for pattern, message in _OF_CLICK:
        if match := re.fullmatch(pattern, error.message):
            facts = {"name": _name(error), **match.groupdict()}
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


_KNOWN: Mapping[str, Callable[[click.UsageError], list[str]]] = {NO_OPTION: _options, NO_COMMAND: _commands}
