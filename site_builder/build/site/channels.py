"""Joins API, feeds and the channels of extensions to the pages: their files, and the page about them.

The rooms do not know each other; the pipeline gives the pages what they need of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from site_builder.channels.api import api_addresses, api_files
from site_builder.channels.api.openapi import OPERATIONS, operation_at
from site_builder.channels.feeds import feed_files, feed_links
from site_builder.core import addresses as at
from site_builder.core.extension import CHANNELS, Channel, declared
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.problem import N_
from site_builder.core.text import mark_foreign
from site_builder.derive.portal import Portal
from site_builder.pages.catalogue.api import ApiExample, ApiView, Exchange, api_view

SHOWN = 3  # exchanges on the page


def channel_files(portal: Portal, files: Sequence[Distribution]) -> tuple[OutputFile, ...]:
    """Every file of API, feeds and declared channels, sorted by address; `files` are all downloads."""
    spoken = (feed for other in portal.others.values() for feed in feed_files(other))
    others = (file for channel in declared(CHANNELS, Channel) for file in channel.files(portal))
    made = (*api_files(portal, files), *feed_files(portal), *spoken, *others)
    return tuple(sorted(made, key=lambda file: file.uri))


def channel_addresses(portal: Portal) -> Iterator[str]:
    """Every address of declared channels."""
    return (uri for channel in declared(CHANNELS, Channel) for uri in channel.addresses(portal))


def channels_view(portal: Portal, main: Portal) -> ApiView:
    """The page about them, each address with an example that exists; messages are those of the `main` language."""
    language, home = main.publication.site.language, portal.publication.site.language
    asked = (pair for channel in declared(CHANNELS, Channel) for pair in channel.exchanges(main))
    exchanges = [Exchange(words, mark_foreign(text, language, home)) for words, text in islice(asked, SHOWN)]
    data, messages = _examples(portal, "data"), _examples(portal, "messages")
    # One example of each kind: the whole portal, the first series, the first dataset.
    kinds = {(_scope(link.page), link.media_type): link for link in reversed(list(feed_links(portal)))}
    feeds = [ApiExample(_feed_title(link.media_type), link.uri, link.uri) for _, link in sorted(kinds.items())]
    return api_view(portal.publication, data=data, feeds=feeds, messages=messages, exchanges=exchanges)


def _examples(portal: Portal, tag: str) -> tuple[ApiExample, ...]:
    """One existing file of each operation that has any."""
    found: dict[str, str] = {}
    tables = ((package.name, table.name) for package in portal.publication.packages for table in package.tables)
    rows = (at.dataset_file(package, f"{table}.json") for package, table in tables)
    for uri in (*api_addresses(portal), *islice(rows, 1), *channel_addresses(portal)):
        operation = operation_at(uri)
        if operation:
            found.setdefault(operation.id, uri)
    return tuple(
        ApiExample(operation.title, operation.uri, found[operation.id])
        for operation in OPERATIONS
        if operation.tag == tag and operation.id in found
    )


def _scope(page: str) -> int:
    return page.count("/")


def _feed_title(media_type: str) -> str:
    return N_("Atom") if "atom" in media_type else N_("JSON Feed")
