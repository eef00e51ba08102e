"""DCAT-US 3.0, beside the 1.1 of `data.json`, which harvesters still ask for under that name.

https://resources.data.gov/dcat-us/3.0.0/ . A licence stands at each file: a dataset of this version has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from site_builder.catalog import CatalogFormat, register, vocabularies
from site_builder.catalog.assembly import Assembled, Pairs, both_forms, in_form
from site_builder.catalog.dcat_vocabularies import rhythm_of
from site_builder.catalog.model import Catalogue, Dataset, Download, Party
from site_builder.core.calendar.period import Window
from site_builder.core.files import drop_empty
from site_builder.core.json_literal import json_list
from site_builder.core.problem import N_
from site_builder.model.config import Agent

VERSION = "https://resources.data.gov/dcat-us/3.0.0"


def join_catalogue(catalogue: Catalogue, _: int, datasets: Pairs) -> bytes:
    """The catalogue with all datasets in one list."""
    site = catalogue.site
    head = {
        "@id": catalogue.iri,
        "@type": "Catalog",
        "title": catalogue.title.main,
        "description": catalogue.description.main,
        "publisher": _agent(catalogue.publisher, "Agent"),
        "contactPoint": [_contact(site.contact)],
        "conformsTo": {"@type": "Standard", "title": "DCAT-US 3.0", "identifier": VERSION},
        "homepage": _document(catalogue.title.main, site.url),
        "language": _languages(*site.languages),
        "license": catalogue.licence.url,
        "modified": catalogue.modified.isoformat() if catalogue.modified else "",
    }
    return json_list(drop_empty(head), "dataset", in_form(catalogue, datasets))


def _dataset(_: Catalogue, dataset: Dataset) -> Pairs:
    """In a large portal each names its package alone: the descriptor lists the files."""
    whole = [download for download in dataset.listed if not download.file.resource and download.file.format == "zip"]
    return both_forms(dataset, _entry(dataset, dataset.listed), _entry(dataset, whole))


def _entry(dataset: Dataset, files: Sequence[Download]) -> dict[str, Any]:
    rhythm = rhythm_of(dataset)
    mapping = {
        "@id": dataset.iri,
        "@type": "Dataset",
        "title": dataset.title.main,
        "description": dataset.description.main or dataset.title.main,
        "identifier": dataset.identifier,
        "contactPoint": _contact(dataset.contact),
        "publisher": _agent(dataset.publisher, "Organization"),
        "creator": _agent(dataset.creators[0], "Agent") if dataset.creators else None,
        "contributor": [_agent(each, "Agent") for each in dataset.contributors],
        "keyword": list(dataset.keywords),
        "theme": [_theme(each, dataset.spoken) for each in dataset.themes if each in vocabularies.THEME_LABELS],
        "accessRights": "public",
        "landingPage": _document(dataset.title.main, dataset.url),
        "language": _languages(dataset.language),
        "spatial": _location(dataset),
        "temporal": [_period(dataset.coverage)] if dataset.coverage else [],
        "accrualPeriodicity": rhythm.iso if rhythm else "",
        **_days(dataset),
        "version": dataset.version,
        "versionNotes": dataset.versions[0].note.main if dataset.versions else "",
        "provenance": [each.title or each.url for each in dataset.sources],
        "relation": list(dataset.origins),
        "describedBy": _description(dataset.descriptor_url, "application/vnd.datapackage+json"),
        "distribution": [_distribution(dataset, each) for each in files],
    }
    return drop_empty(mapping)


def _distribution(dataset: Dataset, download: Download) -> dict[str, Any]:
    file, kind = download.file, download.file.file_type
    columns = _description(f"{download.url}-metadata.json", "application/csvm+json") if file.format == "csv" else None
    mapping = {
        "@id": download.iri,
        "@type": "Distribution",
        "title": download.title.main,
        "description": download.description.main,
        "accessURL": download.url,
        "downloadURL": download.url,
        "mediaType": file.media_type,
        "format": kind.label if kind else file.format.capitalize(),
        "byteSize": str(file.size),
        "checksum": {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": file.sha256},
        "license": download.licence.url if download.licence else "",
        **_days(dataset),
        "describedBy": columns,
    }
    return drop_empty(mapping)


def _days(dataset: Dataset) -> dict[str, str]:
    days = {"issued": dataset.issued, "modified": dataset.modified}
    return {name: day.isoformat() for name, day in days.items() if day}


def _description(url: str, media_type: str) -> dict[str, str]:
    return {"@type": "Distribution", "accessURL": url, "downloadURL": url, "mediaType": media_type}


def _agent(party: Party, kind: str) -> dict[str, str]:
    return {"@id": party.iri, "@type": kind, "name": party.agent.name.main}


def _contact(agent: Agent) -> dict[str, str]:
    mailto = f"mailto:{agent.email}" if agent.email else ""
    return drop_empty({"@type": "Kind", "fn": agent.name.main, "hasEmail": mailto})


def _document(title: str, url: str) -> dict[str, str]:
    return {"@id": url, "@type": "Document", "title": title, "accessURL": url}


def _theme(theme: str, spoken: Sequence[str]) -> dict[str, Any]:
    label = vocabularies.label_of(vocabularies.THEME_LABELS[theme], spoken).main
    return {"@id": f"{vocabularies.THEMES}/{theme}", "@type": "Concept", "prefLabel": label, "notation": [theme]}


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
    return {"@type": "PeriodOfTime", "startDate": window.start.isoformat(), "endDate": window.end.isoformat()}


FORMAT = register(
    CatalogFormat(
        key="dcat-us",
        title=N_("DCAT-US 3.0 catalogue"),
        specification=VERSION,
        media_type="application/json",
        uri="catalog/dcat-us-3.json",
        scope="catalogue",
        order=33,
        render=Assembled("dcat-us", _dataset, join_catalogue),
    )
)
