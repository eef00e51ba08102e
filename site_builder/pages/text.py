"""Pages without data of their own (text, search, a wrong address) and the frame that stands around every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import fold
from site_builder.derive.observations import all_series
from site_builder.model.publication import Publication
from site_builder.pages import (
    SEARCH_POLICY,
    Column,
    Crumb,
    Frame,
    Link,
    TocItem,
    View,
    home_crumb,
    places_of,
)
from site_builder.pages.facts import safe_href
from site_builder.pages.sanitize import clean_html

MOST_PAGES = 12  # of a portal's own, in the footer of every page


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView(View):
    """An ordinary page; its text may begin with the heading itself, as in MkDocs."""

    toc: tuple[TocItem, ...]
    body: Markup

    @property
    def has_heading(self) -> bool:
        """Whether the text has its first heading."""
        return "<h1" in self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(View):
    """The search page; `places` lead on for those without a script."""

    template: ClassVar[str] = "search.html"
    policy: ClassVar[str] = SEARCH_POLICY

    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView(View):
    """The page for an address that leads nowhere; `places` lead back into the site."""

    template: ClassVar[str] = at.NOT_FOUND

    places: tuple[Link, ...]


HINTS, HINT_WORDS = 2, 4


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
    return PageView(
        uri=uri,
        title=title,
        description=description,
        section=uri,
        crumbs=(home_crumb(_), Crumb(uri, title)),
        toc=tuple(toc),
        body=Markup(body_html),
    )


def search_view(publication: Publication) -> SearchView:
    """The search page."""
    _ = translator(publication.site.language)
    return SearchView(
        uri=at.SEARCH,
        title=_("Search"),
        description=_(
            "All figures, indicators, reports and datasets, found by their words, with tone marks or without."
        ),
        crumbs=(home_crumb(_), Crumb(at.SEARCH, _("Search"))),
        section=at.SEARCH,
        is_answer=False,
        places=places_of(publication),
    )


def notfound_view(publication: Publication) -> NotFoundView:
    """The page for a wrong address."""
    _ = translator(publication.site.language)
    return NotFoundView(
        uri=at.NOT_FOUND, title=_("Page not found"), is_indexed=False, places=places_of(publication)
    )


def frame_view(
    publication: Publication, *, about: Sequence[Link] = (), machine: Sequence[Link] = ()
) -> Frame:
    """What stands around every page: `about` are the portal's own pages, `machine` its files for harvesters.

    Of many pages of its own only the first are named, lest every page grow with every other.
    """
    _, language = translator(publication.site.language), publication.site.language
    reports = tuple(Link(each.uri, each.title.say(language)) for each in publication.series)
    reports += (Link(at.REPORTS, _("All reports")),) if reports else ()
    indicators = (Link(at.INDICATORS, _("Indicators")),) if all_series(publication) else ()
    columns = (
        Column(_("Reports"), reports),
        Column(
            _("Data"),
            (
                *indicators,
                Link(at.DATASETS, _("All datasets")),
                *_ledger(publication),
                Link(at.SEARCH, _("Search")),
                Link(at.CHANGES, _("Corrections and revisions")),
            ),
        ),
        Column(_("About this site"), tuple(about[:MOST_PAGES])),
        Column(_("Contact"), _contact(publication)),
    )
    for_programs = Column(_("For machines"), tuple(machine))
    text = clean_html(publication.site.copyright.say(language))
    shown = tuple(column for column in columns if column.links)
    return Frame(shown, for_programs if machine else None, Markup(text), _hint(publication))


def _hint(publication: Publication) -> str:
    """How one may type here, by the beginnings of the portal's own titles; "" where these bear no tone marks."""
    titles = [str(each.title) for each in (publication.series or publication.packages)]
    begun = (" ".join(title.split()[:HINT_WORDS]).lower().rstrip(".,;:") for title in titles)
    bare = (fold(words) for words in dict.fromkeys(begun) if fold(words) != words)
    return ", ".join(f"“{words}”" for words in islice(bare, HINTS))


def _ledger(publication: Publication) -> tuple[Link, ...]:
    """Only where there is a series to keep it for."""
    _ = translator(publication.site.language)
    links = (Link(at.LEDGER, _("Ledger of periods")), Link(at.CALENDAR, _("Calendar (.ics)")))
    return links if publication.series else ()


def _contact(publication: Publication) -> tuple[Link, ...]:
    contact, language = publication.site.contact, publication.site.language
    mail, web = (
        safe_href(f"mailto:{contact.email}") if contact.email else "",
        safe_href(contact.url),
    )
    links = (Link(mail, contact.email), Link(web, contact.name.say(language)))
    return tuple(link for link in links if link.href and link.title)
