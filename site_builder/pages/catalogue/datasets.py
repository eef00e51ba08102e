"""The catalogue of datasets. Above `PAGES_ABOVE` datasets each way to narrow it has a page and needs no script.

A shorter list is seen at once, and narrowed by a script alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, sha256_of
from site_builder.core.i18n.catalog import counter, translator
from site_builder.core.problem import Translate
from site_builder.core.text import of_data, slugify, unmarked
from site_builder.derive.codes import STATUS_WORDS
from site_builder.derive.datasets import licences_of
from site_builder.derive.observations import series_of
from site_builder.export.package import listed_formats
from site_builder.export.zip import whole_archives
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.pages import WORDS_OF, Alternate, Crumb, Link, View, home_crumb
from site_builder.pages import facts as say
from site_builder.pages.datasets.unpublished import AsideView, aside_lines
from site_builder.pages.sanitize import description_words

# The ways to narrow the catalogue: what each dataset has of them, for pages and for the script that combines them.


FACET_WORDS = WORDS_OF["facet"]
# Facets of many values that one dataset alone has: such a value leads to the dataset and has no page of its own.
LONG = frozenset(["source", "keyword"])
PAGES_ABOVE = 50  # datasets
SLUG_LENGTH = 60
_KINDS = WORDS_OF["dataset-kind"]
_Had = tuple[str, str, tuple[object, ...]]  # slug, words, order


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that packages share: its slug in the address, its words, where it stands, and who has it."""

    facet: str
    slug: str
    title: str
    order: tuple[object, ...]
    packages: tuple[Package, ...]

    @property
    def has_page(self) -> bool:
        """Whether the value has a list of its own."""
        return self.facet not in LONG or len(self.packages) > 1


def has_facet_pages(publication: Publication) -> bool:
    """Whether there are so many datasets that each value of a facet has a page."""
    return len(publication.packages) > PAGES_ABOVE


def facet_href(publication: Publication, facet: str, slug: str) -> str:
    """Where the datasets that have a value are listed."""
    return (
        at.facet_uri(facet, slug) if has_facet_pages(publication) else at.narrowed_uri(facet, slug)
    )


class Facets:
    """What the datasets of a portal have in common, facet by facet, in the language of its pages."""

    def __init__(self, publication: Publication, packages: Sequence[Package]) -> None:
        self.publication, self.packages = publication, packages
        self.language = publication.site.language
        self._ = translator(self.language)
        self.has_pages = has_facet_pages(publication)
        self.values = {name: self._values(name) for name in FACET_WORDS}

    def link(self, value: FacetValue) -> Link:
        """Where a value leads."""
        is_list = value.has_page or not self.has_pages
        href = (
            facet_href(self.publication, value.facet, value.slug)
            if is_list
            else value.packages[0].uri
        )
        return Link(href, value.title, note=value.slug, count=len(value.packages))

    def formats(self, package: Package) -> dict[str, str]:
        """The formats in which its tables can be had: key and words, in the order of downloads."""
        listed = (
            listed_formats(each, package, self.publication.site) for each in package.resources
        )
        return {key: self._(title) for formats in listed for key, title in formats}

    def narrowing(self) -> Iterator[tuple[str, tuple[FacetValue, ...]]]:
        """The facets that tell datasets apart; one whose only value all of them have does not."""
        for name, values in self.values.items():
            is_shared = len(values) == 1 and len(values[0].packages) == len(self.packages) > 1
            if values and not is_shared:
                yield name, values

    def _values(self, name: str) -> tuple[FacetValue, ...]:
        """Periods newest first, formats as downloads list them, long ones by how many have them, the rest by name."""
        facets: dict[str, tuple[str, tuple[object, ...], dict[str, Package]]] = {}
        for package in self.packages:
            for slug, title, order in _READERS[name](self, package):
                if slug:
                    facets.setdefault(slug, (title, order, {}))[2].setdefault(package.name, package)
        values = [
            FacetValue(
                name,
                slug,
                title,
                (-len(stored), slug) if name in LONG else order,
                tuple(stored.values()),
            )
            for slug, (title, order, stored) in facets.items()
        ]
        # Python compares tuples of one facet only, so their parts have the same types.
        return tuple(sorted(values, key=lambda value: value.order, reverse=name == "period"))

    def _topics(self, package: Package) -> Iterator[_Had]:
        for code in sorted(set(package.themes)):
            yield slugify(code), *_by_name(say.topic(code, self._))

    def _series(self, package: Package) -> Iterator[_Had]:
        if series := series_of(self.publication, package):
            yield (
                slugify(series),
                *_by_name(self.publication.series_title(series).say(self.language)),
            )

    def _periods(self, package: Package) -> Iterator[_Had]:
        if period := self.publication.period_of(package):
            yield slugify(period.code), period.label(self.language), period.sort_key

    def _kinds(self, package: Package) -> Iterator[_Had]:
        kind = self._kind(package)
        yield kind, self._(_KINDS[kind]), (list(_KINDS).index(kind),)

    def _kind(self, package: Package) -> str:
        if self.publication.report_of(package):
            return "report"
        if package.series and package.name == at.series_package(package.series):
            return "series"
        is_list = package.with_role("indicators") and not package.with_role("observations")
        return "list" if is_list else "other"

    def _formats(self, package: Package) -> Iterator[_Had]:
        for index, (key, title) in enumerate(self.formats(package).items()):
            yield slugify(key), title, (index, key)

    def _statuses(self, package: Package) -> Iterator[_Had]:
        report = self.publication.report_of(package)
        if report:
            status = self.publication.status_of(report)
            yield status, *_by_name(self._(STATUS_WORDS[status]))

    def _publishers(self, package: Package) -> Iterator[_Had]:
        for agent in package.agents("publisher") or (self.publication.site.publisher,):
            yield _slug(str(agent.name)), *_by_name(agent.name.say(self.language))

    def _sources(self, package: Package) -> Iterator[_Had]:
        for source in package.sources:
            yield (
                _slug(source.title or source.url),
                *_by_name(source.say(self.language) or source.url),
            )

    def _licences(self, package: Package) -> Iterator[_Had]:
        for licence in licences_of(package):
            text = licence.name or licence.title
            yield _slug(text), *_by_name(of_data(text, self.language))

    def _keywords(self, package: Package) -> Iterator[_Had]:
        for keyword in package.keywords:
            yield _slug(keyword), *_by_name(of_data(keyword, self.language))


