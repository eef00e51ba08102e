"""schema.org Dataset, Croissant 1.1 and DCAT 3 as one node: the record of a dataset for programs.

Each vocabulary has its terms on the same things, where all mean the same; the catalogue says the rest in DCAT-AP.
The context is Croissant's own with the language of the dataset in it: unchanged it would call Vietnamese words
English. Sources: schema.org 29, Google's guide to datasets
(a description of 50 to 5,000 characters, contentUrl in each distribution), the Croissant format specification 1.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from site_builder.catalog.model import Catalogue, Dataset, Download, Party, Table, Territory
from site_builder.core import addresses as at
from site_builder.core.files import drop_empty
from site_builder.core.text import Text, fold
from site_builder.model.area import WIKIDATA, Box
from site_builder.model.config import Agent
from site_builder.model.package import Coverage, Field, Schema

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
SHORTEST, LONGEST = 50, 5000
# The official context in its order, and what DCAT adds.
CONTEXT: dict[str, Any] = json.loads(Path(__file__).with_name("croissant.json").read_text("utf-8"))
DATA_TYPES = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def dataset_node(catalogue: Catalogue, dataset: Dataset) -> dict[str, Any]:
    """The node; facts nobody stated are left out."""
    mapping = {
        "@context": CONTEXT | {"@language": dataset.language},
        "@type": ["sc:Dataset", "dcat:Dataset"],
        "@id": dataset.iri,
        "conformsTo": CONFORMS_TO,
        "name": dataset.title.main,
        "alternateName": [
            {"@language": language, "@value": words}
            for language, words in dataset.title.translations
        ],
        "description": described(dataset),
        "url": dataset.url,
        "identifier": dataset.identifier,
        "inLanguage": [dataset.language],
        "keywords": list(dataset.keywords),
        "license": dataset.licence.url or dataset.licence.title if dataset.licence else "",
        "isAccessibleForFree": True,
        "creator": [_organization(each) for each in dataset.makers],
        "publisher": _organization(dataset.publisher),
        "maintainer": _contact(dataset.contact),
        "temporalCoverage": dataset.coverage.interval if dataset.coverage else "",
        "spatialCoverage": _territory(dataset.territory)
        if dataset.territory
        else _spatial_node(dataset.spatial),
        "datePublished": dataset.issued.isoformat() if dataset.issued else "",
        "dateModified": dataset.modified.isoformat() if dataset.modified else "",
        "version": dataset.version,
        "isBasedOn": list(dataset.origins),
        "citeAs": cite(catalogue, dataset),
        "includedInDataCatalog": {
            "@type": "sc:DataCatalog",
            "name": catalogue.title.main,
            "url": catalogue.site.absolute(at.DATASETS),
        },
        "distribution": [file_node(each) for each in dataset.listed],
        "recordSet": [_records(each) for each in dataset.tables if each.csv],
    }
    return drop_empty(mapping | _in_dcat(dataset, mapping))


def _in_dcat(dataset: Dataset, loaded: Mapping[str, Any]) -> dict[str, Any]:
    """What the node says, in terms of DCAT too."""
    return {
        "dct:title": loaded["name"],
        "dct:description": loaded["description"],
        "dct:identifier": loaded["identifier"],
        "dct:publisher": {"@id": dataset.publisher.iri},
        "dct:issued": loaded["datePublished"],
        "dct:modified": loaded["dateModified"],
        "dcat:keyword": loaded["keywords"],
        "dcat:landingPage": {"@id": dataset.url, "@type": "foaf:Document"},
        "dcat:version": loaded["version"],
        "dcat:distribution": [{"@id": file_id(each)} for each in dataset.listed],
    }


def in_language(dataset: Dataset, language: str) -> Dataset:
    """The dataset led by its words in a language; as it is where it has no title in it."""
    title = dict(dataset.title.translations).get(language)
    if not title:
        return dataset
    others = (
        (dataset.language, dataset.title.main),
        *(each for each in dataset.title.translations if each[1] != title),
    )
    text = dict(dataset.description.translations).get(language)
    description = Text(text) if text else dataset.description
    return replace(dataset, language=language, title=Text(title, others), description=description)


def described(dataset: Dataset) -> str:
    """50 to 5,000 characters: what a short description leaves out, the titles of dataset and tables say."""
    text = shortened(dataset.description.main)
    for more in (dataset.title.main, *(each.title.main for each in dataset.tables), dataset.url):
        if len(text) >= SHORTEST:
            break
        text = f"{text.rstrip('.')}. {more}".lstrip(". ")
    return text


def shortened(text: str) -> str:
    """At most 5,000 characters, cut at a word."""
    return (
        text
        if len(text) <= LONGEST
        else text[: LONGEST - 1].rsplit(" ", 1)[0] + "\N{HORIZONTAL ELLIPSIS}"
    )


def cite(catalogue: Catalogue, dataset: Dataset) -> str:
    """Who, when where it is known, what, where."""
    who = ", ".join(each.agent.name.main for each in dataset.makers)
    year = f" ({dataset.issued.year})" if dataset.issued else ""
    return f"{who}{year}. {dataset.title.main}. {catalogue.title.main}. {dataset.url}"


def _organization(party: Party) -> dict[str, Any]:
    agent, body = party.agent, party.body
    mapping = {
        "@type": ["sc:Organization", "foaf:Agent"],
        "@id": party.iri,
        "name": agent.name.main,
        "foaf:name": agent.name.main,
        "url": agent.url,
        "email": agent.email,
        "foundingDate": body.valid_from.isoformat() if body and body.valid_from else "",
        "dissolutionDate": body.valid_to.isoformat() if body and body.valid_to else "",
        "sameAs": f"{WIKIDATA}{body.wikidata}" if body and body.wikidata else "",
        # schema.org has no word for what a body was merged into.
        "dct:isReplacedBy": _organization(party.successor) if party.successor else None,
    }
    return drop_empty(mapping)


def _contact(agent: Agent) -> dict[str, Any]:
    return drop_empty(
        {
            "@type": "sc:Organization",
            "name": agent.name.main,
            "url": agent.url,
            "email": agent.email,
        }
    )


def _territory(territory: Territory) -> dict[str, Any]:
    area = territory.area
    numbers = (("national code", area.identifier), ("ISO 3166-2", area.iso))
    mapping = {
        "@type": "sc:AdministrativeArea",
        "@id": territory.iri,
        "name": area.name.main,
        "alternateName": [
            {"@language": language, "@value": words} for language, words in area.name.translations
        ],
        "identifier": [
            {"@type": "sc:PropertyValue", "propertyID": name, "value": text}
            for name, text in numbers
            if text
        ],
        "sameAs": area.wikidata_uri,
        "geo": _box(area.box) if area.box else None,
        "containedInPlace": _territory(territory.part_of) if territory.part_of else None,
        "dct:valid": area.validity,
        "dct:isReplacedBy": {"@id": territory.successor.iri} if territory.successor else None,
    }
    return drop_empty(mapping)


def _box(box: Box) -> dict[str, Any]:
    """South and west, then north and east, as schema.org writes a box."""
    return {"@type": "sc:GeoShape", "box": f"{box.south:g} {box.west:g} {box.north:g} {box.east:g}"}


def _spatial_node(where: Coverage) -> dict[str, Any]:
    named = drop_empty({"name": where.title.main, "identifier": where.uri})
    return {"@type": "sc:Place", **named} if named else {}


def file_node(download: Download) -> dict[str, Any]:
    """A file with its hash and its size."""
    mapping = {
        "@type": ["cr:FileObject", "dcat:Distribution"],
        "@id": file_id(download),
        "name": file_id(download),
        "description": download.title.main,
        "contentUrl": download.url,
        "contentSize": f"{download.file.size} B",
        "encodingFormat": download.file.media_type,
        "sha256": download.file.sha256,
        "dcat:accessURL": {"@id": download.url},
        "dcat:downloadURL": {"@id": download.url},
        "dcat:byteSize": download.file.size,
    }
    return drop_empty(mapping)


def file_id(download: Download) -> str:
    """The file's name in the dataset."""
    return download.file.uri.rpartition("/")[2]


