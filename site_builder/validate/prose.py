"""What a text shows otherwise than its author sees it, without a word from Markdown: slips, and letters nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from site_builder.core.problem import Problem, rule
from site_builder.core.text import hidden_letter
from site_builder.validate.written import read_written

TEXT_HIDDEN = rule(
    "text-hidden-character",
    "error",
    "The invisible character {character} makes readers see other words than stand there.",
    "Type the line, or the name of the file, anew without it.",
)
MERGE_LEFT = rule(
    "merge-unfinished",
    "error",
    "Git left both sides of a merge standing here: “{text}”.",
    "Keep the lines that are right, and take out those that begin with <<<<<<<, ======= and >>>>>>>.",
)
HEADING_SECOND = rule(
    "heading-second",
    "warning",
    "The heading “{text}” is a second title of the page.",
    "Write it with ## before it: a page has one title, that of its front matter or of its first line.",
)
_MERGE = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)")
_HEADING = re.compile(r"#[ \t]+(?P<text>.+?)(?:[ \t]+#*)?$")
_CODE = re.compile(r"^(?: {4}|\t)|^[ ]{0,3}(?P<fence>`{3,}|~{3,})")


def check_prose(
    file: str, text: str, *, first_line: int = 1, has_title: bool = False, extensions: Sequence[str] = ()
) -> Iterator[Problem]:
    """One text. `has_title` where its page prints the title of the front matter, whatever stands in the text."""
    lines = [*_lines(text, first_line)]
    for row, line in lines:
        if _MERGE.match(line):
            yield MERGE_LEFT(file, row=row, text=line[:60])
        if character := hidden_letter(unescape(line)):
            yield TEXT_HIDDEN(file, row=row, character=f"U+{ord(character):04X}")
    titles = read_written(text, extensions).titles - (0 if has_title else 1)
    if titles > 0:
        headings = [(row, found["text"]) for row, line in lines if (found := _HEADING.match(line))]
        for row, heading in headings[-titles:]:
            yield HEADING_SECOND(file, row=row, text=heading)


def check_file_names(label: str, files: Sequence[str]) -> Iterator[Problem]:
    """Files beside the texts, whose ending readers go by."""
    for uri in files:
        if character := hidden_letter(uri):
            yield TEXT_HIDDEN(f"{label}/{uri}", character=f"U+{ord(character):04X}")


def _lines(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers, but those of code."""
    fence = ""
    for row, line in enumerate(text.split("\n"), first_line):
        code = _CODE.match(line)
        if code and code["fence"] and (not fence or code["fence"].startswith(fence)):
            fence = "" if fence else code["fence"]
        elif not fence and not code:
            yield row, line
