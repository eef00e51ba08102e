"""A last look at a built site before it replaces the old one: every inner address leads to a file and an anchor."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
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


@dataclass(frozen=True, slots=True)
class Led:
    """Where a page leads within its site: each link, the path that it names, ".." outside the site, and the anchor."""

    targets: tuple[tuple[str, str, str], ...]
    ids: frozenset[str]
    is_unfinished: bool


def led_from(folder: Path, page: str, base: str) -> Led:
    """Where a built page leads."""
    links = links_of((folder / page).read_text("utf-8"))
    led = ((link, target) for link in links.targets if (target := _target(page, link, base)))
    return Led(tuple((link, *target) for link, target in led), links.ids, links.is_unfinished)


def verify_site(
    folder: Path, base_path: str, read: Callable[[Path, str, str], Led] = led_from
) -> Iterator[Problem]:
    """Every page of a built folder. `base_path` is the path part of the site's address, for links from the root.

    `read` reads a page; a build gives one that knows pages that stayed as they were.
    """
    files = frozenset(uri for uri, _ in files_under(folder))
    wanted: dict[
        str, list[tuple[str, str, str]]
    ] = {}  # by page, who leads to a place in it, and by which link
    for name in sorted(name for name in files if name.endswith(".html")):
        page = read(folder, name, base_path)
        if page.is_unfinished:
            yield flag("page-unfinished", name)
        for link, where, anchor in page.targets:
            target = next(
                (
                    each
                    for each in (where, f"{where}/index.html".removeprefix("/"))
                    if each in files
                ),
                None,
            )
            if target is None or (target == name and anchor and anchor not in page.ids):
                yield flag("target-missing", name, link=link)
            elif anchor and target != name and target.endswith(".html"):
                wanted.setdefault(target, []).append((name, link, anchor))
    for (
        target,
        leading,
    ) in wanted.items():  # one page at a time: all of them would be too much to hold
        ids = read(folder, target, base_path).ids
        yield from (
            flag("target-missing", name, link=link)
            for name, link, anchor in leading
            if anchor not in ids
        )


def _target(page: str, link: str, base: str) -> tuple[str, str] | None:
    """The path that a link names and the anchor in it; None for another site."""
    try:
        parts = urlsplit(link)
    except ValueError:  # no address at all
        return "..", ""
    if parts.scheme or parts.netloc:
        return None
    where = _site_path(posixpath.dirname(page), parts.path, base) if parts.path else page
    return where, unquote(parts.fragment)


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