def _records(table: Table) -> dict[str, Any]:
    names = _names(table.schema)
    mapping = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description.main or table.title.main,
        "key": [
            {"@id": f"{table.name}/{names[each]}"}
            for each in table.schema.primary_key
            if each in names
        ],
        "field": [_field(table, each, names) for each in table.schema.fields],
    }
    return drop_empty(mapping)


def _field(table: Table, field: Field, names: dict[str, str]) -> dict[str, Any]:
    assert table.csv is not None
    own = f"{table.name}/{names[field.name]}"
    mapping = {
        "@type": "cr:Field",
        "@id": own,
        "name": own,
        "description": field.description.main or field.title.main,
        "dataType": DATA_TYPES.get(field.type, "sc:Text"),
        "source": {"fileObject": {"@id": file_id(table.csv)}, "extract": {"column": field.name}},
    }
    return drop_empty(mapping)


def _names(schema: Schema) -> dict[str, str]:
    """A name fit for an identifier for each column, none twice."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for index, name in enumerate(schema.names):
        plain = "".join(
            letter if letter.isalnum() or letter in "-_." else "-" for letter in fold(name)
        )
        own = plain if plain and plain not in taken else f"{plain or 'column'}-{index + 1}"
        taken.add(own)
        names[name] = own
    return names


# The same in plain schema.org terms, for the dataset's page: what search engines for datasets read. The record has
# names of its own before the terms of schema.org, which search engines do not all resolve.
# Sources: schema.org 29 (Dataset, DataDownload, PropertyValue), Google's guide to datasets.
SCHEMA_ORG = "https://schema.org"
_PREFIX = "sc:"
_FOREIGN = ("dct:", "cr:", "dcat:", "foaf:")
_OF_CROISSANT = frozenset(("@context", "conformsTo", "citeAs", "distribution", "recordSet"))


def page_node(catalogue: Catalogue, dataset: Dataset, language: str = "") -> dict[str, Any]:
    """The node for the page in a language, the dataset's own where none is given; unknown facts are left out."""
    text = in_language(dataset, language)
    node = dataset_node(catalogue, text)
    known = {key: value for key, value in node.items() if key not in _OF_CROISSANT}
    mapping = {
        "@context": SCHEMA_ORG,
        **_plain(known),
        "creditText": node.get("citeAs", ""),
        "variableMeasured": list(_variables(text, language or text.language)),
        "distribution": [_download(each) for each in text.listed],
    }
    return drop_empty(mapping)


