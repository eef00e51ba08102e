"""Makes the catalogue out of the publication and its downloads: one pass over summaries, no row is read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise

from site_builder.catalog import model
from site_builder.catalog.dcat import service_iri
from site_builder.catalog.vocabularies import (
    FREQUENCIES,
    LICENCE_ADDRESSES,
    PER_YEAR,
    Frequency,
    language_iri,
)
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Window
from site_builder.core.calendar.rhythm import times_a_year
from site_builder.core.files import Distribution
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import Text, slugify
from site_builder.derive import datasets as derived
from site_builder.derive.observations import SeriesData, origins_of, series_of
from site_builder.model.area import Area
from site_builder.model.config import Agent, Licence, SiteConfig
from site_builder.model.package import Coverage, Package, Resource
from site_builder.model.publication import Publication
from site_builder.model.report import Series as Run

# The areas that datasets cover and the bodies behind them, each under the one address that the portal gives it.


def territory_of(publication: Publication, where: Coverage) -> model.Territory | None:
    """The declared area that a place is, with what it belongs to and what it became; None for any other place.

    A place of another name under the address of a declared area lies within it: packages released before areas were
    declared could only give their country's address.
    """
    area = publication.area_of(where)
    if area:
        return _territory(publication, area)
    around = next(
        (each for each in publication.areas.values() if each.uri and each.uri == where.uri), None
    )
    if around is None or not where.title:
        return None
    key = slugify(where.title.main)
    iri = publication.lasting(at.area_uri(key))
    return model.Territory(
        iri, Area(key, where.title, part_of=around.code), _territory(publication, around)
    )


def _territory(publication: Publication, area: Area) -> model.Territory:
    parent, successor = publication.areas.get(area.part_of), publication.areas.get(area.successor)
    return model.Territory(
        iri=area.uri or publication.lasting(at.area_uri(area.code)),
        area=area,
        part_of=_territory(publication, parent) if parent else None,
        successor=_territory(publication, successor) if successor else None,
    )


def party_of(publication: Publication, agent: Agent) -> model.Party:
    """An agent under an IRI of its own. The portal's publisher keeps its own facts wherever a package names it, and
    so does a body that the portal declares.
    """
    site, body = publication.site, publication.body_of(agent)
    if agent.name.main == site.publisher.name.main:
        return model.Party(publication.lasting("#publisher"), site.publisher, body)
    known = body.agent if body else agent
    successor = publication.bodies.get(body.successor) if body else None
    return model.Party(
        publication.lasting(f"#agent-{slugify(known.name.main) or 'unnamed'}"),
        Agent(
            known.name, known.url or agent.url, known.email or agent.email, known.kind or agent.kind
        ),
        body,
        party_of(publication, successor.agent) if successor else None,
    )


# Series as catalogues see them: a run of datasets in the order of time, each knowing its neighbours.


def rhythm_of_series(series: Run) -> Frequency | None:
    """How often a series appears; None where only days and windows are known."""
    return PER_YEAR.get(times_a_year(series.kinds, series.rhythm))


def series_among(
    publication: Publication, name: str, datasets: Sequence[model.Dataset]
) -> model.Series:
    """A series of that name with the datasets that belong to it; `datasets` are those of the whole portal."""
    site, declared = publication.site, publication.series_named(name)
    known_as = publication.log.first(at.series_uri(name)).rstrip("/")
    members = [each for each in datasets if each.series == name]
    chain = _chain(members)
    url = site.absolute(declared.uri) if declared else site.absolute(at.DATASETS)
    creators = (
        (party_of(publication, Agent(declared.creator)),)
        if declared and declared.creator
        else members[0].creators
    )
    return model.Series(
        iri=publication.lasting(
            f"{publication.log.first(declared.uri) if declared else at.DATASETS}#series-{known_as}"
        ),
        name=name,
        url=url,
        title=publication.series_title(name),
        # A series declared by packages alone has no text of its own: it is what its newest member says.
        description=declared.description if declared else (chain or members)[-1].description,
        publisher=party_of(publication, site.publisher),
        creators=creators,
        contact=site.contact,
        frequency=rhythm_of_series(declared) if declared else None,
        coverage=_span(members),
        spatial=next(
            (each.spatial for each in members if each.spatial.uri or each.spatial.title), Coverage()
        ),
        members=tuple(each.iri for each in members),
        first=chain[0].iri if chain else "",
        last=chain[-1].iri if chain else "",
        territory=next((each.territory for each in members if each.territory), None),
    )


def _chain(members: Sequence[model.Dataset]) -> list[model.Dataset]:
    """Those of one period each, in time; an indicator list belongs to the series but to no place in it."""
    return sorted(
        (each for each in members if each.period), key=lambda each: (_end(each), each.name)
    )


def _end(dataset: model.Dataset) -> tuple[date, date]:
    window = dataset.coverage
    return (window.end, window.start) if window else (date.min, date.min)


def _span(members: Sequence[model.Dataset]) -> Window | None:
    windows = [each.coverage for each in members if each.coverage]
    return (
        Window(min(each.start for each in windows), max(each.end for each in windows))
        if windows
        else None
    )


def linked_in(
    datasets: Sequence[model.Dataset], series: Sequence[model.Series]
) -> Iterator[model.Dataset]:
    """The datasets with their series and their neighbours in it."""
    homes = {each.name: each.iri for each in series}
    members: dict[str, list[model.Dataset]] = defaultdict(list)
    for each in datasets:
        members[each.series].append(each)
    chains = [[each.iri for each in _chain(members[name])] for name in homes]
    before = {later: earlier for chain in chains for earlier, later in pairwise(chain)}
    after = {earlier: later for later, earlier in before.items()}
    for each in datasets:
        previous, following = before.get(each.iri, ""), after.get(each.iri, "")
        yield replace(
            each, series_iri=homes.get(each.series, ""), previous=previous, next=following
        )


def catalogue_of(
    publication: Publication,
    observed: Mapping[str, SeriesData],
    distributions: Sequence[Distribution],
    pages: Iterable[str] = (),
    *,
    origins: Mapping[str, tuple[str, ...]] | None = None,
) -> model.Catalogue:
    """The catalogue of all downloads, pages being their addresses; `origins` are those of `observed`, if known."""
    series = tuple(_observed(publication, observed, name) for name in observed)
    sketch = sketch_of(publication, distributions, pages)
    origins = origins_of(observed.values()) if origins is None else origins
    datasets = tuple(
        replace(each, observed_from=origins.get(each.name, ())) for each in sketch.datasets
    )
    return replace(sketch, datasets=datasets, observed=series)


def sketch_of(
    publication: Publication, distributions: Sequence[Distribution] = (), pages: Iterable[str] = ()
) -> model.Catalogue:
    """The catalogue without its observations, which cannot be read before they have been checked."""
    site = publication.site
    files: dict[str, list[Distribution]] = defaultdict(list)
    for each in distributions:
        files[each.package].append(each)
    doubled = {
        name
        for name, count in Counter(p.identifier for p in publication.packages).items()
        if count > 1
    }
    datasets = [
        _dataset(publication, package, files[package.name], doubled)
        for package in publication.listed
    ]
    series = tuple(
        series_among(publication, name, datasets)
        for name in sorted({each.series for each in datasets} - {""})
    )
    linked = tuple(linked_in(datasets, series))
    days = [day for each in linked for day in (each.issued, each.modified) if day]
    return model.Catalogue(
        site=site,
        iri=publication.lasting("catalog#catalog"),
        title=site.title,
        description=site.description or site.notice or site.title,
        publisher=party_of(publication, site.publisher),
        licence=completed(site.licence),
        modified=max(days, default=None),
        dated=max(derived.change_days(publication), default=None),
        datasets=linked,
        series=series,
        pages=_pages(publication, linked, pages),
    )


def completed(licence: Licence) -> Licence:
    """A licence known by its name alone gets the address that its register gives it."""
    return replace(licence, url=licence.url or LICENCE_ADDRESSES.get(licence.name.lower(), ""))


def _dataset(
    publication: Publication, package: Package, files: Sequence[Distribution], doubled: set[str]
) -> model.Dataset:
    site, report = publication.site, publication.report_of(package)
    url = site.absolute(package.uri)
    licence = next(map(completed, derived.licences_of(package)), None)
    own = package.identifier if package.identifier not in doubled else ""
    home = at.identity(own, url)
    downloads = tuple(_download(package, each, home, licence, site) for each in files)
    dates = derived.dates_of(publication, package)
    language = (
        package.language if language_iri(package.language) else site.language
    )  # the data's, by its own word
    return model.Dataset(
        iri=f"{home}#dataset",
        name=package.name,
        url=url,
        identifier=own or url,
        title=package.title or Text(package.name),
        description=package.description,
        language=language,
        spoken=site.spoken,
        keywords=tuple(dict.fromkeys(word for word in package.keywords if word)),
        themes=package.themes,
        licence=licence,
        publisher=party_of(publication, next(iter(package.agents("publisher")), site.publisher)),
        creators=tuple(
            party_of(publication, each)
            for each in derived.creators_of(publication, package, report)
        ),
        contact=derived.contact_of(publication, package),
        period=publication.period_of(package),
        coverage=derived.coverage_of(publication, package),
        spatial=package.spatial,
        frequency=_frequency(publication, package),
        is_closed=bool(package.period or report),
        issued=dates.issued,
        modified=dates.modified,
        version=dates.version,
        status=report.status if report else "",
        sources=package.sources,
        series=series_of(publication, package),
        series_iri="",
        previous="",
        next="",
        downloads=downloads,
        tables=tuple(_table(each, downloads) for each in package.tables),
        report_url=site.absolute(report.uri) if report else "",
        service_iri=service_iri(site),
        homepage=package.homepage if package.homepage.startswith(("http://", "https://")) else "",
        contributors=tuple(
            party_of(publication, each) for each in derived.contributors_of(package)
        ),
        makers=tuple(
            party_of(publication, each) for each in derived.cited_for(publication, package)
        ),
        versions=tuple(_versions(publication, package)),
        territory=territory_of(publication, package.spatial),
    )


def _versions(publication: Publication, package: Package) -> Iterator[model.Version]:
    for edition in publication.releases(package.name).editions:
        if not edition.withdrawn:
            url = publication.site.absolute(edition.uri)
            yield model.Version(str(edition.version), url, edition.date, edition.note)


def _download(
    package: Package, file: Distribution, home: str, licence: Licence | None, site: SiteConfig
) -> model.Download:
    resource = package.resource(file.resource) if file.resource else None
    stated = completed(resource.licences[0]) if resource and resource.licences else licence
    return model.Download(
        file=file,
        iri=f"{home}#{file.uri.rpartition('/')[2]}",
        url=site.absolute(file.uri),
        title=_file_title(
            resource or package, file.title if file.format != "zip" else "ZIP", site.language
        ),
        description=resource.description if resource else Text(),
        licence=stated,
    )


def _file_title(thing: Resource | Package, kind: str, main: str) -> Text:
    title = thing.title or Text(thing.name)
    translations = tuple(
        (language, f"{text} ({translator(language)(kind)})")
        for language, text in title.translations
    )
    return Text(f"{title.main} ({translator(main)(kind)})", translations)


def _table(resource: Resource, downloads: Sequence[model.Download]) -> model.Table:
    return model.Table(
        name=resource.name,
        title=resource.title or Text(resource.name),
        description=resource.description,
        schema=resource.as_table.schema,
        row_count=len(resource.as_table),
        csv=next(
            (
                each
                for each in downloads
                if (each.file.resource, each.file.format) == (resource.name, "csv")
            ),
            None,
        ),
    )


def _frequency(publication: Publication, package: Package) -> Frequency | None:
    """The rhythm of its series; of a package in no declared one, that of its period."""
    declared = publication.series_named(series_of(publication, package))
    period = publication.period_of(package)
    if declared:
        return rhythm_of_series(declared)
    return FREQUENCIES.get(period.kind) if period else None


def _observed(
    publication: Publication, observed: Mapping[str, SeriesData], name: str
) -> model.Observed:
    def located(data: SeriesData) -> tuple[model.Territory, ...]:
        declared = (Coverage(area=code) for code in data.areas if code in publication.areas)
        return tuple(filter(None, (territory_of(publication, each) for each in declared)))

    return model.Observed(
        name=name,
        title=publication.series_title(name),
        publisher=publication.site.publisher,
        indicators=tuple(publication.indicators(name).values()),
        read=partial(observed.__getitem__, name),
        locate=located,
        version=derived.series_version(publication, name),
    )


def _pages(
    publication: Publication, datasets: Sequence[model.Dataset], pages: Iterable[str]
) -> tuple[model.SitePage, ...]:
    known: Mapping[str, date | None] = {
        each.uri: each.modified or each.issued for each in datasets
    } | {
        report.uri: max(derived.happened_to(publication, report.package, report), default=None)
        for report in publication.reports
    }
    listed = [uri for uri in sorted(set(pages)) if not re.search(r"\.html$", uri)]
    spoken = {uri: publication.site.addresses(uri) for uri in listed}
    places = [(uri, 0) for uri in listed] + [
        (uri, index) for index in range(1, len(publication.site.languages)) for uri in listed
    ]
    return tuple(
        model.SitePage(
            spoken[uri][index][1], known.get(uri), spoken[uri] if len(spoken[uri]) > 1 else ()
        )
        for uri, index in places
    )
