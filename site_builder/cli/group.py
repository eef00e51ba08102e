"""The group of all commands: which there are, one line each; a command is loaded when it is called."""

from __future__ import annotations

import contextlib
import errno
import gc
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import click

from site_builder import __version__
from site_builder.core.extension import COMMANDS, Command, declared

_CORE = (
    ("adopt", "Link lines of the log that another branch added.", "releasing:adopt"),
    ("break", "State that figures from a period on are not comparable with those before.", "series:break_series"),
    ("build", "Check everything, build the site, and replace the old one in one step.", "building:build"),
    ("cache", "Look at what builds keep, or clear it.", "building:cache"),
    ("check", "Report every problem of reports and tables, in the words of an author.", "building:check"),
    ("docs", "Read the documentation, which came with the tool.", "docs:docs"),
    ("indicator", "List, add, reword and retire the indicators of a series.", "series:indicator"),
    ("init", "Start a portal of your own.", "starting:init"),
    ("new", "Prepare a report, a series or a dataset.", "authoring:new"),
    ("release", "Publish a package's data under a version that never changes.", "releasing:release"),
    ("remove", "Take a package away in public.", "releasing:remove"),
    ("rename", "Publish a package under a new name.", "releasing:rename"),
    ("serve", "Show each change while you write.", "serving:serve"),
    ("target", "Set what an indicator is to reach in a period.", "series:target"),
    ("upgrade", "List what a newer version asks of the sources, and write it.", "starting:upgrade"),
    ("verify", "Compare a published site with its manifest.", "sealing:verify"),
    ("withdraw", "Take a released edition back, with the reason.", "releasing:withdraw"),
)
CORE = tuple(Command(name, summary, f"site_builder.cli.{path}") for name, summary, path in _CORE)


def commands() -> dict[str, Command]:
    """Every command by name: those of the tool itself, which nobody takes, and those that extensions declare."""
    return {command.name: command for command in (*declared(COMMANDS, Command), *CORE)}


def command_of(name: str) -> Command | None:
    """The command of this name. A command of the tool runs even where an extension cannot be loaded."""
    return next((command for command in CORE if command.name == name), None) or commands().get(name)


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
        return sorted(commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, loaded now: each needs other libraries."""
        if (command := command_of(cmd_name)) is None:
            return None
        module, _, name = command.path.partition(":")
        result: click.Command = getattr(import_module(module), name)
        return result

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A line a command, and none is loaded for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, commands()[name].summary) for name in self.list_commands(ctx)])

    def invoke(self, context: click.Context) -> Any:
        """Run the command. Raises what click itself tells, and ClickException for anything else."""
        words = list(context.args)
        try:
            with rarely_collecting():
                return super().invoke(context)
        except (click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:  # click ends quietly where nobody reads on
                raise
            refusal = import_module("site_builder.cli.usage").worded(error, words)  # loaded for what went wrong alone
            if refusal is error:
                raise
            raise refusal from error


@click.group(cls=Bounded, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Publish periodic reports: check reports and tables, build the site, look at it.

    A portal is a folder with mkdocs.yml, reports/ (Markdown) and datasets/ (data packages). Begin with `init`; then
    `check`, `build` and `serve`.
    """
