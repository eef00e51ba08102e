"""A Markdown text as HTML, and what stands in it: links, pictures, and what a page does not keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from site_builder.core.active import ATTRIBUTES, CLASSES, SET_BY_MARKDOWN, TAGS
from site_builder.core.problem import Problem, rule
from site_builder.core.text import hidden_letter
from site_builder.derive.markup import as_html

# Without any of these a text holds no link, picture, element or attribute of an author's.
_MARKS = re.compile(r"[<\[{!]|===|^ {0,3}#[ \t]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a text; `alt` is None where the text gives none at all."""

    link: str
    alt: str | None


@dataclass
class Written(HTMLParser):
    """Everything that the checks ask of a text, read once. `removed` are elements, and attributes as “class”."""

    links: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    titles: int = 0  # headings of the first level

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what an element says."""
        values = dict(attrs)
        self.titles += tag == "h1"
        if tag == "img":
            self.pictures.append(Picture(values.get("src") or "", values.get("alt")))
        else:
            self.links.extend(value for key, value in attrs if key in ("href", "src") and value)
        if tag not in TAGS:
            self.removed.append(f"<{tag}>")
            return
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
        self.removed.extend(key for key, value in attrs if key not in allowed and not _is_set(tag, key, value or ""))


def _is_set(tag: str, key: str, value: str) -> bool:
    """Whether Markdown sets an attribute by itself, or a page keeps it."""
    if key == "style":
        return tag in ("td", "th")
    if key in ("role", "rel") or (key == "class" and value.startswith(SET_BY_MARKDOWN)):
        return True
    return key == "class" and set(value.split()) <= CLASSES.get(tag, set())


def read_written(text: str, more: Sequence[str] = ()) -> Written:
    """Read a Markdown text; `more` are extensions that the portal adds."""
    written = Written()
    if more or _MARKS.search(text):  # else it is words and tables alone, of which nothing is asked
        written.feed(as_html(text, more))
    return written


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
        headings = [(row, match["text"]) for row, line in lines if (match := _HEADING.match(line))]
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
