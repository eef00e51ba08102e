"""The page that a server shows for an address that leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from site_builder.pages import Link, View, places_of
from site_builder.publication import Publication
from site_builder.words import translator


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView(View):
    """`places` lead back into the site."""

    template: ClassVar[str] = "404.html"

    places: tuple[Link, ...]


def notfound_view(publication: Publication) -> NotFoundView:
    """The page for a wrong address."""
    _ = translator(publication.site.language)
    return NotFoundView(uri="404.html", title=_("Page not found"), is_indexed=False, places=places_of(publication))
