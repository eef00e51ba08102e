"""`oai.xml`: an OAI-PMH static repository, Specification for an OAI Static Repository of 2004-04-23.

http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm . Records in oai_dc, which every repository
must have. It takes part in harvesting once a gateway has been asked to read it. A datestamp is compulsory: the
day of the build where nobody stated when a dataset was issued or changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from site_builder.catalog import CatalogFormat, register, vocabularies
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.catalog.rdf import iri, literal, xml_text
from site_builder.core.problem import N_

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Repository xmlns="http://www.openarchives.org/OAI/2.0/static-repository"
  xmlns:oai="http://www.openarchives.org/OAI/2.0/"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/static-repository \
http://www.openarchives.org/OAI/2.0/static-repository.xsd">
"""
_FORMATS = """<ListMetadataFormats>
 <oai:metadataFormat>
  <oai:metadataPrefix>oai_dc</oai:metadataPrefix>
  <oai:schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</oai:schema>
  <oai:metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</oai:metadataNamespace>
 </oai:metadataFormat>
</ListMetadataFormats>
"""
_DC = (
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"'
)


def render_oai(catalogue: Catalogue, _: Catalogue) -> bytes:
    """Who answers, in which format, and a record for each dataset."""
    records = "".join(_record(catalogue, each) for each in catalogue.datasets)
    body = f'<ListRecords metadataPrefix="oai_dc">\n{records}</ListRecords>\n'
    whole = f"{_HEAD}{_identify(catalogue)}{_FORMATS}{body}</Repository>\n"
    return whole.encode("ascii", "xmlcharrefreplace")


def _identify(catalogue: Catalogue) -> str:
    mapping = {
        "repositoryName": catalogue.title.main,
        "baseURL": catalogue.site.absolute("oai.xml"),
        "protocolVersion": "2.0",
        "adminEmail": catalogue.site.contact.email or catalogue.site.publisher.email,
        "earliestDatestamp": min((_stamp(catalogue, each) for each in catalogue.datasets), default=_built(catalogue)),
        "deletedRecord": "no",
        "granularity": "YYYY-MM-DD",
    }
    return f"<Identify>\n{''.join(_element(f'oai:{name}', text) for name, text in mapping.items())}</Identify>\n"


def _record(catalogue: Catalogue, dataset: Dataset) -> str:
    header = _element("oai:identifier", _identifier(catalogue, dataset))
    header += _element("oai:datestamp", _stamp(catalogue, dataset))
    inner = "".join(_element(f"dc:{name}", text) for name, text in _dublin_core(dataset))
    return (
        f"<oai:record>\n<oai:header>\n{header}</oai:header>\n"
        f"<oai:metadata>\n<oai_dc:dc {_DC}>\n{inner}</oai_dc:dc>\n</oai:metadata>\n</oai:record>\n"
    )


def _dublin_core(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Dublin Core 1.1, the elements that Circular 24/2011 names among them."""
    yield "title", dataset.title.main
    yield from (("creator", each.agent.name.main) for each in dataset.creators)
    yield from (("subject", each) for each in dataset.keywords)
    yield from (
        ("subject", vocabularies.THEME_LABELS[each].vi) for each in dataset.themes if each in vocabularies.THEME_LABELS
    )
    yield "description", dataset.description.main
    yield "publisher", dataset.publisher.agent.name.main
    yield "date", dataset.issued.isoformat() if dataset.issued else ""
    yield "type", "Dataset"
    yield from (("format", each) for each in dict.fromkeys(download.file.media_type for download in dataset.listed))
    yield "identifier", dataset.url
    yield from (("source", each.url or each.title) for each in dataset.sources)
    yield from (("language", each) for each in dataset.languages)
    yield "coverage", dataset.spatial.title.main
    if dataset.coverage:
        yield "coverage", f"{dataset.coverage.start.isoformat()}/{dataset.coverage.end.isoformat()}"
    yield "rights", (dataset.licence.url or dataset.licence.title) if dataset.licence else ""


def _element(name: str, text: str) -> str:
    return f"<{name}>{xml_text(literal(text).text)}</{name}>\n" if text else ""


def _identifier(catalogue: Catalogue, dataset: Dataset) -> str:
    """The oai-identifier scheme: host and local name."""
    found = iri(urlsplit(catalogue.site.url).hostname or "localhost")
    return f"oai:{found.value if found else ''}:{dataset.name}"


def _stamp(catalogue: Catalogue, dataset: Dataset) -> str:
    known = dataset.modified or dataset.issued
    return known.isoformat() if known else _built(catalogue)


def _built(catalogue: Catalogue) -> str:
    return catalogue.built.date().isoformat()


FORMAT = register(
    CatalogFormat(
        key="oai",
        title=N_("OAI-PMH static repository"),
        specification="http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm",
        media_type="text/xml",
        uri="oai.xml",
        scope="catalogue",
        order=40,
        render=render_oai,
        is_linked=False,
    )
)
