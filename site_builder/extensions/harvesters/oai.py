"""`oai.xml`: an OAI-PMH static repository, Specification for an OAI Static Repository of 2004-04-23.

http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm . Records in oai_dc, which every repository
must have. It takes part in harvesting once a gateway has been asked to read it. A datestamp is compulsory: a day of
long ago where nobody stated when a dataset was issued or changed, for that of the build would bring it all again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from site_builder.catalog import CatalogFormat, vocabularies
from site_builder.catalog.model import Assembled, Catalogue, Dataset, Pairs
from site_builder.catalog.rdf import iri
from site_builder.core.files import xml_chars, xml_document
from site_builder.core.problem import N_

OAI = "http://www.openarchives.org/OAI/2.0/"
STATIC = f"{OAI}static-repository"
OAI_DC = f"{OAI}oai_dc/"
_UNKNOWN = "1980-01-01"
_RECORDS = "records"  # stands where the records come, each written by itself
_ROOT = {
    "xmlns": STATIC,
    "xmlns:oai": OAI,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{STATIC} {STATIC}.xsd",
}
_DC = {
    "xmlns:oai_dc": OAI_DC,
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xsi:schemaLocation": f"{OAI_DC} {OAI}oai_dc.xsd",
}
_FORMAT = {"oai:metadataPrefix": "oai_dc", "oai:schema": f"{OAI}oai_dc.xsd", "oai:metadataNamespace": OAI_DC}


def join_oai(catalogue: Catalogue, _: int, records: Pairs) -> bytes:
    """Who answers, in which format, and a record for each dataset."""
    root = Element("Repository", _ROOT)
    _add(SubElement(root, "Identify"), _identity(catalogue).items())
    _add(SubElement(SubElement(root, "ListMetadataFormats"), "oai:metadataFormat"), _FORMAT.items())
    listed, texts = SubElement(root, "ListRecords", {"metadataPrefix": "oai_dc"}), [text for _, text in records]
    if texts:
        SubElement(listed, _RECORDS)
    indent(root, space="")
    return xml_document(root).replace(f"<{_RECORDS} />".encode("ascii"), "\n".join(texts).encode("ascii"), 1)


def _identity(catalogue: Catalogue) -> dict[str, str]:
    stamps = (_stamp(dataset) for dataset in catalogue.datasets)
    return {
        "oai:repositoryName": catalogue.title.main,
        "oai:baseURL": catalogue.site.absolute("oai.xml"),
        "oai:protocolVersion": "2.0",
        "oai:adminEmail": catalogue.site.contact.email or catalogue.site.publisher.email,
        "oai:earliestDatestamp": min(stamps, default=_UNKNOWN),
        "oai:deletedRecord": "no",
        "oai:granularity": "YYYY-MM-DD",
    }


def _record(catalogue: Catalogue, dataset: Dataset) -> Pairs:
    record = Element("oai:record")
    header = {"oai:identifier": _identifier(dataset), "oai:datestamp": _stamp(dataset)}
    _add(SubElement(record, "oai:header"), header.items())
    metadata = SubElement(SubElement(record, "oai:metadata"), "oai_dc:dc", _DC)
    _add(metadata, ((f"dc:{name}", text) for name, text in _dublin_core(dataset)))
    indent(record, space="")
    yield dataset.name, tostring(record, encoding="us-ascii").decode("ascii")


def _add(parent: Element, facts: Iterable[tuple[str, str]]) -> None:
    """An element a fact; what is not known has none."""
    for name, text in facts:
        if text:
            SubElement(parent, name).text = xml_chars(text)


def _dublin_core(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Dublin Core 1.1, the elements that Circular 24/2011 names among them."""
    yield "title", dataset.title.main
    yield from (("creator", each.agent.name.main) for each in dataset.creators)
    yield from (("subject", each) for each in dataset.keywords)
    yield from (("subject", words) for words in vocabularies.theme_words(dataset.themes, dataset.spoken))
    yield "description", dataset.description.main
    yield "publisher", dataset.publisher.agent.name.main
    yield "date", dataset.issued.isoformat() if dataset.issued else ""
    yield "type", "Dataset"
    yield from (("format", each) for each in dict.fromkeys(download.file.media_type for download in dataset.listed))
    yield "identifier", dataset.url
    yield from (("source", each.title) for each in dataset.sources if each.title and not each.url)
    yield from (("source", origin) for origin in dataset.origins)
    yield "language", dataset.language
    yield "coverage", dataset.spatial.title.main
    yield "coverage", dataset.territory.iri if dataset.territory else ""
    if dataset.coverage:
        yield "coverage", dataset.coverage.interval
    yield "rights", (dataset.licence.url or dataset.licence.title) if dataset.licence else ""


def _identifier(dataset: Dataset) -> str:
    """The oai-identifier scheme: host and local name."""
    home = dataset.iri.removesuffix("/#dataset")
    host = iri(urlsplit(home).hostname or "localhost")
    return f"oai:{host.value if host else ''}:{home.rpartition('/')[2]}"


def _stamp(dataset: Dataset) -> str:
    return dataset.modified.isoformat() if dataset.modified else _UNKNOWN


FORMAT = CatalogFormat(
    key="oai",
    title=N_("OAI-PMH static repository"),
    specification="http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm",
    media_type="text/xml",
    uri="oai.xml",
    scope="catalogue",
    order=40,
    render=Assembled("oai", _record, join_oai),
    is_linked=False,
)
