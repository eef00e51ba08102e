"""The catalogue as DCAT 3 under DCAT-AP 3.0.1: one graph, of which the RDF formats are serializations.

Every term that is referred to says its class, as the range shapes demand; only complete datasets are typed
dcat:Dataset. Parquet files are left out of dcat:distribution: the EU file types have no term for them, and one
distribution without a term costs a dataset the vocabulary points of all. They stay in data.json, schema.org,
Croissant and on the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from site_builder.catalog import dcat_vocabularies as terms
from site_builder.catalog import vocabularies
from site_builder.catalog.model import Assembled, Catalogue, Dataset, Download, Pairs, Series
from site_builder.catalog.rdf import Iri, Node, Syntax, iri, literal, merged, node
from site_builder.core.addresses import API, API_INDEX, OPENAPI
from site_builder.core.calendar.period import Window
from site_builder.core.text import Text
from site_builder.model.config import Agent, SiteConfig

# The JSON API as a dcat:DataService: one for the portal, serving every dataset.
#
# A page of a large catalogue names only the datasets that it describes: udata fails on a served dataset without an
# identifier in the same graph. The service has an identifier of its own, by which udata keeps it.


def service_iri(site: SiteConfig) -> str:
    """What names the API in every catalogue."""
    return f"{site.absolute(API)}#service"


def service_nodes(catalogue: Catalogue, datasets: Sequence[Dataset]) -> Iterator[Node]:
    """dcat:DataService, serving datasets of the same graph, and the page that it refers to."""
    site = catalogue.site
    language, title = site.language, catalogue.title
    named = Text(
        f"API: {title.main}", tuple((other, f"API: {words}") for other, words in title.translations)
    )
    mapping = {
        "dct:title": terms.text_literals(named, language),
        "dct:description": terms.text_literals(catalogue.description, language),
        "dcat:endpointURL": iri(site.absolute(API_INDEX)),
        "dcat:endpointDescription": iri(site.absolute(OPENAPI)),
        "dcat:servesDataset": [Iri(dataset.iri) for dataset in datasets],
        "dct:identifier": literal(service_iri(site)),
        "dct:accessRights": iri(vocabularies.PUBLIC),
        "dcat:landingPage": iri(site.absolute(API)),
    }
    yield node(service_iri(site), "dcat:DataService", mapping)
    yield node(site.absolute(API), "foaf:Document", {})
    yield node(vocabularies.PUBLIC, "dct:RightsStatement", {})


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the pages of a large catalogue stand: the first at the address of the whole, each other by its number."""

    first: str
    further: str

    def uri(self, page: int) -> str:
        """The address of a page, from 1 on."""
        return self.first if page == 1 else self.further.format(page=page)


def pages_in(syntax: Syntax, stem: str = "catalog") -> Pages:
    """Those of a catalogue in a syntax."""
    return Pages(f"{stem}.{syntax.suffix}", f"{stem}/page/{{page}}.{syntax.suffix}")


def nodes_before(catalogue: Catalogue, page: int, pages: Pages) -> Iterator[Node]:
    """What stands before the datasets: the page's links, the catalogue, and the series of these datasets."""
    datasets, site = catalogue.on_page(page), catalogue.site
    if page:
        yield _page_node(catalogue, page, pages)
    yield catalogue_node(catalogue, datasets)
    used = {dataset.series_iri for dataset in datasets}
    for series in catalogue.series:
        if series.iri in used:
            yield series_node(series, site.language)
            yield from terms.series_terms(series, site.spoken)


def nodes_after(catalogue: Catalogue, page: int) -> Iterator[Node]:
    """What stands after them: the service, and what the catalogue refers to."""
    yield from service_nodes(catalogue, catalogue.on_page(page))
    yield from terms.catalogue_terms(catalogue)


def _page_node(catalogue: Catalogue, number: int, pages: Pages) -> Node:
    def address(page: int) -> Iri | None:
        return iri(catalogue.site.absolute(pages.uri(page)))

    last = catalogue.page_count
    following = address(number + 1) if number < last else None
    before = address(number - 1) if number > 1 else None
    # CKAN reads the names of the old draft, others those of the present one. A page without its next link would
    # make CKAN delete every dataset it did not see.
    return node(
        catalogue.site.absolute(pages.uri(number)),
        ("hydra:PartialCollectionView", "hydra:PagedCollection"),
        {
            "hydra:totalItems": literal(len(catalogue.datasets), datatype="xsd:integer"),
            "hydra:itemsPerPage": literal(catalogue.paging.size, datatype="xsd:integer"),
            "hydra:first": address(1),
            "hydra:firstPage": address(1),
            "hydra:last": address(last),
            "hydra:lastPage": address(last),
            "hydra:next": following,
            "hydra:nextPage": following,
            "hydra:previous": before,
            "hydra:previousPage": before,
        },
    )


