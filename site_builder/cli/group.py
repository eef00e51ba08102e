"""The group of all commands: which there are, one line each; a command is loaded when it is called.

Help speaks the language of whoever asks for it: the words of commands are messages like any other.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import gc
import os
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.shell_completion import get_completion_class

from site_builder import __version__
from site_builder.core.extension import COMMANDS, Command, commands_beside, declared
from site_builder.core.platform import print_any_letter
from site_builder.core.problem import N_, SiteBuilderError, Translate

# What click itself says in help.
OWN = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("default:"),
    N_("required"),
    N_("Beneath it:"),
)
# What click puts behind an option's help.
_EXTRA = re.compile(r"(?P<text>.*?)(?:  \[(?P<extra>[^\[\]]*)\])?", re.DOTALL)
_LINE = re.compile(
    r"( *\S.*? {2,}| *)(?:# )?(\S.*)"
)  # of a block that stays as it is: an example, and what it does

_WORDS = re.compile(r'(?<=")[A-Z][^"]*(?=")')  # of an author, in an example


def messages_of(text: str) -> Iterator[str]:
    """The message ids of a help text: its paragraphs on one line each, what lines of examples do, and words in them."""
    for paragraph in text.split("\n\n"):
        if not paragraph.startswith("\b"):
            yield " ".join(paragraph.split())
        for line in paragraph.split("\n")[1:] if paragraph.startswith("\b") else ():
            if match := _LINE.fullmatch(line):
                yield from _WORDS.findall(line) if "site-builder" in match[2] else [match[2]]


def spoken_help(text: str, say: Translate) -> str:
    """A help text whose messages are said in another language."""
    return "\n\n".join(
        _WORDS.sub(
            lambda words: say(words[0]), _LINE.sub(lambda line: line[1] + say(line[2]), paragraph)
        )
        if paragraph.startswith("\b")
        else say(" ".join(paragraph.split()))
        for paragraph in text.split("\n\n")
    )


def spoken_option(text: str, say: Translate) -> str:
    """The help of an option with its default."""
    match = _EXTRA.fullmatch(text)
    assert match
    extra = match["extra"] and "; ".join(
        f"{say('default:')} {part.removeprefix('default: ')}"
        if part.startswith("default: ")
        else say(part)
        for part in match["extra"].split("; ")
    )
    return say(" ".join(match["text"].split())) + (f"  [{extra}]" if extra else "")


class Spoken(click.HelpFormatter):
    """Click's help, each part said on its way out."""

    say: Translate = staticmethod(str)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage."""
        super().write_usage(prog, args, f"{self.say('Usage:')} ")

    def write_heading(self, heading: str) -> None:
        """A heading."""
        super().write_heading(self.say(heading))

    def write_text(self, text: str) -> None:
        """A help text."""
        super().write_text(spoken_help(text, self.say))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Options and commands."""
        super().write_dl(
            [(name, spoken_option(text, self.say)) for name, text in rows], col_max, col_spacing
        )


class Speaking(click.Context):
    """A context whose help is in the language of the words that the program was called with."""

    def make_formatter(self) -> click.HelpFormatter:
        """Loads the languages, which nothing but help needs here."""
        from site_builder.cli.usage import translator_for

        formatter = Spoken(width=self.terminal_width, max_width=self.max_content_width)
        formatter.say = translator_for(self.meta.get("words", ()))
        return formatter


# By habit: what one begins with, what one does every day, what one looks up. Others follow.
_ORDER = tuple(
    "init new import check serve build release deploy verify series dataset docs".split()
)
CORE = commands_beside(__file__)
MOVED = N_("“site-builder {old}” is now “site-builder {new}”. The old name goes with version 0.4.")
QUIET = click.Option(
    ["--quiet", "-q"],
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=lambda context, option, value: _hush(context) if value else None,
    help="Print no results; errors still go to stderr, and the exit code tells the rest.",
)
LANG = click.Option(
    ["--lang"],
    metavar="LANGUAGE",
    expose_value=False,
    callback=lambda context, option, value: _check_language(value) if value else None,
    help="Language of messages: vi, en, or one of locale/.",
)
SHELLS = ("bash", "zsh", "fish", "powershell")


