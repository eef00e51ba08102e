"""The sections of a text, each a part that opens and closes by its heading."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

FEWEST = 4  # sections below which a text is no long one
_VOID = frozenset("br col hr img input path rect line circle".split())
_LINK = re.compile(r'\s*<a class="perma".*?</a>', re.DOTALL)
_HEADING = re.compile(r"(<h2\b.*?</h2>)(.*)", re.DOTALL)


def fold_sections(html: str) -> str:
    """Each heading of the second level with what follows it as an open `details`; a short text stays as it is.

    Only headings that stand by themselves begin a part: one inside a quotation or another element is left there.
    """
    places = _places(html)
    if len(places) < FEWEST:
        return html
    parts = (_part(html[start:end]) for start, end in pairwise((*places, len(html))))
    return html[: places[0]] + "".join(parts)


def _part(html: str) -> str:
    found = _HEADING.match(html)
    assert found is not None
    # A handle may hold no link: the heading's own link to itself stands after it.
    link = _LINK.search(found[1])
    heading, link_html = (found[1].replace(link[0], ""), link[0]) if link else (found[1], "")
    return f'<details class="part" open><summary>{heading}</summary>{link_html}{found[2].strip()}</details>\n'


def _places(html: str) -> list[int]:
    finder = _Finder(html)
    finder.feed(html)
    finder.close()
    return finder.places


class _Finder(HTMLParser):
    """Where the headings of the second level stand that are in no other element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.places: list[int] = []
        self._depth = 0
        self._lines = [0]
        for line in html.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a heading at the top."""
        if tag == "h2" and self._depth == 0:
            line, column = self.getpos()
            self.places.append(self._lines[line - 1] + column)
        self._depth += tag not in _VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What opens and closes at once holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        """One level up."""
        self._depth -= tag not in _VOID
