"""Links in Markdown: only safe schemes, and every inner link arrives."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import markdown

from site_builder.core import addresses as at
from site_builder.core.problem import Problem, rule

LINK_UNSAFE = rule(
    "link-unsafe",
    "error",
    "The link “{link}” has a scheme that a page may not use.",
    "Link to http, https or mailto addresses, or to a page of the site.",
)
LINK_BROKEN = rule(
    "link-broken",
    "error",
    "The link “{link}” leads nowhere on the site.",
    "Correct the address; link a page by its .md file, a download by its address (../datasets/…).",
)
LINK_ROOTED = rule(
    "link-rooted",
    "error",
    "The link “{link}” starts at the root of the host, which breaks when the site moves into a folder.",
    "Link from where the page stands, for example ../datasets/.",
)

SAFE_SCHEMES = ("http", "https", "mailto")


class _Links(HTMLParser):
    """The addresses that a text links to; never leaves this module."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.extend(value for key, value in attrs if key in ("href", "src") and value)


def check_links(
    file: str, src_uri: str, text: str, addresses: frozenset[str], *, first_line: int = 1
) -> Iterator[Problem]:
    """Every link of a Markdown text. `addresses` are the site's files and pages, pages also by their .md file."""
    for link in _links(text):
        line = _line_of(text, link, first_line)
        try:
            parts = urlsplit(link)
        except ValueError:  # a host in brackets that is no IPv6 address
            yield LINK_BROKEN(file, row=line, link=link)
            continue
        if parts.scheme and parts.scheme.lower() not in SAFE_SCHEMES:
            yield LINK_UNSAFE(file, row=line, link=link)
        elif parts.scheme or parts.netloc or not parts.path:
            continue
        elif parts.path.startswith("/"):
            yield LINK_ROOTED(file, row=line, link=link)
        elif _target(src_uri, unquote(parts.path)) not in addresses:
            yield LINK_BROKEN(file, row=line, link=link)


def _links(text: str) -> list[str]:
    links = _Links()
    links.feed(markdown.markdown(text, extensions=["attr_list", "tables", "footnotes", "md_in_html"]))
    return links.found


def _target(src_uri: str, path: str) -> str:
    """A .md link is resolved from the file, any other from the page's address, as a browser does."""
    start = posixpath.dirname(src_uri) if path.endswith(".md") else at.page_address(src_uri)
    joined = posixpath.normpath(posixpath.join(start, path))
    tail = "/" if path.endswith("/") else ""
    return "" if joined == "." else joined + tail


def _line_of(text: str, link: str, first_line: int) -> int | None:
    return next((number for number, line in enumerate(text.split("\n"), first_line) if link in line), None)