def _hush(context: click.Context) -> None:
    nowhere = context.with_resource(Path(os.devnull).open("w", encoding="utf-8"))
    context.with_resource(contextlib.redirect_stdout(nowhere))


def _check_language(name: str) -> None:
    if name not in (
        known := import_module("site_builder.cli.usage").languages_at(Path("mkdocs.yml"))
    ):
        raise click.BadParameter(f"{name!r} is not one of {', '.join(known)}.")


def commands() -> dict[str, Command]:
    """Every command by name: those of the tool itself, which nobody takes, and those that extensions declare."""
    return {command.name: command for command in (*declared(COMMANDS, Command), *CORE)}


def command_of(name: str) -> Command | None:
    """The command of this name. A command of the tool runs even where an extension cannot be loaded."""
    return next((command for command in CORE if command.name == name), None) or commands().get(name)


# Nearly all that a command makes it keeps: Python's own 700 look through it again and again, a tenth of a build's time.
_OBJECTS_BETWEEN_COLLECTIONS = 20_000
atexit.register(
    gc.freeze
)  # nor is anything looked through when the process ends, which gives all of it back


@contextlib.contextmanager
def rarely_collecting() -> Iterator[None]:
    """Cycles of objects are looked for after so many new objects, and not each few hundred."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Family(click.Group):
    """Commands whose names begin with the same words. Each is loaded when it is called: it needs other libraries."""

    before = ""
    context_class = Speaking

    @classmethod
    def of(cls, command: Command) -> Family:
        """That of a command that only names others."""
        family = cls(command.name.split()[-1], help=command.summary, no_args_is_help=True)
        family.before = f"{command.name} "
        return family

    def main(self, *words: Any, **named: Any) -> Any:
        """Run a command line."""
        print_any_letter()
        return super().main(*words, **named)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What all commands take may stand before their name, too."""
        if LANG not in self.params:
            self.params += [LANG, QUIET]
        count = 0
        while (word := next(iter(args[count:]), "").partition("=")) and word[0] in (
            *LANG.opts,
            *QUIET.opts,
        ):
            count += 2 if word[0] in LANG.opts and not word[1] else 1
        return super().parse_args(ctx, (args[count:] or ["--help"] * bool(count)) + args[:count])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The next words, in the order of habit."""
        known = (
            name.removeprefix(self.before) for name in commands() if name.startswith(self.before)
        )
        words = dict.fromkeys(name.split()[0] for name in known)
        return sorted(words, key=(*(() if self.before else _ORDER), *words).index)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or the family of those whose names begin with it."""
        command = command_of(self.before + cmd_name)
        return loaded(command) if command else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Also of two words, where the first is a command by itself; an old name answers with the new one."""
        one, two = (self.before + " ".join(args[:count]) for count in (1, 2))
        if (first := command_of(one)) is None:
            former = {each.former: each for each in commands().values() if each.former}
            if old := next((old for old in (two, one) if old in former), ""):
                say = import_module("site_builder.cli.usage").translator_for(args)
                click.echo(say(MOVED).format(old=old, new=former[old].name), err=True)
                return former[old].name, loaded(former[old]), args[len(old.split()) :]
        elif first.path and not two.startswith(f"{one} -") and (second := command_of(two)):
            return two, loaded(second), args[2:]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A line a command, and none is loaded for it."""
        with formatter.section("Commands"):
            known = commands()
            formatter.write_dl(
                [(word, known[self.before + word].summary) for word in self.list_commands(ctx)]
            )