def catalogue_node(catalogue: Catalogue, datasets: Sequence[Dataset]) -> Node:
    """dcat:Catalog."""
    site, language = catalogue.site, catalogue.site.language
    mapping = {
        "dct:title": terms.text_literals(catalogue.title, language),
        "dct:description": terms.text_literals(catalogue.description, language),
        "dct:publisher": iri(catalogue.publisher.iri),
        "dct:license": iri(catalogue.licence.url),
        "dct:language": [iri(vocabularies.language_iri(each)) for each in site.languages],
        "dct:modified": terms.day(catalogue.modified),
        "foaf:homepage": iri(site.url),
        "dcat:themeTaxonomy": iri(vocabularies.THEMES),
        "dcat:service": iri(service_iri(site)),
        "dcat:dataset": [Iri(each.iri) for each in datasets],
    }
    return node(catalogue.iri, "dcat:Catalog", mapping)


def series_node(series: Series, language: str) -> Node:
    """dcat:DatasetSeries; never a dataset as well."""
    mapping = {
        "dct:title": terms.text_literals(series.title, language),
        "dct:description": terms.text_literals(series.description, language),
        "dcat:contactPoint": contact_node(series.contact, language),
        "dct:publisher": iri(series.publisher.iri),
        "dct:creator": [iri(each.iri) for each in series.creators],
        "dct:accrualPeriodicity": iri(terms.frequency_iri(series.frequency)),
        "dct:spatial": terms.spatial_of(series, language),
        "dct:temporal": period_node(series.coverage),
        "dcat:landingPage": iri(series.url),
        "dcat:first": iri(series.first),
        "dcat:last": iri(series.last),
        "dcat:seriesMember": [iri(each) for each in series.members],
    }
    return node(series.iri, "dcat:DatasetSeries", mapping)


@lru_cache(maxsize=4)  # every serialization of one dataset, then the next
def dataset_nodes(dataset: Dataset) -> tuple[Node, ...]:
    """The dataset, its distributions, and every term that they refer to."""
    return tuple(merged(_dataset_nodes(dataset)))


def _dataset_nodes(dataset: Dataset) -> Iterator[Node]:
    files = distributions_of(dataset)
    yield dataset_node(dataset, files)
    for each in files:
        yield distribution_node(dataset, each)
        yield from terms.format_terms(each.file)
        yield from terms.licence_terms(each.licence)
    yield from terms.dataset_terms(dataset)


def distributions_of(dataset: Dataset) -> tuple[Download, ...]:
    """The files that the EU profile lists: those whose format has a term."""
    return tuple(each for each in dataset.listed if each.file.file_type)


def dataset_node(dataset: Dataset, files: Sequence[Download]) -> Node:
    """dcat:Dataset, mandatory and recommended properties first, then the optional ones by name."""
    language = dataset.language
    home = (
        "" if dataset.homepage.rstrip("/") == dataset.url.rstrip("/") else dataset.homepage
    )  # a page of its own
    mapping: dict[str, Any] = {
        "dct:title": terms.text_literals(dataset.title, language),
        "dct:description": terms.text_literals(dataset.description, language),
        "dcat:contactPoint": contact_node(dataset.contact, language),
        "dcat:distribution": [iri(each.iri) for each in files],
        "dcat:keyword": [literal(each, language) for each in dataset.keywords],
        "dct:publisher": iri(dataset.publisher.iri),
        "dct:spatial": terms.spatial_of(dataset, language),
        "dct:temporal": period_node(dataset.coverage),
        "dcat:theme": [
            iri(f"{vocabularies.THEMES}/{each}")
            for each in dataset.themes
            if each in vocabularies.THEME_LABELS
        ],
        "dct:accessRights": iri(vocabularies.PUBLIC),
        "dct:accrualPeriodicity": iri(terms.frequency_iri(terms.rhythm_of(dataset))),
        "dct:creator": [iri(each.iri) for each in dataset.creators],
        "dct:contributor": [iri(each.iri) for each in dataset.contributors],
        "foaf:page": [iri(dataset.descriptor_url), iri(dataset.report_url), iri(home)],
        "dct:identifier": literal(dataset.identifier),
        "dcat:inSeries": iri(dataset.series_iri),
        "dcat:landingPage": iri(dataset.url),
        "dct:language": iri(vocabularies.language_iri(dataset.language)),
        "dct:license": iri(dataset.licence.url) if dataset.licence else None,
        "dcat:next": iri(dataset.next),
        "dcat:prev": iri(dataset.previous),
        "dct:provenance": [
            _provenance(each.title or each.url, language) for each in dataset.sources
        ],
        "dct:issued": terms.day(dataset.issued),
        "dct:modified": terms.day(dataset.modified),
        "dcat:version": literal(dataset.version),
        # Bare: only complete datasets are typed, or harvesters would take each version for a dataset of its own.
        "dcat:previousVersion": iri(dataset.versions[1].url) if len(dataset.versions) > 1 else None,
        "adms:versionNotes": terms.text_literals(dataset.versions[0].note, language)
        if dataset.versions
        else None,
        # Not dct:source, which DCAT-AP keeps for datasets.
        "prov:wasDerivedFrom": [iri(origin) for origin in dataset.origins],
    }
    return node(dataset.iri, "dcat:Dataset", mapping)


