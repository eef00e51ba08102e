"""Ordinary pages written in Markdown, and the frame that stands around every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.pages import Column, Crumb, Frame, Link, TocItem, View, home_crumb, with_folded
from site_builder.pages.facts import safe_href
from site_builder.publication import Publication
from site_builder.words import translator


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView(View):
    """An ordinary page."""

    toc: tuple[TocItem, ...]
    body: Markup


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


def frame_view(publication: Publication, *, about: Sequence[Link] = (), machine: Sequence[Link] = ()) -> Frame:
    """What stands around every page: `about` are the portal's own pages, `machine` its files for harvesters."""
    _, language = translator(publication.site.language), publication.site.language
    reports = tuple(Link(each.uri, each.title.say(language)) for each in publication.series)
    columns = (
        Column(_("Reports"), reports),
        Column(_("Data"), (Link("datasets/", _("All datasets")), Link("search/", _("Search")))),
        Column(_("For machines"), tuple(machine)),
        Column(_("About this site"), tuple(about)),
        Column(_("Contact"), _contact(publication)),
    )
    return Frame(tuple(column for column in columns if column.links))


def _contact(publication: Publication) -> tuple[Link, ...]:
    contact, language = publication.site.contact, publication.site.language
    mail, web = safe_href(f"mailto:{contact.email}") if contact.email else "", safe_href(contact.url)
    links = (Link(mail, contact.email), Link(web, contact.name.say(language)))
    return tuple(link for link in links if link.href and link.title)
