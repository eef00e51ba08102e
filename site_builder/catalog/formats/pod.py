"""`data.json`: DCAT-US 1.1, the metadata schema of Project Open Data, in its non-federal form.

https://resources.data.gov/resources/dcat-us/ . bureauCode and programCode are for US federal agencies only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from site_builder.catalog import CatalogFormat, register, vocabularies
from site_builder.catalog.assembly import Assembled, Pairs, both_forms, in_form
from site_builder.catalog.dcat_vocabularies import rhythm_of
from site_builder.catalog.model import Catalogue, Dataset, Download
from site_builder.core.files import drop_empty
from site_builder.core.json_literal import json_list
from site_builder.core.problem import N_
from site_builder.model.config import Agent

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"


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


def _dataset(_: Catalogue, dataset: Dataset) -> Pairs:
    """In a large portal each names its package alone: the descriptor lists the files."""
    whole = [download for download in dataset.listed if not download.file.resource and download.file.format == "zip"]
    return both_forms(dataset, _entry(dataset, dataset.listed), _entry(dataset, whole))


def _entry(dataset: Dataset, files: Sequence[Download]) -> dict[str, Any]:
    mapping = {
        "@type": "dcat:Dataset",
        "title": dataset.title.main,
        "description": dataset.description.main,
        "keyword": list(dataset.keywords),
        "modified": _day(dataset.modified),
        "publisher": _organization(dataset.publisher.agent),
        "contactPoint": _contact(dataset.contact),
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


def _rhythm(dataset: Dataset) -> str:
    rhythm = rhythm_of(dataset)
    return rhythm.iso if rhythm else ""


def _distribution(download: Download) -> dict[str, Any]:
    kind = download.file.file_type
    mapping = {
        "@type": "dcat:Distribution",
        "title": download.title.main,
        "description": download.description.main,
        "downloadURL": download.url,
        "mediaType": download.file.media_type,
        "format": kind.label if kind else download.file.format.capitalize(),
        "describedBy": f"{download.url}-metadata.json" if download.file.format == "csv" else "",
        "describedByType": "application/csvm+json" if download.file.format == "csv" else "",
    }
    return drop_empty(mapping)


def _organization(agent: Agent) -> dict[str, Any]:
    return {"@type": "org:Organization", "name": agent.name.main}


def _contact(agent: Agent) -> dict[str, Any]:
    mailto = f"mailto:{agent.email}" if agent.email else ""
    return drop_empty({"@type": "vcard:Contact", "fn": agent.name.main, "hasEmail": mailto})


def _day(moment: Any) -> str:
    return moment.isoformat() if moment else ""


FORMAT = register(
    CatalogFormat(
        key="pod",
        title=N_("DCAT-US catalogue (data.json)"),
        specification="https://resources.data.gov/resources/dcat-us/",
        media_type="application/json",
        uri="data.json",
        scope="catalogue",
        order=30,
        render=Assembled("pod", _dataset, join_pod),
    )
)