_READERS: Mapping[str, Callable[[Facets, Package], Iterator[_Had]]] = {
    "topic": Facets._topics,
    "series": Facets._series,
    "period": Facets._periods,
    "kind": Facets._kinds,
    "format": Facets._formats,
    "status": Facets._statuses,
    "publisher": Facets._publishers,
    "source": Facets._sources,
    "licence": Facets._licences,
    "keyword": Facets._keywords,
}


def _by_name(title: str) -> tuple[str, tuple[object, ...]]:
    return title, (unmarked(title).lower(),)


def _slug(text: str) -> str:
    """Fit for an address; what is cut keeps a digest, so that two long names do not become one."""
    slug = slugify(text)
    digest = sha256_of(text.encode())[:8]
    return slug if len(slug) <= SLUG_LENGTH else f"{slug[:SLUG_LENGTH].rstrip('-._')}-{digest}"


def facets_file(publication: Publication, facets: Facets, page: int) -> OutputFile:
    """What the script combines: every value of every facet, and which of them each dataset of the list has."""
    narrowing = list(facets.narrowing())
    has: dict[str, list[list[int]]] = {
        package.name: [[] for _ in narrowing] for package in facets.packages
    }
    for index, (_, values) in enumerate(narrowing):
        for number, value in enumerate(values):
            for package in value.packages:
                has[package.name][index].append(number)
    _ = translator(facets.language)
    count = counter(facets.language)
    members = {
        "page": page,
        "words": {
            "one": count("%(count)s dataset", "%(count)s datasets", 1),
            "other": count("%(count)s dataset", "%(count)s datasets", 2),
            "none": _("No dataset has all of this. Take something out."),
            "more": _("Show {count} more"),
            "all": _("All %(count)s"),
            "remove": _("Take out: {filter}"),
            "failed": _(
                "The list could not be loaded. Each way to narrow it has a page of its own."
            ),
        },
        "facets": [
            {
                "name": name,
                "title": _(FACET_WORDS[name]),
                "values": [[v.slug, unmarked(v.title)] for v in values],
            }
            for name, values in narrowing
        ],
        "datasets": list(has.values()),
    }
    content = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
    return OutputFile(at.facets_json(facets.language), content)


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
    has_pages: bool = True
    wholes: tuple[Link, ...] = ()


