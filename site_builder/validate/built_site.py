"""A last look at a built site before it replaces the old one: every inner address leads to a file and an anchor."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_builder.core.files import files_under
from site_builder.core.problem import Problem, flag

_QUOTED = r"\"[^\"]*+\"|'[^']*+'"
_REST = rf"[^>\"']*+(?:(?:{_QUOTED})[^>\"']*+)*+"  # of a tag
_NAMES = "(?i:href|src|action|id|name)"
# One pass without a parser. Text and tags with none of these attributes are most of a page, and are stepped over where
# no Python runs; so is what is no tag (comments, scripts, styles). Nothing in a tag is tried twice.
# Pages come from templates and from cleaned HTML, so tags are whole; a "<" that begins none is passed.
_PLAIN = (
    rf"[^<]++|</|<(?!(?i:script|style)\b)[a-zA-Z][a-zA-Z0-9]*+"
    rf"(?:\s++(?!{_NAMES}\b)[^\s=/>\"']++(?:=(?:{_QUOTED}))?)*+\s*+/?>"
)
_TAGS = re.compile(
    rf"(?:{_PLAIN})*+(?:<(?:!--.*?-->"
    rf"|(?P<raw>(?i:script|style))\b(?P<own>{_REST})>.*?</(?i:(?P=raw))\s*>"
    rf"|[a-zA-Z](?P<body>{_REST})>|)|\Z)",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(
    rf"(?<=[\s\"'/])({_NAMES})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))|[^\s=/>\"']++\s*=\s*(?:{_QUOTED})"
)


@dataclass(frozen=True, slots=True)
class Links:
    """What a page links to, each once, in order; what in it can be linked to; whether a token is left in it."""

    targets: tuple[str, ...]
    ids: frozenset[str]
    is_unfinished: bool


def links_of(html: str) -> Links:
    """The addresses and anchors of one page."""
    targets: dict[str, None] = {}
    ids: set[str] = set()
    for tag in _TAGS.finditer(html):
        body = tag["body"] or tag["own"]
        if body and "=" in body:
            for name, *values in _ATTRIBUTES.findall(body):
                if name and (value := unescape("".join(values))):
                    ids.add(value) if name.lower() in ("id", "name") else targets.setdefault(value)
    return Links(tuple(targets), frozenset(ids), "\ue000" in html)


def links_in(path: Path) -> Links:
    """What a built page links to."""
    return links_of(path.read_text("utf-8"))


def verify_site(folder: Path, base_path: str, links: Callable[[Path], Links] = links_in) -> Iterator[Problem]:
    """Every page of a built folder. `base_path` is the path part of the site's address, for links from the root.

    `links` reads a page; a build gives one that knows pages that stayed as they were.
    """
    files = frozenset(uri for uri, _ in files_under(folder))
    wanted: dict[str, list[tuple[str, str]]] = {}  # by page, who leads to a place in it, and by which link
    for name in sorted(name for name in files if name.endswith(".html")):
        page = links(folder / name)
        if page.is_unfinished:
            yield flag("page-unfinished", name)
        for link in page.targets:
            target, anchor = _target(name, link, base_path, files)
            if target is None or (target == name and anchor and anchor not in page.ids):
                yield flag("target-missing", name, link=link)
            elif anchor and target != name and target.endswith(".html"):
                wanted.setdefault(target, []).append((name, link))
    for target, leading in wanted.items():  # one page at a time: all of them would be too much to hold
        ids = links(folder / target).ids
        yield from (
            flag("target-missing", name, link=link)
            for name, link in leading
            if unquote(urlsplit(link).fragment) not in ids
        )


def _target(page: str, link: str, base: str, files: Set[str]) -> tuple[str | None, str]:
    """The file that a link leads to, "" for another site, None where there is none; and the place in it."""
    try:
        parts = urlsplit(link)
    except ValueError:  # no address at all
        return None, ""
    if parts.scheme or parts.netloc:
        return "", ""
    where = _site_path(posixpath.dirname(page), parts.path, base) if parts.path else page
    named = (where, f"{where}/index.html".removeprefix("/"))
    return next((each for each in named if each in files), None), unquote(parts.fragment)


def _site_path(folder: str, link: str, base: str) -> str:
    """The file or folder that a path names, from the site's root ("" is the root); ".." outside the site."""
    path = unquote(link)
    if path.startswith("/"):
        if not path.startswith(base):
            return ".."
        folder, path = "", path.removeprefix(base)
    where = posixpath.normpath(posixpath.join(folder, path))
    if where == ".." or where.startswith(("../", "/")):
        return ".."
    return "" if where == "." else where
