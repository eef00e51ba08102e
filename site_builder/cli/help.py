"""Help in the language of whoever asks for it: the words of commands are messages like any other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from site_builder.core.problem import N_, Translate

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
_EXTRA = re.compile(
    r"(?P<text>.*?)(?:  \[(?P<extra>[^\[\]]*)\])?", re.DOTALL
)  # what click puts behind an option's help
_LINE = re.compile(r"( *\S.*? {2,}| *)(?:# )?(\S.*)")  # of a block that stays as it is: an example, and what it does


def messages_of(text: str) -> Iterator[str]:
    """The message ids of a help text: its paragraphs on one line each, and what lines of examples do."""
    for paragraph in text.split("\n\n"):
        if not paragraph.startswith("\b"):
            yield " ".join(paragraph.split())
        for line in paragraph.split("\n")[1:] if paragraph.startswith("\b") else ():
            if (match := _LINE.fullmatch(line)) and "site-builder" not in match[2]:
                yield match[2]


def spoken_help(text: str, say: Translate) -> str:
    """A help text whose messages are said in another language."""
    return "\n\n".join(
        "\n".join(_LINE.sub(lambda line: line[1] + say(line[2]), line) for line in paragraph.split("\n"))
        if paragraph.startswith("\b")
        else say(" ".join(paragraph.split()))
        for paragraph in text.split("\n\n")
    )


def spoken_option(text: str, say: Translate) -> str:
    """The help of an option with its default."""
    match = _EXTRA.fullmatch(text)
    assert match
    extra = match["extra"] and "; ".join(
        f"{say('default:')} {part.removeprefix('default: ')}" if part.startswith("default: ") else say(part)
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

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options and commands."""
        super().write_dl([(name, spoken_option(text, self.say)) for name, text in rows], col_max, col_spacing)


class Speaking(click.Context):
    """A context whose help is in the language of the words that the program was called with."""

    def make_formatter(self) -> click.HelpFormatter:
        """Loads the languages, which nothing but help needs here."""
        from site_builder.cli.usage import translator_for

        formatter = Spoken(width=self.terminal_width, max_width=self.max_content_width)
        formatter.say = translator_for(self.meta.get("words", ()))
        return formatter