def catalogue_views(
    publication: Publication, *, alternates: tuple[Alternate, ...] = ()
) -> tuple[CatalogueView, ...]:
    """The catalogue, a page for each facet, and one for each of its values; longer lists in several pages."""
    _ = translator(publication.site.language)
    packages = _newest_first(publication)
    facets = Facets(publication, packages)
    entries = {package.name: _entry(publication, package, facets) for package in packages}
    base = CatalogueView(
        uri=at.DATASETS,
        title=_("Data"),
        description=_(
            "Each dataset belongs to a report or a series of indicators and can be taken whole."
        ),
        kind="catalogue",
        section=at.DATASETS,
        crumbs=(home_crumb(_), Crumb(at.DATASETS, _("Data"))),
        alternates=alternates,
        is_answer=False,
        total=len(packages),
        entries=tuple(entries.values()),
        facets=tuple(_facet(facets, name, values) for name, values in facets.narrowing()),
        has_pages=facets.has_pages,
        combined=at.facets_json(publication.site.language),
        wholes=tuple(_wholes(publication, _)),
    )
    views = [*_paged(replace(base, aside=aside_lines(publication)), at.facet_uri("page"))]
    if not facets.has_pages:
        return tuple(views)
    base = replace(base, alternates=())  # what the catalogue says again, it says of the whole
    views += _ways(base, facets, _)
    for name, values in facets.values.items():
        views += _narrowed(base, facets, name, values, entries)
    return tuple(views)


def _wholes(publication: Publication, _: Translate) -> Iterator[Link]:
    """The archives over several datasets, each by what is in it."""
    for uri, packages in whole_archives(publication).items():
        series = publication.series_title(packages[0].series).say(publication.site.language)
        title = _("All datasets in one ZIP") if uri == at.WHOLE else _("ZIP of the series {title}")
        yield Link(uri, title.replace("{title}", series))


def combined_facets(publication: Publication) -> OutputFile:
    """The file from which a script combines the facets of the list."""
    return facets_file(publication, Facets(publication, _newest_first(publication)), PAGE)


def _ways(base: CatalogueView, facets: Facets, _: Translate) -> Iterator[CatalogueView]:
    """The page of all ways to narrow the list, each with its own."""
    title = _("Ways to narrow the list")
    links = tuple(
        Link(at.facet_uri(name), _(FACET_WORDS[name]))
        for name, values in facets.values.items()
        if values
    )
    if links:
        crumbs = (*base.crumbs, Crumb(at.FACET_FOLDER, title))
        yield replace(
            base, uri=at.FACET_FOLDER, title=title, crumbs=crumbs, entries=(), values=links
        )


def _narrowed(
    base: CatalogueView,
    facets: Facets,
    name: str,
    values: Sequence[FacetValue],
    entries: dict[str, Entry],
) -> Iterator[CatalogueView]:
    """The pages of one facet."""
    title, uri = facets._(FACET_WORDS[name]), at.facet_uri(name)
    if values:
        links = tuple(map(facets.link, values))
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
    for index, uri in enumerate(addresses, 1):
        yield replace(
            view,
            uri=uri,
            alternates=view.alternates if index == 1 else (),
            entries=view.entries[(index - 1) * PAGE : index * PAGE],
            place=index,
            places=places,
            before=addresses[index - 2] if index > 1 else None,
            after=addresses[index] if index < places else None,
        )


def _page_uris(first: str, more: str, entries: int) -> list[str]:
    """Where the pages of a list stand."""
    places = max(1, -(-entries // PAGE))
    return [first, *(f"{more}{index}/" for index in range(2, places + 1))]


def catalogue_addresses(publication: Publication) -> Iterator[str]:
    """Every address that `catalogue_views` fill, but that of the whole list."""
    facets = Facets(publication, publication.packages)
    yield from _page_uris(at.DATASETS, at.facet_uri("page"), len(publication.packages))[1:]
    if not facets.has_pages:
        return
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
    periods = {package.name: publication.period_of(package) for package in by_title}
    return tuple(
        sorted(
            by_title, key=lambda each: p.sort_key if (p := periods[each.name]) else (), reverse=True
        )
    )


def _entry(publication: Publication, package: Package, facets: Facets) -> Entry:
    language, report = publication.site.language, publication.report_of(package)
    series, period = series_of(publication, package), publication.period_of(package)
    return Entry(
        link=Link(package.uri, package.label(language)),
        description=say.in_brief(description_words(package.description.say(language))),
        status=publication.status_of(report) if report else "",
        series=publication.series_title(series).say(language) if series else "",
        period=period.label(language) if period else "",
        tables=len(package.tables),
        rows=package.row_count,
        formats=tuple(facets.formats(package).values()),
    )


def _facet(facets: Facets, name: str, values: Sequence[FacetValue]) -> Facet:
    links, title = tuple(map(facets.link, values)), facets._(FACET_WORDS[name])
    href = at.facet_uri(name) if facets.has_pages else at.narrowed_uri(name, "")
    more = Link(href, title, count=len(links)) if len(links) > SHOWN else None
    return Facet(name, title, links[:SHOWN], more)


def _marked(facet: Facet, uri: str) -> Facet:
    return replace(
        facet, values=tuple(replace(link, is_current=link.href == uri) for link in facet.values)
    )
