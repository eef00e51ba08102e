"""The catalogue of datasets, and a page for each way to narrow it, so that browsing needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.marks import unmarked
from site_builder.core.problem import Translate
from site_builder.derive.datasets import period_of
from site_builder.derive.observations import series_of
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Crumb, Link, View, home_crumb
from site_builder.pages import facts as say
from site_builder.pages.aside import AsideView, aside_lines
from site_builder.pages.description import description_words
from site_builder.pages.facets import FACET_WORDS, Facets, FacetValue, facets_file

PAGE = 100  # entries a page; a longer list goes on at <address>2/, <address>3/ ...
SHOWN = 8  # values of a facet beside the list; its own page has them all


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset in the list."""

    link: Link
    description: str
    status: str
    series: str
    period: str
    tables: int
    rows: int
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the list: its values with how many datasets each has."""

    name: str
    title: str
    values: tuple[Link, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueView(View):
    """One page of the catalogue. `narrowed` says by what, "" for all; `values` fill a facet's own page.

    `combined` is the file from which a script combines facets, `here` the one that this page is about.
    """

    template: ClassVar[str] = "catalogue.html"

    total: int
    entries: tuple[Entry, ...]
    facets: tuple[Facet, ...]
    narrowed: str = ""
    values: tuple[Link, ...] = ()
    place: int = 1
    places: int = 1
    before: str | None = None
    after: str | None = None
    aside: tuple[AsideView, ...] = ()
    combined: str = ""
    here: str = ""


def catalogue_views(publication: Publication, *, alternates: tuple[Alternate, ...] = ()) -> tuple[CatalogueView, ...]:
    """The catalogue, a page for each facet, and one for each of its values; longer lists in several pages."""
    _ = translator(publication.site.language)
    packages = _newest_first(publication)
    facets = Facets(publication, packages)
    entries = {package.name: _entry(publication, package, facets) for package in packages}
    base = CatalogueView(
        uri=at.DATASETS,
        title=_("Data"),
        description=_("Each dataset belongs to a report or a series of indicators and can be taken whole."),
        kind="catalogue",
        section=at.DATASETS,
        crumbs=(home_crumb(_), Crumb(at.DATASETS, _("Data"))),
        alternates=alternates,
        is_answer=False,
        total=len(packages),
        entries=tuple(entries.values()),
        facets=tuple(_facet(name, values, _) for name, values in facets.narrowing()),
        combined=at.facets_json(publication.site.language),
    )
    made = [*_paged(replace(base, aside=aside_lines(publication)), at.facet_uri("page"))]
    base = replace(base, alternates=())  # what the catalogue says again, it says of the whole
    made += _ways(base, facets, _)
    for name, values in facets.values.items():
        made += _narrowed(base, name, values, entries, _)
    return tuple(view for view in made)


def combined_facets(publication: Publication) -> OutputFile:
    """The file from which a script combines the facets of the list."""
    return facets_file(publication, Facets(publication, _newest_first(publication)), PAGE)


def _ways(base: CatalogueView, facets: Facets, _: Translate) -> Iterator[CatalogueView]:
    """The page of all ways to narrow the list, each with its own."""
    title = _("Ways to narrow the list")
    links = tuple(Link(at.facet_uri(name), _(FACET_WORDS[name])) for name, values in facets.values.items() if values)
    if links:
        crumbs = (*base.crumbs, Crumb(at.FACET_FOLDER, title))
        yield replace(base, uri=at.FACET_FOLDER, title=title, crumbs=crumbs, entries=(), values=links)


def _narrowed(
    base: CatalogueView, name: str, values: Sequence[FacetValue], entries: dict[str, Entry], _: Translate
) -> Iterator[CatalogueView]:
    """The pages of one facet."""
    title, uri = _(FACET_WORDS[name]), at.facet_uri(name)
    if values:
        links = tuple(value.link for value in values)
        crumbs = (*base.crumbs, Crumb(uri, title))
        yield replace(base, uri=uri, title=title, crumbs=crumbs, entries=(), values=links)
    for value in values:
        if not value.has_page:
            continue
        here = at.facet_uri(name, value.slug)
        view = replace(
            base,
            uri=here,
            # A title of a page cannot say that its words are in another language; the line above the list does.
            title=f"{base.title}: {value.title if unmarked(value.title) == value.title else title}",
            crumbs=(*base.crumbs, Crumb(uri, title), Crumb(here, value.title)),
            entries=tuple(entries[package.name] for package in value.packages),
            total=len(value.packages),
            narrowed=f"{title}: {value.title}",
            facets=tuple(_marked(facet, here) for facet in base.facets),
            here=f"{name}={value.slug}",
        )
        yield from _paged(view, here)


def _paged(view: CatalogueView, more: str) -> Iterator[CatalogueView]:
    addresses = _page_uris(view.uri, more, len(view.entries))
    places = len(addresses)
    for place, uri in enumerate(addresses, 1):
        yield replace(
            view,
            uri=uri,
            alternates=view.alternates if place == 1 else (),
            entries=view.entries[(place - 1) * PAGE : place * PAGE],
            place=place,
            places=places,
            before=addresses[place - 2] if place > 1 else None,
            after=addresses[place] if place < places else None,
        )


def _page_uris(first: str, more: str, entries: int) -> list[str]:
    """Where the pages of a list stand."""
    places = max(1, -(-entries // PAGE))
    return [first, *(f"{more}{place}/" for place in range(2, places + 1))]


def catalogue_addresses(publication: Publication) -> Iterator[str]:
    """Every address that `catalogue_views` fill, but that of the whole list."""
    facets = Facets(publication, publication.packages)
    yield from _page_uris(at.DATASETS, at.facet_uri("page"), len(publication.packages))[1:]
    yield from (at.FACET_FOLDER,) if any(facets.values.values()) else ()
    for name, values in facets.values.items():
        yield from (at.facet_uri(name),) if values else ()
        for value in values:
            here = at.facet_uri(name, value.slug)
            yield from _page_uris(here, here, len(value.packages)) if value.has_page else ()


def _newest_first(publication: Publication) -> tuple[Package, ...]:
    """By period, newest first, then by title; those without a period last."""
    language = publication.site.language
    by_title = sorted(publication.packages, key=lambda package: package.label(language).lower())
    periods = {package.name: period_of(publication, package) for package in by_title}
    return tuple(sorted(by_title, key=lambda each: p.sort_key if (p := periods[each.name]) else (), reverse=True))


def _entry(publication: Publication, package: Package, facets: Facets) -> Entry:
    language, report = publication.site.language, publication.report_of(package)
    series, period = series_of(publication, package), period_of(publication, package)
    return Entry(
        link=Link(package.uri, package.label(language)),
        description=say.in_brief(description_words(package.description.say(language))),
        status=report.status if report else "",
        series=publication.series_title(series).say(language) if series else "",
        period=period.label(language) if period else "",
        tables=len(package.tables),
        rows=package.row_count,
        formats=tuple(facets.formats(package).values()),
    )


def _facet(name: str, values: Sequence[FacetValue], _: Translate) -> Facet:
    links, title = tuple(value.link for value in values), _(FACET_WORDS[name])
    more = Link(at.facet_uri(name), title, count=len(links)) if len(links) > SHOWN else None
    return Facet(name, title, links[:SHOWN], more)


def _marked(facet: Facet, uri: str) -> Facet:
    return replace(facet, values=tuple(replace(link, is_current=link.href == uri) for link in facet.values))
