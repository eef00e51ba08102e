"""Which files beside the texts a build publishes: those that somebody names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from site_builder.core.problem import Problem
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Reading
from site_builder.load.safety.named import advice_beside, check_named
from site_builder.validate.named import (
    is_named,
    named_in_descriptor,
    named_in_editions,
    named_in_settings,
    named_in_text,
)


def published_files(reading: Reading, portal: Portal) -> frozenset[str]:
    """The addresses of the files that lie beside the texts and are named."""
    if not reading.files:
        return frozenset()
    site, named = portal.read.site, set(named_in_settings(portal.read.site, reading.styled))
    for page in reading.pages:
        for text in (page, *page.translations.values()):
            words = (page.uri, text.text, dict(text.meta), site.url, site.extensions)
            named |= portal.kept(partial(named_in_text, *words), "named in a text", *words)
    for package in reading.publication.packages:
        named.update(named_in_descriptor(package, site.url))
    for releases in reading.publication.editions.values():
        named.update(named_in_editions(releases, site.url))
    return frozenset(uri for uri in reading.files if is_named(uri, named, site))


def check_published(reading: Reading, published: frozenset[str]) -> Iterator[Problem]:
    """Files that lie beside the texts and that nothing names."""
    texts = [text.uri for page in reading.pages for text in (page, *page.translations.values())]
    return check_named(reading.files, (*published, *texts), reading.label, advice_beside)
