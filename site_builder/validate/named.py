"""The files beside the texts that somebody names: by a link, a picture, front matter, a descriptor or a setting."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from site_builder.core import addresses as at
from site_builder.model.config import SiteConfig
from site_builder.model.edition import Releases
from site_builder.model.manifest import covers
from site_builder.model.package import Package
from site_builder.validate.written import Written, read_written

_LONGEST = 300  # letters of a fact that may be the path of a file


def named_in_text(
    uri: str, text: str, facts: Any, site: str, extensions: Sequence[str]
) -> frozenset[str]:
    """What a text and its front matter name; `uri` is the file of its page, `site` the portal's own address."""
    written = [read_written(words, tuple(extensions)) for words in (text, *_words(facts))]
    links = [link for each in written for link in _links(each)]
    links += [words for words in _words(facts) if "." in words and len(words) < _LONGEST]
    starts = (posixpath.dirname(uri), at.page_address(uri), "")
    return frozenset(_led(links, starts, site))


def named_in_editions(releases: Releases, site: str) -> Iterator[str]:
    """What released texts name, whose pages stay as they are."""
    for edition in (each for each in releases.editions if each.report and not each.withdrawn):
        for file in edition.files:
            if file.name.endswith(".html") and file.is_whole:
                frozen = Written()
                frozen.feed((file.content or b"").decode("utf-8"))
                yield from _led(_links(frozen), (edition.uri,), site)


def named_in_descriptor(package: Package, site: str) -> Iterator[str]:
    """The portal's own files that a descriptor names by their whole address."""
    described = json.dumps(dict(package.descriptor), ensure_ascii=False, default=str)
    return _led(re.findall(rf"{re.escape(site)}[^\s\"\\<>)\]]+", described), (), site)


def named_in_settings(site: SiteConfig, styled: Iterable[str]) -> Iterator[str]:
    """What mkdocs.yml names: the look, the navigation, the last line, and what the look's style sheets name."""
    links = [path for _, path in (*site.look.files(), *site.nav)]
    for words in site.copyright.names:
        links += _links(read_written(words))
    yield from _led((*links, *styled), ("",), site.url)


def is_named(uri: str, named: Collection[str], site: SiteConfig) -> bool:
    """Whether a file may leave the folder of texts; letters with marks may be written in either way."""
    return normalize("NFC", uri) in named or covers(site.published, uri)


def _words(facts: Any) -> Iterator[str]:
    """Every text of front matter, however deep."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, (dict, list)):
        for each in facts.values() if isinstance(facts, dict) else facts:
            yield from _words(each)


def _links(written: Written) -> list[str]:
    return [*written.links, *(picture.link for picture in written.pictures)]


def _led(links: Iterable[str], starts: Sequence[str], site: str) -> Iterator[str]:
    """The files to which links may lead that are written in one of these folders, or as the portal's own address."""
    for link in links:
        try:
            parts = urlsplit(link)
        except ValueError:  # no address at all
            continue
        path = normalize("NFC", unquote(parts.path)).replace("\\", "/")
        home = urlsplit(site).path
        if link.startswith(site):
            yield path.removeprefix(home)
        elif not parts.scheme and not parts.netloc and path.startswith("/"):
            yield path.removeprefix(home).lstrip("/")
        elif not parts.scheme and not parts.netloc and path:
            yield from (posixpath.normpath(posixpath.join(start, path)) for start in starts)