def _plain(value: Any) -> Any:
    """Without the prefix of schema.org's terms, and without what is not schema.org's."""
    match value:
        case {"@language": _, "@value": words}:
            return words
        case dict():
            return {
                key: _plain(each) for key, each in value.items() if not key.startswith(_FOREIGN)
            }
        case [str() as first, *others] if any(str(each).startswith(_FOREIGN) for each in others):
            return _plain(first)  # types of schema.org before those of others
        case list():
            return [_plain(each) for each in value]
        case str():
            return value.removeprefix(_PREFIX)
    return value


def _variables(dataset: Dataset, language: str) -> Iterator[dict[str, Any]]:
    """The columns of all tables, each once by its name, label and unit."""
    visited: set[tuple[str, str, str]] = set()
    for table in dataset.tables:
        for field in table.schema.fields:
            name = field.title.say(language) or field.name
            key = (field.name, name, field.unit)
            if key not in visited:
                visited.add(key)
                yield drop_empty(
                    {
                        "@type": "PropertyValue",
                        "name": name,
                        "propertyID": field.name,
                        "description": field.meaning(language),
                        "unitText": field.unit,
                    }
                )


def _download(download: Download) -> dict[str, Any]:
    node: dict[str, Any] = _plain(file_node(download)) | {"@type": "DataDownload"}
    del node["@id"]  # which Croissant's other nodes refer to
    return node
