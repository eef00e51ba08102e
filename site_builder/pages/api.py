"""The page about the API, the feeds and the short messages: every address with an example that runs."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Crumb, Link, View, home_crumb
from site_builder.pages.recipes import recipes_of


@dataclass(frozen=True, slots=True)
class ApiExample:
    """One kind of file: `title` is a message id, `address` may leave a name open, `uri` is one that exists.

    `command` is the one to show where it is not simply to fetch the file.
    """

    title: str
    address: str
    uri: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class ApiRow:
    """The same in words, with the command that takes the example."""

    title: str
    address: str
    href: str
    command: str


@dataclass(frozen=True, slots=True)
class ApiGroup:
    """Addresses of one kind."""

    anchor: str
    title: str
    words: str
    rows: tuple[ApiRow, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a reader sends, and what comes back."""

    keyword: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiView(View):
    """Everything on the page."""

    template: ClassVar[str] = "api.html"
    search_weight: ClassVar[float] = 0.1

    openapi: Link
    groups: tuple[ApiGroup, ...]
    exchanges: tuple[Exchange, ...]


def api_view(
    publication: Publication,
    *,
    data: Sequence[ApiExample],
    feeds: Sequence[ApiExample],
    messages: Sequence[ApiExample],
    exchanges: Sequence[Exchange] = (),
) -> ApiView:
    """The page."""
    _ = translator(publication.site.language)
    groups = (
        ("data", _("Data"), _("Numbers keep their digits; what the portal does not know is left out."), data),
        (
            "filter",
            _("Filtering"),
            _(
                "DuckDB reads from a Parquet file only what a question needs, by HTTP Range; nothing runs on the "
                "portal. The file stands for any other."
            ),
            [ApiExample(recipe.title, recipe.uri, recipe.uri, recipe.command) for recipe in recipes_of(publication)],
        ),
        ("feeds", _("Feeds"), _("Reports, editions and corrections, dated only as somebody stated."), feeds),
        ("messages", _("Short messages"), _("Ready answers for SMS gateways and Zalo bots."), messages),
    )
    title = _("For programs")
    return ApiView(
        uri=at.API,
        title=title,
        description=_("Every figure of this portal as JSON files, without a key and without a limit."),
        section=at.API,
        crumbs=(home_crumb(_), Crumb(at.API, title)),
        alternates=(Alternate(at.OPENAPI, "application/vnd.oai.openapi+json;version=3.1", "OpenAPI 3.1"),),
        openapi=Link(at.OPENAPI, "OpenAPI 3.1"),
        groups=tuple(_group(publication, group, _) for group in groups if group[3]),
        exchanges=tuple(exchanges),
    )


def _group(
    publication: Publication, group: tuple[str, str, str, Sequence[ApiExample]], translate: Translate
) -> ApiGroup:
    anchor, title, words, examples = group
    site = publication.site
    rows = (
        ApiRow(
            translate(example.title),
            f"/{example.address}",
            example.uri,
            example.command or f"curl -s {shlex.quote(site.absolute(example.uri))}",
        )
        for example in examples
    )
    return ApiGroup(anchor, title, words, tuple(rows))
