"""Links in Markdown: only safe schemes, and every inner link arrives."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence, Set
from urllib.parse import unquote, urlsplit

from site_builder.core import addresses as at
from site_builder.core.problem import Problem, rule
from site_builder.validate.pictures import Beside, check_pictures, check_removed, line_of
from site_builder.validate.written import read_written

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

NAV_BROKEN = rule(
    "nav-broken",
    "warning",
    "The navigation leads to “{link}”, which is not on the site.",
    "Correct the name, or take the line out of “nav”; pages that the portal makes are listed in the guide.",
)
SAFE_SCHEMES = ("http", "https", "mailto")


def check_links(
    file: str,
    src_uri: str,
    text: str,
    addresses: frozenset[str],
    *,
    first_line: int = 1,
    files: Mapping[str, int] | None = None,
    hosts: Sequence[str] = (),
    extensions: Sequence[str] = (),
) -> Iterator[Problem]:
    """Every link and picture of a Markdown text, and what of its HTML a page does not keep.

    `addresses` are the site's files and pages, pages also by their .md file; `files` what lies beside the texts, with
    sizes; `hosts` are those whose pictures may be shown; `extensions` those of Markdown that the portal adds.
    """
    written, files = read_written(text, extensions), files or {}
    for link in written.links:
        line = line_of(text, link, first_line)
        try:
            parts = urlsplit(link)
        except ValueError:  # a host in brackets that is no IPv6 address
            yield LINK_BROKEN(file, row=line, link=link)
            continue
        if parts.scheme and parts.scheme.lower() not in SAFE_SCHEMES:
            yield LINK_UNSAFE(file, row=line, link=link)
        elif parts.scheme or parts.netloc or not parts.path or at.beside(src_uri, unquote(parts.path)) in files:
            continue
        elif parts.path.startswith("/"):
            yield LINK_ROOTED(file, row=line, link=link)
        elif _target(src_uri, unquote(parts.path)) not in addresses:
            yield LINK_BROKEN(file, row=line, link=link)
    place = Beside(file, src_uri, text, first_line)
    yield from check_pictures(written, place, files, hosts, addresses)
    yield from check_removed(written, place)


def check_nav(file: str, places: Sequence[str], addresses: Set[str]) -> Iterator[Problem]:
    """Where the navigation of every page leads; other sites are not asked."""
    for place in places:
        path = unquote(urlsplit(place).path)
        target = at.page_address(path) if path.endswith(".md") else path
        is_elsewhere = "://" in place or place.startswith(("/", "mailto:")) or not path
        if not is_elsewhere and not {target, f"{target}/"} & addresses:
            yield NAV_BROKEN(file, column="nav", link=place)


def _target(src_uri: str, path: str) -> str:
    """A .md link is resolved from the file, any other from the page's address, as a browser does."""
    start = posixpath.dirname(src_uri) if path.endswith(".md") else at.page_address(src_uri)
    joined = posixpath.normpath(posixpath.join(start, path))
    tail = "/" if path.endswith("/") else ""
    return "" if joined == "." else joined + tail
