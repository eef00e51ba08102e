"""`oai.xml`: an OAI-PMH static repository, Specification for an OAI Static Repository of 2004-04-23.

http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm . Records in oai_dc, which every repository
must have. It takes part in harvesting once a gateway has been asked to read it. A datestamp is compulsory: a day of
long ago where nobody stated when a dataset was issued or changed, for that of the build would bring it all again.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from site_builder.catalog import CatalogFormat, vocabularies
from site_builder.catalog.model import Assembled, Catalogue, Dataset, Pairs
from site_builder.catalog.rdf import iri
from site_builder.core.problem import N_
from site_builder.core.templates import fill_template

_UNKNOWN = "1980-01-01"


def join_oai(catalogue: Catalogue, _: int, records: Pairs) -> bytes:
    """Who answers, in which format, and a record for each dataset."""
    return fill_template(
        __file__,
        "oai.xml",
        name=catalogue.title.main,
        url=catalogue.site.absolute("oai.xml"),
        email=catalogue.site.contact.email or catalogue.site.publisher.email,
        earliest=min((_stamp(dataset) for dataset in catalogue.datasets), default=_UNKNOWN),
        records=[record for _, record in records],
    )


def _record(catalogue: Catalogue, dataset: Dataset) -> Pairs:
    facts = {
        "identifier": _identifier(dataset),
        "stamp": _stamp(dataset),
        "facts": _dublin_core(dataset),
    }
    yield dataset.name, fill_template(__file__, "oai_record.xml", **facts).decode("ascii")


def _dublin_core(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Dublin Core 1.1, the elements that Circular 24/2011 names among them."""
    yield "title", dataset.title.main
    yield from (("creator", each.agent.name.main) for each in dataset.creators)
    yield from (("subject", each) for each in dataset.keywords)
    yield from (
        ("subject", words) for words in vocabularies.theme_words(dataset.themes, dataset.spoken)
    )
    yield "description", dataset.description.main
    yield "publisher", dataset.publisher.agent.name.main
    yield "date", dataset.issued.isoformat() if dataset.issued else ""
    yield "type", "Dataset"
    yield from (
        ("format", each)
        for each in dict.fromkeys(download.file.media_type for download in dataset.listed)
    )
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
