"""Pages without data of their own: ordinary text, search, the page for a wrong address, and the frame of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from site_builder.pages import (
    SEARCH_POLICY,
    Column,
    Crumb,
    Frame,
    Link,
    TocItem,
    View,
    home_crumb,
    with_folded,
)
from site_builder.pages.facts import safe_href
from site_builder.publication import Publication
from site_builder.words import translator


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView(View):
    """An ordinary page written in Markdown."""

    toc: tuple[TocItem, ...]
    body: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(View):
    """The search page; `places` lead on for those without a script."""

    template: ClassVar[str] = "search.html"
    policy: ClassVar[str] = SEARCH_POLICY

    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView(View):
    """The page for an address that leads nowhere."""

    template: ClassVar[str] = "404.html"

    places: tuple[Link, ...]


def page_view(
    publication: Publication,
    *,
    uri: str,
    title: str,
    body_html: str,
    description: str = "",
    toc: Sequence[TocItem] = (),
) -> PageView:
    """An ordinary page; `body_html` has been cleaned."""
    _ = translator(publication.site.language)
    return with_folded(
        PageView(
            uri=uri,
            title=title,
            description=description,
            section=uri,
            crumbs=(home_crumb(_), Crumb(uri, title)),
            toc=tuple(toc),
            body=Markup(body_html),
        )
    )


def search_view(publication: Publication) -> SearchView:
    """The search page."""
    _ = translator(publication.site.language)
    crumbs = (home_crumb(_), Crumb("search/", _("Search")))
    return SearchView(
        uri="search/",
        title=_("Search"),
        crumbs=crumbs,
        section="search/",
        is_indexed=False,
        places=_places(publication),
    )


def notfound_view(publication: Publication) -> NotFoundView:
    """The page that a server shows for a wrong address."""
    _ = translator(publication.site.language)
    return NotFoundView(
        uri="404.html", title=_("Page not found"), is_indexed=False, places=_places(publication)
    )


def frame_view(
    publication: Publication, *, about: Sequence[Link] = (), machine: Sequence[Link] = ()
) -> Frame:
    """What stands around every page: `about` are the portal's own pages, `machine` its files for harvesters."""
    _, language = translator(publication.site.language), publication.site.language
    contact = publication.site.contact
    mail, web = safe_href(f"mailto:{contact.email}"), safe_href(contact.url)
    follow = [Link(mail, contact.email)] if contact.email else []
    follow += [Link(web, contact.name.say(language))] if web else []
    columns = (
        Column(_("Reports"), tuple(Link(each.uri, each.title.say(language)) for each in publication.series)),
        Column(_("Data"), (Link("datasets/", _("All datasets")), Link("search/", _("Search")))),
        Column(_("For machines"), tuple(machine)),
        Column(_("About this site"), tuple(about)),
        Column(_("Contact"), tuple(follow)),
    )
    return Frame(tuple(column for column in columns if column.links))


def _places(publication: Publication) -> tuple[Link, ...]:
    """Where a reader can go on by hand."""
    _, language = translator(publication.site.language), publication.site.language
    reports = (Link(each.uri, each.title.say(language)) for each in publication.series)
    return (Link("", _("Home")), *reports, Link("datasets/", _("All datasets")))
