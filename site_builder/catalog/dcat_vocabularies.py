"""The terms that DCAT nodes refer to, each saying its class once, and the literals they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from site_builder.catalog import vocabularies
from site_builder.catalog.model import Catalogue, Dataset, Party, Series
from site_builder.catalog.rdf import Literal, Node, iri, literal, node
from site_builder.core.files import Distribution
from site_builder.core.formats import FileType
from site_builder.core.i18n.catalog import FIRST
from site_builder.core.period import Kind
from site_builder.core.text import Text
from site_builder.model.config import Licence
from site_builder.model.package import Place


def said(text: Text, language: str) -> list[Literal]:
    """The text in its main language, then its translations."""
    return [literal(text.main, language), *(literal(words, other) for other, words in text.translations)]


def day(moment: Any) -> Literal | None:
    """A date, where it is known."""
    return literal(moment.isoformat(), datatype="xsd:date") if moment else None


def frequency_iri(kind: Kind | None) -> str:
    """The EU term of a rhythm, "" where it has none."""
    return f"{vocabularies.EU}frequency/{vocabularies.FREQUENCIES[kind].eu}" if kind in vocabularies.FREQUENCIES else ""


def rhythm_iri(dataset: Dataset) -> str:
    """The EU term of a dataset's rhythm: irregular for a period that is over, which changes only by a correction."""
    if dataset.is_closed and dataset.frequency:
        return f"{vocabularies.EU}frequency/{vocabularies.IRREGULAR.eu}"
    return frequency_iri(dataset.frequency)


def series_terms(series: Series, language: str) -> Iterator[Node]:
    """What a series refers to."""
    yield from frequency_terms(series.frequency)
    yield from place_terms(series.spatial)
    yield from parties_terms((series.publisher, *series.creators), language)
    yield node(_address(series.url), "foaf:Document", {})


def catalogue_terms(catalogue: Catalogue) -> Iterator[Node]:
    """What the catalogue refers to."""
    site = catalogue.site
    yield node(vocabularies.THEMES, "skos:ConceptScheme", {"dct:title": literal("Data theme", "en")})
    yield node(site.url, "foaf:Document", {})
    yield from parties_terms((catalogue.publisher,), site.language)
    yield from licence_terms(catalogue.licence)
    yield from (_language_term(each) for each in site.languages if each in vocabularies.LANGUAGES)


def dataset_terms(dataset: Dataset) -> Iterator[Node]:
    """What a dataset refers to."""
    yield from parties_terms((dataset.publisher, *dataset.creators, *dataset.contributors), dataset.language)
    yield from place_terms(dataset.spatial)
    for each in dataset.themes:
        if each in vocabularies.THEME_LABELS:
            yield _concept(f"{vocabularies.THEMES}/{each}", vocabularies.THEME_LABELS[each])
    yield node(vocabularies.PUBLIC, "dct:RightsStatement", {})
    yield from rhythm_terms(dataset)
    pages = (dataset.descriptor_url, dataset.report_url, dataset.url)
    yield from (node(_address(each), "foaf:Document", {}) for each in pages if each)
    yield from (_language_term(each) for each in dataset.languages)
    yield from licence_terms(dataset.licence)
    yield node(vocabularies.STABLE, "skos:Concept", {"skos:prefLabel": literal("stable", "en")})


def parties_terms(parties: Iterable[Party], language: str) -> Iterator[Node]:
    """Agents with their types and homepages."""
    for party in parties:
        agent = party.agent
        mapping = {
            "foaf:name": said(agent.name, language),
            "dct:type": iri(agent.kind),
            "foaf:mbox": iri(f"mailto:{agent.email}") if agent.email else None,
            "foaf:homepage": iri(agent.url),
        }
        yield node(party.iri, "foaf:Agent", mapping)
        if agent.kind:
            yield _concept(_address(agent.kind), vocabularies.PUBLISHER_TYPES.get(agent.kind))
        if agent.url:
            yield node(_address(agent.url), "foaf:Document", {})


def _labels(words: str) -> list[Literal]:
    label = vocabularies.label_of(words)
    return [literal(label.main, FIRST), *(literal(text, language) for language, text in label.translations)]


def _concept(address: str, words: str | None) -> Node:
    labels = _labels(words) if words else []
    return node(address, "skos:Concept", {"skos:prefLabel": labels})


def file_type_iri(kind: FileType | None) -> str:
    """The EU term of a format, "" where it has none."""
    return f"{vocabularies.EU}file-type/{kind.term}" if kind else ""


def format_terms(file: Distribution) -> Iterator[Node]:
    """The format and media type of a file."""
    if file.file_type:
        # dct:IMT first: CKAN takes the first type it meets, and any other makes the IRI the visible format.
        types = ("dct:IMT", "dct:MediaTypeOrExtent")
        yield node(file_type_iri(file.file_type), types, {"rdfs:label": literal(file.file_type.label)})
    yield node(vocabularies.SHA256, "spdx:ChecksumAlgorithm", {})
    yield node(vocabularies.IANA + file.media_type, ("dct:MediaType", "dct:MediaTypeOrExtent"), {})


def licence_terms(licence: Licence | None) -> Iterator[Node]:
    """The licence, under the title that CKAN knows."""
    if licence and licence.url:
        title = vocabularies.CKAN_TITLES.get(licence.url) or licence.title or licence.name
        types = ("dct:LicenseDocument", "dct:RightsStatement")
        yield node(_address(licence.url), types, {"dct:title": literal(title)})


def place_terms(place: Place) -> Iterator[Node]:
    """The area."""
    if place.uri:
        yield node(_address(place.uri), "dct:Location", {})


def frequency_terms(kind: Kind | None) -> Iterator[Node]:
    """The frequency with its words."""
    if kind in vocabularies.FREQUENCIES:
        yield _frequency_node(frequency_iri(kind), vocabularies.FREQUENCIES[kind].words)


def rhythm_terms(dataset: Dataset) -> Iterator[Node]:
    """The rhythm with its words."""
    if dataset.is_closed and dataset.frequency:
        yield _frequency_node(rhythm_iri(dataset), vocabularies.IRREGULAR.words)
    else:
        yield from frequency_terms(dataset.frequency)


def _frequency_node(address: str, words: str) -> Node:
    labels = _labels(words)
    return node(address, ("dct:Frequency", "skos:Concept"), {"skos:prefLabel": labels})


def _language_term(language: str) -> Node:
    """A concept carries its label: one that is typed and has none violates the vocabulary's own shapes."""
    words = vocabularies.LANGUAGE_LABELS[language]
    labels = _labels(words)
    return node(vocabularies.LANGUAGES[language], ("dct:LinguisticSystem", "skos:Concept"), {"skos:prefLabel": labels})


def _address(text: str) -> str:
    found = iri(text)
    return found.value if found else ""
