"""DCAT-US in both versions: 1.1, which harvesters ask for under the name `data.json`, and 3.0 beside it.

1.1 is the metadata schema of Project Open Data, here in its non-federal form: bureauCode and programCode are for US
federal agencies only. In 3.0 a licence stands at each file: a dataset has none.
https://resources.data.gov/resources/dcat-us/ , https://resources.data.gov/dcat-us/3.0.0/
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from site_builder.catalog import CatalogFormat, vocabularies
from site_builder.catalog.dcat_vocabularies import rhythm_of
from site_builder.catalog.model import (
    Assembled,
    Catalogue,
    Dataset,
    Download,
    Pairs,
    Party,
    both_forms,
    in_form,
)
from site_builder.core.calendar.period import Window
from site_builder.core.files import drop_empty
from site_builder.core.json_literal import json_list
from site_builder.core.problem import N_
from site_builder.model.config import Agent

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
VERSION = "https://resources.data.gov/dcat-us/3.0.0"


def _parts(
    entry: Callable[[Dataset, Sequence[Download]], dict[str, Any]],
) -> Callable[[Catalogue, Dataset], Pairs]:
    """What a dataset says; in a large portal each names its package alone, whose descriptor lists the files."""

    def part(_: Catalogue, dataset: Dataset) -> Pairs:
        archive = [
            each for each in dataset.listed if not each.file.resource and each.file.format == "zip"
        ]
        return both_forms(dataset, entry(dataset, dataset.listed), entry(dataset, archive))

    return part


def _rhythm(dataset: Dataset) -> str:
    rhythm = rhythm_of(dataset)
    return rhythm.iso if rhythm else ""


def _kind(download: Download) -> str:
    kind = download.file.file_type
    return kind.label if kind else download.file.format.capitalize()


def join_pod(catalogue: Catalogue, _: int, datasets: Pairs) -> bytes:
    """All datasets in one list."""
    head = {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@id": catalogue.site.absolute("data.json"),
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
    }
    return json_list(head, "dataset", in_form(catalogue, datasets))


def _entry(dataset: Dataset, files: Sequence[Download]) -> dict[str, Any]:
    mapping = {
        "@type": "dcat:Dataset",
        "title": dataset.title.main,
        "description": dataset.description.main,
        "keyword": list(dataset.keywords),
        "modified": _day(dataset.modified),
        "publisher": {"@type": "org:Organization", "name": dataset.publisher.agent.name.main},
        "contactPoint": _contact("vcard:Contact", dataset.contact),
        "identifier": dataset.identifier,
        "accessLevel": "public",
        "license": dataset.licence.url if dataset.licence else "",
        "spatial": place_of(dataset),
        "temporal": dataset.coverage.interval if dataset.coverage else "",
        "issued": _day(dataset.issued),
        "accrualPeriodicity": _rhythm(dataset),
        "language": [dataset.language],
        "landingPage": dataset.url,
        "describedBy": dataset.descriptor_url,
        "describedByType": "application/vnd.datapackage+json",
        "theme": vocabularies.theme_words(dataset.themes, dataset.spoken),
        "references": list(dataset.origins),
        "distribution": [_distribution(each) for each in files],
    }
    return drop_empty(mapping)


def place_of(dataset: Dataset) -> str:
    """The name of the area that it covers, else its address: the schema has one text for it."""
    return (dataset.territory.area.name.main if dataset.territory else "") or (
        dataset.spatial.title.main or dataset.spatial.uri
    )


def _distribution(download: Download) -> dict[str, Any]:
    mapping = {
        "@type": "dcat:Distribution",
        "title": download.title.main,
        "description": download.description.main,
        "downloadURL": download.url,
        "mediaType": download.file.media_type,
        "format": _kind(download),
    }
    return drop_empty(mapping)


def _contact(kind: str, agent: Agent) -> dict[str, Any]:
    mailto = f"mailto:{agent.email}" if agent.email else ""
    return drop_empty({"@type": kind, "fn": agent.name.main, "hasEmail": mailto})


def _day(moment: Any) -> str:
    return moment.isoformat() if moment else ""


_FORMAT_OF_1 = CatalogFormat(
    key="pod",
    title=N_("DCAT-US catalogue (data.json)"),
    specification="https://resources.data.gov/resources/dcat-us/",
    media_type="application/json",
    uri="data.json",
    scope="catalogue",
    order=30,
    render=Assembled("pod", _parts(_entry), join_pod),
)


def join_catalogue(catalogue: Catalogue, _: int, datasets: Pairs) -> bytes:
    """The catalogue with all datasets in one list."""
    site = catalogue.site
    head = {
        "@id": catalogue.iri,
        "@type": "Catalog",
        "title": catalogue.title.main,
        "description": catalogue.description.main,
        "publisher": _agent(catalogue.publisher, "Agent"),
        "contactPoint": [_contact("Kind", site.contact)],
        "conformsTo": {"@type": "Standard", "title": "DCAT-US 3.0", "identifier": VERSION},
        "homepage": _document(catalogue.title.main, site.url),
        "language": _languages(*site.languages),
        "license": catalogue.licence.url,
        "modified": catalogue.modified.isoformat() if catalogue.modified else "",
    }
    return json_list(drop_empty(head), "dataset", in_form(catalogue, datasets))


def _entry_of_3(dataset: Dataset, files: Sequence[Download]) -> dict[str, Any]:
    mapping = {
        "@id": dataset.iri,
        "@type": "Dataset",
        "title": dataset.title.main,
        "description": dataset.description.main or dataset.title.main,
        "identifier": dataset.identifier,
        "contactPoint": _contact("Kind", dataset.contact),
        "publisher": _agent(dataset.publisher, "Organization"),
        "creator": _agent(dataset.creators[0], "Agent") if dataset.creators else None,
        "contributor": [_agent(each, "Agent") for each in dataset.contributors],
        "keyword": list(dataset.keywords),
        "theme": [
            _theme(each, dataset.spoken)
            for each in dataset.themes
            if each in vocabularies.THEME_LABELS
        ],
        "accessRights": "public",
        "landingPage": _document(dataset.title.main, dataset.url),
        "language": _languages(dataset.language),
        "spatial": _location(dataset),
        "temporal": [_period(dataset.coverage)] if dataset.coverage else [],
        "accrualPeriodicity": _rhythm(dataset),
        **_days(dataset),
        "version": dataset.version,
        "versionNotes": dataset.versions[0].note.main if dataset.versions else "",
        "provenance": [each.title or each.url for each in dataset.sources],
        "relation": list(dataset.origins),
        "describedBy": _description(dataset.descriptor_url, "application/vnd.datapackage+json"),
        "distribution": [_file(dataset, each) for each in files],
    }
    return drop_empty(mapping)


def _file(dataset: Dataset, download: Download) -> dict[str, Any]:
    file = download.file
    mapping = {
        "@id": download.iri,
        "@type": "Distribution",
        "title": download.title.main,
        "description": download.description.main,
        "accessURL": download.url,
        "downloadURL": download.url,
        "mediaType": file.media_type,
        "format": _kind(download),
        "byteSize": str(file.size),
        "checksum": {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": file.sha256},
        "license": download.licence.url if download.licence else "",
        **_days(dataset),
    }
    return drop_empty(mapping)


def _days(dataset: Dataset) -> dict[str, str]:
    days = {"issued": dataset.issued, "modified": dataset.modified}
    return {name: day.isoformat() for name, day in days.items() if day}


def _description(url: str, media_type: str) -> dict[str, str]:
    return {"@type": "Distribution", "accessURL": url, "downloadURL": url, "mediaType": media_type}


def _agent(party: Party, kind: str) -> dict[str, str]:
    return {"@id": party.iri, "@type": kind, "name": party.agent.name.main}


def _document(title: str, url: str) -> dict[str, str]:
    return {"@id": url, "@type": "Document", "title": title, "accessURL": url}


def _theme(theme: str, spoken: Sequence[str]) -> dict[str, Any]:
    label = vocabularies.label_of(vocabularies.THEME_LABELS[theme], spoken).main
    return {
        "@id": f"{vocabularies.THEMES}/{theme}",
        "@type": "Concept",
        "prefLabel": label,
        "notation": [theme],
    }


def _languages(*languages: str) -> list[str]:
    """ISO 639-1 alone is allowed."""
    return [each for each in languages if len(each) == 2]


def _location(dataset: Dataset) -> dict[str, Any] | None:
    if (territory := dataset.territory) is None:
        named = drop_empty({"@id": dataset.spatial.uri, "prefLabel": dataset.spatial.title.main})
        return {"@type": "Location", **named} if named else None
    area = territory.area
    mapping = {
        "@id": territory.iri,
        "@type": "Location",
        "prefLabel": area.name.main,
        "identifier": area.identifier,
        "bbox": {"type": "Polygon", "coordinates": [area.box.ring]} if area.box else None,
    }
    return drop_empty(mapping)


def _period(window: Window) -> dict[str, str]:
    return {
        "@type": "PeriodOfTime",
        "startDate": window.start.isoformat(),
        "endDate": window.end.isoformat(),
    }


_FORMAT_OF_3 = CatalogFormat(
    key="dcat-us",
    title=N_("DCAT-US 3.0 catalogue"),
    specification=VERSION,
    media_type="application/json",
    uri="catalog/dcat-us-3.json",
    scope="catalogue",
    order=33,
    render=Assembled("dcat-us", _parts(_entry_of_3), join_catalogue),
)
FORMATS = (_FORMAT_OF_1, _FORMAT_OF_3)
