"""The terms that DCAT nodes refer to, each saying its class once, and the literals they share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from site_builder.catalog import vocabularies
from site_builder.catalog.model import Catalogue, Dataset, Party, Series, Territory
from site_builder.catalog.rdf import Iri, Literal, Node, iri, literal, node
from site_builder.catalog.vocabularies import Frequency
from site_builder.core.files import Distribution
from site_builder.core.formats import FileType
from site_builder.core.i18n.catalog import language_name
from site_builder.core.text import Text
from site_builder.model.config import Licence


def text_literals(text: Text, language: str) -> list[Literal]:
    """The text in its main language, then its translations."""
    return [
        literal(text.main, language),
        *(literal(words, other) for other, words in text.translations),
    ]


def day(moment: Any) -> Literal | None:
    """A date, where it is known."""
    return literal(moment.isoformat(), datatype="xsd:date") if moment else None


def frequency_iri(frequency: Frequency | None) -> str:
    """The EU term of a rhythm, "" where it is not known."""
    return f"{vocabularies.EU}frequency/{frequency.eu}" if frequency else ""


def rhythm_of(dataset: Dataset) -> Frequency | None:
    """A dataset's rhythm: irregular for a period that is over, which changes only by a correction."""
    return vocabularies.IRREGULAR if dataset.is_closed and dataset.frequency else dataset.frequency


def series_terms(series: Series, spoken: Sequence[str]) -> Iterator[Node]:
    """What a series refers to."""
    yield from frequency_terms(series.frequency, spoken)
    yield from place_terms(series, spoken[0])
    yield from parties_terms((series.publisher, *series.creators), spoken[0], spoken)
    yield node(_address(series.url), "foaf:Document", {})


def catalogue_terms(catalogue: Catalogue) -> Iterator[Node]:
    """What the catalogue refers to."""
    site = catalogue.site
    yield node(
        vocabularies.THEMES, "skos:ConceptScheme", {"dct:title": literal("Data theme", "en")}
    )
    yield node(site.url, "foaf:Document", {})
    yield from parties_terms((catalogue.publisher,), site.language, site.spoken)
    yield from licence_terms(catalogue.licence)
    yield from (
        _language_term(each, site.spoken)
        for each in site.languages
        if vocabularies.language_iri(each)
    )


def dataset_terms(dataset: Dataset) -> Iterator[Node]:
    """What a dataset refers to."""
    parties = (dataset.publisher, *dataset.creators, *dataset.contributors)
    yield from parties_terms(parties, dataset.language, dataset.spoken)
    yield from place_terms(dataset, dataset.language)
    for each in dataset.themes:
        if each in vocabularies.THEME_LABELS:
            yield _concept(
                f"{vocabularies.THEMES}/{each}", vocabularies.THEME_LABELS[each], dataset.spoken
            )
    yield node(vocabularies.PUBLIC, "dct:RightsStatement", {})
    yield from frequency_terms(rhythm_of(dataset), dataset.spoken)
    pages = (dataset.descriptor_url, dataset.report_url, dataset.url)
    yield from (node(_address(each), "foaf:Document", {}) for each in pages if each)
    if vocabularies.language_iri(dataset.language):
        yield _language_term(dataset.language, dataset.spoken)
    yield from licence_terms(dataset.licence)
    yield node(vocabularies.STABLE, "skos:Concept", {"skos:prefLabel": literal("stable", "en")})


def parties_terms(parties: Iterable[Party], language: str, spoken: Sequence[str]) -> Iterator[Node]:
    """Agents with their types and homepages."""
    for party in parties:
        agent = party.agent
        mapping = {
            "foaf:name": text_literals(agent.name, language),
            "dct:type": iri(agent.kind),
            "foaf:mbox": iri(f"mailto:{agent.email}") if agent.email else None,
            "foaf:homepage": iri(agent.url),
            "dct:valid": literal(party.body.validity) if party.body else None,
            "dct:isReplacedBy": iri(party.successor.iri) if party.successor else None,
        }
        yield node(party.iri, "foaf:Agent", mapping)
        if agent.kind:
            yield _concept(
                _address(agent.kind), vocabularies.PUBLISHER_TYPES.get(agent.kind), spoken
            )
        if agent.url:
            yield node(_address(agent.url), "foaf:Document", {})
        if party.successor:
            yield from parties_terms((party.successor,), language, spoken)


