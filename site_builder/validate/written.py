"""A Markdown text as HTML, and what stands in it: links, pictures, and what a page does not keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from site_builder.core.active import ATTRIBUTES, CLASSES, SET_BY_MARKDOWN, TAGS
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
        given = dict(attrs)
        self.titles += tag == "h1"
        if tag == "img":
            self.pictures.append(Picture(given.get("src") or "", given.get("alt")))
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
