"""The search page. Without a script it says so and leads to the lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from site_builder.pages import SEARCH_POLICY, Crumb, Link, View, home_crumb, places_of
from site_builder.publication import Publication
from site_builder.words import translator


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(View):
    """`places` lead on for those without a script."""

    template: ClassVar[str] = "search.html"
    policy: ClassVar[str] = SEARCH_POLICY

    places: tuple[Link, ...]


def search_view(publication: Publication) -> SearchView:
    """The search page."""
    _ = translator(publication.site.language)
    return SearchView(
        uri="search/",
        title=_("Search"),
        crumbs=(home_crumb(_), Crumb("search/", _("Search"))),
        section="search/",
        is_indexed=False,
        places=places_of(publication),
    )