def loaded(command: Command) -> click.Command:
    """Click's command, with what all have; those beneath it are listed in its help."""
    if not command.path:
        return Family.of(command)
    module, _, name = command.path.partition(":")
    result: click.Command = getattr(import_module(module), name)
    result.context_class = Speaking
    if QUIET not in result.params:
        result.params += (
            [QUIET] if "lang" in {each.name for each in result.params} else [LANG, QUIET]
        )
        with contextlib.suppress(SiteBuilderError):
            beneath = [
                each for each in commands().values() if each.name.startswith(f"{command.name} ")
            ]
            lines = "\n".join(f"  site-builder {each.name}  {each.summary}" for each in beneath)
            result.epilog = f"\b\nBeneath it:\n{lines}" if lines else None
    return result


def _progress(words: list[str]) -> contextlib.AbstractContextManager[None]:
    """Stages show themselves where a person looks on and asked for no quiet, in the language of these words."""
    if not sys.stderr.isatty() or {*QUIET.opts} & {*words}:
        return contextlib.nullcontext()
    language = import_module("site_builder.cli.usage")
    shown: contextlib.AbstractContextManager[None] = language.on_terminal(language.spoken(words))
    return shown


class Bounded(Family):
    """The one place where what the machine got wrong, or the program, is said in words; no traceback goes further."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What follows, kept for help beneath."""
        ctx.meta["words"] = list(args)
        try:
            return super().parse_args(ctx, args)
        except (
            SiteBuilderError
        ) as error:  # help lists commands of other packages, one of which cannot be loaded
            raise _worded(error, ctx.meta["words"]) from error

    def invoke(self, context: click.Context) -> Any:
        """Run the command. Raises what click itself tells, and ClickException for anything else."""
        words = list(context.args)
        try:
            with rarely_collecting(), _progress(words):
                return super().invoke(context)
        except (click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if (
                isinstance(error, OSError) and error.errno == errno.EPIPE
            ):  # click ends quietly where nobody reads on
                raise
            refusal = _worded(error, words)
            if refusal is error:
                raise
            raise refusal from error


def _worded(error: Exception, words: list[str]) -> click.ClickException:
    """What went wrong, for its reader; in English where an installed language cannot be loaded, since nothing speaks.

    The words are loaded for what went wrong alone.
    """
    try:
        refusal: click.ClickException = import_module("site_builder.cli.usage").worded(error, words)
    except SiteBuilderError as cause:
        return click.ClickException(str(cause))
    return refusal


_COMPLETE = "_SITE_BUILDER_COMPLETE"
# A start file of zsh that nobody wrote anything into knows no compdef.
_BEFORE = {"zsh": "(( $+functions[compdef] )) || { autoload -Uz compinit; compinit }\n"}


def _complete(context: click.Context, option: click.Parameter, shell: str | None) -> None:
    if shell and (completion := get_completion_class(shell)):
        click.echo(
            _BEFORE.get(shell, "")
            + completion(context.command, {}, "site-builder", _COMPLETE).source()
        )
        context.exit()


@click.group(cls=Bounded, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option(
    "--completion",
    type=click.Choice(SHELLS),
    expose_value=False,
    is_eager=True,
    callback=_complete,
    help="Print what makes a shell complete commands and options, for its start file.",
)
def main() -> None:
    """Publish periodic reports: check reports and tables, build the site, look at it.

    A portal is a folder with mkdocs.yml, reports/ (Markdown) and datasets/ (data packages). Begin with `init`; then
    `check`, `build` and `serve`.

    \b
    site-builder --completion bash >> ~/.bashrc
    site-builder --completion zsh >> ~/.zshrc
    site-builder --completion fish >> ~/.config/fish/config.fish
    mkdir -Force (Split-Path $PROFILE); site-builder --completion powershell >> $PROFILE

    Exit code 0: done. 1: refused, or something is wrong with what was looked at. 2: the command was used wrongly, or
    mkdocs.yml cannot be read. 130, 143: stopped from outside; what was half done is taken back.
    """