def _labels(words: str, spoken: Sequence[str]) -> list[Literal]:
    return text_literals(vocabularies.label_of(words, spoken), spoken[0])


def _concept(address: str, words: str | None, spoken: Sequence[str]) -> Node:
    """A concept carries its label: one of a vocabulary that we do not know is called by the end of its address."""
    labels = (
        _labels(words, spoken) if words else [literal(re.split("[/#]", address.rstrip("/#"))[-1])]
    )
    return node(address, "skos:Concept", {"skos:prefLabel": labels})


def file_type_iri(kind: FileType | None) -> str:
    """The EU term of a format, "" where it has none."""
    return f"{vocabularies.EU}file-type/{kind.term}" if kind else ""


def format_terms(file: Distribution) -> Iterator[Node]:
    """The format and media type of a file."""
    if file.file_type:
        # dct:IMT first: CKAN takes the first type it meets, and any other makes the IRI the visible format.
        types = ("dct:IMT", "dct:MediaTypeOrExtent")
        yield node(
            file_type_iri(file.file_type), types, {"rdfs:label": literal(file.file_type.label)}
        )
    yield node(vocabularies.SHA256, "spdx:ChecksumAlgorithm", {})
    yield node(vocabularies.IANA + file.media_type, ("dct:MediaType", "dct:MediaTypeOrExtent"), {})


def licence_terms(licence: Licence | None) -> Iterator[Node]:
    """The licence, under the title that CKAN knows."""
    if licence and licence.url:
        title = vocabularies.CKAN_TITLES.get(licence.url) or licence.title or licence.name
        types = ("dct:LicenseDocument", "dct:RightsStatement")
        yield node(_address(licence.url), types, {"dct:title": literal(title)})


def spatial_of(thing: Dataset | Series, language: str) -> Iri | Node | None:
    """The area covered: the declared one, else the address that was stated, else a place known by its name alone."""
    if thing.territory:
        return iri(thing.territory.iri)
    where = thing.spatial
    named = (
        node("", "dct:Location", {"skos:prefLabel": text_literals(where.title, language)})
        if where.title
        else None
    )
    return iri(where.uri) or named


def place_terms(thing: Dataset | Series, language: str) -> Iterator[Node]:
    """The area, what it belongs to and what it became."""
    if thing.territory:
        yield from territory_terms(thing.territory, language)
    elif thing.spatial.uri:
        yield node(_address(thing.spatial.uri), "dct:Location", {})


def territory_terms(territory: Territory, language: str) -> Iterator[Node]:
    """A declared area. One item of Wikidata may stand for a city before and after a merger: it is only related.

    CKAN takes any preferred label whatever its language, so there is one, in the dataset's.
    """
    area = territory.area
    mapping = {
        "skos:prefLabel": text_literals(area.name, language)[:1],
        "skos:altLabel": text_literals(area.name, language)[1:],
        "dct:identifier": literal(area.identifier),
        "skos:notation": literal(area.iso),
        "dct:valid": literal(area.validity),
        "dcat:bbox": literal(area.box.wkt, datatype="geo:wktLiteral") if area.box else None,
        "dct:isPartOf": iri(territory.part_of.iri) if territory.part_of else None,
        "dct:isReplacedBy": iri(territory.successor.iri) if territory.successor else None,
        "rdfs:seeAlso": iri(area.wikidata_uri),
    }
    yield node(_address(territory.iri), "dct:Location", mapping)
    for other in (territory.part_of, territory.successor):
        if other:
            yield from territory_terms(other, language)


def frequency_terms(frequency: Frequency | None, spoken: Sequence[str]) -> Iterator[Node]:
    """The frequency with its words."""
    if frequency:
        labels = _labels(frequency.words, spoken)
        yield node(
            frequency_iri(frequency), ("dct:Frequency", "skos:Concept"), {"skos:prefLabel": labels}
        )


def _language_term(language: str, spoken: Sequence[str]) -> Node:
    """A concept carries its label: one that is typed and has none violates the vocabulary's own shapes."""
    labels = [literal(language_name(language, reader), reader) for reader in spoken]
    types = ("dct:LinguisticSystem", "skos:Concept")
    return node(vocabularies.language_iri(language), types, {"skos:prefLabel": labels})


def _address(text: str) -> str:
    address = iri(text)
    return address.value if address else ""