def distribution_node(dataset: Dataset, download: Download) -> Node:
    """dcat:Distribution."""
    licence = iri(download.licence.url) if download.licence else None
    mapping = {
        "dcat:accessURL": iri(download.url),
        "dct:description": terms.text_literals(download.description, dataset.language),
        "dct:format": iri(terms.file_type_iri(download.file.file_type)),
        "dct:license": licence,
        # The API serves the rows that this file holds whole.
        "dcat:accessService": iri(dataset.service_iri) if download.file.format == "json" else None,
        "dcatap:availability": iri(vocabularies.STABLE),
        "dcat:byteSize": literal(download.file.size, datatype="xsd:nonNegativeInteger"),
        "spdx:checksum": _checksum(download),
        "dcat:downloadURL": iri(download.url),
        "dct:language": iri(vocabularies.language_iri(dataset.language)),
        "dcat:mediaType": iri(vocabularies.IANA + download.file.media_type),
        # A licence document is a statement of rights (DCMI terms); nothing more is known about them.
        "dct:rights": licence,
        "dct:issued": terms.day(dataset.issued),
        "dct:modified": terms.day(dataset.modified),
        "dct:title": terms.text_literals(download.title, dataset.language),
    }
    return node(download.iri, "dcat:Distribution", mapping)


def contact_node(agent: Agent, language: str) -> Node:
    """vcard:Kind."""
    mapping = {
        "vcard:fn": terms.text_literals(agent.name, language)[:1],
        "vcard:hasEmail": iri(f"mailto:{agent.email}") if agent.email else None,
        "vcard:hasURL": iri(agent.url),
    }
    return node("", "vcard:Kind", mapping)


def period_node(window: Window | None) -> Node | None:
    """dct:PeriodOfTime without an IRI: udata would try to fetch one."""
    if window is None:
        return None
    return node(
        "",
        "dct:PeriodOfTime",
        {"dcat:startDate": terms.day(window.start), "dcat:endDate": terms.day(window.end)},
    )


def _checksum(download: Download) -> Node:
    mapping = {
        "spdx:algorithm": Iri(vocabularies.SHA256),
        "spdx:checksumValue": literal(download.file.sha256, datatype="xsd:hexBinary"),
    }
    return node("", "spdx:Checksum", mapping)


def _provenance(source: str, language: str) -> Node:
    return node("", "dct:ProvenanceStatement", {"rdfs:label": literal(source, language)})


# The whole graph, or a page of it, put together subject by subject in one serialization.


def unchanged(subject: Node) -> Node:
    """The subject as it is."""
    return subject


def assembled(
    syntax: Syntax, pages: Pages, profile: str = "", change: Callable[[Node], Node] = unchanged
) -> Assembled:
    """The renderer of the graph; a `profile` may `change` each subject."""

    def block(subject: Node) -> tuple[str, str]:
        return subject.iri, syntax.block(change(subject))

    def part(_: Catalogue, dataset: Dataset) -> Pairs:
        return tuple(map(block, dataset_nodes(dataset)))

    def join(catalogue: Catalogue, page: int, pairs: Pairs) -> bytes:
        # The order of `merged`: of two descriptions of one subject the first stands.
        blocks: dict[str, str] = {}
        before, after = nodes_before(catalogue, page, pages), nodes_after(catalogue, page)
        for name, text in chain(map(block, before), pairs, map(block, after)):
            blocks.setdefault(name, text)
        return syntax.document(blocks.values())

    return Assembled(f"{syntax.key}{profile}", part, join, is_paged=True)
