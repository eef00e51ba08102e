"""Joins API, feeds and short messages to the pages: their files, what each page links to, and the page about them.

The rooms do not know each other; the pipeline gives the pages what they need of the others.
"""

from __future__ import annotations

from site_builder.channels.api import api_files
from site_builder.channels.api.openapi import Path, paths
from site_builder.channels.feeds import feed_files, feed_links
from site_builder.channels.messages.files import message_files, told
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_
from site_builder.derive.portal import Portal
from site_builder.pages.api import ApiExample, ApiView, Exchange, api_view

JSON = "application/json"
SHOWN = 3  # exchanges on the page
TITLES = {
    "Index": N_("Where everything is"),
    "[DatasetSummary]": N_("All datasets"),
    "[SeriesSummary]": N_("All series"),
    "[ReportSummary]": N_("All reports"),
    "[IndicatorSummary]": N_("All indicators"),
    "[Latest]": N_("Latest values"),
    "Dataset": N_("One dataset"),
    "Rows": N_("Rows of a table"),
    "Series": N_("One series"),
    "Report": N_("One report with its text"),
    "IndicatorList": N_("Indicators of a series"),
    "Indicator": N_("One indicator over all periods"),
}
MESSAGE_TITLES = {
    "sms.json": N_("All messages by keyword"),
    "sms/{keyword}.txt": N_("One message of at most 160 letters"),
    "zalo/keywords.json": N_("All keywords for a Zalo bot"),
    "zalo/{keyword}.json": N_("One message for Zalo"),
}


def channel_files(portal: Portal) -> tuple[OutputFile, ...]:
    """Every file of the API, the feeds and the short messages, sorted by address."""
    made = (*api_files(portal), *feed_files(portal), *message_files(portal))
    return tuple(sorted(made, key=lambda file: file.uri))


def channels_view(portal: Portal) -> ApiView:
    """The page about them, each address with an example that exists."""
    known = paths(portal)
    exchanges = [Exchange(answer.keyword, text) for answer, text in told(portal).values()][:SHOWN]
    messages = tuple(ApiExample(MESSAGE_TITLES[path.uri], path.uri, path.example) for path in known if not path.shape)
    # One example of each kind: the whole portal, the first series, the first dataset.
    kinds = {(_scope(link.page), link.media_type): link for link in reversed(list(feed_links(portal)))}
    feeds = [ApiExample(_feed_title(link.media_type), link.uri, link.uri) for _, link in sorted(kinds.items())]
    return api_view(portal.publication, data=_data(known), feeds=feeds, messages=messages, exchanges=exchanges)


def _data(known: tuple[Path, ...]) -> tuple[ApiExample, ...]:
    """One example of each kind of document, be there a path of its own for each dataset."""
    kinds = {(path.shape, path.parameter): path for path in reversed(known) if path.shape}
    found = sorted(kinds.values(), key=known.index)
    return tuple(ApiExample(TITLES[path.shape], path.uri, path.example) for path in found)


def _scope(page: str) -> int:
    return page.count("/")


def _feed_title(media_type: str) -> str:
    return N_("Atom") if "atom" in media_type else N_("JSON Feed")
