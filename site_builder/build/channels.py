"""Joins API, feeds and short messages to the pages: their files, what each page links to, and the page about them.

The rooms do not know each other; the pipeline gives the pages what they need of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from site_builder.channels.api import addresses as at
from site_builder.channels.api import api_addresses, api_files
from site_builder.channels.api.operations import OPERATIONS, operation_at
from site_builder.channels.feeds import feed_addresses, feed_files, feed_links
from site_builder.channels.messages.files import message_addresses, message_files, told
from site_builder.core.addresses import API, OPENAPI
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Link
from site_builder.pages.api import ApiExample, ApiView, Exchange, api_view

JSON = "application/json"
SHOWN = 3  # exchanges on the page


def channel_files(publication: Publication, files: Sequence[Distribution]) -> tuple[OutputFile, ...]:
    """Every file of the API, the feeds and the short messages, sorted by address; `files` are all downloads."""
    made = (*api_files(publication, files), *feed_files(publication), *message_files(publication))
    return tuple(sorted(made, key=lambda file: file.uri))


def channel_addresses(publication: Publication) -> Iterator[str]:
    """Every address that they and their page fill; of two things under one name, which are told apart, one counts."""
    once = replace(
        publication,
        series=tuple({each.name: each for each in publication.series}.values()),
        reports=tuple({each.uri: each for each in publication.reports}.values()),
        packages=tuple({each.name: each for each in publication.packages}.values()),
    )
    yield API
    yield from api_addresses(once)
    yield from feed_addresses(once)
    yield from message_addresses(once)


def channel_alternates(publication: Publication) -> dict[str, tuple[Alternate, ...]]:
    """For each page that has any: its feeds and its document of the API, by the page's address."""
    found: dict[str, list[Alternate]] = {}
    feeds: dict[str, list[Alternate]] = {}
    for link in feed_links(publication):
        feed = Alternate(link.uri, link.media_type, link.title)
        found.setdefault(link.page, []).append(feed)
        feeds.setdefault(link.page, []).append(feed)
    for report in publication.reports:
        found.setdefault(report.uri, []).extend(feeds.get(f"{report.series}/", ()))
    for page, uri in _documents(publication):
        found.setdefault(page, []).append(Alternate(uri, JSON, "API"))
    return {page: tuple(links) for page, links in found.items()}


def _documents(publication: Publication) -> Iterator[tuple[str, str]]:
    yield "", at.INDEX
    yield from ((each.uri, at.series_uri(each.name)) for each in publication.series)
    yield from ((each.uri, at.report_uri(each.series, each.name)) for each in publication.reports)
    yield from ((each.uri, at.dataset_uri(each.name)) for each in publication.packages)


def channels_view(publication: Publication) -> ApiView:
    """The page about them, each address with an example that exists."""
    exchanges = [Exchange(answer.keyword, text) for answer, text in told(publication).values()][:SHOWN]
    data, messages = _examples(publication, "data"), _examples(publication, "messages")
    # One example of each kind: the whole portal, the first series, the first dataset.
    kinds = {(_scope(link.page), link.media_type): link for link in reversed(list(feed_links(publication)))}
    feeds = [ApiExample(_feed_title(link.media_type), link.uri, link.uri) for _, link in sorted(kinds.items())]
    return api_view(publication, data=data, feeds=feeds, messages=messages, exchanges=exchanges)


def _examples(publication: Publication, tag: str) -> tuple[ApiExample, ...]:
    """One existing file of each operation that has any."""
    found: dict[str, str] = {}
    for uri in (*api_addresses(publication), *message_addresses(publication)):
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


def channel_links(publication: Publication) -> tuple[Link, ...]:
    """What the footer of every page names."""
    _ = translator(publication.site.language)
    feed = next(link for link in feed_links(publication) if not link.page)
    return (Link(API, _("For programs")), Link(feed.uri, _("Feed of what is new")), Link(OPENAPI, "OpenAPI"))
